package main

import (
	"errors"
	"fmt"
	"strconv"

	"elixirscope/ast/query"

	"github.com/spf13/cobra"
)

// graphFlags adds to a command what graphs add to its verb.
func (p *program) graphFlags(c *cobra.Command, verb query.Verb) {
	flags := c.Flags()
	switch verb {
	case query.Callers, query.Callees:
		flags.IntVar(&p.request.Depth, "depth", 1, "how many steps to follow, each definition once")
		p.minConfidence(c)
	case query.Refs:
		p.minConfidence(c)
	case query.Deps:
		flags.BoolVar(&p.request.Edges, "graph", false, "the dependencies between modules as edges; without FILE|MODULE, of all of them")
		c.Args = func(c *cobra.Command, args []string) error {
			if p.request.Edges && len(args) == 0 {
				return nil
			}
			return oneArgument(c.Use)(c, args)
		}
		c.RunE = func(c *cobra.Command, args []string) error {
			return p.answer(c.Context(), verb, append(args, "")[0])
		}
	}
}

func (p *program) minConfidence(c *cobra.Command) {
	c.Flags().StringVar((*string)(&p.request.MinConfidence), "min-confidence", "",
		"leave out, and count, uses that are known with less: exact, likely, possible, unknown")
}

func (p *program) path() *cobra.Command {
	c := &cobra.Command{Use: "path FROM TO", Short: "The shortest way by which one calls the other",
		Example:           "  query path Shop.buy Shop.Repo.insert/1\n  query path main.main net/http.Get --format mermaid",
		ValidArgsFunction: p.completeSelector,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 2 || args[0] == "" || args[1] == "" {
				return errors.New("usage: query path FROM TO (see query help path)")
			}
			return nil
		},
		RunE: func(c *cobra.Command, args []string) error {
			p.request.To = query.ParseSelector(args[1])
			return p.answer(c.Context(), query.Path, args[0])
		}}
	c.Flags().IntVar(&p.request.Depth, "depth", 0, fmt.Sprintf("look for ways of at most so many steps (0: %d)", query.MaxDepth))
	p.minConfidence(c)
	return c
}

func (p *program) impact() *cobra.Command {
	c := &cobra.Command{Use: "impact NAME | --since REV|SEQ", Short: "What reaches it, by distance, tests last",
		Long: "impact tells every definition from which calls lead to NAME, or to what has changed since a\n" +
			"batch (as_of.seq) or a revision of git that was ingested, each once, with a step of a shortest way.",
		Example: "  query impact Shop.Item.price/1\n  query impact Cart.add --depth 3 --test=false\n" +
			"  query impact --since 4f2c1aa --test --format jsonl",
		ValidArgsFunction: p.completeSelector}
	flags := c.Flags()
	since := flags.String("since", "", "what changed since this batch or revision")
	flags.IntVar(&p.request.Depth, "depth", 0, "how many steps to follow (0: all)")
	p.minConfidence(c)
	c.Args = func(_ *cobra.Command, args []string) error {
		if len(args) > 1 || (len(args) == 1 && args[0] != "") == (*since != "") {
			return errors.New("usage: query impact NAME, or query impact --since REV|SEQ (see query help impact)")
		}
		return nil
	}
	c.RunE = func(c *cobra.Command, args []string) error {
		p.setStart(*since)
		return p.answer(c.Context(), query.Impact, append(args, "")[0])
	}
	return c
}

// shortestAbbreviation is how git abbreviates the name of a commit at least.
const shortestAbbreviation = 7

// setStart reads a number of a batch or the name of a revision, which may be all digits.
func (p *program) setStart(text string) {
	n, err := strconv.ParseUint(text, 10, 64)
	if err == nil {
		p.request.After = n
	}
	if err != nil || n == 0 || len(text) >= shortestAbbreviation {
		p.request.Revision = text
	}
}

func (p *program) unused() *cobra.Command {
	c := p.unnamed(query.Unused, "unused", "Definitions that nothing uses, with the reason",
		"query unused --path 'lib/**'\n  query unused --verdict dead,unknown --kind function\n  query unused --closed --lang go")
	c.Long = "unused tells of functions, methods, types and modules whether they are dead (nothing uses them),\n" +
		"live (something does, or a convention runs them) or unknown (something may), and why. What others\n" +
		"outside the store may use is unknown, unless --closed says that there are none."
	flags := c.Flags()
	verdicts := flags.StringSlice("verdict", []string{string(query.Dead)}, "only these verdicts: dead, unknown, live")
	flags.BoolVar(&p.request.Closed, "closed", false, "nothing outside the store uses what it exports")
	flags.StringSliceVar(&p.request.Filter.Kinds, "kind", nil, "only these kinds: function,method,module,...")
	flags.StringVar(&p.request.Filter.Name, "name", "", "only names that match this glob")
	ask := c.RunE
	c.RunE = func(c *cobra.Command, args []string) error {
		for _, v := range *verdicts {
			p.request.Verdicts = append(p.request.Verdicts, query.Verdict(v))
		}
		return ask(c, args)
	}
	return c
}

func (p *program) cycles() *cobra.Command {
	c := p.unnamed(query.Cycles, "cycles", "Modules that depend on each other in a circle",
		"query cycles --lang elixir\n  query cycles --repo shop --format dot")
	c.Long = "cycles tells, for each set of modules that depend on each other, a shortest circle within it, step by\n" +
		"step. Modules are packages of Go, modules of Elixir, and files elsewhere."
	return c
}
