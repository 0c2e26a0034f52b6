package cfamily

import (
	"strings"

	"elixirscope/ast"
)

// qualified resolves a name that is written with what it belongs to. Its first
// segment is looked for in the scopes around it, like any name; one that the file
// does not know may be nested in any of them, unless there are none.
func (r *resolver) qualified(u *use, name string) answer {
	written := join(u.qualifier, name)
	s := u.space()
	if s == values {
		s = callables
	}
	if u.global {
		return r.absolute(written, s)
	}
	first, rest, _ := strings.Cut(u.qualifier, separator)
	for at := u.scope; ; at = parent(at) {
		if found, ok := r.lookup(at, written, s); ok {
			return answer{resolution: ast.ResolvedLocal, qualified: found}
		}
		if target, ok := r.names.spaces[join(at, first)]; ok {
			return answer{resolution: ast.ResolvedAlias, qualified: join(join(target, rest), name)}
		}
		if r.names.namespaces[join(at, first)] {
			return answer{resolution: ast.ResolvedAbsolute, qualified: join(at, written)}
		}
		if at == "" {
			break
		}
	}
	if r.bareType(u.scope, u.qualifier) != "" {
		return r.memberOfType(r.underlying(typeName{path: u.qualifier, scope: u.scope}), name, s)
	}
	if first == "std" || u.scope == "" && len(r.names.opened) == 0 {
		return answer{resolution: ast.ResolvedAbsolute, qualified: written}
	}
	return r.ambiguousPath(u.scope, written)
}

// absolute resolves a name that begins with ::.
func (r *resolver) absolute(written string, s space) answer {
	if found, ok := r.lookup("", written, s); ok {
		return answer{resolution: ast.ResolvedLocal, qualified: found}
	}
	return answer{resolution: ast.ResolvedAbsolute, qualified: written}
}

// ambiguousPath returns everything a qualified name may mean.
func (r *resolver) ambiguousPath(scope, written string) answer {
	a, ok, remember := r.remembered(':', scope, written)
	if ok {
		return a
	}
	var list []string
	for at := scope; ; at = parent(at) {
		if r.names.records[at] == nil && (at == "" || !r.isFunction(at)) {
			list = append(list, join(at, written))
		}
		if at == "" || len(list) == maxCandidates {
			break
		}
	}
	return remember(answer{resolution: ast.Ambiguous, candidates: r.addOpened(list, written)})
}

// imported resolves the namespace of a using directive.
func (r *resolver) imported(u *use, name string) answer {
	for at := u.scope; ; at = parent(at) {
		switch {
		case r.names.namespaces[join(at, name)]:
			return answer{resolution: ast.ResolvedLocal, qualified: join(at, name)}
		case r.names.spaces[join(at, name)] != "":
			return answer{resolution: ast.ResolvedAlias, qualified: r.names.spaces[join(at, name)]}
		case at == "" && (u.scope == "" || name == "std"):
			return answer{resolution: ast.ResolvedAbsolute, qualified: name}
		case at == "":
			return r.ambiguousPath(u.scope, name)
		}
	}
}
