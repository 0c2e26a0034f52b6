package git_test

import (
	"context"
	"errors"
	"maps"
	"net/http"
	"net/http/cgi"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"elixirscope/sources/git"
)

// serve serves the repositories below a directory as git itself does.
func serve(t *testing.T, root string) string {
	t.Helper()
	server := httptest.NewServer(backend(t, root))
	t.Cleanup(server.Close)
	return server.URL
}

func backend(t *testing.T, root string) http.Handler {
	t.Helper()
	backend := filepath.Join(command(t, root, "--exec-path"), "git-http-backend")
	if _, err := os.Stat(backend); err != nil {
		t.Skip("git comes without git-http-backend")
	}
	return &cgi.Handler{Path: backend, Env: []string{
		"GIT_PROJECT_ROOT=" + root, "GIT_HTTP_EXPORT_ALL=1", "GIT_CONFIG_GLOBAL=" + os.DevNull}}
}

func TestMirrorFollowsItsOrigin(t *testing.T) {
	root := t.TempDir()
	work := filepath.Join(root, "shop")
	must(t, os.Mkdir(work, 0o755))
	command(t, work, "init", "--quiet", "--initial-branch", "trunk")
	commit := func(name string) string {
		save(t, work, name, "package a\n")
		command(t, work, "add", ".")
		command(t, work, "commit", "--quiet", "-m", name)
		return command(t, work, "rev-parse", "HEAD")
	}
	first := commit("a.go")
	command(t, work, "branch", "old")
	address := serve(t, root) + "/shop/.git"
	place, err := git.ParsePlace("git:" + strings.Replace(address, "//", "//me:secret@", 1))
	must(t, err)
	clone := place.In(filepath.Join(t.TempDir(), "git"))

	has := func(id string, want bool) {
		t.Helper()
		if has, err := git.HasCommit(clone, id); err != nil || has != want {
			t.Errorf("has %s: %v, %v", id, has, err)
		}
	}
	head := func(want string) {
		t.Helper()
		from, err := git.Open(clone)
		must(t, err)
		c, err := from.Commit("")
		must(t, err)
		must(t, from.Close())
		if c.ID != want {
			t.Errorf("HEAD is %s, want %s", c.ID, want)
		}
	}
	has(first, false)
	must(t, git.Mirror(context.Background(), place.URL, clone))
	has(first, true)
	has("trunk", false)
	head(first)
	must(t, git.Mirror(context.Background(), place.URL, clone)) // nothing new

	second := commit("b.go")
	command(t, work, "branch", "-D", "old")
	command(t, work, "branch", "-m", "main")
	must(t, git.Mirror(context.Background(), place.URL, clone))
	head(second)
	from := open(t, clone)
	for _, gone := range []string{"old", "trunk"} {
		if _, err := from.Commit(gone); err == nil {
			t.Errorf("branch %s is still there", gone)
		}
	}
	config, err := os.ReadFile(filepath.Join(clone, "config"))
	must(t, err)
	if strings.Contains(string(config), "secret") {
		t.Errorf("the password is written down:\n%s", config)
	}
}

func TestMirrorSaysWhatIsUnreachable(t *testing.T) {
	server := httptest.NewServer(nil)
	server.Close() // nobody listens there now
	address := strings.Replace(server.URL, "//", "//me:secret@", 1) + "/shop"
	for _, address := range []string{address, "nonsense://host/shop"} {
		err := git.Mirror(context.Background(), address, filepath.Join(t.TempDir(), "clone"))
		if err == nil || !strings.Contains(err.Error(), "/shop") || strings.Contains(err.Error(), "secret") {
			t.Errorf("%v", err)
		}
	}
}

// A remote that falls silent in the middle of what it sends is given up, and what came of
// it is not taken for the whole. So it is when nobody waits any longer.
func TestMirrorOfARemoteThatFallsSilent(t *testing.T) {
	root := t.TempDir()
	work := filepath.Join(root, "shop")
	must(t, os.Mkdir(work, 0o755))
	command(t, work, "init", "--quiet")
	save(t, work, "a.go", "package a\n"+strings.Repeat("// x\n", 100))
	command(t, work, "add", ".")
	command(t, work, "commit", "--quiet", "-m", "m")
	id := command(t, work, "rev-parse", "HEAD")
	whole := backend(t, root)
	sending := make(chan struct{}, 1)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodGet {
			whole.ServeHTTP(w, r)
			return
		}
		all := httptest.NewRecorder()
		whole.ServeHTTP(all, r)
		maps.Copy(w.Header(), all.Header())
		_, err := w.Write(all.Body.Bytes()[:all.Body.Len()/2])
		if err != nil || http.NewResponseController(w).Flush() != nil {
			return
		}
		sending <- struct{}{}
		<-r.Context().Done()
	}))
	defer server.Close()
	address, clone := server.URL+"/shop/.git", filepath.Join(t.TempDir(), "clone")
	err := git.MirrorWithin(context.Background(), address, clone, 100*time.Millisecond)
	if err == nil || !strings.Contains(err.Error(), "has sent nothing for 100ms") {
		t.Errorf("silent: %v", err)
	}
	select {
	case <-sending:
	default: // it was given up even earlier
	}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- git.MirrorWithin(ctx, address, clone, time.Hour) }()
	<-sending
	cancel()
	if err := <-ended; !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
	if has, err := git.HasCommit(clone, id); has || err != nil {
		t.Errorf("has half of it: %v, %v", has, err)
	}
	must(t, git.Mirror(context.Background(), serve(t, root)+"/shop/.git", clone))
	if has, err := git.HasCommit(clone, id); !has || err != nil {
		t.Errorf("has the whole: %v, %v", has, err)
	}
}
