package instance

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"time"

	"elixirscope/ast"
	"elixirscope/ast/repository"
	"elixirscope/flow"
	"elixirscope/stages"
)

// Summary says what an ingest did and what the repository holds now.
type Summary struct {
	Repo string `json:"repo"`
	Root string `json:"root"`
	// Revision is the commit that was ingested of a git repository.
	Revision string `json:"revision,omitempty"`
	// Sequence is the number of the last batch in the store, to ask queries for.
	Sequence uint64 `json:"seq"`

	// What this run did.
	Processed int   `json:"processed"` // files that are new or changed
	Bytes     int64 `json:"bytes"`     // read of them
	Unchanged int64 `json:"unchanged"` // files that were only looked at
	Removed   int   `json:"removed"`   // files that are gone
	Ignored   int   `json:"ignored"`   // files and directories that ignore rules exclude
	NotSource int   `json:"not_source"`
	// Unreadable are directories that could not be read; what was recorded below
	// them is kept.
	Unreadable []string `json:"unreadable_directories,omitempty"`
	// IgnoreFiles are ignore files that could not be read; their rules are not in force.
	IgnoreFiles []string `json:"unreadable_ignore_files,omitempty"`
	// Overlaps says which other repositories of the store hold files of this one too.
	Overlaps []string      `json:"overlaps,omitempty"`
	Elapsed  time.Duration `json:"elapsed_ns"`
	PeakRSS  int64         `json:"peak_rss_bytes"` // most memory the process ever had
	Stages   []flow.Work   `json:"stages"`

	// What the repository holds. Complete is false when an earlier ingest of the whole
	// was interrupted and this one was of a single file.
	Complete  bool               `json:"complete"`
	Files     int                `json:"files"`
	Languages []LanguageSummary  `json:"languages"` // largest first
	Partial   int                `json:"files_with_parse_errors"`
	Failed    map[ast.Reason]int `json:"failed"`  // files that should have facts, by reason
	Skipped   map[ast.Reason]int `json:"skipped"` // files that never can have facts, by reason
	Stale     int                `json:"stale"`
	// SetAside are paths of failed files that are not parsed because the process died of
	// their content, at most maxNamed.
	SetAside   []string `json:"set_aside,omitempty"`
	Digest     string   `json:"digest"`
	Symbols    int64    `json:"symbols"`
	References int64    `json:"references"`
}

// maxNamed is how many files a summary names.
const maxNamed = 100

// LanguageSummary counts the files of one language.
type LanguageSummary struct {
	Language   ast.Language `json:"language"`
	Files      int          `json:"files"`
	Bytes      int64        `json:"bytes"`
	Symbols    int64        `json:"symbols"`
	References int64        `json:"references"`
	Partial    int          `json:"files_with_parse_errors"`
}

// Rate returns the source bytes processed per second.
func (s *Summary) Rate() float64 { return float64(s.Bytes) / max(s.Elapsed.Seconds(), 1e-9) }

func newSummary(info *repository.Info) Summary {
	return Summary{Repo: info.Name, Root: info.Root, Failed: make(map[ast.Reason]int), Skipped: make(map[ast.Reason]int)}
}

// outcomes is the sink of an ingest.
type outcomes struct {
	progress   Progress
	summary    Summary
	unreadable bool // there was a file that could not be read
}

// Consume implements flow.Consumer.
func (o *outcomes) Consume(_ context.Context, outcome stages.Outcome) error {
	if outcome.Removed {
		o.summary.Removed++
		return nil
	}
	o.summary.Processed++
	o.unreadable = o.unreadable || outcome.File.Reason == ast.Unreadable
	if outcome.File.Hash != (ast.Hash{}) {
		o.summary.Bytes += outcome.File.Size
	}
	o.progress.Done(outcome.File)
	return nil
}

// total adds what the repository holds.
func (i *Instance) total(ctx context.Context, s *Summary, t target) (err error) {
	known, err := i.repositories()
	if err != nil {
		return err
	}
	s.Overlaps = known.overlaps(&t)
	snapshot, err := i.Repository.Snapshot()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, snapshot.Close()) }()
	info, err := snapshot.Repository(s.Repo)
	if err != nil {
		return err
	}
	s.Digest, s.Complete = info.Digest.String(), info.Complete
	if s.Sequence, err = snapshot.Sequence(); err != nil {
		return err
	}
	byLanguage := make(map[ast.Language]*LanguageSummary)
	err = snapshot.Files(info, "", func(f *repository.File) error {
		s.count(f, byLanguage)
		return ctx.Err()
	})
	for _, l := range byLanguage {
		s.Languages = append(s.Languages, *l)
	}
	slices.SortFunc(s.Languages, func(a, b LanguageSummary) int {
		return cmp.Or(cmp.Compare(b.Bytes, a.Bytes), cmp.Compare(a.Language, b.Language))
	})
	return err
}

func (s *Summary) count(f *repository.File, byLanguage map[ast.Language]*LanguageSummary) {
	s.Files++
	switch f.Status {
	case ast.Failed:
		s.Failed[f.Reason]++
	case ast.Skipped:
		s.Skipped[f.Reason]++
	}
	if f.Reason == ast.CrashedParser && len(s.SetAside) < maxNamed {
		s.SetAside = append(s.SetAside, f.Path)
	}
	if !f.StaleSince.IsZero() {
		s.Stale++
	}
	if !f.HasUnit() {
		return
	}
	l := byLanguage[f.Language]
	if l == nil {
		l = &LanguageSummary{Language: f.Language}
		byLanguage[f.Language] = l
	}
	l.Files++
	l.Bytes += f.Size
	l.Symbols += int64(f.Counts.Symbols)
	l.References += int64(f.Counts.References)
	s.Symbols += int64(f.Counts.Symbols)
	s.References += int64(f.Counts.References)
	if f.Status == ast.Partial {
		l.Partial++
		s.Partial++
	}
}
