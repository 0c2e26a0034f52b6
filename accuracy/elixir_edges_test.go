package accuracy

import (
	"testing"

	"elixirscope/ast"
)

// An ambiguous call counts as an edge only if exactly one of its candidates is
// defined and takes its arguments.
func TestElixirEdgesDecideAmongCandidates(t *testing.T) {
	edges := elixirEdges{defined: map[string][]ast.Arity{
		"Shop.Cart.add":  {{Min: 1, Max: 2}},
		"Shop.Stock.add": {ast.Exactly(2)},
	}}
	for _, test := range []struct {
		arity int16
		want  string
	}{
		{1, "Shop.Cart.add/1"},
		{2, ""},
		{3, ""},
	} {
		r := ast.Reference{
			Resolution: ast.Ambiguous, Name: "add", Arity: test.arity,
			Candidates: []string{"Shop.Cart.add/9", "Shop.Stock.add/9", "Shop.Other.add/9"},
		}
		if got := edges.callee(&r); got != test.want {
			t.Errorf("add/%d is %q, want %q", test.arity, got, test.want)
		}
	}
}
