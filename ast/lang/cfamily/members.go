package cfamily

import (
	"elixirscope/ast"
	"elixirscope/ast/syntax"
)

// memberHere resolves a member of the class at scope.
func (r *resolver) memberHere(scope, name string) answer {
	if found, ok := r.lookup(scope, name, values); ok && scope != "" {
		return answer{resolution: ast.ResolvedSelf, qualified: found}
	}
	found, complete := r.inherited(scope, name, values)
	switch {
	case found != "":
		return answer{resolution: ast.ResolvedSelf, qualified: found}
	case complete || scope == "":
		return answer{resolution: ast.UnresolvedUndefined}
	case r.names.records[scope] == nil:
		return r.alone(join(scope, name))
	}
	return answer{resolution: ast.Ambiguous, candidates: r.baseCandidates(nil, scope, name)}
}

// memberOf resolves receiver.name and receiver->name by the type of the receiver, as
// far as the file tells it.
func (r *resolver) memberOf(u *use, name string) answer {
	if r.class(u.receiver) == this {
		return r.memberHere(u.scope, name)
	}
	t, ok := r.typeOf(u, u.receiver, maxChain)
	t = r.underlying(t)
	switch {
	case ok && t.path != "" && t.pointers == r.dereferences(u.receiver):
		return r.memberOfType(t, name, values)
	case u.qualifier == "":
		return answer{resolution: ast.UnresolvedExpression}
	}
	return answer{resolution: ast.UnresolvedVariable}
}

// dereferences returns 1 if the member behind a receiver is accessed with ->, else 0.
func (r *resolver) dereferences(receiver syntax.Node) int8 {
	access := r.Tree.Parent(receiver)
	if r.class(access) == fieldExpression && r.text(r.Tree.Child(access, r.fields.operator)) == "->" {
		return 1
	}
	return 0
}

// typeOf returns the declared type of a receiver.
func (r *resolver) typeOf(u *use, n syntax.Node, depth int) (typeName, bool) {
	if depth == 0 {
		return typeName{}, false
	}
	switch r.class(n) {
	case identifier:
		if u.local {
			return u.root, true
		}
		a := r.bare(u.scope, r.Tree.Text(n), values)
		t, ok := r.names.variables[a.qualified]
		return t, ok && a.resolution.Resolved()
	case this:
		return typeName{path: u.scope, pointers: 1, absolute: true}, true
	case fieldExpression:
		t, ok := r.typeOf(u, r.Tree.Child(n, r.fields.argument), depth-1)
		if !ok {
			return typeName{}, false
		}
		field := r.text(r.path(r.Tree.Child(n, r.fields.field)).name)
		a := r.memberOfType(r.underlying(t), field, values)
		t, ok = r.names.variables[a.qualified]
		return t, ok && a.resolution.Resolved()
	}
	return u.root, u.local // offsetof(type, member), { .member = 1 }
}

// memberOfType resolves a member of a type that aliases have been removed from.
func (r *resolver) memberOfType(t typeName, name string, s space) answer {
	if t.path == "" {
		return answer{resolution: ast.UnresolvedVariable}
	}
	at, known := r.classOf(t)
	if !known {
		return r.memberOfForeign(t, name)
	}
	if found, ok := r.lookup(at, name, s); ok {
		return answer{resolution: ast.ResolvedLocal, qualified: found}
	}
	found, complete := r.inherited(at, name, s)
	switch {
	case found != "":
		return answer{resolution: ast.ResolvedLocal, qualified: found}
	case complete:
		return answer{resolution: ast.UnresolvedUndefined}
	}
	return answer{resolution: ast.Ambiguous, candidates: r.baseCandidates(nil, at, name)}
}

// memberOfForeign returns what a member of a type of another file may be called.
func (r *resolver) memberOfForeign(t typeName, name string) answer {
	scope := t.scope
	if t.absolute {
		scope = ""
	}
	a, ok, remember := r.remembered('.', scope, join(t.path, name))
	if ok {
		return a
	}
	types := r.typeCandidates(t)
	list := make([]string, 0, len(types))
	for _, at := range types[:min(len(types), maxCandidates)] {
		list = append(list, join(at, name))
	}
	return remember(answer{resolution: ast.Ambiguous, candidates: list})
}
