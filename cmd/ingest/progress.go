package main

import (
	"os"
	"path/filepath"
	"time"

	"elixirscope/ast"

	"github.com/vbauerster/mpb/v8"
	"github.com/vbauerster/mpb/v8/decor"
	"golang.org/x/term"
)

// progress shows a bar on a terminal and nothing elsewhere.
type progress struct {
	container *mpb.Progress // nil when nothing is shown
	bar       *mpb.Bar
}

func newProgress(path string, quiet bool) *progress {
	if quiet || !term.IsTerminal(int(os.Stderr.Fd())) {
		return &progress{}
	}
	started := time.Now()
	container := mpb.New(mpb.WithOutput(os.Stderr), mpb.WithWidth(40))
	bar := container.AddBar(0,
		mpb.BarRemoveOnComplete(),
		mpb.PrependDecorators(decor.Name(filepath.Base(path)+" ")),
		mpb.AppendDecorators(
			decor.Any(func(s decor.Statistics) string { return tell(s.Current, s.Total, time.Since(started)) }),
		))
	return &progress{container: container, bar: bar}
}

// tell says how much is done, how fast it goes, and, as soon as the total is known,
// how long it will take.
func tell(done, total int64, elapsed time.Duration) string {
	text := amount(float64(done))
	if total > 0 {
		text += " / " + amount(float64(total))
	}
	if done == 0 {
		return text
	}
	perSecond := float64(done) / elapsed.Seconds()
	text += "  " + amount(perSecond) + "/s"
	if total > 0 {
		left := float64(max(total-done, 0)) / perSecond * float64(time.Second)
		text += "  " + time.Duration(left).Round(time.Second).String()
	}
	return text
}

// WantsTotal implements instance.Progress.
func (p *progress) WantsTotal() bool { return p.container != nil }

// Expect implements instance.Progress.
func (p *progress) Expect(_ int, bytes int64) {
	if p.container != nil {
		p.bar.SetTotal(max(bytes, 1), false)
	}
}

// Done implements instance.Progress.
func (p *progress) Done(file ast.File) {
	if p.container != nil {
		p.bar.IncrInt64(file.Size)
	}
}

// end removes the bar.
func (p *progress) end() {
	if p.container != nil {
		p.bar.Abort(true)
		p.container.Wait()
	}
}
