package repository

import (
	"strings"

	"elixirscope/ast"
	"elixirscope/foundation/column"
)

// The stored form of facts: a table of distinct strings in order of first use,
// then columns of like values for symbols, references, imports and diagnostics.
// Equal facts have equal bytes.
//
// Three things keep it small. A string is stored as its distance from the next
// unused number of the table, so a new one is 0. What references of one file have
// in common beside their place (role, names, resolution, arity) is a form, stored
// once. Positions are differences to the one before in the same column.

type factsColumn int

const (
	colShape     factsColumn = iota // enumerations, flags, parents of symbols and imports
	colArity                        // argument counts
	colName                         // names
	colQualified                    // qualified names
	colSignature                    // signatures
	colText                         // other texts
	colOffset                       // positions of names: offsets,
	colLine                         // lines
	colColumn                       // and columns
	colSpanOffset
	colSpanLine
	colSpanColumn
	colMetrics   // numbers of functions
	colForm      // forms, where they are first used
	colUse       // forms of references
	colEnclosing // symbols around references
	colUseOffset // positions of references
	colUseLine
	colUseColumn

	factsColumns
)

// place is a column of positions: three columns, for offsets, lines and columns.
type place factsColumn

const (
	placeName = place(colOffset)
	placeSpan = place(colSpanOffset)
	placeUse  = place(colUseOffset)
)

// form is what references have in common beside their place.
type form struct {
	role            ast.Role
	via             ast.Via
	resolution      ast.Resolution
	flags           ast.ReferenceFlags
	arity           int16
	name, qualifier string
	qualified       string
	candidates      string // joined by NUL
}

// factsEncoder holds what can be used again from file to file.
type factsEncoder struct {
	strings   map[string]uint64
	forms     map[form]uint64
	table     column.Column
	columns   [factsColumns]column.Column
	last      [factsColumns]ast.Position // of the columns that are a place
	enclosing int32                      // of the reference before
}

// encode appends the stored form of f to b.
func (e *factsEncoder) encode(b []byte, f *ast.Facts) []byte {
	e.reset()
	e.text(colText, string(f.Language))
	e.text(colText, f.Package)
	for i := range f.Symbols {
		e.symbol(int32(i), &f.Symbols[i])
	}
	for i := range f.References {
		e.reference(&f.References[i])
	}
	for i := range f.Imports {
		e.imported(&f.Imports[i])
	}
	for i := range f.Diagnostics {
		d := &f.Diagnostics[i]
		e.columns[colShape].Byte(byte(d.Kind))
		e.text(colText, d.Text)
		e.span(d.Span)
	}
	out := column.Column(b)
	for _, n := range []int{len(e.strings), len(f.Symbols), len(f.References), len(f.Imports), len(f.Diagnostics)} {
		out.Uint(uint64(n))
	}
	out.Bytes(e.table)
	for _, c := range e.columns {
		out.Bytes(c)
	}
	return out
}

func (e *factsEncoder) reset() {
	if e.strings == nil {
		e.strings, e.forms = make(map[string]uint64), make(map[form]uint64)
	}
	clear(e.strings)
	clear(e.forms)
	e.table = e.table[:0]
	for i := range e.columns {
		e.columns[i] = e.columns[i][:0]
		e.last[i] = ast.Position{}
	}
	e.enclosing = 0
}

func (e *factsEncoder) text(c factsColumn, s string) {
	next := uint64(len(e.strings))
	n, known := e.strings[s]
	if !known {
		n = next
		e.strings[s] = n
		e.table.String(s)
	}
	e.columns[c].Uint(next - n)
}

func (e *factsEncoder) texts(c factsColumn, list []string) {
	e.columns[c].Uint(uint64(len(list)))
	for _, s := range list {
		e.text(c, s)
	}
}

// position stores the column only where the line changes; on the same line it
// moves with the offset.
func (e *factsEncoder) position(at place, p ast.Position) {
	last := e.last[at]
	e.columns[at].Int(int64(p.Offset) - int64(last.Offset))
	e.columns[at+1].Int(int64(p.Line) - int64(last.Line))
	if p.Line != last.Line {
		e.columns[at+2].Uint(uint64(p.Column))
	}
	e.last[at] = p
}

func (e *factsEncoder) span(s ast.Span) {
	e.position(placeSpan, s.Start)
	e.position(placeSpan, s.End)
}

func (e *factsEncoder) symbol(index int32, s *ast.Symbol) {
	shape := &e.columns[colShape]
	shape.Byte(byte(s.Kind))
	shape.Byte(byte(s.Visibility))
	shape.Uint(uint64(s.Flags))
	shape.Uint(uint64(index - s.Parent)) // a parent comes before its children
	e.arity(s.Arity)
	e.text(colName, s.Name)
	e.text(colQualified, shorten(s.Name, s.QualifiedName))
	e.text(colSignature, s.Signature)
	e.text(colText, s.Doc)
	e.position(placeName, s.NamePosition)
	e.span(s.Span)
	e.metrics(s.Metrics)
	e.details(s.Details)
}

func (e *factsEncoder) arity(a ast.Arity) {
	e.columns[colArity].Int(int64(a.Max))
	e.columns[colArity].Int(int64(a.Max) - int64(a.Min))
}

func (e *factsEncoder) metrics(m *ast.Metrics) {
	out := &e.columns[colMetrics]
	if m == nil {
		out.Byte(0)
		return
	}
	out.Byte(1)
	for _, v := range []uint32{m.Lines, m.Parameters, m.Cyclomatic, m.Cognitive, m.Nesting, m.Calls} {
		out.Uint(uint64(v))
	}
}

func (e *factsEncoder) details(d *ast.Details) {
	if d == nil {
		e.columns[colShape].Byte(0)
		return
	}
	e.columns[colShape].Byte(1)
	for _, s := range []string{d.Target, d.Default, d.Deprecated, d.Since, d.Implements} {
		e.text(colText, s)
	}
	e.texts(colText, d.Roles)
	e.texts(colText, d.Specs)
	e.texts(colText, d.Tags)
	e.columns[colText].Uint(uint64(len(d.Clauses)))
	for _, c := range d.Clauses {
		e.text(colText, c.Guard)
		e.span(c.Span)
	}
}

func (e *factsEncoder) reference(r *ast.Reference) {
	key := form{r.Role, r.Via, r.Resolution, r.Flags, r.Arity, r.Name, r.Qualifier, r.QualifiedName, ""}
	if len(r.Candidates) > 0 {
		key.candidates = strings.Join(r.Candidates, "\x00")
	}
	next := uint64(len(e.forms))
	n, known := e.forms[key]
	if !known {
		n = next
		e.forms[key] = n
		e.form(r)
	}
	e.columns[colUse].Uint(next - n)
	e.columns[colEnclosing].Int(int64(r.Enclosing) - int64(e.enclosing))
	e.enclosing = r.Enclosing
	e.position(placeUse, r.Position)
}

func (e *factsEncoder) form(r *ast.Reference) {
	out := &e.columns[colForm]
	out.Byte(byte(r.Role))
	out.Byte(byte(r.Via))
	out.Byte(byte(r.Resolution))
	out.Byte(byte(r.Flags))
	out.Int(int64(r.Arity))
	e.text(colName, r.Name)
	e.text(colText, r.Qualifier)
	e.text(colQualified, shorten(r.Name, r.QualifiedName))
	e.columns[colForm].Uint(uint64(len(r.Candidates)))
	for _, c := range r.Candidates {
		e.text(colQualified, shorten(r.Name, c))
	}
}

func (e *factsEncoder) imported(i *ast.Import) {
	shape := &e.columns[colShape]
	shape.Byte(byte(i.Kind))
	shape.Byte(byte(i.Flags))
	shape.Byte(flag(i.Wildcard))
	shape.Uint(uint64(i.Enclosing + 1))
	for _, s := range []string{i.Path, i.Module, i.Alias, i.Options} {
		e.text(colText, s)
	}
	e.columns[colText].Uint(uint64(len(i.Names)))
	for _, n := range i.Names {
		e.text(colText, n.Name)
		e.text(colText, n.Alias)
	}
	e.texts(colText, i.Except)
	e.position(placeName, i.Position)
}

func flag(b bool) byte {
	if b {
		return 1
	}
	return 0
}
