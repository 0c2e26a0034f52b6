package cfamily

import (
	"strings"

	"elixirscope/ast"
	"elixirscope/ast/syntax"
)

// Macros that a file does not define stand where the grammar expects none, and error
// recovery makes regular shapes of that. This file reads the shapes that real code is
// full of:
//
//	class EXPORT X : public Y { .. };  a function definition: class EXPORT as type, X as declarator
//	EXPORT Type f(int a);              a declaration of Type without semicolon, then a call
//	EXPORT Type f(void) { .. }         the same, then a function of type f
//	TEST(a, b) { .. }                  a call without semicolon, then a block
//	static EXPORT(1) void f(int) ..    an error that holds a function declarator

// expressionStatement looks for calls that are declarations.
func (e *extractor) expressionStatement(n syntax.Node) {
	call := e.Tree.FirstNamedChild(n)
	cut := e.context.cut
	e.context.cut = syntax.NoNode
	if cut != syntax.NoNode && e.Tree.NextSibling(cut) == n {
		call = e.callee(call) // Type *f() reads as a multiplication
	} else {
		cut = syntax.NoNode
	}
	name := syntax.NoNode
	if e.class(call) == callExpression {
		name = e.Tree.Child(call, e.fields.function)
	}
	if e.class(name) != identifier || e.context.place == inBody {
		e.children(n)
		return
	}
	body := e.endsWithoutSemicolon(n) && e.class(e.Tree.NextSibling(n)) == block
	switch {
	case body && e.context.place == atFile:
		e.context.headCall, e.context.cut = call, cut
		if cut == syntax.NoNode && !e.isImplicitInt(call) {
			e.children(n)
		}
	case cut != syntax.NoNode:
		e.context.head = cut
		e.callAsPrototype(call, name, ast.KindFunction)
		e.context.head = syntax.NoNode
	case e.context.place == inRecord && e.Tree.Text(name) == e.context.record:
		e.callAsPrototype(call, name, ast.KindConstructor)
	default:
		e.context.macroCalls = e.context.place == inRecord
		e.children(n)
		e.context.macroCalls = false
	}
}

// callAsPrototype records a prototype that reads like a call.
func (e *extractor) callAsPrototype(call, name syntax.Node, kind ast.Kind) {
	symbol := ast.Symbol{Kind: kind, Name: e.Tree.Text(name), Arity: e.callArity(call),
		Flags: ast.Declaration | ast.Recovered, Signature: e.signatureTo(call, e.Tree.End(call))}
	if e.context.place == inRecord {
		symbol.Visibility = e.context.access
		if kind == ast.KindFunction {
			symbol.Kind = ast.KindMethod
		}
	}
	e.add(symbol, call, name)
}

// callArity counts the arguments of a call that is the head of a function.
func (e *extractor) callArity(call syntax.Node) ast.Arity {
	arguments := e.Tree.Child(call, e.fields.arguments)
	if e.text(arguments) == "(void)" {
		return ast.Exactly(0)
	}
	return ast.Exactly(int(e.argumentCount(arguments)))
}

func (e *extractor) endsWithoutSemicolon(n syntax.Node) bool {
	return e.Tree.Flags(e.Tree.After(n)-1)&syntax.IsMissing != 0
}

// isImplicitInt reports whether call is the head of a function without a return
// type: main() { }.
func (e *extractor) isImplicitInt(call syntax.Node) bool {
	return e.Tree.FirstNamedChild(e.Tree.Child(call, e.fields.arguments)) == syntax.NoNode
}

// block walks a block; behind the head of a function that reads like a call it is
// the body.
func (e *extractor) block(n syntax.Node) {
	call, cut := e.context.headCall, e.context.cut
	e.context.headCall, e.context.cut = syntax.NoNode, syntax.NoNode
	if call == syntax.NoNode || e.context.place != atFile {
		e.scoped(n)
		return
	}
	function := e.Tree.Child(call, e.fields.function)
	symbol := ast.Symbol{Kind: ast.KindFunction, Name: e.Tree.Text(function), Arity: ast.Without()}
	outer := e.context
	e.context.head = call
	switch {
	case cut != syntax.NoNode:
		e.context.head = cut
		symbol.Arity = e.callArity(call)
	case e.isImplicitInt(call):
		symbol.Arity = ast.Exactly(0)
	default:
		e.nameByMacro(&symbol, symbol.Name, e.Tree.Child(call, e.fields.arguments))
	}
	symbol.Signature = e.signatureTo(n, e.Tree.End(call))
	e.measure(&symbol, n, syntax.NoNode)
	e.openFunction(symbol, n, declared{name: function, function: syntax.NoNode}, func() { e.scoped(n) })
	e.context = outer
}

// recover walks an error. Behind the head of a function whose body was lost, what
// follows belongs to the body.
func (e *extractor) recover(n syntax.Node) {
	outer := e.context
	e.context.recovered = true
	before := other
	for c := range e.Tree.Children(n) {
		switch class := e.class(c); {
		case class == defineToken:
			e.strayMacro(c)
		case class == openBrace && before == functionDeclarator:
			e.context.place, e.context.local = inBody, true
		case e.Tree.Named(c):
			e.walk(c)
			before = class
		}
	}
	e.context = outer
}

// strayMacro records a #define that has become part of an error.
func (e *extractor) strayMacro(define syntax.Node) {
	name, parameters := e.Tree.NextSibling(define), syntax.NoNode
	if e.class(name) != identifier {
		return
	}
	if next := e.Tree.NextSibling(name); e.class(next) == macroParameters {
		parameters = next
	}
	e.addMacro(define, name, parameters, syntax.NoNode)
}

// misread handles a definition whose declarator is not that of a function.
func (e *extractor) misread(n syntax.Node, s specifiers, d declared) {
	body := e.Tree.Child(n, e.fields.body)
	if e.class(body) != block {
		e.children(n)
		return
	}
	if name := e.misreadName(n, s, d); name != syntax.NoNode {
		e.misreadRecord(n, body, name, s)
		return
	}
	symbol := ast.Symbol{Kind: ast.KindFunction, Arity: ast.Exactly(0), Flags: ast.Recovered}
	if e.class(s.typ) == typeIdentifier && isReserved(e.Tree.Text(d.name)) { // f(void)
		symbol.Name = e.Tree.Text(s.typ)
	}
	outer := e.context
	if cut := e.context.cut; cut != syntax.NoNode && e.Tree.NextSibling(cut) == n {
		e.context.head = cut
	}
	symbol.Signature = e.signatureTo(n, e.Tree.Start(body))
	e.measure(&symbol, n, syntax.NoNode)
	e.openFunction(symbol, n, declared{name: s.typ, function: syntax.NoNode}, func() { e.scoped(body) })
	e.context = outer
}

// misreadName returns the name of the record that a misread definition is, NoNode if
// it is none.
func (e *extractor) misreadName(n syntax.Node, s specifiers, d declared) syntax.Node {
	declarator := e.Tree.Child(n, e.fields.declarator)
	before, after := e.errorName(n, declarator)
	switch {
	case isRecordWord(e.text(d.name)): // MACRO struct X
		return after
	case e.class(d.name) == identifier && isRecordWord(e.text(before)): // the same
		return d.name
	case e.class(s.typ) != recordSpecifier || e.Tree.Child(s.typ, e.fields.body) != syntax.NoNode:
		return syntax.NoNode
	case before != syntax.NoNode: // struct MACRO X final : a::Base
		return before
	case d.qualifier != "": // struct MACRO X : Base, with a made up ::
		return e.Tree.Child(declarator, e.fields.scope)
	case e.class(d.name) == identifier: // struct MACRO X
		return d.name
	}
	return syntax.NoNode
}

func isRecordWord(word string) bool { return word == "struct" || word == "class" }

// errorName returns the names that begin the errors before and behind a declarator.
func (e *extractor) errorName(n, declarator syntax.Node) (before, after syntax.Node) {
	before, after = syntax.NoNode, syntax.NoNode
	for c := range e.parts(n) {
		name := e.Tree.FirstNamedChild(c)
		if e.class(c) != errorNode || e.class(name) != identifier {
			continue
		}
		if c < declarator {
			before = name
		} else if after == syntax.NoNode {
			after = name
		}
	}
	return before, after
}

// misreadRecord records a class with a macro in front of its name.
func (e *extractor) misreadRecord(n, body, name syntax.Node, s specifiers) {
	symbol, qualified := e.typeSymbol(s.typ, name)
	symbol.Signature = e.signatureTo(n, e.Tree.Start(body))
	if !e.open(symbol, n, name) {
		e.children(n)
		return
	}
	r := e.names.defineRecord(qualified, e.context.scope, e.Enclosing())
	declarator := e.Tree.Child(n, e.fields.declarator)
	for c := range e.parts(n) {
		if e.class(c) == errorNode && c > declarator {
			e.bases(c, r)
		}
	}
	if name < declarator || e.class(declarator) == qualifiedIdentifier {
		r.bases = append(r.bases, typeName{path: e.text(e.path(declarator).name), scope: e.context.scope})
	}
	e.recordBody(s.typ, body, qualified, symbol.Name)
	e.Close()
}

// labeled walks a labelled statement; in a class that is read as a block the label
// begins a section.
func (e *extractor) labeled(n syntax.Node) {
	if e.context.place == inRecord {
		e.access(e.text(e.Tree.FirstNamedChild(n)))
	}
	e.children(n)
}

// strayDeclarator handles a function declarator that error recovery left without
// its declaration. It declares something if a type precedes it, or if it is a
// constructor or destructor of the class at hand.
func (e *extractor) strayDeclarator(n syntax.Node) {
	d := e.declarator(n)
	if e.context.place == inBody || d.name == syntax.NoNode || !e.declaresAstray(n, d) {
		if d.function != syntax.NoNode && e.context.place == inRecord && isMacroName(e.text(d.name)) {
			e.macroBehind(n)
			return
		}
		e.locals.Push()
		e.declaratorParts(n, n)
		e.locals.Pop()
		return
	}
	if s := (specifiers{typ: syntax.NoNode}); d.function != syntax.NoNode {
		e.prototype(n, n, d, s)
	} else {
		e.variable(n, n, d, s)
	}
}

func (e *extractor) declaresAstray(n syntax.Node, d declared) bool {
	if e.context.place == inRecord {
		return e.class(d.name) == destructorName || e.Tree.Text(d.name) == e.context.record
	}
	around := e.Tree.Parent(n)
	if e.class(around) != errorNode || d.qualifier != "" || e.class(d.name) != identifier && e.class(d.name) != typeIdentifier {
		return false
	}
	typ := e.Tree.Child(around, e.fields.typ)
	next := e.Tree.NextSibling(n)
	return typ != syntax.NoNode && typ < n && (next == syntax.NoNode || e.Tree.Text(next) == "{")
}

// isReserved reports whether a word that error recovery took for a name can be none.
func isReserved(word string) bool {
	switch word {
	case "void", "int", "char", "short", "long", "float", "double", "signed", "unsigned", "bool",
		"const", "static", "extern", "inline", "volatile", "struct", "union", "enum", "typedef",
		"class", "typename", "template", "virtual", "friend", "namespace", "return", "if", "else",
		"size_t", "ssize_t", "int8_t", "int16_t", "int32_t", "int64_t", "uint8_t", "uint16_t",
		"uint32_t", "uint64_t", "__attribute__":
		return true
	}
	return false
}

// behindType returns the name of a function whose declarator is in truth the type:
// an unknown macro stands where the type is expected. In "int (f)(void)" and
// "int (*f)(void)" the name is then taken for a parameter.
func (e *extractor) behindType(function syntax.Node) (name syntax.Node, isFunction bool) {
	inner := e.Tree.Child(function, e.fields.declarator)
	if e.class(inner) == functionDeclarator {
		isFunction = true
		for c := range e.parts(e.parameters(inner)) {
			if e.class(c) == errorNode { // the *
				isFunction = false
			} else if typ := e.Tree.Child(c, e.fields.typ); e.class(typ) == typeIdentifier {
				return typ, isFunction
			}
		}
		return syntax.NoNode, false
	}
	for c := range e.parts(function) {
		if e.Tree.Field(c) == e.fields.parameters {
			break
		}
		if name := e.Tree.FirstNamedChild(c); e.class(c) == errorNode && e.class(name) == identifier &&
			e.Tree.After(name) == e.Tree.After(c) {
			return name, true
		}
	}
	return syntax.NoNode, false
}

// behindScopedType returns the name in a qualified identifier one of whose :: was made
// up: what stands before it is in truth the type, behind an unknown macro.
func (e *extractor) behindScopedType(n syntax.Node) syntax.Node {
	for e.class(n) == qualifiedIdentifier {
		name := e.Tree.Child(n, e.fields.name)
		for c := range e.Tree.Children(n) {
			if e.class(c) == scopeToken && e.Tree.Flags(c)&syntax.IsMissing != 0 {
				return name
			}
		}
		n = name
	}
	return syntax.NoNode
}

// parameters returns the parameter list of a function declarator, or the declarator
// itself, which then has none.
func (e *extractor) parameters(function syntax.Node) syntax.Node {
	if p := e.Tree.Child(function, e.fields.parameters); p != syntax.NoNode {
		return p
	}
	return function
}

// inFrontOfMacro returns the declarator of n that error recovery gave up for a macro
// behind it: int f() UNUSED; int v GUARDED_BY(mutex);
func (e *extractor) inFrontOfMacro(n, declarator syntax.Node) syntax.Node {
	d := e.declarator(declarator)
	if d.name == syntax.NoNode || !isMacroName(e.Tree.Text(d.name)) {
		return syntax.NoNode
	}
	for c := range e.parts(n) {
		if c >= declarator {
			break
		}
		inner := e.Tree.FirstNamedChild(c)
		if e.class(c) == errorNode && (e.class(inner).isDeclarator() || e.class(inner) == identifier) &&
			e.Tree.After(inner) == e.Tree.After(c) && !isReserved(e.Tree.Text(inner)) {
			return inner
		}
	}
	return syntax.NoNode
}

// pointerInFrontOfMacro is inFrontOfMacro for T *v GUARDED_BY(mutex).
func (e *extractor) pointerInFrontOfMacro(n syntax.Node) syntax.Node {
	function := e.Tree.Child(n, e.fields.declarator)
	if e.class(function) != functionDeclarator {
		return syntax.NoNode
	}
	broken := function - 2
	if e.class(broken) != errorNode {
		return syntax.NoNode
	}
	name := e.Tree.FirstNamedChild(broken)
	if e.class(name) != identifier || e.Tree.After(name) != function {
		return syntax.NoNode
	}
	macro := e.Tree.Child(function, e.fields.declarator)
	if !isMacroName(e.text(macro)) {
		return syntax.NoNode
	}
	return name
}

// isMacroName reports whether a name is written like that of a macro.
func isMacroName(name string) bool { return len(name) > 2 && strings.ToUpper(name) == name }

// macroBehind records the macro that stands behind a declarator.
func (e *extractor) macroBehind(declarator syntax.Node) {
	d := e.declarator(declarator)
	u := use{node: d.name, role: ast.RoleMacro, arity: ast.NoArity}
	if d.function != syntax.NoNode {
		u.arity = e.arity(d.function).Max
	}
	e.use(u)
}
