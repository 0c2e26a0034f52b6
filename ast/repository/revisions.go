package repository

import (
	"time"

	"elixirscope/foundation/column"
)

// Revisions says where the ingest of a repository that has revisions stands. It is
// zero for a directory.
type Revisions struct {
	// Revision is the commit that all files were last ingested of, completely, and
	// RevisionTime its author time.
	Revision     string
	RevisionTime time.Time
	// Scope stands for what else decided over the files when Revision was ingested,
	// such as settings and extractors; "" means that nothing may be concluded from
	// Revision without looking at each file.
	Scope string
	// Pending is the commit whose ingest has begun and not ended, "" when there is
	// none: files are of Revision or of Pending.
	Pending string
}

// BeginRevision records that the ingest of a commit begins. From now on files may
// be of either commit, also after a crash, until CompleteRevision.
func (r *Repository) BeginRevision(name, commit string) error {
	return r.amend(name, func(info *Info) { info.Pending = commit })
}

// CompleteRevision is the Touch of a repository with revisions: all files are those
// of a commit, now, and none is missing. See Revisions for the scope.
func (r *Repository) CompleteRevision(name, commit string, authored time.Time, scope string) error {
	return r.amend(name, func(info *Info) {
		info.UpdatedAt, info.Complete = r.now(), true
		info.Revisions = Revisions{Revision: commit, RevisionTime: authored, Scope: scope}
		info.setBaseline(r.next.sequence)
	})
}

func (v *Revisions) append(b *column.Column) {
	b.String(v.Revision)
	var seconds int64
	if v.Revision != "" {
		seconds = v.RevisionTime.Unix() // git counts no finer
	}
	b.Int(seconds)
	b.String(v.Scope)
	b.String(v.Pending)
}

func readRevisions(r *column.Reader) Revisions {
	v := Revisions{Revision: r.String()}
	seconds := r.Int()
	if v.Revision != "" {
		v.RevisionTime = time.Unix(seconds, 0)
	}
	v.Scope, v.Pending = r.String(), r.String()
	return v
}
