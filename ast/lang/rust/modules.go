package rust

import (
	"elixirscope/ast/lang"
	"elixirscope/ast/syntax"
)

// space is one of the namespaces of the language.
type space uint8

const (
	types space = iota
	values
	macros

	spaces = 3
)

// module is the namespace of the file or of an inline mod.
type module struct {
	path   string // "" for the file
	parent *module
	names  [spaces]map[string]meaning
	globs  []*use
}

func newModule(path string, parent *module) *module {
	m := &module{path: path, parent: parent}
	for s := range m.names {
		m.names[s] = make(map[string]meaning)
	}
	return m
}

// meaning is what a name stands for in a scope.
type meaning struct {
	kind     meaningKind
	path     string      // qualified name of an item
	module   *module     // of an inline module
	use      *use        // of an import
	declared syntax.Node // type of a variable as declared, or NoNode
}

type meaningKind uint8

const (
	variable        meaningKind = iota
	typeVariable                // type parameter
	definition                  // item of this file
	constantItem                // item of this file that a pattern can name
	moduleElsewhere             // mod name;
	imported
)

// memberKey names a member by the prefix of its owner.
type memberKey struct{ owner, name string }

// member is a method, field, variant, constant or associated type.
type member struct {
	declared syntax.Node // type of a field
	module   *module
}

// declareFile learns all items of the file outside function bodies, so that uses
// can come before definitions.
func (e *extractor) declareFile() {
	var impls []pendingImpl
	e.declareItems(syntax.Root, "", &impls)
	e.declareImpls(impls)
}

// pendingImpl is an impl block whose type is resolved when all names are known.
type pendingImpl struct {
	node   syntax.Node
	module *module
}

// declareBlock learns the items of a block.
func (e *extractor) declareBlock(n syntax.Node) {
	var impls []pendingImpl
	e.declareItems(n, e.prefix, &impls)
	e.declareImpls(impls)
}

func (e *extractor) declareItems(n syntax.Node, prefix string, impls *[]pendingImpl) {
	for c := range e.t.Children(n) {
		switch k := e.class(c); k {
		case modItem:
			e.declareModule(c, prefix, impls)
		case structItem, unionItem, enumItem, traitItem:
			e.declareType(c, k, prefix)
		case typeItem, functionItem, functionSignature, constItem, staticItem, macroDefinition:
			e.declareItem(c, k, prefix)
		case foreignModItem:
			if body := e.t.Child(c, e.fields.body); body != syntax.NoNode {
				e.declareItems(body, prefix, impls)
			}
		case implItem:
			*impls = append(*impls, pendingImpl{c, e.module})
		case useDeclaration:
			e.declareUse(c)
		case externCrate:
			e.declareCrate(c)
		case errorNode:
			e.declareError(c, prefix, impls)
		}
	}
}

// declareError learns the items inside a syntax error, one level deep.
func (e *extractor) declareError(n syntax.Node, prefix string, impls *[]pendingImpl) {
	for c := range e.t.Children(n) {
		switch k := e.class(c); k {
		case structItem, unionItem, enumItem, traitItem:
			e.declareType(c, k, prefix)
		case functionItem, functionSignature, constItem, staticItem:
			e.declareItem(c, k, prefix)
		case implItem:
			*impls = append(*impls, pendingImpl{c, e.module})
		case useDeclaration:
			e.declareUse(c)
		}
	}
}

// bind gives a name a meaning in the innermost block, or in the module outside of
// blocks.
func (e *extractor) bind(s space, name string, m meaning) {
	if name == "" {
		return
	}
	if e.scopes[s].Depth() > 0 {
		e.scopes[s].Bind(name, m)
		return
	}
	if _, taken := e.module.names[s][name]; taken && m.kind == imported {
		return // imports are bound in all namespaces, definitions know theirs
	}
	e.module.names[s][name] = m
}

func (e *extractor) declareModule(n syntax.Node, prefix string, impls *[]pendingImpl) {
	name := e.t.Text(e.t.Child(n, e.fields.name))
	if name == "" {
		return
	}
	path := join(prefix, name)
	body := e.t.Child(n, e.fields.body)
	if body == syntax.NoNode {
		e.bind(types, name, meaning{kind: moduleElsewhere, path: path})
		return
	}
	m := newModule(path, e.module)
	e.bind(types, name, meaning{kind: definition, path: path, module: m})
	saved, scopes := e.module, e.scopes
	e.module, e.scopes = m, noScopes()
	if e.depth < maxDepth {
		e.depth++
		e.declareItems(body, path, impls)
		e.depth--
	}
	e.module, e.scopes = saved, scopes
}

// declareType binds a type or trait and learns its members.
func (e *extractor) declareType(n syntax.Node, k class, prefix string) {
	name := e.t.Text(e.t.Child(n, e.fields.name))
	if name == "" {
		return
	}
	path := join(prefix, name)
	e.bind(types, name, meaning{kind: definition, path: path})
	body := e.t.Child(n, e.fields.body)
	switch {
	case k == traitItem:
		e.declareMembers(body, path)
		return
	case k == enumItem && body != syntax.NoNode:
		for c := range e.t.NamedChildren(body) {
			if e.class(c) == enumVariant {
				variant := e.t.Text(e.t.Child(c, e.fields.name))
				e.members[memberKey{path, variant}] = member{declared: syntax.NoNode}
				e.declareFields(e.t.Child(c, e.fields.body), join(path, variant))
			}
		}
		return
	case k == structItem && !e.hasNamedFields(body):
		e.bind(values, name, meaning{kind: constantItem, path: path, declared: syntax.NoNode})
	}
	e.declareFields(body, path)
}

// hasNamedFields reports whether body is { a: T } rather than (T) or absent.
func (e *extractor) hasNamedFields(body syntax.Node) bool {
	return body != syntax.NoNode && e.t.Start(body) < e.t.End(body) && e.t.Source()[e.t.Start(body)] == '{'
}

func (e *extractor) declareFields(body syntax.Node, owner string) {
	if body == syntax.NoNode {
		return
	}
	for c := range e.t.NamedChildren(body) {
		if e.class(c) == fieldDeclaration {
			name := e.t.Text(e.t.Child(c, e.fields.name))
			e.members[memberKey{owner, name}] = member{declared: e.t.Child(c, e.fields.typeField), module: e.module}
		}
	}
}

func (e *extractor) declareItem(n syntax.Node, k class, prefix string) {
	name := e.t.Text(e.t.Child(n, e.fields.name))
	m := meaning{kind: definition, path: join(prefix, name), declared: syntax.NoNode}
	switch k {
	case typeItem:
		e.bind(types, name, m)
	case macroDefinition:
		e.bind(macros, name, m)
	case constItem, staticItem:
		m.kind, m.declared = constantItem, e.t.Child(n, e.fields.typeField)
		e.bind(values, name, m)
	default:
		e.bind(values, name, m)
	}
}

// declareImpls learns the members of impl blocks.
func (e *extractor) declareImpls(impls []pendingImpl) {
	saved := e.module
	for _, p := range impls {
		e.module = p.module
		of, ok := e.implTypeOf(p.node)
		if !ok {
			continue
		}
		prefix, self := of.prefix(), of.target
		e.declareMembers(e.t.Child(p.node, e.fields.body), prefix)
		if trait := e.t.Child(p.node, e.fields.trait); trait != syntax.NoNode {
			if t := e.typeTarget(trait); t.here {
				e.traits[prefix] = append(e.traits[prefix], t)
			}
		}
		if self.how.Resolved() && self.path != prefix {
			e.foreign[self.path] = prefix
		}
	}
	e.module = saved
}

func (e *extractor) declareMembers(body syntax.Node, owner string) {
	if body == syntax.NoNode {
		return
	}
	for c := range e.t.NamedChildren(body) {
		switch e.class(c) {
		case functionItem, functionSignature, constItem, typeItem, associatedType:
			name := e.t.Text(e.t.Child(c, e.fields.name))
			e.members[memberKey{owner, name}] = member{declared: syntax.NoNode}
		}
	}
}

// join appends a name to a prefix. What the facts cut off anyway is not appended, so
// that deep nesting costs no more than its source.
func join(prefix, name string) string {
	switch {
	case prefix == "":
		return name
	case len(prefix) > lang.MaxName:
		return prefix
	}
	return prefix + "::" + name
}
