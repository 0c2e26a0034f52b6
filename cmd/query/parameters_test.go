package main

import (
	"slices"
	"testing"

	"elixirscope/ast/query"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// What is a flag here is a parameter of the API under the same name.
func TestFlagsAreParameters(t *testing.T) {
	var parameters []string
	for _, p := range query.Parameters() {
		parameters = append(parameters, p.Name)
	}
	// These are about the program, or another way to write a parameter.
	own := []string{"data", "server", "token-file", "format", "help", "symbol", "query"}
	root := new(program).command()
	for _, c := range append([]*cobra.Command{root}, root.Commands()...) {
		if c.Name() != root.Name() && !slices.Contains(query.Verbs(), query.Verb(c.Name())) {
			continue
		}
		check := func(f *pflag.Flag) {
			if !slices.Contains(parameters, f.Name) && !slices.Contains(own, f.Name) {
				t.Errorf("query %s --%s is no parameter of the API: %v", c.Name(), f.Name, parameters)
			}
		}
		c.Flags().VisitAll(check)
		c.PersistentFlags().VisitAll(check)
	}
}
