package engine

import (
	"bytes"
	"errors"
	"strings"

	"elixirscope/ast/query"
	"elixirscope/ast/repository"
)

// addSnippets gives every row the text of its line.
func (r *run) addSnippets() error {
	var of content
	var lines [][]byte
	for _, row := range r.answer.Rows {
		at := row.Place()
		if next := (content{place{at.Repo, at.Path}, isStale(row)}); next != of || lines == nil {
			of = next
			var err error
			if lines, err = r.linesOf(of); err != nil {
				return err
			}
		}
		if int(at.Line) > len(lines) || at.Line == 0 {
			continue
		}
		snippet := excerpt(lines[at.Line-1], at.Column)
		switch row := row.(type) {
		case *query.SymbolRow:
			row.Snippet = snippet
		case *query.ReferenceRow:
			row.Snippet = snippet
		case *query.DependencyRow:
			row.Snippet = snippet
		case *query.EdgeRow:
			row.Snippet = snippet
		case *query.VerdictRow:
			row.Snippet = snippet
		}
	}
	return nil
}

// content is the present content of a file, or the last good one.
type content struct {
	place
	stale bool
}

func isStale(row query.Row) bool {
	switch row := row.(type) {
	case *query.SymbolRow:
		return row.Stale
	case *query.ReferenceRow:
		return row.Stale
	case *query.EdgeRow:
		return row.Stale
	}
	return false
}

// maxExcerpt bounds a snippet: lines of generated code can be a megabyte long.
const maxExcerpt = 240

// excerpt returns a line without the space around it, or what is around the column
// of a long one.
func excerpt(line []byte, column uint32) string {
	trimmed := bytes.TrimSpace(line)
	if len(trimmed) <= maxExcerpt {
		return string(trimmed)
	}
	start := max(int(column)-1-maxExcerpt/4, 0)
	return strings.ToValidUTF8(string(line[min(start, len(line)):min(start+maxExcerpt, len(line))]), "")
}

func (r *run) linesOf(c content) ([][]byte, error) {
	info, err := r.Repository(c.repo)
	if errors.Is(err, repository.ErrUnknown) {
		return nil, nil // rows about a repository as a whole have no lines
	}
	if err != nil {
		return nil, err
	}
	file, err := r.File(info, c.path)
	if err != nil || !file.HasUnit() {
		return nil, ignoreUnknown(err)
	}
	if stale := file.Remembered(); c.stale && stale != nil {
		file = stale
	}
	source, err := r.Source(file.Unit())
	if err != nil {
		return nil, err
	}
	return bytes.Split(source, []byte{'\n'}), nil
}
