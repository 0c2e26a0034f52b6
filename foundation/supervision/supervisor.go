package supervision

import (
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"time"
)

// Config says what to supervise, and how. Logger and Observe may be nil.
type Config struct {
	Name      string
	Strategy  Strategy
	Children  []Child // in order of their start
	Intensity Intensity
	Backoff   Backoff
	Logger    *slog.Logger
	// Observe is told of everything that happens to a child, one thing at a time. It must
	// not wait for the supervisor.
	Observe func(Event)
}

// Supervisor supervises its children while it is served.
type Supervisor struct {
	config Config
	prefix string        // of the paths of its children
	bell   chan struct{} // of capacity 1: there is something to look at

	lock     sync.Mutex // guards what is below
	state    State
	since    time.Time
	children []childState
}

// State is what a child does.
type State string

// What a child does.
const (
	Waiting    State = "waiting" // for those before it
	Starting   State = "starting"
	Running    State = "running"
	Restarting State = "restarting" // soon
	Stopping   State = "stopping"
	StoppedOut State = "stopped"
	FailedOut  State = "failed" // and not to be restarted
)

// childState is what is told of a child.
type childState struct {
	state    State
	since    time.Time
	restarts int
	err      string // of the last failure, as long as it has not been running for a while
	asked    error  // why somebody wants it restarted; nil when nobody does
}

// Node is a supervisor or a service as it is at one moment.
type Node struct {
	Name     string    `json:"name"`
	Strategy string    `json:"strategy,omitempty"` // of a supervisor
	State    State     `json:"state"`
	Since    time.Time `json:"since,omitzero"`     // it has been in that state
	Restarts int       `json:"restarts,omitempty"` // since the supervisor was served
	Error    string    `json:"error,omitempty"`    // of the last failure
	Children []Node    `json:"children,omitempty"`
}

// ErrUnknown says that no such child is at work.
var ErrUnknown = errors.New("no such service is at work")

// New returns a supervisor that is not served yet.
func New(c Config) (*Supervisor, error) {
	if len(c.Children) == 0 {
		return nil, fmt.Errorf("supervisor %q has no children", c.Name)
	}
	c.Intensity, c.Backoff = c.Intensity.orDefault(), c.Backoff.orDefault()
	if c.Logger == nil {
		c.Logger = slog.New(slog.DiscardHandler)
	}
	if c.Observe == nil {
		c.Observe = func(Event) {}
	}
	s := &Supervisor{config: c, bell: make(chan struct{}, 1), state: StoppedOut, children: make([]childState, len(c.Children))}
	names := make(map[string]bool)
	for i := range c.Children {
		child := &s.config.Children[i]
		if child.Name == "" || strings.Contains(child.Name, "/") || names[child.Name] {
			return nil, fmt.Errorf("supervisor %q: %q is no name of a child: it is empty, taken or holds a slash", c.Name, child.Name)
		}
		names[child.Name] = true
		if child.StartTimeout == 0 {
			child.StartTimeout = defaultTimeout
		}
		if child.StopTimeout == 0 {
			child.StopTimeout = defaultTimeout
		}
		s.children[i].state = StoppedOut
	}
	s.adopt("")
	return s, nil
}

// adopt tells a supervisor and those below it where they are.
func (s *Supervisor) adopt(prefix string) {
	s.prefix = prefix
	for _, child := range s.config.Children {
		if below, ok := child.Service.(*Supervisor); ok {
			below.adopt(prefix + child.Name + "/")
		}
	}
}

// Tree returns the supervisor and all below it as they are. It may be called at any
// time.
func (s *Supervisor) Tree() Node {
	s.lock.Lock()
	n := Node{Name: s.config.Name, Strategy: s.config.Strategy.String(), State: s.state, Since: s.since}
	states := append([]childState(nil), s.children...)
	s.lock.Unlock()
	for i, state := range states {
		child := Node{Name: s.config.Children[i].Name}
		if below, ok := s.config.Children[i].Service.(*Supervisor); ok {
			child = below.Tree()
			child.Name = s.config.Children[i].Name
		}
		child.Restarts, child.Error = state.restarts, state.err
		if len(child.Children) == 0 || state.state != Running { // else it knows better itself
			child.State, child.Since = state.state, state.since
		}
		n.Children = append(n.Children, child)
	}
	return n
}

// Restart has the child with that path below this supervisor, such as "ast/query",
// stopped and treated as failed with that cause. It returns ErrUnknown when there is
// none at work, and does not wait.
func (s *Supervisor) Restart(path string, cause error) error {
	name, rest, deeper := strings.Cut(path, "/")
	for i, child := range s.config.Children {
		if child.Name != name {
			continue
		}
		if below, ok := child.Service.(*Supervisor); ok && deeper {
			return below.Restart(rest, cause)
		}
		if !deeper && s.ask(i, cause) {
			return nil
		}
	}
	return fmt.Errorf("restart %s: %w", path, ErrUnknown)
}

// ask notes that a child is to be restarted, if it is at work.
func (s *Supervisor) ask(i int, cause error) bool {
	s.lock.Lock()
	defer s.lock.Unlock()
	if state := s.children[i].state; state != Running && state != Starting {
		return false
	}
	s.children[i].asked = cause
	s.ring()
	return true
}

// asked returns why a child is to be restarted, once.
func (s *Supervisor) asked(i int) error {
	s.lock.Lock()
	defer s.lock.Unlock()
	cause := s.children[i].asked
	s.children[i].asked = nil
	return cause
}

func (s *Supervisor) ring() {
	select {
	case s.bell <- struct{}{}:
	default:
	}
}

func (s *Supervisor) set(state State) {
	s.lock.Lock()
	defer s.lock.Unlock()
	s.state, s.since = state, time.Now()
}

// setChild notes what a child does, and its failure if there is one.
func (s *Supervisor) setChild(i int, state State, err error) {
	s.lock.Lock()
	defer s.lock.Unlock()
	c := &s.children[i]
	if state == Starting && c.state == Restarting {
		c.restarts++
	}
	if state == Starting {
		c.asked = nil // who asked meant an earlier start
	}
	c.state, c.since = state, time.Now()
	if err != nil {
		c.err = err.Error()
	}
}
