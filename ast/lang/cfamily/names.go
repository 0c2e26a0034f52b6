package cfamily

import "elixirscope/ast"

// names is what the file makes known, by qualified name.
type names struct {
	types      map[string]int32    // symbols that are types
	values     map[string]int32    // symbols that are functions, variables, macros, ...
	other      map[string]string   // second names of values: E::A of an unscoped enumerator A
	namespaces map[string]bool     //
	records    map[string]*record  // definitions of structs, unions and classes
	aliases    map[string]typeName // what a typedef or using alias stands for
	variables  map[string]typeName // types of variables and fields
	using      map[string]string   // scope::name of a using declaration -> what it names
	spaces     map[string]string   // namespace aliases
	opened     []string            // namespaces of using directives
	macros     map[string]bool     // defined so far; true if function-like
}

// record is the definition of a struct, union or class.
type record struct {
	scope string // around it
	bases []typeName

	known     bool       // the following are computed
	ancestors []string   // direct and indirect bases in this file
	foreign   []typeName // those that are not
}

func newNames() names {
	return names{
		types: make(map[string]int32), values: make(map[string]int32), other: make(map[string]string),
		namespaces: make(map[string]bool), records: make(map[string]*record),
		aliases: make(map[string]typeName), variables: make(map[string]typeName),
		using: make(map[string]string), spaces: make(map[string]string), macros: make(map[string]bool),
	}
}

// define makes a symbol known. The first one of a name counts.
func (n *names) define(index int32, s *ast.Symbol) {
	table := n.values
	switch s.Kind {
	case ast.KindNamespace:
		return
	case ast.KindStruct, ast.KindUnion, ast.KindClass, ast.KindEnum, ast.KindTypeAlias:
		table = n.types
	}
	if _, known := table[s.QualifiedName]; !known {
		table[s.QualifiedName] = index
	}
}

// defineRecord makes the definition of a record known: the first one, which others
// replace as parent of members only if it was a declaration. Specializations of a
// template add their bases.
func (n *names) defineRecord(qualified, scope string, index int32) *record {
	r := n.records[qualified]
	if r == nil {
		r = &record{scope: scope}
		n.records[qualified] = r
		n.types[qualified] = index
	}
	return r
}

// alsoAs makes a value known under a second name.
func (n *names) alsoAs(name, qualified string) { n.other[name] = qualified }
