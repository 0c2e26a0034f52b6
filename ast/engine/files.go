package engine

import (
	"errors"
	"path/filepath"
	"strings"
	"time"

	"elixirscope/ast"
	"elixirscope/ast/query"
	"elixirscope/ast/repository"
)

// files answers with the file records that pass the filter.
func (r *run) files() error {
	w := &r.filter
	for i := range r.repos {
		err := r.Files(&r.repos[i], literalPrefix(w.Path), func(f *repository.File) error {
			wanted := r.wantsFile(&f.File) &&
				(w.Status == "" || w.Status == f.Status.String()) &&
				(w.Reason == "" || w.Reason == string(f.Reason)) &&
				r.wantsTest(f.Flags.Has(ast.TestFile)) &&
				(w.Name == "" || query.MatchGlob(w.Name, f.Path[strings.LastIndexByte(f.Path, '/')+1:]))
			if wanted {
				r.add(fileRow(f), f)
			}
			return r.Err()
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func fileRow(f *repository.File) *query.FileRow {
	row := &query.FileRow{
		Repo: f.Repo, Path: f.Path, Language: string(f.Language),
		Status: f.Status.String(), Reason: string(f.Reason), Detail: f.Detail, Size: f.Size,
		Flags: append([]string{}, f.Flags.Names()...), Symbols: f.Counts.Symbols, References: f.Counts.References,
		Errors: f.Counts.Errors, Missing: f.Counts.Missing, Stale: !f.StaleSince.IsZero(),
	}
	if row.Stale {
		row.StaleSince = f.StaleSince.UTC().Format(time.RFC3339)
	}
	if f.Hash != (ast.Hash{}) {
		row.Hash = f.Hash.String()
	}
	return row
}

// filesBySelector finds files by their path: in full, as an absolute path below a
// repository's root, or, if nothing else fits, by the end of it.
func (r *run) filesBySelector(path string) ([]*repository.File, error) {
	var found []*repository.File
	for i := range r.repos {
		info := &r.repos[i]
		for _, p := range []string{relativePath(info.Root, path), inRepository(info.Name, path)} {
			file, err := r.File(info, p)
			if err == nil {
				found = append(found, file)
				break
			}
			if !errors.Is(err, repository.ErrUnknown) {
				return nil, err
			}
		}
	}
	if len(found) > 0 {
		return found, nil
	}
	return r.filesByEnd(path)
}

// inRepository returns a path that has the name of a repository in front, as lines show
// it, without that.
func inRepository(name, path string) string {
	rest, ok := strings.CutPrefix(path, name+"/")
	if !ok {
		return ""
	}
	return strings.TrimPrefix(rest, "/")
}

func relativePath(root, path string) string {
	if filepath.IsAbs(path) {
		if relative, err := filepath.Rel(root, path); err == nil {
			return filepath.ToSlash(relative)
		}
	}
	return strings.TrimPrefix(path, "./")
}

func (r *run) filesByEnd(path string) ([]*repository.File, error) {
	end := "/" + strings.TrimPrefix(path, "./")
	var found []*repository.File
	for i := range r.repos {
		err := r.Files(&r.repos[i], "", func(f *repository.File) error {
			if strings.HasSuffix(f.Path, end) {
				found = append(found, f)
			}
			return r.Err()
		})
		if err != nil {
			return nil, err
		}
	}
	return found, nil
}

func ignoreUnknown(err error) error {
	if errors.Is(err, repository.ErrUnknown) {
		return nil
	}
	return err
}
