package ruby

import (
	"strings"

	"elixirscope/ast"
	"elixirscope/ast/lang"
	"elixirscope/ast/syntax"
)

// nesting is Ruby's Module.nesting: the modules whose body is written around a
// place. The outermost has no name and stands for the file.
type nesting struct {
	name  string
	outer *nesting
}

// module is what the file says of one class or module, however often it reopens it.
type module struct {
	name       string // qualified
	isClass    bool
	test       bool // holds tests, by the name of its superclass
	extendSelf bool // its instance methods are also methods of itself
	opaque     bool // has an ancestor that is not written as a constant

	superclass int32   // use of the constant it inherits from, or noUse
	mixins     []int32 // uses of the constants it includes or prepends
	extensions []int32 // uses of the constants it extends itself with

	instance, singleton map[string]int32 // name of a method -> index of its symbol
	symbols             []int32          // its definitions
}

// receiver is an object as far as the file tells: an instance of a module, or the
// module itself.
type receiver struct {
	module    *module
	singleton bool // the module itself
	meta      bool // the singleton class of the module
}

// separator returns what stands between the module and the name of a method.
func (r receiver) separator() string {
	if r.singleton {
		return "."
	}
	return "#"
}

// methods returns the table of the methods that r answers to by itself.
func (r receiver) methods() map[string]int32 {
	if r.singleton {
		return r.module.singleton
	}
	return r.module.instance
}

func newModule(name string) *module {
	return &module{name: name, superclass: noUse, instance: make(map[string]int32), singleton: make(map[string]int32)}
}

// constantKey is a constant by the module that holds it and its last name.
type constantKey struct{ module, name string }

// known is what the file says of a constant.
type known struct {
	name  string // qualified
	how   ast.Resolution
	value bool // is not a module
}

// join is a qualified name that was put together once.
type join struct{ module, separator, name string }

// qualify joins the name of a module and a name in it. Names that are longer than a
// fact may hold do not grow any more.
func (e *extractor) qualify(module, separator, name string) string {
	if module == "" {
		return name
	}
	if len(module) > lang.MaxName {
		return module
	}
	key := join{module, separator, name}
	qualified, ok := e.joined[key]
	if !ok {
		qualified = module + separator + name
		e.joined[key] = qualified
	}
	return qualified
}

// methodName returns the qualified name of a method of r.
func (e *extractor) methodName(r receiver, name string) string {
	return e.qualify(r.module.name, r.separator(), name)
}

// moduleNamed returns the module with a qualified name.
func (e *extractor) moduleNamed(name string) *module {
	if name == "" {
		return e.top
	}
	m := e.modules[name]
	if m == nil {
		m = newModule(name)
		e.modules[name] = m
	}
	return m
}

// lookup finds a constant in the modules around, the way Ruby does before it asks
// the ancestors.
func (e *extractor) lookup(around *nesting, name string) (known, bool) {
	for level := 0; around.outer != nil && level < maxNesting; around, level = around.outer, level+1 {
		if k, ok := e.constants[constantKey{around.name, name}]; ok {
			return k, true
		}
	}
	k, ok := e.constants[constantKey{"", name}]
	return k, ok
}

// declare notes a constant of a module.
func (e *extractor) declare(module, name string, k known) {
	e.constants[constantKey{module, name}] = k
	e.shadowed[name] = true
}

// place returns the qualified name of the module that the constant path n means
// where a definition is written: a module the file has defined above, a class of
// Ruby, or else a constant of the module around.
func (e *extractor) place(n syntax.Node) (string, bool) {
	if e.is(n, constant) {
		name := e.t.Text(n)
		if k, ok := e.lookup(e.nesting, name); ok {
			return k.name, true
		}
		if e.library.modules[name] {
			return name, true
		}
		return e.qualify(e.nesting.name, "::", name), name != ""
	}
	if !e.is(n, scopeResolution) || e.depth >= maxDepth {
		return "", false
	}
	return e.definitionPlace(n)
}

// definitionPlace returns the qualified name of what is defined at n: the last
// name belongs to the module around or to what is written before it.
func (e *extractor) definitionPlace(n syntax.Node) (string, bool) {
	holder, name := e.holder(n)
	if name == "" || holder == unknownHolder {
		return "", false
	}
	return e.qualify(holder, "::", name), true
}

// unknownHolder stands for an object whose constant is defined.
const unknownHolder = "?"

// holder returns the module that a definition at n adds a constant to, and its
// last name.
func (e *extractor) holder(n syntax.Node) (module, name string) {
	if e.is(n, constant) {
		return e.nesting.name, e.t.Text(n)
	}
	name = e.t.Text(e.t.Child(n, e.f.name))
	scope := e.t.Child(n, e.f.scope)
	if scope == syntax.NoNode {
		return "", name
	}
	e.depth++
	defer func() { e.depth-- }()
	if e.is(scope, self) {
		return e.self.module.name, name
	}
	if module, ok := e.place(scope); ok {
		return module, name
	}
	return unknownHolder, name
}

// lastName returns the node of the last name of a constant path.
func (e *extractor) lastName(n syntax.Node) syntax.Node {
	if e.is(n, scopeResolution) {
		return e.t.Child(n, e.f.name)
	}
	return n
}

// literal returns the text of a symbol or string that is written out, and where it
// starts.
func (e *extractor) literal(n syntax.Node) (text string, start uint32, ok bool) {
	switch e.class(n) {
	case symbol:
		text, start = strings.TrimPrefix(e.t.Text(n), ":"), e.t.Start(n)+1
	case stringLiteral, delimitedSymbol, bareName:
		content := e.t.FirstNamedChild(n)
		if !e.is(content, stringContent) || e.t.NextSibling(content) != syntax.NoNode && e.t.Named(e.t.NextSibling(content)) {
			return "", 0, false
		}
		text, start = e.t.Text(content), e.t.Start(content)
	}
	return text, start, text != ""
}

// literals calls yield with each name that an argument list holds as a symbol or
// string, alone or in an array.
func (e *extractor) literals(list syntax.Node, yield func(n syntax.Node, text string, start uint32)) {
	if list == syntax.NoNode || e.depth == maxDepth {
		return
	}
	e.depth++
	for c := range e.t.NamedChildren(list) {
		switch e.class(c) {
		case nameArray, splatArgument:
			e.literals(c, yield)
		default:
			if text, start, ok := e.literal(c); ok {
				yield(c, text, start)
			}
		}
	}
	e.depth--
}

// firstLiteral returns the first argument if it is a symbol or string that is
// written out.
func (e *extractor) firstLiteral(arguments syntax.Node) (n syntax.Node, text string, start uint32, ok bool) {
	if n = e.firstArgument(arguments); n == syntax.NoNode {
		return n, "", 0, false
	}
	text, start, ok = e.literal(n)
	return n, text, start, ok
}

func (e *extractor) firstArgument(arguments syntax.Node) syntax.Node {
	if arguments == syntax.NoNode {
		return syntax.NoNode
	}
	return e.t.FirstNamedChild(arguments)
}
