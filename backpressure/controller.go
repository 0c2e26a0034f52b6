package backpressure

import (
	"math"
	"time"
)

const (
	// throttleAfter is how long pressure has to be high: a burst that fits into the
	// buffers is what they are for.
	throttleAfter = 300 * time.Millisecond
	// leaveAfter is how long pressure has to be eased, with no source waiting, before
	// the limit is taken away. Nobody notices that it lasts, because nobody waits; and
	// a source that comes in bursts finds it in place.
	leaveAfter = 3 * time.Second
	// settle is how long a cut has to show before the next one, as TCP cuts once in a
	// round trip: the buffers between the gate and the signal take their time.
	settle = 500 * time.Millisecond
	// flowMemory is the time constant of the measured flow: longer than one batch.
	flowMemory = 2 * time.Second
	// longestStep bounds what one step may add when the process was not running.
	longestStep = time.Second

	// probe is the additive increase in a second, as a share of the rate after the
	// last cut. Once pressure has eased it doubles with every doubleAfter that this
	// lasts, so that a hundredfold rate is found in some four seconds, while the ups
	// and downs of a sink that takes batches change little.
	probe       = 0.05
	doubleAfter = 300 * time.Millisecond
	// noise is what a pressure may rise between two samples and still count as steady.
	noise = 0.01
)

// Controller turns pressure into a rate: additive increase, multiplicative decrease
// of what really flows, with a band between eased and high. It reads no clock and
// starts nothing; it is not safe for concurrent use.
//
// It does not oscillate, because each state needs something else to leave it than
// what entering it brings about:
//   - A cut follows another only when the first has had its time and pressure does
//     not fall: once less comes in than goes out, that is enough, however long the
//     queue.
//   - The rate does not grow while pressure rises.
//   - Throttled ends only when the limit no longer limits anybody.
type Controller struct {
	floor    float64 // bytes per second
	decision Decision
	rate     float64 // bytes per second, +Inf for no limit
	base     float64 // the rate after the last cut: the unit of growth

	flow     float64 // bytes per second that went through the gate lately
	at       time.Time
	admitted uint64
	pressure float64 // at the last step

	cutAt       time.Time
	cutPressure float64 // what has to fall before cutAt+settle; 0 when it fell below high

	highSince, calmSince, easedSince time.Time // zero when it is not so
}

// NewController returns a controller in state Normal that never throttles sources
// to less than floor bytes per second.
func NewController(floor int64) *Controller {
	return &Controller{floor: float64(floor), rate: math.Inf(1), decision: Decision{Rate: Unlimited}}
}

// Step decides what sources may do from s.At on.
func (c *Controller) Step(s Sample, t Traffic) Decision {
	worst, pausing := s.Worst(), s.worstPausing()
	elapsed := c.measure(s.At, t)
	switch {
	case c.decision.State != Paused && pausing.Pressure >= full:
		c.pause(s.At, pausing.Name)
	case c.decision.State == Normal:
		if lasts(&c.highSince, worst.Pressure >= high, s.At, throttleAfter) {
			c.throttle(s.At, worst)
		}
	case c.decision.State == Paused:
		if pausing.Pressure <= high {
			c.throttle(s.At, Reading{Name: c.decision.Cause, Pressure: worst.Pressure})
		}
	case lasts(&c.calmSince, worst.Pressure <= eased && !t.Limited, s.At, leaveAfter):
		c.release(s.At)
	default:
		c.adjust(s.At, elapsed, worst.Pressure, t.Limited)
	}
	c.pressure = worst.Pressure
	c.decision.Pressure = worst.Pressure
	return c.decision
}

// measure follows the flow through the gate and returns the seconds since the last
// step. While sources are paused the flow from before is remembered.
func (c *Controller) measure(now time.Time, t Traffic) float64 {
	defer func() { c.at, c.admitted = now, t.Admitted }()
	if c.at.IsZero() {
		return 0
	}
	elapsed := now.Sub(c.at).Seconds()
	if elapsed > 0 && c.decision.State != Paused {
		current := float64(t.Admitted-c.admitted) / elapsed
		c.flow += (current - c.flow) * (1 - math.Exp(-elapsed/flowMemory.Seconds()))
	}
	return min(elapsed, longestStep.Seconds())
}

// lasts says whether something has been so for a time; since remembers from when.
func lasts(since *time.Time, is bool, now time.Time, atLeast time.Duration) bool {
	if !is {
		*since = time.Time{}
		return false
	}
	if since.IsZero() {
		*since = now
	}
	return now.Sub(*since) >= atLeast
}

func (c *Controller) enter(state State, cause string, now time.Time) {
	c.decision.State, c.decision.Cause, c.decision.Since = state, cause, now
	c.highSince, c.calmSince, c.easedSince = time.Time{}, time.Time{}, time.Time{}
}

func (c *Controller) pause(now time.Time, cause string) {
	c.enter(Paused, cause, now)
	c.decision.Rate = 0
}

func (c *Controller) throttle(now time.Time, worst Reading) {
	c.enter(Throttled, worst.Name, now)
	c.cut(now, worst.Pressure)
}

func (c *Controller) release(now time.Time) {
	c.enter(Normal, c.decision.Cause, now)
	c.rate = math.Inf(1)
	c.decision.Rate = Unlimited
}

func (c *Controller) adjust(now time.Time, elapsed, pressure float64, limited bool) {
	switch {
	case pressure < high:
		c.cutPressure = 0
		c.grow(now, elapsed, pressure, limited)
	case now.Sub(c.cutAt) < settle:
	case pressure >= c.cutPressure:
		c.cut(now, pressure)
	default:
		c.cutAt, c.cutPressure = now, pressure
	}
}

// cut starts from what really flows. When buffers are full this is what the
// bottleneck takes, whatever rate was allowed.
func (c *Controller) cut(now time.Time, pressure float64) {
	c.base = max(c.floor, min(c.rate, c.flow)*kept(pressure))
	c.rate = c.base
	c.decision.Rate = int64(c.rate)
	c.cutAt, c.cutPressure = now, pressure
	c.easedSince = time.Time{}
}

// kept is the share of the rate that a cut leaves: 0.85 when pressure has just
// become high, 0.7 at the limit, and never less than half.
func kept(pressure float64) float64 {
	return min(0.85, max(0.5, 0.85-0.75*(pressure-high)))
}

// grow raises a rate that keeps sources waiting although pressure does not rise.
func (c *Controller) grow(now time.Time, elapsed, pressure float64, limited bool) {
	steady := limited && pressure <= c.pressure+noise
	lasts(&c.easedSince, steady && pressure <= eased, now, 0)
	if !steady {
		return
	}
	share := probe
	if !c.easedSince.IsZero() {
		share *= math.Exp2(now.Sub(c.easedSince).Seconds() / doubleAfter.Seconds())
	}
	c.rate = min(c.rate+c.base*share*elapsed, 1<<62)
	c.decision.Rate = int64(c.rate)
}
