package format

import (
	"fmt"
	"io"

	"elixirscope/ast/query"
)

// writeGrep writes path:line:column: name  [kind]  snippet.
func writeGrep(w io.Writer, a *query.Answer) error {
	for _, row := range a.Rows {
		path, line, column := row.Place()
		var err error
		switch r := row.(type) {
		case *query.SymbolRow:
			err = hit(w, path, line, column, r.QualifiedName, r.Kind, r.Snippet)
		case *query.ReferenceRow:
			err = hit(w, path, line, column, enclosing(r.Enclosing)+" -> "+referred(r), r.Role, r.Snippet)
		case *query.DependencyRow:
			err = hit(w, path, line, column, r.Module, r.Direction+" "+r.Kind, r.Snippet)
		case *query.FileRow:
			err = hit(w, path, line, column, r.Language, r.Status, r.Reason)
		case *query.NodeRow:
			err = hit(w, path, line, column, r.Node.Kind, "node", "")
		case *query.StatsRow:
			err = hit(w, path, line, column, r.Repo, r.Language, fmt.Sprintf("%d files, %d symbols", r.Files, r.Symbols))
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func hit(w io.Writer, path string, line, column uint32, name, kind, snippet string) error {
	text := fmt.Sprintf("%s:%d:%d: %s  [%s]", OneLine(path), line, column, OneLine(name), kind)
	if snippet != "" {
		text += "  " + OneLine(snippet)
	}
	_, err := fmt.Fprintln(w, text)
	return err
}

func enclosing(name *string) string {
	if name == nil {
		return "(file)"
	}
	return *name
}

// referred returns what a reference is to; a question mark marks what its file
// leaves open.
func referred(r *query.ReferenceRow) string {
	if r.QualifiedName != nil {
		return *r.QualifiedName
	}
	return r.Written + " ?" + r.Resolution
}
