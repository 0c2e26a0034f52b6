package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"os"

	"elixirscope/instance"
	"elixirscope/pipeline"

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
	root.AddCommand(newOnce(), newVerify())
	return root
}

// once is the command line of ingest once.
type once struct {
	data     string
	repo     string
	json     bool
	logLevel string
	settings instance.Settings
	pipeline pipeline.Config
}

func newOnce() *cobra.Command {
	o := &once{settings: instance.DefaultSettings(), pipeline: pipeline.DefaultConfig()}
	c := &cobra.Command{
		Use: "once [PATH...]", Short: "Bring the store up to date with directories, then end",
		Example: "  ingest once\n  ingest once ~/src/shop ~/src/billing",
		RunE:    func(c *cobra.Command, paths []string) error { return o.run(c.Context(), paths) },
	}
	flags := c.Flags()
	flags.StringVar(&o.data, "data", instance.DefaultData(), "directory of the store")
	flags.StringVar(&o.repo, "repo", "", "name of the repository (default: that of the directory)")
	flags.IntVar(&o.pipeline.Jobs, "jobs", o.pipeline.Jobs, "files worked on at the same time")
	flags.Var(newSize(&o.settings.MaxFileSize), "max-file-size", "record larger files, but do not parse them: 500K, 4M, ...")
	flags.DurationVar(&o.settings.ParseTimeout, "parse-timeout", o.settings.ParseTimeout, "give up on a file after so much processor time")
	flags.Var(newSize(&o.settings.ParseMemory), "parse-memory", "give up on a file that needs more memory: 1G, ...")
	flags.StringSliceVar(&o.settings.Include, "include", nil, "only these files: globs as in .gitignore")
	flags.StringSliceVar(&o.settings.Exclude, "exclude", nil, "not these files: globs as in .gitignore")
	flags.BoolVar(&o.json, "json", false, "print the summary as JSON")
	flags.StringVar(&o.logLevel, "log-level", "warn", "what to log on standard error: debug, info, warn, error")
	return c
}

func (o *once) run(ctx context.Context, paths []string) error {
	if len(paths) == 0 {
		paths = []string{"."}
	}
	logger, err := o.check(paths)
	if err != nil {
		return err
	}
	return failed(o.ingest(ctx, paths, logger))
}

func (o *once) ingest(ctx context.Context, paths []string, logger *slog.Logger) (err error) {
	opened, err := instance.Open(instance.Config{Data: o.data, Bulk: true, Logger: logger, OnFatal: failStore})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, opened.Close()) }()
	for _, path := range paths {
		progress := newProgress(path, o.json)
		summary, err := opened.Ingest(ctx, instance.Once{
			Root: path, Name: o.repo, Settings: o.settings, Pipeline: o.pipeline, Progress: progress})
		progress.end()
		if err != nil {
			return err
		}
		if err := o.print(&summary); err != nil {
			return err
		}
	}
	if !o.json {
		return printNextSteps(output{}, o.data)
	}
	return nil
}

// check reports everything that is wrong with the flags.
func (o *once) check(paths []string) (*slog.Logger, error) {
	var faults []error
	if o.repo != "" && len(paths) > 1 {
		faults = append(faults, errors.New("--repo names one repository: give one PATH with it"))
	}
	if o.pipeline.Jobs < 1 || o.pipeline.Jobs > 1024 {
		faults = append(faults, fmt.Errorf("--jobs is %d, must be from 1 to 1024", o.pipeline.Jobs))
	}
	if err := o.settings.Validate(); err != nil {
		faults = append(faults, err)
	}
	for _, path := range paths {
		if _, err := os.Stat(path); err != nil {
			faults = append(faults, err)
		}
	}
	var level slog.Level
	if err := level.UnmarshalText([]byte(o.logLevel)); err != nil {
		faults = append(faults, fmt.Errorf("--log-level is %q, must be debug, info, warn or error", o.logLevel))
	}
	logger := slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: level}))
	return logger, errors.Join(faults...)
}

func (o *once) print(s *instance.Summary) error {
	if !o.json {
		return printSummary(output{}, s)
	}
	return json.NewEncoder(output{}).Encode(s)
}
