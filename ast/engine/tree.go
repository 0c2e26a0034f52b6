package engine

import (
	"fmt"

	"elixirscope/ast"
	"elixirscope/ast/query"
	"elixirscope/ast/repository"
	"elixirscope/ast/syntax"
)

// tree answers: the syntax tree of a file, or of what begins at a line of it.
func (r *run) tree() error {
	s := r.request.Selector
	if s.IsID {
		return r.treesOf(s)
	}
	files, err := r.filesBySelector(s.Path)
	if err != nil {
		return err
	}
	for _, file := range files {
		if !r.wantsFile(&file.File) || !r.wantsTest(file.Flags.Has(ast.TestFile)) {
			continue
		}
		if !file.HasUnit() {
			r.explainNoUnit(file)
			continue
		}
		if err := r.addTree(file, s.Line); err != nil {
			return err
		}
	}
	return nil
}

// treesOf answers with the trees of the definitions that have an id.
func (r *run) treesOf(s query.Selector) error {
	found, err := r.find(s)
	if err != nil {
		return err
	}
	for _, d := range found {
		if err := r.addTree(d.file, d.symbol().Span.Start.Line); err != nil {
			return err
		}
	}
	return nil
}

func (r *run) addTree(file *repository.File, line uint32) error {
	l := r.languages.Get(file.Language)
	if l == nil {
		return fmt.Errorf("%s: no grammar for %s", file.Path, file.Language)
	}
	if l.Grammar == nil {
		r.answer.Why = fmt.Sprintf("%s has no syntax tree: %s is read without a grammar", file.Path, file.Language)
		return nil
	}
	var t syntax.Tree
	if err := r.Tree(file.Unit(), l.Grammar, &t); err != nil {
		return fmt.Errorf("%s: %w", file.Path, err)
	}
	root := syntax.Root
	if line > 0 {
		if root = outermostAt(&t, line); root == syntax.NoNode {
			r.answer.Why = fmt.Sprintf("nothing begins at line %d of %s", line, file.Path)
			return nil
		}
	}
	at := t.Position(t.Start(root))
	r.add(&query.NodeRow{Repo: file.Repo, Path: file.Path, Line: at.Line, Column: at.Column, Node: r.nodeOf(&t, root, 0)}, file)
	return nil
}

// outermostAt returns the largest node below the root that begins on a line.
func outermostAt(t *syntax.Tree, line uint32) syntax.Node {
	for n := syntax.Node(1); int(n) < t.Len(); n++ {
		if t.Named(n) && t.Position(t.Start(n)).Line == line {
			return n
		}
	}
	return syntax.NoNode
}

// maxDepth bounds how deep a tree is shown: neither a person nor a JSON reader
// follows further.
const maxDepth = 400

// nodeOf copies a subtree; tokens are left out unless they have a field. Below
// maxDepth it is cut, and the answer says so.
func (r *run) nodeOf(t *syntax.Tree, n syntax.Node, depth int) *query.Node {
	start, end := t.Position(t.Start(n)), t.Position(t.End(n))
	node := &query.Node{
		Kind:  t.Grammar().KindName(t.Kind(n)),
		Field: t.Grammar().FieldName(t.Field(n)),
		Start: [2]int{int(start.Line), int(start.Column)},
		End:   [2]int{int(end.Line), int(end.Column)},
	}
	if t.Flags(n)&syntax.IsMissing != 0 {
		node.Kind = "MISSING " + node.Kind
	}
	if depth == maxDepth {
		node.Kind += " (cut)"
		r.answer.Coverage.Cut++
		return node
	}
	for c := range t.Children(n) {
		if t.Named(c) || t.Field(c) != syntax.NoField {
			node.Children = append(node.Children, r.nodeOf(t, c, depth+1))
		}
	}
	if len(node.Children) == 0 {
		node.Text = t.Text(n)
	}
	return node
}
