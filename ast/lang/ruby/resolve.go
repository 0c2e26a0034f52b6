package ruby

import (
	"elixirscope/ast"
)

// maxNesting bounds how many modules around a use are asked, and maxAncestors how
// many ancestors of a class. No program comes near.
const (
	maxNesting   = 16
	maxAncestors = 32
)

// candidatesKey is a constant that the file does not define, by where it is used.
type candidatesKey struct {
	around *nesting
	name   string
}

// resolve binds the uses, once the whole file is known.
func (e *extractor) resolve() {
	for i := range e.constantUses {
		e.resolveConstant(&e.constantUses[i])
	}
	e.markErrors()
	for i := range e.callUses {
		e.resolveCall(&e.callUses[i])
	}
}

// resolveConstant binds one constant. What stands before it has been bound.
func (e *extractor) resolveConstant(u *constantUse) {
	switch u.scope {
	case lexicalScope:
		e.resolveLexically(u)
	case rootScope:
		k := e.constants[constantKey{"", u.name}]
		value := k.value || k.name == "" && e.library.values[u.name]
		u.found, u.ok = known{name: u.name, how: ast.ResolvedAbsolute, value: value}, true
	case objectScope:
	default:
		e.resolveWithin(u, &e.constantUses[u.scope])
	}
	r := &e.References()[u.ref]
	switch {
	case u.ok:
		r.QualifiedName, r.Resolution = u.found.name, u.found.how
	case len(u.candidates) > 0:
		r.Resolution, r.Candidates = ast.Ambiguous, u.candidates
	default:
		r.Resolution = ast.UnresolvedExpression
	}
}

// resolveLexically looks a constant up in the modules around, then in the file,
// then among the constants of Ruby. What none of them defines may be a constant of
// any of the modules around, in another file.
func (e *extractor) resolveLexically(u *constantUse) {
	if u.found, u.ok = e.lookup(u.around, u.name); u.ok {
		return
	}
	if !e.shadowed[u.name] && (e.library.modules[u.name] || e.library.values[u.name]) {
		u.found, u.ok = known{name: u.name, how: ast.ResolvedBuiltin, value: e.library.values[u.name]}, true
		return
	}
	key := candidatesKey{u.around, u.name}
	candidates, ok := e.candidates[key]
	if !ok {
		around := u.around
		for level := 0; around.outer != nil && level < maxNesting; around, level = around.outer, level+1 {
			candidates = append(candidates, e.qualify(around.name, "::", u.name))
		}
		candidates = append(candidates, u.name)
		e.candidates[key] = candidates
	}
	u.candidates = candidates
}

// resolveWithin looks a constant up in the module before it.
func (e *extractor) resolveWithin(u, scope *constantUse) {
	if !scope.ok {
		for _, c := range scope.candidates {
			if u.found, u.ok = e.constants[constantKey{c, u.name}]; u.ok {
				return
			}
		}
		for _, c := range scope.candidates {
			u.candidates = append(u.candidates, e.qualify(c, "::", u.name))
		}
		return
	}
	if u.found, u.ok = e.constants[constantKey{scope.found.name, u.name}]; u.ok {
		return
	}
	qualified := e.qualify(scope.found.name, "::", u.name)
	if scope.found.how == ast.ResolvedLocal {
		u.candidates = []string{qualified}
		return
	}
	u.found, u.ok = known{name: qualified, how: scope.found.how}, true
}

// markErrors makes errors of the classes that inherit from one, by the name of a
// class of Ruby or through classes of the file.
func (e *extractor) markErrors() {
	for _, m := range e.modules {
		if !e.isError(m) {
			continue
		}
		for _, index := range m.symbols {
			if s := e.Symbol(index); s.Kind == ast.KindClass {
				s.Kind = ast.KindError
			}
		}
	}
}

func (e *extractor) isError(m *module) bool {
	for range maxAncestors {
		if m == nil || m.superclass == noUse {
			return false
		}
		parent := &e.constantUses[m.superclass]
		if !parent.ok {
			return false
		}
		if parent.found.how != ast.ResolvedLocal {
			return e.library.errors[parent.found.name]
		}
		m = e.modules[parent.found.name]
	}
	return false
}

// resolveCall binds one call.
func (e *extractor) resolveCall(u *callUse) {
	r := &e.References()[u.ref]
	if u.constant == noUse {
		e.resolveOnSelf(r, u)
	} else {
		e.resolveOnConstant(r, &e.constantUses[u.constant])
	}
	if !u.dynamic {
		return
	}
	if r.QualifiedName != "" {
		r.Candidates = []string{r.QualifiedName}
	}
	r.QualifiedName, r.Resolution = "", ast.UnresolvedDynamic
}

// resolveOnConstant binds Name.method.
func (e *extractor) resolveOnConstant(r *ast.Reference, object *constantUse) {
	switch {
	case !object.ok && len(object.candidates) == 0:
		r.Resolution = ast.UnresolvedExpression
	case !object.ok:
		r.Resolution = ast.Ambiguous
		for _, c := range object.candidates {
			r.Candidates = append(r.Candidates, e.qualify(c, ".", r.Name))
		}
	case object.found.value:
		r.Resolution = ast.UnresolvedVariable
	case object.found.how != ast.ResolvedLocal:
		r.QualifiedName, r.Resolution = e.qualify(object.found.name, ".", r.Name), object.found.how
	default:
		e.resolveOnModule(r, object.found.name)
	}
}

// resolveOnModule binds a call on a module that the file defines.
func (e *extractor) resolveOnModule(r *ast.Reference, name string) {
	own := e.qualify(name, ".", r.Name)
	m := e.modules[name]
	if m == nil {
		r.Resolution, r.Candidates = ast.Ambiguous, []string{own}
		return
	}
	s := search{e: e, name: r.Name}
	found := s.find(m, true)
	switch {
	case found != "" && len(s.passed) == 0 && !s.opaque:
		r.QualifiedName, r.Resolution = found, ast.ResolvedLocal
	case r.Name == "new" && m.isClass && found == "":
		r.QualifiedName, r.Resolution = own, ast.ResolvedLocal
	case found != "":
		r.Resolution, r.Candidates = ast.Ambiguous, append(s.passed, found)
	default:
		r.Resolution, r.Candidates = ast.Ambiguous, s.candidates(own)
	}
}

// resolveOnSelf binds a call whose receiver is self.
func (e *extractor) resolveOnSelf(r *ast.Reference, u *callUse) {
	s := search{e: e, name: r.Name}
	found, how := "", ast.ResolvedSelf
	if u.receiver.meta {
		s.opaque = s.opaque || u.receiver.module.opaque
	} else {
		found = s.find(u.receiver.module, u.receiver.singleton)
	}
	if found == "" && u.bare && u.receiver.module != e.top && !s.blank {
		found = s.find(e.top, false)
	}
	switch {
	case s.own:
		how = ast.ResolvedBuiltin
	case found == e.topName(r.Name):
		how = ast.ResolvedLocal
	}
	if found == "" && !s.blank {
		found, how = e.inherited(r.Name, u.receiver), ast.ResolvedBuiltin
		if e.library.statements[r.Name] {
			s.passed, s.opaque = nil, false
		}
	}
	switch {
	case found == "" && r.Name == "new" && u.receiver.singleton && !u.receiver.meta && u.receiver.module.isClass:
		r.QualifiedName, r.Resolution = e.methodName(u.receiver, r.Name), ast.ResolvedSelf
	case found != "" && len(s.passed) == 0 && !s.opaque:
		r.QualifiedName, r.Resolution = found, how
	case len(s.passed) > 0:
		r.Resolution, r.Candidates = ast.Ambiguous, s.candidates(e.methodName(u.receiver, r.Name))
		if found != "" {
			r.Candidates = append(r.Candidates, found)
		}
	case found != "":
		r.Resolution, r.Candidates = ast.Ambiguous, []string{found}
	default:
		r.Resolution = ast.UnresolvedUndefined
	}
}

// topName returns the qualified name of the file's own method called name, "" when
// it has none.
func (e *extractor) topName(name string) string {
	if index, ok := e.top.instance[name]; ok {
		return e.Symbol(index).QualifiedName
	}
	return ""
}

// inherited returns the method that Ruby itself gives to r, "" when there is none.
func (e *extractor) inherited(name string, r receiver) string {
	if r.singleton {
		if r.module.isClass && e.library.classMethods[name] {
			return e.qualify("Class", "#", name)
		}
		if e.library.moduleMethods[name] {
			return e.qualify("Module", "#", name)
		}
	}
	if e.library.kernelMethods[name] {
		return e.qualify("Kernel", "#", name)
	}
	return ""
}

// search looks a method up among the ancestors of a module, in the order in which
// Ruby asks them.
type search struct {
	e      *extractor
	name   string
	steps  int
	passed []string // the method in ancestors that the file does not define
	opaque bool     // an ancestor was passed that has no name
	own    bool     // what was found is Ruby's own
	blank  bool     // the class inherits from BasicObject, which has next to no methods
}

// find returns the qualified name of the method, "" when no ancestor in the file
// defines it.
func (s *search) find(m *module, singleton bool) string {
	for s.steps < maxAncestors {
		s.steps++
		if index, ok := (receiver{module: m, singleton: singleton}).methods()[s.name]; ok {
			return s.e.Symbol(index).QualifiedName
		}
		s.opaque = s.opaque || m.opaque
		if s.e.library.reopened(m.name) {
			s.passed = append(s.passed, s.e.methodName(receiver{module: m, singleton: singleton}, s.name))
		}
		if found := s.mixed(m, singleton); found != "" {
			return found
		}
		if m.superclass == noUse {
			return ""
		}
		parent := &s.e.constantUses[m.superclass]
		if m = s.module(parent); m == nil {
			return s.pass(parent, singleton)
		}
	}
	s.opaque = true
	return ""
}

// candidates returns the method of the class itself and those of the ancestors that
// were passed.
func (s *search) candidates(own string) []string {
	if len(s.passed) > 0 && s.passed[0] == own {
		return s.passed
	}
	return append([]string{own}, s.passed...)
}

// mixed looks in the modules that are mixed in, the last one first.
func (s *search) mixed(m *module, singleton bool) string {
	list := m.mixins
	if singleton {
		list = m.extensions
		if m.extendSelf {
			if found := s.find(m, false); found != "" {
				return found
			}
		}
	}
	for i := len(list) - 1; i >= 0 && s.steps < maxAncestors; i-- {
		u := &s.e.constantUses[list[i]]
		found := ""
		if mixin := s.module(u); mixin != nil {
			found = s.find(mixin, false)
		} else {
			s.steps++
			found = s.pass(u, false)
		}
		if found != "" {
			return found
		}
	}
	return ""
}

// module returns the module of the file that u names, nil when there is none.
func (s *search) module(u *constantUse) *module {
	if !u.ok {
		return nil
	}
	return s.e.modules[u.found.name]
}

// pass goes by an ancestor that the file does not define. Those of Ruby's own whose
// methods are known need not be asked.
func (s *search) pass(u *constantUse, singleton bool) string {
	e, separator := s.e, receiver{singleton: singleton}.separator()
	switch {
	case !u.ok:
		s.opaque = s.opaque || len(u.candidates) == 0
		for _, c := range u.candidates {
			s.passed = append(s.passed, e.qualify(c, separator, s.name))
		}
	case u.found.how == ast.ResolvedBuiltin && e.library.errors[u.found.name] && !singleton:
		if e.library.errorMethods[s.name] {
			s.own = true
			return e.qualify("Exception", "#", s.name)
		}
	case u.found.name == "BasicObject" && !singleton:
		s.blank = true
	case u.found.name == "Object" || u.found.name == "Kernel" || u.found.name == "Comparable" && !singleton:
	default:
		s.passed = append(s.passed, e.qualify(u.found.name, separator, s.name))
	}
	return ""
}
