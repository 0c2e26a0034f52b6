package engine

import (
	"cmp"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"elixirscope/ast"
	"elixirscope/ast/query"
	"elixirscope/ast/repository"
)

// Events calls visit with the events of all batches after one, in order, as
// subscribers get them. What has been cut off from the log by then is missing.
func Events(s *repository.Snapshot, after uint64, visit func(*ast.FileEvents, []*query.EventRow) error) error {
	return s.Events(after, func(f *ast.FileEvents) error {
		rows := make([]*query.EventRow, len(f.Events))
		for i := range f.Events {
			rows[i] = eventRow(f, i)
		}
		return visit(f, rows)
	})
}

// eventRow returns an event with names as queries show them.
func eventRow(f *ast.FileEvents, index int) *query.EventRow {
	e := f.Events[index]
	row := newEventRow(f.Repo, e.Kind, f.Time)
	row.ID = fmt.Sprintf("%s-%d-%d", f.Writer, f.Sequence, f.Ordinal+index)
	row.Sequence = fmt.Sprintf("%020d-%06d", f.Sequence, f.Ordinal+index)
	d := &row.Data
	d.Seq, d.Path, d.Language, d.RevisionTime = f.Sequence, f.Path, string(f.Language), f.RevisionTime
	if f.Revision != "" {
		d.Revision = &f.Revision
	}
	d.File, d.Changed, d.Earlier, d.Added, d.Removed = e.File, e.Changed, e.Earlier, e.Added, e.Removed
	if e.Symbol != "" {
		d.Symbol = nameIn(&ast.File{Path: f.Path, Language: f.Language}, e.Symbol)
	}
	d.Before, d.After = shownState(f, &e, e.Before), shownState(f, &e, e.After)
	if d.After != nil {
		d.Symbol, d.Path = d.After.Symbol, d.After.Path // a move is told where it ends
	}
	row.SetSubject()
	return row
}

// newEventRow returns what the events of a kind in a repository have in common.
func newEventRow(repo string, kind ast.EventKind, at time.Time) *query.EventRow {
	return &query.EventRow{
		SpecVersion: "1.0", Source: "/repositories/" + url.PathEscape(repo),
		Type: "elixirscope." + strings.Replace(string(kind), "_", ".", 1),
		Time: at.UTC().Format(time.RFC3339Nano), DataContentType: "application/json",
		Data: query.EventData{Kind: kind, Repo: repo},
	}
}

// shownState completes the state of a symbol.
func shownState(f *ast.FileEvents, e *ast.Event, s *ast.SymbolState) *ast.SymbolState {
	if s == nil {
		return nil
	}
	shown := *s
	if shown.Symbol == "" {
		shown.Symbol = e.Symbol
	}
	if shown.Path == "" {
		shown.Path = f.Path
	}
	shown.Symbol = nameIn(&ast.File{Path: shown.Path, Language: f.Language}, shown.Symbol)
	return &shown
}

// changes answers with the events after a batch or a time that pass the filter.
func (r *run) changes() error {
	after := r.request.After
	if !r.request.Since.IsZero() {
		before, err := r.EventsBefore(r.request.Since)
		if err != nil {
			return err
		}
		after = max(after, before)
	}
	return r.Events(after, func(f *ast.FileEvents) error {
		for i := range f.Events {
			if !r.wantsEvent(f, &f.Events[i]) {
				continue
			}
			if row := eventRow(f, i); isAbout(r.request.Selector, row) {
				r.results.add(row)
			}
		}
		return r.Err()
	})
}

// wantsEvent reports whether an event passes the filter. A move passes with either file.
func (r *run) wantsEvent(f *ast.FileEvents, e *ast.Event) bool {
	kinds := r.filter.Kinds
	if len(kinds) > 0 && !slices.Contains(kinds, string(e.Kind)) || e.PositionOnly() && !r.request.Positions ||
		!r.wantsTest(f.Flags.Has(ast.TestFile)) {
		return false
	}
	file := ast.File{Repo: f.Repo, Path: f.Path, Language: f.Language, Flags: f.Flags}
	if r.wantsFile(&file) {
		return true
	}
	for _, s := range []*ast.SymbolState{e.Before, e.After} {
		if s == nil || s.Path == "" {
			continue
		}
		if file.Path = s.Path; r.wantsFile(&file) {
			return true
		}
	}
	return false
}

// isAbout reports whether an event is about what the selector names: any symbol, when
// it names none.
func isAbout(s query.Selector, row *query.EventRow) bool {
	if s.Text == "" {
		return true
	}
	names := []string{row.Data.Symbol}
	if row.Data.Before != nil {
		names = append(names, row.Data.Before.Symbol)
	}
	return slices.ContainsFunc(names, func(name string) bool { return selects(s, name) })
}

// selects reports whether a selector names a symbol, which need not exist any more.
func selects(s query.Selector, name string) bool {
	named := query.ParseSelector(name)
	if s.Arity >= 0 && named.Arity >= 0 && s.Arity != named.Arity {
		return false
	}
	if s.Arity >= 0 && named.Arity < 0 {
		s.Name = s.Text // it was a name with a number behind a slash
	}
	_, ok := s.Matches(name)
	return name != "" && ok
}

// history answers: when was it added, changed, moved, removed.
func (r *run) history() error {
	h := history{run: r, begun: make(map[symbolName]bool)}
	selectors := []query.Selector{r.request.Selector}
	if s := r.request.Selector; r.mayBePlace(s) {
		if s.Line == 0 {
			return h.ofFile(s.Path)
		}
		found, err := r.find(s)
		if err != nil {
			return err
		}
		for _, d := range found {
			selectors = append(selectors, query.ParseSelector(d.name()))
		}
	}
	for _, s := range selectors {
		if err := h.ofSymbol(s); err != nil {
			return err
		}
	}
	return h.tell()
}

// history is one that is being told.
type history struct {
	*run
	rows  []*query.EventRow
	known []*query.EventRow   // of symbols whose beginning no event tells
	begun map[symbolName]bool // symbols whose beginning is told, or need not be
}

type symbolName struct{ repo, symbol string }

// ofSymbol finds the events of the symbols that a selector names.
func (h *history) ofSymbol(s query.Selector) error {
	for _, segment := range s.LastSegments() {
		err := h.EventsNamed(segment, func(f *ast.FileEvents) error {
			h.answer.Stats.KeysRead++
			for i := range f.Events {
				if f.Events[i].Name == segment {
					h.add(f, i, s)
				}
			}
			return h.goOn()
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// ofFile tells the events of a file, which need not be there any more.
func (h *history) ofFile(path string) error {
	end := "/" + strings.TrimPrefix(path, "./")
	is := func(repo, path string) bool { return strings.HasSuffix("/"+repo+"/"+path, end) }
	err := h.Events(0, func(f *ast.FileEvents) error {
		for i := range f.Events {
			if after := f.Events[i].After; is(f.Repo, f.Path) || after != nil && after.Path != "" && is(f.Repo, after.Path) {
				h.add(f, i, query.Selector{})
			}
		}
		return h.goOn()
	})
	for _, row := range h.rows {
		h.results.add(row)
	}
	return err
}

// maxHistory bounds the events of a history, which are all put in order.
const maxHistory = 1_000_000

// goOn ends a scan that has found too much.
func (h *history) goOn() error {
	if len(h.rows) > maxHistory {
		return fmt.Errorf("%w: more than %d events; narrow it with --path, --lang, --repo or --kind", ErrTooBroad, maxHistory)
	}
	return h.Err()
}

// add keeps an event of what the selector names, if it tells of more than uses.
func (h *history) add(f *ast.FileEvents, i int, s query.Selector) {
	if e := &f.Events[i]; e.Kind == ast.ReferencesChanged || !h.wantsEvent(f, e) {
		return
	}
	if row := eventRow(f, i); isAbout(s, row) {
		h.rows = append(h.rows, row)
	}
}

// tell adds the rows, behind those of symbols that were there before the events that
// are kept.
func (h *history) tell() error {
	for _, row := range h.rows {
		d := &row.Data
		name := symbolName{d.Repo, d.Symbol}
		if d.Kind != ast.SymbolAdded && (d.Kind != ast.SymbolMoved || d.Before.Symbol == d.Symbol) {
			if err := h.tellKnown(name, d.Path, d.Language); err != nil {
				return err
			}
		}
		h.begun[name] = true
	}
	found, err := h.find(h.request.Selector)
	if err != nil {
		return err
	}
	for _, d := range found {
		if err := h.tellKnown(symbolName{d.file.Repo, d.name()}, d.file.Path, string(d.file.Language)); err != nil {
			return err
		}
	}
	all := append(h.known, h.rows...)
	slices.SortStableFunc(all, func(a, b *query.EventRow) int {
		return cmp.Or(cmp.Compare(a.Data.Seq, b.Data.Seq), strings.Compare(a.Sequence, b.Sequence))
	})
	for _, row := range slices.CompactFunc(all, func(a, b *query.EventRow) bool { return a.ID != "" && a.ID == b.ID }) {
		h.results.add(row)
	}
	return nil
}

// tellKnown adds the row of a symbol whose beginning no event tells.
func (h *history) tellKnown(name symbolName, path, language string) error {
	if kinds := h.filter.Kinds; h.begun[name] || len(kinds) > 0 && !slices.Contains(kinds, string(ast.SymbolKnown)) {
		return nil
	}
	h.begun[name] = true
	info := h.infos[name.repo]
	if info == nil {
		return nil // it is of a repository that is not in the store any more
	}
	since, err := h.knownSince(info)
	if err != nil {
		return err
	}
	row := newEventRow(name.repo, ast.SymbolKnown, since)
	d := &row.Data
	d.Seq, d.Path, d.Language, d.Symbol = info.Baseline.Sequence, path, language, name.symbol
	if info.Baseline.Revision != "" {
		d.Revision = &info.Baseline.Revision
	}
	row.SetSubject()
	h.known = append(h.known, row)
	return nil
}

// knownSince returns when the events begin that are kept of a repository.
func (r *run) knownSince(info *repository.Info) (time.Time, error) {
	first, cutOff, err := r.FirstEvent()
	switch {
	case err != nil:
		return time.Time{}, err
	case cutOff && first.After(info.Baseline.At):
		return first, nil
	case info.Baseline.Known():
		return info.Baseline.At, nil
	}
	return info.UpdatedAt, nil
}
