package accuracy

import (
	"context"

	"elixirscope/ast"
)

// pythonNamesSubject measures by Python's scoping rules: what each bare name that is
// called is bound to, a definition, a variable, a builtin or nothing in the file.
func pythonNamesSubject() Subject {
	s := pythonSubject()
	s.Name = "python-names"
	s.TruthName = "module symtable of the same Python"
	s.Truth = func(ctx context.Context, env Environment, corpus Corpus, emit func(Item)) error {
		return runPython(ctx, env, corpus, emit, "python_names.py")
	}
	s.Project = pythonBindings
	s.Thresholds = map[Kind]Threshold{
		Definition: {}, Call: {},
		Edge: {Recall: 0.998, Precision: 0.998},
	}
	return s
}

// pythonBindings spells the bindings of called names the way python_names.py does.
func pythonBindings(_ []byte, facts *ast.Facts) []Item {
	var items []Item
	for i := range facts.References {
		r := &facts.References[i]
		if r.Role != ast.RoleCall || r.Qualifier != "" || r.Resolution == ast.UnresolvedExpression {
			continue
		}
		items = append(items, Item{
			Kind: Edge, Construct: pythonBinding(r), Name: r.Name, Line: int(r.Position.Line), Arity: NoArity,
		})
	}
	return items
}

// pythonBinding returns the construct of a called name. A wildcard import may bring
// in anything, which symtable does not count as a binding.
func pythonBinding(r *ast.Reference) string {
	switch r.Resolution {
	case ast.ResolvedLocal, ast.ResolvedImport, ast.Ambiguous:
		return "definition"
	case ast.ResolvedSelf, ast.UnresolvedParameter:
		return "variable"
	case ast.ResolvedBuiltin:
		return "builtin"
	}
	if n := len(r.Candidates); n > 0 && r.Candidates[n-1] == "builtins."+r.Name {
		return "builtin"
	}
	return "undefined"
}
