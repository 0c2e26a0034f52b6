package repository

import (
	"fmt"

	"elixirscope/ast"
	"elixirscope/ast/syntax"
	"elixirscope/foundation/store"
)

// File is a file as a snapshot shows it, with access to its unit.
type File struct {
	ast.File
	unit    UnitRef
	hasUnit bool
	// remembered is the unit of the last content without syntax errors, meaningful when
	// remembers.
	remembered unitID
	remembers  bool
}

func (r *fileRecord) view() *File {
	return &File{File: r.File, unit: UnitRef{id: r.unit}, hasUnit: r.hasUnit, remembered: r.remembered, remembers: r.remembers}
}

// HasUnit reports whether the file has facts, a tree and a source.
func (f *File) HasUnit() bool { return f.hasUnit }

// Unit returns the content of f.
func (f *File) Unit() UnitRef { return f.unit }

// Remembered returns the same file with the facts of its last content without syntax
// errors, as far as the present ones lack them; nil when there is no such content. They
// are Stale.
func (f *File) Remembered() *File {
	if !f.remembers {
		return nil
	}
	stale := &File{File: f.File, unit: UnitRef{id: f.remembered, beside: f.unit.id, pruned: true}, hasUnit: true}
	stale.Stale = true
	return stale
}

// File returns one file, ErrUnknown when there is none.
func (s *Snapshot) File(info *Info, path string) (*File, error) {
	s.reads.files.Add(1)
	record, err := readFile(s.at, info, path)
	if err != nil {
		return nil, err
	}
	return record.view(), nil
}

// Files calls visit for the files of a repository whose path begins with prefix,
// in order of their paths.
func (s *Snapshot) Files(info *Info, prefix string, visit func(*File) error) error {
	from := fileKey(info.id, prefix)
	return store.ScanPrefix(s.at, from, func(key, value []byte) error {
		s.reads.files.Add(1)
		record, err := decodeFile(info.Name, string(key[5:]), value)
		if err != nil {
			return err
		}
		return visit(record.view())
	})
}

// UnitRef identifies stored content: postings lead to it, files use it.
type UnitRef struct {
	id unitID
	// beside, when pruned, is the unit whose symbols the facts of this one leave out.
	beside unitID
	pruned bool
}

// Content returns what postings lead to.
func (u UnitRef) Content() UnitRef { return UnitRef{id: u.id} }

// Users returns the files that have this content, in order of repository id and path;
// of one that only remembers it, what Remembered returns.
func (s *Snapshot) Users(u UnitRef) ([]*File, error) {
	var files []*File
	err := store.ScanPrefix(s.at, userKey(u.id, 0, "")[:5], func(key, _ []byte) error {
		s.reads.users.Add(1)
		_, repo, path, ok := cutUser(key[1:])
		info := s.repos[repo]
		if !ok || info == nil {
			return fmt.Errorf("unit %d has a user in no repository", u.id)
		}
		f, err := s.File(info, path)
		if err != nil {
			return err
		}
		if f.remembers && f.remembered == u.id {
			f = f.Remembered()
		}
		files = append(files, f)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("list files of unit %d: %w", u.id, err)
	}
	return files, nil
}

// Facts returns the facts of a unit. Others have them too: they must not be changed.
func (s *Snapshot) Facts(u UnitRef) (*ast.Facts, error) {
	facts, err := s.factsOf(u.id)
	if err != nil || !u.pruned {
		return facts, err
	}
	present, err := s.factsOf(u.beside)
	if err != nil {
		return nil, err
	}
	return prune(facts, present), nil
}

// Source returns the source of a unit.
func (s *Snapshot) Source(u UnitRef) ([]byte, error) {
	s.reads.sources.Add(1)
	return readSection(s.at, s.decompressor, u.id, sectionSource)
}

// Tree reads the tree of a unit, which was parsed with g, over its source.
func (s *Snapshot) Tree(u UnitRef, g *syntax.Grammar, tree *syntax.Tree) error {
	source, err := s.Source(u)
	if err != nil {
		return err
	}
	return s.TreeOver(source, u, g, tree)
}

// TreeOver is Tree for who has the source already.
func (s *Snapshot) TreeOver(source []byte, u UnitRef, g *syntax.Grammar, tree *syntax.Tree) error {
	s.reads.trees.Add(1)
	data, err := readSection(s.at, s.decompressor, u.id, sectionTree)
	if err != nil {
		return err
	}
	if err := syntax.DecodeTree(g, source, data, tree); err != nil {
		return fmt.Errorf("read tree of unit %d: %w", u.id, err)
	}
	return nil
}
