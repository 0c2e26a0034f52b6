package rust

import (
	"strings"

	"elixirscope/ast"
	"elixirscope/ast/syntax"
)

// refer records a use of what p names, bound to t. The root of the file has no name
// and is no use.
func (e *extractor) refer(role ast.Role, p *path, t target, arity int16, flags ast.ReferenceFlags) {
	if p.name == "" || t.how.Resolved() && t.path == "" {
		return
	}
	e.Refer(ast.Reference{
		Role: role, Resolution: t.how, Flags: flags, Arity: arity,
		Name: p.name, Qualifier: p.qualifier, QualifiedName: t.path, Candidates: t.candidates,
		Position: e.t.Position(e.t.Start(p.node)),
	})
}

// typeName records the type that the path at n names, and those in its arguments.
// Type parameters, and Self in a trait, are no uses.
func (e *extractor) typeName(n syntax.Node, role ast.Role) {
	p := e.path(n)
	if t := e.target(p, types); t.how != ast.UnresolvedParameter || len(p.names) > 1 {
		e.refer(role, &p, t, ast.NoArity, 0)
	}
	e.pathArguments(n)
}

// pathValue records a path that stands as a value: an item or import of this file.
// Local variables are no uses.
func (e *extractor) pathValue(n syntax.Node, flags ast.ReferenceFlags) {
	p := e.path(n)
	if t := e.target(p, values); t.how.Resolved() || len(t.candidates) > 0 && len(p.names) > 1 {
		if len(p.names) > 1 || t.how != ast.ResolvedBuiltin {
			e.refer(ast.RoleValue, &p, t, ast.NoArity, flags)
		}
	}
	if e.class(n) != identifier {
		e.pathArguments(n)
	}
}

// walkBinding walks Item = T in type arguments; Item belongs to the trait.
func (e *extractor) walkBinding(n syntax.Node) {
	e.walkField(n, e.fields.typeArguments)
	e.walkField(n, e.fields.typeField)
}

func (e *extractor) call(n syntax.Node) {
	callee, arguments := e.t.Child(n, e.fields.function), e.t.Child(n, e.fields.arguments)
	if callee != syntax.NoNode {
		e.callee(callee, e.count(arguments))
	}
	if arguments != syntax.NoNode {
		e.walkChildren(arguments)
	}
}

// count returns the number of arguments or parameters in a list.
func (e *extractor) count(list syntax.Node) int16 {
	if list == syntax.NoNode {
		return 0
	}
	n := 0
	for c := range e.t.NamedChildren(list) {
		if e.class(c) != attributeItem {
			n++
		}
	}
	return int16(min(n, 1<<15-1))
}

func (e *extractor) callee(n syntax.Node, arity int16) {
	if e.class(n) == genericFunction {
		if arguments := e.t.Child(n, e.fields.typeArguments); arguments != syntax.NoNode {
			e.walkChildren(arguments)
		}
		if n = e.t.Child(n, e.fields.function); n == syntax.NoNode {
			return
		}
	}
	switch e.class(n) {
	case identifier, scopedIdentifier:
		p := e.path(n)
		e.refer(ast.RoleCall, &p, e.target(p, values), arity, 0)
		if e.class(n) == scopedIdentifier {
			e.pathArguments(n)
		}
	case fieldExpression:
		e.methodCall(n, arity)
	case selfName:
		p := e.path(n)
		e.refer(ast.RoleCall, &p, unresolved(ast.UnresolvedParameter), arity, 0)
	default:
		e.walk(n)
	}
}

// macro records the invocation of a macro. Its arguments are tokens.
func (e *extractor) macro(n syntax.Node) {
	if m := e.t.Child(n, e.fields.macro); m != syntax.NoNode {
		p := e.path(m)
		e.refer(ast.RoleMacro, &p, e.target(p, macros), ast.NoArity, 0)
	}
}

// methodCall records the call of the method that the field expression at n names.
func (e *extractor) methodCall(n syntax.Node, arity int16) {
	value, name := e.t.Child(n, e.fields.value), e.t.Child(n, e.fields.field)
	if value == syntax.NoNode {
		return
	}
	if name != syntax.NoNode && e.class(name) == fieldIdentifier {
		t := e.memberOf(value, e.t.Text(name))
		e.referMember(ast.RoleCall, name, e.receiver(value), t, arity, 0)
	}
	e.walk(value)
}

// fieldAccess records the field that the field expression at n names.
func (e *extractor) fieldAccess(n syntax.Node, flags ast.ReferenceFlags) {
	value, name := e.t.Child(n, e.fields.value), e.t.Child(n, e.fields.field)
	if value == syntax.NoNode {
		return
	}
	if name != syntax.NoNode && e.class(name) == fieldIdentifier {
		t := e.memberOf(value, e.t.Text(name))
		e.referMember(ast.RoleAttribute, name, e.receiver(value), t, ast.NoArity, flags)
	}
	e.walk(value)
}

func (e *extractor) referMember(role ast.Role, name syntax.Node, qualifier string, t target, arity int16, flags ast.ReferenceFlags) {
	p := path{name: e.t.Text(name), node: name, qualifier: qualifier}
	e.refer(role, &p, t, arity, flags)
}

// receiver returns a receiver that is a plain path of names as written, else "".
func (e *extractor) receiver(n syntax.Node) string {
	written := n
	for range maxSegments {
		switch e.class(n) {
		case fieldExpression:
			if name := e.t.Child(n, e.fields.field); name == syntax.NoNode || e.class(name) != fieldIdentifier {
				return ""
			}
			if n = e.t.Child(n, e.fields.value); n == syntax.NoNode {
				return ""
			}
		case selfName, identifier:
			return withoutSpace(e.t.Text(written))
		case scopedIdentifier:
			if p := e.path(n); p.broken || p.bracket != syntax.NoNode {
				return ""
			}
			return withoutSpace(e.t.Text(written))
		default:
			return ""
		}
	}
	return ""
}

func withoutSpace(s string) string {
	if !strings.ContainsAny(s, " \t\r\n") {
		return s
	}
	return strings.Join(strings.Fields(s), "")
}

// memberOf finds the member called name of the value at n.
func (e *extractor) memberOf(n syntax.Node, name string) target {
	if e.class(n) == selfName {
		return e.selfMember(name)
	}
	declared, in := e.declaredType(n)
	if declared == syntax.NoNode {
		if e.receiver(n) == "" {
			return unresolved(ast.UnresolvedExpression)
		}
		return unresolved(ast.UnresolvedVariable)
	}
	if candidates := e.candidates(declared, in, name); len(candidates) > 0 {
		return target{how: ast.Ambiguous, candidates: candidates}
	}
	return unresolved(ast.UnresolvedVariable)
}

// declaredType returns the type node of a variable or of a field of self, and the
// module in which it is written, nil for the scopes around.
func (e *extractor) declaredType(n syntax.Node) (syntax.Node, *module) {
	switch e.class(n) {
	case identifier:
		if m, ok := e.scopes[values].Lookup(e.t.Text(n)); ok && m.kind == variable {
			return m.declared, nil
		}
		if m, ok := e.module.names[values][e.t.Text(n)]; ok && m.kind == constantItem {
			return m.declared, e.module
		}
	case fieldExpression:
		value, field := e.t.Child(n, e.fields.value), e.t.Child(n, e.fields.field)
		if value != syntax.NoNode && field != syntax.NoNode && e.class(value) == selfName {
			if m, ok := e.members[memberKey{e.self.prefix, e.t.Text(field)}]; ok {
				return m.declared, m.module
			}
		}
	}
	return syntax.NoNode, nil
}

// candidates returns what name may mean on a value of the type at n: the member of
// that type, and of what the standard's pointers point to.
func (e *extractor) candidates(n syntax.Node, in *module, name string) []string {
	saved, scopes, globs := e.module, e.scopes, e.globs
	if in != nil {
		e.module, e.scopes, e.globs = in, noScopes(), nil
	}
	t := e.typeTarget(n)
	found := t.withMember(name)
	switch t.path {
	case "std::boxed::Box", "std::rc::Rc", "std::sync::Arc":
		if pointee := e.firstArgument(n); pointee != syntax.NoNode {
			found = append(found, e.typeTarget(pointee).withMember(name)...)
		}
	}
	e.module, e.scopes, e.globs = saved, scopes, globs
	return found
}

// firstArgument returns the first type argument of the type at n, or NoNode.
func (e *extractor) firstArgument(n syntax.Node) syntax.Node {
	for n != syntax.NoNode && e.class(n) == referenceType {
		n = e.t.Child(n, e.fields.typeField)
	}
	if arguments := e.t.Child(n, e.fields.typeArguments); arguments != syntax.NoNode {
		return e.t.FirstNamedChild(arguments)
	}
	return syntax.NoNode
}

func (e *extractor) assign(n syntax.Node) {
	if left := e.t.Child(n, e.fields.left); left != syntax.NoNode {
		switch e.class(left) {
		case fieldExpression:
			e.fieldAccess(left, ast.IsWrite)
		case identifier, scopedIdentifier:
			e.pathValue(left, ast.IsWrite)
		default:
			e.walk(left)
		}
	}
	e.walkField(n, e.fields.right)
}

// structLiteral records T { a: 1, b } as a use of T and writes of its fields.
func (e *extractor) structLiteral(n syntax.Node) {
	name, body := e.t.Child(n, e.fields.name), e.t.Child(n, e.fields.body)
	owner := unresolved(ast.UnresolvedUndefined)
	if name != syntax.NoNode {
		owner = e.target(e.path(name), types)
		e.typeName(name, ast.RoleType)
	}
	if body == syntax.NoNode {
		return
	}
	for c := range e.t.NamedChildren(body) {
		switch e.class(c) {
		case fieldInitializer:
			e.fieldOf(owner, e.t.Child(c, e.fields.field), ast.IsWrite)
			e.walkField(c, e.fields.value)
		case shorthandInitializer:
			value := e.classes.Child(e.t, c, identifier)
			e.fieldOf(owner, value, ast.IsWrite)
			if value != syntax.NoNode {
				e.pathValue(value, 0)
			}
		default:
			e.walk(c)
		}
	}
}

// fieldOf records the use of a field of the struct or variant that owner names.
func (e *extractor) fieldOf(owner target, name syntax.Node, flags ast.ReferenceFlags) {
	if name == syntax.NoNode {
		return
	}
	switch e.class(name) {
	case fieldIdentifier, identifier, shorthandField:
	default:
		return // a number
	}
	t := unresolved(ast.UnresolvedUndefined)
	switch {
	case owner.how.Resolved():
		t = e.descend(owner, []string{"", e.t.Text(name)}, values)
	case len(owner.candidates) > 0:
		t = owner.continued([]string{e.t.Text(name)})
	default:
		t.how = owner.how
	}
	e.referMember(ast.RoleAttribute, name, "", t, ast.NoArity, flags)
}
