package cfamily

import (
	"elixirscope/ast"
	"elixirscope/ast/syntax"
)

// function records a definition with a body, deleted, defaulted or pure.
func (e *extractor) function(n syntax.Node) {
	declarator := e.Tree.Child(n, e.fields.declarator)
	d := e.declarator(declarator)
	s := e.specifiers(n)
	if cut := e.context.cut; cut != syntax.NoNode && e.Tree.NextSibling(cut) == n && s.typ == syntax.NoNode {
		head := e.Tree.Child(cut, e.fields.declarator)
		if e.declarator(head).function != syntax.NoNode {
			e.context.cut = syntax.NoNode
			e.annotated(n, cut, head, e.specifiers(cut))
			return
		}
	}
	if inner := e.inFrontOfMacro(n, declarator); inner != syntax.NoNode {
		e.annotated(n, n, inner, s)
		return
	}
	switch {
	case d.name == syntax.NoNode && e.class(s.typ) != recordSpecifier:
		e.children(n)
		return
	case d.function == syntax.NoNode:
		e.misread(n, s, d)
		return
	}
	symbol := e.functionSymbol(d, s)
	symbol.Signature = e.functionHead(n)
	byMacro := s.typ == syntax.NoNode && e.isMacroHead(d)
	if byMacro {
		e.nameByMacro(&symbol, e.Tree.Text(d.name), e.Tree.Child(d.function, e.fields.parameters))
		e.use(use{node: d.name, role: ast.RoleMacro, arity: int16(e.parameterCount(d.function))})
		symbol.Arity = ast.Without()
	}
	if !e.hasBody(n) {
		symbol.Flags |= ast.Declaration
	} else {
		e.measure(&symbol, n, d.function)
	}
	e.openFunction(symbol, n, d, func() {
		e.locals.Push()
		e.functionParts(n, declarator, d, byMacro)
		e.locals.Pop()
	})
}

// annotated records a function with a macro between its parameters and its body. The
// grammar takes the macro for the function: declarator is the real one, in the
// declaration or error before.
func (e *extractor) annotated(n, before, declarator syntax.Node, s specifiers) {
	d := e.declarator(declarator)
	if d.name == syntax.NoNode {
		e.children(n)
		return
	}
	outer := e.context.head
	if before != n {
		e.context.head = e.start(before)
	}
	symbol := e.functionSymbol(d, s)
	symbol.Flags |= ast.Recovered
	if arguments := e.Tree.Child(declarator, e.fields.value); d.function == syntax.NoNode && arguments != syntax.NoNode {
		symbol.Arity = ast.Exactly(int(e.argumentCount(arguments)))
	}
	symbol.Signature = e.signatureTo(n, e.Tree.End(declarator))
	e.macroBehind(e.Tree.Child(n, e.fields.declarator))
	e.measure(&symbol, n, d.function)
	e.openFunction(symbol, n, d, func() {
		e.locals.Push()
		e.declaratorParts(declarator, d.function)
		if body := e.Tree.Child(n, e.fields.body); body != syntax.NoNode {
			e.walk(body)
		}
		e.locals.Pop()
	})
	e.context.head = outer
}

// functionParts walks a definition: what its parameters bind is seen by the body.
func (e *extractor) functionParts(n, declarator syntax.Node, d declared, byMacro bool) {
	for c := range e.parts(n) {
		switch {
		case c != declarator:
			e.walk(c)
		case !byMacro: // the arguments of a macro declare nothing
			e.bindOldParameters(d.function)
			e.declaratorParts(c, d.function)
		}
	}
}

// bindOldParameters binds the names of a K&R parameter list, whose declarations
// follow the declarator.
func (e *extractor) bindOldParameters(function syntax.Node) {
	parameters := e.Tree.Child(function, e.fields.parameters)
	if parameters == syntax.NoNode {
		return
	}
	for c := range e.Tree.NamedChildren(parameters) {
		if e.class(c) == identifier {
			e.locals.Bind(e.Tree.Text(c), local{})
		}
	}
}

// openFunction records a function and runs inside within it.
func (e *extractor) openFunction(symbol ast.Symbol, n syntax.Node, d declared, inside func()) {
	target := join(e.context.scope, d.qualifier)
	if d.global {
		target = d.qualifier
	}
	if owner, ok := e.names.types[target]; ok && d.qualifier != "" {
		e.Reopen(owner)
		defer e.Close()
	}
	if !e.open(symbol, n, d.name) {
		e.children(n)
		return
	}
	inner := e.context
	inner.place, inner.local, inner.scope, inner.typeScope = inBody, true, target, symbol.QualifiedName
	outer := e.enter(inner)
	inside()
	e.context = outer
	e.Close()
}

// functionSymbol describes a function, defined or declared.
func (e *extractor) functionSymbol(d declared, s specifiers) ast.Symbol {
	symbol := ast.Symbol{Kind: ast.KindFunction, Name: e.nameText(d.name), Arity: e.arity(d.function)}
	if s.deprecated {
		symbol.Flags |= ast.Deprecated
	}
	scope := e.context.scope
	switch {
	case d.global:
		scope = d.qualifier
	case d.qualifier != "":
		scope = join(scope, d.qualifier)
	}
	symbol.QualifiedName = join(scope, symbol.Name)
	switch {
	case d.qualifier != "":
		e.memberOutside(&symbol, scope)
	case e.context.place == inRecord && e.cpp:
		e.memberInside(&symbol, s)
	case s.static:
		symbol.Visibility = ast.Private
	}
	return symbol
}

// memberInside says what a function is that is declared in a class.
func (e *extractor) memberInside(symbol *ast.Symbol, s specifiers) {
	symbol.Visibility = e.context.access
	switch {
	case symbol.Name == e.context.record:
		symbol.Kind = ast.KindConstructor
	case s.static:
		symbol.Kind = ast.KindStaticMethod
		symbol.Flags |= ast.Static
	default:
		symbol.Kind = ast.KindMethod
	}
}

// memberOutside says what X::f is that is defined outside of X: what X declares it
// to be if X is in this file, otherwise a member, unless X is a namespace.
func (e *extractor) memberOutside(symbol *ast.Symbol, scope string) {
	if i, ok := e.names.values[symbol.QualifiedName]; ok {
		if before := e.Symbol(i); before.Arity.Known() {
			symbol.Kind, symbol.Visibility = before.Kind, before.Visibility
			symbol.Flags |= before.Flags & ast.Static
			return
		}
	}
	switch {
	case e.names.namespaces[scope]:
	case symbol.Name == last(scope):
		symbol.Kind = ast.KindConstructor
	default:
		symbol.Kind = ast.KindMethod
	}
}

func (e *extractor) measure(symbol *ast.Symbol, n, function syntax.Node) {
	m := e.measurer.Measure(e.Tree, n)
	switch {
	case !symbol.Arity.Known():
	case symbol.Arity.Bounded():
		m.Parameters = uint32(symbol.Arity.Max)
	default:
		m.Parameters = e.parameterCount(function)
	}
	symbol.Metrics = &m
}

// hasBody reports whether a definition is more than "= 0" or "= delete".
func (e *extractor) hasBody(n syntax.Node) bool {
	for c := range e.Tree.NamedChildren(n) {
		if e.class(c) == deletedOrPure {
			return false
		}
	}
	return true
}

// functionHead returns the text of a definition up to its body or the initializers
// of a constructor.
func (e *extractor) functionHead(n syntax.Node) string {
	end := e.Tree.End(n)
	if d := e.Tree.Child(n, e.fields.declarator); d != syntax.NoNode {
		end = e.Tree.End(d)
	}
	return e.signatureTo(n, end)
}

// prototype records a function that is declared without a body.
func (e *extractor) prototype(n, declarator syntax.Node, d declared, s specifiers) {
	symbol := e.functionSymbol(d, s)
	symbol.Flags |= ast.Declaration
	symbol.Signature = e.signatureOf(n, declarator)
	e.openFunction(symbol, n, d, func() {
		e.locals.Push()
		e.declaratorParts(declarator, d.function)
		e.locals.Pop()
	})
}

// parameter binds a parameter and walks its type and default value.
func (e *extractor) parameter(n syntax.Node) {
	declarator := e.Tree.Child(n, e.fields.declarator)
	typ := e.Tree.Child(n, e.fields.typ)
	if d := e.declarator(declarator); d.name != syntax.NoNode {
		e.bind(d, typ)
	}
	for c := range e.parts(n) {
		if c == declarator {
			if !e.class(c).isName() {
				e.declaratorParts(c, syntax.NoNode)
			}
		} else {
			e.walk(c)
		}
	}
}

// typeParameter binds a parameter of a template.
func (e *extractor) typeParameter(n syntax.Node) {
	for c := range e.parts(n) {
		if e.class(c) == typeIdentifier && e.Tree.Field(c) != e.fields.defaultType {
			e.locals.Bind(e.Tree.Text(c), local{})
		} else {
			e.walk(c)
		}
	}
}

// lambda walks a function literal: captures are uses in the scope around it.
func (e *extractor) lambda(n syntax.Node) {
	e.locals.Push()
	for c := range e.parts(n) {
		if e.Tree.Field(c) == e.fields.declarator {
			e.declaratorParts(c, c)
		} else {
			e.walk(c)
		}
	}
	e.locals.Pop()
}
