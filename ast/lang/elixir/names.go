package elixir

import (
	"strconv"
	"strings"

	"elixirscope/ast"
	"elixirscope/ast/lang"
	"elixirscope/ast/syntax"
)

// moduleName is a module as the file names it.
type moduleName struct {
	written    string
	name       string // in full: "Shop.Cart", ":ets"
	resolution ast.Resolution
}

// moduleAt returns the module an expression names: an alias, an atom, __MODULE__,
// one of these followed by segments, or an attribute that holds one.
func (e *extractor) moduleAt(n syntax.Node) (moduleName, bool) {
	if n == syntax.NoNode {
		return moduleName{}, false
	}
	switch e.class(n) {
	case aliasName:
		return e.expand(compact(e.t.Text(n)))
	case atom:
		return atomModule(e.t.Text(n))
	case quotedAtom:
		if name, ok := strings.CutPrefix(e.plainText(n), "Elixir."); ok && name != "" {
			return moduleName{name, name, ast.ResolvedAbsolute}, true
		}
		return atomModule(e.t.Text(n))
	case identifier:
		if e.t.Text(n) == "__MODULE__" && !e.inQuote() && e.module.name != "" {
			return moduleName{"__MODULE__", e.module.name, ast.ResolvedSelf}, true
		}
	case unary:
		return e.attributeModule(n)
	case dot:
		return e.dottedModule(n)
	case block: // (Shop.Cart).add(item)
		if inner := e.onlyChild(n); inner != syntax.NoNode && e.class(inner) != block {
			return e.moduleAt(inner)
		}
	}
	return moduleName{}, false
}

// expand gives an alias as written its full name.
func (e *extractor) expand(written string) (moduleName, bool) {
	m := moduleName{written, written, ast.ResolvedAbsolute}
	first, rest, more := strings.Cut(written, ".")
	if first == "Elixir" && more {
		m.name = rest
		return m, rest != ""
	}
	if full, ok := e.aliases.Lookup(first); ok {
		if full == "" { // of a computed module
			return m, false
		}
		m.resolution = ast.ResolvedAlias
		m.name = full
		if more {
			m.name = e.join(full, rest)
		}
	}
	return m, written != ""
}

// atomModule returns the module an atom names: :ets is Erlang's.
func atomModule(written string) (moduleName, bool) {
	return moduleName{written, written, ast.ResolvedErlang}, len(written) > 1
}

// attributeModule returns the module that an attribute was last set to.
func (e *extractor) attributeModule(n syntax.Node) (moduleName, bool) {
	if e.operator(n) != opAttribute || e.inQuote() {
		return moduleName{}, false
	}
	written := e.attributePath(n)
	if written == "" {
		return moduleName{}, false
	}
	a, ok := e.module.attributes[signature{name: written}]
	if !ok || a.module == "" {
		return moduleName{}, false
	}
	resolution := ast.ResolvedAlias
	if a.module[0] == ':' {
		resolution = ast.ResolvedErlang
	}
	return moduleName{written, a.module, resolution}, true
}

// dottedModule returns the module of __MODULE__.Sub or @base.Sub.
func (e *extractor) dottedModule(n syntax.Node) (moduleName, bool) {
	left, right := e.t.Child(n, e.f.left), e.t.Child(n, e.f.right)
	if right == syntax.NoNode || e.class(right) != aliasName || e.depth == maxDepth {
		return moduleName{}, false
	}
	e.depth++
	base, ok := e.moduleAt(left)
	e.depth--
	if !ok {
		return moduleName{}, false
	}
	segments := compact(e.t.Text(right))
	return moduleName{e.join(base.written, segments), e.join(base.name, segments), base.resolution}, true
}

// moduleReference records the use of a module as a whole; it returns false when n
// names none.
func (e *extractor) moduleReference(n syntax.Node, role ast.Role) bool {
	class := e.class(n)
	if class == atom || class == quotedAtom || class == unary {
		return false
	}
	m, ok := e.moduleAt(n)
	if !ok {
		return false
	}
	e.referModule(m, role, n)
	return true
}

// referModule records the use of module m, written at n.
func (e *extractor) referModule(m moduleName, role ast.Role, n syntax.Node) {
	r := ast.Reference{
		Role: role, Name: m.written, QualifiedName: m.name, Resolution: m.resolution,
		Arity: ast.NoArity, Position: e.position(n),
	}
	if i := strings.LastIndexByte(m.written, '.'); i >= 0 {
		r.Qualifier, r.Name = m.written[:i], m.written[i+1:]
		r.Position = e.t.Position(e.t.End(n) - uint32(len(r.Name)))
	}
	if r.Name == "" {
		return
	}
	e.refer(r)
}

// dotExpression walks a dot that is no call: Mod.Sub, __MODULE__.Sub, base.Sub. What
// stands behind a computed base is no module of its own.
func (e *extractor) dotExpression(n syntax.Node) {
	if e.moduleReference(n, ast.RoleValue) {
		return
	}
	right := e.t.Child(n, e.f.right)
	e.expression(e.t.Child(n, e.f.left))
	if right != syntax.NoNode && e.class(right) != aliasName {
		e.expression(right)
	}
}

// qualifiedKey is what a qualified name is made of.
type qualifiedKey struct {
	module string
	name   string
	arity  int16
}

// qualified returns module.name/arity; equal parts share one string.
func (e *extractor) qualified(module, name string, arity int16) string {
	key := qualifiedKey{module, name, arity}
	if known, ok := e.names[key]; ok {
		return known
	}
	joined := name
	if arity != ast.NoArity {
		joined = name + "/" + strconv.Itoa(int(arity))
	}
	if module != "" {
		joined = module + "." + joined
	}
	e.names[key] = joined
	return joined
}

// maxModule bounds the names of modules, which nesting and aliases of aliases can
// make grow with each line.
const maxModule = lang.MaxName

// join appends segments to the name of a module; equal pairs share one string.
func (e *extractor) join(module, segments string) string {
	if len(module)+len(segments) > maxModule {
		return module
	}
	return e.qualified(module, segments, ast.NoArity)
}

// lastSegment returns what stands behind the last dot of a name, all of it when that
// is nothing.
func lastSegment(name string) string {
	if i := strings.LastIndexByte(name, '.'); i+1 < len(name) {
		return name[i+1:]
	}
	return name
}
