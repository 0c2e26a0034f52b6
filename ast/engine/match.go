package engine

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"elixirscope/ast"
	"elixirscope/ast/pattern"
	"elixirscope/foundation/parallel"
)

// ErrPattern says that the pattern of a request is none of its language.
var ErrPattern = errors.New("cannot read the pattern")

// matchWindow is how many contents are searched before their rows are taken over.
const matchWindow = 256

// match answers with the code that a pattern matches.
func (r *run) match() error {
	wanted := r.request.Match
	if len(r.filter.Languages) != 1 {
		return fmt.Errorf("%w: there has to be one, of one language", ErrPattern)
	}
	language := r.languages.Get(ast.Language(r.filter.Languages[0]))
	if language == nil {
		return fmt.Errorf("%w: no grammar for %s", ErrPattern, r.filter.Languages[0])
	}
	compiled, err := pattern.Compile(language, wanted.Pattern, pattern.Options{
		Pipes: wanted.Pipes, Raw: wanted.Raw, Inside: wanted.Inside, Has: wanted.Has, NotInside: wanted.NotInside})
	if err != nil {
		return fmt.Errorf("%w: %w", ErrPattern, err)
	}
	contents, err := r.contentsFor(compiled)
	if err != nil {
		return err
	}
	end := r.step("search contents", access{text: "sources, then trees", rows: len(contents)})
	defer func() { end(r.results.total) }()
	s := newSearch(r.Snapshot, language, compiled)
	for part := range slices.Chunk(contents, matchWindow) {
		s.most = r.roomForRows()
		results := parallel.Each(r.Context, 0, 0, part, func(_ context.Context, c *searched) (found, error) { return s.content(c) })
		if err := r.Err(); err != nil {
			return err
		}
		for _, result := range results {
			if err := r.addMatches(result.Item, &result.Value, result.Err); err != nil {
				return err
			}
		}
	}
	return nil
}

// roomForRows returns how many rows of a content can be part of the answer, -1 for all.
// Rows in the order of their places come as they are to be shown, on a first page.
func (r *run) roomForRows() int {
	if r.results.after != nil || r.results.field.Name != "" {
		return -1
	}
	return r.results.limit - len(r.results.kept)
}

// addMatches takes over what was found in a content, for each file that has it.
func (r *run) addMatches(c *searched, f *found, err error) error {
	files := r.answer.Stats.Files
	files.Searched += len(c.files)
	if err != nil {
		r.unreadable(err)
		return nil
	}
	files.Opened += f.trees * len(c.files)
	for i, file := range c.files {
		for _, row := range f.rows {
			if i > 0 {
				copied := *row
				row = &copied
			}
			row.Repo, row.Path = file.Repo, file.Path
			r.add(row, file)
		}
		if more := f.total - len(f.rows); more > 0 {
			r.results.pass(more)
			r.notePartial(&file.File)
		}
	}
	return nil
}

// explainNoMatch says why no code matches.
func (r *run) explainNoMatch() {
	a, language := &r.answer, r.request.Filter.Languages[0]
	switch files := a.Stats.Files; {
	case files.Searched > 0:
		a.Why = fmt.Sprintf("no code of %s matches the pattern (`query ast FILE:LINE` shows how code is read)", language)
	case files.Pruned > 0:
		a.Why = fmt.Sprintf("no file of %s that passes the filters has the names of the pattern", language)
	default:
		a.Why = "no file with a syntax tree is in the store"
	}
}
