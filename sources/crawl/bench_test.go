package crawl_test

import (
	"context"
	"fmt"
	"testing"

	"elixirscope/sources/crawl"
)

// BenchmarkWalk crawls 10,000 files in 1,000 directories under an ignore file.
func BenchmarkWalk(b *testing.B) {
	files := map[string]string{".gitignore": "/_build/\n/cover/\n/deps/\nerl_crash.dump\n*.ez\n*.beam\n/config/*.secret.exs\n**/gen/*.go\n*.log\n"}
	const count = 10_000
	for i := range count {
		files[fmt.Sprintf("apps/app%d/lib/part%d/module%d.ex", i%20, i%1000/20, i)] = "x"
	}
	root := tree(b, files)
	for _, jobs := range []int{1, 2, 4} {
		b.Run(fmt.Sprintf("jobs=%d", jobs), func(b *testing.B) {
			cfg := config(root)
			cfg.Jobs = jobs
			c := open(b, cfg)
			b.ReportAllocs()
			for b.Loop() {
				report, err := c.Walk(context.Background(), func(context.Context, crawl.Entry) error { return nil })
				if err != nil || report.Emitted != count {
					b.Fatal(report, err)
				}
			}
			b.ReportMetric(float64(count)*float64(b.N)/b.Elapsed().Seconds(), "files/s")
		})
	}
}
