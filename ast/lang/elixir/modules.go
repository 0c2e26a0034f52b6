package elixir

import (
	"slices"
	"strings"

	"elixirscope/ast"
	"elixirscope/ast/lang"
	"elixirscope/ast/syntax"
)

// module is what is known of the module around the current place. The top level of
// a file is one without a name.
type module struct {
	outer    *module
	name     string
	symbol   int32
	column   uint32 // where the definition starts
	protocol bool

	functions   []function
	definitions map[signature]int32 // every arity of every function -> index in functions
	types       map[signature]int32 // -> index of the symbol
	callbacks   map[signature]int32 // -> index of the symbol
	optional    []signature         // callbacks that need no implementation
	attributes  map[signature]attribute
	notes       notes
	typeDoc     notes
	specs       []spec
	pending     []pendingReference
	roles       []string
	describe    description // of the tests being walked
	tags        []string    // of all tests to come
	testTags    []string    // of the next test
	dynamic     bool        // has definitions whose names are computed
	exception   int32       // the symbol of its defexception, or NoSymbol
	project     bool        // a Mix project
	computed    bool        // its name is

	restore moduleRestore
}

// moduleRestore is what an opened module puts back when it is closed.
type moduleRestore struct {
	frame    frameID
	flags    ast.ReferenceFlags
	function bool
}

// defmodule walks defmodule and defprotocol; it returns false when no name follows.
func (e *extractor) defmodule(n syntax.Node, kind ast.Kind) bool {
	p := e.parts(n)
	if !e.openModule(n, p, kind) {
		return false
	}
	e.moduleBody(p)
	e.closeModule()
	return true
}

// unfinishedModule opens a module whose end was lost to a syntax error, so that what
// follows among its siblings belongs to it, and walks its body. The caller closes it.
//
// Either the do block is missing: the definitions follow in an error node. Or it
// ended too early, which shows when definitions stand at the top level of the file.
func (e *extractor) unfinishedModule(n syntax.Node) bool {
	if !e.broken || !e.isModule(n) {
		return false
	}
	p, next := e.parts(n), e.t.NextSibling(n)
	name := e.firstArgument(p)
	if name == syntax.NoNode || e.class(name) != aliasName || next == syntax.NoNode {
		return false
	}
	whole := p.block != syntax.NoNode || e.optionValue(p.arguments, "do") != syntax.NoNode
	if whole && (e.module.name != "" || !e.belongsToModule(next)) || !whole && e.class(next) != failure {
		return false
	}
	e.failures++
	opened := e.openModule(n, p, ast.KindModule)
	e.failures--
	if opened {
		e.moduleBody(p)
	}
	return opened
}

func (e *extractor) isModule(n syntax.Node) bool {
	if e.class(n) != call {
		return false
	}
	target := e.t.Child(n, e.f.target)
	return target != syntax.NoNode && e.class(target) == identifier && e.t.Text(target) == "defmodule"
}

// belongsToModule reports whether n can stand in a module only.
func (e *extractor) belongsToModule(n syntax.Node) bool {
	switch e.class(n) {
	case failure:
		return true
	case unary:
		return e.operator(n) == opAttribute
	case identifier:
		return e.t.Text(n) == "end"
	case call:
		target := e.t.Child(n, e.f.target)
		if target == syntax.NoNode || e.class(target) != identifier {
			return false
		}
		_, defines := definerNamed(e.t.Text(target))
		return defines
	}
	return false
}

// openModule records the module whose definition is n.
func (e *extractor) openModule(n syntax.Node, p callParts, kind ast.Kind) bool {
	head := e.firstArgument(p)
	if head == syntax.NoNode {
		return false
	}
	name, flags := e.definedModule(head)
	if name == "" {
		return false
	}
	position := e.position(head)
	if e.class(head) == aliasName || e.class(head) == dot {
		position = e.t.Position(e.t.End(head) - uint32(len(lastSegment(compact(e.t.Text(head))))))
	}
	index := e.Open(ast.Symbol{
		Kind: kind, Flags: flags | e.symbolFlags(), Arity: ast.Without(),
		Name: lastSegment(name), QualifiedName: name,
		Signature:    e.signature(n, e.t.End(head)),
		NamePosition: position, Span: e.t.Span(n),
	})
	e.pushModule(name, index)
	e.module.protocol = kind == ast.KindProtocol
	e.module.computed = e.Symbol(index).Flags.Has(ast.Dynamic)
	if strings.HasPrefix(name, "Mix.Tasks.") {
		e.module.roles = append(e.module.roles, "Mix.Task")
	}
	return true
}

// definedModule returns the full name of the module that head defines, and whether
// it is computed. A nested module gets an alias in the module around it.
func (e *extractor) definedModule(head syntax.Node) (string, ast.SymbolFlags) {
	m, ok := e.moduleAt(head)
	switch {
	case !ok:
		text := lang.OneLine(e.t.Text(head))
		e.expression(head)
		return text, ast.Dynamic
	case e.class(head) != aliasName || e.module.name == "" || strings.HasPrefix(m.written, "Elixir."):
		return m.name, 0
	}
	around := e.moduleAround(e.t.Parent(e.t.Parent(head)))
	if around.name == "" {
		return m.name, 0
	}
	first, _, _ := strings.Cut(m.written, ".")
	e.aliases.Bind(first, e.join(around.name, first))
	return e.join(around.name, m.written), 0
}

// maxLost bounds how many modules without end are looked through.
const maxLost = 64

// moduleAround returns the module that the definition n is nested in. Where syntax
// errors have lost the end of modules, indentation tells.
func (e *extractor) moduleAround(n syntax.Node) *module {
	m := e.module
	if !e.broken {
		return m
	}
	column := e.position(n).Column
	for range maxLost {
		if m.name == "" || m.column < column {
			break
		}
		m = m.outer
	}
	return m
}

// pushModule makes a new module the current one. Its body sees the aliases and
// imports around it, but no variables.
func (e *extractor) pushModule(name string, symbol int32) {
	m := &module{
		outer: e.module, name: name, symbol: symbol, exception: ast.NoSymbol,
		column: e.Symbol(symbol).Span.Start.Column,
	}
	m.restore = moduleRestore{e.enterFrame(), e.flags, e.function}
	e.module = m
	e.flags, e.function = 0, false
}

// closeModule ends the current module and its symbol.
func (e *extractor) closeModule() {
	m := e.module
	e.finish(m)
	e.flags, e.function = m.restore.flags, m.restore.function
	e.leaveFrame(m.restore.frame)
	e.module = m.outer
	e.Close()
}

func (e *extractor) moduleBody(p callParts) {
	if value := e.optionValue(p.arguments, "do"); value != syntax.NoNode {
		e.expression(value)
	}
	if p.block != syntax.NoNode {
		e.doBlock(p.block, false)
	}
}

// finish completes the symbols of a module and resolves the uses that had to wait
// for its definitions.
func (e *extractor) finish(m *module) {
	e.exceptionFunctions(m)
	e.markOptional(m)
	for i := range m.functions {
		e.finishFunction(&m.functions[i])
	}
	e.attachSpecs(m)
	e.resolvePending(m)
	if len(m.roles) > 0 {
		e.details(m.symbol).Roles = m.roles
	}
}

// addRole records that the module takes part in a framework.
func (m *module) addRole(role string) {
	if m.symbol != ast.NoSymbol && !slices.Contains(m.roles, role) {
		m.roles = append(m.roles, role)
	}
}

// details returns the details of a symbol, making them if need be.
func (e *extractor) details(symbol int32) *ast.Details {
	s := e.Symbol(symbol)
	if s.Details == nil {
		s.Details = new(ast.Details)
	}
	return s.Details
}

// symbolFlags returns the flags that the current place gives to a definition.
func (e *extractor) symbolFlags() ast.SymbolFlags {
	var flags ast.SymbolFlags
	if e.inQuote() {
		flags |= ast.Quoted
	}
	if e.failures > 0 {
		flags |= ast.Recovered
	}
	if e.module.computed {
		flags |= ast.Dynamic
	}
	return flags
}

// signature returns the text from the start of n to end in one line.
func (e *extractor) signature(n syntax.Node, end uint32) string {
	return lang.OneLine(e.t.Slice(e.t.Start(n), end))
}
