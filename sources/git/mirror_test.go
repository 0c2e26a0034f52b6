package git_test

import (
	"context"
	"net/http/cgi"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"elixirscope/sources/git"
)

// serve serves the repositories below a directory as git itself does.
func serve(t *testing.T, root string) string {
	t.Helper()
	backend := filepath.Join(command(t, root, "--exec-path"), "git-http-backend")
	if _, err := os.Stat(backend); err != nil {
		t.Skip("git comes without git-http-backend")
	}
	server := httptest.NewServer(&cgi.Handler{Path: backend, Env: []string{
		"GIT_PROJECT_ROOT=" + root, "GIT_HTTP_EXPORT_ALL=1", "GIT_CONFIG_GLOBAL=" + os.DevNull}})
	t.Cleanup(server.Close)
	return server.URL
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
