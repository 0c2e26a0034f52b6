package golang

import (
	"elixirscope/ast"
	"elixirscope/ast/lang"
	"elixirscope/ast/syntax"
)

// use says what an expression is used for; the zero use reads its value.
type use struct {
	call  bool
	arity int16
	via   ast.Via
	flags ast.ReferenceFlags
}

// operand is what stands left of a dot.
type operand struct {
	kind operandKind
	name string // import path of a package, qualified name of a type, "" if unknown
}

type operandKind uint8

const (
	expression operandKind = iota
	importedPackage
	vaguePackage // an import whose name the file does not tell, or a variable
	typedValue
	typedReceiver // the receiver of the method around
)

// selectorChain records a.b.c: one reference for each name behind a dot, and what
// the first name stands for. A chain is walked in one go, because a qualifier and
// its type are known only from its start.
func (e *extractor) selectorChain(n syntax.Node, u use) {
	mark := len(e.segments)
	base := n
	for base != syntax.NoNode && e.class(base) == selector {
		e.segments = append(e.segments, base)
		base = e.t.Child(base, e.f.operand)
	}
	var left operand
	path := ""
	switch {
	case base == syntax.NoNode:
	case e.class(base) == identifier:
		left, path = e.firstOperand(base), e.t.Text(base)
	default:
		e.visit(base)
	}
	start := uint32(0)
	if path != "" {
		start = e.t.Start(base)
	}
	for i := len(e.segments) - 1; i >= mark; i-- {
		name := e.t.Child(e.segments[i], e.f.field)
		if name == syntax.NoNode || e.t.Text(name) == "" {
			break
		}
		r := ast.Reference{
			Role: ast.RoleAttribute, Arity: ast.NoArity, Name: e.t.Text(name), Qualifier: path, Position: e.position(name),
		}
		if i == mark {
			u.apply(&r)
		}
		left = e.member(&r, left)
		e.Refer(r)
		if path != "" {
			path = e.extend(path, start, name)
		}
	}
	e.segments = e.segments[:mark]
}

func (u use) apply(r *ast.Reference) {
	r.Flags = u.flags
	if u.call {
		r.Role, r.Arity, r.Via = ast.RoleCall, u.arity, u.via
	}
}

// extend returns path with a further name. Where the source has nothing but names
// and dots since start, the result is a piece of it.
func (e *extractor) extend(path string, start uint32, name syntax.Node) string {
	end := e.t.End(name)
	if end-start == uint32(len(path))+1+end-e.t.Start(name) {
		return e.t.Slice(start, end)
	}
	if len(path) > lang.MaxName {
		return path
	}
	return path + "." + e.t.Text(name)
}

// firstOperand tells what the first name of a chain stands for and records its use.
func (e *extractor) firstOperand(n syntax.Node) operand {
	left := e.operandNamed(e.t.Text(n))
	if left.kind == typedValue {
		e.nameValue(n, 0)
	}
	return left
}

func (e *extractor) operandNamed(name string) operand {
	if l, ok := e.scopes.Lookup(name); ok {
		switch l.kind {
		case receiver:
			return operand{typedReceiver, l.typ}
		case typeVariable:
			return operand{typedValue, ""}
		}
		return operand{typedValue, l.typ}
	}
	if d := e.defined[name]; d != nil {
		if d.isType() && d.typ == "" {
			return operand{typedValue, d.qualified}
		}
		return operand{typedValue, d.typ}
	}
	if path, ok := e.paths[name]; ok {
		return operand{importedPackage, path}
	}
	if len(e.vague) > 0 || e.broken {
		return operand{vaguePackage, name}
	}
	return operand{typedValue, ""}
}

// member fills in what a name behind a dot means and returns what it stands for in
// turn.
func (e *extractor) member(r *ast.Reference, left operand) operand {
	switch left.kind {
	case expression:
		r.Resolution = ast.UnresolvedExpression
		return operand{}
	case importedPackage:
		r.QualifiedName, r.Resolution = e.qualify(left.name, r.Name), ast.ResolvedImport
		if r.Role == ast.RoleAttribute {
			r.Role = ast.RoleValue
		}
		return operand{typedValue, ""}
	case vaguePackage:
		r.Resolution = ast.UnresolvedVariable
		if len(e.vague) > 0 {
			r.Resolution = ast.Ambiguous
			for _, path := range e.vague[:min(len(e.vague), maxCandidates)] {
				r.Candidates = append(r.Candidates, e.qualify(path, r.Name))
			}
		}
		return operand{typedValue, ""}
	}
	if left.name == "" {
		r.Resolution = ast.UnresolvedVariable
		return operand{typedValue, ""}
	}
	info, ok := e.members[member{left.name, r.Name}]
	if !ok {
		r.Resolution = ast.Ambiguous
		r.Candidates = e.candidates(left.name, r.Name)
		return operand{typedValue, ""}
	}
	r.QualifiedName, r.Resolution = e.qualify(left.name, r.Name), ast.ResolvedLocal
	if left.kind == typedReceiver {
		r.Resolution = ast.ResolvedSelf
	}
	if info.method && r.Role == ast.RoleAttribute {
		r.Role = ast.RoleCapture
	}
	return operand{typedValue, info.typ}
}

// maxCandidates bounds the candidates of one reference.
const maxCandidates = 8

// candidates returns what a member that the file does not declare may be: declared
// for its type in another file of the package, or promoted from an embedded type.
func (e *extractor) candidates(owner, name string) []string {
	embedded := e.embedded[owner]
	embedded = embedded[:min(len(embedded), maxCandidates-1)]
	candidates := make([]string, 0, 1+len(embedded))
	candidates = append(candidates, e.qualify(owner, name))
	for _, inner := range embedded {
		candidates = append(candidates, e.qualify(inner, name))
	}
	return candidates
}
