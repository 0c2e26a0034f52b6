package instance_test

import (
	"bytes"
	"context"
	"encoding/json"
	"log/slog"
	"net"
	"net/http"
	"net/http/cgi"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"elixirscope/api"
	"elixirscope/ast/query"
	"elixirscope/instance"
	"elixirscope/pipeline"
	"elixirscope/sources/watch"
)

// following is a run of several sources that is asked over its API.
type following struct {
	*instance.Instance
	t       testing.TB
	address string
	http    *http.Client
	stop    func() error
}

// startFollowing starts a run that polls git repositories so often.
func startFollowing(t testing.TB, poll time.Duration, roots ...string) *following {
	t.Helper()
	i := open(t, t.TempDir())
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() {
		ended <- i.Run(ctx, instance.Run{Roots: roots, Settings: instance.DefaultSettings(), Pipeline: pipeline.DefaultConfig(),
			Watch: watch.DefaultConfig(), GitPoll: poll, Drain: time.Minute, SinkLag: instance.DefaultSinkLag,
			Listen: on(listener)})
	}()
	f := &following{Instance: i, t: t, address: "http://" + listener.Addr().String(), http: &http.Client{Transport: &http.Transport{}}}
	f.stop = sync.OnceValue(func() error {
		f.http.CloseIdleConnections()
		cancel()
		return <-ended
	})
	t.Cleanup(func() { must(t, f.stop()) })
	return f
}

// exchange sends a request to the API, which has to answer with that status.
func (f *following) exchange(method, path string, body, response any, status int) {
	f.t.Helper()
	text, err := json.Marshal(body)
	must(f.t, err)
	request, err := http.NewRequest(method, f.address+path, bytes.NewReader(text))
	must(f.t, err)
	answer, err := f.http.Do(request)
	must(f.t, err)
	defer answer.Body.Close()
	if answer.StatusCode != status {
		f.t.Fatalf("%s %s: %s", method, path, answer.Status)
	}
	must(f.t, json.NewDecoder(answer.Body).Decode(response))
}

func (f *following) refresh(repo string) {
	f.t.Helper()
	var response api.Refreshing
	f.exchange(http.MethodPost, "/v1/refresh", api.Refresh{Repo: repo}, &response, http.StatusAccepted)
}

// git returns the status of the repository of git.
func (f *following) git() instance.TreeStatus {
	f.t.Helper()
	for {
		var status struct{ Repositories []instance.TreeStatus }
		f.exchange(http.MethodGet, "/v1/status", nil, &status, http.StatusOK)
		if n := slices.IndexFunc(status.Repositories, func(s instance.TreeStatus) bool { return s.Git != nil }); n >= 0 {
			return status.Repositories[n]
		} // the API is there before what it speaks for
	}
}

// answer is what is known of the files of a repository.
type answer struct {
	AsOf struct{ State, Commit string }  `json:"as_of"`
	Rows []struct{ Path, Reason string } `json:"rows"`
}

func (f *following) files(repo string) (a answer) {
	f.t.Helper()
	f.exchange(http.MethodPost, "/v1/query", query.Request{Verb: query.Files, Filter: query.Filter{Repo: repo}}, &a, http.StatusOK)
	return a
}

// names returns the names of the files, with the reason of what is wrong with one.
func (a answer) names() string {
	var names []string
	for _, row := range a.Rows {
		names = append(names, strings.TrimSpace(row.Path+" "+row.Reason))
	}
	return strings.Join(names, ", ")
}

// eventually waits until an answer about a repository is fresh, or not, and names these
// files.
func (f *following) eventually(repo string, fresh bool, names string) answer {
	f.t.Helper()
	var a answer
	for deadline := time.Now().Add(30 * time.Second); time.Now().Before(deadline); {
		if a = f.files(repo); a.names() == names && (a.AsOf.State == query.Fresh) == fresh {
			return a
		}
	}
	f.t.Fatalf("%s never has %q, fresh %v: %+v, %+v", repo, names, fresh, a, f.git().Git)
	return a
}

// fails waits until the repository of git cannot be looked at.
func (f *following) fails() *instance.GitStatus {
	f.t.Helper()
	for deadline := time.Now().Add(30 * time.Second); time.Now().Before(deadline); {
		if status := f.git().Git; status.Error != "" {
			return status
		}
	}
	f.t.Fatalf("never fails: %+v", f.git().Git)
	return nil
}

// at fails the test unless an answer is of a commit.
func (a answer) at(t testing.TB, commit string) {
	t.Helper()
	if a.AsOf.Commit != commit {
		t.Errorf("the answer is of commit %q, want %q", a.AsOf.Commit, commit)
	}
}

// A branch is followed wherever it goes, and a directory beside it.
func TestRunFollowsABranch(t *testing.T) {
	r, dir := newGitRepository(t), filepath.Join(t.TempDir(), "beside")
	write(t, dir, "x.go", "package x\n")
	write(t, r.dir, "a.go", "package a\n")
	first := r.commit()
	f := startFollowing(t, time.Hour, "git:"+r.dir+"@main", dir)
	repo := f.git().Repo
	f.eventually(repo, true, "a.go").at(t, first)
	f.eventually("beside", true, "x.go")

	r.git("switch", "--quiet", "-c", "side")
	write(t, r.dir, "b.go", "package b\n")
	second := r.commit()
	f.refresh("") // nothing has happened to main
	f.eventually(repo, true, "a.go").at(t, first)
	r.git("branch", "--force", "main", second)
	f.refresh(repo)
	f.eventually(repo, true, "a.go, b.go").at(t, second)
	write(t, dir, "y.go", "package y\n")
	f.eventually("beside", true, "x.go, y.go")

	// A push by force, of a history that has nothing to do with the one before.
	r.git("checkout", "--quiet", "--orphan", "anew")
	r.git("rm", "--quiet", "-r", "--force", ".")
	write(t, r.dir, "c.go", "package c\n")
	third := r.commit()
	r.git("branch", "--force", "main", third)
	f.refresh(repo)
	f.eventually(repo, true, "c.go").at(t, third)

	r.git("branch", "-D", "main")
	f.refresh(repo)
	status := f.fails()
	f.eventually(repo, false, "c.go").at(t, third)
	if !strings.Contains(status.Error, "no such revision") || status.CheckedAt.IsZero() || status.Commit != third {
		t.Errorf("status %+v", status)
	}
	f.eventually("beside", true, "x.go, y.go")
	r.git("branch", "main", second)
	f.refresh(repo)
	f.eventually(repo, true, "a.go, b.go").at(t, second)
	if status := f.git().Git; status.Error != "" {
		t.Errorf("status %+v", status)
	}
	must(t, f.stop())
	verify(t, f.Instance)
	rebuild(t, f.Instance)
}

// A commit is found by polling, too, and what the run missed by the next one.
func TestRunPolls(t *testing.T) {
	r := newGitRepository(t)
	write(t, r.dir, "a.go", "package a\n")
	r.commit()
	f := startFollowing(t, time.Millisecond, "git:"+r.dir)
	repo := f.git().Repo
	f.eventually(repo, true, "a.go")
	for _, name := range []string{"b.go", "c.go", "d.go"} {
		write(t, r.dir, name, "package p\n")
		r.commit()
	}
	f.eventually(repo, true, "a.go, b.go, c.go, d.go")
	must(t, f.stop())
	rebuild(t, f.Instance)
}

// Files that cannot be read are tried again at the next look, and not before.
func TestRunFollowsADamagedRepository(t *testing.T) {
	r := newGitRepository(t)
	write(t, r.dir, "a.go", "package a\n")
	write(t, r.dir, "b.go", "package b\n")
	r.commit()
	id := r.git("rev-parse", "HEAD:a.go")
	object := filepath.Join(r.dir, ".git/objects", id[:2], id[2:])
	must(t, os.Rename(object, object+".away"))
	f := startFollowing(t, time.Hour, "git:"+r.dir)
	repo := f.git().Repo
	f.eventually(repo, true, "a.go unreadable, b.go")
	must(t, os.Rename(object+".away", object))
	f.refresh(repo)
	f.eventually(repo, true, "a.go, b.go")
	must(t, f.stop())
	rebuild(t, f.Instance)
}

// remote serves a repository as git itself does, as long as it is reachable.
type remote struct {
	address string
	down    atomic.Bool
}

func serveGit(t *testing.T, r gitRepository) *remote {
	t.Helper()
	backend := filepath.Join(r.git("--exec-path"), "git-http-backend")
	if _, err := os.Stat(backend); err != nil {
		t.Skip("git comes without git-http-backend")
	}
	serving := &remote{}
	h := &cgi.Handler{Path: backend, Logger: slog.NewLogLogger(slog.DiscardHandler, slog.LevelError), Env: []string{
		"GIT_PROJECT_ROOT=" + r.dir, "GIT_HTTP_EXPORT_ALL=1", "GIT_CONFIG_GLOBAL=" + os.DevNull}}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, request *http.Request) {
		if serving.down.Load() {
			w.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		h.ServeHTTP(w, request)
	}))
	t.Cleanup(http.DefaultTransport.(*http.Transport).CloseIdleConnections) // go-git's
	t.Cleanup(server.Close)
	serving.address = "git:" + server.URL + "/.git"
	return serving
}

// A remote that cannot be reached ends nothing, not even at first, and is asked again.
func TestRunFollowsARemote(t *testing.T) {
	r := newGitRepository(t)
	write(t, r.dir, "a.go", "package a\n")
	first := r.commit()
	from := serveGit(t, r)
	from.down.Store(true)
	f := startFollowing(t, time.Hour, from.address+"@main")
	repo := f.git().Repo
	f.fails()
	f.eventually(repo, false, "")
	from.down.Store(false)
	f.refresh(repo)
	f.eventually(repo, true, "a.go").at(t, first)

	from.down.Store(true) // first: after a commit it is looked again by itself
	write(t, r.dir, "b.go", "package b\n")
	second := r.commit()
	f.refresh(repo)
	f.fails()
	f.eventually(repo, false, "a.go").at(t, first)
	from.down.Store(false)
	f.refresh(repo)
	f.eventually(repo, true, "a.go, b.go").at(t, second)

	write(t, r.dir, "a.go", "package c\n")
	r.git("commit", "--quiet", "--all", "--amend", "-m", "m")
	f.refresh(repo)
	for f.files(repo).AsOf.Commit == second {
		if f.git().Git.Error != "" {
			t.Fatal(f.git().Git.Error)
		}
	}
	must(t, f.stop())
	rebuild(t, f.Instance)
}

// A remote that never answers does not hold up the end.
func TestRunIsStoppedWhileItFetches(t *testing.T) {
	asked := make(chan struct{})
	silent := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		close(asked)
		<-r.Context().Done()
	}))
	defer silent.Close()
	defer http.DefaultTransport.(*http.Transport).CloseIdleConnections()
	f := startFollowing(t, time.Hour, "git:"+silent.URL+"/shop.git")
	<-asked
	must(t, f.stop())
}
