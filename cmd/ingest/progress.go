package main

import (
	"os"
	"path/filepath"

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
	container := mpb.New(mpb.WithOutput(os.Stderr), mpb.WithWidth(40))
	bar := container.AddBar(0,
		mpb.BarRemoveOnComplete(),
		mpb.PrependDecorators(decor.Name(filepath.Base(path)+" ")),
		mpb.AppendDecorators(
			decor.CountersKibiByte("% .1f / % .1f  "),
			decor.AverageSpeed(decor.SizeB1024(0), "% .1f  "),
			decor.AverageETA(decor.ET_STYLE_GO),
		))
	return &progress{container: container, bar: bar}
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
