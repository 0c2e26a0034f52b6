package resilience

import (
	"context"
	"errors"
	"fmt"
	"net"
	"syscall"
)

// Class is what an error asks for.
type Class int

// The classes of errors.
const (
	Transient    Class = iota // it may go away: try again
	Permanent                 // it is about what was asked for: record it, do not try again
	Catastrophic              // nothing can be written any more: only reads may go on
)

// String returns the name of the class in logs.
func (c Class) String() string {
	switch c {
	case Transient:
		return "transient"
	case Permanent:
		return "permanent"
	case Catastrophic:
		return "catastrophic"
	}
	return fmt.Sprintf("Class(%d)", int(c))
}

// marked is an error whose class somebody has decided.
type marked struct {
	error
	class Class
}

func (m *marked) Unwrap() error { return m.error }

// Mark gives an error a class, whatever is below it. The text stays the same; nil stays
// nil.
func Mark(err error, c Class) error {
	if err == nil {
		return nil
	}
	return &marked{err, c}
}

// ClassOf returns the class of an error: the one it was marked with last, or what is known
// of its cause. A full or failing disk is Catastrophic; a cancelled context is Permanent,
// because nobody wants the answer any more; time-outs, and all else, are Transient.
func ClassOf(err error) Class {
	var m *marked
	if errors.As(err, &m) {
		return m.class
	}
	for _, cause := range []syscall.Errno{syscall.ENOSPC, syscall.EDQUOT, syscall.EROFS, syscall.EIO} {
		if errors.Is(err, cause) {
			return Catastrophic
		}
	}
	if errors.Is(err, context.Canceled) && !timedOut(err) {
		return Permanent
	}
	return Transient
}

// timedOut reports whether time ran out somewhere below err: a join of errors may hold
// the cancellation of what else was under way, too.
func timedOut(err error) bool {
	var failure net.Error
	return errors.Is(err, context.DeadlineExceeded) || errors.As(err, &failure) && failure.Timeout()
}
