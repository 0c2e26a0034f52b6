package golang

import (
	"iter"

	"elixirscope/ast"
	"elixirscope/ast/lang"
	"elixirscope/ast/syntax"
)

// outline is what the top-level declarations say before any body is read, so that
// a use may come before its definition.
type outline struct {
	imports
	defined   map[string]*definition // by bare name
	members   map[member]memberInfo
	embedded  map[string][]string // qualified name of a type -> of those it embeds
	qualified map[[2]string]string
}

// definition is one package-level name.
type definition struct {
	kind      ast.Kind
	qualified string
	symbol    int32       // index of a type's symbol once the walk has been there
	generic   bool        // has type parameters
	node      syntax.Node // type expression of a type, NoNode otherwise
	typ       string      // qualified name of the type of a variable or behind an alias
	results   []string    // qualified names of the result types of a function
}

func (d *definition) isType() bool {
	switch d.kind {
	case ast.KindStruct, ast.KindInterface, ast.KindType, ast.KindTypeAlias:
		return true
	}
	return false
}

// member names a field or method by the qualified name of its type.
type member struct{ owner, name string }

type memberInfo struct {
	method  bool
	typ     string   // qualified name of the type of a field
	results []string // qualified names of the result types of a method
}

func newOutline() outline {
	return outline{
		imports:   imports{paths: make(map[string]string)},
		defined:   make(map[string]*definition),
		members:   make(map[member]memberInfo),
		embedded:  make(map[string][]string),
		qualified: make(map[[2]string]string),
	}
}

// survey reads the top level in three rounds: names, then what types and
// signatures say with them, then the variables whose types follow from those.
func (e *extractor) survey() {
	for n := range e.t.NamedChildren(syntax.Root) {
		e.surveyName(n)
	}
	e.settleImports()
	for n := range e.t.NamedChildren(syntax.Root) {
		e.surveyType(n)
	}
	for n := range e.t.NamedChildren(syntax.Root) {
		if e.class(n) == varDeclaration {
			for spec := range e.specs(n) {
				e.surveyVariables(spec)
			}
		}
	}
}

func (e *extractor) surveyName(n syntax.Node) {
	switch e.class(n) {
	case packageClause:
		if name := e.t.FirstNamedChild(n); name != syntax.NoNode {
			e.SetPackage(e.t.Text(name))
		}
	case importDeclaration:
		e.importDeclaration(n)
	case functionDeclaration:
		e.define(n, ast.KindFunction, syntax.NoNode)
	case typeDeclaration:
		for spec := range e.specs(n) {
			e.define(spec, e.typeKind(spec), e.t.Child(spec, e.f.typ))
		}
	case varDeclaration, constDeclaration:
		kind := ast.KindVariable
		if e.class(n) == constDeclaration {
			kind = ast.KindConstant
		}
		for spec := range e.specs(n) {
			for name := range e.names(spec) {
				e.defineName(name, definition{kind: kind, node: syntax.NoNode})
			}
		}
	}
}

// specs iterates over the specifications of a type, var or const declaration,
// grouped or not.
func (e *extractor) specs(n syntax.Node) iter.Seq[syntax.Node] {
	return func(yield func(syntax.Node) bool) {
		for c := range e.t.NamedChildren(n) {
			switch e.class(c) {
			case typeSpec, typeAlias, varSpec, constSpec:
				if !yield(c) {
					return
				}
			case varSpecs:
				for spec := range e.specs(c) {
					if !yield(spec) {
						return
					}
				}
			}
		}
	}
}

// names iterates over the names a specification, field or parameter declares.
func (e *extractor) names(n syntax.Node) iter.Seq[syntax.Node] {
	return func(yield func(syntax.Node) bool) {
		for c := range e.t.NamedChildren(n) {
			if e.t.Field(c) == e.f.name && !yield(c) {
				return
			}
		}
	}
}

func (e *extractor) define(n syntax.Node, kind ast.Kind, typ syntax.Node) {
	if name := e.t.Child(n, e.f.name); name != syntax.NoNode {
		generic := e.t.Child(n, e.f.typeParameters) != syntax.NoNode
		e.defineName(name, definition{kind: kind, node: typ, generic: generic})
	}
}

func (e *extractor) defineName(n syntax.Node, d definition) {
	name := e.t.Text(n)
	if name == "" || name == "_" || d.kind == ast.KindFunction && name == "init" {
		return
	}
	d.qualified, d.symbol = e.qualify(e.Package(), name), ast.NoSymbol
	e.defined[name] = &d
}

func (e *extractor) typeKind(spec syntax.Node) ast.Kind {
	if e.class(spec) == typeAlias {
		return ast.KindTypeAlias
	}
	if typ := e.t.Child(spec, e.f.typ); typ != syntax.NoNode {
		switch e.class(typ) {
		case structType:
			return ast.KindStruct
		case interfaceType:
			return ast.KindInterface
		}
	}
	return ast.KindType
}

func (e *extractor) surveyType(n syntax.Node) {
	switch e.class(n) {
	case functionDeclaration:
		if d := e.defined[e.fieldText(n, e.f.name)]; d != nil {
			e.scopes.Push()
			e.bindTypeParameters(n)
			d.results = e.resultTypes(n)
			e.scopes.Pop()
		}
	case methodDeclaration:
		e.scopes.Push()
		if owner := e.receiverType(n); owner != "" {
			e.members[member{owner, e.fieldText(n, e.f.name)}] = memberInfo{method: true, results: e.resultTypes(n)}
		}
		e.scopes.Pop()
	case typeDeclaration:
		for spec := range e.specs(n) {
			if d := e.defined[e.fieldText(spec, e.f.name)]; d != nil && d.node != syntax.NoNode {
				e.scopes.Push()
				e.bindTypeParameters(spec)
				if d.kind == ast.KindTypeAlias {
					d.typ = e.typeNamed(d.node)
				}
				e.surveyMembers(d.qualified, d.node)
				e.scopes.Pop()
			}
		}
	}
}

// surveyMembers notes the fields and methods a type literal declares for owner.
func (e *extractor) surveyMembers(owner string, typ syntax.Node) {
	switch e.class(typ) {
	case structType:
		for list := range e.t.NamedChildren(typ) {
			for field := range e.t.NamedChildren(list) {
				e.surveyField(owner, field)
			}
		}
	case interfaceType:
		for element := range e.t.NamedChildren(typ) {
			switch e.class(element) {
			case methodElement:
				name := e.fieldText(element, e.f.name)
				e.members[member{owner, name}] = memberInfo{method: true, results: e.resultTypes(element)}
			case typeElement:
				if only := e.embeddedInterface(element); only != syntax.NoNode {
					e.embed(owner, only)
				}
			}
		}
	}
}

func (e *extractor) surveyField(owner string, field syntax.Node) {
	typ := e.t.Child(field, e.f.typ)
	if e.class(field) != fieldDeclaration || typ == syntax.NoNode {
		return
	}
	if e.t.Child(field, e.f.name) == syntax.NoNode {
		if name := e.baseName(typ); name != syntax.NoNode {
			e.members[member{owner, e.t.Text(name)}] = memberInfo{typ: e.typeNamed(typ)}
			e.embed(owner, typ)
		}
		return
	}
	inner := ""
	for name := range e.names(field) {
		if inner == "" {
			inner = e.memberType(e.qualify(owner, e.t.Text(name)), typ)
		}
		e.members[member{owner, e.t.Text(name)}] = memberInfo{typ: inner}
	}
}

// memberType returns the qualified name of the type of a field or variable. A struct
// without a name is known by that of the field or variable, owner, as its own fields
// are.
func (e *extractor) memberType(owner string, typ syntax.Node) string {
	if literal := e.unwrapped(typ); e.class(literal) == structType {
		if len(owner) > lang.MaxName {
			return "" // bounds the recursion, too
		}
		e.surveyMembers(owner, literal)
		return owner
	}
	return e.typeNamed(typ)
}

func (e *extractor) embed(owner string, typ syntax.Node) {
	if name := e.typeNamed(typ); name != "" {
		e.embedded[owner] = append(e.embedded[owner], name)
	}
}

// surveyVariables notes the types of package-level variables.
func (e *extractor) surveyVariables(spec syntax.Node) {
	values := e.newValueTypes(spec, e.f.value)
	declared := e.t.Child(spec, e.f.typ)
	inner := ""
	for name := range e.names(spec) {
		typ := values.next()
		d := e.defined[e.t.Text(name)]
		if d == nil {
			continue
		}
		if declared != syntax.NoNode {
			if inner == "" {
				inner = e.memberType(d.qualified, declared)
			}
			typ = inner
		}
		d.typ = typ
	}
}

// declaredType returns the qualified name of the type a specification writes.
func (e *extractor) declaredType(spec syntax.Node) string {
	if typ := e.t.Child(spec, e.f.typ); typ != syntax.NoNode {
		return e.typeNamed(typ)
	}
	return ""
}

func (e *extractor) fieldText(n syntax.Node, f syntax.Field) string {
	if c := e.t.Child(n, f); c != syntax.NoNode {
		return e.t.Text(c)
	}
	return ""
}
