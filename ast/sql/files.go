package sql

import (
	"iter"
	"time"

	"elixirscope/ast"
	"elixirscope/ast/repository"
)

func filesTable() *table[unit] {
	one := func(*statistics) float64 { return 0 }
	each := func(f *repository.File) []*repository.File { return []*repository.File{f} }
	return &table[unit]{name: "files", comment: "files with what became of them", columns: fileRowColumns(),
		paths: cheapPages(filePaths(one, each)), id: unitID,
		load: func(*statement, *unit) (int, error) { return 1, nil }}
}

// cheapPages changes the estimates of paths whose pages are a row each, of what is read
// anyway.
func cheapPages(paths []path[unit]) []path[unit] {
	for i := range paths {
		match := paths[i].match
		paths[i].match = func(st *statement, all []offer) (choice, bool) {
			c, ok := match(st, all)
			c.rows, c.pages = c.pages, 0
			return c, ok
		}
	}
	return paths
}

// fileRow makes a column of the record of a file.
func fileRow(name string, k kind, comment string, of func(*repository.File) value) column[unit] {
	return column[unit]{name: name, kind: k, comment: comment, ofPage: true,
		value: func(u *unit, _ int) value { return of(u.file) }}
}

func fileRowColumns() []column[unit] {
	return append(fileColumns(), languageColumn(),
		fileRow("status", text, "indexed, partial, failed or skipped", func(f *repository.File) value { return textOf(f.Status.String()) }),
		fileRow("reason", text, "why it is not indexed: syntax_errors, too_large, ...; '' if it is", func(f *repository.File) value { return textOf(string(f.Reason)) }),
		fileRow("detail", text, "the reason in words", func(f *repository.File) value { return textOf(f.Detail) }),
		fileRow("size", integer, "bytes", func(f *repository.File) value { return number(f.Size) }),
		fileRow("hash", text, "hash of the content, '' if it was not read", func(f *repository.File) value {
			if f.Hash == (ast.Hash{}) {
				return textOf("")
			}
			return textOf(f.Hash.String())
		}),
		fileRow("flags", text, "JSON list: vendored, generated, test", func(f *repository.File) value { return listOf(f.Flags.Names()) }),
		fileRow("test", integer, "1 if it is a file of tests", func(f *repository.File) value { return boolean(f.Flags.Has(ast.TestFile)) }),
		fileRow("vendored", integer, "1 if it is of another project", func(f *repository.File) value { return boolean(f.Flags.Has(ast.Vendored)) }),
		fileRow("generated", integer, "1 if a program wrote it", func(f *repository.File) value { return boolean(f.Flags.Has(ast.Generated)) }),
		fileRow("symbols", integer, "number of definitions", func(f *repository.File) value { return number(f.Counts.Symbols) }),
		fileRow("references", integer, "number of uses of names (a keyword: write \"references\")", func(f *repository.File) value { return number(f.Counts.References) }),
		fileRow("errors", integer, "places that fit no rule of the language", func(f *repository.File) value { return number(f.Counts.Errors) }),
		fileRow("missing", integer, "tokens the parser had to make up", func(f *repository.File) value { return number(f.Counts.Missing) }),
		fileRow("stale", integer, "1 if facts of an earlier content stand in for, or beside, its own", func(f *repository.File) value { return boolean(!f.StaleSince.IsZero()) }),
		fileRow("stale_since", text, "since when", func(f *repository.File) value {
			if f.StaleSince.IsZero() {
				return value{}
			}
			return textOf(f.StaleSince.UTC().Format(time.RFC3339))
		}))
}

func repositoriesTable() *table[repository.Info] {
	return &table[repository.Info]{name: "repositories", comment: "repositories that were ingested", columns: repositoryColumns(),
		paths: []path[repository.Info]{{ordered: []string{"repo"},
			match: func(st *statement, _ []offer) (choice, bool) {
				return choice{rows: float64(len(st.reader.Repositories()))}, true
			},
			open: func(st *statement, _ filters) iter.Seq2[*repository.Info, error] {
				return func(yield func(*repository.Info, error) bool) {
					infos := st.reader.Repositories()
					for i := range infos {
						if !yield(&infos[i], nil) {
							return
						}
					}
				}
			}}},
		load: func(*statement, *repository.Info) (int, error) { return 1, nil },
		id: func(st *statement, i *repository.Info, _ int) int64 {
			return st.fileID(&ast.File{Repo: i.Name})
		}}
}

func ofRepository(name string, k kind, comment string, of func(*repository.Info) value) column[repository.Info] {
	return column[repository.Info]{name: name, kind: k, comment: comment, ofPage: true,
		value: func(i *repository.Info, _ int) value { return of(i) }}
}

func repositoryColumns() []column[repository.Info] {
	files := func(name, comment string, s ast.FileStatus) column[repository.Info] {
		return ofRepository(name, integer, comment, func(i *repository.Info) value { return number(i.Files.Of(s)) })
	}
	return []column[repository.Info]{
		ofRepository("repo", text, "name", func(i *repository.Info) value { return textOf(i.Name) }),
		ofRepository("root", text, "where it was ingested from", func(i *repository.Info) value { return textOf(i.Root) }),
		ofRepository("files", integer, "number of files", func(i *repository.Info) value { return number(i.Files.Total()) }),
		files("indexed", "files without errors", ast.Indexed),
		files("partial", "files with syntax errors", ast.Partial),
		files("failed", "files that could not be processed", ast.Failed),
		files("skipped", "files that are not to be processed", ast.Skipped),
		ofRepository("digest", text, "digest of all that is stored of it", func(i *repository.Info) value { return textOf(i.Digest.String()) }),
		ofRepository("seq", integer, "number of the last batch that changed it", func(i *repository.Info) value { return number(i.Sequence) }),
		ofRepository("revision", text, "commit that is in it, null for a directory", func(i *repository.Info) value { return textOr(i.Revision) }),
		ofRepository("complete", integer, "1 if its last ingest ended", func(i *repository.Info) value { return boolean(i.Complete) }),
		ofRepository("updated_at", text, "when it was last known to be up to date", func(i *repository.Info) value {
			return textOf(i.UpdatedAt.UTC().Format(time.RFC3339))
		}),
	}
}
