package git

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"strings"

	"github.com/go-git/go-git/v5/plumbing"
)

// Prefix is what every place begins with.
const Prefix = "git:"

// Place is where a repository is, and which revision of it is meant.
type Place struct {
	Dir      string // absolute path, without symbolic links; "" when it is elsewhere
	URL      string // where it is to be cloned from; "" when it is on this machine
	Revision string // as git rev-parse reads it; "" for HEAD
}

// IsCommit reports whether a revision is the id of a commit in full, which never names
// another.
func IsCommit(revision string) bool { return plumbing.IsHash(revision) }

// IsPlace reports whether a text names a git repository instead of a path.
func IsPlace(text string) bool { return strings.HasPrefix(text, Prefix) }

// ParsePlace reads git:PATH[@REV] and git:URL[@REV]. A path that exists as it is
// written, with an @ in it, is meant as it is written. A file:// URL is a path.
func ParsePlace(text string) (Place, error) {
	rest, ok := strings.CutPrefix(text, Prefix)
	if !ok || rest == "" {
		return Place{}, fmt.Errorf("%q names no git repository: write git:PATH[@REV] or git:URL[@REV]", text)
	}
	if local, ok := strings.CutPrefix(rest, "file://"); ok {
		unescaped, err := url.PathUnescape(local)
		if err != nil {
			return Place{}, fmt.Errorf("read %q: %w", text, err)
		}
		return localPlace(unescaped)
	}
	if start := remotePath(rest); start > 0 {
		p := Place{URL: rest}
		if at := strings.LastIndexByte(rest[start:], '@'); at > 0 {
			p.URL, p.Revision = rest[:start+at], rest[start+at+1:]
		}
		return p, nil
	}
	return localPlace(rest)
}

// remotePath returns where the path of a URL begins, or that of an address such as
// git@host:path; 0 when the text is a path of this machine.
func remotePath(text string) int {
	if scheme, rest, ok := strings.Cut(text, "://"); ok {
		slash := strings.IndexByte(rest, '/')
		if slash < 0 {
			return len(text)
		}
		return len(scheme) + len("://") + slash
	}
	host, _, ok := strings.Cut(text, ":")
	if !ok || strings.ContainsRune(host, '/') {
		return 0
	}
	if _, err := os.Stat(text); err == nil {
		return 0
	}
	return len(host) + 1
}

// localPlace finds the directory: the longest beginning of the text, up to an @,
// that exists.
func localPlace(text string) (Place, error) {
	dir, revision := text, ""
	for end := len(text); end > 0; end = strings.LastIndexByte(text[:end], '@') {
		if _, err := os.Stat(text[:end]); err == nil {
			dir, revision = text[:end], strings.TrimPrefix(text[end:], "@")
			break
		}
	}
	absolute, err := filepath.Abs(dir)
	if err == nil {
		absolute, err = filepath.EvalSymlinks(absolute)
	}
	if err != nil {
		return Place{}, fmt.Errorf("find git repository: %w", err)
	}
	return Place{Dir: absolute, Revision: revision}, nil
}

// Root returns the name of the repository at the place, which is that of all its
// revisions and holds no password.
func (p Place) Root() string {
	if p.Dir != "" {
		return Prefix + filepath.ToSlash(p.Dir)
	}
	if u, err := url.Parse(p.URL); err == nil && u.User != nil {
		u.User = url.User(u.User.Username())
		return Prefix + u.String()
	}
	return Prefix + p.URL
}

// In returns the directory of the repository: its own, or that of its clone below
// the directory clones.
func (p Place) In(clones string) string {
	if p.Dir != "" {
		return p.Dir
	}
	root := p.Root()
	sum := sha256.Sum256([]byte(root))
	name := strings.TrimSuffix(path.Base(root), ".git")
	return filepath.Join(clones, fmt.Sprintf("%s-%s.git", name, hex.EncodeToString(sum[:8])))
}
