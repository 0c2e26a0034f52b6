package engine

import (
	"fmt"
	"strings"

	"elixirscope/ast"
	"elixirscope/ast/query"
	"elixirscope/ast/repository"
)

// definition is a symbol in one of the files that have it.
type definition struct {
	file  *repository.File
	facts *ast.Facts
	index int32
}

func (d definition) symbol() *ast.Symbol { return &d.facts.Symbols[d.index] }

func (d definition) name() string { return nameIn(&d.file.File, d.symbol().QualifiedName) }

// maxDefinitions bounds what one selector may name: each definition keeps the facts
// of its file in memory.
const maxDefinitions = 2000

// find returns the definitions a selector selects: those it names or, if there are
// none, those of the file or around the place that it names. If any match a
// qualified name in full, those that match only in their last segments are left out.
func (r *run) find(s query.Selector) (found []definition, err error) {
	by, err := r.accessTo(s)
	if err != nil {
		return nil, err
	}
	end := r.step("find definitions", by)
	defer func() { end(len(found)) }()
	found, err = r.findNamed(s)
	if err == nil && len(found) == 0 && r.mayBePlace(s) {
		return r.findPlaced(s) // however many: those of a file share its facts
	}
	if err == nil && len(found) > maxDefinitions {
		return nil, fmt.Errorf("%w: %q selects more than %d definitions; narrow it, or list them with `query symbols`",
			ErrTooBroad, s.Text, maxDefinitions)
	}
	return found, err
}

// accessTo tells how the definitions of a selector are found, for a plan.
func (r *run) accessTo(s query.Selector) (access, error) {
	switch {
	case !r.request.Explain:
		return access{}, nil
	case s.IsID:
		return access{text: "file " + s.Path, rows: 1}, nil
	case s.Glob:
		return access{text: fmt.Sprintf("postings of names like %q", s.Name), rows: unknownRows}, nil
	}
	by := access{text: "postings of " + quoted(s.LastSegments())}
	for _, name := range s.LastSegments() {
		n, err := r.CountDefinitions(name, mostCounted)
		if err != nil {
			return by, err
		}
		by.rows += n
	}
	return by, nil
}

func (r *run) findNamed(s query.Selector) ([]definition, error) {
	var exact, loose []definition
	visit := func(d definition, isExact bool) {
		if len(exact)+len(loose) > maxDefinitions {
			return // find refuses so many
		}
		if isExact {
			exact = append(exact, d)
		} else {
			loose = append(loose, d)
		}
	}
	var err error
	switch {
	case s.IsID:
		err = r.findByID(s, visit)
	case s.Glob:
		literal := s
		literal.Glob = false
		if err := r.findByName(literal, visit); err != nil || len(exact) > 0 {
			return exact, err // an operator: Kernel.*/2
		}
		loose = nil
		err = r.findByGlob(s, visit)
	default:
		err = r.findByName(s, visit)
	}
	if err == nil && len(exact) > 0 && strings.ContainsAny(s.Name, ".:#/") {
		return exact, nil
	}
	return append(exact, loose...), err
}

func (r *run) findByName(s query.Selector, visit func(definition, bool)) error {
	for _, name := range s.LastSegments() {
		if name == "" {
			continue
		}
		err := r.Definitions(name, func(p repository.Posting) error { return r.visitPosting(s, p, visit) })
		if err != nil {
			return err
		}
	}
	return nil
}

func (r *run) findByGlob(s query.Selector, visit func(definition, bool)) error {
	// A literal start of an unqualified pattern bounds the scan.
	prefix, _, _ := strings.Cut(s.Name, "*")
	prefix, _, _ = strings.Cut(prefix, "?")
	if strings.ContainsAny(s.Name, ".:#/[") {
		prefix = ""
	}
	found := 0
	return r.DefinitionsWithPrefix(prefix, func(p repository.Posting) error {
		if found > maxDefinitions {
			return repository.StopScan()
		}
		return r.visitPosting(s, p, func(d definition, exact bool) {
			found++
			visit(d, exact)
		})
	})
}

func (r *run) findByID(s query.Selector, visit func(definition, bool)) error {
	info, err := r.Repository(s.Repo)
	if err != nil {
		return ignoreUnknown(err)
	}
	file, err := r.File(info, s.Path)
	if err != nil {
		return ignoreUnknown(err)
	}
	for _, view := range views(file) {
		facts, err := r.factsOf(view.Unit())
		if err != nil {
			return err
		}
		for i := range facts.Symbols {
			d := definition{view, facts, int32(i)}
			if query.StableID(s.Repo, s.Path, d.name()) == s.Text {
				visit(d, true)
			}
		}
	}
	return nil
}

// visitPosting visits the symbols behind a posting that the selector names and the
// filter lets pass.
func (r *run) visitPosting(s query.Selector, p repository.Posting, visit func(definition, bool)) error {
	if !r.mayName(s, p) {
		return nil
	}
	files, err := r.usersOf(p.Unit)
	if err != nil {
		return err
	}
	for _, file := range files {
		exact, ok, err := r.names(s, &file.File, p)
		if err != nil {
			return err
		}
		if !ok {
			continue
		}
		facts, err := r.factsOf(file.Unit())
		if err != nil {
			return err
		}
		for i := range facts.Symbols {
			symbol := &facts.Symbols[i]
			d := definition{file, facts, int32(i)}
			if symbol.Name == p.Name && symbol.QualifiedName == p.QualifiedName && acceptsArity(symbol, s.Arity) && r.wantsSymbol(d) {
				visit(d, exact)
			}
		}
	}
	return nil
}

// mayName excludes most postings by themselves.
func (r *run) mayName(s query.Selector, p repository.Posting) bool {
	switch {
	case !r.wantsLanguage(p.Language):
		return false
	case p.Language == ast.Go:
		// Whatever the package is called: directory and import path need not end in the
		// name of the clause.
		_, member := cutClause(p.QualifiedName)
		return s.Glob || mayBeEqual(s, p.QualifiedName) || strings.HasSuffix(s.Name, "."+member)
	case p.Language == ast.Python, p.Language == ast.Rust, isECMAScript(p.Language):
		return s.Glob || mayBeEqual(s, p.QualifiedName)
	case s.Glob && query.MatchGlob(s.Name, p.Name):
		return true
	}
	_, ok := s.Matches(p.QualifiedName)
	return ok
}

// mayBeEqual reports whether a name of a file and the selector can be the same
// once the path of the file has its say: one ends in the other, or they differ in
// the package of a Go file, whose directory may have another name.
func mayBeEqual(s query.Selector, qualified string) bool {
	name := strings.TrimLeft(query.ParseSelector(qualified).Name, ".") // Python's relative names
	name = query.Dotted(unanchored(name))                              // Rust's
	if wanted := query.Dotted(s.Name); strings.HasSuffix(name, wanted) || strings.HasSuffix(wanted, name) {
		return true
	}
	_, member, ok := strings.Cut(name[strings.LastIndexByte(name, '/')+1:], ".")
	return ok && strings.Contains(s.Name, "/") && strings.HasSuffix(s.Name, "."+member)
}

// names reports whether the selector names what a file defines: by the name people
// say, by that with the directory or with the import path of a Go package.
func (r *run) names(s query.Selector, f *ast.File, p repository.Posting) (exact, ok bool, err error) {
	if s.Glob && query.MatchGlob(s.Name, p.Name) {
		return true, true, nil
	}
	if f.Language == ast.Rust {
		s.Name = strings.TrimPrefix(s.Name, "crate::")
	}
	exact, ok = s.Matches(nameIn(f, p.QualifiedName))
	if isECMAScript(f.Language) && !exact { // as references to it are shown
		inFull, matches := s.Matches(moduleStem(f.Path) + "." + p.QualifiedName)
		exact, ok = inFull, ok || matches
	}
	if exact || f.Language != ast.Go {
		return exact, ok, nil
	}
	clause, member := cutClause(p.QualifiedName)
	names := []string{longName(f, clause, p.QualifiedName)}
	in, err := r.goPackageOf(f, clause)
	if in.path != "" {
		names = append(names, in.path+"."+member)
	}
	for _, name := range names {
		inFull, matches := s.Matches(name)
		exact, ok = exact || inFull, ok || matches
	}
	return exact, ok, err
}

func acceptsArity(s *ast.Symbol, arity int16) bool {
	return arity < 0 || s.Arity.Known() && s.Arity.Accepts(arity)
}

// def answers: where is this defined.
func (r *run) def() error {
	found, err := r.find(r.request.Selector)
	if err != nil {
		return err
	}
	for _, d := range found {
		r.addSymbol(d, 0)
	}
	return nil
}
