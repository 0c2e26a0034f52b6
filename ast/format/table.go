package format

import (
	"encoding/csv"
	"io"
	"strconv"
	"strings"

	"elixirscope/ast/query"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"
)

// column is one column of a table or CSV file.
type column struct {
	name  string
	value func(query.Row) string
	right bool // numbers
	wide  bool // left out of tables
	// shown is what a table shows instead of value; nil for value.
	shown func(query.Row) string
}

func (c column) cell(row query.Row) string {
	if c.shown != nil {
		return c.shown(row)
	}
	return c.value(row)
}

func writeTable(w io.Writer, a *query.Answer) error {
	if len(a.Rows) == 0 {
		return nil
	}
	t := table.NewWriter()
	t.SetOutputMirror(w)
	style := table.StyleDefault
	style.Options = table.OptionsNoBordersAndSeparators
	style.Box.PaddingLeft, style.Box.PaddingRight = "", "  "
	t.SetStyle(style)
	var head table.Row
	var configs []table.ColumnConfig
	columns := tableColumns(a.Rows)
	for i, c := range columns {
		head = append(head, c.name)
		if c.right {
			configs = append(configs, table.ColumnConfig{Number: i + 1, Align: text.AlignRight, AlignHeader: text.AlignRight})
		}
	}
	t.AppendHeader(head)
	t.SetColumnConfigs(configs)
	for _, row := range a.Rows {
		var cells table.Row
		for _, c := range columns {
			cells = append(cells, OneLine(c.cell(row)))
		}
		t.AppendRow(cells)
	}
	t.SuppressTrailingSpaces()
	t.Render()
	return nil
}

func tableColumns(rows []query.Row) []column {
	mixed := fromSeveral(rows)
	var shown []column
	for _, c := range columnsOf(rows[0]) {
		if !c.wide || mixed && c.name == "repo" {
			shown = append(shown, c)
		}
	}
	return shown
}

func writeCSV(w io.Writer, a *query.Answer) error {
	out := csv.NewWriter(w)
	if len(a.Rows) > 0 {
		var head []string
		for _, c := range columnsOf(a.Rows[0]) {
			head = append(head, c.name)
		}
		if err := out.Write(head); err != nil {
			return err
		}
	}
	for _, row := range a.Rows {
		var cells []string
		for _, c := range columnsOf(row) {
			cells = append(cells, c.value(row))
		}
		if err := out.Write(cells); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

// of adapts the columns of one row type to rows.
func of[R query.Row](name string, value func(R) string) column {
	return column{name: name, value: func(row query.Row) string { return value(row.(R)) }}
}

func numeric[R query.Row, N ~int | ~int64 | ~uint32](name string, value func(R) N) column {
	c := of(name, func(r R) string { return strconv.FormatInt(int64(value(r)), 10) })
	c.right = true
	return c
}

// showing returns a column of which a table shows something else than its value.
func showing[R query.Row](c column, shown func(R) string) column {
	c.shown = func(row query.Row) string { return shown(row.(R)) }
	return c
}

func wide(c column) column {
	c.wide = true
	return c
}

func columnsOf(row query.Row) []column {
	switch row.(type) {
	case *query.SymbolRow:
		return symbolColumns()
	case *query.ReferenceRow:
		return referenceColumns()
	case *query.FileRow:
		return fileColumns()
	case *query.DependencyRow:
		return dependencyColumns()
	case *query.StatsRow:
		return statsColumns()
	default:
		return []column{
			of("path", func(r query.Row) string { return r.Place().Path }),
			numeric("line", func(r query.Row) uint32 { return r.Place().Line }),
		}
	}
}

func symbolColumns() []column {
	type R = *query.SymbolRow
	metric := func(name string, value func(*query.Metrics) uint32) column {
		c := of(name, func(r R) string {
			if r.Metrics == nil {
				return ""
			}
			return strconv.Itoa(int(value(r.Metrics)))
		})
		c.right = true
		return c
	}
	return []column{
		wide(of("repo", func(r R) string { return r.Repo })),
		of("path", func(r R) string { return r.Path }),
		numeric("line", func(r R) uint32 { return r.Line }),
		wide(numeric("column", func(r R) uint32 { return r.Column })),
		wide(numeric("end_line", func(r R) uint32 { return r.EndLine })),
		wide(of("language", func(r R) string { return r.Language })),
		of("kind", func(r R) string { return r.Kind }),
		wide(of("name", func(r R) string { return r.Name })),
		showing(of("qualified_name", func(r R) string { return r.QualifiedName }),
			func(r R) string { return strings.Repeat("  ", r.Depth) + r.QualifiedName }),
		wide(of("visibility", func(r R) string { return r.Visibility })),
		wide(of("signature", func(r R) string { return r.Signature })),
		metric("lines", func(m *query.Metrics) uint32 { return m.Lines }),
		metric("cyclomatic", func(m *query.Metrics) uint32 { return m.Cyclomatic }),
		wide(metric("cognitive", func(m *query.Metrics) uint32 { return m.Cognitive })),
		wide(metric("nesting", func(m *query.Metrics) uint32 { return m.Nesting })),
		wide(metric("parameters", func(m *query.Metrics) uint32 { return m.Parameters })),
		wide(metric("calls", func(m *query.Metrics) uint32 { return m.Calls })),
		of("doc", func(r R) string { return r.Doc }),
	}
}

func referenceColumns() []column {
	type R = *query.ReferenceRow
	return []column{
		wide(of("repo", func(r R) string { return r.Repo })),
		of("path", func(r R) string { return r.Path }),
		numeric("line", func(r R) uint32 { return r.Line }),
		wide(numeric("column", func(r R) uint32 { return r.Column })),
		of("role", func(r R) string { return r.Role }),
		wide(of("name", func(r R) string { return r.Name })),
		showing(of("enclosing", func(r R) string { return orNothing(r.Enclosing) }),
			func(r R) string { return enclosing(r.Enclosing) }),
		wide(of("written", func(r R) string { return r.Written })),
		showing(of("qualified_name", func(r R) string { return orNothing(r.QualifiedName) }), referred),
		of("resolution", func(r R) string { return r.Resolution }),
		wide(of("confidence", func(r R) string { return r.Confidence })),
		of("via", func(r R) string { return r.Via }),
	}
}

func fileColumns() []column {
	type R = *query.FileRow
	return []column{
		wide(of("repo", func(r R) string { return r.Repo })),
		of("path", func(r R) string { return r.Path }),
		of("language", func(r R) string { return r.Language }),
		of("status", func(r R) string { return r.Status }),
		of("reason", func(r R) string { return r.Reason }),
		numeric("size", func(r R) int64 { return r.Size }),
		numeric("symbols", func(r R) uint32 { return r.Symbols }),
		numeric("references", func(r R) uint32 { return r.References }),
		numeric("errors", func(r R) uint32 { return r.Errors + r.Missing }),
		of("flags", func(r R) string { return strings.Join(r.Flags, ",") }),
		wide(of("detail", func(r R) string { return r.Detail })),
	}
}

func dependencyColumns() []column {
	type R = *query.DependencyRow
	return []column{
		of("direction", func(r R) string { return r.Direction }),
		wide(of("repo", func(r R) string { return r.Repo })),
		of("path", func(r R) string { return r.Path }),
		numeric("line", func(r R) uint32 { return r.Line }),
		of("kind", func(r R) string { return r.Kind }),
		of("module", func(r R) string { return r.Module }),
		of("alias", func(r R) string { return r.Alias }),
		of("names", func(r R) string {
			var names []string
			for _, n := range r.Names {
				names = append(names, n.Name)
			}
			return strings.Join(names, ", ")
		}),
	}
}

func statsColumns() []column {
	type R = *query.StatsRow
	return []column{
		of("repo", func(r R) string { return r.Repo }),
		of("language", func(r R) string {
			if r.Language == "" {
				return "(all)"
			}
			return r.Language
		}),
		numeric("files", func(r R) int { return r.Files }),
		numeric("bytes", func(r R) int64 { return r.Bytes }),
		numeric("symbols", func(r R) int64 { return r.Symbols }),
		numeric("references", func(r R) int64 { return r.References }),
		numeric("partial", func(r R) int { return r.Partial }),
		numeric("failed", func(r R) int { return r.Failed }),
		numeric("skipped", func(r R) int { return r.Skipped }),
		showing(of("digest", func(r R) string { return r.Digest }), func(r R) string { return shortDigest(r.Digest) }),
	}
}

func orNothing(text *string) string {
	if text == nil {
		return ""
	}
	return *text
}

func shortDigest(d string) string {
	if len(d) > 12 {
		return d[:12]
	}
	return d
}
