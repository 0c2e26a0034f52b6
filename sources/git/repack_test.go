package git_test

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"elixirscope/sources/git"
)

// What git packs, and packs again, while the repository is open is still found.
func TestRepackedWhileOpen(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "shop")
	must(t, os.Mkdir(dir, 0o755))
	command(t, dir, "init", "--quiet", "--initial-branch", "main")
	write := func(from, to int) {
		for n := from; n < to; n++ {
			save(t, dir, fmt.Sprintf("f%d.go", n), fmt.Sprintf("package p%d\n", n))
		}
		command(t, dir, "add", ".")
		command(t, dir, "commit", "--quiet", "-m", "m")
	}
	read := func(r *git.Repository, from, to int) {
		t.Helper()
		for n := from; n < to; n++ {
			content, err := r.Read(command(t, dir, "rev-parse", fmt.Sprintf("HEAD:f%d.go", n)), 100)
			if want := fmt.Sprintf("package p%d\n", n); err != nil || string(content) != want {
				t.Errorf("f%d.go is %q, %v", n, content, err)
			}
		}
	}
	write(0, 4)
	loose := open(t, dir)
	read(loose, 0, 2)
	command(t, dir, "gc", "--quiet", "--prune=now")
	packed := open(t, dir)
	read(loose, 2, 4)
	if _, err := packed.Read("0123456789012345678901234567890123456789", 100); err == nil {
		t.Error("what is not there is found") // and the pack is indexed, but not open
	}
	write(4, 6)
	command(t, dir, "repack", "-a", "-d", "-q")
	read(packed, 0, 6)
	read(loose, 0, 6)
}
