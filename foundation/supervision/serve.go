package supervision

import (
	"context"
	"errors"
	"slices"
	"time"
)

// serving is one Serve of a supervisor. It belongs to one goroutine.
type serving struct {
	*Supervisor
	ctx       context.Context
	now       []*incarnation // of each child, nil when it is not at work
	rows      []int          // failures of each child in a row
	toStart   []int          // children, in order
	startAt   []time.Time    // not before
	starting  int            // the child that is not ready yet, -1 when all are that were started
	failures  failures
	abandoned []abandoned
	escalated error
}

// abandoned is an incarnation that did not stop in time.
type abandoned struct {
	path string
	*incarnation
}

// Serve implements Service: it calls ready whenever all children are, and returns when
// the context has ended, or with an *EscalationError when a child fails too often; all
// children are stopped then. A *StopError, alone or beside, names those that were not.
func (s *Supervisor) Serve(ctx context.Context, ready func()) error {
	n := len(s.config.Children)
	v := &serving{Supervisor: s, ctx: ctx, now: make([]*incarnation, n), rows: make([]int, n), startAt: make([]time.Time, n), starting: -1}
	for i := range n {
		v.toStart = append(v.toStart, i)
		s.setChild(i, Waiting, nil)
	}
	s.set(Starting)
	for told := false; ; {
		v.look()
		if ctx.Err() != nil || v.escalated != nil {
			return v.end()
		}
		v.startNext()
		if up := len(v.toStart) == 0 && v.starting < 0; up != told {
			if told = up; up {
				s.set(Running)
				ready()
			} else {
				s.set(Restarting)
			}
		}
		v.wait()
	}
}

// wait waits until there is something to look at or to do.
func (v *serving) wait() {
	timer := time.NewTimer(v.due())
	defer timer.Stop()
	select {
	case <-v.bell:
	case <-timer.C:
	case <-v.ctx.Done():
	}
}

// due returns in how long something is to be done whatever happens.
func (v *serving) due() time.Duration {
	next := time.Now().Add(time.Hour)
	if v.starting >= 0 {
		next = v.now[v.starting].started.Add(v.config.Children[v.starting].StartTimeout)
	} else {
		for _, i := range v.candidates() {
			if v.startAt[i].Before(next) {
				next = v.startAt[i]
			}
		}
	}
	return max(time.Until(next), 0)
}

// candidates are the children one of which is started next: in order, unless they do
// without one another.
func (v *serving) candidates() []int {
	if v.config.Strategy == OneForOne {
		return v.toStart
	}
	return v.toStart[:min(len(v.toStart), 1)]
}

// startNext starts the next child whose time has come, when those before it are ready.
func (v *serving) startNext() {
	if v.starting >= 0 {
		return
	}
	for _, i := range v.candidates() {
		if time.Now().Before(v.startAt[i]) {
			continue
		}
		v.toStart = slices.DeleteFunc(v.toStart, func(n int) bool { return n == i })
		v.setChild(i, Starting, nil)
		v.starting = i
		v.observe(i, Started, nil)
		v.now[i] = incarnate(context.WithoutCancel(v.ctx), v.config.Children[i].Service, v.ring)
		return
	}
}

// look handles what has happened to the children.
func (v *serving) look() {
	for i := range v.now {
		if v.escalated != nil || v.ctx.Err() != nil {
			return
		}
		v.lookAt(i)
	}
}

func (v *serving) lookAt(i int) {
	n := v.now[i]
	if n == nil {
		return
	}
	child := v.config.Children[i]
	if cause := v.asked(i); cause != nil && !n.hasEnded() {
		v.fail(i, cause)
		return
	}
	switch {
	case n.hasEnded():
		v.ended(i, n.err)
	case v.starting == i && n.ready.Load():
		v.starting = -1
		v.setChild(i, Running, nil)
		v.config.Logger.Info("service is ready", "service", v.prefix+child.Name, "after", time.Since(n.started))
		v.observe(i, Ready, nil)
	case v.starting == i && time.Since(n.started) >= child.StartTimeout:
		v.fail(i, errStartup)
	}
}

// ended handles the end of a child that nobody stopped.
func (v *serving) ended(i int, err error) {
	restart := v.config.Children[i].Restart
	if err == nil && restart == Permanent {
		err = errEnded
	}
	if err != nil {
		v.fail(i, err)
		return
	}
	v.release(i)
	v.setChild(i, StoppedOut, nil)
	v.observe(i, Stopped, nil)
}

// release says that a child is not at work any more.
func (v *serving) release(i int) {
	v.now[i].cancel()
	v.now[i] = nil
	if v.starting == i {
		v.starting = -1
	}
}

// fail handles the failure of a child: those that depend on it are stopped with it, and
// all are started again after a pause.
func (v *serving) fail(i int, cause error) {
	child := v.config.Children[i]
	v.report(i, cause)
	if ran := time.Since(v.now[i].started); v.now[i].ready.Load() && ran > v.config.Backoff.Most {
		v.rows[i] = 0
	}
	v.rows[i]++
	v.observe(i, Failed, cause)
	if v.now[i].hasEnded() {
		v.release(i)
	}
	if child.Restart == Temporary {
		v.stop(i)
		v.setChild(i, FailedOut, cause)
		return
	}
	if v.failures.add(time.Now(), v.config.Intensity) {
		v.escalated = &EscalationError{Supervisor: v.config.Name, Child: v.prefix + child.Name, Cause: cause}
		v.stop(i)
		v.setChild(i, FailedOut, cause)
		v.observe(i, Escalated, cause)
		return
	}
	affected := v.affected(i)
	for _, n := range slices.Backward(affected) {
		v.stop(n)
	}
	pause := v.config.Backoff.pause(v.rows[i])
	for _, n := range affected {
		if v.config.Children[n].Restart == Temporary {
			v.setChild(n, StoppedOut, nil)
			continue
		}
		v.setChild(n, Restarting, nil)
		v.startAt[n] = time.Now().Add(pause)
		v.toStart = append(v.toStart, n)
	}
	v.setChild(i, Restarting, cause)
	slices.Sort(v.toStart)
	v.toStart = slices.Compact(v.toStart)
}

// affected returns the children to be stopped with a child that has failed: those at
// work that the strategy names. All but temporary ones are started again.
func (v *serving) affected(i int) []int {
	from, to := i, i+1
	switch v.config.Strategy {
	case RestForOne:
		to = len(v.now)
	case AllForOne:
		from, to = 0, len(v.now)
	}
	var affected []int
	for n := from; n < to; n++ {
		if n != i && v.now[n] == nil {
			continue // it has ended for good, or waits for its start anyway
		}
		affected = append(affected, n)
	}
	return affected
}

// stop stops a child, if it is at work.
func (v *serving) stop(i int) {
	n, child := v.now[i], v.config.Children[i]
	if n == nil {
		return
	}
	path, began := v.prefix+child.Name, time.Now()
	if n.hasEnded() && n.err != nil { // by itself, at the same time as the one that it is stopped for
		v.report(i, n.err)
		v.observe(i, Failed, n.err)
		v.release(i)
		return
	}
	v.setChild(i, Stopping, nil)
	if !n.stop(child.StopTimeout) {
		v.config.Logger.Error("service does not stop and is abandoned", "service", path, "after", time.Since(began))
		v.abandoned = append(v.abandoned, abandoned{path, n})
		v.observe(i, Abandoned, errStuck)
	} else {
		v.config.Logger.Info("service has stopped", "service", path, "after", time.Since(began))
		v.observe(i, Stopped, nil)
	}
	v.release(i)
}

var errStuck = errors.New("it did not stop in time")

// finalWait is how long a supervisor waits at its end for what it abandoned.
const finalWait = time.Second

// end stops all children in reverse order.
func (v *serving) end() error {
	v.set(Stopping)
	var below []string
	for i := len(v.now) - 1; i >= 0; i-- {
		n := v.now[i]
		v.stop(i)
		if n != nil && n.hasEnded() {
			below = append(below, v.last(i, n.err)...)
		}
		if v.child(i) != FailedOut {
			v.setChild(i, StoppedOut, nil)
		}
	}
	v.set(StoppedOut)
	deadline := time.Now().Add(finalWait)
	for _, a := range v.abandoned {
		if !a.stop(time.Until(deadline)) {
			below = append(below, a.path)
		}
	}
	if len(below) == 0 {
		return v.escalated
	}
	return errors.Join(v.escalated, &StopError{below})
}

// last returns what had not stopped below a child that was stopped, and tells of other
// errors: nothing else becomes of them.
func (v *serving) last(i int, err error) []string {
	var stuck *StopError
	if errors.As(err, &stuck) {
		return stuck.Paths
	}
	if err != nil && !errors.Is(err, context.Canceled) {
		v.config.Logger.Warn("service stopped with an error", "service", v.prefix+v.config.Children[i].Name, "error", err)
	}
	return nil
}

func (s *Supervisor) child(i int) State {
	s.lock.Lock()
	defer s.lock.Unlock()
	return s.children[i].state
}

func (v *serving) observe(i int, kind Kind, err error) {
	v.config.Observe(Event{Path: v.prefix + v.config.Children[i].Name, Kind: kind, Err: err})
}

// report logs a failure, with the stack if it was a panic.
func (v *serving) report(i int, err error) {
	attributes := []any{"service", v.prefix + v.config.Children[i].Name, "error", err}
	var panicked *PanicError
	if errors.As(err, &panicked) {
		v.config.Logger.Error("service has panicked", append(attributes, "stack", string(panicked.Stack))...)
		return
	}
	v.config.Logger.Warn("service has failed", attributes...)
}
