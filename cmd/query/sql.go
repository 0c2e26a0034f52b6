package main

import (
	"errors"
	"io"
	"os"
	"strings"

	"elixirscope/ast/query"

	"github.com/spf13/cobra"
)

func (p *program) sql() *cobra.Command {
	c := &cobra.Command{Use: "sql ['SELECT ...']", Short: "Answer a statement of SQL",
		Long:    "sql answers a statement of SQLite's dialect; `query schema` lists the tables. Without a\nstatement it reads one from standard input; of a terminal, one after the other.",
		Example: "  query sql \"SELECT language, count(*) FROM symbols GROUP BY language\"", Args: cobra.MaximumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			if len(args) == 0 && isTerminal(os.Stdin) {
				return p.shell(c.Context(), os.Stdin, os.Stderr)
			}
			statement, err := p.statement(args)
			if err != nil {
				return err
			}
			p.request.SQL = statement
			return p.answer(c.Context(), query.SQL, "")
		}}
	c.Flags().BoolVar(&p.request.Explain, "explain", false, "show the plan instead of the rows")
	c.Flags().DurationVar(&p.request.Timeout, "timeout", 0, "how long it may take, when that is less than usual")
	return c
}

// maxStatement bounds what is read of standard input.
const maxStatement = 1 << 20

func (p *program) statement(args []string) (string, error) {
	if len(args) > 0 {
		return args[0], nil
	}
	text, err := io.ReadAll(io.LimitReader(os.Stdin, maxStatement+1))
	if err != nil {
		return "", err
	}
	if len(text) > maxStatement {
		return "", errors.New("the statement is longer than 1 MB")
	}
	return strings.TrimSpace(string(text)), nil
}
