package sql

import (
	"errors"
	"iter"
	"slices"

	"elixirscope/ast"
	"elixirscope/ast/engine"
	"elixirscope/ast/query"
	"elixirscope/ast/repository"
)

// unit is a page: a file with its facts.
type unit struct {
	*statement
	file  *repository.File
	facts *ast.Facts          // when it is loaded
	only  *repository.Posting // the name that is looked for, nil if none is
	rows  []int32             // the facts that are rows, when picked; else all are
	pick  bool

	joined    *query.ReferenceRow // the row of the reference joinedAt
	joinedFor int
}

// index returns which of the facts a row is.
func (u *unit) index(row int) int {
	if u.pick {
		return int(u.rows[row])
	}
	return row
}

// choose makes those of n facts the rows that are wanted, and returns how many they are.
func (u *unit) choose(n int, wanted func(i int) bool) int {
	u.pick, u.rows = true, u.rows[:0]
	for i := range n {
		if wanted(i) {
			u.rows = append(u.rows, int32(i))
		}
	}
	return len(u.rows)
}

// name returns the name of a symbol as answers show it, NULL for ast.NoSymbol.
func (u *unit) name(symbol int32) value {
	if symbol == ast.NoSymbol {
		return value{}
	}
	return textOf(engine.NameIn(&u.file.File, u.facts.Symbols[symbol].QualifiedName))
}

// id returns the number of a row.
func (u *unit) id(row int) int64 { return u.fileID(&u.file.File)<<32 | int64(u.index(row)) }

func unitID(_ *statement, u *unit, row int) int64 { return u.id(row) }

// views returns a file with its facts and, while it has syntax errors, with those of its
// last content without any that are missing now.
func views(f *repository.File) []*repository.File {
	var all []*repository.File
	if f.HasUnit() {
		all = append(all, f)
	}
	if stale := f.Remembered(); stale != nil {
		all = append(all, stale)
	}
	return all
}

// fileColumns are the columns of a table that say in which file a row is.
func fileColumns() []column[unit] {
	return []column[unit]{
		{name: "repo", kind: text, ofPage: true, share: 0.3, comment: "name of the repository",
			value: func(u *unit, _ int) value { return textOf(u.file.Repo) }},
		{name: "path", kind: text, ofPage: true, share: 0.001, comment: "path of the file in the repository",
			value: func(u *unit, _ int) value { return textOf(u.file.Path) }},
	}
}

func languageColumn() column[unit] {
	return column[unit]{name: "language", kind: text, ofPage: true, share: 0.3, comment: "language of the file: elixir, go, ...",
		value: func(u *unit, _ int) value { return textOf(string(u.file.Language)) }}
}

func staleColumn() column[unit] {
	return column[unit]{name: "stale", kind: integer, ofPage: true, share: 0.5,
		comment: "1 if this is of an earlier content of the file, the present one could not be processed",
		value:   func(u *unit, _ int) value { return boolean(u.file.Stale) }}
}

// filePaths are the access paths of a table whose rows are found by file.
func filePaths(perFile func(s *statistics) float64, each func(*repository.File) []*repository.File) []path[unit] {
	open := func(st *statement, f filters) iter.Seq2[*unit, error] { return st.unitsByFile(f, each) }
	ordered := []string{"repo", "path"}
	match := func(names ...string) func(*statement, []offer) (choice, bool) {
		return func(st *statement, all []offer) (choice, bool) {
			s, err := st.statisticsOf()
			if err != nil {
				return choice{}, false
			}
			c, files := choice{}, s.files
			for _, name := range names {
				o, n := cheapest(all, name)
				if n < 0 {
					return choice{}, false
				}
				c.used = append(c.used, o)
				if name == "repo" {
					files = files / max(s.repositories, 1) * max(n, 1)
				} else {
					files = min(files, n*max(files*0.01, 1), files)
				}
			}
			c.pages, c.rows = files, files*perFile(s)
			return c, true
		}
	}
	return []path[unit]{
		{match: match("repo", "path"), open: open, ordered: ordered},
		{match: match("path"), open: open, ordered: ordered},
		{match: match("repo"), open: open, ordered: ordered},
		{match: match(), open: open, ordered: ordered},
	}
}

// unitsByFile yields the files that the filters on repository and path leave.
func (st *statement) unitsByFile(f filters, each func(*repository.File) []*repository.File) iter.Seq2[*unit, error] {
	return func(yield func(*unit, error) bool) {
		visit := func(file *repository.File) error {
			for _, view := range each(file) {
				if !yield(&unit{statement: st, file: view}, nil) {
					return errStop
				}
			}
			return nil
		}
		if err := st.eachFile(f, visit); err != nil && err != errStop {
			yield(nil, err)
		}
	}
}

// eachFile calls visit for files in order of repository and path: all that pass the
// filters, and maybe others.
func (st *statement) eachFile(f filters, visit func(*repository.File) error) error {
	infos := st.reader.Repositories()
	paths, few := f.texts("path")
	prefix := f.prefix("path")
	for i := range infos {
		info := &infos[i]
		if !f.mayBe("repo", info.Name) {
			continue
		}
		if few {
			if err := st.filesAt(info, paths, visit); err != nil {
				return err
			}
			continue
		}
		var failed error
		err := st.snapshot.Files(info, prefix, func(file *repository.File) error {
			if failed = visit(file); failed != nil {
				return repository.StopScan()
			}
			return st.ctx.Err()
		})
		if failed != nil || err != nil {
			return firstOf(failed, err)
		}
	}
	return nil
}

// filesAt visits the files with paths that a repository has.
func (st *statement) filesAt(info *repository.Info, paths []string, visit func(*repository.File) error) error {
	for _, path := range paths {
		st.keysRead++
		file, err := st.snapshot.File(info, path)
		switch {
		case errors.Is(err, repository.ErrUnknown):
			continue
		case err == nil:
			err = visit(file)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// unitsByName yields the files behind the postings of names, one page for each posting
// and file.
func (st *statement) unitsByName(ranges []repository.Range, postings func(repository.Range, func(repository.Posting) error) error) iter.Seq2[*unit, error] {
	return func(yield func(*unit, error) bool) {
		var failed error
		for _, names := range ranges {
			err := postings(names, func(p repository.Posting) error {
				if failed = st.visitUsers(p, yield); failed != nil {
					return repository.StopScan()
				}
				return st.ctx.Err()
			})
			if err = firstOf(failed, err); err != nil {
				if !errors.Is(err, errStop) {
					yield(nil, err)
				}
				return
			}
		}
	}
}

func (st *statement) visitUsers(p repository.Posting, yield func(*unit, error) bool) error {
	st.keysRead++
	users, err := st.snapshot.Users(p.Unit)
	if err != nil {
		return err
	}
	for _, file := range users {
		if !yield(&unit{statement: st, file: file, only: &p}, nil) {
			return errStop
		}
	}
	return nil
}

// namePath is the access path by the postings of a column that holds names.
func namePath(name string, each, most float64, postings func(*statement) func(repository.Range, func(repository.Posting) error) error) path[unit] {
	return path[unit]{
		ordered: []string{name},
		match: func(st *statement, all []offer) (choice, bool) {
			o, n := cheapest(all, name)
			if n < 0 {
				return choice{}, false
			}
			c := choice{used: []offer{o}, rows: n * each, pages: n * each}
			if found, ok := st.count(o, postings(st)); ok {
				c.pages, c.rows = found, found
			}
			return c, true
		},
		open: func(st *statement, f filters) iter.Seq2[*unit, error] {
			return st.unitsByName(f.ranges(name), postings(st))
		},
	}
}

// maxCounted bounds the postings that are counted for an estimate.
const maxCounted = 256

// count counts the postings of what a condition names, when the statement says it.
func (st *statement) count(o offer, postings func(repository.Range, func(repository.Posting) error) error) (float64, bool) {
	if o.literal == nil {
		return 0, false
	}
	n := 0.0
	for _, r := range (filters{o.name: {*o.literal}}).ranges(o.name) {
		err := postings(r, func(repository.Posting) error {
			if n++; n >= maxCounted {
				return repository.StopScan()
			}
			return nil
		})
		if err != nil {
			return 0, false
		}
	}
	if n >= maxCounted {
		return 4 * n, true
	}
	return n, true
}

// cheapest returns the condition on a column that leaves the fewest values, and how many
// that are, about; a negative number when there is none for an index.
func cheapest(all []offer, name string) (best offer, values float64) {
	values = -1
	for _, o := range all {
		if o.name != name {
			continue
		}
		n := 1.0
		switch o.operator {
		case oneOf:
			n = 8
		case glob, like:
			n = 20
			if o.literal != nil && o.literal.caseless() == "" {
				continue // any text may match
			}
		case equal:
		default:
			n = 1000
		}
		if values < 0 || n < values {
			best, values = o, n
		}
	}
	return best, values
}

func firstOf(errs ...error) error {
	i := slices.IndexFunc(errs, func(err error) bool { return err != nil })
	if i < 0 {
		return nil
	}
	return errs[i]
}
