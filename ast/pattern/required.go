package pattern

import (
	"slices"

	"elixirscope/ast"
	"elixirscope/ast/lang"
	"elixirscope/ast/syntax"
)

// minRequired is the length from which a text tells files apart.
const minRequired = 3

// Required returns texts that the source of every match contains, the longest first.
func (p *Pattern) Required() []string {
	var texts []string
	for _, g := range p.certain() {
		texts = g.texts(texts)
	}
	slices.SortFunc(texts, func(a, b string) int { return len(b) - len(a) })
	return slices.Compact(texts)
}

// certain returns the goals that match something wherever the pattern matches.
func (p *Pattern) certain() []*goal {
	var goals []*goal
	if p.query == nil {
		goals = append(goals, &p.root)
	}
	for _, r := range []*relation{p.inside, p.has} {
		if r != nil {
			goals = append(goals, &r.root)
		}
	}
	return goals
}

// texts appends the texts of named leaves. Those of tokens are not certain: a parser
// makes tokens up that are missing.
func (g *goal) texts(to []string) []string {
	if g.op == opLeaf && g.named && len(g.text) >= minRequired {
		to = append(to, g.text)
	}
	for i := range g.children {
		to = g.children[i].texts(to)
	}
	return to
}

// Callee returns the name of a function that every match calls, so that the facts of its
// file have a reference of that name; unless the file has syntax errors. It is "" when
// that is not certain.
func (p *Pattern) Callee() string {
	for _, g := range p.certain() {
		if name := p.special.calleeIn(g); name != "" {
			return name
		}
	}
	return ""
}

func (s *special) calleeIn(g *goal) string {
	if name := s.callee(g); name != "" {
		return name
	}
	for i := range g.children {
		if name := s.calleeIn(&g.children[i]); name != "" {
			return name
		}
	}
	return ""
}

// callee returns the name that a call is of, "" when g is no call or of no name.
func (s *special) callee(g *goal) string {
	shape, ok := s.calls[g.kind]
	if !ok || g.op == opOne || g.op == opMany {
		return ""
	}
	name := g.child(shape)
	if s.language == ast.Elixir && name != nil && name.op == opLeaf {
		return "" // what defines, and what a macro reads, looks like a local call
	}
	for name != nil && name.op == opInner {
		name = name.child(s.calls[name.kind])
	}
	if name == nil || name.op != opLeaf || !name.named || len(name.text) > lang.MaxName {
		return ""
	}
	switch name.text {
	case "iota", "unquote": // not functions, though they can be written as calls
		return ""
	}
	return name.text
}

// child returns the child with a role, nil when there is none.
func (g *goal) child(f syntax.Field) *goal {
	if f == syntax.NoField {
		return nil
	}
	for i := range g.children {
		if g.children[i].field == f {
			return &g.children[i]
		}
	}
	return nil
}

// roles says in which role the children of a call, and of a qualified name, have the
// name: those of which every use is a reference.
func roles(l ast.Language) map[string]string {
	switch l {
	case ast.Go:
		return map[string]string{"call_expression": "function", "selector_expression": "field"}
	case ast.Elixir:
		return map[string]string{"call": "target", "dot": "right"}
	case ast.Python:
		return map[string]string{"call": "function", "attribute": "attribute"}
	case ast.JavaScript, ast.TypeScript, ast.TSX:
		return map[string]string{"call_expression": "function", "member_expression": "property"}
	case ast.Rust:
		return map[string]string{"call_expression": "function", "field_expression": "field", "scoped_identifier": "name"}
	case ast.Java:
		return map[string]string{"method_invocation": "name"}
	}
	return nil
}

// nameRoles finds the kinds and roles in a grammar.
func nameRoles(g *syntax.Grammar, roles map[string]string) map[syntax.Kind]syntax.Field {
	found := make(map[syntax.Kind]syntax.Field)
	for k := range g.KindCount() {
		if role, ok := roles[g.KindName(syntax.Kind(k))]; ok {
			found[syntax.Kind(k)] = g.MustField(role)
		}
	}
	return found
}
