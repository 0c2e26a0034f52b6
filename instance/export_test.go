package instance

import (
	"time"

	"elixirscope/ast/lang"
)

// OpenWith is Open with other languages.
func OpenWith(c Config, languages *lang.Set) (*Instance, error) { return open(c, languages) }

// Followed is a source of a run without the run.
type Followed struct{ followed }

// FollowCommits returns the source that a run would have for a place of git.
func (i *Instance) FollowCommits(o Once, interval time.Duration, synced func()) (Followed, error) {
	f, err := i.followCommits(o, interval, synced)
	return Followed{f}, err
}

// Pause returns how long it is waited after so many failures of a source of git.
func (f Followed) Pause(failures int) time.Duration { return f.followed.(*commits).pause(failures) }

// Close releases what the source holds.
func (f Followed) Close() error { return f.close() }
