package python

import (
	"slices"

	"elixirscope/ast"
	"elixirscope/ast/syntax"
)

// sort says what kind of thing a name is bound to.
type sort uint8

const (
	variable       sort = iota // a parameter or local variable: nothing the file defines
	value                      // a variable of a module or class, which is a symbol
	function                   //
	classObject                //
	imported                   // something taken from a module
	importedModule             // a module imported as such
	several                    // more than one of the above, see candidates
	receiver                   // self: the first parameter of a method
	classReceiver              // cls: the first parameter of a class method
)

// binding is what one name stands for in one scope.
type binding struct {
	sort       sort
	weak       bool   // None or deleted: gives way to anything else the name is bound to
	fixed      bool   // by a global or nonlocal statement
	declared   bool   // the walk has passed its first assignment
	depth      int    // of the scope among those of functions
	from       uint32 // offset behind the binding; before it a class body does not see the name
	name       string // qualified name, of the class for receivers
	candidates []string
	class      *classBody // of a class or receiver, nil if the file defines several by the name
}

// classBody is what the file says of the members of one class.
type classBody struct {
	name    string // qualified
	symbol  int32
	names   map[string]binding
	fields  map[string]bool // assigned to through self or cls
	pending []pendingMember

	enum, exception, test bool
}

// pendingMember is a reference through self to a member not known so far; an
// assignment to self.name further down may declare it.
type pendingMember struct {
	name      string
	reference int
}

// declares reports whether the class has a symbol for the member.
func (c *classBody) declares(name string) bool {
	switch b := c.names[name]; b.sort {
	case value, function, classObject:
		return true
	}
	return c.fields[name]
}

// maxCandidates bounds the candidates of one name; one with more is a variable.
const maxCandidates = 8

// merge returns what a name stands for that is bound twice in one scope.
func merge(old, new binding) binding {
	switch {
	case old.fixed:
		return old
	case old.weak != new.weak:
		if new.weak {
			return old
		}
		return new
	case old.sort == new.sort && old.name == new.name && old.class == new.class:
		return old
	case old.sort == variable || new.sort == variable || old.sort >= receiver || new.sort >= receiver:
		return mergeVariable(old, new)
	case old.name == new.name && old.sort != several && new.sort != several && old.isImport() == new.isImport():
		return mergeNamesakes(old, new)
	}
	candidates := slices.Concat(old.meanings(), new.meanings())
	slices.Sort(candidates)
	merged := binding{sort: several, depth: old.depth, from: min(old.from, new.from), candidates: slices.Compact(candidates)}
	if len(merged.candidates) > maxCandidates {
		return binding{depth: old.depth, from: merged.from}
	}
	return merged
}

// mergeVariable merges with a plain variable. A variable of a module or class that
// is also the target of a loop is still that variable; in a function the order of
// execution would tell which meaning holds, so nothing is known.
func mergeVariable(old, new binding) binding {
	merged := binding{depth: old.depth, from: min(old.from, new.from)}
	if old.depth > 0 {
		return merged
	}
	for _, b := range [...]binding{old, new} {
		switch b.sort {
		case value, function, classObject:
			merged.sort, merged.name = value, b.name
		}
	}
	return merged
}

// mergeNamesakes merges two definitions, or two imports, by one qualified name.
func mergeNamesakes(old, new binding) binding {
	merged := binding{sort: value, depth: old.depth, from: min(old.from, new.from), name: old.name}
	switch {
	case old.sort == new.sort:
		merged.sort = old.sort
	case old.isImport():
		merged.sort = imported
	}
	return merged
}

func (b binding) isImport() bool { return b.sort == imported || b.sort == importedModule }

// meanings returns the qualified names that the name may stand for.
func (b binding) meanings() []string {
	if b.sort == several {
		return b.candidates
	}
	return []string{b.name}
}

// bind gives name a meaning in the scope being collected: names is that of a module
// or class, nil for a function.
func (e *extractor) bind(names map[string]binding, name string, b binding) {
	if name == "" {
		return
	}
	if names != nil {
		if old, ok := names[name]; ok {
			b = merge(old, b)
		}
		names[name] = b
		return
	}
	b.depth = e.scopes.Depth()
	old, ok := e.scopes.Lookup(name)
	if !ok || old.depth != b.depth {
		e.scopes.Bind(name, b)
		return
	}
	// A repeated assignment, the common case, changes nothing.
	if old.sort != variable || old.weak {
		e.scopes.Bind(name, merge(old, b))
	}
}

// bindVariables binds every name in the pattern at n to a variable, or to a symbol
// where s says so. What a subscript or attribute is computed from is no target.
func (e *extractor) bindVariables(names map[string]binding, n syntax.Node, b binding) {
	if n == syntax.NoNode {
		return
	}
	for i := n; i < e.t.After(n); {
		switch e.class(i) {
		case identifier:
			named := b
			if b.sort == value {
				named.name = e.qualify(e.owner, e.t.Text(i))
			}
			e.bind(names, e.t.Text(i), named)
			i++
		case attribute, subscript, call, typeExpression:
			i = e.t.After(i)
		default:
			i++
		}
	}
}

// lookup finds what name stands for at offset.
func (e *extractor) lookup(name string, offset uint32) (binding, bool) {
	if e.body != nil {
		if b, ok := e.body.names[name]; ok && b.from <= offset {
			return b, true
		}
	}
	if b, ok := e.scopes.Lookup(name); ok {
		return b, true
	}
	b, ok := e.module[name]
	return b, ok
}

// meaning is what a dotted path stands for.
type meaning struct {
	binding
	how ast.Resolution
}

func (m meaning) isReceiver() bool { return m.sort == receiver || m.sort == classReceiver }

// meaningOf resolves a bare name.
func (e *extractor) meaningOf(n syntax.Node) meaning {
	return e.meaningOfName(e.t.Text(n), e.t.Start(n))
}

func (e *extractor) meaningOfName(name string, offset uint32) meaning {
	b, ok := e.lookup(name, offset)
	if !ok {
		return e.meaningOfFree(name)
	}
	switch b.sort {
	case value, function, classObject:
		return meaning{b, ast.ResolvedLocal}
	case imported, importedModule:
		return meaning{b, ast.ResolvedImport}
	case several:
		return meaning{b, ast.Ambiguous}
	case classReceiver:
		return meaning{b, ast.ResolvedSelf}
	}
	return meaning{b, ast.UnresolvedParameter}
}

// meaningOfFree resolves a name that the file does not bind.
func (e *extractor) meaningOfFree(name string) meaning {
	builtin, ok := e.builtins[name]
	switch {
	case len(e.wildcards) > 0:
		m := meaning{binding{sort: several}, ast.UnresolvedWildcard}
		for _, module := range e.wildcards {
			m.candidates = append(m.candidates, e.qualify(module, name))
		}
		if ok {
			m.candidates = append(m.candidates, builtin)
		}
		return m
	case ok:
		return meaning{binding{sort: imported, name: builtin}, ast.ResolvedBuiltin}
	}
	return meaning{binding{}, ast.UnresolvedUndefined}
}

// member resolves the attribute name of what m stands for.
func (e *extractor) member(m meaning, name string) meaning {
	switch m.sort {
	case imported, importedModule:
		m.name = e.qualify(m.name, name)
		return m
	case several:
		joined := make([]string, len(m.candidates))
		for i, c := range m.candidates {
			joined[i] = e.qualify(c, name)
		}
		m.candidates = joined
		return m
	case classObject:
		return e.classMember(m, name, m.how)
	case receiver, classReceiver:
		if m.class.declares(name) {
			return e.classMember(m, name, ast.ResolvedSelf)
		}
	case variable:
		if m.how == ast.UnresolvedUndefined {
			return m
		}
	}
	return meaning{binding{}, ast.UnresolvedVariable}
}

// classMember resolves a member of the class that m is or is an instance of. What
// the class does not declare may be inherited; its name is that of the access.
func (e *extractor) classMember(m meaning, name string, how ast.Resolution) meaning {
	found := meaning{binding{sort: value, name: e.qualify(m.name, name)}, how}
	if m.class != nil {
		if b := m.class.names[name]; b.sort == classObject {
			found.sort, found.class = classObject, b.class
		}
	}
	return found
}
