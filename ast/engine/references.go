package engine

import (
	"fmt"
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
	found, err := r.usesOf(t)
	if err != nil {
		return err
	}
	end := r.step("read uses", access{text: "facts of contents", rows: len(found.units)})
	err = r.forEachUnit(found.units, func(u repository.UnitRef, facts *ast.Facts) error {
		return r.visitReferences(t, u, found.names[u], facts)
	})
	end(r.results.total)
	return err
}

// usesOf finds the units that use one of the names of a target.
func (r *run) usesOf(t *target) (found usage, err error) {
	by := access{text: "postings of " + quoted(t.lastSegments), rows: unknownRows}
	var within narrowed
	if r.filter.Path != "" || r.request.Explain {
		if by.rows, err = r.countReferences(t.lastSegments); err != nil {
			return found, err
		}
		var other access
		if within, other, err = r.narrow(by.rows); err != nil {
			return found, err
		}
		by.instead = other.instead
	}
	end := r.step("find uses", by)
	for _, name := range t.lastSegments {
		err := r.References(name, func(p repository.Posting) error {
			if r.wantsLanguage(p.Language) && within.has(p.Unit) && t.mayBe(p) {
				found.add(p)
			}
			return r.Err()
		})
		if err != nil {
			return found, err
		}
	}
	end(len(found.units))
	return found, nil
}

// mostCounted bounds what is counted to plan.
const mostCounted = 100_000

func (r *run) countReferences(names []string) (n int, err error) {
	for _, name := range names {
		of, err := r.CountReferences(name, mostCounted)
		if err != nil {
			return n, err
		}
		n += of
	}
	return n, nil
}

// quoted lists names for a person, who needs not see all.
func quoted(names []string) string {
	const most = 5
	text := fmt.Sprintf("%q", names[:min(len(names), most)])
	text = text[1 : len(text)-1]
	if len(names) > most {
		text += fmt.Sprintf(" and %d more", len(names)-most)
	}
	return text
}

// usage is which names of interest each unit uses.
type usage struct {
	units []repository.UnitRef // in the order they were found
	names map[repository.UnitRef]uses
}

// uses are the qualified names, by the names as they are written.
type uses map[string][]string

// has reports whether a reference is one of the uses: by its name or, where the file
// uses another name for what it imports, by the last segment of that.
func (u uses) has(r *ast.Reference) bool {
	if slices.Contains(u[r.Name], r.QualifiedName) {
		return true
	}
	last, ok := importedAs(r)
	return ok && slices.Contains(u[last], r.QualifiedName)
}

// importedAs returns the last segment of what a reference means, where its file uses
// another name for that.
func importedAs(r *ast.Reference) (last string, ok bool) {
	if r.Resolution != ast.ResolvedImport || strings.HasSuffix(r.QualifiedName, r.Name) {
		return "", false
	}
	return r.QualifiedName[strings.LastIndexAny(r.QualifiedName, ".:/")+1:], true
}

func (u *usage) add(p repository.Posting) {
	names := u.names[p.Unit]
	if names == nil {
		if u.names == nil {
			u.names = make(map[repository.UnitRef]uses)
		}
		names = make(uses)
		u.names[p.Unit] = names
		u.units = append(u.units, p.Unit)
	}
	names[p.Name] = append(names[p.Name], p.QualifiedName)
}

// target is what references are looked for.
type target struct {
	selector     query.Selector
	definitions  []definition          // that the selector names; none if it is defined outside
	linkages     []linkage             // of the definitions
	names        nameSet               // of the definitions
	goNames      *goNames              // of those in Go
	families     map[ast.Language]bool // of the definitions
	lastSegments []string
	exportedAs   map[string]bool // ECMAScript: last segments beside the definitions' own names
	modules      map[string]bool // ECMAScript: last segments of the specifiers that may import them
	qualified    bool            // the selector is more than a last segment
	placed       bool            // the selector may be a place, which tells nothing of names
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
	return r.targetOf(s, found)
}

// targetOf returns the target that a selector means which selects the definitions.
func (r *run) targetOf(s query.Selector, found []definition) (t *target, err error) {
	t = &target{selector: s, definitions: found, goNames: newGoNames(), families: make(map[ast.Language]bool),
		qualified: strings.ContainsAny(s.Name, ".:#/"), placed: r.mayBePlace(s)}
	if t.names, err = r.newNameSet(found); err != nil {
		return nil, err
	}
	for _, d := range found {
		t.lastSegments = append(t.lastSegments, d.symbol().Name)
		t.families[familyOf(d.file.Language)] = true
		t.linkages = append(t.linkages, d.linkage())
		if d.file.Language == ast.Go {
			if err := r.addTo(t.goNames, &d.file.File, d.symbol().QualifiedName); err != nil {
				return nil, err
			}
		}
	}
	if len(found) == 0 && !s.Glob {
		t.lastSegments = s.LastSegments()
	}
	if t.families[ast.JavaScript] {
		if err := r.addExportedNames(t); err != nil {
			return nil, err
		}
	}
	slices.Sort(t.lastSegments)
	t.lastSegments = slices.Compact(t.lastSegments)
	return t, nil
}

func (r *run) visitReferences(t *target, u repository.UnitRef, names uses, facts *ast.Facts) error {
	files, err := r.usersOf(u)
	if err != nil {
		return err
	}
	for _, file := range files {
		facts, err := r.factsIn(file, u, facts)
		if err != nil {
			return err
		}
		for i := range facts.References {
			reference := &facts.References[i]
			if !names.has(reference) {
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
	case len(t.definitions) > 0 && p.Language == ast.Rust:
		return t.names.rust.mayMean(p)
	case len(t.definitions) > 0 && isECMAScript(p.Language) && strings.HasPrefix(p.QualifiedName, "."):
		return t.mayImport(p)
	case p.QualifiedName == "" && t.exportedAs[p.Name]:
		return false // of anything: x.default()
	case p.QualifiedName == "":
		return true
	case p.Language == ast.Go && len(t.definitions) > 0:
		exact, _ := t.selector.Matches(p.QualifiedName)
		return exact || !t.qualified || t.goNames.mayHave(p.QualifiedName) || t.goNames.leavesOpen(t.selector, p.QualifiedName)
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
	j, err := r.judge(t, file, facts, reference)
	if err != nil {
		return err
	}
	if j.row != nil {
		r.add(j.row, file)
	}
	if j.open {
		r.countOpen(j.as)
	}
	return nil
}

// judgement is what a reference is to a target.
type judgement struct {
	row  *query.ReferenceRow // the use that it is, nil if it is none
	open bool                // it might be one, and counts
	as   ast.Resolution      // as this
}

func openAs(r ast.Resolution) judgement { return judgement{open: true, as: r} }

// judge tells whether a reference is one to the target.
func (r *run) judge(t *target, file *repository.File, facts *ast.Facts, reference *ast.Reference) (judgement, error) {
	if !r.wantsReference(file, facts, reference) || !t.acceptsArity(reference) {
		return judgement{}, nil
	}
	if file.Language == ast.Go && len(t.definitions) > 0 {
		return r.judgeGo(t, file, facts, reference)
	}
	in, err := r.read(&file.File, facts.Package, reference)
	if err != nil {
		return judgement{}, err
	}
	row := r.referenceRow(file, facts, reference, in)
	if reference.Resolution.Resolved() {
		return r.judgeResolved(t, file, reference, row, in)
	}
	bound, err := r.joinCandidates(file, facts, reference, row)
	if err != nil {
		return judgement{}, err
	}
	switch {
	case bound != nil && t.means(*bound) && t.hasLinkage(reference, func(l linkage) bool {
		return l.isVisible(&file.File, facts, reference)
	}):
		return r.owned(t, file, reference, row, *bound)
	case bound != nil:
	case len(reference.Candidates) > 0 && !t.mayBeCandidate(&file.File, reference) && !t.isGoName(file.Language, reference):
	case (r.request.Verb == query.Refs || len(t.definitions) == 0) && t.isWritten(row.Written):
		return judgement{row: row}, nil // asked for as it is written, so every such use counts
	case t.hasLinkage(reference, func(l linkage) bool { return l.mayBeMeant(&file.File, facts, reference) }):
		return openAs(reference.Resolution), nil
	}
	return judgement{}, nil
}

// judgeResolved is judge for a reference that its file resolved.
func (r *run) judgeResolved(t *target, file *repository.File, reference *ast.Reference, row *query.ReferenceRow, in reading) (judgement, error) {
	certain, ok := t.isNamed(in)
	switch {
	case !ok && t.isOutside(reference, in.shown):
		return judgement{row: row}, nil
	case !ok && !in.bound && t.selectsLoosely(reference, in):
		// The file says where the name comes from, and nothing in the store says
		// that the definition is what lies there.
		return openAs(ast.Ambiguous), nil
	case !ok, len(t.definitions) > 0 && !t.names.near(&file.File, reference):
		return judgement{}, nil
	case !certain:
		row.Confidence = "likely"
	}
	return r.owned(t, file, reference, row, in)
}

// owned judges a reference that is named like the target: it is one to that, unless it
// means the definition of another repository.
func (r *run) owned(t *target, file *repository.File, reference *ast.Reference, row *query.ReferenceRow, in reading) (judgement, error) {
	owner, err := r.ownerOf(t, &file.File, reference, in)
	if err != nil || owner == elsewhere {
		return judgement{}, err
	}
	if owner == oneOfSeveral {
		row.Confidence = "likely"
	}
	return judgement{row: row}, nil
}

// isOutside reports whether a resolved reference has the very name that is asked for,
// or the bare one, although it means none of the definitions: what the store knows by
// that name must not hide what is defined outside of it.
func (t *target) isOutside(reference *ast.Reference, name string) bool {
	if t.selector.IsID && len(t.definitions) > 0 {
		return false // a definition was asked for, not a name
	}
	switch reference.Resolution {
	case ast.ResolvedLocal, ast.ResolvedSelf, ast.ResolvedPackage:
		return false
	}
	exact, ok := t.selector.Matches(name)
	return exact || ok && !t.qualified
}

// hasLinkage reports whether one of the definitions has a linkage as an open reference
// needs it; true where nothing is defined, or where its file names no candidates.
func (t *target) hasLinkage(reference *ast.Reference, suits func(linkage) bool) bool {
	return len(t.definitions) == 0 || len(reference.Candidates) == 0 || slices.ContainsFunc(t.linkages, suits)
}

// isWritten reports whether an open use is what the selector says: a bare name or,
// where nothing is defined that it names, the name with what it is a member of.
func (t *target) isWritten(written string) bool {
	exact, _ := t.selector.Matches(written)
	return !t.qualified || exact && len(t.definitions) == 0
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

// isNamed reports whether a reading is the target: one of its definitions or, where
// nothing is defined, a name that the selector matches.
func (t *target) isNamed(in reading) (certain, ok bool) {
	if in.shown == "" {
		return false, false
	}
	if len(t.definitions) > 0 {
		return t.names.means(in)
	}
	matches := func(name string) bool {
		_, ok := t.selector.Matches(name)
		return ok
	}
	return true, matches(in.shown) || slices.ContainsFunc(in.names, matches)
}

// selectsLoosely reports whether the selector matches a name that is none of the
// definitions', although there are some. The default export of a module may be
// anything.
func (t *target) selectsLoosely(reference *ast.Reference, in reading) bool {
	if len(t.definitions) == 0 {
		return false
	}
	_, ok := t.selector.Matches(in.shown)
	return ok || t.exportedAs["default"] && t.mayBeDefault(reference.QualifiedName) || t.names.rust.mayReexport(in)
}

func (t *target) means(in reading) bool {
	_, ok := t.isNamed(in)
	return ok
}

// isGoName reports whether a reference is written as the selector says, which is all
// that is known of a Go package that is neither in the store nor called as its path.
func (t *target) isGoName(l ast.Language, reference *ast.Reference) bool {
	_, ok := t.selector.Matches(written(l, reference))
	return ok && l == ast.Go && reference.Qualifier != ""
}

func (t *target) mayBeCandidate(f *ast.File, reference *ast.Reference) bool {
	return slices.ContainsFunc(reference.Candidates, func(candidate string) bool {
		return slices.ContainsFunc(readCandidate(f, candidate), t.means)
	})
}

func (r *run) wantsReference(file *repository.File, facts *ast.Facts, reference *ast.Reference) bool {
	if !r.anyRole && r.request.Verb != query.Refs && !reference.Role.Calls() && reference.Role != ast.RoleCapture {
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

func (r *run) countOpen(as ast.Resolution) {
	switch as {
	case ast.Ambiguous:
		r.answer.Unresolved.Ambiguous++
	case ast.UnresolvedDynamic:
		r.answer.Unresolved.Dynamic++
	default:
		r.answer.Unresolved.Unknown++
	}
}

func (r *run) add(row query.Row, file *repository.File) {
	if use, ok := row.(*query.ReferenceRow); ok && !query.Confidence(use.Confidence).AtLeast(r.request.MinConfidence) {
		r.answer.Coverage.Doubted++
		return
	}
	r.notePartial(&file.File)
	r.results.add(row)
}
