package repository

import (
	"math"

	"elixirscope/ast"
	"elixirscope/foundation/column"
)

// decodeFacts reads what factsEncoder.encode wrote. Bytes that no facts have give
// an error that wraps column.ErrCorrupt; indices of the result are in range.
func decodeFacts(data []byte) (*ast.Facts, error) {
	decoded, err := decodeMeasured(data)
	return decoded.Facts, err
}

// decodeMeasured is decodeFacts that tells how much memory the facts hold.
func decodeMeasured(data []byte) (decodedFacts, error) {
	d := newFactsDecoder(data)
	f := d.facts()
	if err := d.err(); err != nil {
		return decodedFacts{}, err
	}
	return decodedFacts{f, d.memory(f)}, nil
}

type factsDecoder struct {
	head    *column.Reader
	counts  [5]uint64 // strings, symbols, references, imports, diagnostics
	strings []string
	table   int64  // bytes of what the strings are parts of
	used    uint64 // strings that were used so far
	forms   []ast.Reference
	columns [factsColumns]*column.Reader
	last    [factsColumns]ast.Position

	around int64 // symbol around the reference before
}

func newFactsDecoder(data []byte) *factsDecoder {
	d := &factsDecoder{head: column.NewReader(data)}
	for i := range d.counts {
		d.counts[i] = d.head.Uint()
	}
	table := d.head.Bytes()
	for i := range d.columns {
		d.columns[i] = d.head.Section()
	}
	d.readStrings(table)
	return d
}

// readStrings makes all strings share one copy of the table.
func (d *factsDecoder) readStrings(table []byte) {
	if d.counts[0] > uint64(len(table)) {
		d.head.Fail("%d strings are announced in %d bytes", d.counts[0], len(table))
		return
	}
	all, r := string(table), column.NewReader(table)
	d.table = int64(len(all))
	d.strings = make([]string, 0, d.counts[0])
	for range d.counts[0] {
		n := len(r.Bytes())
		end := len(table) - r.Len()
		d.strings = append(d.strings, all[end-n:end])
	}
	if err := r.Err(); err != nil {
		d.head.Fail("string table: %v", err)
	}
}

func (d *factsDecoder) err() error {
	if err := d.head.Err(); err != nil {
		return err
	}
	return column.Join(d.columns[:]...)
}

// count returns how many items of a kind follow; each takes at least one byte of
// column c.
func (d *factsDecoder) count(which int, c factsColumn) int {
	n := d.counts[which]
	if n > uint64(d.columns[c].Len()) {
		d.head.Fail("%d items are announced in %d bytes", n, d.columns[c].Len())
		return 0
	}
	return int(n)
}

func (d *factsDecoder) facts() *ast.Facts {
	f := &ast.Facts{Language: ast.Language(d.text(colText)), Package: d.text(colText)}
	if n := d.count(1, colShape); n > 0 {
		f.Symbols = make([]ast.Symbol, n)
	}
	for i := range f.Symbols {
		d.symbol(int32(i), &f.Symbols[i])
	}
	if n := d.count(2, colUse); n > 0 {
		f.References = make([]ast.Reference, n)
	}
	for i := range f.References {
		d.reference(&f.References[i], len(f.Symbols))
	}
	if n := d.count(3, colShape); n > 0 {
		f.Imports = make([]ast.Import, n)
	}
	for i := range f.Imports {
		d.imported(&f.Imports[i], len(f.Symbols))
	}
	if n := d.count(4, colShape); n > 0 {
		f.Diagnostics = make([]ast.Diagnostic, n)
	}
	for i := range f.Diagnostics {
		f.Diagnostics[i] = ast.Diagnostic{Kind: enumeration[ast.DiagnosticKind](d, colShape), Text: d.text(colText), Span: d.span()}
	}
	return f
}

// enumeration reads a value of an enumeration and refuses those it does not have.
func enumeration[E interface {
	~uint8
	Valid() bool
}](d *factsDecoder, c factsColumn) E {
	v := E(d.columns[c].Byte())
	if !v.Valid() {
		d.columns[c].Fail("enumeration has no value %d", v)
	}
	return v
}

func (d *factsDecoder) text(c factsColumn) string {
	back := d.columns[c].Uint()
	if back > d.used || d.used-back >= uint64(len(d.strings)) {
		d.columns[c].Fail("there is no string %d before string %d", back, d.used)
		return ""
	}
	n := d.used - back
	if back == 0 {
		d.used++
	}
	return d.strings[n]
}

func (d *factsDecoder) texts(c factsColumn) []string {
	n := d.columns[c].Count(d.columns[c])
	if n == 0 {
		return nil
	}
	list := make([]string, n)
	for i := range list {
		list[i] = d.text(c)
	}
	return list
}

func (d *factsDecoder) position(at place) ast.Position {
	last, c := d.last[at], factsColumn(at)
	moved := d.columns[at].Int()
	lines := d.columns[at+1].Int()
	p := ast.Position{
		Offset: d.uint32(c, int64(last.Offset)+moved),
		Line:   d.uint32(c, int64(last.Line)+lines),
	}
	if lines != 0 {
		p.Column = d.columns[at+2].Uint32()
	} else {
		p.Column = d.uint32(c, int64(last.Column)+moved)
	}
	d.last[at] = p
	return p
}

func (d *factsDecoder) uint32(c factsColumn, v int64) uint32 {
	if v < 0 || v > math.MaxUint32 {
		d.columns[c].Fail("position %d", v)
		return 0
	}
	return uint32(v)
}

func (d *factsDecoder) int16(c factsColumn, v int64) int16 {
	if v < math.MinInt16 || v > math.MaxInt16 {
		d.columns[c].Fail("%d does not fit 16 bits", v)
		return 0
	}
	return int16(v)
}

func (d *factsDecoder) span() ast.Span {
	return ast.Span{Start: d.position(placeSpan), End: d.position(placeSpan)}
}

func (d *factsDecoder) symbol(index int32, s *ast.Symbol) {
	shape := d.columns[colShape]
	s.Kind = enumeration[ast.Kind](d, colShape)
	s.Visibility = enumeration[ast.Visibility](d, colShape)
	s.Flags = ast.SymbolFlags(shape.Uint())
	up := shape.Uint()
	if up == 0 || up > uint64(index)+1 {
		shape.Fail("symbol %d has its parent %d before it", index, up)
		return
	}
	s.Parent = index - int32(up)
	highest := d.columns[colArity].Int()
	s.Arity = ast.Arity{Max: d.int16(colArity, highest), Min: d.int16(colArity, highest-d.columns[colArity].Int())}
	s.Name = d.text(colName)
	s.QualifiedName = lengthen(s.Name, d.text(colQualified))
	s.Signature, s.Doc = d.text(colSignature), d.text(colText)
	s.NamePosition = d.position(placeName)
	s.Span = d.span()
	s.Metrics = d.metrics()
	s.Details = d.details()
}

func (d *factsDecoder) metrics() *ast.Metrics {
	r := d.columns[colMetrics]
	if r.Byte() == 0 {
		return nil
	}
	return &ast.Metrics{Lines: r.Uint32(), Parameters: r.Uint32(), Cyclomatic: r.Uint32(),
		Cognitive: r.Uint32(), Nesting: r.Uint32(), Calls: r.Uint32()}
}

func (d *factsDecoder) details() *ast.Details {
	if d.columns[colShape].Byte() == 0 {
		return nil
	}
	s := &ast.Details{
		Target: d.text(colText), Default: d.text(colText), Deprecated: d.text(colText),
		Since: d.text(colText), Implements: d.text(colText),
		Roles: d.texts(colText), Specs: d.texts(colText), Tags: d.texts(colText),
	}
	n := d.columns[colText].Count(d.columns[colText])
	if n > 0 {
		s.Clauses = make([]ast.Clause, n)
	}
	for i := range s.Clauses {
		s.Clauses[i] = ast.Clause{Guard: d.text(colText), Span: d.span()}
	}
	return s
}

func (d *factsDecoder) enclosing(c factsColumn, symbols int) int32 {
	n := d.columns[c].Uint()
	if n > uint64(symbols) {
		d.columns[c].Fail("there is no symbol %d", n)
		return ast.NoSymbol
	}
	return int32(n) - 1
}

func (d *factsDecoder) reference(r *ast.Reference, symbols int) {
	back := d.columns[colUse].Uint()
	switch known := uint64(len(d.forms)); {
	case back > known:
		d.columns[colUse].Fail("there is no form %d before form %d", back, known)
		return
	case back == 0:
		d.forms = append(d.forms, d.form())
	}
	*r = d.forms[uint64(len(d.forms))-max(back, 1)]
	d.around += d.columns[colEnclosing].Int()
	if d.around < int64(ast.NoSymbol) || d.around >= int64(symbols) {
		d.columns[colEnclosing].Fail("there is no symbol %d", d.around)
		return
	}
	r.Enclosing = int32(d.around)
	r.Position = d.position(placeUse)
}

func (d *factsDecoder) form() ast.Reference {
	in := d.columns[colForm]
	r := ast.Reference{
		Role:       enumeration[ast.Role](d, colForm),
		Via:        enumeration[ast.Via](d, colForm),
		Resolution: enumeration[ast.Resolution](d, colForm),
		Flags:      ast.ReferenceFlags(in.Byte()),
		Arity:      d.int16(colForm, in.Int()),
		Name:       d.text(colName),
		Qualifier:  d.text(colText),
	}
	r.QualifiedName = lengthen(r.Name, d.text(colQualified))
	if n := in.Count(d.columns[colQualified]); n > 0 {
		r.Candidates = make([]string, n)
	}
	for i := range r.Candidates {
		r.Candidates[i] = lengthen(r.Name, d.text(colQualified))
	}
	return r
}

func (d *factsDecoder) imported(i *ast.Import, symbols int) {
	shape := d.columns[colShape]
	i.Kind = enumeration[ast.ImportKind](d, colShape)
	i.Flags = ast.ReferenceFlags(shape.Byte())
	i.Wildcard = shape.Byte() != 0
	i.Enclosing = d.enclosing(colShape, symbols)
	i.Path, i.Module, i.Alias, i.Options = d.text(colText), d.text(colText), d.text(colText), d.text(colText)
	if n := d.columns[colText].Count(d.columns[colText]); n > 0 {
		i.Names = make([]ast.ImportedName, n)
	}
	for n := range i.Names {
		i.Names[n] = ast.ImportedName{Name: d.text(colText), Alias: d.text(colText)}
	}
	i.Except = d.texts(colText)
	i.Position = d.position(placeName)
}
