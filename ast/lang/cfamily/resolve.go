package cfamily

import (
	"slices"

	"elixirscope/ast"
)

// resolver answers what the collected uses mean, knowing the whole file.
type resolver struct {
	*extractor
	answers map[string]answer // to questions asked before; their candidates are shared
	key     []byte            // reused
}

// answer is what a use means.
type answer struct {
	role       ast.Role
	resolution ast.Resolution
	qualified  string
	candidates []string
}

// space is the kind of names a use looks among.
type space uint8

const (
	values space = iota
	types
	callables // values first, then types: T(1) makes a T
)

func (r *resolver) answer(u *use) answer {
	a := r.find(u)
	a.role = u.role
	switch {
	case u.role == ast.RoleCall && u.macro && a.resolution.Resolved() && r.isMacro(a.qualified):
		a.role = ast.RoleMacro
	case u.role == ast.RoleValue && a.resolution == ast.ResolvedSelf:
		a.role = ast.RoleAttribute
	case u.role == ast.RoleMacro && !a.resolution.Resolved():
		// A macro has no scope.
		a.resolution, a.candidates = ast.Ambiguous, r.alone(r.nameText(u.node)).candidates
	}
	return a
}

func (r *resolver) isMacro(qualified string) bool {
	i, ok := r.names.values[qualified]
	return ok && r.Symbol(i).Kind == ast.KindMacro
}

func (r *resolver) find(u *use) answer {
	name := r.nameText(u.node)
	switch {
	case u.fixed != 0:
		return answer{resolution: u.fixed}
	case u.bound != "":
		return answer{resolution: ast.ResolvedLocal, qualified: u.bound}
	case u.macro:
		return answer{resolution: ast.ResolvedLocal, qualified: name}
	case u.receiver > 0:
		return r.memberOf(u, name)
	case u.field:
		return r.memberHere(u.scope, name)
	case u.role == ast.RoleImport && u.qualifier == "":
		return r.imported(u, name)
	case u.qualifier != "" || u.global:
		return r.qualified(u, name)
	}
	return r.bare(u.scope, name, u.space())
}

func (u *use) space() space {
	switch {
	case u.role == ast.RoleType || u.role == ast.RoleExtends || u.via == ast.ViaNew || u.constructs:
		return types
	case u.role == ast.RoleCall:
		return callables
	}
	return values
}

// lookup finds a name in a scope among the symbols of the file.
func (r *resolver) lookup(scope, name string, s space) (string, bool) {
	key := r.join(scope, name)
	if s != types {
		if i, ok := r.names.values[string(key)]; ok {
			return r.Symbol(i).QualifiedName, true
		}
		if other, ok := r.names.other[string(key)]; ok {
			return other, true
		}
	}
	if s == values || s == callables && !r.cpp {
		return "", false
	}
	i, ok := r.names.types[string(key)]
	if !ok {
		return "", false
	}
	return r.Symbol(i).QualifiedName, true
}

// join is join in reused memory: valid until its next call.
func (r *resolver) join(scope, name string) []byte {
	r.key = r.key[:0]
	if scope != "" {
		r.key = append(append(r.key, scope...), separator...)
	}
	r.key = append(r.key, name...)
	return r.key
}

// remembered returns the answer given before to the same question, and a function
// to remember one.
func (r *resolver) remembered(question byte, scope, name string) (a answer, ok bool, remember func(answer) answer) {
	r.key = append(append(append(append(r.key[:0], question), scope...), 0), name...)
	if a, ok := r.answers[string(r.key)]; ok {
		return a, true, nil
	}
	key := string(r.key)
	return answer{}, false, func(a answer) answer {
		r.answers[key] = a
		return a
	}
}

// bare resolves a name without a qualifier: through the scopes around it, from the
// inside out. A class that this file does not show completely may hold it too, so
// what lies further out is then only one of the candidates.
func (r *resolver) bare(scope, name string, s space) answer {
	if !r.cpp {
		return r.bareC(name, s)
	}
	a, ok, remember := r.remembered('0'+byte(s), scope, name)
	if ok {
		return a
	}
	return remember(r.bareCPP(scope, name, s))
}

func (r *resolver) bareCPP(scope, name string, s space) answer {
	open := false
	for at := scope; ; at = parent(at) {
		if r.names.records[at] != nil && last(at) == name {
			return answer{resolution: ast.ResolvedLocal, qualified: at} // a class knows its own name
		}
		if found, ok := r.lookup(at, name, s); ok {
			switch {
			case open:
				return r.ambiguous(scope, name, s)
			case r.names.records[at] != nil:
				return answer{resolution: ast.ResolvedSelf, qualified: found}
			}
			return answer{resolution: ast.ResolvedLocal, qualified: found}
		}
		if target, ok := r.names.using[string(r.join(at, name))]; ok && !open {
			return answer{resolution: ast.ResolvedImport, qualified: target}
		}
		if at == "" {
			return r.ambiguous(scope, name, s)
		}
		found, complete := r.inherited(at, name, s)
		if found != "" && !open {
			return answer{resolution: ast.ResolvedSelf, qualified: found}
		}
		open = open || !complete
	}
}

// bareC resolves a name in C, where all files share one scope of external names.
func (r *resolver) bareC(name string, s space) answer {
	if found, ok := r.lookup("", name, s); ok {
		return answer{resolution: ast.ResolvedLocal, qualified: found}
	}
	return r.alone(name)
}

// inherited looks for a member in the bases of the class at scope. complete is
// false when the class or a base is not in this file.
func (r *resolver) inherited(scope, name string, s space) (found string, complete bool) {
	class := r.names.records[scope]
	if class == nil {
		return "", r.names.namespaces[scope] || r.isFunction(scope)
	}
	r.ancestry(class, scope)
	for _, at := range class.ancestors {
		if found, ok := r.lookup(at, name, s); ok {
			return found, true
		}
	}
	return "", len(class.foreign) == 0
}

// maxAncestors bounds the bases of a class that are looked at.
const maxAncestors = 32

// ancestry completes a class by its direct and indirect bases, once.
func (r *resolver) ancestry(class *record, scope string) {
	if class.known {
		return
	}
	class.known = true
	pending := class.bases
	for i := 0; i < len(pending) && i < maxAncestors; i++ {
		at, known := r.classOf(pending[i])
		switch {
		case !known:
			class.foreign = append(class.foreign, pending[i])
		case at != scope && !slices.Contains(class.ancestors, at):
			class.ancestors = append(class.ancestors, at)
			pending = append(pending[:len(pending):len(pending)], r.names.records[at].bases...)
		}
	}
}

func (r *resolver) isFunction(scope string) bool {
	i, ok := r.names.values[scope]
	return ok && r.Symbol(i).Arity.Known()
}

// classOf finds the class of this file that a type name means, through aliases.
func (r *resolver) classOf(t typeName) (string, bool) {
	t = r.underlying(t)
	return t.path, t.absolute && r.names.records[t.path] != nil
}

// underlying follows the aliases of this file; a type that the file defines comes
// back with its qualified name.
func (r *resolver) underlying(t typeName) typeName {
	for range maxChain {
		if !t.absolute {
			found := r.bareType(t.scope, t.path)
			if found == "" {
				return t
			}
			t.path, t.absolute = found, true
		}
		target, ok := r.names.aliases[t.path]
		if !ok || r.names.records[t.path] != nil {
			return t
		}
		target.pointers += t.pointers
		t = target
	}
	return t
}

// bareType finds the innermost type called path seen from scope.
func (r *resolver) bareType(scope, path string) string {
	for at := scope; ; at = parent(at) {
		if i, ok := r.names.types[string(r.join(at, path))]; ok {
			return r.Symbol(i).QualifiedName
		}
		if at == "" {
			return ""
		}
	}
}
