//go:build cgo

package syntax

import (
	"fmt"
	"unsafe"

	sitter "github.com/tree-sitter/go-tree-sitter"
)

// Kind identifies the grammar rule or token of a node, as numbered by the grammar.
type Kind uint16

// Field identifies the role of a node in its parent, as numbered by the grammar;
// NoField is "none".
type Field uint8

// NoField is the field of nodes that have none.
const NoField Field = 0

// Grammar is one tree-sitter grammar with the names of its kinds and fields.
// It is immutable.
type Grammar struct {
	language unsafe.Pointer
	name     string
	kinds    []string // the last one is "ERROR"
	named    []bool
	fields   []string // the first one is "", for NoField
}

// NewGrammar wraps a grammar's own binding (tree_sitter_go.Language()). It fails
// when the grammar was generated for an incompatible runtime or is larger than
// the columns can number.
func NewGrammar(name string, language unsafe.Pointer) (*Grammar, error) {
	l := sitter.NewLanguage(language)
	if abi := l.AbiVersion(); abi < sitter.MIN_COMPATIBLE_LANGUAGE_VERSION || abi > sitter.LANGUAGE_VERSION {
		return nil, fmt.Errorf("grammar %s: ABI version %d, the runtime understands %d to %d",
			name, abi, sitter.MIN_COMPATIBLE_LANGUAGE_VERSION, sitter.LANGUAGE_VERSION)
	}
	kinds, fields := int(l.NodeKindCount()), int(l.FieldCount())
	if kinds >= 1<<16-2 || fields >= 1<<8 {
		return nil, fmt.Errorf("grammar %s: %d kinds and %d fields are more than a tree can number", name, kinds, fields)
	}
	g := &Grammar{language: language, name: name, fields: make([]string, fields+1)}
	for k := range kinds {
		g.kinds = append(g.kinds, l.NodeKindForId(uint16(k)))
		g.named = append(g.named, l.NodeKindIsNamed(uint16(k)))
	}
	g.kinds = append(g.kinds, "ERROR")
	g.named = append(g.named, true)
	for f := 1; f <= fields; f++ {
		g.fields[f] = l.FieldNameForId(uint16(f))
	}
	return g, nil
}

// Name returns the name the grammar was registered under.
func (g *Grammar) Name() string { return g.name }

// ErrorKind returns the kind of error nodes.
func (g *Grammar) ErrorKind() Kind { return Kind(len(g.kinds) - 1) }

// KindCount returns the number of kinds; every Kind of a tree is below it.
func (g *Grammar) KindCount() int { return len(g.kinds) }

// FieldCount returns the number of fields; every Field of a tree is below it.
func (g *Grammar) FieldCount() int { return len(g.fields) }

// KindName returns the name of k as the grammar gives it: "call", "+".
func (g *Grammar) KindName(k Kind) string {
	if int(k) >= len(g.kinds) {
		return ""
	}
	return g.kinds[k]
}

// IsNamed reports whether nodes of kind k are made by a rule with a name.
func (g *Grammar) IsNamed(k Kind) bool { return g.named[k] }

// FieldName returns the name of f, "" for NoField.
func (g *Grammar) FieldName(f Field) string {
	if int(f) >= len(g.fields) {
		return ""
	}
	return g.fields[f]
}

// MustField returns the field called name. It panics when the grammar has no such
// field: the caller was written for another version of the grammar.
func (g *Grammar) MustField(name string) Field {
	for f, known := range g.fields {
		if known == name && f > 0 {
			return Field(f)
		}
	}
	panic(fmt.Sprintf("grammar %s has no field %q", g.name, name))
}

// Classes maps the kinds of one grammar to the classes a language cares about,
// so that its code can switch over small constants.
type Classes[C ~uint8 | ~uint16] struct {
	table []C
}

// Classify builds the table: named maps names of named nodes ("call", "ERROR"),
// tokens maps anonymous ones ("+", "if"). Kinds that neither mentions have the
// zero class. A grammar may give one name to several kinds (aliases); all get the
// class. It panics on a name the grammar does not have: the caller was written
// for another version of the grammar.
func Classify[C ~uint8 | ~uint16](g *Grammar, named, tokens map[string]C) Classes[C] {
	c := Classes[C]{table: make([]C, len(g.kinds))}
	found := make(map[string]bool)
	for k, name := range g.kinds {
		classes, key := tokens, "token "+name
		if g.named[k] {
			classes, key = named, "node "+name
		}
		if class, ok := classes[name]; ok {
			c.table[k] = class
			found[key] = true
		}
	}
	for name := range named {
		if !found["node "+name] {
			panic(fmt.Sprintf("grammar %s has no named node %q", g.name, name))
		}
	}
	for name := range tokens {
		if !found["token "+name] {
			panic(fmt.Sprintf("grammar %s has no token %q", g.name, name))
		}
	}
	return c
}

// Of returns the class of kind k.
func (c Classes[C]) Of(k Kind) C { return c.table[k] }

// Child returns the first child of n in class, or NoNode.
func (c Classes[C]) Child(t *Tree, n Node, class C) Node {
	for child := range t.Children(n) {
		if c.Of(t.Kind(child)) == class {
			return child
		}
	}
	return NoNode
}
