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
	var path, repo string
	var lines [][]byte
	for _, row := range r.answer.Rows {
		at := row.Place()
		if at.Path != path || at.Repo != repo || lines == nil {
			path, repo = at.Path, at.Repo
			var err error
			if lines, err = r.linesOf(repo, path); err != nil {
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
		}
	}
	return nil
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

func (r *run) linesOf(repo, path string) ([][]byte, error) {
	info, err := r.Repository(repo)
	if errors.Is(err, repository.ErrUnknown) {
		return nil, nil // rows about a repository as a whole have no lines
	}
	if err != nil {
		return nil, err
	}
	file, err := r.File(info, path)
	if err != nil || !file.HasUnit() {
		return nil, ignoreUnknown(err)
	}
	source, err := r.Source(file.Unit())
	if err != nil {
		return nil, err
	}
	return bytes.Split(source, []byte{'\n'}), nil
}
