package elixir

import (
	"slices"

	"elixirscope/ast"
	"elixirscope/ast/lang"
	"elixirscope/ast/syntax"
)

// specification walks @spec head :: result.
func (e *extractor) specification(value syntax.Node) {
	h, ok := e.specifiedHead(value)
	e.specified(value)
	if ok && !h.computed {
		e.module.specs = append(e.module.specs, spec{e.signatureOf(h.name, h.arity), lang.OneLine(e.t.Text(value))})
	}
}

// callback walks @callback and @macrocallback. Several specifications of one
// callback are one symbol.
func (e *extractor) callback(n, value syntax.Node) {
	h, ok := e.specifiedHead(value)
	key := e.signatureOf(h.name, h.arity)
	if known, again := e.module.callbacks[key]; ok && again {
		e.Reopen(known)
		e.specified(value)
		e.Close()
		return
	}
	if !ok || e.module.symbol == ast.NoSymbol {
		e.specified(value)
		return
	}
	index := e.Open(ast.Symbol{
		Kind: ast.KindMethodSpecification, Flags: h.flags | ast.Declaration,
		Arity: ast.Arity{Min: h.arity, Max: h.arity}, Name: h.name,
		QualifiedName: e.qualified(e.module.name, h.name, h.arity), Signature: lang.OneLine(e.t.Text(n)),
		NamePosition: e.t.Position(h.at), Span: e.t.Span(n),
	})
	declare(&e.module.callbacks, key, index)
	e.applyNotes(index, &e.module.notes)
	e.specified(value)
	e.Close()
}

// optionalCallbacks notes the callbacks of @optional_callbacks name: arity, ..., which
// may follow.
func (e *extractor) optionalCallbacks(value syntax.Node) {
	for n := value; n < e.t.After(value); n++ {
		if s, ok := e.signaturePair(n); ok {
			e.module.optional = append(e.module.optional, e.signatureOf(s.name, s.arity))
		}
	}
	e.expression(value)
}

func (e *extractor) markOptional(m *module) {
	for _, s := range m.optional {
		if callback, ok := m.callbacks[s]; ok {
			e.Symbol(callback).Flags |= ast.Optional
		}
	}
}

func declare(in *map[signature]int32, key signature, symbol int32) {
	if *in == nil {
		*in = make(map[signature]int32)
	}
	(*in)[key] = symbol
}

// specifiedHead returns the head of what a specification is for.
func (e *extractor) specifiedHead(n syntax.Node) (head, bool) {
	for n != syntax.NoNode && e.class(n) == binary {
		operator := e.operator(n)
		if operator != opWhen && operator != opType {
			break
		}
		n = e.t.Child(n, e.f.left)
	}
	if n == syntax.NoNode {
		return head{}, false
	}
	return e.head(n)
}

// specified walks the types of a specification; the name in its head is no use.
func (e *extractor) specified(n syntax.Node) {
	saved, variables := e.flags, e.typeVariables
	e.flags |= ast.InSpec
	e.bindTypeVariables(n)
	for n != syntax.NoNode && e.class(n) == binary {
		operator := e.operator(n)
		if operator != opWhen && operator != opType {
			break
		}
		e.typeExpression(e.t.Child(n, e.f.right))
		n = e.t.Child(n, e.f.left)
	}
	if n != syntax.NoNode {
		e.specifiedParameters(n)
	}
	e.flags, e.typeVariables = saved, variables
}

// bindTypeVariables notes the variables of a specification: the keys behind its when.
func (e *extractor) bindTypeVariables(n syntax.Node) {
	if n == syntax.NoNode || e.class(n) != binary || e.operator(n) != opWhen {
		return
	}
	right := e.t.Child(n, e.f.right)
	for c := right; c != syntax.NoNode && c < e.t.After(right); c++ {
		if e.class(c) == pair {
			e.typeVariables = append(e.typeVariables, e.keyName(c))
		}
	}
}

// bindTypeParameters notes the parameters of a type.
func (e *extractor) bindTypeParameters(h head) {
	if h.parameters == syntax.NoNode {
		return
	}
	for c := range e.t.NamedChildren(h.parameters) {
		if e.class(c) == identifier {
			e.typeVariables = append(e.typeVariables, e.t.Text(c))
		}
	}
}

func (e *extractor) specifiedParameters(n syntax.Node) {
	switch e.class(n) {
	case call:
		target := e.t.Child(n, e.f.target)
		if target != syntax.NoNode && e.class(target) == call {
			e.expression(target)
		}
		if e.isUnquote(n) {
			e.unquoted(n)
		} else if p := e.parts(n); p.arguments != syntax.NoNode {
			e.types(p.arguments)
		}
	case unary, binary:
		e.types(n)
	}
}

// typeDefinition walks @type, @typep and @opaque.
func (e *extractor) typeDefinition(n syntax.Node, kind string, value syntax.Node) {
	h, ok := head{}, false
	if e.class(value) == binary && e.operator(value) == opType {
		h, ok = e.specifiedHead(value)
	}
	if !ok || e.module.symbol == ast.NoSymbol {
		e.specified(value)
		return
	}
	s := ast.Symbol{
		Kind: ast.KindTypeAlias, Flags: h.flags, Arity: ast.Arity{Min: h.arity, Max: h.arity}, Name: h.name,
		QualifiedName: e.qualified(e.module.name, h.name, h.arity), Signature: lang.OneLine(e.t.Text(n)),
		NamePosition: e.t.Position(h.at), Span: e.t.Span(n),
	}
	switch kind {
	case "typep":
		s.Visibility = ast.Private
	case "opaque":
		s.Kind = ast.KindType
	}
	index := e.Open(s)
	declare(&e.module.types, e.signatureOf(h.name, h.arity), index)
	e.applyNotes(index, &e.module.typeDoc)
	e.bindTypeParameters(h)
	e.specified(value)
	e.typeVariables = nil
	e.Close()
}

// types walks the children of n as types.
func (e *extractor) types(n syntax.Node) {
	for c := n + 1; c < e.t.After(n); c = e.t.After(c) {
		if e.t.Named(c) {
			e.typeExpression(c)
		}
	}
}

// typeExpression records what n says as a type.
func (e *extractor) typeExpression(n syntax.Node) {
	if n == syntax.NoNode || e.depth == maxDepth {
		return
	}
	e.depth++
	switch e.class(n) {
	case leaf, atom, integer, nilLiteral, boolean, keyword, operatorIdentifier:
	case identifier:
		e.localType(n, 0, false)
	case aliasName, dot:
		if !e.moduleReference(n, ast.RoleType) {
			e.types(n)
		}
	case call:
		e.typeCall(n)
	case unary:
		e.unary(n)
	case binary:
		e.binaryType(n)
	case structLiteral:
		e.structType(n)
	case quotedText, sigil, quotedAtom, failure, lambda:
		e.expression(n)
	default:
		e.types(n)
	}
	e.depth--
}

func (e *extractor) binaryType(n syntax.Node) {
	left, right := e.t.Child(n, e.f.left), e.t.Child(n, e.f.right)
	// What stands before :: is the name of an argument.
	if e.operator(n) != opType || left == syntax.NoNode || e.class(left) != identifier {
		e.typeExpression(left)
	}
	e.typeExpression(right)
}

func (e *extractor) structType(n syntax.Node) {
	for c := range e.t.NamedChildren(n) {
		if e.class(c) == structName {
			e.structName(c)
		} else {
			e.typeExpression(c)
		}
	}
}

// typeCall walks name(...) and Mod.name(...) in a type.
func (e *extractor) typeCall(n syntax.Node) {
	target, p := e.t.Child(n, e.f.target), e.parts(n)
	arity := e.arity(p, ast.ViaPlain)
	switch {
	case target == syntax.NoNode:
	case e.class(target) == identifier:
		name := e.t.Text(target)
		if name == "unquote" || name == "unquote_splicing" {
			e.unquoted(n)
			return
		}
		if isDefiner(name) { // what follows a broken specification became a part of it
			e.expression(n)
			return
		}
		e.localType(target, arity, true)
	case e.class(target) == dot:
		e.remoteType(target, arity)
	default:
		e.expression(target)
	}
	if p.arguments != syntax.NoNode {
		e.types(p.arguments)
	}
}

func (e *extractor) remoteType(target syntax.Node, arity int16) {
	receiver, right := e.t.Child(target, e.f.left), e.t.Child(target, e.f.right)
	if receiver == syntax.NoNode || right == syntax.NoNode || e.t.Text(right) == "" {
		return
	}
	r := ast.Reference{Role: ast.RoleType, Name: e.memberName(right), Arity: ast.NoArity, Position: e.position(right)}
	if r.Name == "" {
		return
	}
	m, ok := e.moduleAt(receiver)
	if ok {
		r.Qualifier, r.Resolution, r.QualifiedName = m.written, m.resolution, e.qualified(m.name, r.Name, arity)
	} else {
		r.Resolution = ast.UnresolvedDynamic
		e.expression(receiver)
	}
	e.refer(r)
}

// localType records the use of a type of the module. Names that turn out to be
// built in or variables of the specification are dropped; called says that the name
// is written with parentheses, so it cannot be a variable.
func (e *extractor) localType(n syntax.Node, arity int16, called bool) {
	name := e.t.Text(n)
	if name == "" || isSpecialName(name) || !called && slices.Contains(e.typeVariables, name) {
		return
	}
	r := ast.Reference{Role: ast.RoleType, Name: name, Arity: ast.NoArity, Position: e.position(n)}
	e.referPending(r, pendingReference{
		kind: pendingType, arity: arity, tentative: !called || isBuiltinType(name),
	})
}

// isBuiltinType reports whether a type is part of the language.
func isBuiltinType(name string) bool {
	switch name {
	case "any", "arity", "as_boolean", "atom", "binary", "bitstring", "boolean", "byte", "char", "charlist",
		"dynamic", "float", "fun", "function", "identifier", "integer", "iodata", "iolist", "keyword", "list", "map",
		"maybe_improper_list", "mfa", "module", "neg_integer", "no_return", "node", "non_neg_integer", "none",
		"nonempty_binary", "nonempty_bitstring", "nonempty_charlist", "nonempty_improper_list", "nonempty_list",
		"nonempty_maybe_improper_list", "nonempty_string", "number", "optional", "pid", "port", "pos_integer",
		"record", "reference", "required", "string", "struct", "term", "timeout", "tuple":
		return true
	}
	return false
}
