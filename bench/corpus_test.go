package bench

import (
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// corpus is Go source in memory and where it came from.
type corpus struct {
	root  string
	paths []string // relative to root
	files [][]byte
	bytes int64
}

// goDistribution reads every nth Go file of the Go distribution's own sources.
func goDistribution(b *testing.B, nth int) corpus {
	b.Helper()
	root, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		b.Fatal(err)
	}
	c := corpus{root: filepath.Join(strings.TrimSpace(string(root)), "src")}
	seen := 0
	err = filepath.WalkDir(c.root, func(name string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() || filepath.Ext(name) != ".go" {
			return err
		}
		if seen++; seen%nth != 0 {
			return nil
		}
		source, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		relative, err := filepath.Rel(c.root, name)
		c.paths, c.files = append(c.paths, relative), append(c.files, source)
		c.bytes += int64(len(source))
		return err
	})
	if err != nil {
		b.Fatal(err)
	}
	return c
}

// copyTo writes at most most files of the corpus below dir and returns their bytes.
func (c corpus) copyTo(b *testing.B, dir string, most int) (bytes int64) {
	b.Helper()
	for i, source := range c.files[:min(most, len(c.files))] {
		name := filepath.Join(dir, c.paths[i])
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			b.Fatal(err)
		}
		if err := os.WriteFile(name, source, 0o644); err != nil {
			b.Fatal(err)
		}
		bytes += int64(len(source))
	}
	return bytes
}

// cpu returns the CPU time this process has used.
func cpu(b *testing.B) time.Duration {
	b.Helper()
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		b.Fatal(err)
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}
