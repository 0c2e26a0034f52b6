package elixir

import (
	"strconv"

	"elixirscope/ast"
	"elixirscope/ast/syntax"
)

// capture walks &name/arity, &Mod.name/arity and &(...).
func (e *extractor) capture(n syntax.Node) {
	operand := syntax.NoNode
	for c := range e.t.NamedChildren(n) {
		operand = c
	}
	for operand != syntax.NoNode && e.class(operand) == block && e.onlyChild(operand) != syntax.NoNode {
		operand = e.onlyChild(operand)
	}
	if operand != syntax.NoNode && e.class(operand) == binary && e.operator(operand) == opSlash && e.captured(operand) {
		return
	}
	e.expression(operand)
}

// captured records the function of name/arity; it returns false when n is a division.
func (e *extractor) captured(n syntax.Node) bool {
	left, right := e.t.Child(n, e.f.left), e.t.Child(n, e.f.right)
	if left == syntax.NoNode || right == syntax.NoNode || e.class(right) != integer {
		return false
	}
	arity, err := strconv.ParseInt(e.t.Text(right), 10, 16)
	if err != nil {
		return false
	}
	r := ast.Reference{Role: ast.RoleCapture, Via: ast.ViaCapture, Arity: int16(arity)}
	switch e.class(left) {
	case operatorIdentifier:
		return true
	case identifier:
		r.Name, r.Position = e.t.Text(left), e.position(left)
		if r.Name != "" {
			e.referLocal(r)
		}
		return true
	case call:
		return e.capturedRemote(left, r)
	}
	return false
}

// capturedRemote records the function of receiver.name/arity.
func (e *extractor) capturedRemote(n syntax.Node, r ast.Reference) bool {
	target := e.t.Child(n, e.f.target)
	if target == syntax.NoNode || e.class(target) != dot || e.t.After(target) != e.t.After(n) {
		return e.isUnquoteCapture(n)
	}
	receiver, right := e.t.Child(target, e.f.left), e.t.Child(target, e.f.right)
	if receiver == syntax.NoNode || right == syntax.NoNode {
		return false
	}
	if r.Name = e.memberName(right); r.Name == "" {
		return false
	}
	r.Position = e.position(right)
	e.member(&r, receiver, false)
	e.refer(r)
	return true
}

// isUnquoteCapture walks &unquote(name)/arity.
func (e *extractor) isUnquoteCapture(n syntax.Node) bool {
	if !e.isUnquote(n) {
		return false
	}
	e.unquoted(n)
	return true
}

// takesFunction reports whether a function of the libraries takes module, name and
// arguments of another.
func takesFunction(qualifiedName string) bool {
	switch qualifiedName {
	case "Kernel.apply/3", "Kernel.spawn/3", "Kernel.spawn_link/3", "Kernel.spawn_monitor/3",
		"Task.async/3", "Task.start/3", "Task.start_link/3",
		"Task.Supervisor.async/4", "Task.Supervisor.async/5",
		"Task.Supervisor.async_nolink/4", "Task.Supervisor.async_nolink/5",
		"Task.Supervisor.start_child/4", "Task.Supervisor.start_child/5",
		"Node.spawn/4", "Node.spawn/5", "Node.spawn_link/4", "Process.spawn/4",
		"Agent.start/3", "Agent.start/4", "Agent.start_link/3", "Agent.start_link/4",
		":erlang.apply/3", ":erlang.spawn/3", ":erlang.spawn_link/3", ":erlang.spawn_monitor/3",
		":proc_lib.spawn/3", ":proc_lib.spawn_link/3", ":proc_lib.start_link/3", ":proc_lib.start/3",
		":timer.apply_after/4", ":timer.apply_interval/4", ":timer.tc/3",
		":rpc.call/4", ":rpc.call/5", ":rpc.cast/4", ":rpc.multicall/4", ":erpc.call/4", ":erpc.call/5", ":erpc.cast/4":
		return true
	}
	return addsArgument(qualifiedName) > 0
}

// addsArgument returns how many arguments such a function puts in front of the given
// ones: an element, a state.
func addsArgument(qualifiedName string) int16 {
	switch qualifiedName {
	case "Task.async_stream/4", "Task.async_stream/5",
		"Task.Supervisor.async_stream/5", "Task.Supervisor.async_stream/6",
		"Task.Supervisor.async_stream_nolink/5", "Task.Supervisor.async_stream_nolink/6",
		"Agent.get/4", "Agent.get/5", "Agent.get_and_update/4", "Agent.get_and_update/5",
		"Agent.update/4", "Agent.update/5", "Agent.cast/4":
		return 1
	}
	return 0
}

// applied records the function that arguments name as Module, :name, [arguments];
// it is called with more arguments than these.
func (e *extractor) applied(list syntax.Node, more int16) {
	if list == syntax.NoNode {
		return
	}
	module, name := syntax.NoNode, syntax.NoNode
	for c := range e.t.NamedChildren(list) {
		if module != syntax.NoNode && e.atomName(name) != "" && e.appliedTo(module, name, c, more) {
			return
		}
		module, name = name, c
	}
}

// appliedTo records the call of module.name with a list of arguments and some more.
func (e *extractor) appliedTo(module, name, values syntax.Node, more int16) bool {
	m, ok := e.moduleAt(module)
	if !ok {
		return false
	}
	r := ast.Reference{
		Role: ast.RoleCall, Via: ast.ViaApply, Resolution: ast.UnresolvedDynamic, Arity: ast.NoArity,
		Name: e.atomName(name), Qualifier: m.written, Position: e.position(name),
	}
	if arity, known := e.listLength(values); known {
		r.Arity = arity + more
		r.Candidates = []string{e.qualified(m.name, r.Name, r.Arity)}
	}
	e.refer(r)
	return true
}

// listLength returns the length of a literal list.
func (e *extractor) listLength(n syntax.Node) (int16, bool) {
	if e.class(n) != list {
		return 0, false
	}
	count := 0
	for c := range e.t.NamedChildren(n) {
		switch e.class(c) {
		case keywords:
			for range e.t.NamedChildren(c) {
				count++
			}
			continue
		case binary:
			if e.operator(c) == opBar {
				return 0, false
			}
		case failure:
			return 0, false
		}
		count++
	}
	return int16(min(count, maxArity)), true
}

// tuple walks {...}; {Module, :name, [arguments]} names a function to be called.
func (e *extractor) tuple(n syntax.Node) {
	var elements [3]syntax.Node
	count := 0
	for c := range e.t.NamedChildren(n) {
		if count < len(elements) {
			elements[count] = c
		}
		count++
	}
	if count == 3 && e.class(elements[2]) == list && e.atomName(elements[1]) != "" && e.class(elements[0]) != atom {
		e.appliedTo(elements[0], elements[1], elements[2], 0)
	}
	if e.dependencies && count >= 2 {
		e.dependency(n, elements[0])
	}
	e.children(n)
}
