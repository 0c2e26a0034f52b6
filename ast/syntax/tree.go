package syntax

import (
	"iter"
	"unsafe"

	"elixirscope/ast"
)

// Node is the number of a node in its tree, in preorder; the root is 0.
type Node int32

// NoNode is returned where there is no such node.
const NoNode Node = -1

// Root is the number of every tree's root.
const Root Node = 0

// Flags are yes/no facts about a node.
type Flags uint8

// The flags of a node, as C sets them.
const (
	IsNamed   Flags = 1 << iota // made by a rule with a name, not by a literal token
	IsMissing                   // made up by error recovery, zero bytes wide
	IsExtra                     // may stand anywhere: comments
	IsError                     // holds text that fits no rule
)

// Tree is the syntax tree of one file in flat columns. The zero Tree is empty and
// ready to be parsed into. It is immutable between two parses.
type Tree struct {
	grammar *Grammar
	source  []byte
	lines   lineTable

	kind   []Kind
	field  []Field
	flags  []Flags
	start  []uint32
	end    []uint32
	parent []Node
	after  []Node

	errors  int
	missing int
}

func (t *Tree) reset(g *Grammar, source []byte) {
	t.grammar, t.source = g, source
	t.lines.reset(source)
	t.kind, t.field, t.flags = t.kind[:0], t.field[:0], t.flags[:0]
	t.start, t.end = t.start[:0], t.end[:0]
	t.parent, t.after = t.parent[:0], t.after[:0]
	t.errors, t.missing = 0, 0
}

// Grammar returns the grammar the tree was parsed with, nil if its language has none.
func (t *Tree) Grammar() *Grammar { return t.grammar }

// Source returns the bytes the tree was parsed from.
func (t *Tree) Source() []byte { return t.source }

// Len returns the number of nodes.
func (t *Tree) Len() int { return len(t.kind) }

// Errors returns the number of error nodes.
func (t *Tree) Errors() int { return t.errors }

// Missing returns the number of tokens the parser had to make up.
func (t *Tree) Missing() int { return t.missing }

// Kind returns the kind of n.
func (t *Tree) Kind(n Node) Kind { return t.kind[n] }

// Field returns the role of n in its parent.
func (t *Tree) Field(n Node) Field { return t.field[n] }

// Flags returns the flags of n.
func (t *Tree) Flags(n Node) Flags { return t.flags[n] }

// Named reports whether n is a named node.
func (t *Tree) Named(n Node) bool { return t.flags[n]&IsNamed != 0 }

// Start returns the offset of n's first byte.
func (t *Tree) Start(n Node) uint32 { return t.start[n] }

// End returns the offset behind n's last byte.
func (t *Tree) End(n Node) uint32 { return t.end[n] }

// Parent returns the parent of n, NoNode for the root.
func (t *Tree) Parent(n Node) Node { return t.parent[n] }

// After returns the number behind n's last descendant; n+1 when n is a leaf.
func (t *Tree) After(n Node) Node { return t.after[n] }

// FirstChild returns the first child of n, or NoNode.
func (t *Tree) FirstChild(n Node) Node {
	if t.after[n] == n+1 {
		return NoNode
	}
	return n + 1
}

// NextSibling returns the next child of n's parent, or NoNode.
func (t *Tree) NextSibling(n Node) Node {
	parent := t.parent[n]
	if parent == NoNode || t.after[n] == t.after[parent] {
		return NoNode
	}
	return t.after[n]
}

// Children iterates over the children of n.
func (t *Tree) Children(n Node) iter.Seq[Node] {
	return func(yield func(Node) bool) {
		for c := n + 1; c < t.after[n]; c = t.after[c] {
			if !yield(c) {
				return
			}
		}
	}
}

// NamedChildren iterates over the named children of n, without comments and
// other extras.
func (t *Tree) NamedChildren(n Node) iter.Seq[Node] {
	return func(yield func(Node) bool) {
		for c := n + 1; c < t.after[n]; c = t.after[c] {
			if t.flags[c]&(IsNamed|IsExtra) == IsNamed && !yield(c) {
				return
			}
		}
	}
}

// FirstNamedChild returns the first named child of n that is no extra, or NoNode.
func (t *Tree) FirstNamedChild(n Node) Node {
	for c := range t.NamedChildren(n) {
		return c
	}
	return NoNode
}

// Child returns the first child of n that has the role f, or NoNode; so it does for
// NoNode.
func (t *Tree) Child(n Node, f Field) Node {
	if n == NoNode {
		return NoNode
	}
	for c := n + 1; c < t.after[n]; c = t.after[c] {
		if t.field[c] == f {
			return c
		}
	}
	return NoNode
}

// Text returns the source text of n, "" for NoNode. It shares memory with the source.
func (t *Tree) Text(n Node) string {
	if n == NoNode {
		return ""
	}
	return t.Slice(t.start[n], t.end[n])
}

// Slice returns the source text of [start, end). It shares memory with the source.
func (t *Tree) Slice(start, end uint32) string {
	b := t.source[start:end]
	return unsafe.String(unsafe.SliceData(b), len(b))
}

// Position returns the position of a byte offset.
func (t *Tree) Position(offset uint32) ast.Position { return t.lines.position(offset) }

// Span returns the extent of n.
func (t *Tree) Span(n Node) ast.Span {
	return ast.Span{Start: t.Position(t.start[n]), End: t.Position(t.end[n])}
}
