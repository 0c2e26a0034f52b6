package supervision

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"
)

// Service is what a child does.
type Service interface {
	// Serve is called once a start. It blocks, calls ready as soon as it can do its work
	// (again is harmless), and returns soon after the context has ended. Any other return
	// is a failure of a Permanent child; so is a panic of any.
	Serve(ctx context.Context, ready func()) error
}

// ServiceFunc is a function that is a Service.
type ServiceFunc func(ctx context.Context, ready func()) error

// Serve implements Service.
func (f ServiceFunc) Serve(ctx context.Context, ready func()) error { return f(ctx, ready) }

// Restart says when a child that has ended is started again.
type Restart int

// When a child that has ended is started again.
const (
	Permanent Restart = iota // whenever it has
	Transient                // when it has failed
	Temporary                // never
)

// Strategy says who is restarted with a child that has failed.
type Strategy int

// Who is restarted with a child that has failed.
const (
	OneForOne  Strategy = iota // nobody
	RestForOne                 // those behind it
	AllForOne                  // all
)

func (s Strategy) String() string {
	return [...]string{"one_for_one", "rest_for_one", "all_for_one"}[s]
}

// defaultTimeout is how long a child may take to be ready, and to stop.
const defaultTimeout = 10 * time.Second

// Child is a service under supervision.
type Child struct {
	Name    string // unique, without "/"
	Service Service
	Restart Restart
	// StartTimeout is how long it may take to be ready, StopTimeout to stop; 0 is ten
	// seconds. Those of a Supervisor have to suffice for all its children.
	StartTimeout, StopTimeout time.Duration
}

// Kind is what an Event tells.
type Kind string

// What became of a child.
const (
	Started   Kind = "started"
	Ready     Kind = "ready"
	Failed    Kind = "failed"
	Stopped   Kind = "stopped"
	Abandoned Kind = "abandoned" // it did not stop in time
	Escalated Kind = "escalated" // it failed too often
)

// Event tells what became of a child.
type Event struct {
	Path string // below the root
	Kind Kind
	Err  error // of Failed, Abandoned and Escalated
}

// PanicError is a panic of a service.
type PanicError struct {
	Value any
	Stack []byte
}

func (e *PanicError) Error() string { return fmt.Sprintf("panic: %v", e.Value) }

// EscalationError says that a child failed more often than it may.
type EscalationError struct {
	Supervisor, Child string
	Cause             error // of the last failure
}

func (e *EscalationError) Error() string {
	return fmt.Sprintf("%s of %s fails again and again: %v", e.Child, e.Supervisor, e.Cause)
}

func (e *EscalationError) Unwrap() error { return e.Cause }

// StopError says which services had not stopped when the supervisor did.
type StopError struct{ Paths []string }

func (e *StopError) Error() string {
	return "did not stop in time: " + strings.Join(e.Paths, ", ")
}

// Reasons of failures that services do not name themselves.
var (
	errEnded   = errors.New("it ended although nobody stopped it")
	errGoexit  = errors.New("its goroutine was ended by runtime.Goexit")
	errStartup = errors.New("it was not ready in time")
)
