package engine

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync/atomic"
	"time"

	"elixirscope/ast"
	"elixirscope/ast/lang"
	"elixirscope/ast/query"
	"elixirscope/ast/repository"
)

// Engine answers requests. It is safe for concurrent use.
type Engine struct {
	repository *repository.Repository
	languages  *lang.Set
	answers    *Answers // nil keeps none
	limits     atomic.Pointer[Limits]
	moments    *moments
}

// Option is a choice about an engine.
type Option func(*Engine)

// WithAnswers makes the engine keep its answers, which must be of this engine alone.
// Whoever gets one must not change its rows.
func WithAnswers(a *Answers) Option { return func(e *Engine) { e.answers = a } }

// New returns an engine over r. languages gives the grammars of stored trees.
func New(r *repository.Repository, languages *lang.Set, options ...Option) *Engine {
	e := &Engine{repository: r, languages: languages, moments: newMoments()}
	e.SetLimits(Limits{})
	for _, choose := range options {
		choose(e)
	}
	return e
}

// Errors about the request itself.
var (
	ErrNoField  = errors.New("cannot order the answer")
	ErrTooBroad = errors.New("request is too broad") // to answer in bounded memory
)

// IsRefusal reports whether an error says that a request cannot be answered as it is,
// now or later.
func IsRefusal(err error) bool {
	return errors.Is(err, ErrNoField) || errors.Is(err, ErrTooBroad) || errors.Is(err, ErrCursor) ||
		errors.Is(err, ErrNoRevision) || errors.Is(err, ErrPattern)
}

// Run answers a request on the present moment, or goes on with an answer on the moment
// of that.
func (e *Engine) Run(ctx context.Context, request query.Request) (answer *query.Answer, err error) {
	started := time.Now()
	limits := *e.limits.Load()
	ctx, cancel := limits.within(ctx, &request)
	defer cancel()
	m, from, err := e.open(&request)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", request, err)
	}
	defer func() { err = errors.Join(err, e.moments.close(m)) }()
	if answer, err = e.answer(ctx, m.Snapshot, m.state, from, limits, request); err != nil {
		return nil, err
	}
	if answer.Next != nil {
		if err := e.moments.keep(m); err != nil {
			return nil, err
		}
	}
	answer.Earlier = answer.AsOf.Sequence < e.repository.Sequence() && from != nil
	answer.Stats.MS = milliseconds(time.Since(started))
	return answer, nil
}

// answer answers with what is kept, or keeps what it answers.
func (e *Engine) answer(ctx context.Context, s *repository.Snapshot, state repository.State, from *cursor, limits Limits, request query.Request) (*query.Answer, error) {
	r, err := newRun(ctx, e.languages, s.Counting(), request, limits)
	if err != nil {
		return nil, err
	}
	if from != nil {
		r.results.after = from.after()
	}
	if e.answers == nil || !isKept(&request) {
		return r.compute(state)
	}
	q := questionOf(state, request)
	if request.Explain {
		r.noteAnswer(e.answers.get(q) != nil)
		return r.compute(state)
	}
	if kept := e.answers.get(q); kept != nil {
		return kept, nil
	}
	answer, err := r.compute(state)
	if err != nil {
		return nil, err
	}
	answer.Stats.Cache = "miss"
	e.answers.put(q, r)
	return answer, nil
}

// compute answers from what is stored.
func (r *run) compute(state repository.State) (*query.Answer, error) {
	err := r.execute()
	if err != nil && errors.Is(context.Cause(r.Context), errDeadline) {
		r.results.cut, err = query.CutTime, nil
	}
	if err == nil {
		err = r.finish(state)
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", r.request, err)
	}
	return &r.answer, nil
}

// maxUsers bounds the units whose files are remembered: a glob meets every unit by many
// names.
const maxUsers = 20_000

// run is one request under way.
type run struct {
	context.Context
	*repository.Snapshot
	languages *lang.Set
	request   query.Request
	limits    Limits
	filter    query.Filter                // of the request, in force
	repos     []repository.Info           // that the request is about
	infos     map[string]*repository.Info // all of the store, by name
	updated   time.Time                   // when the one of repos was that is longest out of date
	lookups
	// pythonLibrary is the list of that name, nil until it is asked for.
	pythonLibrary []string
	results       results
	plan          []query.Step
	depth         int            // of the step under way
	anyRole       bool           // uses in any role are looked for, not calls only
	partial       map[place]bool // files the answer is from that have syntax errors
	answer        query.Answer
}

// lookups is what a request has looked up so far, so that it need not again.
type lookups struct {
	facts     map[repository.UnitRef]*ast.Facts
	users     map[repository.UnitRef][]*repository.File
	definers  map[string][]string         // repositories that define a name
	defined   map[string][]linkage        // definitions of candidates
	paths     map[string]*repository.File // nil where there is none
	modules   map[string]*goModule        // by repository and directory; nil where there is none
	goDefined map[string]*goNames         // by last segment
	exports   map[string]export           // what names of ECMAScript modules stand for
	reexports map[string]string           // the same for paths of Rust crates; "" where no file tells
	joined    goJoin                      // the latest
}

func newLookups() lookups {
	return lookups{
		facts: make(map[repository.UnitRef]*ast.Facts), users: make(map[repository.UnitRef][]*repository.File),
		definers: make(map[string][]string), defined: make(map[string][]linkage), paths: make(map[string]*repository.File),
		modules: make(map[string]*goModule), goDefined: make(map[string]*goNames),
		exports: make(map[string]export), reexports: make(map[string]string),
	}
}

func newRun(ctx context.Context, languages *lang.Set, s *repository.Snapshot, request query.Request, limits Limits) (*run, error) {
	r := &run{Context: ctx, Snapshot: s, languages: languages, request: request, limits: limits, filter: request.Filter,
		infos: make(map[string]*repository.Info), lookups: newLookups(), partial: make(map[place]bool)}
	if request.Order == "" && request.Desc && (request.Verb == query.Changes || request.Verb == query.History) {
		request.Order = "seq" // the latest first
	}
	if request.Order != "" {
		field, err := request.FieldNamed(request.Order)
		if err != nil {
			return nil, fmt.Errorf("%w: %w", ErrNoField, err)
		}
		r.results.field = field
	}
	r.results.desc, r.results.limit, r.results.bytes = request.Desc, limits.Rows, limits.Bytes
	if request.Limit > 0 && request.Limit <= limits.Rows {
		r.results.limit = request.Limit
	} else {
		r.results.cutAtLimit = true
	}
	r.answer = query.Answer{SchemaVersion: query.SchemaVersion, Query: request.String(),
		Order: r.results.field.Name, Rows: []query.Row{}, Coverage: query.Coverage{PartialFiles: []string{}}}
	r.answer.Stats.Cache = "none"
	return r, r.openRepositories()
}

// openRepositories finds what the request is about and dates the answer.
func (r *run) openRepositories() error {
	infos, err := r.Repositories()
	if err != nil {
		return err
	}
	if r.answer.AsOf.Sequence, err = r.Sequence(); err != nil {
		return err
	}
	r.answer.AsOf.State = query.Stale
	for i, info := range infos {
		r.infos[info.Name] = &infos[i]
		if r.filter.Repo != "" && r.filter.Repo != info.Name {
			continue
		}
		r.repos = append(r.repos, info)
		state := query.Stale
		if !info.Complete {
			state, r.answer.AsOf.State = query.Partial, query.Partial
		}
		r.answer.Repositories = append(r.answer.Repositories, query.Repository{Name: info.Name, State: state})
		r.answer.Coverage.Skipped += int(info.Files.Of(ast.Failed) + info.Files.Of(ast.Skipped))
		if r.updated.IsZero() || info.UpdatedAt.Before(r.updated) {
			r.updated = info.UpdatedAt
		}
	}
	r.answer.AsOf.LagMS = lagSince(r.updated)
	if len(r.repos) == 1 && r.repos[0].Revision != "" {
		r.answer.AsOf.Commit = &r.repos[0].Revision
	}
	return nil
}

// lagSince returns for how long nothing was brought up to date, 0 when nothing ever was.
func lagSince(updated time.Time) int64 {
	if updated.IsZero() {
		return 0
	}
	return max(time.Since(updated).Milliseconds(), 0)
}

func (r *run) execute() error {
	switch r.request.Verb {
	case query.Def:
		return r.def()
	case query.Refs, query.Callers:
		if r.request.IsGraph() {
			return r.walkCallers()
		}
		return r.references()
	case query.Callees:
		if r.request.IsGraph() {
			return r.walkCallees()
		}
		return r.callees()
	case query.Path:
		return r.path()
	case query.Impact:
		return r.impact()
	case query.Outline:
		return r.outline()
	case query.Symbols:
		return r.symbols()
	case query.Files:
		return r.files()
	case query.Deps:
		if r.request.IsGraph() {
			return r.dependencyGraph()
		}
		return r.deps()
	case query.Cycles:
		return r.cycles()
	case query.Unused:
		return r.unused()
	case query.AST:
		return r.tree()
	case query.Stats:
		return r.stats()
	case query.Changes:
		return r.changes()
	case query.History:
		return r.history()
	case query.Match:
		return r.match()
	}
	return fmt.Errorf("BUG: no verb %q", r.request.Verb)
}

// finish completes the answer with the rows, what they could not see and, when there
// are none, the reason.
func (r *run) finish(state repository.State) error {
	a := &r.answer
	r.results.sort()
	a.Rows = append(a.Rows, r.results.rows()...)
	a.Total, a.Cut = r.results.total, r.results.cut
	a.Truncated = a.Truncated || r.results.more() || a.Cut == query.CutTime
	a.Coverage.Partial = len(r.partial)
	a.Coverage.PartialFiles = append(a.Coverage.PartialFiles, r.partialFiles()...)
	a.Stats.KeysRead = int(r.Reads().Keys())
	if err := r.finishRows(state); err != nil {
		return err
	}
	if r.request.Explain {
		return r.explain()
	}
	return nil
}

// finishRows completes the answer with what its rows need, or says why there are none.
func (r *run) finishRows(state repository.State) error {
	a := &r.answer
	if a.Cut == query.CutTime { // there is none left to read more
		if len(a.Rows) == 0 {
			a.Why = "the time was over before anything was found: narrow the question, or give it more time"
		}
		return nil
	}
	if a.Total == 0 {
		return r.explainNothing()
	}
	if r.results.more() {
		next, err := r.next(state)
		if err != nil {
			return err
		}
		a.Next = &next
		if r.results.cutAtLimit && a.Cut == "" {
			a.Cut = query.CutRows
		}
	}
	if r.request.Snippets {
		return r.addSnippets()
	}
	return nil
}

// factsOf returns the facts of a unit, decoded once per request as a rule.
func (r *run) factsOf(u repository.UnitRef) (*ast.Facts, error) {
	if f := r.facts[u]; f != nil {
		return f, nil
	}
	if err := r.Err(); err != nil {
		return nil, err
	}
	r.answer.Stats.KeysRead++
	read := r.Facts
	if r.request.Verb == query.Def {
		read = r.Symbols // no row tells of uses
	}
	f, err := read(u)
	if err != nil {
		f = r.unreadable(err)
	}
	// The facts of the last few hundred units are enough: postings of one name lead
	// to each unit once or twice.
	if len(r.facts) >= 256 {
		clear(r.facts)
	}
	r.facts[u] = f
	return f, nil
}

// factsIn returns what the facts of a unit say of a file that has it: all of them,
// unless the file only remembers it.
func (r *run) factsIn(f *repository.File, u repository.UnitRef, facts *ast.Facts) (*ast.Facts, error) {
	if f.Unit() == u {
		return facts, nil
	}
	return r.factsOf(f.Unit())
}

// unreadable counts a unit whose facts are damaged, and stands in for them: the rest
// of the store can still answer.
func (r *run) unreadable(err error) *ast.Facts {
	r.answer.Coverage.Unreadable++
	r.answer.Damage = err
	return &ast.Facts{}
}

// usersOf returns the files with this content that the request is about.
func (r *run) usersOf(u repository.UnitRef) ([]*repository.File, error) {
	all, err := r.allUsersOf(u)
	if err != nil {
		return nil, err
	}
	wanted := all[:0:0]
	for _, f := range all {
		if r.wantsFile(&f.File) {
			r.notePartial(&f.File)
			wanted = append(wanted, f)
		}
	}
	return wanted, nil
}

// allUsersOf returns all files with this content, read once per request as a rule.
func (r *run) allUsersOf(u repository.UnitRef) ([]*repository.File, error) {
	if all, known := r.users[u]; known {
		return all, nil
	}
	r.answer.Stats.KeysRead++
	all, err := r.Users(u)
	if err != nil {
		return nil, err
	}
	if len(r.users) >= maxUsers {
		clear(r.users)
	}
	r.users[u] = all
	return all, nil
}

// wantsFile reports whether a file passes the filters on files.
func (r *run) wantsFile(f *ast.File) bool {
	w := &r.filter
	switch {
	case w.Repo != "" && w.Repo != f.Repo,
		!r.wantsLanguage(f.Language),
		w.Path != "" && !query.MatchGlob(w.Path, f.Path),
		w.Vendored != nil && *w.Vendored != f.Flags.Has(ast.Vendored),
		w.Generated != nil && *w.Generated != f.Flags.Has(ast.Generated):
		return false
	}
	return true
}

func (r *run) wantsLanguage(l ast.Language) bool {
	w := &r.filter
	return len(w.Languages) == 0 || slices.Contains(w.Languages, string(l))
}

// place is a file of a repository.
type place struct{ repo, path string }

// wantsTest reports whether what is, or is not, a test passes the filter.
func (r *run) wantsTest(is bool) bool { return r.filter.Test == nil || *r.filter.Test == is }

// unfiltered calls f without the filter on rows in force: what a request names may lie
// elsewhere than the rows that are asked for.
func (r *run) unfiltered(f func() error) error {
	before := r.filter
	r.filter = query.Filter{}
	defer func() { r.filter = before }()
	return f()
}

// notePartial remembers that a file the answer is from has syntax errors.
func (r *run) notePartial(f *ast.File) {
	if f.Status == ast.Partial {
		r.partial[place{f.Repo, f.Path}] = true
	}
}

// partialFiles returns the first paths of files with syntax errors, with their
// repository in front where the request is about several.
func (r *run) partialFiles() []string {
	const most = 20
	var paths []string
	for p := range r.partial {
		if len(r.repos) > 1 {
			p.path = p.repo + "/" + p.path
		}
		paths = append(paths, p.path)
	}
	slices.Sort(paths)
	return paths[:min(len(paths), most)]
}
