package engine

import (
	"bytes"
	"errors"

	"elixirscope/ast/query"
	"elixirscope/ast/repository"
)

// addSnippets gives every row the text of its line.
func (r *run) addSnippets() error {
	var path, repo string
	var lines [][]byte
	for _, row := range r.rows {
		rowPath, line, _ := row.Place()
		if rowPath != path || repoOf(row) != repo || lines == nil {
			path, repo = rowPath, repoOf(row)
			var err error
			if lines, err = r.linesOf(repo, path); err != nil {
				return err
			}
		}
		if int(line) > len(lines) || line == 0 {
			continue
		}
		snippet := string(bytes.TrimSpace(lines[line-1]))
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
