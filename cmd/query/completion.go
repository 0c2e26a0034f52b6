package main

import (
	"fmt"

	"elixirscope/ast"
	"elixirscope/ast/format"
	"elixirscope/ast/query"
	"elixirscope/instance"

	"github.com/spf13/cobra"
)

type completion = func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective)

// completeFlags offers the values of flags to the shell.
func (p *program) completeFlags(root *cobra.Command) {
	values := map[string]completion{
		"format": fixed(format.Names()),
		"lang":   fixed(names(ast.Languages())),
		"kind":   completeKind,
		"role":   fixed(printed(ast.Roles())),
		"status": fixed(printed(ast.FileStatuses())),
		"reason": fixed(names(ast.Reasons())),
		"doc":    fixed([]string{"missing"}),
		"repo":   p.completeRepo,
		"order":  completeOrder,

		"min-confidence": fixed(printed(query.Confidences())),
		"verdict":        fixed(printed(query.Verdicts())),
	}
	for _, c := range append(root.Commands(), root) {
		for name, complete := range values {
			if c.Flags().Lookup(name) == nil && c.PersistentFlags().Lookup(name) == nil {
				continue
			}
			if err := c.RegisterFlagCompletionFunc(name, complete); err != nil {
				panic(err) // every flag is registered once
			}
		}
	}
}

func names[S ~string](values []S) []string {
	texts := make([]string, len(values))
	for i, v := range values {
		texts[i] = string(v)
	}
	return texts
}

func printed[V fmt.Stringer](values []V) []string {
	texts := make([]string, len(values))
	for i, v := range values {
		texts[i] = v.String()
	}
	return texts
}

func fixed(values []string) completion {
	return func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
		return values, cobra.ShellCompDirectiveNoFileComp
	}
}

func completeKind(c *cobra.Command, _ []string, _ string) ([]string, cobra.ShellCompDirective) {
	switch query.Verb(c.Name()) {
	case query.Changes:
		return printed(ast.EventKinds()), cobra.ShellCompDirectiveNoFileComp
	case query.History:
		return printed(ast.HistoryKinds()), cobra.ShellCompDirectiveNoFileComp
	}
	return printed(ast.Kinds()), cobra.ShellCompDirectiveNoFileComp
}

func completeOrder(c *cobra.Command, _ []string, _ string) ([]string, cobra.ShellCompDirective) {
	var fields []string
	for _, f := range query.Fields(query.Verb(c.Name())) {
		fields = append(fields, f.Name)
	}
	return fields, cobra.ShellCompDirectiveNoFileComp
}

func (p *program) completeRepo(c *cobra.Command, _ []string, _ string) ([]string, cobra.ShellCompDirective) {
	return p.fromStore(func(i *instance.Instance) ([]string, error) { return i.Engine.Repositories() })
}

// completeSelector offers qualified names that begin like the text; files are offered
// by the shell.
func (p *program) completeSelector(c *cobra.Command, args []string, text string) ([]string, cobra.ShellCompDirective) {
	if len(args) > 0 || text == "" {
		return nil, cobra.ShellCompDirectiveDefault
	}
	return p.fromStore(func(i *instance.Instance) ([]string, error) { return i.Engine.Complete(c.Context(), text) })
}

// fromStore offers what f finds, and nothing when there is no store here to ask: a
// shell has no place for the reason.
func (p *program) fromStore(f func(*instance.Instance) ([]string, error)) ([]string, cobra.ShellCompDirective) {
	if p.remote.server != "" {
		return nil, cobra.ShellCompDirectiveDefault
	}
	opened, err := instance.Open(instance.Config{Data: p.data, ReadOnly: true})
	if err != nil {
		return nil, cobra.ShellCompDirectiveDefault
	}
	defer opened.Close()
	found, err := f(opened)
	if err != nil {
		return nil, cobra.ShellCompDirectiveError
	}
	return found, cobra.ShellCompDirectiveDefault
}
