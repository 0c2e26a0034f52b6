package cache_test

import (
	"math/rand/v2"
	"testing"

	"elixirscope/foundation/cache"

	"github.com/VictoriaMetrics/metrics"
)

// fixed makes a cache with room for about 1000 values.
func fixed() *cache.Cache[int, string] {
	return cache.New(cache.Config[int, string]{Name: "fixed", Bytes: 1000 * (1000 + overhead), Metrics: metrics.NewSet(),
		Size: func(int, string) int64 { return 1000 }})
}

func BenchmarkHit(b *testing.B) {
	c := fixed()
	for k := range 512 {
		c.Put(k, "value")
	}
	b.ReportAllocs()
	for k := 0; b.Loop(); k++ {
		c.Get(k & 511)
	}
}

func BenchmarkHitParallel(b *testing.B) {
	c := fixed()
	for k := range 512 {
		c.Put(k, "value")
	}
	b.ReportAllocs()
	b.RunParallel(func(pb *testing.PB) {
		for k := rand.Int(); pb.Next(); k++ {
			c.Get(k & 511)
		}
	})
}

// A value is put that another one has to go for.
func BenchmarkPut(b *testing.B) {
	c := fixed()
	b.ReportAllocs()
	for k := 0; b.Loop(); k++ {
		c.Put(k, "value")
	}
}

// Four of five reads find their value.
func BenchmarkMixedParallel(b *testing.B) {
	c := fixed()
	b.ReportAllocs()
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			k := rand.IntN(900)
			if rand.IntN(5) == 0 {
				k = 1000 + rand.IntN(1<<20)
			}
			if _, ok := c.Get(k); !ok {
				c.Put(k, "value")
			}
		}
	})
}
