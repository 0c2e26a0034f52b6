package format

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"unicode"

	"elixirscope/ast/query"
)

// Format is a way to write an answer.
type Format string

// The formats.
const (
	Grep  Format = "grep"  // one hit a line, path:line:column first, as editors understand it
	Table Format = "table" // aligned columns
	JSON  Format = "json"  // the envelope
	JSONL Format = "jsonl" // the rows alone, one a line
	CSV   Format = "csv"   // the rows with a head line
	Tree  Format = "tree"  // S-expressions; only for ast
	// For answers that are edges:
	DOT     Format = "dot"     // Graphviz
	Mermaid Format = "mermaid" // flowchart
)

// Names returns the formats a person can ask for.
func Names() []string {
	return []string{string(Table), string(Grep), string(JSON), string(JSONL), string(CSV), string(Tree), string(DOT), string(Mermaid)}
}

// Parse returns the format of that name.
func Parse(name string) (Format, error) {
	for _, known := range Names() {
		if name == known {
			return Format(name), nil
		}
	}
	return "", fmt.Errorf("unknown format %q: use one of %s", name, strings.Join(Names(), ", "))
}

// Default returns the format a person expects for a verb.
func Default(verb query.Verb) Format {
	switch verb {
	case query.AST:
		return Tree
	case query.Impact, query.Stats, query.Outline, query.Files, query.Changes, query.History, query.SQL:
		return Table
	}
	return Grep
}

// MediaType returns the type of the bytes that Write writes.
func (f Format) MediaType() string {
	switch f {
	case JSON:
		return "application/json"
	case JSONL:
		return "application/jsonl"
	case CSV:
		return "text/csv; charset=utf-8"
	}
	return "text/plain; charset=utf-8"
}

// Suits reports whether a format can show the answers of a verb.
func Suits(f Format, verb query.Verb) bool {
	switch f {
	case Tree:
		return verb == query.AST
	case DOT, Mermaid:
		switch verb {
		case query.Refs, query.Callers, query.Callees, query.Deps, query.Path, query.Impact, query.Cycles:
			return true
		}
		return false
	}
	return true
}

// ShowsSnippets reports whether a format shows the text of a row's line.
func ShowsSnippets(f Format) bool { return f == Grep }

// Write writes an answer.
func Write(w io.Writer, f Format, a *query.Answer) error {
	b := bufio.NewWriter(w)
	var err error
	switch f {
	case Grep:
		err = writeGrep(b, a)
	case Table:
		err = writeTable(b, a)
	case JSON:
		err = writeJSON(b, a)
	case JSONL:
		err = writeJSONL(b, a)
	case CSV:
		err = writeCSV(b, a)
	case Tree:
		err = writeTrees(b, a)
	case DOT:
		err = writeDOT(b, a)
	case Mermaid:
		err = writeMermaid(b, a)
	default:
		err = fmt.Errorf("BUG: no format %q", f)
	}
	if err != nil {
		return err
	}
	return b.Flush()
}

func writeJSON(w io.Writer, a *query.Answer) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(a)
}

func writeJSONL(w io.Writer, a *query.Answer) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	for _, row := range a.Rows {
		if err := e.Encode(row); err != nil {
			return err
		}
	}
	return nil
}

// OneLine makes text safe for a format of lines: a file name or a snippet may hold
// anything, also escape sequences for the terminal.
func OneLine(text string) string {
	return strings.Map(func(r rune) rune {
		if r == '\t' {
			return ' '
		}
		if unicode.IsControl(r) {
			return -1
		}
		return r
	}, text)
}
