package cfamily

import (
	"strings"

	"elixirscope/ast"
	"elixirscope/ast/syntax"
)

// declared is what a declarator says.
type declared struct {
	name      syntax.Node // NoNode if the declarator has none
	function  syntax.Node // the function declarator, if it declares a function, else NoNode
	pointers  int8        // how many dereferences lead to the type
	array     bool
	constant  bool // the thing itself is const, not what it points to
	qualifier string
	global    bool // the qualifier begins with ::
}

// declarator reads a declarator from the outside in. What it declares is a
// function if the derivation next to the name is one.
func (e *extractor) declarator(n syntax.Node) declared {
	d := declared{name: syntax.NoNode, function: syntax.NoNode}
	for n != syntax.NoNode {
		class := e.class(n)
		switch {
		case class == pointerDeclarator:
			d.function, d.constant = syntax.NoNode, e.hasQualifier(n, "const")
			d.pointers = min(d.pointers+1, 100)
			if name := e.pointerInFrontOfMacro(n); name != syntax.NoNode {
				d.name = name
				return d
			}
		case class == referenceDeclarator:
			d.function = syntax.NoNode
		case class == initDeclarator && e.text(e.Tree.Child(n, e.fields.value)) == "()":
			d.function = n // int f() MACRO; reads like a variable with a constructor call
		case class == arrayDeclarator:
			d.function, d.array = syntax.NoNode, true
		case class == functionDeclarator:
			d.function = n
			if name, isFunction := e.behindType(n); name != syntax.NoNode {
				if d.name = name; !isFunction {
					d.function, d.pointers = syntax.NoNode, 1
				}
				return d
			}
		case class == qualifiedIdentifier:
			if inner := e.behindScopedType(n); inner != syntax.NoNode {
				n = inner
				continue
			}
			e.declaredName(n, &d)
			return d
		case class.isName():
			e.declaredName(n, &d)
			return d
		case !class.isDeclarator():
			return d
		}
		n = e.innerDeclarator(n)
	}
	return d
}

func (e *extractor) declaredName(n syntax.Node, d *declared) {
	if e.class(n) == qualifiedIdentifier {
		p := e.path(n)
		n, d.qualifier, d.global = p.name, p.qualifier, p.global
	}
	if e.class(n) == operatorCast {
		f := e.Tree.Child(n, e.fields.declarator)
		for e.class(f).isDeclarator() && e.class(f) != functionDeclarator {
			f = e.Tree.Child(f, e.fields.declarator)
		}
		d.function = f
	}
	d.name = e.bareName(n)
}

func (e *extractor) innerDeclarator(n syntax.Node) syntax.Node {
	if inner := e.Tree.Child(n, e.fields.declarator); inner != syntax.NoNode {
		return inner
	}
	for c := range e.Tree.NamedChildren(n) {
		if class := e.class(c); class.isDeclarator() || class.isName() {
			return c
		}
	}
	return syntax.NoNode
}

func (e *extractor) hasQualifier(n syntax.Node, word string) bool {
	for c := range e.Tree.NamedChildren(n) {
		if e.class(c) == typeQualifier && e.Tree.Text(c) == word {
			return true
		}
	}
	return false
}

// declaratorParts walks what a declarator contains beside the declared name:
// parameters, array sizes, initial values. Parameters of the function itself are
// bound in the current scope, those of other function types in scopes of their own; a
// type it returns is written around it.
func (e *extractor) declaratorParts(n, itself syntax.Node) {
	around := n <= itself && itself < e.Tree.After(n)
	foreign := e.class(n) == functionDeclarator && !around
	if foreign {
		e.locals.Push()
	}
	for c := range e.parts(n) {
		switch class := e.class(c); {
		case class == functionDeclarator && e.class(n) == functionDeclarator: // see behindType
		case class.isDeclarator():
			e.declaratorParts(c, itself)
		case class == callExpression && e.class(n) == functionDeclarator:
			e.attributeMacro(c)
		case class.isName() && (e.Tree.Field(c) != e.fields.value || e.class(n) != initDeclarator):
		default:
			e.walk(c)
		}
	}
	if foreign {
		e.locals.Pop()
	}
}

// nameText returns the name at n as a person would say it.
func (e *extractor) nameText(n syntax.Node) string {
	switch e.class(n) {
	case operatorName:
		return operatorText(e.Tree.Text(n))
	case operatorCast:
		end := e.Tree.End(n)
		f := e.Tree.Child(n, e.fields.declarator)
		for e.class(f).isDeclarator() {
			if e.class(f) == functionDeclarator {
				end = e.Tree.Start(f)
				break
			}
			f = e.Tree.Child(f, e.fields.declarator)
		}
		return strings.Join(strings.Fields(e.Tree.Slice(e.Tree.Start(n), end)), " ")
	case destructorName:
		if text := e.Tree.Text(n); strings.ContainsAny(text, " \t\r\n") {
			return strings.Join(strings.Fields(text), "")
		}
	}
	return e.Tree.Text(n)
}

// operatorText writes "operator ==" as "operator==" and "operator  new" as
// "operator new".
func operatorText(text string) string {
	symbol := strings.Join(strings.Fields(strings.TrimPrefix(text, "operator")), "")
	if symbol != "" && ('a' <= symbol[0] && symbol[0] <= 'z') {
		return "operator " + symbol
	}
	return "operator" + symbol
}

// arity counts the parameters of a function declarator. Default arguments may be
// left out; dots and packs stand for any number of arguments.
func (e *extractor) arity(function syntax.Node) ast.Arity {
	if function == syntax.NoNode {
		return ast.Exactly(0)
	}
	parameters := e.Tree.Child(function, e.fields.parameters)
	if parameters == syntax.NoNode {
		return ast.Exactly(0)
	}
	least, most, open, only := 0, 0, false, syntax.NoNode
	for c := range e.Tree.Children(parameters) {
		switch class := e.class(c); {
		case class == parameter || class == identifier:
			least++
			most++
			only = c
		case class == optionalParameter:
			most++
		case class == packParameter || e.isDots(c):
			open = true
		}
	}
	if most == 1 && least == 1 && e.isVoid(only) {
		return ast.Exactly(0)
	}
	return arityOf(least, most, open)
}

// parameterCount counts what a function declarator declares; dots are no parameter.
func (e *extractor) parameterCount(function syntax.Node) (count uint32) {
	parameters := e.Tree.Child(function, e.fields.parameters)
	if parameters == syntax.NoNode {
		return 0
	}
	for c := range e.Tree.NamedChildren(parameters) {
		switch e.class(c) {
		case parameter, identifier, optionalParameter, packParameter:
			count++
		}
	}
	return count
}

// arityOf returns the arity of least to most arguments, or to any number if it is open.
func arityOf(least, most int, open bool) ast.Arity {
	arity := ast.Arity{Min: int16(min(least, maxArity)), Max: int16(min(most, maxArity))}
	if open {
		arity.Max = ast.AnyNumber
	}
	return arity
}

// isDots reports whether n is the ... at the end of a parameter list.
func (e *extractor) isDots(n syntax.Node) bool { return e.Tree.Text(n) == "..." }

// maxArity keeps absurd parameter lists within the type.
const maxArity = ast.AnyNumber - 1

// isVoid reports whether parameter n is the void of an empty parameter list.
func (e *extractor) isVoid(n syntax.Node) bool {
	return e.class(n) == parameter && e.Tree.Text(n) == "void"
}

// specifiers is what stands before the declarators of a declaration.
type specifiers struct {
	typ        syntax.Node // NoNode for constructors and implicit int
	static     bool
	extern     bool
	constant   bool
	deprecated bool
}

func (e *extractor) specifiers(n syntax.Node) specifiers {
	s := specifiers{typ: syntax.NoNode, extern: e.context.external}
	for c := range e.Tree.Children(n) {
		field := e.Tree.Field(c)
		if field == e.fields.declarator {
			break
		}
		if field == e.fields.typ && s.typ == syntax.NoNode {
			s.typ = c
			continue
		}
		switch e.class(c) {
		case storageClass:
			s.static = s.static || e.Tree.Text(c) == "static"
			s.extern = s.extern || e.Tree.Text(c) == "extern"
		case typeQualifier:
			text := e.Tree.Text(c)
			s.constant = s.constant || text == "const" || text == "constexpr"
		case attribute:
			s.deprecated = s.deprecated || strings.Contains(e.Tree.Text(c), "deprecated")
		}
	}
	return s
}
