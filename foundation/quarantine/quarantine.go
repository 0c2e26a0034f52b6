package quarantine

import (
	"fmt"
	"path/filepath"
	"sync"
)

// Key stands for a content and for what works on it.
type Key [16]byte

// Work is what is to be done to one file.
type Work struct {
	Key  Key
	Repo string
	Path string
}

// Names of the files in the directory.
const (
	notesName    = "parsing"
	suspectsName = "suspects"
)

// Quarantine knows what the process works on and what has ended earlier ones. It is
// safe for concurrent use.
type Quarantine struct {
	notes *notes // nil when it was opened to read

	work sync.RWMutex // held during all work, and exclusively during that on a suspect

	lock     sync.Mutex // guards what is below, and the file of it
	suspects suspects
}

// Open reads what is known in dir. Unless readOnly, what is still noted there becomes
// known for good, and the caller closes the quarantine after a clean end.
func Open(dir string, readOnly bool) (*Quarantine, error) {
	known, err := readSuspects(filepath.Join(dir, suspectsName))
	if err != nil {
		return nil, err
	}
	q := &Quarantine{suspects: known}
	name := filepath.Join(dir, notesName)
	left, err := readNotes(name)
	if err != nil {
		return nil, err
	}
	for _, note := range left {
		q.suspects.accuse(note)
	}
	if readOnly {
		return q, nil
	}
	if len(left) > 0 {
		if err := q.suspects.save(); err != nil {
			return nil, err
		}
	}
	q.notes, err = createNotes(name)
	return q, err
}

// Close ends the taking of notes. No work may be under way.
func (q *Quarantine) Close() error {
	if q.notes == nil {
		return nil
	}
	return q.notes.remove()
}

// Disregard strikes out all notes and takes no more, for a process that is about to end
// for a reason of its own while work is under way.
func (q *Quarantine) Disregard() error { return q.notes.end() }

// Watch calls f, which does the work w. It waits until nothing else is done if w is a
// suspect. The error is that of the notes; f is not called without one.
func (q *Quarantine) Watch(w Work, f func()) (err error) {
	alone := q.suspected(w.Key)
	if alone {
		q.work.Lock()
		defer q.work.Unlock()
	} else {
		q.work.RLock()
		defer q.work.RUnlock()
	}
	slot, err := q.notes.write(note{w, alone})
	if err != nil {
		return fmt.Errorf("note that %s is worked on: %w", w.Path, err)
	}
	defer func() {
		if failed := q.notes.strike(slot); failed != nil {
			err = fmt.Errorf("note that %s was worked on: %w", w.Path, failed)
		}
	}()
	f()
	return nil
}

func (q *Quarantine) suspected(key Key) bool {
	q.lock.Lock()
	defer q.lock.Unlock()
	_, ok := q.suspects.byKey[key]
	return ok
}

// Guilty reports whether a process has died while it worked on this alone.
func (q *Quarantine) Guilty(key Key) bool {
	q.lock.Lock()
	defer q.lock.Unlock()
	return q.suspects.byKey[key].Guilty
}

// Settle clears the suspects of a repository that are not guilty, or that at path, if
// it is not "": all of them that are still there have been worked on.
func (q *Quarantine) Settle(repo, path string) error {
	q.lock.Lock()
	defer q.lock.Unlock()
	if !q.suspects.clear(repo, path) {
		return nil
	}
	return q.suspects.save()
}

// Adopt makes suspects of another quarantine guilty in this one, as long as it is
// open.
func (q *Quarantine) Adopt(suspects []Suspect) {
	q.lock.Lock()
	defer q.lock.Unlock()
	for _, s := range suspects {
		s.Guilty = true
		q.suspects.byKey[s.Key] = s
	}
}

// Suspects returns who is suspected or guilty, by repository and path.
func (q *Quarantine) Suspects() []Suspect {
	q.lock.Lock()
	defer q.lock.Unlock()
	return q.suspects.sorted()
}
