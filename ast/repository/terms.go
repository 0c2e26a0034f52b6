package repository

import (
	"slices"
	"strings"

	"elixirscope/ast"
	"elixirscope/foundation/store"
)

// terms are what a unit is found by, each list sorted and without repetitions; the
// strings are copies.
type terms struct {
	definitions []term
	references  []term   // what the file leaves open has no qualified name
	imports     []string // modules
}

// term is what a definition or reference is found by.
type term struct {
	name  string
	short string // form of the qualified name
}

func termsOf(f *ast.Facts) terms {
	definitions := make([]term, 0, len(f.Symbols))
	for i := range f.Symbols {
		definitions = append(definitions, term{f.Symbols[i].Name, shorten(f.Symbols[i].Name, f.Symbols[i].QualifiedName)})
	}
	references := make([]term, 0, len(f.References))
	for i := range f.References {
		r := &f.References[i]
		references = append(references, term{r.Name, shorten(r.Name, r.QualifiedName)})
		if name := renamed(f.Language, r); name != "" {
			references = append(references, term{name, shorten(name, r.QualifiedName)})
		}
	}
	var imports []string
	for i := range f.Imports {
		if m := f.Imports[i].Module; m != "" {
			imports = append(imports, strings.Clone(m))
		}
	}
	slices.Sort(imports)
	return terms{ownTerms(definitions), ownTerms(references), slices.Compact(imports)}
}

// renamed returns the last segment of what a reference means where the file uses
// another name for it, "" elsewhere: from m import f as g, use m::f as g. Whoever looks
// for f finds it by that.
func renamed(l ast.Language, r *ast.Reference) string {
	switch l {
	case ast.Python, ast.Rust, ast.JavaScript, ast.TypeScript, ast.TSX:
	default:
		return "" // their imports do not rename
	}
	if r.Resolution != ast.ResolvedImport || strings.HasSuffix(r.QualifiedName, r.Name) {
		return ""
	}
	return r.QualifiedName[strings.LastIndexAny(r.QualifiedName, ".:/")+1:]
}

func ownTerms(terms []term) []term {
	slices.SortFunc(terms, func(a, b term) int {
		if c := strings.Compare(a.name, b.name); c != 0 {
			return c
		}
		return strings.Compare(a.short, b.short)
	})
	terms = slices.Compact(terms)
	for i := range terms {
		terms[i] = term{strings.Clone(terms[i].name), strings.Clone(terms[i].short)}
	}
	return slices.Clip(terms)
}

func (t *terms) count() int { return len(t.definitions) + len(t.references) + len(t.imports) }

// postings calls visit with the key of every posting that leads to u.
func (t *terms) postings(u unitID, visit func(p store.Prefix, key []byte)) {
	for _, d := range t.definitions {
		visit(store.PrefixDefinition, postingKey(store.PrefixDefinition, u, d.name, d.short))
	}
	for _, r := range t.references {
		visit(store.PrefixReference, postingKey(store.PrefixReference, u, r.name, r.short))
	}
	for _, module := range t.imports {
		visit(store.PrefixImport, postingKey(store.PrefixImport, u, module))
	}
}
