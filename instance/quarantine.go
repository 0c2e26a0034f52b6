package instance

import (
	"errors"
	"fmt"

	"elixirscope/ast"
	"elixirscope/ast/repository"
	"elixirscope/foundation/quarantine"
)

// SetAside is a file that is not parsed like others, because the process died while it
// worked on its content.
type SetAside struct {
	Repo string `json:"repo"`
	Path string `json:"path"`
	// Guilty says that it did so twice, the second time while it worked on nothing else;
	// it is not parsed any more. Otherwise it will be parsed alone.
	Guilty bool `json:"guilty"`
}

// setAside returns the files that are set aside: of those that are guilty, the ones
// whose content is still what it was.
func (i *Instance) setAside() ([]SetAside, error) {
	var files []SetAside
	for _, s := range i.quarantine.Suspects() {
		if s.Guilty && !s.Cut() {
			file, err := i.recorded(s.Repo, s.Path)
			if errors.Is(err, repository.ErrUnknown) || err == nil && file.Reason != ast.CrashedParser {
				continue
			}
			if err != nil {
				return nil, err
			}
		}
		files = append(files, SetAside{s.Repo, s.Path, s.Guilty})
	}
	return files, nil
}

// recorded returns the record of a file.
func (i *Instance) recorded(repo, path string) (file ast.File, err error) {
	snapshot, err := i.Repository.Snapshot()
	if err != nil {
		return ast.File{}, err
	}
	defer func() { err = errors.Join(err, snapshot.Close()) }()
	info, err := snapshot.Repository(repo)
	if err != nil {
		return ast.File{}, err
	}
	return i.Repository.File(info, path)
}

// guilty reports whether the content of a recorded file is still taken for one that
// ends the process.
func (c currency) guilty(f ast.File) bool {
	return c.quarantine.Guilty(quarantine.Key(repository.KeyOf(f.Language, f.Extractor, f.Hash)))
}

// settle ends the suspicion against what a target holds, all of which is committed.
func (i *Instance) settle(t target) error { return i.quarantine.Settle(t.info.Name, t.only) }

// adopt keeps a rebuild from working on what ends the process, or is suspected to: the
// rebuild records it as the store does. What the store has a unit of is innocent.
func (i *Instance) adopt(from *Instance) error {
	var suspects []quarantine.Suspect
	for _, s := range from.quarantine.Suspects() {
		stored, err := from.Repository.HasUnit(repository.UnitKey(s.Key))
		if err != nil {
			return fmt.Errorf("look up %s: %w", s.Path, err)
		}
		if !stored {
			suspects = append(suspects, s)
		}
	}
	i.quarantine.Adopt(suspects)
	return nil
}
