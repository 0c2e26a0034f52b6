package e2e

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

var update = flag.Bool("update", false, "rewrite what the scripts compare with")

func TestScripts(t *testing.T) {
	bin := build(t)
	testscript.Run(t, testscript.Params{
		Dir:                "testdata",
		UpdateScripts:      *update,
		RequireUniqueNames: true,
		Setup: func(env *testscript.Env) error {
			env.Setenv("PATH", bin+string(os.PathListSeparator)+env.Getenv("PATH"))
			env.Setenv("XDG_DATA_HOME", filepath.Join(env.WorkDir, "data"))
			env.Setenv("STORE", filepath.Join(env.WorkDir, "data", "elixirscope", "store"))
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"exits":      exits,
			"unread":     unread,
			"eventually": eventually,
			"settle":     settle,
			"lasting":    lasting,
			"mkfifo":     mkfifo,
			"damage":     damage,
			"port":       port,
			"certify":    certify,
		},
	})
}

// build builds the programs into a directory of their own.
func build(t *testing.T) string {
	t.Helper()
	dependOnSources(t)
	bin := t.TempDir()
	c := exec.Command("go", "build", "-o", bin+string(filepath.Separator), "elixirscope/cmd/ingest", "elixirscope/cmd/query")
	if out, err := c.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return bin
}

// dependOnSources looks at everything the programs are built from: the go command
// takes a test's result from its cache unless a file that the test looked at changed.
func dependOnSources(t *testing.T) {
	t.Helper()
	err := filepath.WalkDir("..", func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() && strings.HasPrefix(entry.Name(), ".") && entry.Name() != ".." {
			return filepath.SkipDir
		}
		switch filepath.Ext(name) {
		case ".go", ".c", ".h", ".mod":
			_, err = os.Stat(name)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// exits CODE PROGRAM ARGS... runs a program that has to end with that code.
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE PROGRAM ARGS...")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	got := 0
	err = ts.Exec(args[1], args[2:]...)
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		got = exit.ExitCode()
	} else {
		ts.Check(err)
	}
	if got != want {
		ts.Fatalf("%q exits with %d, want %d", args[1:], got, want)
	}
}

// unread PROGRAM ARGS... runs a program whose standard output nobody reads: it has to
// do its work and succeed all the same.
func unread(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 1 {
		ts.Fatalf("usage: unread PROGRAM ARGS...")
	}
	read, write, err := os.Pipe()
	ts.Check(err)
	ts.Check(read.Close())
	defer write.Close()
	program, err := lookPath(ts.Getenv("PATH"), args[0])
	ts.Check(err)
	c := exec.Command(program, args[1:]...)
	c.Dir, c.Env, c.Stdout = ts.MkAbs("."), []string{"XDG_DATA_HOME=" + ts.Getenv("XDG_DATA_HOME")}, write
	ts.Check(c.Run())
}

// eventually PATTERN PROGRAM ARGS... runs a program again and again until what it
// prints matches.
func eventually(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: eventually PATTERN PROGRAM ARGS...")
	}
	pattern, err := regexp.Compile(args[0])
	ts.Check(err)
	program, err := lookPath(ts.Getenv("PATH"), args[1])
	ts.Check(err)
	var printed []byte
	for deadline := time.Now().Add(time.Minute); time.Now().Before(deadline); {
		c := exec.Command(program, args[2:]...)
		c.Dir, c.Env = ts.MkAbs("."), []string{"XDG_DATA_HOME=" + ts.Getenv("XDG_DATA_HOME")}
		printed, _ = c.CombinedOutput() // an exit code that says that there is nothing yet
		if pattern.Match(printed) {
			return
		}
	}
	ts.Fatalf("%q never prints %q, but\n%s", args[1:], args[0], printed)
}

// lookPath finds a program the script can call.
func lookPath(path, program string) (string, error) {
	for _, dir := range filepath.SplitList(path) {
		if found, err := exec.LookPath(filepath.Join(dir, program)); err == nil {
			return found, nil
		}
	}
	return "", exec.ErrNotFound
}

// settle waits until the clock of the file system has moved on so far that the
// times of all files written before can be relied on.
func settle(ts *testscript.TestScript, _ bool, _ []string) {
	probe := filepath.Join(ts.Getenv("TMPDIR"), "probe")
	var first time.Time
	for {
		ts.Check(os.WriteFile(probe, nil, 0o644))
		info, err := os.Stat(probe)
		ts.Check(err)
		if first.IsZero() {
			first = info.ModTime()
		}
		if info.ModTime().Sub(first) > 25*time.Millisecond {
			ts.Check(os.Remove(probe))
			return
		}
	}
}

// lasting FILE rewrites JSON without what differs from run to run.
func lasting(ts *testscript.TestScript, _ bool, args []string) {
	var document map[string]any
	ts.Check(json.Unmarshal([]byte(ts.ReadFile(args[0])), &document))
	for _, name := range []string{"elapsed_ns", "peak_rss_bytes", "stages", "root", "overlaps", "stats", "digest"} {
		delete(document, name)
	}
	if asOf, ok := document["as_of"].(map[string]any); ok {
		delete(asOf, "lag_ms")
	}
	text, err := json.MarshalIndent(document, "", "  ")
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), append(text, '\n'), 0o644))
}

func mkfifo(ts *testscript.TestScript, _ bool, args []string) {
	ts.Check(syscall.Mkfifo(ts.MkAbs(args[0]), 0o644))
}

// damage GLOB overwrites the middle of every file that matches.
func damage(ts *testscript.TestScript, _ bool, args []string) {
	names, err := filepath.Glob(ts.MkAbs(args[0]))
	ts.Check(err)
	if len(names) == 0 {
		ts.Fatalf("nothing matches %s", args[0])
	}
	for _, name := range names {
		ts.Check(overwrite(name))
	}
}

func overwrite(name string) error {
	content, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	if len(content) < 100 {
		return fmt.Errorf("%s is too short to be damaged", name)
	}
	for i := 20; i < len(content)/2; i++ {
		content[i] ^= 0x5a
	}
	return os.WriteFile(name, content, 0o644)
}
