package elixir

import (
	"strings"

	"elixirscope/ast"
	"elixirscope/ast/syntax"
)

// maxPath bounds the length of a path of fields that is kept as a qualifier.
const maxPath = 16

// remoteCall walks receiver.name(...), receiver.name and fun.(...).
func (e *extractor) remoteCall(n, target syntax.Node, u use) {
	receiver, right := e.t.Child(target, e.f.left), e.t.Child(target, e.f.right)
	p := e.parts(n)
	if right == syntax.NoNode { // an anonymous function is called
		e.expression(receiver)
		e.callArguments(p, u)
		return
	}
	name := e.memberName(right)
	if receiver == syntax.NoNode || name == "" {
		e.children(target)
		e.callArguments(p, u)
		return
	}
	if name == "unquote" && p.arguments != syntax.NoNode { // Mod.unquote(name)(argument)
		e.expression(receiver)
		e.unquoted(n)
		return
	}
	r := ast.Reference{
		Role: ast.RoleCall, Via: u.via, Name: name, Arity: e.arity(p, u.via), Position: e.position(right),
	}
	e.member(&r, receiver, p == callParts{syntax.NoNode, syntax.NoNode} && u.via == ast.ViaPlain)
	e.refer(r)
	switch {
	case !r.Resolution.Resolved():
	case takesFunction(r.QualifiedName):
		e.applied(p.arguments, addsArgument(r.QualifiedName))
	case strings.HasPrefix(r.QualifiedName, "Record.defrecord"):
		e.record(n, name, p)
	}
	e.callArguments(p, u)
}

// member resolves the name of r as a member of receiver and walks the receiver.
// bare says that neither arguments nor a block follow: on anything but a module
// that reads a field.
func (e *extractor) member(r *ast.Reference, receiver syntax.Node, bare bool) {
	if m, ok := e.moduleAt(receiver); ok {
		r.Qualifier = m.written
		r.QualifiedName, r.Resolution = e.qualified(m.name, r.Name, r.Arity), m.resolution
		if e.class(receiver) == unary {
			e.unary(receiver)
		}
		return
	}
	r.Resolution = ast.UnresolvedExpression
	switch e.class(receiver) {
	case identifier:
		r.Qualifier, r.Resolution = e.t.Text(receiver), ast.UnresolvedVariable
	case aliasName: // of a computed module
		r.Qualifier, r.Resolution, bare = compact(e.t.Text(receiver)), ast.UnresolvedDynamic, false
	case unary:
		if e.operator(receiver) == opAttribute {
			r.Qualifier, r.Resolution = e.attributePath(receiver), ast.UnresolvedDynamic
		}
	case call:
		if e.isUnquote(receiver) {
			r.Resolution = ast.UnresolvedDynamic
		} else if path := e.path(receiver); path != "" {
			r.Qualifier, r.Resolution = path, ast.UnresolvedVariable
		}
	case dot:
		r.Resolution = ast.UnresolvedDynamic
	}
	if bare {
		r.Role, r.Arity = ast.RoleAttribute, ast.NoArity
	}
	e.expression(receiver)
}

// attributePath returns "@name" for the reading of an attribute.
func (e *extractor) attributePath(n syntax.Node) string {
	operand := e.t.Child(n, e.f.operand)
	if operand == syntax.NoNode || e.class(operand) != identifier {
		return ""
	}
	return "@" + e.t.Text(operand)
}

// path returns "a.b.c" for a chain of fields that starts at a name, "" for any other
// call.
func (e *extractor) path(n syntax.Node) string {
	first := n
	for steps := 0; e.class(first) == call; steps++ {
		if steps == maxPath {
			return ""
		}
		target := e.t.Child(first, e.f.target)
		if target == syntax.NoNode || e.class(target) != dot || e.t.After(target) != e.t.After(first) {
			return ""
		}
		right := e.t.Child(target, e.f.right)
		if right == syntax.NoNode || e.class(right) != identifier {
			return ""
		}
		if first = e.t.Child(target, e.f.left); first == syntax.NoNode {
			return ""
		}
	}
	if e.class(first) == unary && e.attributePath(first) == "" || e.class(first) != identifier && e.class(first) != unary {
		return ""
	}
	return compact(e.t.Text(n))
}

func (e *extractor) isUnquote(n syntax.Node) bool {
	target := e.t.Child(n, e.f.target)
	return target != syntax.NoNode && e.class(target) == identifier && e.t.Text(target) == "unquote"
}

// memberName returns the name on the right of a dot, which may be quoted.
func (e *extractor) memberName(right syntax.Node) string {
	if e.class(right) == quotedText {
		return e.plainText(right)
	}
	return e.t.Text(right)
}

// plainText returns what stands between the quotes of a text without interpolation.
func (e *extractor) plainText(n syntax.Node) string {
	content := ""
	for c := range e.t.NamedChildren(n) {
		if e.class(c) != quotedContent || content != "" {
			return ""
		}
		content = e.t.Text(c)
	}
	return content
}

// compact removes white space from a dotted path.
func compact(path string) string {
	if !strings.ContainsAny(path, " \t\r\n") {
		return path
	}
	return strings.Join(strings.Fields(path), "")
}
