package python

import (
	"slices"

	"elixirscope/ast"
	"elixirscope/ast/lang"
	"elixirscope/ast/syntax"
)

// use is what a dotted path is used for: the role of its last name.
type use struct {
	role  ast.Role
	via   ast.Via
	arity int16
	flags ast.ReferenceFlags
}

// refer records a use of name at n as what m stands for.
func (e *extractor) refer(n syntax.Node, qualifier, name string, m meaning, u use) {
	e.referAt(e.t.Start(n), qualifier, name, m, u)
}

func (e *extractor) referAt(offset uint32, qualifier, name string, m meaning, u use) {
	r := ast.Reference{
		Role: u.role, Via: u.via, Arity: u.arity, Flags: u.flags, Resolution: m.how,
		Name: name, Qualifier: qualifier, Position: e.t.Position(offset),
	}
	if m.how.Resolved() {
		r.QualifiedName = m.name
	} else {
		r.Candidates = m.candidates
	}
	e.Refer(r)
}

// value records an identifier as a plain value if it names a definition of the file
// or something imported.
func (e *extractor) value(n syntax.Node, flags ast.ReferenceFlags) {
	if e.t.Text(n) != "" {
		e.valueOf(n, e.meaningOf(n), flags)
	}
}

// valueOf is value for a name that stands for m. A name that is imported and then
// assigned to is another variable, so that is no use of what it was imported from.
func (e *extractor) valueOf(n syntax.Node, m meaning, flags ast.ReferenceFlags) {
	switch {
	case m.how == ast.ResolvedLocal, !flags.Has(ast.IsWrite) && (m.how == ast.ResolvedImport || m.how == ast.Ambiguous):
		e.refer(n, "", e.t.Text(n), m, use{role: ast.RoleValue, arity: ast.NoArity, flags: flags})
	}
}

// call records a call whose callee is a name or ends in one, and returns the next
// node to visit.
func (e *extractor) call(n syntax.Node, via ast.Via) syntax.Node {
	callee := e.t.Child(n, e.f.function)
	if callee == syntax.NoNode {
		return n + 1
	}
	u := use{role: ast.RoleCall, via: via, arity: e.argumentCount(e.t.Child(n, e.f.arguments))}
	switch inner := e.unwrap(callee); e.class(inner) {
	case identifier:
		if name := e.t.Text(inner); name != "" {
			e.refer(inner, "", name, e.meaningOf(inner), u)
		}
		return e.t.After(callee)
	case attribute:
		return e.chain(inner, u)
	}
	return n + 1
}

// argumentCount returns the number of arguments, NoArity when one is unpacked.
func (e *extractor) argumentCount(n syntax.Node) int16 {
	if n == syntax.NoNode {
		return ast.NoArity
	}
	if e.class(n) != argumentList {
		return 1 // a generator expression without parentheses of its own
	}
	count := 0
	for c := range e.t.NamedChildren(n) {
		if e.t.Source()[e.t.Start(c)] == '*' {
			return ast.NoArity
		}
		if e.class(c) != failure {
			count++
		}
	}
	return int16(min(count, maxCount))
}

// maxCount is the greatest number of arguments or parameters that is told.
const maxCount = 1<<15 - 1

// unwrap returns the expression inside parentheses, and behind the star that the
// grammar takes to be the innermost operator: it reads *a.f() as (*a).f().
func (e *extractor) unwrap(n syntax.Node) syntax.Node {
	for e.wraps(n) {
		inner := e.t.FirstNamedChild(n)
		if inner == syntax.NoNode {
			return n
		}
		n = inner
	}
	return n
}

func (e *extractor) wraps(n syntax.Node) bool {
	c := e.class(n)
	return c == parenthesized || c == unpacking
}

// chain records the names of the attribute access at n, the outermost of a.b.c, and
// returns the node behind it. Where the path starts from an expression it returns
// that instead: the names behind it are recorded when the walk comes to them.
func (e *extractor) chain(n syntax.Node, u use) syntax.Node {
	segments, base := e.segments[:0], n
	for e.class(base) == attribute {
		segments = append(segments, e.t.Child(base, e.f.attribute))
		object := e.t.Child(base, e.f.object)
		if object == syntax.NoNode {
			return n + 1
		}
		base = e.unwrap(object)
	}
	e.segments = segments
	if e.class(base) != identifier {
		return base
	}
	if e.t.Text(base) != "" {
		e.path(base, segments, u)
	}
	return e.t.After(n)
}

// path records a dotted path: the identifier at base and the names behind it, the
// last one first.
func (e *extractor) path(base syntax.Node, names []syntax.Node, u use) {
	m, qualifier := e.meaningOf(base), e.t.Text(base)
	if m.sort != importedModule {
		e.valueOf(base, m, 0)
	}
	for i := len(names) - 1; i >= 0; i-- {
		n := names[i]
		if n == syntax.NoNode || e.t.Text(n) == "" {
			return
		}
		this := use{role: ast.RoleAttribute, arity: ast.NoArity}
		if i == 0 {
			this = u
		}
		before, name := m, e.t.Text(n)
		m = e.member(before, name)
		e.refer(n, qualifier, name, m, this)
		if before.isReceiver() && !m.how.Resolved() {
			before.class.pending = append(before.class.pending, pendingMember{name, len(e.References()) - 1})
		}
		qualifier = e.extend(qualifier, base, n)
	}
}

// memberOfExpression records the name at n, if it has one, which stands behind an
// expression.
func (e *extractor) memberOfExpression(n syntax.Node, u use) {
	if n != syntax.NoNode && e.t.Text(n) != "" {
		e.refer(n, "", e.t.Text(n), meaning{how: ast.UnresolvedExpression}, u)
	}
}

// useOf tells what the attribute access at n is used for.
func (e *extractor) useOf(n syntax.Node) use {
	for e.wraps(e.t.Parent(n)) {
		n = e.t.Parent(n)
	}
	around := e.t.Parent(n)
	if e.t.Field(n) != e.f.function || e.class(around) != call {
		return use{role: ast.RoleAttribute, arity: ast.NoArity}
	}
	u := use{role: ast.RoleCall, arity: e.argumentCount(e.t.Child(around, e.f.arguments))}
	if e.class(e.t.Parent(around)) == decorator {
		u.via = ast.ViaDecorator
	}
	return u
}

// extend adds the name at s to a path that starts at base. Where the source has
// nothing but the path between the two, the result shares its memory. Beyond what a
// name can hold it is not extended.
func (e *extractor) extend(path string, base, s syntax.Node) string {
	text := e.t.Slice(e.t.Start(base), e.t.End(s))
	switch {
	case len(path) > lang.MaxName:
		return path
	case len(text) == len(path)+1+len(e.t.Text(s)):
		return text
	}
	return path + "." + e.t.Text(s)
}

// resolvePending binds the uses of fields that the class turned out to declare.
func (e *extractor) resolvePending(c *classBody) {
	for _, p := range c.pending {
		if c.fields[p.name] {
			r := &e.References()[p.reference]
			r.Resolution, r.QualifiedName = ast.ResolvedSelf, e.qualify(c.name, p.name)
		}
	}
	c.pending = nil
}

// write visits a statement whose target is written to.
func (e *extractor) write(n, target syntax.Node) syntax.Node {
	if target == syntax.NoNode {
		return n + 1
	}
	e.walkRange(n+1, target)
	e.targets(target, ast.IsWrite)
	return e.t.After(target)
}

// targets visits the pattern at n, which is assigned to.
func (e *extractor) targets(n syntax.Node, flags ast.ReferenceFlags) {
	for i := n; i < e.t.After(n); {
		switch e.class(i) {
		case identifier:
			e.value(i, flags)
			i++
		case attribute:
			u := use{role: ast.RoleAttribute, arity: ast.NoArity, flags: flags}
			if e.chain(i, u) != e.t.After(i) {
				e.walk(e.t.Child(i, e.f.object))
				e.memberOfExpression(e.t.Child(i, e.f.attribute), u)
			}
			i = e.t.After(i)
		case subscript, call:
			e.walk(i)
			i = e.t.After(i)
		default:
			i++
		}
	}
}

// patternName records the dotted name of a pattern: the class of Point(x=0), the
// value of Color.RED. A single name that is no class captures.
func (e *extractor) patternName(n syntax.Node) {
	isClass := e.class(e.t.Parent(n)) == classPattern
	segments, base := e.segments[:0], syntax.NoNode
	for c := range e.t.NamedChildren(n) {
		if base == syntax.NoNode {
			base = c
		} else {
			segments = append(segments, c)
		}
	}
	e.segments = segments
	if base == syntax.NoNode || e.t.Text(base) == "" || len(segments) == 0 && !isClass {
		return
	}
	u := use{role: ast.RoleAttribute, arity: ast.NoArity}
	if isClass {
		u.role = ast.RoleType
	}
	if len(segments) == 0 {
		e.refer(base, "", e.t.Text(base), e.meaningOf(base), u)
		return
	}
	slices.Reverse(segments)
	e.path(base, segments, u)
}

// countCase notes a case that always matches, "_" or a name without a guard: like a
// default it decides nothing.
func (e *extractor) countCase(n syntax.Node) {
	pattern := e.t.FirstNamedChild(n)
	if e.class(pattern) != casePattern || e.t.Child(n, e.f.guard) != syntax.NoNode {
		return
	}
	next := e.t.NextSibling(pattern)
	only := e.t.FirstChild(pattern)
	if only == syntax.NoNode || e.t.After(only) != e.t.After(pattern) || e.class(next) != colon {
		return
	}
	if !e.t.Named(only) || e.class(only) == dottedName && e.t.After(only) == only+2 {
		e.irregular++
	}
}
