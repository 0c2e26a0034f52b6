package instance

import (
	"time"

	"elixirscope/ast"
	"elixirscope/flow"
	"elixirscope/stages"
)

// followed is one source of a run: a repository, and where its changes come from until
// the run is to stop.
type followed interface {
	flow.Producer[ast.Change] // ends when stop was called, or its context ends
	stages.Contents           // of its changes
	// of returns the repository, or the file of one, that is kept current.
	of() *target
	stop()
	// refresh has it look at once for what has changed.
	refresh()
	// pending counts what is known to differ and was not emitted yet, and oldest is since
	// when; zero when nothing is.
	pending() int
	oldest() time.Time
	// seesAll reports whether it knows of every change of its repository.
	seesAll() bool
	// committed is told of each of its changes that is in the store.
	committed(stages.Outcome)
	// record records that the repository is up to date, if it is. None of its changes is
	// on its way.
	record() error
	status() TreeStatus
	// issue says why it cannot follow its repository at this moment; nil when it can.
	issue() error
	close() error
}
