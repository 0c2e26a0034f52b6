package engine

import (
	"context"
	"runtime"
	"slices"
	"strconv"
	"strings"

	"elixirscope/ast"
	"elixirscope/ast/query"
	"elixirscope/ast/repository"
	"elixirscope/foundation/parallel"
)

// outline answers: what is in this file.
func (r *run) outline() error {
	files, err := r.filesBySelector(r.request.Selector.Path)
	if err != nil {
		return err
	}
	for _, file := range files {
		if !file.HasUnit() {
			r.explainNoUnit(file)
			continue
		}
		for _, view := range views(file) {
			if err := r.outlineOf(view); err != nil {
				return err
			}
		}
	}
	return nil
}

func (r *run) outlineOf(file *repository.File) error {
	facts, err := r.factsOf(file.Unit())
	if err != nil {
		return err
	}
	depths := make([]int, len(facts.Symbols))
	for i := range facts.Symbols {
		if parent := facts.Symbols[i].Parent; parent != ast.NoSymbol {
			depths[i] = depths[parent] + 1
		}
		if d := (definition{file, facts, int32(i)}); r.wantsSymbol(d) {
			r.addSymbol(d, depths[i])
		}
	}
	return nil
}

// views returns a file with its facts and, while it has syntax errors, with those of
// its last content without any that are missing now.
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

// symbols answers with all definitions that pass the filter.
func (r *run) symbols() error {
	if isLiteral(r.filter.Name) {
		return r.symbolsNamed(r.filter.Name)
	}
	files, err := r.wantedFiles()
	if err != nil {
		return err
	}
	end := r.step("read definitions", access{text: "facts of files", rows: len(files)})
	defer func() { end(r.results.total) }()
	return r.forEachFacts(files, func(file *repository.File, facts *ast.Facts) {
		for i := range facts.Symbols {
			if d := (definition{file, facts, int32(i)}); r.wantsSymbol(d) {
				r.addSymbol(d, 0)
			}
		}
	})
}

// isLiteral reports whether a glob is the last segment of a name, and nothing else: then
// postings lead to all definitions that it matches.
func isLiteral(glob string) bool { return glob != "" && !strings.ContainsAny(glob, `*?[\.:#/`) }

// symbolsNamed is symbols for those with a last segment.
func (r *run) symbolsNamed(name string) error {
	by := access{text: "postings of " + quoted([]string{name}), instead: "facts of all files", rows: unknownRows}
	if r.request.Explain {
		var err error
		if by.rows, err = r.CountDefinitions(name, mostCounted); err != nil {
			return err
		}
	}
	end := r.step("read definitions", by)
	defer func() { end(r.results.total) }()
	var units []repository.UnitRef
	seen := make(map[repository.UnitRef]bool)
	err := r.Definitions(name, func(p repository.Posting) error {
		if r.wantsLanguage(p.Language) && !seen[p.Unit] {
			seen[p.Unit] = true
			units = append(units, p.Unit)
		}
		return r.Err()
	})
	if err != nil {
		return err
	}
	return r.forEachUnit(units, func(u repository.UnitRef, facts *ast.Facts) error {
		files, err := r.usersOf(u)
		for _, file := range files {
			in, err := r.factsIn(file, u, facts)
			if err != nil {
				return err
			}
			r.addSymbolsNamed(name, file, in)
		}
		return err
	})
}

func (r *run) addSymbolsNamed(name string, file *repository.File, facts *ast.Facts) {
	for i := range facts.Symbols {
		if d := (definition{file, facts, int32(i)}); d.symbol().Name == name && r.wantsSymbol(d) {
			r.addSymbol(d, 0)
		}
	}
}

// wantedFiles returns the files with facts that pass the filter.
func (r *run) wantedFiles() ([]*repository.File, error) {
	var files []*repository.File
	end := r.step("find files", access{text: "records of files below " + strconv.Quote(literalPrefix(r.filter.Path)), rows: unknownRows})
	defer func() { end(len(files)) }()
	for i := range r.repos {
		err := r.Files(&r.repos[i], literalPrefix(r.filter.Path), func(f *repository.File) error {
			if r.wantsFile(&f.File) {
				files = append(files, views(f)...)
			}
			return r.Err()
		})
		if err != nil {
			return nil, err
		}
	}
	return files, nil
}

// literalPrefix returns what every path that matches the glob begins with.
func literalPrefix(glob string) string {
	if i := strings.IndexAny(glob, "*?["); i >= 0 {
		return glob[:i]
	}
	return glob
}

// forEachFacts calls visit with the facts of files, in their order.
func (r *run) forEachFacts(files []*repository.File, visit func(*repository.File, *ast.Facts)) error {
	return readAhead(r, files, (*repository.File).Unit, func(f *repository.File, facts *ast.Facts) error {
		r.notePartial(&f.File)
		visit(f, facts)
		return nil
	})
}

// forEachUnit calls visit with the facts of units, in their order.
func (r *run) forEachUnit(units []repository.UnitRef, visit func(repository.UnitRef, *ast.Facts) error) error {
	return readAhead(r, units, func(u repository.UnitRef) repository.UnitRef { return u }, visit)
}

// readAhead reads the facts of items on all cores, some items ahead, and calls
// visit in the order of the items, from one goroutine.
func readAhead[T any](r *run, items []T, unit func(T) repository.UnitRef, visit func(T, *ast.Facts) error) error {
	window := 4 * runtime.GOMAXPROCS(0) // decoded facts of a large file take many megabytes
	for part := range slices.Chunk(items, window) {
		results := parallel.Each(r.Context, 0, 0, part, func(_ context.Context, item T) (*ast.Facts, error) {
			return r.Facts(unit(item))
		})
		if err := r.Context.Err(); err != nil {
			return err
		}
		r.answer.Stats.KeysRead += len(part)
		for _, result := range results {
			if result.Err != nil {
				result.Value = r.unreadable(result.Err)
			}
			if err := visit(result.Item, result.Value); err != nil {
				return err
			}
		}
	}
	return nil
}

// wantsSymbol reports whether a definition passes the filter.
func (r *run) wantsSymbol(d definition) bool {
	w, s := &r.filter, d.symbol()
	switch {
	case !r.wantsFile(&d.file.File),
		len(w.Kinds) > 0 && !slices.Contains(w.Kinds, s.Kind.String()),
		w.MinComplexity > 0 && (s.Metrics == nil || s.Metrics.Cyclomatic < w.MinComplexity),
		!r.wantsTest(s.Flags.Has(ast.Test) || d.file.Flags.Has(ast.TestFile)),
		w.DocMissing && !lacksDoc(s),
		w.Name != "" && !query.MatchGlob(w.Name, s.Name) && !query.MatchGlob(w.Name, query.ParseSelector(d.name()).Name):
		return false
	}
	return true
}

// lacksDoc reports whether a definition that others use has no documentation.
func lacksDoc(s *ast.Symbol) bool {
	return s.Visibility == ast.Public && s.Doc == "" && s.Flags&(ast.Documented|ast.Hidden|ast.Test|ast.Local) == 0
}
