package git

import (
	"fmt"
	"net/url"
	"path"
	"strings"
)

// maxName bounds a name, in bytes; no file system takes one as long.
const maxName = 4 << 10

// refused says why a name of a tree is not used as a path; "" when it is. These are
// names that git itself does not check out because they lead out of the tree or into
// a repository.
func refused(name string) string {
	switch {
	case name == "" || name == "." || name == "..":
		return fmt.Sprintf("%q is no name of a file", name)
	case strings.ContainsAny(name, "/\x00"):
		return fmt.Sprintf("%q is a path instead of a name", name)
	case len(name) > maxName:
		return fmt.Sprintf("name of %d bytes, the maximum is %d", len(name), maxName)
	case isDotGit(name):
		return fmt.Sprintf("%q is where a repository keeps itself", name)
	}
	return ""
}

// isDotGit knows .git under the names that file systems of other systems take for
// it: in any case, with trailing dots and spaces, shortened.
func isDotGit(name string) bool {
	lower := strings.TrimRight(strings.ToLower(name), ". ")
	return lower == ".git" || lower == "git~1"
}

// harmless returns a name under which a refused one can be recorded.
func harmless(name string) string {
	if len(name) > maxName {
		name = name[:maxName]
	}
	switch escaped := url.PathEscape(name); escaped {
	case "":
		return "%00"
	case ".", "..":
		return strings.ReplaceAll(escaped, ".", "%2E")
	default:
		return escaped
	}
}

// leadsOutside reports whether a symbolic link of the tree leads out of it, by names
// alone.
func leadsOutside(link, target string) bool {
	if path.IsAbs(target) {
		return true
	}
	joined := path.Join(path.Dir(link), target)
	return joined == ".." || strings.HasPrefix(joined, "../")
}
