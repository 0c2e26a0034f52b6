package engine

import (
	"fmt"
	"maps"
	"slices"

	"elixirscope/ast"
	"elixirscope/ast/query"
	"elixirscope/ast/repository"
)

// unused answers with a verdict on each definition that passes the filter: whether
// something uses it. Dead is only what nothing can use: a definition that is seen
// nowhere else, whose name no use that is left open has, and stands nowhere in the text
// where no fact explains it.
func (r *run) unused() error {
	r.anyRole = true
	u := &unusedScan{graph: newGraph(r), used: newUsedNames(), suspects: make(map[string][]*suspect)}
	u.wanted = r.request.Verdicts
	if len(u.wanted) == 0 {
		u.wanted = []query.Verdict{query.Dead}
	}
	files, err := r.wantedFiles()
	if err != nil {
		return err
	}
	// Uses count wherever they stand.
	err = r.unfiltered(func() error {
		all, err := r.wantedFiles()
		if err != nil {
			return err
		}
		err = r.forEachFacts(all, func(f *repository.File, facts *ast.Facts) { u.used.add(f, facts) })
		if err != nil {
			return err
		}
		return r.forEachFacts(files, u.lookAt)
	})
	if err == nil {
		err = u.failed
	}
	if err == nil {
		err = r.unfiltered(u.decide)
	}
	r.answer.Unresolved = query.Open{} // what is open about names is in the verdicts
	return err
}

// unusedScan is an answer to unused under way.
type unusedScan struct {
	*graph
	wanted   []query.Verdict
	used     usedNames
	suspects map[string][]*suspect // by name
	failed   error
}

// suspect is a definition that no certain use was found of so far.
type suspect struct {
	*point
	symbol     *ast.Symbol
	scope      scope // where its name may be used
	reason     string
	detail     string
	uses, open int // outside of itself
}

// judged kinds are those that unused has a verdict on.
func isJudged(k ast.Kind) bool {
	switch k {
	case ast.KindFunction, ast.KindMethod, ast.KindMacro, ast.KindStaticMethod, ast.KindSingletonMethod, ast.KindConstructor,
		ast.KindClass, ast.KindStruct, ast.KindInterface, ast.KindType, ast.KindTypeAlias, ast.KindEnum, ast.KindUnion,
		ast.KindTrait, ast.KindProtocol, ast.KindError, ast.KindModule, ast.KindNamespace:
		return true
	}
	return false
}

// lookAt gives the verdicts on the definitions of a file that need no further search, and
// keeps the others as suspects.
func (u *unusedScan) lookAt(f *repository.File, facts *ast.Facts) {
	if u.failed != nil {
		return
	}
	if f.Language == ast.GoMod || f.Stale && f.Status == ast.Partial {
		return // no code; gone, or swallowed by a syntax error
	}
	u.filter = u.request.Filter
	defer func() { u.filter = query.Filter{} }()
	for i := range facts.Symbols {
		d := definition{f, facts, int32(i)}
		if !isJudged(d.symbol().Kind) || !u.wantsSymbol(d) {
			continue
		}
		if u.failed = u.consider(d); u.failed != nil {
			return
		}
	}
}

// consider gives a verdict on one definition, or makes it a suspect.
func (u *unusedScan) consider(d definition) error {
	s := u.newSuspect(d)
	if reason := runByConvention(d); reason != "" {
		u.tell(s, query.Live, reason, "")
		return nil
	}
	by, err := u.usedBy(d)
	if err != nil {
		return err
	}
	if by != "" {
		u.tell(s, query.Live, "used", by)
		return nil
	}
	reason, detail, err := u.doubt(d)
	if err != nil {
		return err
	}
	if reason != "" && !u.wants(query.Live) {
		u.tell(s, query.Undecided, reason, detail) // a use would be news to nobody
		return nil
	}
	s.reason, s.detail = reason, detail
	u.suspects[d.symbol().Name] = append(u.suspects[d.symbol().Name], s)
	return nil
}

func (u *unusedScan) newSuspect(d definition) *suspect {
	symbol := *d.symbol()
	return &suspect{point: d.point(), symbol: &symbol, scope: scopeOf(d)}
}

func (u *unusedScan) wants(v query.Verdict) bool { return slices.Contains(u.wanted, v) }

// tell adds the row of a verdict, if it is wanted.
func (u *unusedScan) tell(s *suspect, v query.Verdict, reason, detail string) {
	if !u.wants(v) {
		return
	}
	u.results.add(&query.VerdictRow{ID: s.id(), Repo: s.repo, Path: s.path, Line: s.symbol.NamePosition.Line,
		Column: s.symbol.NamePosition.Column, EndLine: s.symbol.Span.End.Line, Language: string(s.file.Language),
		Kind: s.symbol.Kind.String(), Name: s.symbol.Name, QualifiedName: s.name, Visibility: s.symbol.Visibility.String(),
		Test: s.test, Verdict: v, Reason: reason, Detail: detail})
}

// suspectsBatch bounds the suspects whose uses are looked for at the same time.
const suspectsBatch = 2048

// decide finds the uses of the suspects, those of one name together, and gives the
// verdicts.
func (u *unusedScan) decide() error {
	var all []*suspect
	for _, name := range slices.Sorted(maps.Keys(u.suspects)) {
		all = append(all, u.suspects[name]...)
	}
	for batch := range slices.Chunk(all, suspectsBatch) {
		if err := u.findUsesOf(batch); err != nil {
			return err
		}
	}
	var dead []*suspect
	for _, s := range all {
		switch {
		case s.uses > 0:
			u.tell(s, query.Live, "used", s.detail)
		case s.reason != "":
			u.tell(s, query.Undecided, s.reason, s.detail)
		case s.open > 0:
			u.tell(s, query.Undecided, "ambiguous_uses", fmt.Sprintf("uses of the name that could not be bound: %d", s.open))
		default:
			dead = append(dead, s)
		}
	}
	return u.searchText(dead)
}

func (u *unusedScan) findUsesOf(batch []*suspect) error {
	goals := make([]goal, len(batch))
	for i, s := range batch {
		t, err := u.targetAt(s.point)
		if err != nil {
			return err
		}
		goals[i] = goal{t, s.point}
	}
	return u.eachUse(goals, func(use judgedUse) {
		s := batch[use.goal]
		switch {
		case s.contains(use.file, use.facts, use.reference):
		case use.open:
			s.open++
		default:
			if s.uses++; s.uses == 1 {
				s.detail = "by " + userOf(use.file, use.facts, use.reference)
			}
		}
	})
}

// contains reports whether a reference stands in the suspect itself.
func (s *suspect) contains(f *repository.File, facts *ast.Facts, r *ast.Reference) bool {
	for at := r.Enclosing; at != ast.NoSymbol; at = facts.Symbols[at].Parent {
		if s.owns(f, facts.Symbols[at].QualifiedName) {
			return true
		}
	}
	return f.Repo == s.repo && f.Path == s.path && s.symbol.Span.Contains(r.Position.Offset)
}

func userOf(f *repository.File, facts *ast.Facts, r *ast.Reference) string {
	if r.Enclosing == ast.NoSymbol {
		return f.Path
	}
	return nameIn(&f.File, facts.Symbols[r.Enclosing].QualifiedName)
}
