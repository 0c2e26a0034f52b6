package stages

import (
	"sync"

	"elixirscope/ast/syntax"
)

// Trees passes trees from stage analyze back to stage parse, so that their
// buffers are used again. Trees with unusually large buffers are let go.
type Trees struct{ free sync.Pool }

// NewTrees returns an empty exchange.
func NewTrees() *Trees { return &Trees{} }

// largeTree is the number of nodes above which a tree is not kept: 20 MB.
const largeTree = 1 << 20

func (t *Trees) take() *syntax.Tree {
	if tree, ok := t.free.Get().(*syntax.Tree); ok {
		return tree
	}
	return new(syntax.Tree)
}

func (t *Trees) put(tree *syntax.Tree) {
	if tree.Len() < largeTree {
		t.free.Put(tree)
	}
}
