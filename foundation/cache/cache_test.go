package cache_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"elixirscope/foundation/cache"

	"github.com/VictoriaMetrics/metrics"
	"pgregory.net/rapid"
)

// overhead is what the cache counts for an entry beside its size.
const overhead = 160

// sized makes a cache of strings, each of which takes its length.
func sized(bound int64, set *metrics.Set) *cache.Cache[int, string] {
	return cache.New(cache.Config[int, string]{Name: "strings", Bytes: bound, Metrics: set,
		Size: func(_ int, s string) int64 { return int64(len(s)) }})
}

// Whatever is put, read, evicted and resized: a value is the last that was put, the bound
// holds and, while there was room for everything, nothing is missing.
func TestAgainstModel(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		bound := rapid.Int64Range(0, 20_000).Draw(t, "bound")
		c := sized(bound, metrics.NewSet())
		last := make(map[int]string) // since the last eviction
		roomy := true
		key, size := rapid.IntRange(0, 20), rapid.IntRange(0, 5000)
		used := func() (sum int64) {
			for _, s := range last {
				sum += int64(len(s)) + overhead
			}
			return sum
		}
		t.Repeat(map[string]func(*rapid.T){
			"put": func(t *rapid.T) {
				k, value := key.Draw(t, "key"), strings.Repeat("x", size.Draw(t, "size"))
				c.Put(k, value)
				if int64(len(value))+overhead > bound/4 {
					delete(last, k)
					if _, ok := c.Get(k); ok {
						t.Fatalf("%d bytes are kept in %d", len(value), bound)
					}
					return
				}
				last[k] = value
				roomy = roomy && used() <= bound
			},
			"get": func(t *rapid.T) {
				k := key.Draw(t, "key")
				value, ok := c.Get(k)
				want, known := last[k]
				if ok && (!known || value != want) || !ok && known && roomy {
					t.Fatalf("%d: %d bytes, %v, want %d, %v", k, len(value), ok, len(want), known)
				}
			},
			"evict": func(*rapid.T) {
				c.Evict()
				clear(last)
				roomy = true
			},
			"resize": func(t *rapid.T) {
				bound = rapid.Int64Range(0, 20_000).Draw(t, "bound")
				c.Resize(bound)
				roomy = roomy && used() <= bound
			},
			"": func(t *rapid.T) {
				if kept := c.Bytes(); kept > bound || roomy && kept != used() {
					t.Fatalf("%d bytes are kept of %d, in %d", kept, used(), bound)
				}
			},
		})
	})
}

// A pass over more than fits does not drop what is used again and again.
func TestPassDropsNothingUseful(t *testing.T) {
	c := sized(100*(1000+overhead), metrics.NewSet())
	value := strings.Repeat("x", 1000)
	read := func(k int) (hit bool) {
		if _, hit = c.Get(k); !hit {
			c.Put(k, value)
		}
		return hit
	}
	for range 10 {
		for k := range 50 {
			read(k)
		}
	}
	for k := range 1000 {
		read(1000 + k)
	}
	hits := 0
	for k := range 50 {
		if read(k) {
			hits++
		}
	}
	if hits < 40 {
		t.Errorf("%d of 50 are left", hits)
	}
}

func TestAge(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := cache.New(cache.Config[int, string]{Name: "aged", Bytes: 10_000, Age: time.Minute, Metrics: metrics.NewSet(),
			Size: func(int, string) int64 { return 1 }})
		expect := func(want bool) {
			t.Helper()
			if _, ok := c.Get(1); ok != want {
				t.Errorf("kept: %v, want %v", ok, want)
			}
		}
		c.Put(1, "a")
		<-time.After(time.Minute - 1)
		expect(true)
		<-time.After(1)
		expect(false)
		if c.Bytes() != 0 {
			t.Errorf("%d bytes are kept of what is too old", c.Bytes())
		}
		c.Put(1, "b")
		<-time.After(2 * time.Second)
		c.SetAge(time.Second)
		expect(false)
		c.SetAge(0)
		c.Put(1, "c")
		<-time.After(time.Hour)
		expect(true)
	})
}

func TestMetrics(t *testing.T) {
	set := metrics.NewSet()
	c := sized(8*(100+overhead), set)
	value := strings.Repeat("x", 100)
	for k := range 10 {
		c.Get(k)
		c.Put(k, value)
	}
	hits := 0
	for k := range 10 {
		if _, ok := c.Get(k); ok {
			hits++
		}
	}
	var text bytes.Buffer
	set.WritePrometheus(&text)
	for _, want := range []string{
		fmt.Sprintf("elixirscope_cache_hits_total{cache=\"strings\"} %d\n", hits),
		fmt.Sprintf("elixirscope_cache_misses_total{cache=\"strings\"} %d\n", 20-hits),
		fmt.Sprintf("elixirscope_cache_evictions_total{cache=\"strings\"} %d\n", 10-hits),
		fmt.Sprintf("elixirscope_cache_bytes{cache=\"strings\"} %d\n", hits*(100+overhead)),
	} {
		if !strings.Contains(text.String(), want) {
			t.Errorf("%q is not in\n%s", want, &text)
		}
	}
}

// Many use it at once, while it is resized and evicted.
func TestConcurrent(t *testing.T) {
	const bound = 100_000
	c := sized(bound, metrics.NewSet())
	var all sync.WaitGroup
	for worker := range 8 {
		all.Go(func() {
			random := rand.New(rand.NewPCG(uint64(worker), 1))
			for n := range 5000 {
				k := random.IntN(500)
				if value, ok := c.Get(k); ok && len(value) != k {
					t.Errorf("%d bytes for %d", len(value), k)
				}
				c.Put(k, strings.Repeat("x", k))
				switch {
				case n%1000 == 0:
					c.Evict()
				case n%100 == 0:
					c.Resize(bound / int64(1+random.IntN(4)))
				}
			}
		})
	}
	all.Wait()
	if kept := c.Bytes(); kept > bound {
		t.Errorf("%d bytes are kept in %d", kept, bound)
	}
	c.Evict()
	if kept := c.Bytes(); kept != 0 {
		t.Errorf("%d bytes are kept of nothing", kept)
	}
}
