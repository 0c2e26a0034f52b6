package elixir

import (
	"strings"

	"elixirscope/ast"
	"elixirscope/ast/syntax"
)

// maxCopies bounds what is walked again: the symbols that are added because a defimpl
// is for several types, where nested ones would multiply, and the attributes that hold
// fields.
const maxCopies = 5000

// implementation is one target of a defimpl.
type implementation struct {
	target moduleName
	node   syntax.Node // NoNode when it is the module around
}

// defimpl walks defimpl Protocol, for: Type do ... end. Each type has a module of
// its own; the body is walked for the first, and its symbols are copied for the
// others.
func (e *extractor) defimpl(n syntax.Node) bool {
	p := e.parts(n)
	head := e.firstArgument(p)
	protocol, ok := e.moduleAt(head)
	if !ok {
		return false
	}
	targets := e.implementationTargets(p)
	first := int32(len(e.Symbols()))
	e.implementation(n, p, protocol, targets)
	for _, next := range targets[1:] {
		index := int32(len(e.Symbols()))
		if !e.copyImplementation(first, protocol, targets[0], next) {
			break
		}
		e.Reopen(index)
		e.referModule(protocol, ast.RoleImplements, head)
		e.Close()
	}
	return true
}

// implementation walks a defimpl as that of its first target.

func (e *extractor) implementation(n syntax.Node, p callParts, protocol moduleName, targets []implementation) {
	i, head := targets[0], e.firstArgument(p)
	name := e.join(protocol.name, strings.TrimPrefix(i.target.name, ":"))
	flags := e.symbolFlags()
	if i.target.name == "" {
		name, flags = e.join(protocol.name, e.computedTarget(i)), flags|ast.Dynamic
	}
	index := e.Open(ast.Symbol{
		Kind: ast.KindInstance, Flags: flags, Arity: ast.Without(), Name: lastSegment(name), QualifiedName: name,
		Signature:    e.signature(n, e.headEnd(p)),
		NamePosition: e.position(head), Span: e.t.Span(n),
	})
	e.referModule(protocol, ast.RoleImplements, head)
	e.referTargets(p)
	e.pushModule(name, index)
	e.module.computed = flags.Has(ast.Dynamic)
	e.module.setAttribute(signature{name: "@protocol"}, attribute{ast.NoSymbol, protocol.name, syntax.NoNode})
	if len(targets) == 1 {
		e.module.setAttribute(signature{name: "@for"}, attribute{ast.NoSymbol, i.target.name, syntax.NoNode})
	}
	e.moduleBody(p)
	e.closeModule()
}

func (e *extractor) computedTarget(i implementation) string {
	if i.node == syntax.NoNode {
		return "__MODULE__"
	}
	return e.signature(i.node, e.t.End(i.node))
}

// implementationTargets returns what a defimpl is for; there is always one.
func (e *extractor) implementationTargets(p callParts) []implementation {
	value := e.optionValue(p.arguments, "for")
	if value == syntax.NoNode {
		return []implementation{{target: moduleName{name: e.module.name}, node: syntax.NoNode}}
	}
	if e.class(value) != list {
		m, _ := e.moduleAt(value)
		return []implementation{{m, value}}
	}
	var targets []implementation
	for c := range e.t.NamedChildren(value) {
		m, _ := e.moduleAt(c)
		targets = append(targets, implementation{m, c})
	}
	if len(targets) == 0 {
		targets = []implementation{{node: value}}
	}
	return targets
}

// referTargets records the types a defimpl names.
func (e *extractor) referTargets(p callParts) {
	value := e.optionValue(p.arguments, "for")
	if value == syntax.NoNode {
		return
	}
	if e.class(value) != list {
		e.typeOrExpression(value)
		return
	}
	for c := range e.t.NamedChildren(value) {
		e.typeOrExpression(c)
	}
}

func (e *extractor) typeOrExpression(n syntax.Node) {
	if !e.moduleReference(n, ast.RoleType) {
		e.expression(n)
	}
}

// headEnd returns where the arguments in front of the body end.
func (e *extractor) headEnd(p callParts) uint32 {
	end := e.t.Start(p.arguments)
	for c := range e.t.NamedChildren(p.arguments) {
		if e.class(c) != keywords {
			end = e.t.End(c)
			continue
		}
		for option := range e.t.NamedChildren(c) {
			if e.class(option) == pair && e.keyName(option) == "do" {
				return end
			}
			end = e.t.End(option)
		}
	}
	return end
}

// copyImplementation adds the symbols from first on once more, for another target.
// It returns false when there are too many or a target is computed.
func (e *extractor) copyImplementation(first int32, protocol moduleName, done, next implementation) bool {
	from := e.join(protocol.name, strings.TrimPrefix(done.target.name, ":"))
	to := e.join(protocol.name, strings.TrimPrefix(next.target.name, ":"))
	if done.target.name == "" || next.target.name == "" {
		return false
	}
	count := int32(0)
	for _, s := range e.Symbols()[first:] {
		if count > 0 && s.Parent < first {
			break
		}
		count++
	}
	if e.copies += int(count); e.copies > maxCopies {
		return false
	}
	shift := int32(len(e.Symbols())) - first
	for i := first; i < first+count; i++ {
		s := *e.Symbol(i)
		if rest, ok := strings.CutPrefix(s.QualifiedName, from); ok {
			s.QualifiedName = to + rest
		}
		if i == first {
			s.Name = lastSegment(to)
		}
		parent := s.Parent
		if parent >= first {
			parent += shift
		}
		e.Symbol(e.Add(s)).Parent = parent
	}
	return true
}
