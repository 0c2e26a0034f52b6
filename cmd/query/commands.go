package main

import (
	"fmt"
	"strconv"
	"strings"

	"elixirscope/ast/format"
	"elixirscope/ast/query"
	"elixirscope/instance"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

const longHelp = `query answers questions about code that ingest has read.

NAME is a name as you say it: Shop.Cart.add/2, Cart.add, add, http.Client.Do, a glob
(handle_*), the id of a row, a FILE (all it defines) or FILE:LINE[:COLUMN] (the
innermost definition around it). FILE is a path as ingested, or the end of one.
Results go to standard output, everything else to standard error.

Exit codes: 0 hits, 1 none, 2 usage, 3 no answer (no store, not readable now, older
than --max-lag), 4 a partial answer.`

// command builds the command tree.
func (p *program) command() *cobra.Command {
	root := &cobra.Command{
		Use: "query", Short: "Ask about ingested code", Long: longHelp,
		Example: "  query def Enum.map/2\n  query callers Shop.Cart.add\n" +
			"  query symbols --lang elixir --min-complexity 10 --order cyclomatic --desc --limit 20\n" +
			"  query refs GenServer.call/2 --format json",
		SilenceUsage: true, SilenceErrors: true, Version: instance.Version(),
	}
	flags := root.PersistentFlags()
	flags.StringVar(&p.data, "data", instance.DefaultData(), "directory of the store")
	flags.StringVar(&p.format, "format", "", "how to print: "+strings.Join(format.Names(), ", ")+" (default depends on the question)")
	flags.StringVar(&p.request.Filter.Repo, "repo", "", "only this repository")
	flags.StringSliceVar(&p.request.Filter.Languages, "lang", nil, "only these languages: elixir,go,...")
	flags.StringVar(&p.request.Filter.Path, "path", "", "only files whose path matches this glob")
	flags.Uint64Var(&p.request.AtLeast, "at-least", 0, "answer only when the batch with this number (as_of.seq) is in the store")
	flags.DurationVar(&p.request.Wait, "wait", 0, "how long to wait for --at-least")
	p.choice(flags, "test", "only tests (--test=false: no tests)", &p.request.Filter.Test)
	p.choice(flags, "vendored", "only vendored files (--vendored=false: none)", &p.request.Filter.Vendored)
	p.choice(flags, "generated", "only generated files (--generated=false: none)", &p.request.Filter.Generated)
	flags.StringVar(&p.request.Order, "order", "", "sort by this field instead of by place")
	flags.BoolVar(&p.request.Desc, "desc", false, "sort from the highest to the lowest")
	flags.IntVar(&p.request.Limit, "limit", 0, "print at most this many rows (0: all)")
	flags.StringVar(&p.request.Cursor, "cursor", "", "go on behind the rows of an earlier answer: its next (--format json), or what was told with it")
	flags.BoolVar(&p.request.Explain, "explain", false, "tell, on standard error, how the answer was found: ways, rows, keys, times")
	flags.DurationVar(&p.request.Timeout, "timeout", 0, "answer with what is found by then (0: what the store allows, 30s)")
	flags.DurationVar(&p.request.MaxLag, "max-lag", 0, "refuse an answer that is further behind: last brought up to date, or a running ingest has known of a change, longer ago (0: never)")
	root.AddCommand(
		p.named(query.Def, "def NAME", "Where is it defined", "query def Enum.map/2"),
		p.named(query.Refs, "refs NAME", "Where is it used, in any role", "query refs Shop.Item --role type"),
		p.named(query.Callers, "callers NAME", "Who calls it", "query callers Shop.Cart.add/2"),
		p.named(query.Callees, "callees NAME", "What does it call", "query callees Shop.Cart.checkout"),
		p.named(query.Outline, "outline FILE", "What does a file define", "query outline lib/shop/cart.ex"),
		p.symbols(), p.files(),
		p.named(query.Deps, "deps FILE|MODULE", "What does it import, and who imports it", "query deps net/http"),
		p.named(query.AST, "ast FILE[:LINE]", "The syntax tree of a file, or of what begins at a line", "query ast lib/shop.ex:12"),
		p.unnamed(query.Stats, "stats", "How much is in the store", "query stats"),
		p.changes(), p.history(), p.match(),
		p.path(), p.impact(), p.unused(), p.cycles(),
		p.sql(), p.schema(),
	)
	p.remote.register(root)
	root.PersistentPreRunE = func(c *cobra.Command, _ []string) error { return p.remote.check(c) }
	p.completeFlags(root)
	return root
}

// named builds the command of a verb that takes a selector.
func (p *program) named(verb query.Verb, use, short, example string) *cobra.Command {
	c := &cobra.Command{Use: use, Short: short, Example: "  " + example, Args: oneArgument(use),
		ValidArgsFunction: p.completeSelector,
		RunE: func(c *cobra.Command, args []string) error {
			return p.answer(c.Context(), verb, args[0])
		}}
	p.graphFlags(c, verb)
	switch verb {
	case query.Refs, query.Callers:
		c.Flags().StringSliceVar(&p.request.Filter.Roles, "role", nil, "only these roles: call,capture,type,import,...")
	case query.Def, query.Outline:
		c.Flags().StringSliceVar(&p.request.Filter.Kinds, "kind", nil, "only these kinds: function,module,...")
	}
	return c
}

func oneArgument(use string) cobra.PositionalArgs {
	return func(_ *cobra.Command, args []string) error {
		if len(args) != 1 || args[0] == "" {
			return fmt.Errorf("usage: query %s (see query help %s)", use, strings.Fields(use)[0])
		}
		return nil
	}
}

func (p *program) unnamed(verb query.Verb, use, short, example string) *cobra.Command {
	return &cobra.Command{Use: use, Short: short, Example: "  " + example, Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return p.answer(c.Context(), verb, "")
		}}
}

func (p *program) symbols() *cobra.Command {
	c := p.unnamed(query.Symbols, "symbols", "List definitions",
		"query symbols --kind function --doc missing --path 'lib/**'")
	w, flags := &p.request.Filter, c.Flags()
	var doc string
	flags.StringSliceVar(&w.Kinds, "kind", nil, "only these kinds: function,module,...")
	flags.StringVar(&w.Name, "name", "", "only names that match this glob")
	flags.Uint32Var(&w.MinComplexity, "min-complexity", 0, "only functions of at least this cyclomatic complexity")
	flags.StringVar(&doc, "doc", "", "missing: only public definitions without documentation")
	ask := c.RunE
	c.RunE = func(c *cobra.Command, args []string) error {
		if doc != "" && doc != "missing" {
			return fmt.Errorf("--doc %s: it can only be missing", doc)
		}
		w.DocMissing = doc == "missing"
		return ask(c, args)
	}
	return c
}

func (p *program) files() *cobra.Command {
	c := p.unnamed(query.Files, "files", "List files with what became of them", "query files --status partial")
	w, flags := &p.request.Filter, c.Flags()
	flags.StringVar(&w.Status, "status", "", "only this status: indexed, partial, failed, skipped")
	flags.StringVar(&w.Reason, "reason", "", "only this reason: syntax_errors, too_large, binary, ...")
	flags.StringVar(&w.Name, "name", "", "only base names that match this glob")
	return c
}

func (p *program) choice(flags *pflag.FlagSet, name, usage string, to **bool) {
	flags.Var(choice{to}, name, usage)
	flags.Lookup(name).NoOptDefVal = "true"
}

// choice is a flag that is yes, no or not given.
type choice struct{ to **bool }

func (c choice) String() string {
	if c.to == nil || *c.to == nil {
		return ""
	}
	return strconv.FormatBool(**c.to)
}

// Set implements pflag.Value.
func (c choice) Set(text string) error {
	yes, err := strconv.ParseBool(text)
	if err != nil {
		return fmt.Errorf("%q is neither true nor false", text)
	}
	*c.to = &yes
	return nil
}

// Type implements pflag.Value.
func (choice) Type() string { return "bool" }
