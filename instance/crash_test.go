package instance_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"elixirscope/instance"

	"pgregory.net/rapid"
)

// seedVariable repeats a test of crashes: the same edits, and kills as long after them.
const seedVariable = "CRASH_SEED"

// seed returns the seed of a test, which it tells.
func seed(t *testing.T) uint64 {
	t.Helper()
	s := rand.Uint64() >> 1
	if text := os.Getenv(seedVariable); text != "" {
		var err error
		s, err = strconv.ParseUint(text, 10, 63)
		must(t, err)
	}
	t.Logf("%s=%d does the same again", seedVariable, s)
	return s
}

// Killed at any instant, while it ingests once or follows a tree that is edited, the
// next one brings the store to what a fresh ingest gives. With SOAK=1 200 deaths.
func TestCrashLoop(t *testing.T) {
	rounds := 20
	if soaking() {
		rounds = 200
	}
	random := rand.New(rand.NewPCG(seed(t), 0))
	c := crashLoop{T: t, random: random, fate: fate{Root: filepath.Join(t.TempDir(), "tree"), Data: t.TempDir()}}
	c.editor.root = c.Root
	for n := range 200 {
		extension := extensions()[n%len(extensions())]
		write(t, c.Root, fmt.Sprintf("z/e%d/f%d%s", n%3, n, extension), sourceOf(extension, n))
	}
	for n := range rounds {
		c.edit(10)
		c.crash()
		if n%5 == 4 {
			c.converge()
		}
	}
	if c.killed == 0 {
		t.Error("no process was ever killed")
	}
	t.Logf("%d of %d processes were killed", c.killed, rounds)
}

// crashLoop are a tree under edits and the store that is kept of it.
type crashLoop struct {
	*testing.T
	fate
	editor editor
	random *rand.Rand
	killed int
}

// edit does up to so many random edits.
func (c *crashLoop) edit(most int) {
	n := c.random.IntN(most)
	if n == 0 {
		return
	}
	rapid.Custom(func(t *rapid.T) int {
		c.editor.t = t
		for range n {
			c.editor.edit()
		}
		return n
	}).Example(c.random.Int())
}

// crash ingests, edits meanwhile, and kills the process some time after that.
func (c *crashLoop) crash() {
	f := c.fate
	f.Follow = c.random.IntN(4) > 0
	p := start(c.T, f)
	if f.Follow && c.random.IntN(2) == 0 {
		p.ready()
	}
	c.edit(15)
	<-time.After(time.Duration(c.random.IntN(100)) * time.Millisecond)
	if p.kill() {
		c.killed++
	}
}

// converge follows the tree until it is up to date, and compares.
func (c *crashLoop) converge() {
	f := c.fate
	f.Follow = true
	p := start(c.T, f)
	p.ready()
	p.interrupt()
	i, err := instance.Open(instance.Config{Data: c.Data, ReadOnly: true})
	must(c.T, err)
	n, err := i.Verify(context.Background(), func(problem string) { c.Error(problem) })
	if err != nil || n.Problems > 0 {
		c.Fatalf("%d contradictions, %v, after %s", n.Problems, err, strings.Join(c.editor.history, "; "))
	}
	differences, err := i.Rebuild(context.Background(), "", func(d string) { c.Log(d) })
	if err != nil || differences > 0 {
		c.Fatalf("%d differences, %v, after %s", differences, err, strings.Join(c.editor.history, "; "))
	}
	must(c.T, i.Close())
	c.editor.history = nil
}

// process is an ingest in a process of its own.
type process struct {
	t      *testing.T
	cmd    *exec.Cmd
	stdout *bufio.Reader
	stderr strings.Builder
}

func start(t *testing.T, f fate) *process {
	t.Helper()
	p := &process{t: t, cmd: f.command(t)}
	stdout, err := p.cmd.StdoutPipe()
	must(t, err)
	p.stdout, p.cmd.Stderr = bufio.NewReader(stdout), &p.stderr
	must(t, p.cmd.Start())
	return p
}

// ready waits until the process says that it is.
func (p *process) ready() {
	p.t.Helper()
	if line, err := p.stdout.ReadString('\n'); err != nil || line != "ready\n" {
		p.t.Fatalf("the process says %q, %v, %s", line, err, p.wait())
	}
}

// kill ends the process at once and reports whether it had not ended before.
func (p *process) kill() bool {
	p.t.Helper()
	must(p.t, p.cmd.Process.Kill())
	says := p.wait()
	status := p.cmd.ProcessState.Sys().(syscall.WaitStatus)
	if !status.Signaled() && status.ExitStatus() != 0 {
		p.t.Fatalf("the process failed: %s", says)
	}
	return status.Signaled()
}

// interrupt asks the process to end, which has to go well.
func (p *process) interrupt() {
	p.t.Helper()
	must(p.t, p.cmd.Process.Signal(os.Interrupt))
	if says := p.wait(); !p.cmd.ProcessState.Success() {
		p.t.Fatalf("the process fails: %s", says)
	}
}

// wait returns how the process has ended and what it has said.
func (p *process) wait() string {
	_, _ = io.Copy(io.Discard, p.stdout)
	err := p.cmd.Wait()
	return fmt.Sprintf("%v %s", err, p.stderr.String())
}
