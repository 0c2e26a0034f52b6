package instance

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"elixirscope/ast"
	"elixirscope/ast/repository"
	"elixirscope/pipeline"
	"elixirscope/sources/git"

	"github.com/pmezard/go-difflib/difflib"
)

// Verify cross-checks everything in the store; report is called for each
// contradiction.
func (i *Instance) Verify(ctx context.Context, report func(problem string)) (v repository.Verified, err error) {
	snapshot, err := i.Repository.Snapshot()
	if err != nil {
		return v, err
	}
	defer func() { err = errors.Join(err, snapshot.Close()) }()
	return snapshot.Verify(ctx, report)
}

// Dump writes the logical content of all repositories, or of the one called name,
// in a stable order.
func (i *Instance) Dump(ctx context.Context, w io.Writer, name string) (err error) {
	snapshot, err := i.Repository.Snapshot()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, snapshot.Close()) }()
	infos, err := selected(snapshot, name)
	if err != nil {
		return err
	}
	for n := range infos {
		if err := snapshot.Dump(ctx, w, &infos[n]); err != nil {
			return err
		}
	}
	return nil
}

// selected returns the repository called name, all of them for "".
func selected(s *repository.Snapshot, name string) ([]repository.Info, error) {
	if name == "" {
		return s.Repositories()
	}
	info, err := s.Repository(name)
	if err != nil {
		return nil, err
	}
	return []repository.Info{*info}, nil
}

// ErrNotRebuilt says that no repository can be rebuilt, so that nothing was compared.
var ErrNotRebuilt = errors.New("nothing was compared")

// Rebuild ingests the sources of all repositories, or of the one called name,
// afresh into a scratch store inside the data directory, and compares. report is
// called for each difference, whose number is returned, and for each repository that
// cannot be rebuilt. It returns ErrNotRebuilt when none of them can. Content that ends
// the process is not parsed for it, but recorded as in the store.
func (i *Instance) Rebuild(ctx context.Context, name string, report func(difference string)) (differences int, err error) {
	scratch, err := os.MkdirTemp(i.config.Data, "rebuild-*")
	if err != nil {
		return 0, fmt.Errorf("create scratch store: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(scratch)) }()
	fresh, err := open(Config{Data: scratch, Clones: i.clones(), Bulk: true, Logger: i.config.Logger, OnFatal: i.config.OnFatal}, i.Languages)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, fresh.Close()) }()
	if err := fresh.adopt(i); err != nil {
		return 0, err
	}
	snapshot, err := i.Repository.Snapshot()
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, snapshot.Close()) }()
	infos, err := selected(snapshot, name)
	if err != nil {
		return 0, err
	}
	skipped := 0
	for n := range infos {
		if reason := notRebuilt(&infos[n]); reason != "" {
			report(infos[n].Name + ": not compared: " + reason)
			skipped++
			continue
		}
		found, err := compareRebuilt(ctx, snapshot, &infos[n], fresh, report)
		if err != nil {
			return differences, fmt.Errorf("rebuild %s: %w", infos[n].Name, err)
		}
		differences += found
	}
	if skipped > 0 && skipped == len(infos) {
		return 0, ErrNotRebuilt
	}
	return differences, nil
}

func compareRebuilt(ctx context.Context, stored *repository.Snapshot, info *repository.Info, fresh *Instance, report func(string)) (int, error) {
	if err := ingestAgain(ctx, fresh, info); err != nil {
		return 0, err
	}
	rebuilt, err := fresh.Repository.Snapshot()
	if err != nil {
		return 0, err
	}
	c := comparison{Context: ctx, stored: stored, rebuilt: rebuilt, report: report}
	err = errors.Join(c.run(info), rebuilt.Close())
	return c.differences, err
}

// notRebuilt says why a repository can not be rebuilt; "" when it can.
func notRebuilt(info *repository.Info) string {
	switch {
	case info.Root == fedRoot:
		return "its files came with ingest once --from, whoever sent them has to send them again"
	case git.IsPlace(info.Root) && (info.Pending != "" || info.Revision == ""):
		return "its last ingest did not end; ingest it again first"
	}
	return ""
}

// ingestAgain ingests into fresh what a repository was made of.
func ingestAgain(ctx context.Context, fresh *Instance, info *repository.Info) error {
	settings, err := decodeSettings(info)
	if err != nil {
		return err
	}
	if git.IsPlace(info.Root) {
		_, err := fresh.ingestCommit(ctx, Once{Root: info.Root + "@" + info.Revision, Name: info.Name, Settings: settings,
			Pipeline: pipeline.DefaultConfig(), Progress: silent{}})
		return err
	}
	t, err := fresh.open(info.Name, info.Root, settings, "")
	if err != nil {
		return err
	}
	files := settings.Only
	if len(files) == 0 {
		files = []string{""}
	}
	for _, t.only = range files {
		if _, err := fresh.ingestTree(ctx, t, pipeline.DefaultConfig(), silent{}); err != nil {
			return err
		}
	}
	return nil
}

// silent is a Progress that shows nothing.
type silent struct{}

func (silent) WantsTotal() bool  { return false }
func (silent) Expect(int, int64) {}
func (silent) Done(ast.File)     {}

// comparison finds the differences between a stored and a rebuilt repository.
type comparison struct {
	context.Context
	stored, rebuilt *repository.Snapshot
	report          func(string)
	differences     int
}

func (c *comparison) run(stored *repository.Info) error {
	rebuilt, err := c.rebuilt.Repository(stored.Name)
	if err != nil {
		return err
	}
	if rebuilt.Digest == stored.Digest {
		return nil
	}
	err = c.stored.Files(stored, "", func(f *repository.File) error {
		return c.file(f, rebuilt)
	})
	if err != nil {
		return err
	}
	err = c.rebuilt.Files(rebuilt, "", func(f *repository.File) error {
		if err := c.Err(); err != nil {
			return err
		}
		_, err := c.stored.File(stored, f.Path)
		if errors.Is(err, repository.ErrUnknown) {
			c.differ("%s: is not in the store", f.Path)
			return nil
		}
		return err
	})
	if err == nil && c.differences == 0 {
		c.differ("%s: the digests differ (%s stored, %s rebuilt), but no file does", stored.Name, stored.Digest, rebuilt.Digest)
	}
	return err
}

func (c *comparison) differ(format string, args ...any) {
	c.differences++
	c.report(fmt.Sprintf(format, args...))
}

func (c *comparison) file(f *repository.File, rebuilt *repository.Info) error {
	if err := c.Err(); err != nil {
		return err
	}
	other, err := c.rebuilt.File(rebuilt, f.Path)
	if errors.Is(err, repository.ErrUnknown) {
		c.differ("%s: is gone, or ignored now", f.Path)
		return nil
	}
	if err != nil {
		return err
	}
	before, err := c.stored.DumpFile(f)
	if err != nil {
		return err
	}
	after, err := c.rebuilt.DumpFile(other)
	if err != nil || before == after {
		return err
	}
	if f.Hash != other.Hash {
		c.differ("%s: changed since it was ingested", f.Path)
		return nil
	}
	diff, err := difflib.GetUnifiedDiffString(difflib.UnifiedDiff{
		A: difflib.SplitLines(before), FromFile: "stored", B: difflib.SplitLines(after), ToFile: "rebuilt"})
	if err != nil {
		return err
	}
	c.differ("%s:\n%s", f.Path, strings.TrimRight(diff, "\n"))
	return nil
}
