package crawl

import (
	"fmt"
	"io/fs"
	"time"

	"elixirscope/ast"
)

// Entry is one file of the tree whose name is wanted.
type Entry struct {
	Path    string // slash-separated, relative to the root
	Size    int64
	ModTime time.Time  // see ChangeTime
	Skip    ast.Reason // why it cannot be read; NoReason when it can
	Detail  string     // the reason in words
}

// Report counts what a walk met.
type Report struct {
	Directories int                // read
	Files       int                // seen, of any kind
	Emitted     int                // without a reason to skip them
	NotSource   int                // not wanted by their name
	ByName      int                // .git, node_modules, _build
	Ignored     int                // files and directories the globs or ignore files exclude
	Links       int                // symbolic links into the tree, or to nothing
	Skipped     map[ast.Reason]int // emitted with a reason

	// Unreadable are the directories that could not be read completely: nothing is
	// known of the files below them, so they must not be taken for gone. When there
	// are very many, the root stands for them.
	Unreadable []Fault
	// IgnoreFiles are the ignore files that could not be read and are not in force;
	// after very many no more are noted.
	IgnoreFiles []Fault
}

// Fault is a path that could not be read, and why.
type Fault struct {
	Path string // relative to the root, which is "."; absolute above it
	Err  error
}

// maxFaults bounds the lists of faults.
const maxFaults = 1000

func (r *Report) unreadable(path string, err error) {
	r.Unreadable = append(r.Unreadable, Fault{slashed(path), err})
	if len(r.Unreadable) > maxFaults {
		r.Unreadable = []Fault{{".", fmt.Errorf("more than %d directories, the last of them %s: %w", maxFaults, slashed(path), err)}}
	}
}

func (r *Report) ignoreFile(path string, err error) {
	if len(r.IgnoreFiles) < maxFaults {
		r.IgnoreFiles = append(r.IgnoreFiles, Fault{path, err})
	}
}

// add adds what another worker met.
func (r *Report) add(o Report) {
	r.Directories += o.Directories
	r.Files += o.Files
	r.Emitted += o.Emitted
	r.NotSource += o.NotSource
	r.ByName += o.ByName
	r.Ignored += o.Ignored
	r.Links += o.Links
	for reason, n := range o.Skipped {
		r.Skipped[reason] += n
	}
	for _, f := range o.Unreadable {
		r.unreadable(f.Path, f.Err)
	}
	for _, f := range o.IgnoreFiles {
		r.ignoreFile(f.Path, f.Err)
	}
}

// slashed returns a path for people: the root is ".".
func slashed(path string) string {
	if path == "" {
		return "."
	}
	return path
}

// kind names what a file is that is not regular.
func kind(mode fs.FileMode) string {
	switch {
	case mode&fs.ModeNamedPipe != 0:
		return "named pipe"
	case mode&fs.ModeSocket != 0:
		return "socket"
	case mode&fs.ModeDevice != 0:
		return "device"
	case mode&fs.ModeSymlink != 0:
		return "symbolic link"
	case mode.IsDir():
		return "directory"
	}
	return "not a regular file"
}
