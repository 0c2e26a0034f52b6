package repository

import "elixirscope/foundation/store"

// The functions of this file count what a scan would visit, without reading values, and
// stop when there are more than most: whoever plans wants to know which way is shorter,
// not how long the longer one is.

// CountDefinitions counts the postings of the definitions of a name.
func (s *Snapshot) CountDefinitions(name string, most int) (int, error) {
	return s.count(termsKey(store.PrefixDefinition, name), most)
}

// CountReferences counts the postings of the references to a name.
func (s *Snapshot) CountReferences(name string, most int) (int, error) {
	return s.count(termsKey(store.PrefixReference, name), most)
}

// CountFiles counts the files of a repository whose path begins with prefix.
func (s *Snapshot) CountFiles(info *Info, prefix string, most int) (int, error) {
	return s.count(fileKey(info.id, prefix), most)
}

func (s *Snapshot) count(prefix []byte, most int) (n int, err error) {
	err = store.ScanPrefix(s.at, prefix, func(_, _ []byte) error {
		if n > most {
			return store.ErrStop
		}
		n++
		return nil
	})
	return n, err
}
