package resilience_test

import (
	"context"
	"testing"
	"time"

	"elixirscope/foundation/resilience"
)

func BenchmarkBreaker(b *testing.B) {
	for name, c := range map[string]resilience.BreakerConfig{
		"closed":          {},
		"closed, limited": {CallTimeout: time.Minute},
	} {
		breaker := resilience.NewBreaker(c)
		ctx := context.Background()
		b.Run(name+"/serial", func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if err := breaker.Do(ctx, succeed); err != nil {
					b.Fatal(err)
				}
			}
		})
		b.Run(name+"/parallel", func(b *testing.B) {
			b.ReportAllocs()
			b.RunParallel(func(pb *testing.PB) {
				for pb.Next() {
					if err := breaker.Do(ctx, succeed); err != nil {
						b.Error(err)
					}
				}
			})
		})
	}
}
