package main

import (
	"errors"

	"elixirscope/ast/query"

	"github.com/spf13/cobra"
)

const matchHelp = `match finds code by its shape. PATTERN is code of the language with metavariables:

  $X       one node; a name that is used twice stands for equal code
  $_       any one node
  $$$X     any number of nodes: arguments, statements, fields
  $$$      the same, without a name

Tokens and comments that PATTERN does not have may stand between. --inside, --has and
--not-inside take patterns as well, of a node around the match or in it; their
metavariables are those of PATTERN.`

func (p *program) match() *cobra.Command {
	wanted := &p.request.Match
	var raw string
	c := &cobra.Command{
		Use: "match [PATTERN] --lang LANGUAGE", Short: "Which code has this shape", Long: matchHelp,
		Example: "  query match 'fmt.Errorf($$$A)' --lang go\n  query match 'Enum.map($A, $F)' --lang elixir --pipes\n" +
			"  query match '$X.Lock()' --lang go --inside 'for $$$H { $$$B }' --not-inside 'func() { $$$ }'",
		Args: cobra.MaximumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			switch {
			case (len(args) == 1) == (raw != ""):
				return errors.New("match takes a PATTERN, or a query with --query")
			case raw != "":
				wanted.Pattern, wanted.Raw = raw, true
			default:
				wanted.Pattern = args[0]
			}
			return p.answer(c.Context(), query.Match, "")
		},
	}
	flags := c.Flags()
	flags.StringVar(&raw, "query", "", "a tree-sitter query in the place of PATTERN: (call_expression function: (_) @f)")
	flags.StringVar(&wanted.Inside, "inside", "", "only in a node that matches this pattern")
	flags.StringVar(&wanted.Has, "has", "", "only with a node in it that matches this pattern")
	flags.StringVar(&wanted.NotInside, "not-inside", "", "only where no node around it matches this pattern")
	flags.BoolVar(&wanted.Pipes, "pipes", false, "Elixir: also calls whose first argument is piped in")
	return c
}
