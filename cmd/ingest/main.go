// Command ingest reads repositories into the AST repository.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"
	"time"

	"elixirscope/api/client"
	"elixirscope/foundation/store"
)

// Exit codes.
const (
	exitDone   = 0
	exitFailed = 1
	exitUsage  = 2
)

// readerWait is how long an ingest waits for queries that read the store when it is
// started.
const readerWait = 5 * time.Second

func main() {
	// Ingest makes garbage by the file; collecting twice as often costs about one
	// percent of the time and saves a third of the heap.
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(50)
	}
	signal.Ignore(syscall.SIGPIPE) // output sees the error of the write instead
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second signal ends the process at once
	code := run(ctx, os.Args[1:])
	stop()
	os.Exit(code)
}

// failure is an error of the work itself; all other errors are about the command
// line.
type failure struct{ error }

func (f failure) Unwrap() error { return f.error }

// failed makes what a command returns a failure.
func failed(err error) error {
	if err == nil {
		return nil
	}
	return failure{err}
}

// run executes the command line and returns the exit code.
func run(ctx context.Context, args []string) int {
	root := newCommand()
	root.SetArgs(args)
	command, err := root.ExecuteContextC(ctx)
	if err == nil {
		return exitDone
	}
	fmt.Fprintln(os.Stderr, "ingest:", explain(ctx, err))
	var f failure
	if errors.As(err, &f) {
		return exitFailed
	}
	fmt.Fprintf(os.Stderr, "see `%s --help`\n", command.CommandPath())
	return exitUsage
}

// explain says what to do about an error that has a remedy.
func explain(ctx context.Context, err error) string {
	var locked *store.LockedError
	var silent *client.SilentError
	switch {
	case errors.As(err, &locked):
		return locked.Error() + "; wait for it, or use another --data directory"
	case errors.As(err, &silent):
		return err.Error() + "; it hangs or was suspended: let it go on (kill -CONT) or end it"
	case errors.Is(err, syscall.ENOSPC):
		return err.Error() + "; free some space and run the same command again"
	case store.IsDamaged(err):
		return store.DamageIn(err) + "; " + damaged
	case ctx.Err() != nil && errors.Is(err, context.Canceled):
		return "interrupted; " + resume
	case ctx.Err() != nil:
		return "interrupted: " + err.Error() + "; " + resume
	}
	return err.Error()
}

// resume is what to do about an ingest that did not end.
const resume = "what was committed stays, run the same command again to go on"

// damaged is what to do about a store that is: its files are made of sources that are
// still there.
const damaged = "the store is damaged: delete its directory and ingest again"

// failStore ends the process when the store cannot go on.
func failStore(err error) {
	remedy := "what was committed is consistent: run the same command again when the cause is gone"
	if store.IsDamaged(err) {
		remedy = damaged
	}
	fmt.Fprintf(os.Stderr, "ingest: %s; %s\n", store.DamageIn(err), remedy)
	os.Exit(exitFailed)
}
