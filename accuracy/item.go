package accuracy

import (
	"fmt"
	"strings"

	"elixirscope/ast"
)

// Kind says what an item is about.
type Kind string

// The kinds of item.
const (
	Definition Kind = "def"
	Call       Kind = "call"
	// Edge is a use bound to what it names, for truths that resolve names: a
	// compiler's trace. Its Name holds what is used (and, if told, by whom).
	Edge Kind = "edge"
	// Complexity is the cyclomatic complexity of a function; Name holds both.
	Complexity Kind = "complexity"
	// Refused marks a file the truth's own parser does not accept; Name says why.
	Refused Kind = "refused"
	// Unseen marks a line of which the truth cannot speak, such as one that the
	// preprocessor of C skips. With a Name it marks the calls of that name in the
	// line. What either side has there is left out.
	Unseen Kind = "unseen"
)

// kinds lists the kinds that are compared, in the order of the table.
func kinds() []Kind { return []Kind{Definition, Call, Edge, Complexity} }

// NoArity is the arity of an item to which an argument count does not apply.
const NoArity = -1

// Item is one thing a file contains, as the truth and the facts both spell it. Two
// items are the same when all fields are equal.
type Item struct {
	File      string `json:"file"` // relative to the root of the corpus, with slashes
	Kind      Kind   `json:"kind"`
	Construct string `json:"construct"` // row of the table: "function", "method", "class"
	Name      string `json:"name"`
	Line      int    `json:"line"`
	Arity     int    `json:"arity"`
}

// String returns the item as misses and extras are printed.
func (i Item) String() string {
	name := i.Name
	if i.Arity != NoArity {
		name = fmt.Sprintf("%s/%d", i.Name, i.Arity)
	}
	return fmt.Sprintf("%s:%d: %s", i.File, i.Line, name)
}

// definition spells a symbol as most truths do: with the qualified name, the line of
// the name and the largest number of arguments.
func definition(s *ast.Symbol) Item {
	return Item{
		Kind: Definition, Construct: strings.ReplaceAll(s.Kind.String(), "_", " "), Name: s.QualifiedName,
		Line: int(s.NamePosition.Line), Arity: int(s.Arity.Max),
	}
}
