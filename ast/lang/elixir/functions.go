package elixir

import (
	"elixirscope/ast"
	"elixirscope/ast/lang"
	"elixirscope/ast/syntax"
)

// function is a function or macro of the module being walked.
type function struct {
	symbol  int32
	first   ast.Clause
	clauses int // with a body
}

// definer is one of the macros that define functions or macros.
type definer struct {
	kind       ast.Kind
	visibility ast.Visibility
	base       int  // of Credo's complexity
	complete   bool // without a body
}

func definerNamed(name string) (definer, bool) {
	switch name {
	case "def":
		return definer{ast.KindFunction, ast.Public, 1, false}, true
	case "defp":
		return definer{ast.KindFunction, ast.Private, 1, false}, true
	case "defmacro":
		return definer{ast.KindMacro, ast.Public, 1, false}, true
	case "defmacrop":
		return definer{ast.KindMacro, ast.Private, 0, false}, true
	case "defguard":
		return definer{ast.KindMacro, ast.Public, 0, true}, true
	case "defguardp":
		return definer{ast.KindMacro, ast.Private, 0, true}, true
	}
	return definer{}, false
}

// isDefiner reports whether a macro of Kernel defines something.
func isDefiner(name string) bool {
	switch name {
	case "defmodule", "defprotocol", "defimpl", "defstruct", "defexception", "defdelegate", "defoverridable":
		return true
	}
	_, ok := definerNamed(name)
	return ok
}

// definition walks a call that defines something; it returns false when name defines
// nothing or nothing well-formed follows.
func (e *extractor) definition(n syntax.Node, name string) bool {
	if len(name) < 3 || name[:3] != "def" {
		return false
	}
	switch name {
	case "defmodule":
		return e.defmodule(n, ast.KindModule)
	case "defprotocol":
		return e.defmodule(n, ast.KindProtocol)
	case "defimpl":
		return e.defimpl(n)
	case "defstruct":
		return e.structure(n, ast.KindStruct)
	case "defexception":
		return e.structure(n, ast.KindError)
	case "defdelegate":
		return e.delegates(n)
	}
	if d, ok := definerNamed(name); ok {
		return e.define(n, d, e.parts(n))
	}
	return false
}

// define walks one clause of a function or macro.
func (e *extractor) define(n syntax.Node, d definer, p callParts) bool {
	first := e.firstArgument(p)
	if first == syntax.NoNode || e.arity(p, ast.ViaPlain) > 2 {
		return false
	}
	h, ok := e.head(first)
	if !ok {
		return false
	}
	clause := ast.Clause{Span: e.t.Span(n)}
	if h.guard != syntax.NoNode {
		clause.Guard = lang.OneLine(e.t.Text(h.guard))
	}
	f := e.openClause(h, d, clause, e.headSignature(n, first))
	if d.complete || p.block != syntax.NoNode || e.optionValue(p.arguments, "do") != syntax.NoNode {
		e.addClause(f, clause)
	}
	e.body(h, d, func() {
		e.remainder(p, first)
		if p.block != syntax.NoNode {
			e.doBlock(p.block, false)
		}
	})
	e.Close()
	if e.module.project && h.name == "project" {
		e.projectName(n)
	}
	return true
}

// headSignature returns the definer and one head behind it, without parentheses
// around them and other heads between.
func (e *extractor) headSignature(n, head syntax.Node) string {
	target := e.t.Child(n, e.f.target)
	if target == syntax.NoNode || e.t.Start(head) == e.t.End(target)+1 && e.t.Source()[e.t.End(target)] == ' ' {
		return e.signature(n, e.t.End(head))
	}
	return lang.OneLine(e.t.Text(target) + " " + e.t.Text(head))
}

// body walks head and body of the clause whose symbol is open.
func (e *extractor) body(h head, d definer, walk func()) {
	symbol := e.Enclosing()
	outer, flags, inside, dependencies := e.enterFrame(), e.flags, e.function, e.dependencies
	e.flags, e.function = 0, true
	e.dependencies = e.module.project && h.name == "deps"
	e.beginMeasure(d.base)
	if h.parameters != syntax.NoNode && namesBranch(h.name) {
		e.decide(1)
	}
	if h.computed {
		e.expression(h.node)
	}
	lost := e.lostHead
	e.lostHead = ast.NoSymbol
	e.parameters(h.parameters)
	e.guard(h.guard)
	if e.lostHead == ast.NoSymbol {
		walk()
	} else { // the body is that of a function whose head was lost in these parameters
		e.Reopen(e.lostHead)
		walk()
		e.Close()
		e.Symbol(e.lostHead).Span.End = e.Symbol(symbol).Span.End
	}
	e.lostHead = lost
	e.endMeasure(symbol, h.name == "__using__" && d.kind == ast.KindMacro && h.guard == syntax.NoNode)
	e.flags, e.function, e.dependencies = flags, inside, dependencies
	e.leaveFrame(outer)
}

// parameters walks the patterns of a head: an argument list or an operator.
func (e *extractor) parameters(n syntax.Node) {
	if n == syntax.NoNode {
		return
	}
	for c := n + 1; c < e.t.After(n); c = e.t.After(c) {
		switch {
		case !e.t.Named(c):
		case e.isSwallowedBody(c):
			e.bind(e.t.Child(c, e.f.target))
			e.doBlock(e.parts(c).block, false)
		default:
			e.pattern(c)
		}
	}
}

// remainder walks the arguments of a definer behind the head.
func (e *extractor) remainder(p callParts, first syntax.Node) {
	for c := e.t.NextSibling(first); c != syntax.NoNode; c = e.t.NextSibling(c) {
		if e.t.Named(c) {
			e.expression(c)
		}
	}
}

// openClause opens the symbol of the function that a clause belongs to, which is a
// new one for its first clause.
func (e *extractor) openClause(h head, d definer, clause ast.Clause, text string) *function {
	key := e.signatureOf(h.name, h.arity)
	m := e.module
	index, known := m.definitions[key]
	known = known && e.Symbol(m.functions[index].symbol).Arity.Max == h.arity
	if !known {
		index = e.newFunction(h, d, key, clause, text)
	}
	f := &m.functions[index]
	e.Reopen(f.symbol)
	s := e.Symbol(f.symbol)
	if clause.Span.End.Offset > s.Span.End.Offset {
		s.Span.End = clause.Span.End
	}
	s.Flags |= h.flags
	s.Arity.Min = min(s.Arity.Min, h.arity-h.defaults)
	e.acceptArities(key, index, s.Arity)
	e.applyNotes(f.symbol, &m.notes)
	return f
}

// newFunction adds the symbol of a function and returns its index in the module.
func (e *extractor) newFunction(h head, d definer, key signature, clause ast.Clause, text string) int32 {
	kind, flags := d.kind, h.flags
	if e.module.protocol && kind == ast.KindFunction {
		kind, flags = ast.KindProtocolMethod, flags|ast.Declaration
	}
	if (h.computed || h.arity == ast.NoArity) && !e.inQuote() {
		e.module.dynamic = true
	}
	if !e.inQuote() {
		// A definition in the body of another one is the work of error recovery.
		if e.function {
			flags |= ast.Recovered
		}
		e.Reopen(e.module.symbol)
		defer e.Close()
	}
	symbol := e.Add(ast.Symbol{
		Kind: kind, Visibility: d.visibility, Flags: flags, Arity: ast.Arity{Min: h.arity, Max: h.arity},
		Name: h.name, QualifiedName: e.qualified(e.module.name, h.name, h.arity), Signature: text,
		NamePosition: e.t.Position(h.at), Span: clause.Span,
		Metrics: &ast.Metrics{Parameters: uint32(max(h.arity, 0))},
	})
	m := e.module
	m.functions = append(m.functions, function{symbol: symbol})
	index := int32(len(m.functions) - 1)
	if m.definitions == nil {
		m.definitions = make(map[signature]int32)
	}
	m.definitions[key] = index
	return index
}

// signatureOf returns the key of a definition at the current place.
func (e *extractor) signatureOf(name string, arity int16) signature {
	key := signature{name: name, arity: arity}
	if e.inQuote() {
		key.owner = e.quote.node + 1
	}
	return key
}

// acceptArities makes the function known under each arity its defaults open.
func (e *extractor) acceptArities(key signature, index int32, arity ast.Arity) {
	for key.arity = arity.Min; key.arity < arity.Max; key.arity++ {
		if _, taken := e.module.definitions[key]; !taken {
			e.module.definitions[key] = index
		}
	}
}

// addClause records a clause with a body.
func (e *extractor) addClause(f *function, clause ast.Clause) {
	f.clauses++
	switch f.clauses {
	case 1:
		f.first = clause
		if clause.Guard == "" {
			return
		}
	case 2:
		if f.first.Guard == "" {
			d := e.details(f.symbol)
			d.Clauses = append(d.Clauses, f.first)
		}
	}
	d := e.details(f.symbol)
	d.Clauses = append(d.Clauses, clause)
}

// finishFunction sets what is known once all clauses are.
func (e *extractor) finishFunction(f *function) {
	s := e.Symbol(f.symbol)
	if s.Metrics != nil {
		s.Metrics.Lines = uint32(s.Span.Lines())
		s.Metrics.Cyclomatic = max(s.Metrics.Cyclomatic, 1)
	}
}
