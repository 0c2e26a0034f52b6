package ignore

import "strings"

// The names of the ignore files of a directory, and of the one that a repository
// has for itself.
const (
	GitFile     = ".gitignore"
	OwnFile     = ".elixirscopeignore"
	ExcludeFile = ".git/info/exclude"
)

// Rules are the ignore rules in force inside one directory of a tree. The zero
// Rules ignore nothing.
type Rules struct {
	git *level // from the directory up to the top of its repository
	own *level // from the directory up to the root, or above it the same top
}

// level is one list and the levels above it.
type level struct {
	list  *List
	dir   string // of the list, relative to the root; "" at the root and above
	above string // from the list's directory down to the root; "" at the root and below
	up    *level
}

// Lists are the compiled ignore files that lie in one directory; nil where there
// is none.
type Lists struct {
	Repository bool  // the directory is the top of a git repository
	Exclude    *List // that repository's info/exclude
	Git        *List // .gitignore
	Own        *List // .elixirscopeignore
}

// Above returns the rules with those of a directory above the root added. The
// path leads from that directory to the root; the highest directory comes first.
func (r Rules) Above(path string, lists Lists) Rules {
	return r.add(level{above: path}, lists)
}

// Below returns the rules with those of a directory added: its path relative to
// the root, "" for the root itself. Parents come before children.
func (r Rules) Below(dir string, lists Lists) Rules {
	return r.add(level{dir: dir}, lists)
}

func (r Rules) add(at level, lists Lists) Rules {
	if lists.Repository {
		// A repository inside another one does not obey the outer one's files.
		r.git = nil
	}
	r.git = r.git.push(at, lists.Exclude)
	r.git = r.git.push(at, lists.Git)
	r.own = r.own.push(at, lists.Own)
	return r
}

func (l *level) push(at level, list *List) *level {
	if list == nil || len(list.patterns) == 0 {
		return l
	}
	at.list, at.up = list, l
	return &at
}

// Ignored reports whether the rules exclude a path, slash-separated and relative
// to the root, that lies directly in the directory of the rules. A directory that
// is ignored takes all below it along; the caller does not descend into it.
func (r Rules) Ignored(path string, isDir bool) bool {
	name := path[strings.LastIndexByte(path, '/')+1:]
	verdict := r.own.match(path, name, isDir)
	if verdict == Undecided {
		verdict = r.git.match(path, name, isDir)
	}
	return verdict == Ignore
}

func (l *level) match(path, name string, isDir bool) Verdict {
	for ; l != nil; l = l.up {
		if v := l.list.match(l.relative(path), name, isDir); v != Undecided {
			return v
		}
	}
	return Undecided
}

// relative returns the path as seen from the directory of the list.
func (l *level) relative(path string) string {
	switch {
	case l.dir != "":
		return path[len(l.dir)+1:]
	case l.above != "" && l.list.anchored:
		return l.above + "/" + path
	}
	return path
}
