package quarantine

import (
	"bytes"
	"cmp"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"slices"
	"strings"
)

// Suspect is work during which a process has died.
type Suspect struct {
	Work // Repo and Path, which may be cut off, say where it was met
	// Guilty says that it was alone.
	Guilty bool
}

// Cut reports whether the path is not the whole path.
func (s Suspect) Cut() bool { return len(s.Path) == maxPath && strings.HasSuffix(s.Path, more) }

// suspects are all that is known, and the file that it is kept in: a line for each,
// that says the verdict, the key in hexadecimal, the quoted repository and path.
type suspects struct {
	name  string
	byKey map[Key]Suspect
}

// The verdicts as they are written.
const (
	suspectedText = "suspected"
	guiltyText    = "guilty"
)

func readSuspects(name string) (suspects, error) {
	s := suspects{name: name, byKey: make(map[Key]Suspect)}
	text, err := os.ReadFile(name)
	if errors.Is(err, fs.ErrNotExist) {
		return s, nil
	}
	if err != nil {
		return s, fmt.Errorf("read what has ended the process: %w", err)
	}
	for line := range strings.Lines(string(text)) {
		suspect, err := parse(line)
		if err != nil {
			return s, fmt.Errorf("read %s: %q: %w; delete the file to have everything tried again", name, strings.TrimSpace(line), err)
		}
		s.byKey[suspect.Key] = suspect
	}
	return s, nil
}

func parse(line string) (s Suspect, err error) {
	var verdict, key string
	if _, err := fmt.Sscanf(line, "%s %s %q %q\n", &verdict, &key, &s.Repo, &s.Path); err != nil {
		return s, err
	}
	if len(key) != hex.EncodedLen(len(s.Key)) {
		return s, errors.New("the key has not the length of one")
	}
	if _, err := hex.Decode(s.Key[:], []byte(key)); err != nil {
		return s, err
	}
	s.Guilty = verdict == guiltyText
	if !s.Guilty && verdict != suspectedText {
		return s, fmt.Errorf("the verdict is neither %s nor %s", suspectedText, guiltyText)
	}
	return s, nil
}

// save replaces the file, so that a process that dies meanwhile leaves the old one.
func (s *suspects) save() error {
	var text bytes.Buffer
	for _, suspect := range s.sorted() {
		verdict := suspectedText
		if suspect.Guilty {
			verdict = guiltyText
		}
		fmt.Fprintf(&text, "%s %x %q %q\n", verdict, suspect.Key, suspect.Repo, suspect.Path)
	}
	next := s.name + ".new"
	err := writeDurably(next, text.Bytes())
	if err == nil {
		err = os.Rename(next, s.name)
	}
	if err != nil {
		return fmt.Errorf("record what has ended the process: %w", err)
	}
	return nil
}

// writeDurably writes a file that is whole when its name is, also after a power loss.
func writeDurably(name string, content []byte) (err error) {
	file, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o644)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	if _, err := file.Write(content); err != nil {
		return err
	}
	return file.Sync()
}

// accuse draws the conclusion from a note that was left.
func (s *suspects) accuse(n note) {
	known := s.byKey[n.Key]
	s.byKey[n.Key] = Suspect{Work: n.Work, Guilty: known.Guilty || n.alone}
}

// clear removes the suspects of a repository, or the one at path, that are not
// guilty. It reports whether there were any.
func (s *suspects) clear(repo, path string) bool {
	before := len(s.byKey)
	repo, path = cut(repo, maxRepo), cut(path, maxPath)
	maps.DeleteFunc(s.byKey, func(_ Key, suspect Suspect) bool {
		return !suspect.Guilty && suspect.Repo == repo && (path == "" || suspect.Path == path)
	})
	return len(s.byKey) < before
}

func (s *suspects) sorted() []Suspect {
	return slices.SortedFunc(maps.Values(s.byKey), func(a, b Suspect) int {
		return cmp.Or(cmp.Compare(a.Repo, b.Repo), cmp.Compare(a.Path, b.Path), bytes.Compare(a.Key[:], b.Key[:]))
	})
}
