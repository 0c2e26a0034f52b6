package format

import (
	"io"
	"strings"
	"time"

	"elixirscope/ast/query"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"
)

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
	columns := tableColumns(a)
	for i, c := range columns {
		head = append(head, c.Name)
		if c.Number != nil {
			configs = append(configs, table.ColumnConfig{Number: i + 1, Align: text.AlignRight, AlignHeader: text.AlignRight})
		}
	}
	t.AppendHeader(head)
	t.SetColumnConfigs(configs)
	for _, row := range a.Rows {
		var cells table.Row
		for _, c := range columns {
			cells = append(cells, OneLine(cell(c, row)))
		}
		t.AppendRow(cells)
	}
	t.SuppressTrailingSpaces()
	t.Render()
	return nil
}

// tableColumns returns the fields that a table shows: all but details, what the rows
// are ordered by, and the repository when they are from several.
func tableColumns(a *query.Answer) []query.Field {
	mixed := fromSeveral(a.Rows)
	var shown []query.Field
	for _, f := range query.FieldsOf(a.Rows[0]) {
		if !f.Detail || f.Name == a.Order || mixed && f.Name == "repo" {
			shown = append(shown, f)
		}
	}
	return shown
}

// cell returns what a table shows of a field, where that is not its value.
func cell(f query.Field, row query.Row) string {
	switch r := row.(type) {
	case *query.SymbolRow:
		switch f.Name {
		case "qualified_name":
			return strings.Repeat("  ", r.Depth) + r.QualifiedName
		case "kind":
			return marked(r.Kind, r.Stale)
		}
	case *query.ReferenceRow:
		switch f.Name {
		case "role":
			return marked(r.Role, r.Stale)
		case "enclosing":
			return enclosing(r.Enclosing)
		case "qualified_name":
			return referred(r)
		}
	case *query.EventRow:
		switch f.Name {
		case "time":
			return inSeconds(r.Time)
		case "revision":
			revision := f.Text(r)
			return revision[:min(len(revision), 12)]
		}
	case *query.MatchRow:
		if f.Name == "text" {
			return r.FirstLine()
		}
	case *query.StatsRow:
		switch f.Name {
		case "language":
			return languageOf(r)
		case "digest":
			return r.Digest[:min(len(r.Digest), 12)]
		}
	}
	return f.Text(row)
}

// marked marks facts of an earlier content than the present one, which could not be
// processed.
func marked(text string, stale bool) string {
	if stale {
		return text + " stale"
	}
	return text
}

// languageOf names what a row of stats is about.
func languageOf(r *query.StatsRow) string {
	if r.Language == "" {
		return "(all)"
	}
	return r.Language
}

// inSeconds shows a time without fractions, as --since takes it.
func inSeconds(rfc3339 string) string {
	at, err := time.Parse(time.RFC3339Nano, rfc3339)
	if err != nil {
		return rfc3339
	}
	return at.Format(time.RFC3339)
}
