package crawl_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"

	"elixirscope/ast"
	"elixirscope/sources/crawl"
)

func TestReadFileRefuses(t *testing.T) {
	t.Parallel()
	top := tree(t, map[string]string{
		"secret.ex": "secret", "root/a.ex": "a", "root/big.ex": strings.Repeat("x", 11), "root/dir/": "",
		"root/out.ex": "-> ../secret.ex", "root/out": "-> ..", "root/in.ex": "-> a.ex", "root/fits.ex": strings.Repeat("x", 10),
	})
	root := filepath.Join(top, "root")
	must(t, syscall.Mkfifo(filepath.Join(root, "pipe.ex"), 0o666))
	cfg := config(root)
	cfg.MaxFileSize = 10
	c := open(t, cfg)
	for path, want := range map[string]ast.Reason{
		"a.ex": ast.NoReason, "fits.ex": ast.NoReason, "big.ex": ast.TooLarge, "dir": ast.SpecialFile, "pipe.ex": ast.SpecialFile,
		"out.ex": ast.OutsideRoot, "out/secret.ex": ast.OutsideRoot, "../secret.ex": ast.OutsideRoot, "dir/../../secret.ex": ast.OutsideRoot,
		filepath.Join(top, "secret.ex"): ast.OutsideRoot, "in.ex": ast.SpecialFile, "none.ex": ast.Unreadable, "a.ex/b": ast.Unreadable,
	} {
		content, info, err := c.ReadFile(path)
		var skip *crawl.SkipError
		switch {
		case want == ast.NoReason:
			if err != nil || int64(len(content)) != info.Size() || info.ModTime().IsZero() {
				t.Errorf("%s: %q, %v", path, content, err)
			}
		case !errors.As(err, &skip) || skip.Reason != want || content != nil:
			t.Errorf("%s: %q, %v, want %s", path, content, err, want)
		}
	}
	_, _, err := c.ReadFile("none.ex")
	if !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("error is %v", err)
	}
	if _, info, _ := c.ReadFile("big.ex"); info == nil || info.Size() != 11 {
		t.Error("a file that is too large comes without its size")
	}
}

// TestReadFileOfUnknownSize: some file systems tell the size only by reading.
func TestReadFileOfUnknownSize(t *testing.T) {
	t.Parallel()
	if _, err := os.Stat("/proc/self/status"); err != nil {
		t.Skip("there is no /proc")
	}
	cfg := config("/proc/self")
	content, info, err := open(t, cfg).ReadFile("status")
	if err != nil || info.Size() != 0 || len(content) < 100 {
		t.Errorf("read %d bytes: %v", len(content), err)
	}
	cfg.MaxFileSize = 20
	var skip *crawl.SkipError
	if _, _, err = open(t, cfg).ReadFile("status"); !errors.As(err, &skip) || skip.Reason != ast.TooLarge {
		t.Errorf("error is %v", err)
	}
}

// TestReadFileWhileItChanges rewrites and swaps a file while it is read: what is
// read is bounded, never foreign, and never blocks.
func TestReadFileWhileItChanges(t *testing.T) {
	t.Parallel()
	top := tree(t, map[string]string{"secret.ex": "secret", "root/a.ex": "x"})
	name := filepath.Join(top, "root", "a.ex")
	spare := filepath.Join(top, "root", "spare")
	cfg := config(filepath.Join(top, "root"))
	cfg.MaxFileSize = 1000
	c := open(t, cfg)
	stop := make(chan struct{})
	var writer sync.WaitGroup
	writer.Go(func() {
		for i := 0; ; i++ {
			select {
			case <-stop:
				return
			default:
			}
			os.Remove(spare)
			switch i % 4 {
			case 0:
				os.Symlink("../secret.ex", spare)
			case 1:
				syscall.Mkfifo(spare, 0o666)
			default:
				os.WriteFile(spare, []byte(strings.Repeat("x", i%2000)), 0o666)
			}
			os.Rename(spare, name)
			if i%4 == 3 {
				os.WriteFile(name, []byte(strings.Repeat("x", i%900)), 0o666)
			}
		}
	})
	for range 5000 {
		content, _, err := c.ReadFile("a.ex")
		var skip *crawl.SkipError
		if err != nil && !errors.As(err, &skip) {
			t.Fatal(err)
		}
		if len(content) > 1000 || strings.Trim(string(content), "x") != "" {
			t.Fatalf("read %q", content)
		}
	}
	close(stop)
	writer.Wait()
}
