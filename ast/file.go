package ast

import (
	"encoding/hex"
	"time"
)

// File is the record of one file of a repository: what was seen of it and what
// became of it. Every file that could be source has one, whatever happened.
type File struct {
	Repo     string
	Path     string // slash-separated, relative to the ingested root
	Language Language
	Size     int64     // bytes
	ModTime  time.Time // when content or name last changed, as its source tells it
	Hash     Hash      // of the content; zero when it was not read
	// SourceID is the name that the source gives to this very content, such as the id
	// of a git blob, so that an unchanged file is known without reading it; "" when it
	// gives none.
	SourceID string
	Flags    FileFlags
	// Extractor is the version of the language's extractor that made the facts or, when
	// the file is in no language, of the set of languages that it is in none of.
	Extractor int
	Status    FileStatus
	Reason    Reason // why the status is not Indexed
	Detail    string // the reason in words: error texts
	// Limit is the configured limit that the file met, in bytes or nanoseconds, when
	// Reason is TooLarge, ParseMemory or ParseTimeout: a larger one is worth a retry.
	Limit int64
	// Stale says that the facts are those of an earlier content, because the
	// present one could not be processed.
	Stale bool
	// StaleSince is since when facts of an earlier content stand in for, or beside,
	// those of the present one, which could not be processed or has syntax errors; zero
	// when none do.
	StaleSince time.Time
	Counts     Counts
}

// Counts says how much was found in a file.
type Counts struct {
	Symbols    uint32
	References uint32
	Nodes      uint32
	Errors     uint32 // error nodes
	Missing    uint32 // tokens the parser had to make up
}

// Hash is the first half of the SHA-256 of a file's content.
type Hash [16]byte

// String returns the hash in hexadecimal.
func (h Hash) String() string { return hex.EncodeToString(h[:]) }

// FileStatus says what became of a file.
type FileStatus uint8

// The statuses of a file.
const (
	Indexed FileStatus = iota // parsed without an error
	Partial                   // parsed with errors; facts around them are there
	Failed                    // should have been parsed and could not; see Reason
	Skipped                   // not source after all; see Reason

	fileStatusCount
)

// String returns the status as it is printed.
func (s FileStatus) String() string {
	if s >= fileStatusCount {
		return "unknown"
	}
	return [fileStatusCount]string{"indexed", "partial", "failed", "skipped"}[s]
}

// Valid reports whether s is one of the statuses above.
func (s FileStatus) Valid() bool { return s < fileStatusCount }

// Reason says why a file was not indexed completely. The values are stable and
// printed as they are.
type Reason string

// The reasons.
const (
	NoReason     Reason = ""
	SyntaxErrors Reason = "syntax_errors"
	TooLarge     Reason = "too_large"
	Binary       Reason = "binary"
	NotSource    Reason = "unsupported_language"
	Unreadable   Reason = "unreadable"
	SpecialFile  Reason = "special_file"
	OutsideRoot  Reason = "outside_root"
	ParseTimeout Reason = "parse_timeout"
	ParseMemory  Reason = "parse_memory"
	Panicked     Reason = "internal_error"
	// CrashedParser says that the process died of the content; see
	// foundation/quarantine.
	CrashedParser Reason = "crashed_parser"
)

// Reasons returns all reasons.
func Reasons() []Reason {
	return []Reason{SyntaxErrors, TooLarge, Binary, NotSource, Unreadable, SpecialFile, OutsideRoot, ParseTimeout, ParseMemory, Panicked, CrashedParser}
}

// FileFlags are what the language detection says of a file beside its language.
type FileFlags uint8

// The flags of a file.
const (
	Vendored FileFlags = 1 << iota
	Generated
	TestFile
)

// Has reports whether all of the given flags are set.
func (f FileFlags) Has(flags FileFlags) bool { return f&flags == flags }

// Names returns the names of the flags that are set, as they are printed.
func (f FileFlags) Names() []string {
	return flagNames(uint32(f), []string{"vendored", "generated", "test"})
}

// FileStatuses returns all statuses.
func FileStatuses() []FileStatus {
	statuses := make([]FileStatus, fileStatusCount)
	for i := range statuses {
		statuses[i] = FileStatus(i)
	}
	return statuses
}
