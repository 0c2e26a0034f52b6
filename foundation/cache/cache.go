package cache

import (
	"fmt"
	"math"
	"sync/atomic"
	"time"

	"github.com/VictoriaMetrics/metrics"
	"github.com/maypok86/otter/v2"
)

const (
	// largestShare is the part of the bound, as a divisor, that one value may take: a
	// single answer must not drop all the others.
	largestShare = 4
	// overhead is what a value takes beside its Size, in bytes: its node in the table, the
	// lists and the sketch of frequencies. It is counted.
	overhead = 160
)

// Config says what a cache is.
type Config[K comparable, V any] struct {
	Name    string           // in the labels of its metrics
	Bytes   int64            // bound of what is kept; 0 keeps nothing
	Age     time.Duration    // after which a value is not handed out any more; 0 is never
	Size    func(K, V) int64 // bytes that a value takes with its key, as long as it is kept
	Metrics *metrics.Set
}

// Cache keeps values by their keys. It is safe for concurrent use. Values are shared:
// whoever gets one must not change it.
type Cache[K comparable, V any] struct {
	entries      *otter.Cache[K, entry[V]]
	size         func(K, V) int64
	bytes        atomic.Int64
	age          atomic.Int64
	hits, misses *metrics.Counter
}

// entry is a value with what is noted of it when it is put.
type entry[V any] struct {
	value V
	at    time.Time
	bytes uint32
}

// New returns an empty cache. Of the caches with one Name in one set of metrics, the
// gauge of bytes is that of the first.
func New[K comparable, V any](config Config[K, V]) *Cache[K, V] {
	counter := func(metric string) *metrics.Counter {
		return config.Metrics.GetOrCreateCounter(fmt.Sprintf("%s{cache=%q}", metric, config.Name))
	}
	c := &Cache[K, V]{size: config.Size, hits: counter("elixirscope_cache_hits_total"), misses: counter("elixirscope_cache_misses_total")}
	evictions := counter("elixirscope_cache_evictions_total")
	c.entries = otter.Must(&otter.Options[K, entry[V]]{
		MaximumWeight: 1, // until Resize
		Weigher:       func(_ K, e entry[V]) uint32 { return e.bytes },
		OnDeletion: func(e otter.DeletionEvent[K, entry[V]]) {
			if e.WasEvicted() {
				evictions.Inc()
			}
		},
		Executor: func(do func()) { do() }, // no goroutines
	})
	config.Metrics.GetOrCreateGauge(fmt.Sprintf("elixirscope_cache_bytes{cache=%q}", config.Name), func() float64 { return float64(c.Bytes()) })
	c.SetAge(config.Age)
	c.Resize(config.Bytes)
	return c
}

// Get returns the value of a key, if it is kept.
func (c *Cache[K, V]) Get(key K) (value V, ok bool) {
	e, ok := c.entries.GetIfPresent(key)
	if age := time.Duration(c.age.Load()); ok && age > 0 && time.Since(e.at) >= age {
		c.entries.Invalidate(key)
		ok = false
	}
	if !ok {
		c.misses.Inc()
		return value, false
	}
	c.hits.Inc()
	return e.value, true
}

// Put keeps a value in the place of an earlier one, unless it takes more than a quarter
// of the bound.
func (c *Cache[K, V]) Put(key K, value V) {
	bytes := c.size(key, value) + overhead
	if bytes > c.Largest() {
		c.entries.Invalidate(key)
		return
	}
	c.entries.Set(key, entry[V]{value, time.Now(), uint32(bytes)})
	c.entries.CleanUp() // what must go for it goes now, also when another is at work
}

// Largest returns the bytes that one value may take.
func (c *Cache[K, V]) Largest() int64 { return min(c.bytes.Load()/largestShare, math.MaxUint32) }

// Resize sets the bound of bytes. What is beyond it is dropped.
func (c *Cache[K, V]) Resize(bytes int64) {
	c.bytes.Store(max(bytes, 0))
	c.entries.SetMaximum(uint64(max(bytes, 0)))
}

// SetAge sets the bound of age, also of what is kept already.
func (c *Cache[K, V]) SetAge(age time.Duration) { c.age.Store(int64(age)) }

// Evict drops everything.
func (c *Cache[K, V]) Evict() {
	c.entries.InvalidateAll()
	c.entries.CleanUp()
}

// Bytes returns what is kept, by its Size.
func (c *Cache[K, V]) Bytes() int64 { return int64(c.entries.WeightedSize()) }
