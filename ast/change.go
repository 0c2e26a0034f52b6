package ast

import "time"

// Change says that a file of a repository may have a new state. It names the file
// and carries what its source already knows; stage parse reads the rest.
type Change struct {
	Repo    string
	Path    string // slash-separated, relative to the root of the repository
	Op      Op
	Size    int64
	ModTime time.Time
	Seen    time.Time // when it was first seen that the file may have a new state; zero where nobody knows
	// Reason is set when the source found that the file can not be processed:
	// Unreadable, SpecialFile, OutsideRoot, TooLarge.
	Reason Reason
	Detail string
	Limit  int64 // as in File
	// Revision is the commit the file was taken from and RevisionTime its author time,
	// where the source has revisions.
	Revision     string
	RevisionTime time.Time
	SourceID     string // as in File
	// Content is the whole content where the source brings it along.
	Content []byte
}

// Op is what happened to the file.
type Op uint8

// The operations of a change.
const (
	Write  Op = iota // it is there, new or changed
	Remove           // it is gone
)
