package java

import (
	"math"

	"elixirscope/ast"
	"elixirscope/ast/lang"
	"elixirscope/ast/syntax"
)

// method defines a method, a constructor or an element of an annotation type.
func (e *extractor) method(n syntax.Node, k class) {
	name := e.t.Child(n, e.fields.name)
	if e.t.Text(name) == "" {
		e.walkChildren(n)
		return
	}
	s, m := e.symbol(n, name, ast.KindMethod)
	list := e.parameterList(n, k)
	count, arity := e.parametersOf(list)
	s.Arity = arity
	e.classify(&s, n, k, m)
	index := e.Open(s)
	outer, jumps := e.prefix, e.jumps
	e.prefix, e.jumps = s.QualifiedName, 0
	e.bodies++
	e.enter()
	e.methodParts(n, list, k)
	e.leave()
	e.bodies--
	metrics := e.measurer.Measure(e.t, n)
	metrics.Parameters = uint32(count)
	metrics.Cognitive += e.jumps
	e.Symbol(index).Metrics = &metrics
	e.prefix, e.jumps = outer, jumps
	e.Close()
}

// parameterList returns the parameters of a definition; of a compact constructor
// those of its record.
func (e *extractor) parameterList(n syntax.Node, k class) syntax.Node {
	if k != compactConstructor {
		return e.t.Child(n, e.fields.parameters)
	}
	for p := e.t.Parent(n); p != syntax.NoNode; p = e.t.Parent(p) {
		if e.class(p) == recordDeclaration {
			return e.t.Child(p, e.fields.parameters)
		}
	}
	return syntax.NoNode
}

// classify sets kind, flags and details that depend on what s is.
func (e *extractor) classify(s *ast.Symbol, n syntax.Node, k class, m modifierSet) {
	body := e.t.Child(n, e.fields.body) != syntax.NoNode
	switch {
	case k == constructorDeclaration || k == compactConstructor:
		s.Kind = ast.KindConstructor
		if e.decl.isEnum && !m.access {
			s.Visibility = ast.Private
		}
	case m.static:
		s.Kind = ast.KindStaticMethod
	case !body && !m.native:
		s.Kind = ast.KindMethodSpecification
	}
	if !body && s.Kind != ast.KindConstructor {
		s.Flags |= ast.Declaration
	}
	if m.test || e.isJUnit3Test(s, m) {
		s.Flags |= ast.Test
	}
	if m.overrides {
		e.details(s).Implements = "true"
	}
	if value := e.t.Child(n, e.fields.value); k == annotationElement && value != syntax.NoNode {
		e.details(s).Default = lang.OneLine(e.t.Text(value))
	}
}

// isJUnit3Test reports whether s is a public method testX() of a class that extends
// TestCase.
func (e *extractor) isJUnit3Test(s *ast.Symbol, m modifierSet) bool {
	return len(s.Name) > 4 && s.Name[:4] == "test" && s.Visibility == ast.Public && s.Arity.Max == 0 &&
		!m.static && e.extendsTestCase()
}

func (e *extractor) extendsTestCase() bool {
	names := e.chain(e.decl.superclass).names
	return len(names) > 0 && names[len(names)-1] == "TestCase"
}

// methodParts walks a method in the scope of its parameters.
func (e *extractor) methodParts(n, list syntax.Node, k class) {
	if p := e.t.Child(n, e.fields.typeParameters); p != syntax.NoNode {
		e.walkChildren(p)
	}
	if k == compactConstructor {
		e.bindNames(list) // the components of the record, where they have been walked
	} else {
		e.bindParameters(list)
	}
	for c := range e.t.NamedChildren(n) {
		switch e.t.Field(c) {
		case e.fields.name, e.fields.parameters, e.fields.typeParameters:
		default:
			e.walk(c)
		}
	}
}

func (e *extractor) bindNames(list syntax.Node) {
	if list == syntax.NoNode {
		return
	}
	for c := range e.t.NamedChildren(list) {
		e.bind(e.parameterName(c), e.t.Child(c, e.fields.typeField))
	}
}

// parametersOf counts formal parameters; a last one with ... takes any number.
func (e *extractor) parametersOf(list syntax.Node) (count int, arity ast.Arity) {
	if list == syntax.NoNode {
		return 0, ast.Exactly(0)
	}
	spread := false
	for c := range e.t.NamedChildren(list) {
		switch e.class(c) {
		case spreadParameter:
			spread = true
			count++
		case formalParameter:
			count++
		}
	}
	arity = ast.Exactly(min(count, math.MaxInt16-1))
	if spread {
		arity.Min--
		arity.Max = math.MaxInt16
	}
	return count, arity
}
