package instance

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"elixirscope/ast/query"
	"elixirscope/foundation/health"
	"elixirscope/foundation/registry"
	"elixirscope/foundation/supervision"
)

// stalled is how long the pipeline may commit nothing although there is something: a
// single file may take its time, and whoever pauses ingest says so elsewhere.
const stalled = 2 * time.Minute

// hangs is how many checks in a row a service may leave unanswered before it is
// restarted.
const hangs = 2

// checks returns the check of each service of the tree. One that is not registered does
// not work at this moment; while the run begins or ends, that is as it should be.
func (l *live) checks() []health.Service {
	registered := make(map[string]registry.Entry)
	for _, entry := range l.registry.Entries() {
		if entry.Key.Instance == "" {
			registered[entry.Key.Service] = entry
		}
	}
	services := []health.Service{{Name: "ingest", Check: func(context.Context) error { return l.safe.err() }}}
	if l.stopping() {
		return services
	}
	for _, layer := range l.tree.Tree().Children {
		for _, node := range layer.Children {
			check := health.Check(registered[node.Name].Check)
			if check == nil && node.Error == "" && node.Restarts == 0 && node.State != supervision.Stopping {
				continue // it has not begun yet
			}
			if check == nil {
				check = func(context.Context) error { return notWorking(node) }
			}
			services = append(services, health.Service{Name: node.Name, Since: registered[node.Name].Since, Check: check})
		}
	}
	return services
}

// notWorking says why a service is not registered.
func notWorking(node supervision.Node) error {
	if node.Error == "" {
		return fmt.Errorf("is %s", node.State)
	}
	return fmt.Errorf("is %s: %s", node.State, node.Error)
}

// healthChanged keeps in the journal how the run is.
func (l *live) healthChanged(r health.Report) {
	l.record("health."+r.Status.String(), "ingest", r.Status == health.StatusCritical, struct {
		Issues   []string `json:"issues,omitempty"`
		Failures []string `json:"failures,omitempty"`
	}{r.Issues, r.Failures})
}

// restartHanging restarts the services that leave their checks unanswered.
func (l *live) restartHanging(r health.Report) {
	for _, s := range r.Services {
		if !s.Silent || s.Failures < hangs {
			continue
		}
		for _, layer := range []string{"foundation", "ast"} {
			err := l.tree.Restart(layer+"/"+s.Name, errors.New("it does not answer: "+s.Error))
			if err != nil && !errors.Is(err, supervision.ErrUnknown) {
				l.log.Warn("service that hangs cannot be restarted", "service", s.Name, "error", err)
			}
		}
	}
}

// checkStore reads something, and looks whether the directory is still there: a store
// whose files were deleted works on until it needs one that it has not opened.
func (l *live) checkStore(context.Context) error {
	if _, err := os.Stat(l.Instance.config.Data); err != nil {
		return fmt.Errorf("the data directory is gone, what is ingested is lost with the run: %w", err)
	}
	l.reopening.RLock()
	defer l.reopening.RUnlock()
	if !l.opened {
		return errors.New("the store is closed")
	}
	return l.Repository.Check()
}

// checkParsers tries the parser of the first-class language.
func (l *live) checkParsers(ctx context.Context) error {
	return tryParser(ctx, l.Languages.Get("elixir"))
}

// checkAnalysis reports a pipeline that has something to do and does nothing.
func (l *live) checkAnalysis(context.Context) error {
	in := l.ingestion.Load()
	if in == nil || in.alive.Err() != nil {
		return errors.New("no pipeline is at work")
	}
	idle := time.Since(time.Unix(0, in.moved.Load()))
	if oldest := in.queue.Oldest(); oldest.IsZero() || time.Since(oldest) < stalled || idle < stalled || l.safe.on.Load() {
		return nil
	}
	return fmt.Errorf("nothing has been committed for %v although %d files wait", idle.Round(time.Second), in.queue.Pending())
}

// checkAnswers asks something.
func (l *live) checkAnswers(ctx context.Context) error {
	_, err := l.Run(ctx, query.Request{Verb: query.Def, Selector: query.ParseSelector("elixirscope.health")})
	return err
}

// checkSynchronization reports sources that cannot be followed, and subscribers that
// take nothing.
func (l *live) checkSynchronization(context.Context) error {
	s := l.synchronization.Load()
	if s == nil {
		if why := l.unprepared.Load(); why != nil {
			return fmt.Errorf("no source is followed: %w", *why)
		}
		return errors.New("no source is followed")
	}
	var issues []error
	for _, f := range s.sources {
		issues = append(issues, f.issue())
	}
	for _, sink := range s.delivery.status() {
		if sink.Error != "" {
			issues = append(issues, fmt.Errorf("%s takes no events: %s", sink.Name, sink.Error))
		}
	}
	return health.Degraded(errors.Join(issues...))
}

// safeModeChanged tells that safe mode has begun or ended for a cause.
func (l *live) safeModeChanged(entered bool, cause string, err error) {
	kind, level := "safe_mode.left", l.log.Info
	if entered {
		kind, level = "safe_mode.entered", l.log.Error
	}
	level("safe mode", "entered", entered, "cause", cause, "reason", err)
	l.record(kind, cause, true, struct {
		Reason string `json:"reason"`
	}{err.Error()})
	if in := l.ingestion.Load(); in != nil {
		in.queue.Wake()
	}
	l.monitor.Poke()
}
