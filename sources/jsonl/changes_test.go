package jsonl_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/iotest"

	"elixirscope/ast"
	"elixirscope/sources/crawl"
	"elixirscope/sources/jsonl"
)

const maxFileSize = 64

// fed is what became of some lines.
type fed struct {
	changes []ast.Change
	passes  [][]string // what each changed
	bad     []string   // line numbers and what is bad
	source  *jsonl.Changes
}

// feed reads lines to their end. A repository called "taken" is refused, one called
// "fatal" ends the run.
func feed(t testing.TB, lines io.Reader, repo string, files jsonl.Files) (fed, error) {
	t.Helper()
	var f fed
	f.source = jsonl.New(jsonl.Config{
		Lines: lines, MaxFileSize: maxFileSize, Repo: repo, Files: files,
		Register: func(repo string) error {
			switch repo {
			case "taken":
				return fmt.Errorf("%w: has another root", jsonl.ErrRefused)
			case "fatal":
				return errors.New("disk is full")
			}
			return nil
		},
		Bad: func(line int, err error) { f.bad = append(f.bad, fmt.Sprintf("%d: %v", line, err)) },
	})
	for f.source.More() {
		var pass []string
		err := f.source.Produce(context.Background(), func(_ context.Context, c ast.Change) error {
			f.changes = append(f.changes, c)
			pass = append(pass, c.Repo+"/"+c.Path)
			return nil
		})
		if err != nil {
			return f, err
		}
		if len(pass) > 0 {
			f.passes = append(f.passes, pass)
		}
	}
	return f, nil
}

func TestLinesThatAreChanges(t *testing.T) {
	at64 := strings.Repeat("x", maxFileSize)
	for line, want := range map[string]ast.Change{
		`{"repo":"r","path":"a/b.go","op":"write","content":"x\ny"}`:                   {Repo: "r", Path: "a/b.go", Size: 3, Content: []byte("x\ny")},
		`{"path":"a.go","op":"write","content":""}`:                                    {Repo: "default", Path: "a.go", Content: []byte{}},
		`{"path":"a.go","op":"write","content":"é😀","more":[1]}`:                       {Repo: "default", Path: "a.go", Size: 6, Content: []byte("é😀")},
		`{"path":"a.go","op":"write","content":"\ud83d\ude00"}`:                        {Repo: "default", Path: "a.go", Size: 4, Content: []byte("😀")},
		`{"path":"a.go","op":"write","content":"\\ud83d"}`:                             {Repo: "default", Path: "a.go", Size: 6, Content: []byte(`\ud83d`)},
		`{"path":"a.go","op":"write","content_base64":"Y2Fm6Q=="}`:                     {Repo: "default", Path: "a.go", Size: 4, Content: []byte("caf\xe9")},
		`{"path":"a.go","op":"write","content":"x","file":null,"content_base64":null}`: {Repo: "default", Path: "a.go", Size: 1, Content: []byte("x")},
		`{"path":"a.go","op":"remove"}`:                                                {Repo: "default", Path: "a.go", Op: ast.Remove},
		`{"path":"a.go","op":"write","file":"lib/x.go"}`:                               {Repo: "default", Path: "a.go", Size: 5, Content: []byte("inner")},
		`{"path":"a.go","op":"write","file":"big.go"}`: {Repo: "default", Path: "a.go", Size: 65, Limit: 64,
			Reason: ast.TooLarge, Detail: "65 bytes, the maximum is 64"},
		`{"path":"a.go","op":"write","file":"lib"}`:                    {Repo: "default", Path: "a.go", Reason: ast.SpecialFile, Detail: "open lib: is a directory"},
		`{"path":"a.go","op":"write","content":"` + at64 + `"}`:        {Repo: "default", Path: "a.go", Size: 64, Content: []byte(at64)},
		`{"path":"a.go","op":"write","content":"` + at64 + `é"}` + " ": {Repo: "default", Path: "a.go", Size: 66, Limit: 64, Reason: ast.TooLarge, Detail: "66 bytes, the maximum is 64"},
	} {
		f, err := feed(t, strings.NewReader(line), "default", tree(t))
		if err != nil || len(f.bad) > 0 || len(f.changes) != 1 {
			t.Errorf("%s: %d changes, bad %q, %v", line, len(f.changes), f.bad, err)
			continue
		}
		got := f.changes[0]
		if got.ModTime.IsZero() && got.Op == ast.Write {
			t.Errorf("%s: has no time", line)
		}
		got.ModTime = want.ModTime
		if got.Reason == ast.SpecialFile {
			got.Size = 0 // of a directory, as the file system likes it
		}
		if g, w := fmt.Sprintf("%#v", got), fmt.Sprintf("%#v", want); g != w {
			t.Errorf("%s\ngot  %s\nwant %s", line, g, w)
		}
	}
}

// tree returns a tree that lines name files of.
func tree(t testing.TB) *crawl.Crawler {
	t.Helper()
	root := t.TempDir()
	must(t, os.MkdirAll(filepath.Join(root, "tree/lib"), 0o755))
	for name, content := range map[string]string{
		"tree/lib/x.go": "inner", "tree/big.go": strings.Repeat("x", maxFileSize+1), "outside.go": "secret"} {
		must(t, os.WriteFile(filepath.Join(root, name), []byte(content), 0o644))
	}
	must(t, os.Symlink("../outside.go", filepath.Join(root, "tree/link.go")))
	must(t, os.Symlink("..", filepath.Join(root, "tree/up")))
	c, err := crawl.New(crawl.Config{Root: filepath.Join(root, "tree"), Jobs: 1, MaxFileSize: maxFileSize}, nil)
	must(t, err)
	t.Cleanup(func() { must(t, c.Close()) })
	return c
}

func TestLinesThatAreBad(t *testing.T) {
	long := strings.Repeat("x", int(jsonl.LineLimit(maxFileSize)))
	for line, why := range map[string]string{
		`nonsense`: "is no change",
		`[]`:       "is no change",
		`3`:        "is no change",
		`null`:     "repo is missing",
		`{"repo":"r","path":"a.go","op":"write","content":"x"`:                            "is no change",
		`{"repo":"r","path":"a.go","op":"write","content":"x"} {}`:                        "is no change",
		`{"repo":"r","path":"a.go","op":"write","content":3}`:                             "is no change",
		`{"repo":"r","path":"a.go","op":"write","content_base64":"?"}`:                    "is no change",
		`{"path":"a.go","op":"write","content":"x"}`:                                      "repo is missing",
		`{"repo":"` + strings.Repeat("r", 256) + `","path":"a.go","op":"remove"}`:         "repo has 256 bytes",
		`{"repo":"r\n","path":"a.go","op":"remove"}`:                                      "control characters",
		`{"repo":"r","op":"write","content":"x"}`:                                         "path is missing",
		`{"repo":"r","path":"/a.go","op":"write","content":"x"}`:                          "must be relative",
		`{"repo":"r","path":"..","op":"write","content":"x"}`:                             "must be relative",
		`{"repo":"r","path":"../a.go","op":"write","content":"x"}`:                        "must be relative",
		`{"repo":"r","path":"a/../../b.go","op":"write","content":"x"}`:                   "must be relative",
		`{"repo":"r","path":"a//b.go","op":"write","content":"x"}`:                        "must be relative",
		`{"repo":"r","path":"./a.go","op":"write","content":"x"}`:                         "must be relative",
		`{"repo":"r","path":"a/","op":"write","content":"x"}`:                             "must be relative",
		`{"repo":"r","path":"a\u0000.go","op":"write","content":"x"}`:                     "NUL",
		`{"repo":"r","path":"` + strings.Repeat("p", 4097) + `","op":"remove"}`:           "path has 4097 bytes",
		`{"repo":"r","path":"a.go","content":"x"}`:                                        "op is missing",
		`{"repo":"r","path":"a.go","op":"touch"}`:                                         `op is "touch"`,
		`{"repo":"r","path":"a.go","op":"write"}`:                                         "0 are there",
		`{"repo":"r","path":"a.go","op":"write","content":"x","file":"lib/x.go"}`:         "2 are there",
		`{"repo":"r","path":"a.go","op":"write","content":"x","content_base64":"eA=="}`:   "2 are there",
		`{"repo":"r","path":"a.go","op":"remove","content":"x"}`:                          "remove takes no content",
		`{"repo":"r","path":"a.go","op":"write","file":""}`:                               "file is missing",
		`{"repo":"r","path":"a.go","op":"write","file":"/etc/passwd"}`:                    "must be relative",
		`{"repo":"r","path":"a.go","op":"write","file":"../outside.go"}`:                  "must be relative",
		`{"repo":"r","path":"a.go","op":"write","file":"link.go"}`:                        "outside_root",
		`{"repo":"r","path":"a.go","op":"write","file":"up/outside.go"}`:                  "outside_root",
		`{"repo":"r","path":"a.go","op":"write","file":"missing.go"}`:                     "no such file",
		`{"repo":"r","path":"a.go","op":"write","content":"` + "\xff" + `"}`:              "is not UTF-8",
		`{"repo":"r","path":"a.go","op":"write","content":"\ud83d"}`:                      "half of a surrogate pair",
		`{"repo":"r","path":"a.go","op":"write","content":"\ude00\ud83d"}`:                "half of a surrogate pair",
		`{"repo":"r","path":"a.go","op":"write","content":"\ud83d\\ude00"}`:               "half of a surrogate pair",
		`{"repo":"r","path":"a.go","op":"write","content":"` + long + `"}`:                "is longer than",
		`{"repo":"taken","path":"a.go","op":"write","content":"x"}`:                       "has another root",
		`{"repo":"r","path":"a.go","op":"write","content":"x"}` + "\x00" + `{"repo":"r"}`: "is no change",
	} {
		good := `{"repo":"r","path":"good.go","op":"write","content":"x"}`
		f, err := feed(t, strings.NewReader(good+"\n\n"+line+"\r\n"+good), "", tree(t))
		if err != nil || len(f.changes) != 2 || f.source.BadLines != 1 || f.source.Lines != 4 ||
			len(f.bad) != 1 || !strings.HasPrefix(f.bad[0], "3: ") || !strings.Contains(f.bad[0], why) {
			t.Errorf("%.200s\n%d changes, %d of %d bad %.300q, %v", line, len(f.changes), f.source.BadLines, f.source.Lines, f.bad, err)
		}
	}
}

func TestChangesOfOnePathKeepTheirOrder(t *testing.T) {
	var lines strings.Builder
	for _, name := range []string{"r/a", "r/b", "s/a", "r/a", "r/a", "s/b"} {
		fmt.Fprintf(&lines, `{"repo":%q,"path":%q,"op":"write","content":"x"}`+"\n", name[:1], name[2:])
	}
	f, err := feed(t, strings.NewReader(lines.String()), "", nil)
	must(t, err)
	if got, want := fmt.Sprint(f.passes), "[[r/a r/b s/a] [r/a] [r/a s/b]]"; got != want {
		t.Errorf("passes %s, want %s", got, want)
	}
}

func TestWhatEndsTheRun(t *testing.T) {
	good := `{"repo":"r","path":"a.go","op":"write","content":"x"}` + "\n"
	broken := io.MultiReader(strings.NewReader(good), iotest.ErrReader(errors.New("pipe broke")))
	if f, err := feed(t, broken, "", nil); err == nil || !strings.Contains(err.Error(), "line 2: pipe broke") || len(f.changes) != 1 {
		t.Errorf("%d changes, %v", len(f.changes), err)
	}
	if _, err := feed(t, strings.NewReader(strings.ReplaceAll(good, `"r"`, `"fatal"`)), "", nil); err == nil {
		t.Error("a store that fails is a bad line")
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	c := jsonl.New(jsonl.Config{Lines: strings.NewReader(good), MaxFileSize: 1})
	if err := c.Produce(ctx, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}

// However the stream is cut into reads, its lines are the same.
func TestReadsOfAnySize(t *testing.T) {
	text := `{"repo":"r","path":"a.go","op":"write","content":"x"}` + "\n" +
		strings.Repeat("y", int(jsonl.LineLimit(maxFileSize))+1) + "\n" +
		strings.Repeat(" ", 100_000) + `{"repo":"r","path":"b.go","op":"remove"}`
	want, err := feed(t, strings.NewReader(text), "", nil)
	must(t, err)
	if want.source.Lines != 3 || want.source.BadLines != 2 {
		t.Fatalf("%d lines, bad %.200q", want.source.Lines, want.bad)
	}
	for name, r := range map[string]io.Reader{
		"bytes": iotest.OneByteReader(strings.NewReader(text)), "halves": iotest.HalfReader(strings.NewReader(text)),
		"end with data": iotest.DataErrReader(strings.NewReader(text)),
	} {
		got, err := feed(t, r, "", nil)
		must(t, err)
		if !slices.Equal(got.bad, want.bad) || fmt.Sprint(got.passes) != fmt.Sprint(want.passes) {
			t.Errorf("%s: got %q %q, want %q %q", name, got.passes, got.bad, want.passes, want.bad)
		}
	}
}

func FuzzAnyLineIsAChangeOrBad(f *testing.F) {
	for _, line := range []string{
		`{"repo":"r","path":"a.go","op":"write","content":"\ud83d\ude00"}`,
		`{"repo":"r","path":"a.go","op":"write","content_base64":"eA=="}`,
		`{"repo":"r","path":"a.go","op":"write","file":"up/outside.go"}`,
		`{"repo":"r","path":"../a.go","op":"remove"}`, "", "\\u", `"\ud8`,
	} {
		f.Add(line)
	}
	files := tree(f)
	f.Fuzz(func(t *testing.T, line string) {
		if strings.Contains(line, "fatal") {
			t.Skip("ends the run")
		}
		got, err := feed(t, strings.NewReader(line), "", files)
		must(t, err)
		empty := 0
		for part := range strings.SplitSeq(line, "\n") {
			if strings.TrimSpace(part) == "" {
				empty++
			}
		}
		if n := len(got.changes) + len(got.bad); n+empty < got.source.Lines || n > got.source.Lines {
			t.Errorf("%d lines, some empty, make %d changes and %d bad lines", got.source.Lines, len(got.changes), len(got.bad))
		}
		for _, c := range got.changes {
			if !filepath.IsLocal(c.Path) || c.Repo == "" || int64(len(c.Content)) > maxFileSize || string(c.Content) == "secret" {
				t.Errorf("%q makes %+v", line, c)
			}
		}
	})
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
