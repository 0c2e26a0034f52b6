package config_test

import (
	"testing"

	"elixirscope/foundation/config"
)

func BenchmarkGet(b *testing.B) {
	store, err := config.Load(defaults(), config.Sources{})
	if err != nil {
		b.Fatal(err)
	}
	b.Run("serial", func(b *testing.B) {
		b.ReportAllocs()
		sum := 0
		for b.Loop() {
			sum += store.Get().Watch.Jobs
		}
		if sum == 0 {
			b.Error("no value is read")
		}
	})
	b.Run("parallel", func(b *testing.B) {
		b.ReportAllocs()
		b.RunParallel(func(p *testing.PB) {
			sum := 0
			for p.Next() {
				sum += store.Get().Watch.Jobs
			}
			_ = sum
		})
	})
}
