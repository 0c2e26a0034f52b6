package elixir

import (
	"strconv"
	"strings"

	"elixirscope/ast"
	"elixirscope/ast/syntax"
)

// directiveKind returns the form of import of alias, import, require and use.
func directiveKind(name string) ast.ImportKind {
	switch name {
	case "alias":
		return ast.ImportAlias
	case "require":
		return ast.ImportRequire
	case "use":
		return ast.ImportUse
	}
	return ast.ImportModule
}

// directive walks alias, import, require and use; it returns false for functions of
// other arities with these names.
func (e *extractor) directive(n syntax.Node, name string) bool {
	p := e.parts(n)
	head := e.firstArgument(p)
	if head == syntax.NoNode || e.arity(p, ast.ViaPlain) > 2 {
		return false
	}
	kind := directiveKind(name)
	if e.class(head) == dot {
		if group := e.t.Child(head, e.f.right); group != syntax.NoNode && e.class(group) == tuple {
			e.directiveGroup(n, kind, p, head, group)
			e.directiveOptions(kind, p, head)
			return true
		}
	}
	m, ok := e.moduleAt(head)
	if !ok || e.class(head) == unary {
		e.expression(head)
		e.computedDirective(kind, p, head)
		e.directiveOptions(kind, p, head)
		return true
	}
	e.directiveFor(n, kind, p, head, head, m)
	e.directiveOptions(kind, p, head)
	return true
}

// directiveGroup walks alias Base.{A, B.C}.
func (e *extractor) directiveGroup(n syntax.Node, kind ast.ImportKind, p callParts, head, group syntax.Node) {
	left := e.t.Child(head, e.f.left)
	base, ok := e.moduleAt(left)
	if !ok {
		e.expression(left)
		for c := range e.t.NamedChildren(group) {
			e.computedDirective(kind, p, c)
		}
		return
	}
	for c := range e.t.NamedChildren(group) {
		if e.class(c) != aliasName {
			e.expression(c)
			continue
		}
		segments := compact(e.t.Text(c))
		m := moduleName{e.join(base.written, segments), e.join(base.name, segments), base.resolution}
		e.directiveFor(n, kind, p, head, c, m)
	}
}

// computedDirective puts a directive for a module that the file does not tell into
// effect: an alias hides what its name meant before, and anything may be imported.
func (e *extractor) computedDirective(kind ast.ImportKind, p callParts, head syntax.Node) {
	if kind == ast.ImportUse || kind == ast.ImportModule {
		e.uses = true
		return
	}
	local := e.newName(p)
	if e.class(head) == dot {
		head = e.t.Child(head, e.f.right)
	}
	if local == "" && kind == ast.ImportAlias && head != syntax.NoNode && e.class(head) == aliasName {
		local = lastSegment(compact(e.t.Text(head)))
	}
	if local != "" {
		e.aliases.Bind(local, "")
	}
}

// newName returns the name that as: gives a module, "" without.
func (e *extractor) newName(p callParts) string {
	if value := e.optionValue(p.arguments, "as"); value != syntax.NoNode && e.class(value) == aliasName {
		return compact(e.t.Text(value))
	}
	return ""
}

// directiveFor records a directive for module m, which is named at n and puts it
// into effect.
func (e *extractor) directiveFor(statement syntax.Node, kind ast.ImportKind, p callParts, head, n syntax.Node, m moduleName) {
	e.referModule(m, ast.RoleImport, n)
	i := ast.Import{
		Kind: kind, Flags: e.placeFlags(), Path: m.written, Module: m.name, Position: e.position(statement),
	}
	switch kind {
	case ast.ImportAlias, ast.ImportRequire:
		e.rename(&i, p, m)
	case ast.ImportModule:
		e.importNames(&i, p, m)
	case ast.ImportUse:
		i.Options = e.optionText(p, head)
		e.useModule(m, n)
	}
	e.Import(i)
}

// rename puts the new name of an alias or require into effect.
func (e *extractor) rename(i *ast.Import, p callParts, m moduleName) {
	usual, local := lastSegment(m.name), e.newName(p)
	if local != "" && local != usual {
		i.Alias = local
	}
	if local == "" && i.Kind == ast.ImportAlias && m.name[0] != ':' {
		local = usual
	}
	if local != "" {
		e.aliases.Bind(local, m.name)
	}
}

// importNames puts an import into effect.
func (e *extractor) importNames(i *ast.Import, p callParts, m moduleName) {
	scope := &importScope{before: e.imports, module: m.name}
	i.Wildcard = true
	for option := range e.options(p.arguments) {
		value := e.t.Child(option, e.f.value)
		if value == syntax.NoNode {
			continue
		}
		if e.keyName(option) == "only" && e.atomName(value) == "sigils" { // no names anybody calls
			scope.only = signatureSet(nil)
		}
		if e.class(value) != list {
			continue
		}
		names, complete := e.signatures(value)
		switch e.keyName(option) {
		case "only":
			if !complete {
				continue
			}
			i.Wildcard, scope.only = false, signatureSet(names)
			for _, name := range names {
				i.Names = append(i.Names, ast.ImportedName{Name: name.String()})
			}
		case "except":
			scope.except = signatureSet(names)
			for _, name := range names {
				i.Except = append(i.Except, name.String())
			}
		}
	}
	e.imports = scope
}

// String returns name/arity.
func (s signature) String() string { return s.name + "/" + strconv.Itoa(int(s.arity)) }

func signatureSet(names []signature) map[signature]struct{} {
	set := make(map[signature]struct{}, len(names))
	for _, name := range names {
		set[name] = struct{}{}
	}
	return set
}

// signatures reads [name: arity, ...]; complete says that it holds nothing else.
func (e *extractor) signatures(n syntax.Node) (names []signature, complete bool) {
	complete = true
	for c := range e.t.NamedChildren(n) {
		if e.class(c) != keywords {
			complete = false
			continue
		}
		for option := range e.t.NamedChildren(c) {
			if s, ok := e.signaturePair(option); ok {
				names = append(names, s)
			} else {
				complete = false
			}
		}
	}
	return names, complete
}

// signaturePair reads name: arity.
func (e *extractor) signaturePair(n syntax.Node) (signature, bool) {
	if e.class(n) != pair {
		return signature{}, false
	}
	value := e.t.Child(n, e.f.value)
	if value == syntax.NoNode || e.class(value) != integer {
		return signature{}, false
	}
	arity, err := strconv.ParseInt(e.t.Text(value), 10, 16)
	name := e.keyName(n)
	return signature{name: name, arity: int16(arity)}, err == nil && name != ""
}

// useModule puts a use into effect: the module may inject definitions and imports.
func (e *extractor) useModule(m moduleName, n syntax.Node) {
	e.uses = true
	if isBehaviour(m.name) {
		e.referModule(m, ast.RoleImplements, n)
	}
	for _, module := range importedByUse(m.name) {
		e.imports = &importScope{before: e.imports, module: module}
	}
	if e.inQuote() || e.function {
		return
	}
	e.module.addRole(m.name)
	e.module.project = e.module.project || m.name == "Mix.Project"
}

// optionText returns what a use says behind the module.
func (e *extractor) optionText(p callParts, head syntax.Node) string {
	end := e.t.End(p.arguments)
	text := e.t.Slice(e.t.End(head), end)
	text = strings.TrimSpace(strings.TrimPrefix(strings.TrimSpace(text), ","))
	if e.t.Source()[e.t.Start(p.arguments)] == '(' {
		text = strings.TrimSpace(strings.TrimSuffix(text, ")"))
	}
	return text
}

// directiveOptions walks what stands behind the module; the names an import takes
// are references to them.
func (e *extractor) directiveOptions(kind ast.ImportKind, p callParts, head syntax.Node) {
	m, named := e.moduleAt(head)
	for c := e.t.NextSibling(head); c != syntax.NoNode; c = e.t.NextSibling(c) {
		if !e.t.Named(c) {
			continue
		}
		if kind == ast.ImportUse || e.class(c) != keywords {
			e.expression(c)
			continue
		}
		for option := range e.t.NamedChildren(c) {
			value := e.t.Child(option, e.f.value)
			switch {
			case value == syntax.NoNode || e.class(value) == aliasName:
			case named && kind == ast.ImportModule && e.keyName(option) == "only" && e.class(value) == list:
				e.importedNames(value, m)
			default:
				e.expression(value)
			}
		}
	}
}

// importedNames records the names in the list of only:.
func (e *extractor) importedNames(list syntax.Node, m moduleName) {
	for c := range e.t.NamedChildren(list) {
		if e.class(c) != keywords {
			continue
		}
		for name := range e.t.NamedChildren(c) {
			if s, ok := e.signaturePair(name); ok {
				e.refer(ast.Reference{
					Role: ast.RoleImport, Name: s.name, Qualifier: m.written, Arity: s.arity,
					QualifiedName: e.qualified(m.name, s.name, s.arity), Resolution: m.resolution,
					Position: e.position(name),
				})
			}
		}
	}
}
