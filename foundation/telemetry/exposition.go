package telemetry

import (
	"bytes"
	"fmt"
	"io"
	"sync"
	"time"

	"github.com/VictoriaMetrics/metrics"
)

// renderTimeout is far more than rendering takes (milliseconds), and less than those
// who ask wait.
const renderTimeout = 2 * time.Second

// Exposition is the set of a collector and the metrics of the process as text in the
// format of Prometheus. It is safe for concurrent use.
type Exposition struct {
	collector *Collector

	lock      sync.Mutex // guards what is below
	rendering *rendering // under way; nil when none is
	text      []byte     // the last one that could be rendered; never written to
	textAt    time.Time
	failure   error // of the last rendering; nil when it was well
	failedAt  time.Time
}

// rendering is one attempt.
type rendering struct {
	started time.Time
	done    chan struct{} // closed when it has ended
}

// NewExposition returns the exposition of what c gathers and of its set.
func NewExposition(c *Collector) *Exposition { return &Exposition{collector: c} }

// Write flushes the collector, renders and writes the text to w. When that fails, or
// takes more than two seconds, it writes the last good text, if there is any. The last
// line tells the age of the text.
func (e *Exposition) Write(w io.Writer) error {
	if r := e.begin(); !r.wait() {
		e.fail(r, fmt.Errorf("no end after %v", renderTimeout))
	}
	e.lock.Lock()
	text, at, failure := e.text, e.textAt, e.failure
	e.lock.Unlock()
	if text == nil {
		return fmt.Errorf("render metrics: %w", failure)
	}
	if _, err := w.Write(text); err != nil {
		return fmt.Errorf("write metrics: %w", err)
	}
	var age bytes.Buffer
	metrics.WriteGaugeFloat64(&age, "elixirscope_telemetry_exposition_age_seconds", time.Since(at).Seconds())
	if _, err := w.Write(age.Bytes()); err != nil {
		return fmt.Errorf("write metrics: %w", err)
	}
	return nil
}

// Health returns an error since when and why there is no new text; nil when the last
// rendering was well.
func (e *Exposition) Health() error {
	e.lock.Lock()
	defer e.lock.Unlock()
	if e.failure == nil {
		return nil
	}
	return fmt.Errorf("metrics cannot be rendered since %s: %w", e.failedAt.Format(time.RFC3339), e.failure)
}

// begin returns the rendering that is under way, or a new one. So one that hangs costs
// one goroutine, which ends with what it hangs in.
func (e *Exposition) begin() *rendering {
	e.lock.Lock()
	defer e.lock.Unlock()
	if e.rendering == nil {
		e.rendering = &rendering{started: time.Now(), done: make(chan struct{})}
		go e.run(e.rendering)
	}
	return e.rendering
}

// wait returns whether the rendering has ended in time. It does not wait for one that
// has been hanging for long.
func (r *rendering) wait() bool {
	timer := time.NewTimer(time.Until(r.started.Add(renderTimeout)))
	defer timer.Stop()
	select {
	case <-r.done:
		return true
	case <-timer.C:
		return false
	}
}

func (e *Exposition) run(r *rendering) {
	defer close(r.done)
	text, err := e.render()
	if err != nil {
		e.fail(r, err)
	}
	e.lock.Lock()
	defer e.lock.Unlock()
	e.rendering = nil
	if err == nil {
		e.text, e.textAt, e.failure = text, r.started, nil
	}
}

// fail notes why r has failed, unless it has ended meanwhile.
func (e *Exposition) fail(r *rendering, err error) {
	e.lock.Lock()
	defer e.lock.Unlock()
	if e.rendering != r {
		return
	}
	if e.failure == nil {
		e.failedAt = r.started
	}
	e.failure = err
}

func (e *Exposition) render() (text []byte, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("panic: %v", r)
		}
	}()
	var b bytes.Buffer
	e.collector.Flush()
	e.collector.set.WritePrometheus(&b)
	metrics.WriteProcessMetrics(&b)
	return b.Bytes(), nil
}
