package ecmascript

import (
	"elixirscope/ast"
	"elixirscope/ast/lang"
	"elixirscope/ast/syntax"
)

// extractor is the state of one walk over one tree.
type extractor struct {
	*dialect
	*lang.Builder
	t *syntax.Tree

	frames  []frame
	context surroundings
	// A name may mean a value, a type and a namespace (what stands before the dot of
	// N.T) at once, as in TypeScript.
	values, typings, namespaces lang.Scopes[binding]

	measured []syntax.Node // functions with metrics inside the open ones, innermost level last

	members  map[member]int32
	pending  []pendingMember
	exports  map[string]struct{} // local names exported apart from their declaration
	defaults map[string]struct{} // qualified names of what is exported as a whole or by default
	module   bool                // the file imports or exports: its names are its own
	assigned map[string]struct{} // names assigned to anywhere; nil until asked for
	path     []string            // reused by dottedPath
}

// frame is one construct the walk is inside of.
type frame struct {
	end    syntax.Node
	scoped bool        // it opened a scope
	opened bool        // it opened a symbol
	body   syntax.Node // function to measure for that symbol, or NoNode
	mark   int         // len(measured) when it was entered
	outer  surroundings
}

// surroundings is what the constructs around a node mean for it.
type surroundings struct {
	functions int  // functions around
	ambient   bool // inside declare: names are exported without saying so
	this      receiver
	hasSuper  bool          // inside a class that extends another
	super     resolved      // that other
	members   syntax.Node   // class body, object or object type whose members are definitions
	owner     string        // qualified name of what they belong to
	form      containerForm // what kind of thing that is
}

// receiver is what this stands for.
type receiver struct {
	known bool
	owner string
	own   bool // the members of owner itself, not of its instances
}

// containerForm tells the containers of members apart.
type containerForm uint8

const (
	classForm     containerForm = iota
	objectForm                  // object literal that is the value of a name
	exportsForm                 // object literal that is the exports of the module
	prototypeForm               // object literal that is the prototype of a constructor
	typeForm                    // interface or literal type
)

func (d *dialect) facts(t *syntax.Tree) ast.Facts {
	x := extractor{
		dialect: d, Builder: lang.NewBuilder(d.name, t), t: t,
		members: make(map[member]int32), exports: make(map[string]struct{}), defaults: make(map[string]struct{}),
	}
	x.context.members = syntax.NoNode
	if t.Len() > 0 {
		x.hoistVariables(syntax.Root)
		x.hoistStatements(syntax.Root)
		x.walk()
	}
	x.resolvePending()
	x.settleExports()
	return x.Facts()
}

// walk visits the nodes in order and leaves each frame behind its last node.
func (x *extractor) walk() {
	end := syntax.Node(x.t.Len())
	for n := syntax.Root + 1; n < end; {
		for len(x.frames) > 0 && x.frames[len(x.frames)-1].end <= n {
			x.leave()
		}
		n = x.visit(n)
	}
	for len(x.frames) > 0 {
		x.leave()
	}
}

func (x *extractor) class(n syntax.Node) class {
	if n == syntax.NoNode {
		return cOther
	}
	return x.classes.Of(x.t.Kind(n))
}

// visit handles one node and returns the next to visit: n+1, or a later one when
// what lies between is done or says nothing.
func (x *extractor) visit(n syntax.Node) syntax.Node {
	switch x.class(n) {
	case cIdentifier:
		x.identifier(n)
	case cShorthand:
		x.value(n, 0)
	case cTypeIdentifier:
		x.typeIdentifier(n)
	case cNestedType:
		x.nestedType(n)
		return x.t.After(n)
	case cMember:
		x.memberAccess(n)
	case cCall:
		x.call(n)
	case cNew:
		x.construct(n)
	case cJSXClosing, cComment, cNestedIdentifier:
		return x.t.After(n)
	case cAssignment:
		x.assignment(n)
	case cObject:
		x.object(n)
	case cInfer:
		x.bindInferred(n)
	case cParameter, cOptionalParameter:
		x.parameterProperty(n)
	case cExport:
		return x.export(n)
	case cImportStatement:
		x.importStatement(n)
		return x.t.After(n)
	case cImportAlias:
		x.importAlias(n)
		return x.t.After(n)
	default:
		x.visitDeclaration(n)
	}
	return n + 1
}

// visitDeclaration handles what defines a symbol or opens a scope.
func (x *extractor) visitDeclaration(n syntax.Node) {
	switch x.class(n) {
	case cFunction:
		x.functionDeclaration(n)
	case cFunctionSignature:
		x.functionSignature(n)
	case cFunctionExpression, cArrow:
		x.functionValue(n)
	case cMethod:
		x.method(n)
	case cMethodSignature:
		x.methodSignature(n)
	case cFieldDefinition:
		x.field(n)
	case cPropertySignature:
		x.propertySignature(n)
	case cStaticBlock:
		x.staticBlock(n)
	case cClass:
		x.classDeclaration(n)
	case cClassExpression:
		x.classValue(n)
	case cInterface, cTypeAlias:
		x.typeDefinition(n)
	case cEnum:
		x.enum(n)
	case cNamespace:
		x.namespace(n)
	case cAmbient:
		x.ambient(n)
	case cDeclarator:
		x.declarator(n)
	case cBlock, cSwitchBody:
		x.block(n)
	case cFor, cForIn:
		x.loop(n)
	case cCatch:
		x.enterScope(n)
		x.bindVariables(x.t.Child(n, x.fields.parameter))
	case cSignature, cIndexSignature:
		x.signatureScope(n)
	case cConditionalType:
		x.enterScope(n)
	}
}

// enter opens a frame without scope and symbol that lasts to the end of n.
func (x *extractor) enter(n syntax.Node) *frame {
	x.frames = append(x.frames, frame{end: x.t.After(n), body: syntax.NoNode, mark: len(x.measured), outer: x.context})
	return &x.frames[len(x.frames)-1]
}

// enterScope is enter with a new lexical scope.
func (x *extractor) enterScope(n syntax.Node) {
	x.enter(n).scoped = true
	x.values.Push()
	x.typings.Push()
	x.namespaces.Push()
}

// enterSymbol is enter with s as the innermost open symbol; metrics are taken of
// body unless it is NoNode.
func (x *extractor) enterSymbol(n syntax.Node, s ast.Symbol, body syntax.Node) int32 {
	f := x.enter(n)
	f.opened, f.body = true, body
	return x.Open(s)
}

func (x *extractor) leave() {
	f := x.frames[len(x.frames)-1]
	x.frames = x.frames[:len(x.frames)-1]
	x.context = f.outer
	if f.scoped {
		x.values.Pop()
		x.typings.Pop()
		x.namespaces.Pop()
	}
	if !f.opened {
		return
	}
	if f.body != syntax.NoNode {
		x.measure(f)
	}
	x.Close()
}

// measure takes the metrics of the open symbol without those of the functions in
// it that have their own.
func (x *extractor) measure(f frame) {
	metrics := x.measurer.MeasureWithout(x.t, f.body, x.measured[f.mark:])
	metrics.Parameters = uint32(x.parameterCount(f.body))
	x.Symbol(x.Enclosing()).Metrics = &metrics
	x.measured = append(x.measured[:f.mark], f.body)
}

// scopeName returns the qualified name of the innermost open symbol, "" at file level.
func (x *extractor) scopeName() string {
	if i := x.Enclosing(); i != ast.NoSymbol {
		return x.Symbol(i).QualifiedName
	}
	return ""
}

// qualify returns the qualified name of a definition called name at this place.
func (x *extractor) qualify(name string) string { return join(x.scopeName(), name) }

// join puts a name behind its owner. An owner that is too long to be stored whole
// gets no longer, or deep nesting would cost quadratic time.
func join(owner, name string) string {
	switch {
	case owner == "":
		return name
	case len(owner) > lang.MaxName:
		return owner
	}
	return owner + "." + name
}

// settleExports tells which names of the module level others can use, now that
// all exports are known: in a script without imports and exports, all.
func (x *extractor) settleExports() {
	symbols := x.Symbols()
	for i := range symbols {
		s := &symbols[i]
		if _, isDefault := x.defaults[s.QualifiedName]; isDefault && s.Parent == ast.NoSymbol {
			s.Flags |= ast.DefaultExport
		}
		if s.Parent != ast.NoSymbol || s.Visibility != ast.Internal {
			continue
		}
		if _, exported := x.exports[s.Name]; exported || !x.module {
			s.Visibility = ast.Public
		}
	}
}
