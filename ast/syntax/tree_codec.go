package syntax

import "elixirscope/foundation/column"

// The stored form of a tree: for each node in preorder a shape, which is its kind,
// field, number of children and how its extent follows from its neighbours, and
// what the shape leaves open. A file has some hundred shapes; each is stored once,
// where it is first used, and named by its number afterwards. On Go code this
// takes 40 % less, compressed, than columns of kinds, fields and lengths.
//
// The gap is what lies between the end of what comes before a node (its previous
// sibling, or the start of its parent) and its start: mostly 0 or 1. The tail is
// the length of a leaf, which for a literal token is that of its text, or what an
// inner node covers behind its last child: mostly nothing.

// shape is what many nodes have in common, packed: kind 16 bits, field 8, marks 8,
// number of children 32.
type shape uint64

// The marks of a shape. IsMissing and IsExtra stand for themselves.
const (
	gapOfOne   = 1 << 4
	gapStored  = 1 << 5
	tailStored = 1 << 6

	flagMarks = int(IsMissing | IsExtra)
)

func newShape(kind Kind, field Field, marks int, children uint32) shape {
	return shape(kind)<<48 | shape(field)<<40 | shape(marks)<<32 | shape(children)
}

func (s shape) kind() Kind       { return Kind(s >> 48) }
func (s shape) field() Field     { return Field(s >> 40) }
func (s shape) marks() int       { return int(s>>32) & 0xff }
func (s shape) children() uint32 { return uint32(s) }

// TreeEncoder writes the stored form of trees. It reuses its buffers and is for
// one goroutine. The zero TreeEncoder is ready.
type TreeEncoder struct {
	numbers                    map[shape]uint64
	shapes, forms, gaps, tails column.Column
}

// Append appends the stored form of t to b. The source is not part of it.
func (e *TreeEncoder) Append(b []byte, t *Tree) []byte {
	if e.numbers == nil {
		e.numbers = make(map[shape]uint64)
	}
	clear(e.numbers)
	e.shapes, e.forms, e.gaps, e.tails = e.shapes[:0], e.forms[:0], e.gaps[:0], e.tails[:0]
	for n := range Node(t.Len()) {
		e.node(t, n)
	}
	out := column.Column(b)
	out.Uint(uint64(t.Len()))
	for _, c := range []column.Column{e.shapes, e.forms, e.gaps, e.tails} {
		out.Bytes(c)
	}
	return out
}

func (e *TreeEncoder) node(t *Tree, n Node) {
	children, lastEnd := uint32(0), t.start[n]
	for c := n + 1; c < t.after[n]; c = t.after[c] {
		children++
		lastEnd = t.end[c]
	}
	marks := int(t.flags[n]) & flagMarks
	switch gap := int64(t.start[n]) - int64(t.before(n)); gap {
	case 0:
	case 1:
		marks |= gapOfOne
	default:
		marks |= gapStored
		e.gaps.Int(gap)
	}
	if tail := int64(t.end[n]) - int64(lastEnd); tail != t.grammar.usualTail(t.kind[n], children) {
		marks |= tailStored
		e.tails.Int(tail)
	}
	e.shape(newShape(t.kind[n], t.field[n], marks, children))
}

// shape stores the number of a shape plus one; 0 announces a new one.
func (e *TreeEncoder) shape(s shape) {
	if n, known := e.numbers[s]; known {
		e.shapes.Uint(n + 1)
		return
	}
	e.numbers[s] = uint64(len(e.numbers))
	e.shapes.Uint(0)
	e.forms.Uint(uint64(s.kind()))
	e.forms.Byte(byte(s.field()))
	e.forms.Byte(byte(s.marks()))
	e.forms.Uint(uint64(s.children()))
}

// usualTail returns the tail of most nodes of a kind.
func (g *Grammar) usualTail(k Kind, children uint32) int64 {
	if children > 0 || g.named[k] {
		return 0
	}
	return int64(len(g.kinds[k]))
}

// before returns where what comes before n ends.
func (t *Tree) before(n Node) uint32 {
	p := t.parent[n]
	switch {
	case p == NoNode:
		return 0
	case p == n-1:
		return t.start[p]
	}
	// n-1 is the last descendant of the previous sibling; climb to the sibling.
	s := n - 1
	for t.parent[s] != p {
		s = t.parent[s]
	}
	return t.end[s]
}

// DecodeTree reads the stored form of a tree of grammar g over source into tree.
// Bytes that no tree has give an error that wraps column.ErrCorrupt.
func DecodeTree(g *Grammar, source, data []byte, tree *Tree) error {
	tree.reset(g, source)
	d := newTreeDecoder(data, tree)
	if err := d.nodes(); err != nil {
		tree.reset(g, source)
		return err
	}
	return nil
}

type treeDecoder struct {
	*Tree
	count                      int
	head                       *column.Reader
	shapes, forms, gaps, tails *column.Reader
	known                      []shape
	open                       []openNode
}

type openNode struct {
	node      Node
	remaining uint32 // children to come
	tail      int64
	end       uint32 // of the last child so far
}

func newTreeDecoder(data []byte, t *Tree) *treeDecoder {
	d := &treeDecoder{Tree: t, head: column.NewReader(data)}
	count := d.head.Uint()
	d.shapes, d.forms, d.gaps, d.tails = d.head.Section(), d.head.Section(), d.head.Section(), d.head.Section()
	if count > uint64(d.shapes.Len()) {
		d.head.Fail("%d nodes are announced in %d bytes", count, d.shapes.Len())
		return d
	}
	if count > 0 && t.grammar == nil {
		d.head.Fail("%d nodes are announced in a language without a grammar", count)
		return d
	}
	d.count = int(count)
	return d
}

func (d *treeDecoder) nodes() error {
	for i := range Node(d.count) {
		if i > 0 && len(d.open) == 0 {
			d.head.Fail("node %d follows the end of the root", i)
		}
		d.node(i)
		if err := column.Join(d.head, d.shapes, d.forms, d.gaps, d.tails); err != nil {
			return err
		}
	}
	if len(d.open) > 0 {
		d.head.Fail("the tree ends inside node %d", d.open[len(d.open)-1].node)
	}
	return d.head.Err()
}

func (d *treeDecoder) shape() shape {
	n := d.shapes.Uint()
	if n > uint64(len(d.known)) {
		d.shapes.Fail("there is no shape %d", n)
		return 0
	}
	if n > 0 {
		return d.known[n-1]
	}
	kind, field, marks, children := d.forms.Uint(), d.forms.Byte(), d.forms.Byte(), d.forms.Uint32()
	if kind >= uint64(d.grammar.KindCount()) || int(field) >= d.grammar.FieldCount() {
		d.forms.Fail("shape has kind %d and field %d", kind, field)
		return 0
	}
	s := newShape(Kind(kind), Field(field), int(marks), children)
	d.known = append(d.known, s)
	return s
}

func (d *treeDecoder) node(i Node) {
	s := d.shape()
	parent, before := NoNode, uint32(0)
	if len(d.open) > 0 {
		top := d.open[len(d.open)-1]
		parent, before = top.node, top.end
	}
	start := int64(before)
	switch {
	case s.marks()&gapStored != 0:
		start += d.gaps.Int()
	case s.marks()&gapOfOne != 0:
		start++
	}
	if start < 0 || start > int64(len(d.source)) {
		d.head.Fail("node %d starts at %d", i, start)
		return
	}
	tail := d.grammar.usualTail(s.kind(), s.children())
	if s.marks()&tailStored != 0 {
		tail = d.tails.Int()
	}
	d.kind = append(d.kind, s.kind())
	d.field = append(d.field, s.field())
	d.flags = append(d.flags, d.flagsOf(s))
	d.start = append(d.start, uint32(start))
	d.end = append(d.end, uint32(start))
	d.parent = append(d.parent, parent)
	d.after = append(d.after, i+1)
	d.open = append(d.open, openNode{node: i, remaining: s.children(), tail: tail, end: uint32(start)})
	d.close(i + 1)
}

func (d *treeDecoder) flagsOf(s shape) Flags {
	flags := Flags(s.marks() & flagMarks)
	if d.grammar.named[s.kind()] {
		flags |= IsNamed
	}
	if s.kind() == d.grammar.ErrorKind() {
		flags |= IsError
		d.errors++
	}
	if flags&IsMissing != 0 {
		d.missing++
	}
	return flags
}

// close ends the open nodes that have all their children; next is the number of
// the node to come.
func (d *treeDecoder) close(next Node) {
	for len(d.open) > 0 {
		top := &d.open[len(d.open)-1]
		if top.remaining > 0 {
			top.remaining--
			return
		}
		end := int64(top.end) + top.tail
		if end < int64(d.start[top.node]) || end > int64(len(d.source)) {
			d.head.Fail("node %d ends at %d", top.node, end)
			return
		}
		d.end[top.node], d.after[top.node] = uint32(end), next
		d.open = d.open[:len(d.open)-1]
		if len(d.open) > 0 {
			d.open[len(d.open)-1].end = uint32(end)
		}
	}
}
