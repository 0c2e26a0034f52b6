package instance

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"time"

	"elixirscope/ast"
	"elixirscope/ast/repository"
	"elixirscope/foundation/resilience"
	"elixirscope/sources/git"
	"elixirscope/stages"
)

// CheckCommit reports whether a root names a commit of a git repository instead of a
// directory or file, and, if it does, why there can be nothing to ingest at it.
func CheckCommit(root string) (is bool, err error) {
	if !git.IsPlace(root) {
		return false, nil
	}
	_, err = git.ParsePlace(root)
	return true, err
}

// ingestCommit brings a repository up to date with a commit.
func (i *Instance) ingestCommit(ctx context.Context, o Once) (s Summary, err error) {
	place, err := git.ParsePlace(o.Root)
	if err != nil {
		return Summary{}, err
	}
	opened, commit, err := i.openGit(ctx, place, tryAgain)
	if err != nil {
		return Summary{}, err
	}
	defer func() { err = errors.Join(err, opened.Close()) }()
	known, err := i.repositories()
	if err != nil {
		return Summary{}, err
	}
	t, err := i.wholeTree(o, known, place.Root())
	if err != nil {
		return Summary{}, fmt.Errorf("ingest %s: %w", place.Root(), err)
	}
	from, err := i.commitSource(t, opened, commit)
	if err != nil {
		return Summary{}, err
	}
	return i.bring(ctx, t, from, o.Pipeline, o.Progress)
}

// clones returns the directory of the clones of repositories that are elsewhere.
func (i *Instance) clones() string {
	return cmp.Or(i.config.Clones, filepath.Join(i.config.Data, "git"))
}

// reach calls something outside of the process, or returns why not.
type reach func(ctx context.Context, call func(context.Context) error) error

// tryAgain calls it again, twice at most, when what it fails of may go away.
func tryAgain(ctx context.Context, call func(context.Context) error) error {
	return resilience.Retry(ctx, resilience.Backoff{First: time.Second, Most: 5 * time.Second, Attempts: 3}, call)
}

// openGit opens the repository at a place and finds the commit. A clone is brought up
// to date first, unless it has the very commit that is asked for.
func (i *Instance) openGit(ctx context.Context, place git.Place, reach reach) (*git.Repository, git.Commit, error) {
	dir := place.In(i.clones())
	if place.URL != "" {
		present, err := git.HasCommit(dir, place.Revision)
		if err == nil && !present {
			err = reach(ctx, func(ctx context.Context) error { return git.Mirror(ctx, place.URL, dir) })
		}
		if err != nil {
			return nil, git.Commit{}, err
		}
	}
	from, err := git.Open(dir)
	if err != nil {
		return nil, git.Commit{}, err
	}
	commit, err := from.Commit(place.Revision)
	if err != nil {
		return nil, git.Commit{}, errors.Join(err, from.Close())
	}
	return from, commit, nil
}

// commitSource is a commit of a git repository.
type commitSource struct {
	*git.Changes
	gitContents
	instance *Instance
	target   target
	scope    string // of Changes; see repository.Revisions
}

func (i *Instance) commitSource(t target, opened *git.Repository, commit git.Commit) (commitSource, error) {
	scope, err := i.scope(t.settings)
	if err != nil {
		return commitSource{}, err
	}
	changes := &git.Changes{
		Repository: opened, Commit: commit, Repo: t.info.Name,
		Config: git.Config{MaxFileSize: t.settings.MaxFileSize, Include: t.settings.Include, Exclude: t.settings.Exclude},
		Known:  gitKnown{known{i.Repository, t.info}}, Wanted: i.Wanted, Current: i.currency(t.settings).of,
	}
	if t.info.Pending == "" && t.info.Scope == scope {
		changes.Base = t.info.Revision
	}
	return commitSource{changes, gitContents{opened, t.settings.MaxFileSize}, i, t, scope}, nil
}

func (s commitSource) begin() error {
	if s.Base == s.Commit.ID {
		return nil
	}
	return s.instance.Repository.BeginRevision(s.Repo, s.Commit.ID)
}

func (s commitSource) end(o *outcomes) error {
	scope := s.scope
	if o.unreadable || len(s.Report.Unreadable) > 0 {
		scope = "" // look at each file again next time
	}
	if err := s.instance.Repository.CompleteRevision(s.Repo, s.Commit.ID, s.Commit.Authored, scope); err != nil {
		return err
	}
	return s.instance.settle(s.target)
}

func (s commitSource) report(to *Summary) {
	to.Revision = s.Commit.ID
	to.met(s.Report)
	to.unchangedRest()
}

// scope stands for everything beside its tree that decides what is recorded of a
// commit.
func (i *Instance) scope(s Settings) (string, error) {
	settings, err := json.Marshal(s)
	if err != nil {
		return "", fmt.Errorf("encode settings: %w", err)
	}
	h := sha256.New()
	fmt.Fprintf(h, "%s\n%d\n", settings, i.Languages.Version())
	for _, l := range i.Languages.Languages() {
		fmt.Fprintln(h, l.Name, l.Version)
	}
	for _, s := range i.quarantine.Suspects() {
		if s.Guilty {
			fmt.Fprintf(h, "guilty %x\n", s.Key)
		}
	}
	return hex.EncodeToString(h.Sum(nil)[:16]), nil
}

// gitKnown shows what is recorded of a repository.
type gitKnown struct{ known }

func (k gitKnown) Below(prefix string, visit func(path string) error) (err error) {
	snapshot, err := k.Snapshot()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, snapshot.Close()) }()
	return snapshot.Files(k.info, prefix, func(f *repository.File) error { return visit(f.Path) })
}

// gitContents reads the blobs that changes name.
type gitContents struct {
	from  *git.Repository
	limit int64
}

func (c gitContents) Read(_ context.Context, change ast.Change) ([]byte, time.Time, error) {
	content, err := c.from.Read(change.SourceID, c.limit)
	if err == nil {
		return content, change.RevisionTime, nil
	}
	fault := &stages.Fault{Reason: ast.Unreadable, Size: change.Size, Err: err}
	if errors.Is(err, git.ErrTooLarge) {
		fault.Reason, fault.Limit = ast.TooLarge, c.limit
	}
	return nil, time.Time{}, fault
}
