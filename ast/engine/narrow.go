package engine

import (
	"fmt"

	"elixirscope/ast/repository"
)

// narrowed are the units that a request can be about, because its filters name few files;
// nil when there are many.
type narrowed map[repository.UnitRef]bool

// has reports whether a unit may be of the answer.
func (n narrowed) has(u repository.UnitRef) bool { return n == nil || n[u] }

// costOfFile is how many postings are visited in the time that a record of a file takes.
const costOfFile = 4

// narrow finds the units of the files below the literal part of the filter on paths, when
// that is less work than to read what the postings lead to: their number is given.
func (r *run) narrow(postings int) (narrowed, access, error) {
	prefix := literalPrefix(r.filter.Path)
	if prefix == "" {
		return nil, access{}, nil
	}
	most, files := postings/costOfFile, 0
	for i := range r.repos {
		n, err := r.CountFiles(&r.repos[i], prefix, most-files)
		if err != nil {
			return nil, access{}, err
		}
		if files += n; files > most {
			return nil, access{instead: fmt.Sprintf("files below %s: over %d", prefix, most)}, nil
		}
	}
	by := access{text: "files below " + prefix, rows: files}
	end := r.step("narrow to files", by)
	units := make(narrowed)
	for i := range r.repos {
		err := r.Files(&r.repos[i], prefix, func(f *repository.File) error {
			for _, view := range views(f) {
				units[view.Unit().Content()] = true
			}
			return r.Err()
		})
		if err != nil {
			return nil, access{}, err
		}
	}
	end(len(units))
	return units, by, nil
}
