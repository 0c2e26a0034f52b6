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

const longHelp = `ingest reads the source files of repositories, parses them and keeps what they say
(definitions, references, imports, syntax trees) in a store that query answers from.

Ignored files (.gitignore, .elixirscopeignore), .git, node_modules and _build are left
out. Files that cannot be parsed are recorded with the reason: see query files.

Exit codes: 0 done, 1 could not do it, 2 usage.`

func newCommand() *cobra.Command {
	root := &cobra.Command{
		Use: "ingest", Short: "Read repositories into the AST repository", Long: longHelp,
		Example:      "  ingest once ~/src/shop\n  ingest once --repo shop --exclude 'priv/**' .\n  ingest verify --rebuild",
		SilenceUsage: true, SilenceErrors: true, Version: instance.Version(),
	}
	root.AddCommand(newOnce(), newRun(), newStatus(), newJournal(), newVerify(), newConfig())
	return root
}

// once is the command line of ingest once.
type once struct {
	scope
	json bool
	from from
}

func newOnce() *cobra.Command {
	o := &once{scope: newScope()}
	c := &cobra.Command{
		Use: "once [PATH...]", Short: "Bring the store up to date with directories, then end",
		Long: `once brings the store up to date with each directory, then ends. A PATH that is a
file brings that file alone up to date: in the repository around it, or, where there
is none, in a new one of its directory that holds such files only.`,
		Example: "  ingest once\n  ingest once ~/src/shop ~/src/billing\n  ingest once git:~/src/shop@main\n  ingest once --from - < changes.jsonl",
		RunE:    func(c *cobra.Command, paths []string) error { return o.run(c, paths) },
	}
	o.register(c.Flags())
	c.Flags().BoolVar(&o.json, "json", false, "print the summary as JSON")
	o.from.register(c)
	return c
}

func (o *once) run(c *cobra.Command, paths []string) error {
	if o.from.given() {
		return o.runFrom(c, paths)
	}
	if err := o.load(c.Flags()); err != nil {
		return err
	}
	paths = o.roots(paths)
	logger, err := o.check(c, paths)
	if err != nil {
		return err
	}
	return failed(o.ingest(c.Context(), paths, logger))
}

func (o *once) ingest(ctx context.Context, paths []string, logger *slog.Logger) (err error) {
	opened, err := o.open(logger)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, opened.Close()) }()
	return o.delivering(ctx, opened, paths, func() error { return o.ingestAll(ctx, opened, paths) })
}

func (o *once) open(logger *slog.Logger) (*instance.Instance, error) {
	return instance.Open(instance.Config{Data: o.options.DataDir(), ReaderWait: readerWait, Bulk: true, Logger: logger,
		OnFatal: failStore, Events: o.options.Retention()})
}

// delivering has the changes that ingest makes delivered, also when it fails half way.
func (o *once) delivering(ctx context.Context, opened *instance.Instance, roots []string, ingest func() error) (err error) {
	subscriptions, done, err := subscribe(opened, o.options.Events.To, roots)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, done()) }()
	delivery, err := opened.Subscribe(subscriptions)
	if err != nil {
		return err
	}
	return errors.Join(ingest(), delivery.Deliver(ctx))
}

func (o *once) ingestAll(ctx context.Context, opened *instance.Instance, paths []string) error {
	empty := true
	for _, path := range paths {
		progress := newProgress(path, o.json)
		summary, err := opened.Ingest(ctx, instance.Once{
			Root: path, Name: o.repo, Settings: o.options.Settings(), Pipeline: o.options.PipelineConfig(), Progress: progress})
		progress.end()
		if err != nil {
			return err
		}
		for _, sentence := range summary.Overlaps {
			fmt.Fprintln(os.Stderr, "ingest:", sentence)
		}
		if err := o.print(&summary); err != nil {
			return err
		}
		empty = empty && len(summary.Languages) == 0
	}
	if !o.json && !empty {
		return printNextSteps(o.out(), o.options.DataDir())
	}
	return nil
}

func (o *once) print(s *instance.Summary) error {
	if !o.json {
		return printSummary(o.out(), s)
	}
	return json.NewEncoder(o.out()).Encode(s)
}

// out is where summaries go.
func (o *once) out() io.Writer {
	if toOutput(o.options.Events.To) {
		return os.Stderr
	}
	return output{}
}
