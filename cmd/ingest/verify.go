package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"syscall"

	"elixirscope/instance"

	"github.com/spf13/cobra"
)

// verify is the command line of ingest verify.
type verify struct {
	data    string
	repo    string
	rebuild bool
	dump    bool
}

func newVerify() *cobra.Command {
	v := &verify{}
	c := &cobra.Command{
		Use: "verify", Short: "Check the store against itself, and against a rebuild", Args: cobra.NoArgs,
		Long: `verify walks the whole store and checks records, units, postings and digests
against each other. With --rebuild it also ingests the sources afresh into a scratch
store and prints "identical" or the exact differences. With --dump it prints the
logical content in a stable order instead.

Exit codes: 0 nothing found, 1 contradictions or differences, 2 usage.`,
		Example: "  ingest verify\n  ingest verify --rebuild --repo shop",
		RunE:    func(c *cobra.Command, _ []string) error { return failed(v.run(c.Context())) },
	}
	flags := c.Flags()
	flags.StringVar(&v.data, "data", instance.DefaultData(), "directory of the store")
	flags.StringVar(&v.repo, "repo", "", "rebuild or dump only this repository")
	flags.BoolVar(&v.rebuild, "rebuild", false, "compare with a fresh ingest of the sources")
	flags.BoolVar(&v.dump, "dump", false, "print the logical content")
	c.MarkFlagsMutuallyExclusive("rebuild", "dump")
	return c
}

func (v *verify) run(ctx context.Context) (err error) {
	opened, err := instance.Open(instance.Config{Data: v.data, ReadOnly: true, OnFatal: failStore,
		Logger: slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelWarn}))})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, opened.Close()) }()
	if v.dump {
		err := opened.Dump(ctx, os.Stdout, v.repo)
		if errors.Is(err, syscall.EPIPE) {
			return nil // whoever read it, such as head, had enough
		}
		return err
	}
	if err := v.check(ctx, opened); err != nil {
		return err
	}
	if v.rebuild {
		return v.compare(ctx, opened)
	}
	return nil
}

func (v *verify) check(ctx context.Context, opened *instance.Instance) error {
	result, err := opened.Verify(ctx, func(problem string) { fmt.Fprintln(output{}, problem) })
	if err != nil {
		return err
	}
	fmt.Fprintf(output{}, "checked %s, %s, %s, %s: %s\n",
		number(result.Repositories, "repository", "repositories"), files(result.Files), number(result.Units, "unit", "units"),
		number(result.Postings, "posting", "postings"), number(result.Problems, "contradiction", "contradictions"))
	if result.Problems > 0 {
		return errors.New("the store contradicts itself: delete it and ingest again, and report this")
	}
	return nil
}

func (v *verify) compare(ctx context.Context, opened *instance.Instance) error {
	differences, err := opened.Rebuild(ctx, v.repo, func(difference string) { fmt.Fprintln(output{}, difference) })
	if errors.Is(err, instance.ErrNotRebuilt) && v.repo == "" {
		fmt.Fprintln(output{}, err)
		return nil
	}
	if err != nil {
		return err
	}
	if differences > 0 {
		return fmt.Errorf("%s between the store and a rebuild: `ingest once` brings changed files up to date", number(differences, "difference", "differences"))
	}
	fmt.Fprintln(output{}, "identical")
	return nil
}
