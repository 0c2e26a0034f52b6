package crawl_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"elixirscope/sources/crawl"
)

// TestStrangeNames: names are bytes, and paths are longer than system calls take.
func TestStrangeNames(t *testing.T) {
	t.Parallel()
	root := tree(t, map[string]string{"\xff\xfe.ex": "x", "a\nb.ex": "x", " .ex": "x", "-rf.ex": "x", "é.ex": "x"})
	must(t, deepen(root, 40, strings.Repeat("d", 250), "x.ex"))
	c := open(t, config(root))
	entries, _ := walk(t, c)
	if len(entries) != 6 {
		t.Errorf("%d entries, want 6", len(entries))
	}
	for p, e := range entries {
		if content, info, err := c.ReadFile(p); err != nil || string(content) != "x" || info.Size() != e.Size {
			t.Errorf("read %d bytes of path: %q, %v", len(p), content, err)
		}
	}
}

// deepen makes a chain of directories with a file at its end, one step at a time:
// the whole path is too long for one system call.
func deepen(dir string, depth int, name, file string) error {
	at, err := os.OpenRoot(dir)
	if err != nil {
		return err
	}
	for range depth {
		if err := at.Mkdir(name, 0o777); err != nil {
			return err
		}
		next, err := at.OpenRoot(name)
		if err != nil {
			return err
		}
		at.Close()
		at = next
	}
	defer at.Close()
	return at.WriteFile(file, []byte("x"), 0o666)
}

func TestDeepNesting(t *testing.T) {
	t.Parallel()
	root := tree(t, nil)
	const depth = 3000
	must(t, deepen(root, depth, "d", "x.ex"))
	entries, report := walk(t, open(t, config(root)))
	expectPaths(t, entries, strings.Repeat("d/", depth)+"x.ex")
	if report.Directories != depth+1 || len(report.Unreadable) > 0 {
		t.Errorf("%d directories, unreadable: %v", report.Directories, report.Unreadable)
	}
}

// TestWideAndBranching has more directories than may wait, at every level.
func TestWideAndBranching(t *testing.T) {
	t.Parallel()
	root := tree(t, nil)
	files := 0
	var branch func(dir string, level int)
	branch = func(dir string, level int) {
		must(t, os.Mkdir(dir, 0o777))
		must(t, os.WriteFile(filepath.Join(dir, "a.ex"), nil, 0o666))
		files++
		for i := range 10 * level {
			branch(filepath.Join(dir, fmt.Sprint(i)), level-1)
		}
	}
	branch(filepath.Join(root, "top"), 3)
	for _, jobs := range []int{1, 7} {
		c := config(root)
		c.Jobs = jobs
		entries, report := walk(t, open(t, c))
		if len(entries) != files || report.Directories != files+1 {
			t.Errorf("%d jobs: %d files in %d directories, want %d in %d", jobs, len(entries), report.Directories, files, files+1)
		}
	}
}

func TestHugeDirectory(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("writes 100,000 files")
	}
	root := tree(t, map[string]string{"zzz/a.ex": ""})
	const count = 100_000
	for i := range count {
		// A link is made faster than a file, but a file bears 65,000 at most.
		first := filepath.Join(root, fmt.Sprintf("f%d.ex", i/50_000*50_000))
		if i%50_000 == 0 {
			must(t, os.WriteFile(first, nil, 0o666))
			continue
		}
		must(t, os.Link(first, filepath.Join(root, fmt.Sprintf("f%d.ex", i))))
	}
	// Written last, so that it is not in the first batch.
	grow(t, root, map[string]string{".gitignore": "f1*.ex\n"})
	entries, report := walk(t, open(t, config(root)))
	if ignored := 11_111; report.Ignored != ignored || len(entries) != count-ignored+1 {
		t.Errorf("%d ignored, %d emitted", report.Ignored, len(entries))
	}
}

func TestUnreadableDirectoryIsReported(t *testing.T) {
	t.Parallel()
	if os.Getuid() == 0 {
		t.Skip("nothing is unreadable to root")
	}
	root := tree(t, map[string]string{"open/a.ex": "", "closed/b.ex": ""})
	closed := filepath.Join(root, "closed")
	must(t, os.Chmod(closed, 0))
	t.Cleanup(func() { os.Chmod(closed, 0o777) })
	entries, report := walk(t, open(t, config(root)))
	expectPaths(t, entries, "open/a.ex")
	if len(report.Unreadable) != 1 || report.Unreadable[0].Path != "closed" || !errors.Is(report.Unreadable[0].Err, fs.ErrPermission) {
		t.Errorf("unreadable: %v", report.Unreadable)
	}
}

// TestDirectoryReplacedDuringTheWalk swaps a directory that waits for one that
// cannot be read as such, and one for a link out of the root.
func TestDirectoryReplacedDuringTheWalk(t *testing.T) {
	t.Parallel()
	top := tree(t, map[string]string{"secret/s.ex": "", "root/go.ex": "", "root/file/a.ex": "", "root/link/a.ex": "", "root/gone/a.ex": ""})
	root := filepath.Join(top, "root")
	c := config(root)
	c.Jobs = 1
	var emitted []string
	report, err := open(t, c).Walk(context.Background(), func(_ context.Context, e crawl.Entry) error {
		emitted = append(emitted, e.Path)
		if e.Path == "go.ex" {
			for _, name := range []string{"file", "link", "gone"} {
				must(t, os.RemoveAll(filepath.Join(root, name)))
			}
			grow(t, root, map[string]string{"file": "", "link": "-> ../secret"})
		}
		return nil
	})
	must(t, err)
	if !slices.Equal(emitted, []string{"go.ex"}) {
		t.Errorf("emitted %q", emitted)
	}
	var unreadable []string
	for _, f := range report.Unreadable {
		unreadable = append(unreadable, f.Path)
	}
	slices.Sort(unreadable)
	if !slices.Equal(unreadable, []string{"file", "link"}) {
		t.Errorf("unreadable: %v", report.Unreadable)
	}
}

// TestTreeThatChangesDuringTheWalk makes and removes files and directories all the
// time: what stays is emitted, and nothing is an error.
func TestTreeThatChangesDuringTheWalk(t *testing.T) {
	t.Parallel()
	files := make(map[string]string)
	for i := range 100 {
		files[fmt.Sprintf("%d/stays.ex", i%20)] = ""
	}
	root := tree(t, files)
	stop := make(chan struct{})
	var changer sync.WaitGroup
	changer.Go(func() {
		for i := 0; ; i++ {
			select {
			case <-stop:
				return
			default:
			}
			dir := filepath.Join(root, fmt.Sprint(i%20), "comes")
			os.MkdirAll(filepath.Join(dir, "and", "goes"), 0o777)
			os.WriteFile(filepath.Join(dir, "and", "a.ex"), nil, 0o666)
			os.RemoveAll(filepath.Join(root, fmt.Sprint((i+10)%20), "comes"))
		}
	})
	c := open(t, config(root))
	for range 50 {
		entries, report := walk(t, c)
		for name := range files {
			if _, ok := entries[name]; !ok {
				t.Errorf("%s is missing", name)
			}
		}
		if len(report.Unreadable) > 0 {
			t.Errorf("unreadable: %v", report.Unreadable)
		}
	}
	close(stop)
	changer.Wait()
}

func TestUnreadableIgnoreFileIsReported(t *testing.T) {
	t.Parallel()
	root := tree(t, map[string]string{
		".gitignore": "-> ../elsewhere", "a.ex": "", "sub/.gitignore": strings.Repeat("x\n", 1<<19+1), "sub/b.ex": "",
	})
	entries, report := walk(t, open(t, config(root)))
	expectPaths(t, entries, "a.ex", "sub/b.ex")
	var faults []string
	for _, f := range report.IgnoreFiles {
		faults = append(faults, f.Path+": "+f.Err.Error())
	}
	slices.Sort(faults)
	want := []string{".gitignore: open .gitignore: is a symbolic link", "sub/.gitignore: read .gitignore: larger than 1048576 bytes"}
	if !slices.Equal(faults, want) {
		t.Errorf("faults: %q, want %q", faults, want)
	}
}

func TestErrorOfEmitEndsTheWalk(t *testing.T) {
	t.Parallel()
	files := make(map[string]string)
	for i := range 300 {
		files[fmt.Sprintf("%d/%d.ex", i%100, i)] = ""
	}
	full := errors.New("full")
	var calls atomic.Int64
	c := open(t, config(tree(t, files)))
	_, err := c.Walk(context.Background(), func(context.Context, crawl.Entry) error {
		calls.Add(1)
		return full
	})
	if !errors.Is(err, full) || calls.Load() > 4 {
		t.Errorf("error %v after %d calls", err, calls.Load())
	}
}

func TestCancelEndsTheWalk(t *testing.T) {
	t.Parallel()
	files := make(map[string]string)
	for i := range 300 {
		files[fmt.Sprintf("%d/%d.ex", i%100, i)] = ""
	}
	ctx, cancel := context.WithCancel(context.Background())
	var calls atomic.Int64
	_, err := open(t, config(tree(t, files))).Walk(ctx, func(ctx context.Context, _ crawl.Entry) error {
		calls.Add(1)
		cancel()
		<-ctx.Done()
		return nil // an emit that does not notice
	})
	if !errors.Is(err, context.Canceled) || calls.Load() > 4 {
		t.Errorf("error %v after %d calls", err, calls.Load())
	}
}

// TestRemovedRootIsAnError: otherwise every file would seem gone.
func TestRemovedRootIsAnError(t *testing.T) {
	t.Parallel()
	top := tree(t, map[string]string{"root/a.ex": ""})
	root := filepath.Join(top, "root")
	c := open(t, config(root))
	none := func(context.Context, crawl.Entry) error { return nil }
	must(t, os.RemoveAll(root))
	if _, err := c.Walk(context.Background(), none); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("error is %v", err)
	}
	must(t, os.Mkdir(root, 0o777))
	if _, err := c.Walk(context.Background(), none); err == nil {
		t.Error("a directory that took the root's place is crawled as if it were the root")
	}
}
