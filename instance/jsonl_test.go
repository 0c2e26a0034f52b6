package instance_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"elixirscope/instance"
)

// text returns lines that are given as repo, path, op and content.
func text(t testing.TB, lines ...[4]string) string {
	t.Helper()
	var b strings.Builder
	for _, l := range lines {
		message := map[string]string{"repo": l[0], "path": l[1], "op": l[2]}
		if l[2] == "write" {
			message["content"] = l[3]
		}
		encoded, err := json.Marshal(message)
		must(t, err)
		b.Write(append(encoded, '\n'))
	}
	return b.String()
}

// feedLines applies lines as text takes them.
func feedLines(t testing.TB, i *instance.Instance, lines ...[4]string) (instance.Fed, []string) {
	t.Helper()
	var bad []string
	o := once(t.TempDir())
	fed, err := i.Feed(context.Background(), instance.Feed{Lines: strings.NewReader(text(t, lines...)), Root: o.Root,
		Settings: o.Settings, Pipeline: o.Pipeline, Progress: o.Progress,
		Bad: func(_ int, err error) { bad = append(bad, err.Error()) }})
	must(t, err)
	return fed, bad
}

func TestLinesOfSeveralRepositories(t *testing.T) {
	i := open(t, t.TempDir())
	var lines [][4]string
	for n := range 40 { // the last line about a path wins, however many are worked on at once
		lines = append(lines, [4]string{"one", "a.go", "write", "package a\n" + strings.Repeat("// x\n", 40-n)})
		lines = append(lines, [4]string{"two", "a.go", []string{"write", "remove"}[n%2], "package a\n"})
	}
	lines = append(lines, [4]string{"one", "sub/b.ex", "write", "defmodule B do\nend\n"})
	fed, bad := feedLines(t, i, lines...)
	if len(bad) > 0 || fed.Lines != 81 || len(fed.Repositories) != 2 {
		t.Errorf("fed %+v, bad %q", fed, bad)
	}
	for _, s := range fed.Repositories {
		if !s.Complete || len(s.Overlaps) > 0 || s.PeakRSS == 0 || s.Elapsed == 0 {
			t.Errorf("repository %+v", s)
		}
	}
	verify(t, i)
	tree := t.TempDir()
	write(t, tree, "a.go", "package a\n// x\n")
	write(t, tree, "sub/b.ex", "defmodule B do\nend\n")
	o := once(tree)
	o.Name = "one"
	got := dump(t, i)
	differ(t, "store", got[:strings.Index(got, `repository "two"`)], fresh(t, o))
	if strings.Contains(got[strings.Index(got, `repository "two"`):], "a.go") {
		t.Errorf("a removed file is there:\n%s", got)
	}
}

func TestRepositoriesOfLinesStayThat(t *testing.T) {
	i := open(t, t.TempDir())
	feedLines(t, i, [4]string{"tree", "a.go", "write", "package a\n"})
	dir := t.TempDir()
	write(t, dir, "x.go", "package x\n")
	if _, err := i.Ingest(context.Background(), once(dir)); err == nil || !strings.Contains(err.Error(), "jsonl:") {
		t.Errorf("a directory under the name of lines: %v", err)
	}
	var told []string
	_, err := i.Rebuild(context.Background(), "", func(d string) { told = append(told, d) })
	if !errors.Is(err, instance.ErrNotRebuilt) || len(told) != 1 || !strings.HasPrefix(told[0], "tree: not compared") {
		t.Errorf("rebuild: %v %q", err, told)
	}
	o := once(dir)
	o.Name = "dir"
	ingest(t, i, o)
	rebuilt, err := i.Rebuild(context.Background(), "", func(string) {})
	if rebuilt != 0 || err != nil {
		t.Errorf("rebuild: %d, %v", rebuilt, err)
	}
	fed, bad := feedLines(t, i, [4]string{"dir", "y.go", "write", "package y\n"}, [4]string{"tree", "b.go", "write", "package b\n"})
	if fed.BadLines != 1 || len(bad) != 1 || !strings.Contains(bad[0], "another name") || fed.Repositories[0].Files != 2 {
		t.Errorf("lines for a directory: %+v %q", fed, bad)
	}
}

// A stream that is cut off leaves the repositories it changed incomplete until the
// next one that names them has ended.
func TestStreamThatIsCutOff(t *testing.T) {
	i := open(t, t.TempDir())
	feedLines(t, i, [4]string{"whole", "a.go", "write", "package a\n"})
	lines := text(t, [4]string{"cut", "a.go", "write", "package a\n"}, [4]string{"cut", "a.go", "write", "package b\n"})
	o := once(t.TempDir())
	_, err := i.Feed(context.Background(), instance.Feed{
		Lines: io.MultiReader(strings.NewReader(lines), iotest.ErrReader(io.ErrUnexpectedEOF)), Root: o.Root,
		Settings: o.Settings, Pipeline: o.Pipeline, Progress: o.Progress})
	if !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Fatalf("cut off: %v", err)
	}
	if now := info(t, i, "cut"); now.Complete || now.Files.Total() != 1 {
		t.Errorf("cut off: %+v", now)
	}
	if !info(t, i, "whole").Complete {
		t.Error("a repository that was not named is incomplete")
	}
	if feedLines(t, i, [4]string{"cut", "b.go", "write", "package b\n"}); !info(t, i, "cut").Complete {
		t.Error("a stream that ended leaves its repository incomplete")
	}
}
