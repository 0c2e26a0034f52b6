package engine

import (
	"cmp"
	"slices"
	"strings"

	"elixirscope/ast"
	"elixirscope/ast/pattern"
	"elixirscope/ast/query"
	"elixirscope/ast/repository"
)

// searched is a content to search, with the files that have it.
type searched struct {
	unit  repository.UnitRef
	files []*repository.File
}

// maxCalledUnits is how many contents that call a name are looked up one by one; from
// there on it takes less to read the records of all files.
const maxCalledUnits = 200

// contentsFor returns the contents that a pattern may match in, in the order of their
// first files.
func (r *run) contentsFor(p *pattern.Pattern) ([]*searched, error) {
	var called map[repository.UnitRef]bool
	if callee := p.Callee(); callee != "" {
		var err error
		if called, err = r.unitsNaming(callee); err != nil {
			return nil, err
		}
	}
	contents, err := r.contentsNaming(called)
	if err != nil {
		return nil, err
	}
	r.answer.Stats.Files = &query.FilesSearched{Pruned: r.filesWithTrees()}
	for _, c := range contents {
		r.answer.Stats.Files.Pruned -= len(c.files)
	}
	return contents, nil
}

// filesWithTrees returns how many files the request could be about.
func (r *run) filesWithTrees() (n int) {
	for i := range r.repos {
		n += int(r.repos[i].Files.Of(ast.Indexed) + r.repos[i].Files.Of(ast.Partial))
	}
	return n
}

// unitsNaming returns the units of the language that refer to a name.
func (r *run) unitsNaming(name string) (map[repository.UnitRef]bool, error) {
	units := make(map[repository.UnitRef]bool)
	return units, r.References(name, func(p repository.Posting) error {
		r.answer.Stats.KeysRead++
		if r.wantsLanguage(p.Language) {
			units[p.Unit] = true
		}
		return r.Err()
	})
}

// contentsNaming returns the contents of files that pass the filter: those of units, if
// that is not nil, and of files with syntax errors, whose facts may lack names.
func (r *run) contentsNaming(units map[repository.UnitRef]bool) ([]*searched, error) {
	if units == nil || len(units) > maxCalledUnits || r.partialFilesKnown() {
		return r.contentsWhere(func(f *repository.File) bool {
			return units == nil || units[f.Unit()] || f.Status == ast.Partial
		})
	}
	var contents []*searched
	for u := range units {
		users, err := r.usersOf(u)
		if err != nil {
			return nil, err
		}
		c := &searched{unit: u}
		for _, f := range users {
			if f.Unit() == u && r.wantsTest(f.Flags.Has(ast.TestFile)) {
				c.files = append(c.files, f)
			}
		}
		if len(c.files) > 0 {
			slices.SortFunc(c.files, compareFiles)
			contents = append(contents, c)
		}
	}
	slices.SortFunc(contents, func(a, b *searched) int { return compareFiles(a.files[0], b.files[0]) })
	return contents, nil
}

func compareFiles(a, b *repository.File) int {
	return cmp.Or(strings.Compare(a.Repo, b.Repo), strings.Compare(a.Path, b.Path))
}

// partialFilesKnown reports whether a file of the request has syntax errors.
func (r *run) partialFilesKnown() bool {
	return slices.ContainsFunc(r.repos, func(i repository.Info) bool { return i.Files.Of(ast.Partial) > 0 })
}

// contentsWhere returns the contents of the files that pass the filter and the test.
func (r *run) contentsWhere(test func(*repository.File) bool) ([]*searched, error) {
	var contents []*searched
	known := make(map[repository.UnitRef]*searched)
	for i := range r.repos {
		err := r.Files(&r.repos[i], literalPrefix(r.filter.Path), func(f *repository.File) error {
			if !f.HasUnit() || !r.wantsFile(&f.File) || !r.wantsTest(f.Flags.Has(ast.TestFile)) || !test(f) {
				return r.Err()
			}
			c := known[f.Unit()]
			if c == nil {
				c = &searched{unit: f.Unit()}
				known[c.unit] = c
				contents = append(contents, c)
			}
			c.files = append(c.files, f)
			return r.Err()
		})
		if err != nil {
			return nil, err
		}
	}
	return contents, nil
}
