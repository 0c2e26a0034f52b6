package main

import (
	"fmt"
	"strings"

	"elixirscope/ast/format"
	"elixirscope/ast/query"
	"elixirscope/ast/sql"

	"github.com/spf13/cobra"
)

func (p *program) schema() *cobra.Command {
	return &cobra.Command{Use: "schema [TABLE]", Short: "Describe the tables of `query sql`", Example: "  query schema\n  query schema symbols",
		Args: cobra.MaximumNArgs(1), RunE: func(_ *cobra.Command, args []string) error {
			table := ""
			if len(args) > 0 {
				table = args[0]
			}
			return p.describe(table)
		}}
}

// describe prints the tables or, of one, the columns.
func (p *program) describe(table string) error {
	rows, err := described(table)
	if err != nil {
		return err
	}
	f := format.Table
	if p.format != "" {
		if f, err = format.Parse(p.format); err != nil {
			return err
		}
	}
	answer := &query.Answer{SchemaVersion: query.SchemaVersion, Query: strings.TrimSpace("schema " + table), Total: len(rows), Rows: rows}
	answer.Coverage.PartialFiles = []string{}
	return format.Write(output{}, f, answer)
}

func described(table string) ([]query.Row, error) {
	var rows []query.Row
	var names []string
	for _, t := range sql.Schema() {
		names = append(names, t.Name)
		if table == "" {
			rows = append(rows, &query.SQLRow{Columns: []string{"table", "description"}, Values: []any{t.Name, t.Comment}})
		}
		if t.Name != table {
			continue
		}
		for _, c := range t.Columns {
			rows = append(rows, &query.SQLRow{Columns: []string{"column", "type", "description"}, Values: []any{c.Name, c.Type, c.Comment}})
		}
	}
	if len(rows) == 0 {
		return nil, fmt.Errorf("there is no table %q: use one of %s", table, strings.Join(names, ", "))
	}
	return rows, nil
}
