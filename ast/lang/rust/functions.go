package rust

import (
	"math"

	"elixirscope/ast"
	"elixirscope/ast/syntax"
)

// owner is the type that Self means, with the names its members have.
type owner struct {
	target target
	prefix string // of the members' qualified names, "" outside of impls and traits
	trait  target // the trait of a trait impl
}

// noOwner is what Self means outside of types, impls and traits.
func noOwner() owner {
	return owner{target: unresolved(ast.UnresolvedUndefined), trait: unresolved(ast.UnresolvedUndefined)}
}

// selfMember finds the member called name of Self.
func (e *extractor) selfMember(name string) target {
	o := &e.self
	if o.prefix == "" {
		return unresolved(ast.UnresolvedVariable)
	}
	if path, ok := e.memberPath(o.prefix, name); ok {
		return target{how: ast.ResolvedSelf, path: path, here: true}
	}
	candidates := append(o.target.withMember(name), o.trait.withMember(name)...)
	if len(candidates) == 0 {
		return unresolved(ast.UnresolvedVariable)
	}
	return target{how: ast.Ambiguous, candidates: candidates}
}

func (e *extractor) function(n syntax.Node, k class) {
	lead := e.lead
	s, _, ok := e.symbol(n, ast.KindFunction)
	if !ok {
		return
	}
	list := e.t.Child(n, e.fields.parameters)
	count, takesSelf := e.parameters(list)
	s.Kind = e.functionKind(k, takesSelf)
	s.Arity = arity(count, takesSelf, e.isVariadic(list))
	if k == functionSignature {
		s.Flags |= ast.Declaration
	}
	if s.Kind == ast.KindStaticMethod {
		s.Flags |= ast.Static
	}
	if e.isAsync(n) {
		s.Flags |= ast.Async
	}
	c := e.context
	c.container = inBlock
	saved := e.excess
	e.excess = corrections{}
	index := e.inside(s, c, func() {
		e.referAttributes(lead, n)
		e.functionParts(n, list)
	})
	metrics := e.measurer.Measure(e.t, n)
	metrics.Parameters = uint32(count)
	metrics.Cyclomatic -= min(metrics.Cyclomatic-1, e.excess.defaults)
	metrics.Cognitive += e.excess.jumps
	e.Symbol(index).Metrics = &metrics
	e.excess = saved
}

// functionParts walks a function in the scope of its parameters.
func (e *extractor) functionParts(n, list syntax.Node) {
	outer := e.enter()
	if p := e.t.Child(n, e.fields.typeParameters); p != syntax.NoNode {
		e.walkChildren(p)
	}
	if list != syntax.NoNode {
		e.bindParameters(list, false)
	}
	for c := range e.t.NamedChildren(n) {
		switch e.t.Field(c) {
		case e.fields.name, e.fields.typeParameters, e.fields.parameters:
		default:
			e.walk(c)
		}
	}
	e.leave(outer)
}

func (e *extractor) functionKind(k class, takesSelf bool) ast.Kind {
	switch {
	case e.container == inTrait && k == functionSignature:
		return ast.KindMethodSpecification
	case e.container == inTrait:
		return ast.KindTraitMethod
	case e.container != inImpl && e.container != inTraitImpl:
		return ast.KindFunction
	case takesSelf:
		return ast.KindMethod
	}
	return ast.KindStaticMethod
}

// parameters counts the parameters without self.
func (e *extractor) parameters(list syntax.Node) (count int, takesSelf bool) {
	if list == syntax.NoNode {
		return 0, false
	}
	for c := range e.t.Children(list) {
		switch k := e.class(c); {
		case k == selfParameter:
			takesSelf = true
		case k == parameter && e.isSelf(e.t.Child(c, e.fields.pattern)):
			takesSelf = true
		case k == attributeItem || k == variadicParameter || k == comment:
		case e.t.Named(c) || e.t.Text(c) == "_":
			count++
		}
	}
	return count, takesSelf
}

func (e *extractor) isSelf(pattern syntax.Node) bool {
	return pattern != syntax.NoNode && e.class(pattern) == selfName
}

func (e *extractor) isVariadic(list syntax.Node) bool {
	return list != syntax.NoNode && e.classes.Child(e.t, list, variadicParameter) != syntax.NoNode
}

// arity is the interval of argument counts: a method takes one more when it is
// called by its path.
func arity(count int, takesSelf, variadic bool) ast.Arity {
	a := ast.Exactly(min(count, math.MaxInt16-1))
	if takesSelf {
		a.Max++
	}
	if variadic {
		a.Max = math.MaxInt16
	}
	return a
}

func (e *extractor) isAsync(n syntax.Node) bool {
	m := e.classes.Child(e.t, n, modifiers)
	if m == syntax.NoNode {
		return false
	}
	for c := range e.t.Children(m) {
		if e.t.Text(c) == "async" {
			return true
		}
	}
	return false
}
