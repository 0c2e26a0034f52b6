package syntax

import (
	"errors"
	"math"
	"time"
)

// Limits bounds one parse.
type Limits struct {
	Timeout time.Duration // of processor time, so that load decides nothing; 0 is none
	Arena   int64         // bytes tree-sitter may allocate for one file
}

// DefaultLimits returns 10 s and 512 MiB: about 30 bytes of arena are used per byte
// of ordinary source.
func DefaultLimits() Limits {
	return Limits{Timeout: 10 * time.Second, Arena: 512 << 20}
}

// A source usually needs no more arena than so much for itself and for each of its
// bytes: twice what the greediest of 86,000 files took (tables of literals and minified
// scripts, 128 bytes per byte). Deep nesting can take more.
const (
	arenaBase    = 8 << 20
	arenaPerByte = 256
)

// ArenaFor returns how many bytes tree-sitter needs at most, within the limit, for an
// ordinary source of the given size.
func (l Limits) ArenaFor(size int) int64 {
	return max(min(l.Arena, arenaBase+arenaPerByte*int64(size)), 0)
}

// MaxSource is the largest source that can be parsed: offsets are 32 bits wide
// and signed node numbers must suffice for its nodes.
const MaxSource = math.MaxInt32 / 2

// Reasons why a file has no tree. Parse wraps them; use errors.Is.
var (
	ErrTimeout  = errors.New("parse timed out")
	ErrMemory   = errors.New("parse needs more memory than allowed")
	ErrTooLarge = errors.New("source is too large to parse")
)
