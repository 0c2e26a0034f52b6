package engine

import (
	"slices"
	"time"

	"elixirscope/ast"
	"elixirscope/ast/query"
	"elixirscope/ast/repository"
)

// stats answers with one row per repository and one per language of it.
func (r *run) stats() error {
	for i := range r.repos {
		info := &r.repos[i]
		whole := &query.StatsRow{Repo: info.Name, Root: info.Root, Digest: info.Digest.String(),
			UpdatedAt: info.UpdatedAt.UTC().Format(time.RFC3339)}
		byLanguage := make(map[ast.Language]*query.StatsRow)
		err := r.Files(info, "", func(f *repository.File) error {
			if !r.wantsFile(&f.File) || !r.wantsTest(f.Flags.Has(ast.TestFile)) {
				return r.Err()
			}
			count(whole, f)
			if f.HasUnit() {
				row := byLanguage[f.Language]
				if row == nil {
					row = &query.StatsRow{Repo: info.Name, Root: info.Root, Language: string(f.Language)}
					byLanguage[f.Language] = row
				}
				count(row, f)
			}
			return r.Err()
		})
		if err != nil {
			return err
		}
		if whole.Files == 0 && !r.filter.IsZero() {
			continue
		}
		r.results.add(whole)
		for _, language := range sortedByBytes(byLanguage) {
			r.results.add(byLanguage[language])
		}
	}
	return nil
}

func count(row *query.StatsRow, f *repository.File) {
	row.Files++
	switch f.Status {
	case ast.Partial:
		row.Partial++
	case ast.Failed:
		row.Failed++
	case ast.Skipped:
		row.Skipped++
	}
	if f.HasUnit() {
		row.Bytes += f.Size
		row.Symbols += int64(f.Counts.Symbols)
		row.References += int64(f.Counts.References)
	}
}

func sortedByBytes(rows map[ast.Language]*query.StatsRow) []ast.Language {
	languages := make([]ast.Language, 0, len(rows))
	for l := range rows {
		languages = append(languages, l)
	}
	slices.SortFunc(languages, func(a, b ast.Language) int {
		if rows[a].Bytes != rows[b].Bytes {
			return int(rows[b].Bytes - rows[a].Bytes)
		}
		if a < b {
			return -1
		}
		return 1
	})
	return languages
}
