package instance

import (
	"fmt"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"elixirscope/ast/repository"
	"elixirscope/sources/git"
)

// repositories are those of the store.
type repositories []target

// at returns the repository of a root, nil when there is none: the one that is named
// after the root, else the only one.
func (r repositories) at(root string) (*target, error) {
	var found []*target
	var names []string
	for n := range r {
		if r[n].info.Root == root {
			found = append(found, &r[n])
			names = append(names, r[n].info.Name)
		}
	}
	for _, name := range namesOf(root) {
		if n := slices.Index(names, name); n >= 0 {
			return found[n], nil
		}
	}
	switch len(found) {
	case 0:
		return nil, nil
	case 1:
		return found[0], nil
	}
	return nil, fmt.Errorf("%s was ingested as %s: say which is meant with --repo NAME", root, strings.Join(names, " and as "))
}

// namesOf returns the names a repository gets from its root: that of the directory,
// or that with its parent's in front.
func namesOf(root string) []string {
	slashed := filepath.ToSlash(root)
	base := path.Base(slashed)
	if git.IsPlace(root) {
		base = strings.TrimSuffix(base, ".git") // of bare ones
	}
	return []string{base, path.Base(path.Dir(slashed)) + "/" + base}
}

// newName returns the name of a new repository of a root. It may be taken, by another
// root.
func (r repositories) newName(root string) string {
	names := namesOf(root)
	if r.named(names[0]) != nil {
		return names[1]
	}
	return names[0]
}

func (r repositories) named(name string) *target {
	for n := range r {
		if r[n].info.Name == name {
			return &r[n]
		}
	}
	return nil
}

// around returns the repository that a file belongs to, nil when there is none: the
// one with the given name, or, where that is "", the innermost one around the file.
func (r repositories) around(file, name string) (*target, error) {
	if name != "" {
		named := r.named(name)
		if named != nil && !inside(file, named.info.Root) {
			return nil, fmt.Errorf("repository %q: %w: %s; choose another --repo NAME", name, repository.ErrOtherRoot, named.info.Root)
		}
		return named, nil
	}
	innermost := ""
	for n := range r {
		if root := r[n].info.Root; r[n].holds(file) && len(root) > len(innermost) {
			innermost = root
		}
	}
	if innermost == "" {
		return nil, nil
	}
	return r.at(innermost)
}

// holds reports whether a file would belong to the repository. One that holds single
// files takes those of its own directory only: anything may lie below that.
func (t *target) holds(file string) bool {
	if len(t.settings.Only) > 0 {
		return filepath.Dir(file) == t.info.Root
	}
	return inside(file, t.info.Root)
}

// inside reports whether a file or directory lies in dir, or is dir.
func inside(name, dir string) bool {
	relative, err := filepath.Rel(dir, name)
	return err == nil && filepath.IsLocal(relative)
}

// overlaps returns a sentence for each other repository that has files of t too.
func (r repositories) overlaps(t *target) []string {
	var sentences []string
	for n := range r {
		other := &r[n]
		if other.info.Name != t.info.Name && (t.within(other) || other.within(t)) {
			sentences = append(sentences, fmt.Sprintf("repositories %s (%s) and %s (%s) overlap: what both hold is answered twice",
				t.info.Name, t.info.Root, other.info.Name, other.info.Root))
		}
	}
	return sentences
}

// within reports whether something of t lies in what other holds.
func (t *target) within(other *target) bool {
	return slices.ContainsFunc(t.extent(), func(name string) bool {
		return slices.ContainsFunc(other.extent(), func(dir string) bool { return inside(name, dir) })
	})
}

// extent returns the directory or the files that the repository holds. What is no
// directory has none: a commit may well be asked for beside the work tree.
func (t *target) extent() []string {
	if !filepath.IsAbs(t.info.Root) {
		return nil
	}
	var names []string
	for _, file := range t.settings.Only {
		names = append(names, filepath.Join(t.info.Root, filepath.FromSlash(file)))
	}
	if names == nil {
		return []string{t.info.Root}
	}
	return names
}
