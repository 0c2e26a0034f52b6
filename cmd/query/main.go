// Command query answers questions about ingested code: where is it defined, who
// calls it, what does this file hold.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"elixirscope/api/client"
	"elixirscope/ast/format"
	"elixirscope/ast/query"
	"elixirscope/foundation/store"
)

// Exit codes.
const (
	exitHits     = 0
	exitNone     = 1
	exitUsage    = 2
	exitNoAnswer = 3
	exitPartial  = 4
)

func main() {
	signal.Ignore(syscall.SIGPIPE) // output sees the error of the write instead
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:])
	stop()
	os.Exit(code)
}

// run executes the command line and returns the exit code.
func run(ctx context.Context, args []string) int {
	p := &program{takeover: takeover}
	root := p.command()
	root.SetArgs(args)
	err := root.ExecuteContext(ctx)
	var none *noAnswerError
	switch {
	case err == nil:
		return p.exit
	case errors.Is(err, errEnough):
		return exitHits
	case ctx.Err() != nil:
		fmt.Fprintln(os.Stderr, "query: interrupted")
		return exitNoAnswer
	case errors.As(err, &none):
		fmt.Fprintln(os.Stderr, "query:", err)
		return exitNoAnswer
	default:
		fmt.Fprintln(os.Stderr, "query:", err)
		return exitUsage
	}
}

// program is what the subcommands share.
type program struct {
	data    string
	remote  remote
	format  string
	request query.Request
	exit    int

	takeover time.Duration // see the constant
}

// noAnswerError says that a request that is right could not be answered.
type noAnswerError struct{ cause error }

func (e *noAnswerError) Error() string {
	var locked *store.LockedError
	var silent *client.SilentError
	switch {
	case errors.Is(e.cause, client.ErrNotRunning):
		return "no `ingest run` is at work on this store: there is nothing to follow"
	case errors.Is(e.cause, client.ErrNoToken):
		return e.cause.Error() + ": name a file that holds it with --token-file, or set " + tokenVariable
	case errors.Is(e.cause, store.ErrNotFound):
		return e.cause.Error() + ": run `ingest once PATH` first, or name the directory with --data"
	case errors.As(e.cause, &locked):
		return e.cause.Error() + ": ask again when it is done"
	case errors.As(e.cause, &silent):
		return e.cause.Error() + ": it hangs or was suspended; let it go on (kill -CONT) or end it, and ask again"
	case store.IsDamaged(e.cause):
		return store.DamageIn(e.cause) + ": the store is damaged, delete its directory and ingest again"
	}
	return e.cause.Error()
}

func (e *noAnswerError) Unwrap() error { return e.cause }

// answer asks and prints.
func (p *program) answer(ctx context.Context, verb query.Verb, selector string) (err error) {
	p.request.Verb, p.request.Selector = verb, query.ParseSelector(selector)
	if err := p.request.Validate(); err != nil {
		return err
	}
	f := format.Default(verb)
	if f == format.Grep && p.request.Order != "" {
		f = format.Table // shows what the rows are ordered by
	}
	if p.format != "" {
		if f, err = format.Parse(p.format); err != nil {
			return err
		}
	}
	if !format.Suits(f, verb) {
		return fmt.Errorf("--format %s is not for `query %s`", f, verb)
	}
	summary, err := p.ask(ctx, f)
	if err != nil {
		return err
	}
	p.explain(summary)
	return nil
}

func areOrIs(n int) string {
	if n == 1 {
		return "is"
	}
	return "are"
}

// explain tells a person, on standard error, what the results do not.
func (p *program) explain(a query.Summary) {
	if a.Coverage.Unreadable > 0 {
		p.exit = exitPartial
		fmt.Fprintf(os.Stderr, "partial answer: the store cannot read the facts of %d %s: see `ingest verify`\n",
			a.Coverage.Unreadable, plural(a.Coverage.Unreadable, "content"))
	}
	if a.Coverage.Cut > 0 {
		p.exit = exitPartial
		what := "of the tree deeper than is shown"
		if p.request.Verb != query.AST {
			what = "of the graph not followed: it is too large, or older events are not kept"
		}
		fmt.Fprintf(os.Stderr, "partial answer: %d %s %s\n", a.Coverage.Cut, plural(a.Coverage.Cut, "branch"), what)
	}
	p.explainCut(a)
	printPlan(os.Stderr, a.Plan)
	if a.AsOf.State == query.Partial {
		fmt.Fprintln(os.Stderr, "the last ingest did not complete: run it again to see everything")
	}
	if a.Total == 0 && a.AsOf.State == query.Indexing {
		fmt.Fprintf(os.Stderr, "the ingest is at work, %d changed %s %s not in the store yet\n", a.AsOf.Pending, plural(a.AsOf.Pending, "file"), areOrIs(a.AsOf.Pending))
	}
	if a.Total == 0 {
		if p.exit == exitHits {
			p.exit = exitNone
		}
		fmt.Fprintln(os.Stderr, "nothing found:", a.Why)
		if len(a.Near) > 0 {
			fmt.Fprintln(os.Stderr, "near names:", strings.Join(a.Near, ", "))
		}
		return
	}
	if !isTerminal(os.Stdout) {
		return
	}
	shown := ""
	if a.Truncated {
		shown = fmt.Sprintf(", %d shown", a.Shown)
	}
	fmt.Fprintf(os.Stderr, "%d %s%s in %.1f ms; as of batch %d, %s ago\n",
		a.Total, plural(a.Total, "hit"), shown, a.Stats.MS, a.AsOf.Sequence, age(a.AsOf.LagMS))
	if a.Next != nil {
		fmt.Fprintln(os.Stderr, "the next ones: the same with --cursor", *a.Next)
	}
	if n := a.Coverage.Beyond; n > 0 {
		fmt.Fprintf(os.Stderr, "not followed further: %d %s at that depth\n", n, plural(n, "definition"))
	}
	if n := a.Coverage.Doubted; n > 0 {
		fmt.Fprintf(os.Stderr, "left out: %d %s known with less than --min-confidence\n", n, plural(n, "use"))
	}
	if open := a.Unresolved.Ambiguous + a.Unresolved.Dynamic + a.Unresolved.Unknown; open > 0 {
		fmt.Fprintf(os.Stderr, "left out: %d %s of the name that could not be bound (ambiguous %d, dynamic %d, unknown %d)\n",
			open, plural(open, "use"), a.Unresolved.Ambiguous, a.Unresolved.Dynamic, a.Unresolved.Unknown)
	}
}
