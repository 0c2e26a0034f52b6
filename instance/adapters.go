package instance

import (
	"context"
	"errors"
	"io/fs"
	"time"

	"elixirscope/ast"
	"elixirscope/ast/lang"
	"elixirscope/ast/repository"
	"elixirscope/foundation/quarantine"
	"elixirscope/sources/crawl"
	"elixirscope/stages"
)

// known shows a crawl what is recorded of a repository.
type known struct {
	*repository.Repository
	info *repository.Info
}

func (k known) File(path string) (ast.File, bool, error) {
	file, err := k.Repository.File(k.info, path)
	if errors.Is(err, repository.ErrUnknown) {
		return ast.File{}, false, nil
	}
	return file, err == nil, err
}

func (k known) PathsBelow(dir string, visit func(path string) error) (err error) {
	if dir != "" {
		dir += "/"
	}
	snapshot, err := k.Snapshot()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, snapshot.Close()) }()
	return snapshot.Files(k.info, dir, func(f *repository.File) error { return visit(f.Path) })
}

// currency decides whether a record is what an ingest would make now.
type currency struct {
	languages  *lang.Set
	settings   Settings
	quarantine *quarantine.Quarantine
}

func (i *Instance) currency(s Settings) currency { return currency{i.Languages, s, i.quarantine} }

func (c currency) of(f ast.File) bool {
	if l := c.languages.Get(f.Language); l != nil && l.Version != f.Extractor {
		return false
	}
	switch f.Reason {
	case ast.NotSource:
		return f.Extractor == c.languages.Version() && f.Size <= c.settings.MaxFileSize
	case ast.TooLarge:
		return f.Limit >= c.settings.MaxFileSize
	case ast.ParseTimeout:
		return f.Limit >= int64(c.settings.ParseTimeout)
	case ast.ParseMemory:
		return f.Limit >= c.settings.ParseMemory
	case ast.CrashedParser:
		return c.guilty(f) && f.Size <= c.settings.MaxFileSize
	}
	// A smaller limit than before makes a file too large that was not.
	return f.Size <= c.settings.MaxFileSize
}

// contents reads the files of a crawled tree.
type contents struct {
	crawler *crawl.Crawler
	limit   int64
}

func (c contents) Read(_ context.Context, change ast.Change) ([]byte, time.Time, error) {
	read := time.Now()
	content, info, err := c.crawler.ReadFile(change.Path)
	if err == nil {
		return content, crawl.SettledTime(info, read), nil
	}
	var skip *crawl.SkipError
	if !errors.As(err, &skip) || errors.Is(err, fs.ErrNotExist) {
		return nil, time.Time{}, err
	}
	fault := &stages.Fault{Reason: skip.Reason, Size: change.Size, Err: skip.Err}
	if info != nil {
		fault.Size = info.Size()
	}
	if skip.Reason == ast.TooLarge {
		fault.Limit = c.limit
	}
	return nil, time.Time{}, fault
}
