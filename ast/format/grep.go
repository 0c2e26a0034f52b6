package format

import (
	"cmp"
	"fmt"
	"io"
	"strings"

	"elixirscope/ast/query"
)

// writeGrep writes path:line:column: name  [kind]  snippet. The path begins with the
// name of the repository when the rows are from several.
func writeGrep(w io.Writer, a *query.Answer) error {
	mixed := fromSeveral(a.Rows)
	for _, row := range a.Rows {
		at := row.Place()
		if mixed {
			at.Path = at.Repo + "/" + at.Path
		}
		var err error
		switch r := row.(type) {
		case *query.SymbolRow:
			err = hit(w, at, r.QualifiedName, marked(r.Kind, r.Stale), r.Snippet)
		case *query.ReferenceRow:
			err = hit(w, at, enclosing(r.Enclosing)+" -> "+doubted(r), marked(r.Role, r.Stale), r.Snippet)
		case *query.EdgeRow:
			err = hit(w, at, edgeText(r), edgeLabel(r), r.Snippet)
		case *query.VerdictRow:
			err = hit(w, at, r.QualifiedName, string(r.Verdict)+" "+r.Reason, cmp.Or(r.Detail, r.Snippet))
		case *query.DependencyRow:
			err = hit(w, at, r.Module, r.Direction+" "+r.Kind, r.Snippet)
		case *query.FileRow:
			err = hit(w, at, r.Language, r.Status, r.Reason)
		case *query.EventRow:
			err = hit(w, at, cmp.Or(r.Data.Symbol, r.Data.Language), string(r.Data.Kind), r.What())
		case *query.MatchRow:
			_, err = fmt.Fprintf(w, "%s:%d:%d: %s\n", OneLine(at.Path), at.Line, at.Column, OneLine(r.FirstLine()))
		case *query.SQLRow:
			err = values(w, r)
		case *query.NodeRow:
			err = hit(w, at, r.Node.Kind, "node", "")
		case *query.StatsRow:
			at.Path = r.Root
			err = hit(w, at, r.Repo, languageOf(r), fmt.Sprintf("%d files, %d symbols", r.Files, r.Symbols))
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func fromSeveral(rows []query.Row) bool {
	for _, row := range rows {
		if row.Place().Repo != rows[0].Place().Repo {
			return true
		}
	}
	return false
}

func hit(w io.Writer, at query.Place, name, kind, snippet string) error {
	text := fmt.Sprintf("%s:%d:%d: %s  [%s]", OneLine(at.Path), at.Line, at.Column, OneLine(name), kind)
	if snippet != "" {
		text += "  " + OneLine(snippet)
	}
	_, err := fmt.Fprintln(w, text)
	return err
}

// values writes the values of a row: those that are a place as one, in front.
func values(w io.Writer, r *query.SQLRow) error {
	at := r.Place()
	placed := at.Path != "" && at.Line > 0
	var texts []string
	for i, name := range r.Columns {
		if !placed || name != "repo" && name != "path" && name != "line" && name != "column" {
			texts = append(texts, OneLine(r.Text(i)))
		}
	}
	line := strings.Join(texts, "  ")
	if placed {
		line = fmt.Sprintf("%s:%d:%d: %s", OneLine(at.Path), at.Line, max(at.Column, 1), line)
	}
	_, err := fmt.Fprintln(w, line)
	return err
}

func enclosing(name *string) string {
	if name == nil {
		return "(file)"
	}
	return *name
}

// edgeText tells from where an edge leads whereto, and what is doubtful about that. The
// row of a definition that has itself changed leads nowhere.
func edgeText(r *query.EdgeRow) string {
	switch {
	case r.ToName() == "":
		return r.FromName()
	case r.Confidence == query.Exact:
		return r.FromName() + " -> " + r.ToName()
	}
	return r.FromName() + " -> " + r.ToName() + " " + doubtOf(string(r.Confidence), r.Resolution)
}

func edgeLabel(r *query.EdgeRow) string {
	label := fmt.Sprintf("%d %s", r.Depth, marked(r.Role, r.Stale))
	if r.Cycle > 0 {
		label = fmt.Sprintf("%d.%s", r.Cycle, label)
	}
	if r.Dependency != "" {
		label += " " + r.Dependency
	}
	if r.Test {
		label += " test"
	}
	return label
}

// doubted is referred with the confidence where that is neither of the two that a name
// without and with a question mark tell.
func doubted(r *query.ReferenceRow) string {
	switch {
	case r.Confidence != "likely" && r.Confidence != "possible":
		return referred(r)
	case r.QualifiedName == nil:
		return referred(r) + ", " + r.Confidence
	}
	return referred(r) + " ?" + r.Confidence
}

// referred returns what a reference is to; a question mark marks what its file
// leaves open.
func referred(r *query.ReferenceRow) string {
	if r.QualifiedName != nil {
		return *r.QualifiedName
	}
	return r.Written + " ?" + r.Resolution
}
