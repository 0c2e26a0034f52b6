package sql

import (
	"elixirscope/ast/repository"
)

// statistics is what estimates are made of.
type statistics struct {
	repositories                                  float64
	files, symbols, references, imports, problems float64
	events                                        float64
}

// sampled is how many files of a repository are looked at.
const sampled = 128

// statisticsOf returns the statistics of the snapshot, which are made of the counts of
// files of each repository, and of what some of its files hold.
func (st *statement) statisticsOf() (*statistics, error) {
	if st.statistics != nil {
		return st.statistics, nil
	}
	s := &statistics{}
	infos := st.reader.Repositories()
	for i := range infos {
		info := &infos[i]
		seen, symbols, references, problems := 0.0, 0.0, 0.0, 0.0
		err := st.snapshot.Files(info, "", func(f *repository.File) error {
			if seen >= sampled {
				return repository.StopScan()
			}
			seen++
			symbols += float64(f.Counts.Symbols)
			references += float64(f.Counts.References)
			problems += float64(f.Counts.Errors + f.Counts.Missing)
			return nil
		})
		if err != nil {
			return nil, err
		}
		files := float64(info.Files.Total())
		s.repositories++
		s.files += files
		if seen > 0 {
			s.symbols += symbols / seen * files
			s.references += references / seen * files
			s.problems += problems / seen * files
		}
	}
	s.imports = 6 * s.files
	s.events = 2*s.files + 10
	st.statistics = s
	return s, nil
}
