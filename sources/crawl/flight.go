package crawl

import (
	"strings"
	"sync"
	"time"

	"elixirscope/ast"
)

// flight holds the changes that were emitted and are not recorded yet. Without it
// a file that is created and deleted while its change is on its way would stay
// recorded for ever: no record would ask for its removal.
//
// It never holds a change back: while one is on its way the record is not to be
// trusted, so the next look at the file emits it again, whatever the record says.
//
// Nobody reports that a change was recorded: it has landed when the record says
// what the change said. One that never lands, because its file changed again
// meanwhile, is replaced by the change that follows.
type flight struct {
	lock    sync.Mutex
	changes map[string]sent
	sweepAt int // number of changes at which those that have landed are let go
}

// sent is what a change says that its record will say.
type sent struct {
	op      ast.Op
	size    int64
	modTime time.Time
	reason  ast.Reason
}

// minSweep is the number of changes, of some hundred bytes each, below which
// nothing is swept. Above it a sweep waits until their number has doubled, so that
// it costs one look-up for each change.
const minSweep = 4096

// landed reports whether a record says what the change said.
func (s sent) landed(known ast.File, recorded bool) bool {
	if s.op == ast.Remove {
		return !recorded
	}
	return recorded && known.Size == s.size && known.ModTime.Equal(s.modTime) && skipOf(known) == s.reason
}

// launch notes a change that is about to be emitted.
func (f *flight) launch(c ast.Change, known Known) error {
	f.lock.Lock()
	defer f.lock.Unlock()
	if f.changes == nil {
		f.changes, f.sweepAt = make(map[string]sent), minSweep
	}
	f.changes[c.Path] = sent{c.Op, c.Size, c.ModTime, c.Reason}
	if len(f.changes) < f.sweepAt {
		return nil
	}
	for path, s := range f.changes {
		file, recorded, err := known.File(path)
		if err != nil {
			return err
		}
		if path != c.Path && s.landed(file, recorded) {
			delete(f.changes, path)
		}
	}
	f.sweepAt = max(minSweep, 2*len(f.changes))
	return nil
}

// has reports whether something was emitted of a path that its record, which the
// caller read before, does not say yet.
func (f *flight) has(path string, known ast.File, recorded bool) bool {
	f.lock.Lock()
	defer f.lock.Unlock()
	s, ok := f.changes[path]
	if ok && s.landed(known, recorded) {
		delete(f.changes, path)
		return false
	}
	return ok
}

// below returns the paths below a directory that are on their way to be recorded.
func (f *flight) below(dir string) []string {
	prefix := join(dir, "")
	if dir == "" {
		prefix = ""
	}
	f.lock.Lock()
	defer f.lock.Unlock()
	var paths []string
	for path, s := range f.changes {
		if s.op == ast.Write && strings.HasPrefix(path, prefix) {
			paths = append(paths, path)
		}
	}
	return paths
}
