package cfamily

import (
	"cmp"
	"slices"
	"strings"

	"elixirscope/ast"
	"elixirscope/ast/syntax"
)

// use is one use of a name, to be resolved when the file has been walked.
type use struct {
	node       syntax.Node // the name
	receiver   syntax.Node // of a member access; 0, the root, is none
	enclosing  int32
	role       ast.Role
	via        ast.Via
	flags      ast.ReferenceFlags
	fixed      ast.Resolution // decided during the walk; 0 if it is not
	arity      int16
	global     bool // begins with ::
	macro      bool // a function-like macro of this file is called so
	field      bool // names a member of the class at hand
	constructs bool // a constructor calls that of the class it names
	local      bool // the receiver begins with a local variable, whose type is root
	doubtful   bool // in an error outside of functions, where a name may be part of a declaration
	scope      string
	qualifier  string
	bound      string // qualified name a local name stands for
	root       typeName
}

// use records u, whose name must not be empty. What a local variable means is
// settled here; the rest waits for the end of the file.
func (e *extractor) use(u use) {
	if u.node == syntax.NoNode {
		return
	}
	name := e.nameText(u.node)
	if name == "" {
		return
	}
	u.enclosing, u.scope = e.Enclosing(), e.context.scope
	u.doubtful = e.context.recovered && e.context.place != inBody
	if u.constructs && name != last(u.scope) {
		u.scope = parent(u.scope) // where the bases are named
	}
	if u.receiver <= 0 && u.qualifier != "" && !u.global {
		e.localQualifier(&u)
	}
	if u.receiver <= 0 && u.qualifier == "" && !u.global && !u.field && u.fixed == 0 && !u.macro {
		if l, ok := e.locals.Lookup(name); ok {
			if u.bound = l.qualified; l.qualified == "" {
				u.fixed = ast.UnresolvedParameter
			}
		}
	}
	e.uses = append(e.uses, u)
}

// localQualifier settles T::name where T is a parameter of a template or a type of
// the function at hand.
func (e *extractor) localQualifier(u *use) {
	first, rest, more := strings.Cut(u.qualifier, separator)
	l, ok := e.locals.Lookup(first)
	switch {
	case !ok:
	case l.qualified == "":
		u.fixed = ast.UnresolvedParameter
	default:
		u.bound = join(l.qualified, e.nameText(u.node))
		if more {
			u.bound = join(join(l.qualified, rest), e.nameText(u.node))
		}
	}
}

// resolveUses turns the uses into references, in source order.
func (e *extractor) resolveUses() {
	byPosition := func(x, y use) int { return cmp.Compare(e.Tree.Start(x.node), e.Tree.Start(y.node)) }
	slices.SortStableFunc(e.uses, byPosition)
	r := resolver{extractor: e, answers: make(map[string]answer)}
	for i := range e.uses {
		u := &e.uses[i]
		a := r.answer(u)
		if u.role == ast.RoleValue && !a.resolution.Resolved() && (u.doubtful || a.resolution != ast.Ambiguous) {
			continue // a local name, or none
		}
		r.refer(u, a)
	}
}

// refer records the reference for a use and its answer.
func (r *resolver) refer(u *use, a answer) {
	if u.enclosing != ast.NoSymbol {
		r.Reopen(u.enclosing)
		defer r.Close()
	}
	r.Refer(ast.Reference{
		Role: a.role, Via: u.via, Resolution: a.resolution, Flags: u.flags, Arity: u.arity,
		Name: r.nameText(u.node), Qualifier: u.qualifier, QualifiedName: a.qualified, Candidates: a.candidates,
		Position: r.Tree.Position(r.Tree.Start(u.node)),
	})
}
