package cfamily

import (
	"slices"
	"strings"

	"elixirscope/ast"
)

// ambiguous returns everything a bare name may mean: what each scope around it may
// hold, up to the first that is known to.
func (r *resolver) ambiguous(scope, name string, s space) answer {
	return answer{resolution: ast.Ambiguous, candidates: r.listCandidates(scope, name, s)}
}

func (r *resolver) listCandidates(scope, name string, s space) []string {
	var list []string
	for at := scope; ; at = parent(at) {
		found, known := r.lookup(at, name, s)
		switch {
		case known:
			return append(list, found)
		case r.names.records[at] != nil:
			list = r.baseCandidates(list, at, name)
		case !r.isFunction(at) || at == "":
			list = append(list, join(at, name))
		}
		if at == "" || len(list) == maxCandidates {
			break
		}
	}
	return r.addOpened(list, name)
}

// addOpened adds what a name means in the namespaces of using directives.
func (r *resolver) addOpened(list []string, name string) []string {
	for _, opened := range r.names.opened {
		if len(list) >= maxCandidates {
			break
		}
		if key := join(opened, name); !slices.Contains(list, key) {
			list = append(list, key)
		}
	}
	return list
}

// maxCandidates bounds the candidates of one use.
const maxCandidates = 8

// baseCandidates adds what the bases of a class may hold that this file does not show.
func (r *resolver) baseCandidates(list []string, scope, name string) []string {
	class := r.names.records[scope]
	r.ancestry(class, scope)
	for _, base := range class.foreign {
		for _, at := range r.typeCandidates(base) {
			if len(list) < maxCandidates {
				list = append(list, join(at, name))
			}
		}
	}
	return list
}

// typeCandidates returns the qualified names that a type which is not in this file
// may have.
func (r *resolver) typeCandidates(t typeName) []string {
	if t.absolute || t.scope == "" || !r.cpp || strings.HasPrefix(t.path, "std::") {
		return []string{t.path}
	}
	var list []string
	for at := t.scope; ; at = parent(at) {
		if r.names.records[at] == nil {
			list = append(list, join(at, t.path))
		}
		if at == "" {
			return list
		}
	}
}

// alone returns the answer that a name has one candidate.
func (r *resolver) alone(name string) answer {
	a, ok, remember := r.remembered('=', "", name)
	if ok {
		return a
	}
	return remember(answer{resolution: ast.Ambiguous, candidates: []string{name}})
}
