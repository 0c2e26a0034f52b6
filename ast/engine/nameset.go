package engine

import (
	"strings"

	"elixirscope/ast"
	"elixirscope/ast/query"
)

// nameSet is the set of names by which references mean one of some definitions.
// A test takes time for the length of the name, however many definitions there are.
type nameSet struct {
	full map[string]bool // without arity
	// ends are names that a longer one may end in, behind a slash or dot: the
	// directory of a Go package is the end of its import path, and what is above a
	// Python package is not part of its name.
	ends map[string]bool
	// tails are the dotted ends of Python names: a reference may leave out the
	// folders above the package.
	tails map[string]bool
}

func newNameSet(definitions []definition) nameSet {
	s := nameSet{full: make(map[string]bool), ends: make(map[string]bool), tails: make(map[string]bool)}
	for _, d := range definitions {
		s.add(d)
	}
	return s
}

func (s nameSet) add(d definition) {
	s.full[query.ParseSelector(d.name()).Name] = true
	if d.file.Language != ast.Go && d.file.Language != ast.Python {
		return
	}
	long := longName(&d.file.File, d.facts.Package, d.symbol().QualifiedName)
	s.full[long], s.ends[long] = true, true
	if d.file.Language == ast.Python {
		for i := range len(long) {
			if long[i] == '.' && strings.IndexByte(long[i+1:], '.') >= 0 {
				s.tails[long[i+1:]] = true
			}
		}
	}
}

// has reports whether a qualified name means one of the definitions.
func (s nameSet) has(qualified string) bool {
	name := query.ParseSelector(qualified).Name
	if s.full[name] || s.tails[name] {
		return true
	}
	for i := range len(name) {
		if (name[i] == '/' || name[i] == '.') && i > 0 && s.ends[name[i+1:]] {
			return true
		}
	}
	return false
}
