package bench

import (
	"bufio"
	"errors"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// BenchmarkMemory ingests with the built program and reports its peak memory and
// what the store takes for each byte of source: for the whole Go distribution, and
// for a repository of 1,000 of its files.
func BenchmarkMemory(b *testing.B) {
	program := filepath.Join(b.TempDir(), "ingest")
	if out, err := exec.Command("go", "build", "-o", program, "elixirscope/cmd/ingest").CombinedOutput(); err != nil {
		b.Fatalf("%v\n%s", err, out)
	}
	whole := goDistribution(b, 1)
	b.Run("go-distribution", func(b *testing.B) { peak(b, program, whole.root, whole.bytes) })
	b.Run("1000-files", func(b *testing.B) {
		tree := b.TempDir()
		sample := goDistribution(b, max(len(whole.files)/1000, 1))
		peak(b, program, tree, sample.copyTo(b, tree, 1000))
	})
	b.Run("go-distribution-within-256MB", func(b *testing.B) { peakWithin(b, program, whole.root, "256M") })
}

// peakWithin has the program follow a tree below a memory limit until it is up to date,
// and reports its peak memory and how long that takes.
func peakWithin(b *testing.B, program, tree, limit string) {
	for b.Loop() {
		started := time.Now()
		command := exec.Command(program, "run", "--yes-really", "--memory-limit", limit, "--data", b.TempDir(), tree)
		said, err := command.StderrPipe()
		if err != nil {
			b.Fatal(err)
		}
		if err := command.Start(); err != nil {
			b.Fatal(err)
		}
		lines := bufio.NewScanner(said)
		for lines.Scan() && !strings.Contains(lines.Text(), "up to date") {
		}
		elapsed := time.Since(started)
		if err := command.Process.Signal(syscall.SIGTERM); err != nil {
			b.Fatal(err)
		}
		rest, err := io.ReadAll(said)
		if err := errors.Join(err, command.Wait()); err != nil {
			b.Fatalf("%v\n%s", err, rest)
		}
		usage := command.ProcessState.SysUsage().(*syscall.Rusage)
		b.ReportMetric(float64(usage.Maxrss)/1024, "peak-MiB")
		b.ReportMetric(elapsed.Seconds(), "until-current-s")
	}
}

func peak(b *testing.B, program, tree string, source int64) {
	for b.Loop() {
		data := b.TempDir()
		command := exec.Command(program, "once", "--data", data, tree)
		if out, err := command.CombinedOutput(); err != nil {
			b.Fatalf("%v\n%s", err, out)
		}
		usage := command.ProcessState.SysUsage().(*syscall.Rusage)
		b.ReportMetric(float64(usage.Maxrss)/1024, "peak-MiB") // Linux counts in KiB
		b.ReportMetric(float64(sizeOf(b, data))/float64(source), "stored/source")
	}
}

func sizeOf(b *testing.B, dir string) (bytes int64) {
	err := filepath.WalkDir(dir, func(_ string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		if err == nil {
			bytes += info.Size()
		}
		return err
	})
	if err != nil && !os.IsNotExist(err) {
		b.Fatal(err)
	}
	return bytes
}
