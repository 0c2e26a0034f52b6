package elixir

import (
	"strings"

	"elixirscope/ast"
	"elixirscope/ast/lang"
	"elixirscope/ast/syntax"
)

// failure walks what the parser could make of text that fits no rule. A definer
// whose block was never closed has lost its call node: its name and its arguments
// stand side by side, and what follows belongs to it.
func (e *extractor) failure(n syntax.Node) {
	e.failures++
	open, behind := lost{}, e.t.Start(n)
	for c := n + 1; c < e.t.After(n); c = e.t.After(c) {
		e.recoverText(behind, e.t.Start(c))
		behind = e.t.End(c)
		if !e.t.Named(c) {
			continue
		}
		if e.class(c) != identifier {
			e.recoverStatement(c, &open)
			continue
		}
		next := e.t.NextSibling(c)
		switch {
		case next == syntax.NoNode:
		case e.class(next) == arguments && e.recoverDefinition(c, next, &open):
			c, behind = next, e.t.End(next)
		case e.class(next) == identifier:
			e.recoverText(e.t.Start(c), e.t.End(next))
		}
	}
	e.recoverText(behind, e.t.End(n))
	open.closeFunction(e)
	for range open.modules {
		e.Symbol(e.module.symbol).Span.End = e.t.Position(e.t.End(n))
		e.closeModule()
	}
	e.failures--
}

// lost is what is open in an error node.
type lost struct {
	modules  int
	function bool
	frame    frameID
	end      uint32 // of what was walked last
	restore  moduleRestore
}

// recoverStatement walks what follows a definition that was lost. Definitions that
// are whole end a lost function.
func (e *extractor) recoverStatement(c syntax.Node, open *lost) {
	if e.class(c) == call {
		target := e.t.Child(c, e.f.target)
		if target != syntax.NoNode && e.class(target) == identifier {
			if name := e.t.Text(target); len(name) >= 3 && name[:3] == "def" {
				open.closeFunction(e)
			}
			if e.isModule(c) {
				open.closeModules(e, c)
			}
		}
		if e.unfinishedModule(c) {
			open.modules++
			return
		}
	}
	e.expression(c)
	open.end = e.t.End(c)
}

// recoverDefinition opens the module or function whose definer is the loose name at
// n with its loose arguments.
func (e *extractor) recoverDefinition(n, list syntax.Node, open *lost) bool {
	name := e.t.Text(n)
	p := callParts{list, syntax.NoNode}
	switch name {
	case "defmodule", "defprotocol":
		kind := ast.KindModule
		if name == "defprotocol" {
			kind = ast.KindProtocol
		}
		open.closeFunction(e)
		open.closeModules(e, n)
		if e.openModule(n, p, kind) {
			open.modules++
			return true
		}
		return false
	}
	d, ok := definerNamed(name)
	if !ok {
		return false
	}
	first := e.firstArgument(p)
	if first == syntax.NoNode {
		return false
	}
	h, ok := e.head(first)
	if !ok {
		return false
	}
	open.closeFunction(e)
	clause := ast.Clause{Span: ast.Span{Start: e.position(n), End: e.t.Position(e.t.End(list))}}
	e.addClause(e.openClause(h, d, clause, e.signature(n, e.t.End(first))), clause)
	open.openFunction(e, h, d)
	open.end = e.t.End(list)
	return true
}

func (open *lost) openFunction(e *extractor, h head, d definer) {
	open.restore = moduleRestore{flags: e.flags, function: e.function}
	open.frame, open.function = e.enterFrame(), true
	e.flags, e.function = 0, true
	e.beginMeasure(d.base)
	e.parameters(h.parameters)
	e.guard(h.guard)
}

// closeModules ends the lost modules that the module at n cannot be nested in, which
// its indentation tells.
func (open *lost) closeModules(e *extractor, n syntax.Node) {
	for open.modules > 0 && e.module.column >= e.position(n).Column {
		e.Symbol(e.module.symbol).Span.End = e.position(n)
		e.closeModule()
		open.modules--
	}
}

func (open *lost) closeFunction(e *extractor) {
	if !open.function {
		return
	}
	open.function = false
	s := e.Symbol(e.Enclosing())
	s.Span.End = e.t.Position(max(open.end, s.Span.End.Offset))
	e.endMeasure(e.Enclosing(), false)
	e.flags, e.function = open.restore.flags, open.restore.function
	e.leaveFrame(open.frame)
	e.Close()
}

// recoverText records the functions whose head the parser skipped as text: in
//
//	def add(cart, item do ... end
//	def total(cart) do ... end
//
// the missing parenthesis turns the second head into an error in the arguments of
// the first.
func (e *extractor) recoverText(from, to uint32) {
	if to-from < minHead || e.module.symbol == ast.NoSymbol {
		return
	}
	for offset := from; offset < to; {
		text := e.t.Slice(offset, to)
		i := strings.Index(text, "def")
		if i < 0 {
			return
		}
		start := offset + uint32(i)
		offset = start + 3
		if i > 0 && !isSpace(text[i-1]) {
			continue
		}
		if h, d, end, ok := e.skippedHead(start, to); ok {
			clause := ast.Clause{Span: ast.Span{Start: e.t.Position(start), End: e.t.Position(end)}}
			e.Reopen(e.module.symbol)
			f := e.openClause(h, d, clause, lang.OneLine(e.t.Slice(start, end)))
			e.addClause(f, clause)
			e.lostHead = f.symbol
			e.Close()
			e.Close()
			offset = max(offset, end)
		}
	}
}

// minHead is the length of the shortest head: "def a".
const minHead = 5

// skippedHead reads a definer, a name and parameters from the text at start; the
// name ends before to.
func (e *extractor) skippedHead(start, to uint32) (h head, d definer, end uint32, ok bool) {
	word, rest, _ := strings.Cut(e.t.Slice(start, to), " ")
	if d, ok = definerNamed(word); !ok {
		return h, d, 0, false
	}
	h = head{node: syntax.NoNode, parameters: syntax.NoNode, guard: syntax.NoNode, flags: e.symbolFlags()}
	h.at = to - uint32(len(strings.TrimLeft(rest, " ")))
	h.name = nameAt(e.t.Slice(h.at, to))
	behind := h.at + uint32(len(h.name))
	arity, length := parameterCount(e.t.Slice(behind, min(behind+maxHead, uint32(len(e.t.Source())))))
	h.arity = arity
	return h, d, behind + uint32(length), h.name != ""
}

// maxHead bounds how far the parameters of a skipped head are read.
const maxHead = 512

// nameAt returns the name of a function at the start of text.
func nameAt(text string) string {
	n := 0
	for n < len(text) && (text[n] == '_' || 'a' <= text[n] && text[n] <= 'z' || n > 0 && isNameByte(text[n])) {
		n++
	}
	if n > 0 && n < len(text) && (text[n] == '?' || text[n] == '!') {
		n++
	}
	return text[:n]
}

func isNameByte(b byte) bool {
	return 'A' <= b && b <= 'Z' || '0' <= b && b <= '9' || b >= 0x80
}

func isSpace(b byte) bool { return b == ' ' || b == '\t' || b == '\n' || b == '\r' || b == ';' }

// parameterCount counts the parameters in the parentheses at the start of text and
// returns their length; NoArity when they are not closed.
func parameterCount(text string) (arity int16, length int) {
	if text == "" || text[0] != '(' {
		return 0, 0
	}
	depth, empty := 0, true
	for i := range len(text) {
		switch b := text[i]; b {
		case '(', '[', '{':
			depth++
			empty = empty && depth == 1
		case ')', ']', '}':
			if depth--; depth == 0 {
				if !empty {
					arity++
				}
				return arity, i + 1
			}
		case ',':
			if depth == 1 {
				arity++
			}
		case '\n':
			if depth == 1 && strings.HasSuffix(text[:i], " do") { // the parenthesis that is missing
				return arity + 1, i - len(" do")
			}
		default:
			empty = empty && isSpace(b)
		}
	}
	return ast.NoArity, 0
}
