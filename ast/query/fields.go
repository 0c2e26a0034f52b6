package query

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"elixirscope/ast"
)

// Field is one value of a row: a column of tables and CSV, and what rows can be
// ordered by.
type Field struct {
	Name string
	// Text returns the value, "" where the row has none.
	Text func(Row) string
	// Number returns what rows are ordered by; nil when that is the text.
	Number func(Row) int64
	// Detail says that a table leaves it out unless rows are ordered by it.
	Detail bool
}

// Fields returns the fields of a verb's rows.
func Fields(v Verb) []Field {
	switch v {
	case Def, Outline, Symbols:
		return symbolFields()
	case Refs, Callers, Callees:
		return referenceFields()
	case Files:
		return fileFields()
	case Deps:
		return dependencyFields()
	case Stats:
		return statsFields()
	case Changes, History:
		return eventFields()
	case Path, Impact, Cycles:
		return edgeFields()
	case Unused:
		return verdictFields()
	case Match:
		return matchFields()
	}
	return nodeFields()
}

// FieldsOf returns the fields of a row.
func FieldsOf(row Row) []Field {
	switch row := row.(type) {
	case *SQLRow:
		return sqlFields(row)
	case *SymbolRow:
		return symbolFields()
	case *ReferenceRow:
		return referenceFields()
	case *FileRow:
		return fileFields()
	case *DependencyRow:
		return dependencyFields()
	case *StatsRow:
		return statsFields()
	case *EventRow:
		return eventFields()
	case *EdgeRow:
		return edgeFields()
	case *VerdictRow:
		return verdictFields()
	case *MatchRow:
		return matchFields()
	}
	return nodeFields()
}

// FieldNamed returns the field of the rows of a request with that name, in which '-' and
// '_' are the same. The error names those there are.
func (r *Request) FieldNamed(name string) (Field, error) {
	fields := Fields(r.Verb)
	if r.IsGraph() {
		fields = edgeFields()
	}
	name = strings.ReplaceAll(name, "-", "_")
	if name == "complexity" {
		name = "cyclomatic"
	}
	var names []string
	for _, f := range fields {
		if f.Name == name {
			return f, nil
		}
		names = append(names, f.Name)
	}
	slices.Sort(names)
	return Field{}, fmt.Errorf("rows of %s have no field %q to order by: use one of %s", r.Verb, name, strings.Join(names, ", "))
}

func text[R Row](name string, value func(R) string) Field {
	return Field{Name: name, Text: func(row Row) string { return value(row.(R)) }}
}

func number[R Row, N ~int | ~int64 | ~uint32](name string, value func(R) N) Field {
	return Field{Name: name,
		Text:   func(row Row) string { return strconv.FormatInt(int64(value(row.(R))), 10) },
		Number: func(row Row) int64 { return int64(value(row.(R))) }}
}

// metric is a number that only functions have.
func metric(name string, value func(*Metrics) uint32) Field {
	of := func(row Row) *Metrics { return row.(*SymbolRow).Metrics }
	return Field{Name: name,
		Text: func(row Row) string {
			if m := of(row); m != nil {
				return strconv.Itoa(int(value(m)))
			}
			return ""
		},
		Number: func(row Row) int64 {
			if m := of(row); m != nil {
				return int64(value(m))
			}
			return 0
		}}
}

func detail(f Field) Field {
	f.Detail = true
	return f
}

func orNothing(text *string) string {
	if text == nil {
		return ""
	}
	return *text
}

func symbolFields() []Field {
	type R = *SymbolRow
	return []Field{
		detail(text("repo", func(r R) string { return r.Repo })),
		text("path", func(r R) string { return r.Path }),
		number("line", func(r R) uint32 { return r.Line }),
		detail(number("column", func(r R) uint32 { return r.Column })),
		detail(number("end_line", func(r R) uint32 { return r.EndLine })),
		detail(text("language", func(r R) string { return r.Language })),
		text("kind", func(r R) string { return r.Kind }),
		detail(text("name", func(r R) string { return r.Name })),
		text("qualified_name", func(r R) string { return r.QualifiedName }),
		detail(text("visibility", func(r R) string { return r.Visibility })),
		detail(text("signature", func(r R) string { return r.Signature })),
		number("lines", func(r R) uint32 { return r.EndLine - r.StartLine + 1 }),
		metric("cyclomatic", func(m *Metrics) uint32 { return m.Cyclomatic }),
		detail(metric("cognitive", func(m *Metrics) uint32 { return m.Cognitive })),
		detail(metric("nesting", func(m *Metrics) uint32 { return m.Nesting })),
		detail(metric("parameters", func(m *Metrics) uint32 { return m.Parameters })),
		detail(metric("calls", func(m *Metrics) uint32 { return m.Calls })),
		detail(text("flags", func(r R) string { return joinFlags(r.Flags, r.Stale) })),
		text("doc", func(r R) string { return r.Doc }),
	}
}

func referenceFields() []Field {
	type R = *ReferenceRow
	return []Field{
		detail(text("repo", func(r R) string { return r.Repo })),
		text("path", func(r R) string { return r.Path }),
		number("line", func(r R) uint32 { return r.Line }),
		detail(number("column", func(r R) uint32 { return r.Column })),
		detail(text("language", func(r R) string { return r.Language })),
		text("role", func(r R) string { return r.Role }),
		detail(text("name", func(r R) string { return r.Name })),
		text("enclosing", func(r R) string { return orNothing(r.Enclosing) }),
		detail(text("written", func(r R) string { return r.Written })),
		text("qualified_name", func(r R) string { return orNothing(r.QualifiedName) }),
		text("resolution", func(r R) string { return r.Resolution }),
		text("confidence", func(r R) string { return r.Confidence }),
		text("via", func(r R) string { return r.Via }),
		detail(text("flags", func(r R) string { return joinFlags(r.Flags, r.Stale) })),
	}
}

func fileFields() []Field {
	type R = *FileRow
	return []Field{
		detail(text("repo", func(r R) string { return r.Repo })),
		text("path", func(r R) string { return r.Path }),
		text("language", func(r R) string { return r.Language }),
		text("status", func(r R) string { return r.Status }),
		text("reason", func(r R) string { return r.Reason }),
		number("size", func(r R) int64 { return r.Size }),
		number("symbols", func(r R) uint32 { return r.Symbols }),
		number("references", func(r R) uint32 { return r.References }),
		number("errors", func(r R) uint32 { return r.Errors + r.Missing }),
		text("flags", func(r R) string { return joinFlags(r.Flags, r.Stale) }),
		detail(text("hash", func(r R) string { return r.Hash })),
		detail(text("detail", func(r R) string { return r.Detail })),
	}
}

// joinFlags lists flags; that facts are those of an earlier content counts as one.
func joinFlags(flags []string, stale bool) string {
	if stale {
		flags = append([]string{"stale"}, flags...)
	}
	return strings.Join(flags, ",")
}

func dependencyFields() []Field {
	type R = *DependencyRow
	return []Field{
		text("direction", func(r R) string { return r.Direction }),
		detail(text("repo", func(r R) string { return r.Repo })),
		text("path", func(r R) string { return r.Path }),
		number("line", func(r R) uint32 { return r.Line }),
		detail(number("column", func(r R) uint32 { return r.Column })),
		detail(text("language", func(r R) string { return r.Language })),
		text("kind", func(r R) string { return r.Kind }),
		text("module", func(r R) string { return r.Module }),
		text("alias", func(r R) string { return r.Alias }),
		text("names", func(r R) string {
			var names []string
			for _, n := range r.Names {
				names = append(names, n.Name)
			}
			return strings.Join(names, ", ")
		}),
		detail(text("enclosing", func(r R) string { return orNothing(r.Enclosing) })),
		detail(text("options", func(r R) string { return r.Options })),
	}
}

func statsFields() []Field {
	type R = *StatsRow
	return []Field{
		text("repo", func(r R) string { return r.Repo }),
		detail(text("root", func(r R) string { return r.Root })),
		text("language", func(r R) string { return r.Language }),
		number("files", func(r R) int { return r.Files }),
		number("bytes", func(r R) int64 { return r.Bytes }),
		number("symbols", func(r R) int64 { return r.Symbols }),
		number("references", func(r R) int64 { return r.References }),
		number("partial", func(r R) int { return r.Partial }),
		number("failed", func(r R) int { return r.Failed }),
		number("skipped", func(r R) int { return r.Skipped }),
		text("digest", func(r R) string { return r.Digest }),
		detail(text("updated_at", func(r R) string { return r.UpdatedAt })),
	}
}

func nodeFields() []Field {
	type R = *NodeRow
	return []Field{
		detail(text("repo", func(r R) string { return r.Repo })),
		text("path", func(r R) string { return r.Path }),
		number("line", func(r R) uint32 { return r.Line }),
		detail(number("column", func(r R) uint32 { return r.Column })),
		text("kind", func(r R) string { return r.Node.Kind }),
		detail(number("end_line", func(r R) int { return r.Node.End[0] })),
	}
}

func eventFields() []Field {
	type R = *EventRow
	return []Field{
		number("seq", func(r R) int64 { return int64(r.Data.Seq) }),
		text("time", func(r R) string { return r.Time }),
		text("kind", func(r R) string { return string(r.Data.Kind) }),
		detail(text("repo", func(r R) string { return r.Data.Repo })),
		text("path", func(r R) string { return r.Data.Path }),
		number("line", func(r R) uint32 { return r.Place().Line }),
		text("symbol", func(r R) string { return r.Data.Symbol }),
		text("what", (*EventRow).What),
		text("revision", func(r R) string { return orNothing(r.Data.Revision) }),
		detail(text("id", func(r R) string { return r.ID })),
	}
}

// What returns what happened in a few words.
func (r *EventRow) What() string {
	d := &r.Data
	var words []string
	if d.File != nil {
		words = append(words, d.File.Status)
		if d.File.Reason != "" {
			words = append(words, string(d.File.Reason))
		}
	}
	if d.Kind == ast.SymbolMoved && d.Before != nil {
		words = append(words, "from "+d.Before.Path)
		if d.Before.Symbol != d.Symbol {
			words = append(words, "was "+d.Before.Symbol)
		}
	}
	for _, aspect := range d.Changed {
		words = append(words, string(aspect))
	}
	for _, e := range d.Added {
		words = append(words, "+"+e.Role+" "+e.To)
	}
	for _, e := range d.Removed {
		words = append(words, "-"+e.Role+" "+e.To)
	}
	return strings.Join(words, ", ")
}
