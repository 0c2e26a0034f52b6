package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"

	"elixirscope/instance"

	"github.com/spf13/cobra"
)

// from are the flags of ingest once that make it take changes from lines of JSON.
type from struct {
	file   string
	root   string
	strict bool
}

func (f *from) register(c *cobra.Command) {
	flags := c.Flags()
	flags.StringVar(&f.file, "from", "", "take changes from the lines of this file, - for standard input, instead of crawling")
	flags.StringVar(&f.root, "root", ".", "with --from: the directory that files lie in which lines name")
	flags.BoolVar(&f.strict, "strict", false, "with --from: exit with 1 when a line was skipped")
}

func (f *from) given() bool { return f.file != "" }

// check reports everything that is wrong with the flags.
func (f *from) check(c *cobra.Command, paths []string) error {
	var faults []error
	if len(paths) > 0 {
		faults = append(faults, errors.New("--from takes no PATH: its lines name the files"))
	}
	if c.Flags().Changed("include") || c.Flags().Changed("exclude") {
		faults = append(faults, errors.New("--include and --exclude have no effect with --from: its lines name the files"))
	}
	if info, err := os.Stat(f.root); err != nil {
		faults = append(faults, fmt.Errorf("--root: %w", err))
	} else if !info.IsDir() {
		faults = append(faults, fmt.Errorf("--root %s is no directory", f.root))
	}
	return errors.Join(faults...)
}

func (o *once) runFrom(c *cobra.Command, paths []string) error {
	if err := o.load(c.Flags()); err != nil {
		return err
	}
	logger, err := o.check(c, nil)
	if err := errors.Join(err, o.from.check(c, paths)); err != nil {
		return err
	}
	return failed(o.feed(c.Context(), logger))
}

// feed applies the changes of the lines.
func (o *once) feed(ctx context.Context, logger *slog.Logger) (err error) {
	lines := os.Stdin
	if o.from.file != "-" {
		if lines, err = os.Open(o.from.file); err != nil {
			return err
		}
		defer func() { err = errors.Join(err, lines.Close()) }()
	}
	opened, err := o.open(logger)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, opened.Close()) }()
	return o.delivering(ctx, opened, nil, func() error { return o.feedLines(ctx, opened, lines) })
}

func (o *once) feedLines(ctx context.Context, opened *instance.Instance, lines io.Reader) error {
	settings := o.options.Settings()
	settings.Include, settings.Exclude = nil, nil // those of a configuration are about trees
	fed, err := opened.Feed(ctx, instance.Feed{
		Lines: interruptible(ctx, lines), Root: o.from.root, Name: o.repo, Settings: settings, Pipeline: o.options.PipelineConfig(),
		Progress: &progress{},
		Bad:      func(line int, err error) { fmt.Fprintf(os.Stderr, "ingest: line %d: %v\n", line, err) },
	})
	if err != nil {
		return err
	}
	if err := o.printFed(&fed); err != nil {
		return err
	}
	if o.from.strict && fed.BadLines > 0 {
		return fmt.Errorf("of %s %d were skipped", number(fed.Lines, "line", "lines"), fed.BadLines)
	}
	return nil
}

// interruptible returns what comes from a stream until the context ends, also while
// nothing comes. The goroutine that waits in a read then lives as long as the
// process, which is about to end: nothing wakes it.
func interruptible(ctx context.Context, stream io.Reader) io.Reader {
	read, write := io.Pipe()
	go func() {
		_, err := io.Copy(write, stream)
		write.CloseWithError(err)
	}()
	context.AfterFunc(ctx, func() { read.CloseWithError(ctx.Err()) })
	return read
}

func (o *once) printFed(fed *instance.Fed) error {
	if o.json {
		return json.NewEncoder(o.out()).Encode(fed)
	}
	empty := true
	for n := range fed.Repositories {
		empty = empty && len(fed.Repositories[n].Languages) == 0
		if err := printSummary(o.out(), &fed.Repositories[n]); err != nil {
			return err
		}
	}
	if _, err := fmt.Fprintf(o.out(), "\n%s read, %d skipped\n", number(fed.Lines, "line", "lines"), fed.BadLines); err != nil || empty {
		return err
	}
	return printNextSteps(o.out(), o.options.DataDir())
}
