package golang

import (
	"strings"

	"elixirscope/ast"
	"elixirscope/ast/lang"
	"elixirscope/ast/syntax"
)

// symbol returns the symbol of the definition n called name, a member of owner.
func (e *extractor) symbol(kind ast.Kind, owner string, name, n syntax.Node) ast.Symbol {
	s := ast.Symbol{
		Kind: kind, Arity: ast.Without(), Name: e.t.Text(name), NamePosition: e.position(name), Span: e.t.Span(n),
	}
	s.QualifiedName = e.qualify(owner, s.Name)
	if e.functions > 0 {
		s.Flags |= ast.Local
		s.Visibility = ast.Private
	} else if !exported(s.Name) {
		s.Visibility = ast.Internal
	}
	if e.failures > 0 {
		s.Flags |= ast.Recovered
	}
	return s
}

// named returns the name of a definition, NoNode when it has none.
func (e *extractor) named(n syntax.Node) syntax.Node {
	name := e.t.Child(n, e.f.name)
	if name == syntax.NoNode || e.t.Text(name) == "" {
		return syntax.NoNode
	}
	return name
}

func (e *extractor) function(n syntax.Node) {
	name := e.named(n)
	if name == syntax.NoNode {
		e.functionParts(n)
		return
	}
	s := e.callable(ast.KindFunction, e.Package(), name, n)
	if e.isTest(s.Name, n) {
		s.Flags |= ast.Test
	}
	e.Open(s)
	e.functionParts(n)
	e.Close()
}

func (e *extractor) method(n syntax.Node) {
	e.scopes.Push()
	defer e.scopes.Pop()
	owner := e.receiverType(n)
	name := e.named(n)
	if name == syntax.NoNode {
		e.functionParts(n)
		return
	}
	parent := e.typeSymbol(owner)
	if owner == "" {
		owner = e.Package()
	}
	if parent != ast.NoSymbol {
		e.Reopen(parent)
		defer e.Close()
	}
	e.Open(e.callable(ast.KindMethod, owner, name, n))
	e.functionParts(n)
	e.Close()
}

// typeSymbol returns the symbol of a type of the file, NoSymbol when the walk has
// not come to it yet: a parent stands before its children.
func (e *extractor) typeSymbol(qualified string) int32 {
	if d := e.definitionOf(qualified); d != nil {
		return d.symbol
	}
	return ast.NoSymbol
}

// definitionOf returns the type of the file that has the qualified name.
func (e *extractor) definitionOf(qualified string) *definition {
	name := qualified[strings.LastIndexByte(qualified, '.')+1:]
	if d := e.defined[name]; d != nil && d.isType() && d.qualified == qualified {
		return d
	}
	return nil
}

// callable returns the symbol of a function or method with everything its head and
// its measures say.
func (e *extractor) callable(kind ast.Kind, owner string, name, n syntax.Node) ast.Symbol {
	s := e.symbol(kind, owner, name, n)
	head := e.t.End(n)
	if body := e.t.Child(n, e.f.body); body != syntax.NoNode {
		head = e.t.Start(body)
	} else {
		s.Flags |= ast.Declaration
	}
	s.Signature = e.head(n, head)
	s.Arity = ast.Exactly(e.parameterCount(n))
	e.document(&s, n)
	metrics := e.measurer.Measure(e.t, n)
	metrics.Parameters = uint32(s.Arity.Max)
	s.Metrics = &metrics
	return s
}

// head returns the text of n up to end on one line, without the comments and the
// trailing comma of a list that is spread over lines.
func (e *extractor) head(n syntax.Node, end uint32) string {
	text := e.t.Slice(e.t.Start(n), end)
	if !strings.Contains(text, "\n") {
		return lang.OneLine(text)
	}
	var b strings.Builder
	from := e.t.Start(n)
	for c := n + 1; c < e.t.After(n) && e.t.Start(c) < end && b.Len() < 16*lang.MaxLine; c++ {
		if e.class(c) == comment {
			b.WriteString(e.t.Slice(from, e.t.Start(c)))
			from = e.t.End(c)
		}
	}
	b.WriteString(e.t.Slice(from, max(from, end)))
	line := lang.OneLine(b.String())
	return strings.ReplaceAll(strings.ReplaceAll(line, "( ", "("), ", )", ")")
}

// maxArity is the largest argument count facts can hold.
const maxArity = 1<<15 - 1

func (e *extractor) parameterCount(n syntax.Node) int {
	count := 0
	if list := e.t.Child(n, e.f.parameters); list != syntax.NoNode {
		for p := range e.t.NamedChildren(list) {
			if e.class(p) == parameter {
				count += e.count(p)
			}
		}
	}
	return min(count, maxArity)
}

// isTest reports whether go test runs the function: by its name and parameter.
func (e *extractor) isTest(name string, n syntax.Node) bool {
	parameters := e.fieldText(n, e.f.parameters)
	colon := strings.LastIndexAny(parameters, " \t")
	typ := strings.TrimSuffix(parameters[colon+1:], ")")
	switch {
	case name == "TestMain":
		return typ == "*testing.M"
	case testName(name, "Test"):
		return typ == "*testing.T"
	case testName(name, "Benchmark"):
		return typ == "*testing.B"
	case testName(name, "Fuzz"):
		return typ == "*testing.F"
	case testName(name, "Example"):
		return parameters == "()" && e.t.Child(n, e.f.result) == syntax.NoNode
	}
	return false
}

// testName reports whether name is prefix or goes on with no lower-case letter.
func testName(name, prefix string) bool {
	rest, ok := strings.CutPrefix(name, prefix)
	return ok && (rest == "" || rest[0] < 'a' || rest[0] > 'z')
}

// functionParts visits the head and the body of a function or function literal. The
// scope of parameters is the body, so their types are visited before they are bound.
func (e *extractor) functionParts(n syntax.Node) {
	e.scopes.Push()
	e.bindTypeParameters(n)
	for c := range e.t.NamedChildren(n) {
		switch f := e.t.Field(c); f {
		case e.f.receiver, e.f.typeParameters, e.f.parameters, e.f.result:
			e.visit(c)
		}
	}
	e.bindParameters(e.t.Child(n, e.f.receiver), receiver)
	e.bindParameters(e.t.Child(n, e.f.parameters), variable)
	e.bindParameters(e.t.Child(n, e.f.result), variable)
	e.functions++
	for c := range e.t.NamedChildren(n) {
		if f := e.t.Field(c); f == e.f.body || e.class(c) == failure {
			e.visit(c)
		}
	}
	e.functions--
	e.scopes.Pop()
}

// declaration visits a type, var or const declaration on any level.
func (e *extractor) declaration(n syntax.Node) {
	grouped := e.grouped(n)
	for c := range e.t.NamedChildren(n) {
		whole := n // the node of all that defines what a specification names
		if grouped {
			whole = c
		}
		switch e.class(c) {
		case typeSpec, typeAlias:
			e.typeSpec(c, whole)
		case varSpec:
			e.valueSpec(ast.KindVariable, c, whole)
		case constSpec:
			e.valueSpec(ast.KindConstant, c, whole)
		case varSpecs:
			for spec := range e.t.NamedChildren(c) {
				if e.class(spec) == varSpec {
					e.valueSpec(ast.KindVariable, spec, spec)
				} else {
					e.visit(spec)
				}
			}
		default:
			e.visit(c)
		}
	}
}

// grouped reports whether a declaration has its specifications in parentheses.
func (e *extractor) grouped(declaration syntax.Node) bool {
	for c := range e.t.Children(declaration) {
		if e.class(c) == opening {
			return true
		}
	}
	return false
}

// valueSpec records package-level variables and constants; those of functions are
// bound in their scope.
func (e *extractor) valueSpec(kind ast.Kind, spec, whole syntax.Node) {
	if e.functions > 0 {
		e.localValues(spec)
		return
	}
	symbols := make([]int32, 0, 4)
	signature := e.valueSignature(kind, spec)
	value := e.firstValue(spec)
	for name := range e.names(spec) {
		symbols = append(symbols, e.addValue(kind, signature, name, value, whole))
		if value != syntax.NoNode {
			value = e.nextNamed(value)
		}
	}
	first := ast.NoSymbol
	if len(symbols) > 0 {
		first = symbols[0]
	}
	if typ := e.t.Child(spec, e.f.typ); typ != syntax.NoNode {
		if !e.assertion(spec, typ) {
			e.within(first, func() { e.typeExpression(typ, e.ownerName(first)) })
		}
	}
	i := 0
	for value := e.firstValue(spec); value != syntax.NoNode; value = e.nextNamed(value) {
		symbol := first
		if i < len(symbols) {
			symbol = symbols[i]
		}
		e.within(symbol, func() { e.visit(value) })
		i++
	}
}

func (e *extractor) firstValue(spec syntax.Node) syntax.Node {
	if list := e.t.Child(spec, e.f.value); list != syntax.NoNode {
		return e.t.FirstNamedChild(list)
	}
	return syntax.NoNode
}

// within runs visit with symbol as the innermost open one, if there is one.
func (e *extractor) within(symbol int32, visit func()) {
	if symbol == ast.NoSymbol {
		visit()
		return
	}
	e.Reopen(symbol)
	visit()
	e.Close()
}

func (e *extractor) ownerName(symbol int32) string {
	if symbol == ast.NoSymbol {
		return ""
	}
	return e.Symbol(symbol).QualifiedName
}

// addValue records the variable or constant called name; value is its own, if it is
// given one.
func (e *extractor) addValue(kind ast.Kind, signature string, name, value, whole syntax.Node) int32 {
	if text := e.t.Text(name); text == "" || text == "_" {
		return ast.NoSymbol
	}
	s := e.symbol(kind, e.Package(), name, whole)
	s.Signature = signature
	if kind == ast.KindConstant && value != syntax.NoNode {
		s.Details = &ast.Details{Default: lang.OneLine(e.bounded(value, e.t.End(value)))}
	}
	e.document(&s, whole)
	return e.Add(s)
}

// valueSignature returns the specification of constants, or that of variables
// without their values, which may be long.
func (e *extractor) valueSignature(kind ast.Kind, spec syntax.Node) string {
	if kind == ast.KindConstant {
		return lang.OneLine("const " + e.bounded(spec, e.t.End(spec)))
	}
	end := e.t.End(spec)
	if first := e.firstValue(spec); first != syntax.NoNode {
		end = e.t.Start(first)
	}
	return lang.OneLine("var " + strings.TrimRight(e.bounded(spec, end), " \t\n="))
}

// bounded returns the text of n up to end, but no more than a signature can show.
func (e *extractor) bounded(n syntax.Node, end uint32) string {
	start := e.t.Start(n)
	return e.t.Slice(start, min(end, start+4*lang.MaxLine))
}

// localValues visits and binds the variables or constants a function declares.
func (e *extractor) localValues(spec syntax.Node) {
	e.visitField(spec, e.f.typ)
	e.visitField(spec, e.f.value)
	values := e.newValueTypes(spec, e.f.value)
	declared := e.declaredType(spec)
	for name := range e.names(spec) {
		typ := values.next()
		if declared != "" {
			typ = declared
		}
		if e.class(name) == identifier {
			e.bind(name, variable, typ)
		}
	}
}
