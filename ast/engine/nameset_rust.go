package engine

import (
	"slices"
	"strings"

	"elixirscope/ast/repository"
)

// rustSet is the part of a nameSet that is about modules that re-export one of the
// definitions: which do is not looked up, so that what may mean one is left open.
type rustSet struct {
	local map[string]bool // names in their files
	// crates are the names in the files behind the crate, as keys and as other crates
	// write it.
	crates map[string]bool
}

func newRustSet() rustSet {
	return rustSet{local: make(map[string]bool), crates: make(map[string]bool)}
}

// addRust adds the keys by which references mean a definition, and the name by which
// other crates may.
func (s nameSet) addRust(d definition) {
	repo, qualified := d.file.Repo, d.symbol().QualifiedName
	s.rust.local[qualified] = true
	homes := rustHomes(d.file.Path)
	for _, h := range homes {
		s.full[h.key(repo, qualified)] = true
		s.rust.crates[rustHome{crate: h.crate}.key(repo, qualified)] = true
	}
	name := homes[0].crateName()
	if name == "" {
		name = strings.ReplaceAll(repo, "-", "_")
	}
	s.likely[joinRust(name, homes[0].within(qualified))] = true
	s.rust.crates[joinRust(name, qualified)] = true
}

// mayReexport reports whether a reading that is none of the definitions is called like
// one, in another module of its crate.
func (s rustSet) mayReexport(in reading) bool {
	return slices.ContainsFunc(in.names, func(name string) bool {
		crate := strings.LastIndexByte(name, 0) + 1
		if crate == 0 {
			first, _, _ := strings.Cut(name, "::")
			crate = min(len(first)+len("::"), len(name))
		}
		return hasTail(name[crate:], func(tail string) bool { return s.crates[name[:crate]+tail] })
	})
}

// mayMean excludes most postings before their unit is read.
func (s rustSet) mayMean(p repository.Posting) bool {
	return p.QualifiedName == "" || hasTail(p.QualifiedName, func(tail string) bool { return s.local[tail] })
}

// hasTail reports whether accept takes a path or one without some of its first
// segments.
func hasTail(path string, accept func(string) bool) bool {
	for more := true; more; _, path, more = strings.Cut(path, "::") {
		if accept(path) {
			return true
		}
	}
	return false
}
