package elixir

import (
	"elixirscope/ast"
	"elixirscope/ast/lang"
	"elixirscope/ast/syntax"
)

// attribute is what is known of a module attribute.
type attribute struct {
	symbol int32       // NoSymbol when it is not defined in the file
	module string      // the module it was last set to, "" when it holds something else
	value  syntax.Node // what it was last set to, or NoNode
}

func (m *module) setAttribute(key signature, a attribute) {
	if m.attributes == nil {
		m.attributes = make(map[signature]attribute)
	}
	m.attributes[key] = a
}

// attribute walks @name value, which sets an attribute or says something of the
// module, and @name, which reads one.
func (e *extractor) attribute(n syntax.Node) {
	operand := e.t.Child(n, e.f.operand)
	if operand == syntax.NoNode {
		return
	}
	if e.class(operand) == identifier {
		e.readAttribute(n, e.t.Text(operand))
		return
	}
	target := syntax.NoNode
	if e.class(operand) == call {
		target = e.t.Child(operand, e.f.target)
	}
	if target == syntax.NoNode || e.class(target) != identifier || e.isUnquote(operand) {
		e.expression(operand)
		return
	}
	p := e.parts(operand)
	value := e.firstArgument(p)
	if value == syntax.NoNode {
		return
	}
	e.setAttribute(n, target, value, p)
}

func (e *extractor) readAttribute(n syntax.Node, name string) {
	if name == "" || isReserved(name) {
		return
	}
	r := ast.Reference{Role: ast.RoleAttribute, Name: "@" + name, Arity: ast.NoArity, Position: e.position(n)}
	e.referPending(r, pendingReference{kind: pendingAttribute})
}

// setAttribute walks @name value.
func (e *extractor) setAttribute(n, target, value syntax.Node, p callParts) {
	name := e.t.Text(target)
	if namesBranch(name) { // to Credo, @for x is a for
		e.decide(1)
	}
	switch name {
	case "doc":
		e.documentation(value, &e.module.notes)
	case "typedoc":
		e.documentation(value, &e.module.typeDoc)
	case "moduledoc":
		e.moduleDocumentation(value)
	case "deprecated":
		e.module.notes.flags |= ast.Deprecated
		e.module.notes.deprecated = lang.FirstLine(e.plainText(value))
	case "since":
		e.module.notes.since = e.plainText(value)
	case "impl":
		e.implementationMark(value)
	case "spec":
		e.specification(value)
	case "type", "typep", "opaque":
		e.typeDefinition(n, name, value)
	case "callback", "macrocallback":
		e.callback(n, value)
	case "optional_callbacks":
		e.optionalCallbacks(value)
	case "behaviour":
		e.implements(value)
	case "derive":
		e.derived(value)
	default:
		e.tag(name, p)
		e.defineAttribute(n, target, value, p)
	}
}

// implements records the behaviour that an attribute names.
func (e *extractor) implements(value syntax.Node) {
	if m, ok := e.moduleAt(value); ok {
		e.referModule(m, ast.RoleImplements, value)
		return
	}
	e.expression(value)
}

// derived records the protocols of @derive.
func (e *extractor) derived(n syntax.Node) {
	switch e.class(n) {
	case aliasName, dot:
		e.implements(n)
	case list:
		for c := range e.t.NamedChildren(n) {
			e.derived(c)
		}
	case tuple:
		first := true
		for c := range e.t.NamedChildren(n) {
			if first {
				e.implements(c)
			} else {
				e.expression(c)
			}
			first = false
		}
	default:
		e.expression(n)
	}
}

// implementationMark notes @impl for the next definition.
func (e *extractor) implementationMark(value syntax.Node) {
	switch {
	case e.class(value) == boolean:
		if e.t.Text(value) == "true" {
			e.module.notes.implements = "true"
		}
	default:
		if m, ok := e.moduleAt(value); ok {
			e.module.notes.implements = m.name
		}
		e.expression(value)
	}
}

// defineAttribute walks an attribute of the module's own. The first time it is set
// defines it.
func (e *extractor) defineAttribute(n, target, value syntax.Node, p callParts) {
	name := e.t.Text(target)
	if name == "" {
		return
	}
	written := "@" + name
	if isReserved(name) || e.module.symbol == ast.NoSymbol {
		e.callArguments(p, use{})
		if name == "enforce_keys" && !e.inQuote() {
			e.module.setAttribute(signature{name: written}, attribute{ast.NoSymbol, "", value})
		}
		return
	}
	key := e.signatureOf(written, 0)
	a, known := e.module.attributes[key]
	if !known {
		a.symbol = e.Add(ast.Symbol{
			Kind: ast.KindAttribute, Visibility: ast.Private, Flags: e.symbolFlags(), Arity: ast.Without(),
			Name: written, QualifiedName: e.join(e.module.name, written), Signature: lang.OneLine(e.t.Text(n)),
			NamePosition: e.position(target), Span: e.t.Span(n),
			Details: &ast.Details{Default: lang.OneLine(e.t.Text(value))},
		})
	}
	// The value is computed before the attribute holds it: it may read the old one.
	if !known {
		e.Reopen(a.symbol)
	}
	e.callArguments(p, use{})
	if !known {
		e.Close()
	}
	a.module, a.value = "", value
	if m, ok := e.moduleAt(value); ok {
		a.module = m.name
	}
	e.module.setAttribute(key, a)
}
