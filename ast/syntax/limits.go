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

// DefaultLimits returns 10 s and 1 GiB: about 30 bytes of arena are used per byte
// of ordinary source.
func DefaultLimits() Limits {
	return Limits{Timeout: 10 * time.Second, Arena: 1 << 30}
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
