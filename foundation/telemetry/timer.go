package telemetry

import (
	"fmt"
	"io"
	"math/bits"
	"strings"
	"sync/atomic"
	"time"
)

// The buckets of a timer end at powers of two: 256 ns, 512 ns and so on up to 69 s.
// What takes longer is in one more. So a quantile is known within a factor of two.
const (
	firstBound = 8 // 2^8 ns
	lastBound  = 36
	bounds     = lastBound - firstBound + 1
)

// Timer counts how long things take.
type Timer struct {
	name, labels string // labels without the braces
	shards       []timerShard
	seen         timing // sum of the shards at the last flush
}

// timerShard is a multiple of two cache lines, see cell.
type timerShard struct {
	buckets [bounds + 1]atomic.Uint64
	nanos   atomic.Uint64
	_       [8]byte
}

// timing is how often something took how long.
type timing struct {
	buckets [bounds + 1]uint64
	nanos   uint64
}

func newTimer(name string) *Timer {
	t := &Timer{shards: make([]timerShard, shards())}
	t.name, t.labels, _ = strings.Cut(strings.TrimSuffix(name, "}"), "{")
	return t
}

// Observe counts that something took d. A negative one counts as zero.
func (t *Timer) Observe(d time.Duration) {
	nanos := uint64(max(d, 0))
	s := &t.shards[pick()&uint32(len(t.shards)-1)]
	s.buckets[bucketOf(nanos)].Add(1)
	s.nanos.Add(nanos)
}

// bucketOf returns the first bucket that ends at nanos or later.
func bucketOf(nanos uint64) int {
	power := bits.Len64(max(nanos, 1) - 1) // 2^power is the first power of two that is not less
	return min(max(power-firstBound, 0), bounds)
}

// flush sums the shards up. Only one goroutine at a time may call it, and none writes
// meanwhile.
func (t *Timer) flush() {
	sum := timing{}
	for i := range t.shards {
		s := &t.shards[i]
		for b := range s.buckets {
			sum.buckets[b] += s.buckets[b].Load()
		}
		sum.nanos += s.nanos.Load()
	}
	t.seen = sum
}

// write writes the lines of a Prometheus histogram in seconds.
func (t *Timer) write(w io.Writer) {
	before, alone := "", ""
	if t.labels != "" {
		before, alone = t.labels+",", "{"+t.labels+"}"
	}
	count := uint64(0)
	for b, n := range t.seen.buckets {
		count += n
		end := "+Inf"
		if b < bounds {
			end = fmt.Sprint(time.Duration(1 << (firstBound + b)).Seconds())
		}
		fmt.Fprintf(w, "%s_bucket{%sle=%q} %d\n", t.name, before, end, count)
	}
	fmt.Fprintf(w, "%s_sum%s %g\n", t.name, alone, time.Duration(t.seen.nanos).Seconds())
	fmt.Fprintf(w, "%s_count%s %d\n", t.name, alone, count)
}
