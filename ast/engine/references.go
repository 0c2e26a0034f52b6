package engine

import (
	"slices"
	"strings"

	"elixirscope/ast"
	"elixirscope/ast/query"
	"elixirscope/ast/repository"
)

// references answers refs and callers: the uses of what the selector names.
func (r *run) references() error {
	t, err := r.target(r.request.Selector)
	if err != nil {
		return err
	}
	var found usage
	for _, name := range t.lastSegments {
		err := r.References(name, func(p repository.Posting) error {
			if r.wantsLanguage(p.Language) && t.mayBe(p) {
				found.add(p)
			}
			return r.Err()
		})
		if err != nil {
			return err
		}
	}
	return r.forEachUnit(found.units, func(u repository.UnitRef, facts *ast.Facts) error {
		return r.visitReferences(t, u, found.names[u], facts)
	})
}

// usage is which names of interest each unit uses.
type usage struct {
	units []repository.UnitRef // in the order they were found
	names map[repository.UnitRef]map[use]bool
}

type use struct{ name, qualified string }

func (u *usage) add(p repository.Posting) {
	names := u.names[p.Unit]
	if names == nil {
		if u.names == nil {
			u.names = make(map[repository.UnitRef]map[use]bool)
		}
		names = make(map[use]bool)
		u.names[p.Unit] = names
		u.units = append(u.units, p.Unit)
	}
	names[use{p.Name, p.QualifiedName}] = true
}

// target is what references are looked for.
type target struct {
	selector     query.Selector
	definitions  []definition          // that the selector names; none if it is defined outside
	names        nameSet               // of the definitions
	goNames      *goNames              // of those in Go
	families     map[ast.Language]bool // of the definitions
	lastSegments []string
	qualified    bool // the selector is more than a last segment
	placed       bool // the selector may be a place, which tells nothing of names
}

func (r *run) target(s query.Selector) (*target, error) {
	var found []definition
	err := r.unfiltered(func() (err error) {
		found, err = r.find(s)
		return err
	})
	if err != nil {
		return nil, err
	}
	t := &target{selector: s, definitions: found, names: newNameSet(found), goNames: newGoNames(), families: make(map[ast.Language]bool),
		qualified: strings.ContainsAny(s.Name, ".:#/"), placed: r.mayBePlace(s)}
	for _, d := range found {
		t.lastSegments = append(t.lastSegments, d.symbol().Name)
		t.families[familyOf(d.file.Language)] = true
		if d.file.Language == ast.Go {
			if err := r.addTo(t.goNames, &d.file.File, d.symbol().QualifiedName); err != nil {
				return nil, err
			}
		}
	}
	if len(found) == 0 && !s.Glob {
		t.lastSegments = s.LastSegments()
	}
	slices.Sort(t.lastSegments)
	t.lastSegments = slices.Compact(t.lastSegments)
	return t, nil
}

func (r *run) visitReferences(t *target, u repository.UnitRef, uses map[use]bool, facts *ast.Facts) error {
	files, err := r.usersOf(u)
	if err != nil {
		return err
	}
	for _, file := range files {
		for i := range facts.References {
			reference := &facts.References[i]
			if !uses[use{reference.Name, reference.QualifiedName}] {
				continue
			}
			if err := r.visitReference(t, file, facts, reference); err != nil {
				return err
			}
		}
	}
	return nil
}

// mayBe excludes most postings before their unit is read.
func (t *target) mayBe(p repository.Posting) bool {
	switch {
	case len(t.definitions) > 0 && !t.families[familyOf(p.Language)]:
		return false
	case p.QualifiedName == "":
		return true
	case p.Language == ast.Go && len(t.definitions) > 0:
		return t.goNames.mayHave(p.QualifiedName) || t.goNames.leavesOpen(t.selector, p.QualifiedName)
	case t.selector.Glob, len(t.definitions) > 0 && (!t.qualified || t.placed):
		return true
	}
	if p.Language == ast.Go {
		if _, ok := t.selector.Matches(conventionalName(p.QualifiedName)); ok {
			return true
		}
	}
	return mayBeEqual(t.selector, p.QualifiedName)
}

// familyOf returns what languages that call each other directly have in common.
func familyOf(l ast.Language) ast.Language {
	switch {
	case isECMAScript(l):
		return ast.JavaScript
	case l == ast.CPP:
		return ast.C
	}
	return l
}

// visitReference adds a reference to the rows if it is one to the target, or
// counts it if it might be.
func (r *run) visitReference(t *target, file *repository.File, facts *ast.Facts, reference *ast.Reference) error {
	if !r.wantsReference(file, facts, reference) || !t.acceptsArity(reference) {
		return nil
	}
	if file.Language == ast.Go && len(t.definitions) > 0 {
		return r.visitGoReference(t, file, facts, reference)
	}
	row := r.referenceRow(file, facts, reference)
	if reference.Resolution.Resolved() {
		certain, ok := t.isNamed(qualifiedNameOf(row))
		if !ok {
			certain, ok = t.isNamed(longReferred(&file.File, facts.Package, reference))
		}
		if ok && (len(t.definitions) == 0 || t.names.near(&file.File, reference)) {
			if !certain {
				row.Confidence = "likely"
			}
			r.add(row, file)
		} else if !ok && t.selectsLoosely(qualifiedNameOf(row)) {
			// The file says where the name comes from, and nothing in the store says
			// that the definition is what lies there.
			r.answer.Unresolved.Ambiguous++
		}
		return nil
	}
	bound, err := r.joinCandidates(file, facts, reference, row)
	if err != nil {
		return err
	}
	switch {
	case bound && t.means(qualifiedNameOf(row)):
		r.add(row, file)
	case bound:
	case len(reference.Candidates) > 0 && !slices.ContainsFunc(reference.Candidates, t.means) && !t.isWritten(file.Language, reference):
	case r.request.Verb == query.Refs && !t.qualified:
		r.add(row, file) // asked for by bare name, so every use of the name counts
	default:
		r.countOpen(reference)
	}
	return nil
}

// acceptsArity reports whether the number of arguments fits: any number that one
// of the definitions accepts, so that the callers of f/1 and f/2 are found for a
// definition with a default argument; the very number when nothing is defined.
func (t *target) acceptsArity(reference *ast.Reference) bool {
	if t.selector.Arity < 0 || reference.Arity < 0 {
		return true
	}
	if len(t.definitions) == 0 {
		return reference.Arity == t.selector.Arity
	}
	return slices.ContainsFunc(t.definitions, func(d definition) bool {
		return acceptsArity(d.symbol(), reference.Arity)
	})
}

// isNamed reports whether a qualified name is the target's: the name of one of its
// definitions or, where nothing is defined, one that the selector matches.
func (t *target) isNamed(qualified string) (certain, ok bool) {
	if qualified == "" {
		return false, false
	}
	if len(t.definitions) > 0 {
		return t.names.has(qualified)
	}
	_, ok = t.selector.Matches(qualified)
	return true, ok
}

// selectsLoosely reports whether the selector matches a name that is none of the
// definitions', although there are some.
func (t *target) selectsLoosely(qualified string) bool {
	_, ok := t.selector.Matches(qualified)
	return ok && len(t.definitions) > 0
}

func (t *target) means(qualified string) bool {
	_, ok := t.isNamed(qualified)
	return ok
}

// isWritten reports whether a reference is written as the selector says, which is all
// that is known of a Go package that is neither in the store nor called as its path.
func (t *target) isWritten(l ast.Language, reference *ast.Reference) bool {
	_, ok := t.selector.Matches(written(l, reference))
	return ok && l == ast.Go && reference.Qualifier != ""
}

func (r *run) wantsReference(file *repository.File, facts *ast.Facts, reference *ast.Reference) bool {
	if r.request.Verb != query.Refs && !reference.Role.Calls() && reference.Role != ast.RoleCapture {
		return false
	}
	if r.filter.Test != nil && !r.wantsTest(file.Flags.Has(ast.TestFile) || inTest(facts, reference.Enclosing)) {
		return false
	}
	return len(r.filter.Roles) == 0 || slices.Contains(r.filter.Roles, reference.Role.String())
}

// inTest reports whether a symbol is a test or lies in one.
func inTest(facts *ast.Facts, symbol int32) bool {
	for ; symbol != ast.NoSymbol; symbol = facts.Symbols[symbol].Parent {
		if facts.Symbols[symbol].Flags.Has(ast.Test) {
			return true
		}
	}
	return false
}

func (r *run) countOpen(reference *ast.Reference) {
	switch reference.Resolution {
	case ast.Ambiguous:
		r.answer.Unresolved.Ambiguous++
	case ast.UnresolvedDynamic:
		r.answer.Unresolved.Dynamic++
	default:
		r.answer.Unresolved.Unknown++
	}
}

func (r *run) add(row query.Row, file *repository.File) {
	r.notePartial(&file.File)
	r.results.add(row)
}
