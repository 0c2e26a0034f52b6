package instance_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"elixirscope/api"
	"elixirscope/api/client"
	"elixirscope/ast"
	"elixirscope/ast/lang"
	"elixirscope/ast/lang/golang"
	"elixirscope/ast/query"
	"elixirscope/ast/syntax"
	"elixirscope/foundation/quarantine"
	"elixirscope/instance"
)

// What kills the process that parses it, or analyzes it, and what may be parsed meanwhile.
const (
	deadlyToParse   = "package deadly\n\nfunc parse() {}\n"
	deadlyToAnalyze = "package deadly\n\nfunc analyze() {}\n"
	innocent        = "package innocent\n"
)

// deadly returns a set of languages of which one is not as in real life: it is known
// what is deadly. Together, the process does not die before an innocent file is parsed.
func deadly(together bool) (*lang.Set, error) {
	real, err := golang.New()
	if err != nil {
		return nil, err
	}
	met := make(chan struct{})
	kill := func() {
		if together {
			<-met
		}
		_ = syscall.Kill(os.Getpid(), syscall.SIGKILL)
		select {}
	}
	killing := *real
	killing.Repair = func(source []byte, _ int) []byte {
		switch {
		case string(source) == deadlyToParse:
			kill()
		case string(source) == innocent && together:
			close(met)
			select {}
		}
		return nil
	}
	killing.Facts = func(tree *syntax.Tree) ast.Facts {
		if string(tree.Source()) == deadlyToAnalyze {
			kill()
		}
		return real.Facts(tree)
	}
	return lang.NewSet(&killing)
}

// killed runs a process that has to be killed by what it parses.
func killed(t *testing.T, f fate) {
	t.Helper()
	_, err := f.run(t)
	var exit *exec.ExitError
	if !errors.As(err, &exit) || exit.Sys().(syscall.WaitStatus).Signal() != syscall.SIGKILL {
		t.Fatalf("the process was not killed: %v", err)
	}
}

func openDeadly(t *testing.T, data string) *instance.Instance {
	t.Helper()
	languages, err := deadly(false)
	must(t, err)
	i, err := instance.OpenWith(instance.Config{Data: data}, languages)
	must(t, err)
	return i
}

// status asks a run which files are set aside.
func status(data string) (s instance.Status, err error) {
	asker := client.New(api.SocketPath(data))
	defer asker.Close()
	var text bytes.Buffer
	if err := asker.Status(context.Background(), &text); err != nil {
		return s, err
	}
	var part struct {
		SetAside []instance.SetAside `json:"set_aside"`
		Fault    string
	}
	err = json.Unmarshal(text.Bytes(), &part)
	s.SetAside, s.Fault = part.SetAside, part.Fault
	return s, err
}

// verdicts returns what is known in a data directory, by path, and who is guilty.
func verdicts(t *testing.T, data string) map[string]bool {
	t.Helper()
	q, err := quarantine.Open(data, true)
	must(t, err)
	known := make(map[string]bool)
	for _, s := range q.Suspects() {
		known[strings.TrimSuffix(s.Path, "...")] = s.Guilty
	}
	return known
}

// failures returns the paths that query files lists for a reason.
func failures(t *testing.T, i *instance.Instance, reason ast.Reason) (paths []string) {
	t.Helper()
	answer, err := i.Engine.Run(context.Background(), query.Request{Verb: query.Files, Filter: query.Filter{Reason: string(reason)}})
	must(t, err)
	for _, row := range answer.Rows {
		paths = append(paths, row.(*query.FileRow).Path)
	}
	slices.Sort(paths)
	return paths
}

// matchesRebuild fails the test unless a rebuild equals the store.
func matchesRebuild(t *testing.T, i *instance.Instance) {
	t.Helper()
	verify(t, i)
	n, err := i.Rebuild(context.Background(), "", func(d string) { t.Error(d) })
	if err != nil || n > 0 {
		t.Errorf("a rebuild has %d differences, %v", n, err)
	}
}

// A file that ends the process does so twice: once with others, once alone. Then all
// others are there, innocent ones that were being parsed too, and it is there again
// when its content is another one.
func TestDeadlyFile(t *testing.T) {
	long := strings.Repeat(strings.Repeat("d", 240)+"/", 13) + "deadly.go" // than what is noted of it
	for where, content := range map[string]string{"parse": deadlyToParse, "analyze": deadlyToAnalyze} {
		for by, follows := range map[string]bool{"once": false, "run": true} {
			for _, path := range []string{"deadly.go", long} {
				t.Run(by+" "+where+" "+path[:6], func(t *testing.T) {
					t.Parallel()
					root, data := filepath.Join(t.TempDir(), "tree"), t.TempDir()
					for n := range 100 {
						write(t, root, fmt.Sprintf("d%d/f%d.go", n%7, n), sourceOf(".go", n))
					}
					write(t, root, path, content)
					write(t, root, "innocent.go", innocent)
					f := fate{Root: root, Data: data, Deadly: true, Together: true, Follow: follows}
					noted := path[:min(len(path), 3069)]
					killed(t, f)
					if got := verdicts(t, data); len(got) < 2 || got[noted] || got["innocent.go"] {
						t.Errorf("after the first death known are %v", got)
					}
					f.Together = false
					killed(t, f)
					if got := verdicts(t, data); !got[noted] || got["innocent.go"] {
						t.Errorf("after the second death known are %v", got)
					}
					survives(t, root, data, path)
				})
			}
		}
	}
}

// survives checks what comes after two deaths.
func survives(t *testing.T, root, data, deadly string) {
	write(t, root, "z/copy.go", read(t, root, deadly))
	both := []string{deadly, "z/copy.go"}
	i := openDeadly(t, data)
	summary := ingest(t, i, once(root))
	if summary.Files != 103 || summary.Failed[ast.CrashedParser] != 2 || !slices.Equal(summary.SetAside, both) || summary.Languages[0].Files != 101 {
		t.Errorf("got %+v", summary)
	}
	if got := failures(t, i, ast.CrashedParser); !slices.Equal(got, both) {
		t.Errorf("failed are %q", got)
	}
	if got := verdicts(t, data); len(got) != 1 {
		t.Errorf("after an ingest known are %v", got)
	}
	matchesRebuild(t, i)
	must(t, i.Close())

	i = openDeadly(t, data)
	if aside := followed(t, i, root, data); len(aside) != 1 || !aside[0].Guilty || aside[0].Repo != "tree" || !strings.HasPrefix(deadly, strings.TrimSuffix(aside[0].Path, "...")) {
		t.Errorf("set aside are %+v", aside)
	}
	for _, path := range both {
		write(t, root, path, "package deadly\n\nfunc harmless() {}\n")
	}
	ingest(t, i, once(root))
	if got := failures(t, i, ast.CrashedParser); len(got) > 0 {
		t.Errorf("after an edit failed are %q", got)
	}
	matchesRebuild(t, i)
	must(t, i.Close())
}

// followed runs until the tree is up to date and returns what the run says then.
func followed(t *testing.T, i *instance.Instance, root, data string) []instance.SetAside {
	t.Helper()
	listener, err := api.ListenLocal(data)
	must(t, err)
	ready, ended := make(chan struct{}), make(chan error, 1)
	ctx, stop := context.WithCancel(context.Background())
	r := follow(root)
	r.Listen, r.Ready = on(listener), func() { close(ready) }
	go func() { ended <- i.Run(ctx, r) }()
	<-ready
	s, err := status(data)
	stop()
	if err := errors.Join(err, <-ended); err != nil || s.Fault != "" {
		t.Fatalf("%v, %s", err, s.Fault)
	}
	return s.SetAside
}

func read(t *testing.T, root, name string) string {
	t.Helper()
	content, err := os.ReadFile(filepath.Join(root, name))
	must(t, err)
	return string(content)
}

// Who deletes the verdicts has everything tried again, of a directory and of the same
// commit.
func TestAmnesty(t *testing.T) {
	r := newGitRepository(t)
	write(t, r.dir, "a.go", deadlyToParse)
	r.commit()
	for _, root := range []string{r.dir, "git:" + r.dir} {
		data := t.TempDir()
		for range 2 {
			killed(t, fate{Root: root, Data: data, Deadly: true})
		}
		i := openDeadly(t, data)
		ingest(t, i, once(root))
		if got := failures(t, i, ast.CrashedParser); len(got) != 1 {
			t.Errorf("%s: failed are %q", root, got)
		}
		matchesRebuild(t, i)
		must(t, i.Close())
		must(t, os.Remove(filepath.Join(data, "suspects")))
		i, err := instance.Open(instance.Config{Data: data})
		must(t, err)
		ingest(t, i, once(root))
		if got := failures(t, i, ast.CrashedParser); len(got) > 0 {
			t.Errorf("%s: after the amnesty failed are %q", root, got)
		}
		must(t, i.Close())
	}
}
