package lint

import (
	"go/ast"
	"go/token"
	"regexp"
	"testing"

	"elixirscope/foundation/telemetry"
)

func TestMetricsAreInTheCatalogue(t *testing.T) {
	known := make(map[string]bool)
	for _, m := range telemetry.Catalog() {
		known[m.Name] = true
	}
	name := regexp.MustCompile(`\belixirscope_[a-zA-Z0-9_]+`)
	for _, f := range sources(t) {
		if f.isTest() {
			continue
		}
		ast.Inspect(f.syntax, func(n ast.Node) bool {
			literal, ok := n.(*ast.BasicLit)
			if !ok || literal.Kind != token.STRING {
				return true
			}
			for _, metric := range name.FindAllString(literal.Value, -1) {
				if !known[metric] {
					t.Errorf("%s:%d: metric %s is not in foundation/telemetry/catalog.go", f.path, f.fset.Position(literal.Pos()).Line, metric)
				}
			}
			return true
		})
	}
}
