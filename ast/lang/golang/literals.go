package golang

import (
	"elixirscope/ast"
	"elixirscope/ast/syntax"
)

// compositeLiteral visits T{...}.
func (e *extractor) compositeLiteral(n syntax.Node) {
	typ := e.t.Child(n, e.f.typ)
	if typ != syntax.NoNode {
		e.visit(typ)
	}
	if body := e.t.Child(n, e.f.body); body != syntax.NoNode {
		e.literalValue(body, typ)
	}
}

// literalValue visits {...} of type typ, NoNode when the file does not tell it.
func (e *extractor) literalValue(n, typ syntax.Node) {
	if e.depth == maxDepth {
		return
	}
	e.depth++
	shape := e.shapeOf(typ)
	for c := range e.t.NamedChildren(n) {
		if e.class(c) != keyedElement {
			e.literalElement(c, shape.element)
			continue
		}
		if key := e.t.Child(c, e.f.key); key != syntax.NoNode {
			e.literalKey(key, shape)
		}
		if value := e.t.Child(c, e.f.value); value != syntax.NoNode {
			e.literalElement(value, shape.element)
		}
	}
	e.depth--
}

// shape is what a composite type tells of its literals.
type shape struct {
	values  bool        // keys are values: not those of a struct
	owner   string      // qualified name of a type that may be a struct
	key     syntax.Node // type expressions of keys and elements, NoNode if unknown
	element syntax.Node
}

// maxIndirection bounds how far names of types are followed to their literals.
const maxIndirection = 8

func (e *extractor) shapeOf(typ syntax.Node) shape {
	none := shape{key: syntax.NoNode, element: syntax.NoNode}
	owner := ""
	for range maxIndirection {
		if typ == syntax.NoNode {
			return none
		}
		typ = e.unwrapped(typ)
		if e.class(typ) == genericType {
			if typ = e.t.Child(typ, e.f.typ); typ == syntax.NoNode {
				return none
			}
		}
		switch e.class(typ) {
		case structType:
			return shape{owner: owner, key: syntax.NoNode, element: syntax.NoNode}
		case containerType:
			return shape{values: true, key: syntax.NoNode, element: e.t.Child(typ, e.f.element)}
		case mapType:
			return shape{values: true, key: e.t.Child(typ, e.f.key), element: e.t.Child(typ, e.f.value)}
		case typeName, qualifiedType:
			owner = e.typeNamed(typ)
			d := e.definedType(typ)
			if d == nil {
				none.owner = owner
				return none
			}
			typ = d.node
		default:
			return none
		}
	}
	return none
}

// definedType returns the definition of a type named in the package's own scope.
func (e *extractor) definedType(typ syntax.Node) *definition {
	if e.class(typ) != typeName {
		return nil
	}
	name := e.t.Text(typ)
	if _, shadowed := e.scopes.Lookup(name); shadowed {
		return nil
	}
	if d := e.defined[name]; d != nil && d.isType() {
		return d
	}
	return nil
}

func (e *extractor) literalElement(n, typ syntax.Node) {
	if e.class(n) == literalElement {
		inner := e.t.FirstNamedChild(n)
		if inner == syntax.NoNode {
			return
		}
		n = inner
	}
	if e.class(n) == literalValue {
		e.literalValue(n, typ)
		return
	}
	e.visit(n)
}

// literalKey visits what stands before a colon: an expression, or the name of a
// field, which only the type can tell apart.
func (e *extractor) literalKey(key syntax.Node, s shape) {
	name := key
	if e.class(key) == literalElement {
		name = e.t.FirstNamedChild(key)
	}
	if name == syntax.NoNode || e.class(name) != identifier || s.values {
		e.literalElement(key, s.key)
		return
	}
	if s.owner == "" || e.t.Text(name) == "" {
		return
	}
	r := ast.Reference{
		Role: ast.RoleAttribute, Flags: ast.IsWrite, Arity: ast.NoArity, Name: e.t.Text(name), Position: e.position(name),
	}
	if _, ok := e.members[member{s.owner, r.Name}]; ok {
		r.QualifiedName, r.Resolution = e.qualify(s.owner, r.Name), ast.ResolvedLocal
	} else {
		r.Resolution, r.Candidates = ast.Ambiguous, []string{e.qualify(s.owner, r.Name)}
	}
	e.Refer(r)
}
