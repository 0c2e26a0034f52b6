package bench

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"os"
	"path/filepath"
	"sync/atomic"
	"testing"

	"elixirscope/instance"

	"github.com/cockroachdb/pebble/v2/vfs"
)

// BenchmarkWritten watches a tree of real code in which one function of a random file
// is edited at a time, and reports what the store writes, its log, flushes and
// compactions included, for each byte that changed and for each byte of the files that
// were saved.
func BenchmarkWritten(b *testing.B) {
	c, tree, data := goDistribution(b, *nth), b.TempDir(), b.TempDir()
	c.copyTo(b, tree, len(c.files))
	disk := &counted{FS: vfs.Default}
	config := instance.Config{Data: data, Logger: slog.New(slog.DiscardHandler), FS: disk}
	followWith(b, config, tree, func(i *instance.Instance) { flush(b, i) })
	random := rand.New(rand.NewPCG(1, 1))
	var changed, saved int64
	written := disk.bytes.Load()
	for b.Loop() {
		followWith(b, config, tree, func(i *instance.Instance) {
			for n := range *saves {
				file := random.IntN(len(c.files))
				before := len(c.files[file])
				c.files[file] = editFunction(c.files[file], random, n)
				changed += int64(len(c.files[file]) - before)
				saved += int64(len(c.files[file]))
				committed(b, i, filepath.Join(tree, c.paths[file]), c.files[file])
			}
			flush(b, i)
		})
	}
	total := float64(disk.bytes.Load() - written)
	b.ReportMetric(total/float64(changed), "written-B/changed-B")
	b.ReportMetric(total/float64(saved), "written-B/file-B")
}

func flush(b *testing.B, i *instance.Instance) {
	if err := i.Flush(); err != nil {
		b.Fatal(err)
	}
}

// editFunction adds a statement to the body of a random function, or a function where
// there is none.
func editFunction(source []byte, random *rand.Rand, n int) []byte {
	statement := fmt.Appendf(nil, "\tprintln(\"edit %d\")\n", n)
	functions := bytes.Count(source, []byte("\nfunc "))
	if functions == 0 {
		return fmt.Appendf(bytes.Clone(source), "\nfunc edit%d() {\n%s}\n", n, statement)
	}
	at := 0
	for range 1 + random.IntN(functions) {
		at += 1 + bytes.Index(source[at:], []byte("\nfunc "))
	}
	if body := bytes.Index(source[at:], []byte("{\n")); body >= 0 {
		at += body + len("{\n")
	}
	return append(append(bytes.Clone(source[:at]), statement...), source[at:]...)
}

// committed saves a file and waits until it is.
func committed(b *testing.B, i *instance.Instance, name string, source []byte) {
	b.Helper()
	before := i.Repository.Sequence()
	if err := os.WriteFile(name, source, 0o644); err != nil {
		b.Fatal(err)
	}
	if err := i.Repository.Await(context.Background(), before+1); err != nil {
		b.Fatal(err)
	}
}

// counted is a file system that counts the bytes that are written.
type counted struct {
	vfs.FS
	bytes atomic.Int64
}

// Create implements vfs.FS.
func (c *counted) Create(name string, category vfs.DiskWriteCategory) (vfs.File, error) {
	file, err := c.FS.Create(name, category)
	return countedFile{file, c}, err
}

// ReuseForWrite implements vfs.FS.
func (c *counted) ReuseForWrite(from, to string, category vfs.DiskWriteCategory) (vfs.File, error) {
	file, err := c.FS.ReuseForWrite(from, to, category)
	return countedFile{file, c}, err
}

type countedFile struct {
	vfs.File
	by *counted
}

// Write implements vfs.File.
func (f countedFile) Write(data []byte) (int, error) {
	n, err := f.File.Write(data)
	f.by.bytes.Add(int64(n))
	return n, err
}
