package ast

import "math"

// NoSymbol is the index that stands for "no symbol": the parent of a top-level
// symbol, the enclosing symbol of a reference at file level.
const NoSymbol int32 = -1

// Symbol is one definition in a file.
type Symbol struct {
	Kind       Kind
	Visibility Visibility
	Flags      SymbolFlags
	Parent     int32 // index of the enclosing symbol in Facts.Symbols, or NoSymbol
	Arity      Arity // NoArity where the language has none

	Name string // last segment, as a person would say it: "total", "Client"
	// QualifiedName is the name as far as the file alone tells it:
	// "Shop.Item.total/2", "http.Client.Do", "Outer.method".
	QualifiedName string
	Signature     string // one line: head of the definition without its body
	Doc           string // first line of the documentation, "" if there is none

	NamePosition Position // where the name stands
	Span         Span     // the whole definition, all clauses included

	Metrics *Metrics // nil unless the symbol is a function, method or macro
	Details *Details // nil unless the definition says more than the above
}

// Arity is the closed interval of argument counts a definition accepts;
// default arguments make Min smaller than Max. A Max of AnyNumber has no end.
type Arity struct {
	Min, Max int16
}

// AnyNumber is the Max of a definition that takes any number of arguments more.
const AnyNumber = math.MaxInt16

// NoArity marks a symbol or reference to which an argument count does not apply.
const NoArity int16 = -1

// Without returns the Arity of a symbol to which an argument count does not apply.
func Without() Arity { return Arity{NoArity, NoArity} }

// Exactly returns the Arity of a definition that takes n arguments.
func Exactly(n int) Arity { return Arity{int16(n), int16(n)} }

// Known reports whether an argument count applies at all.
func (a Arity) Known() bool { return a.Max >= 0 }

// Bounded reports whether there is a number of arguments that is too high.
func (a Arity) Bounded() bool { return a.Max < AnyNumber }

// Accepts reports whether n arguments fit.
func (a Arity) Accepts(n int16) bool { return a.Min <= n && n <= a.Max }

// Metrics measures the body of one function.
type Metrics struct {
	Lines      uint32 // lines from the first to the last of the definition
	Parameters uint32
	// Cyclomatic is McCabe's number; for Elixir exactly as Credo counts it.
	Cyclomatic uint32
	// Cognitive follows G. Ann Campbell, "Cognitive Complexity", SonarSource 2017.
	Cognitive uint32
	Nesting   uint32 // deepest nesting of control structures, 0 when there is none
	Calls     uint32 // calls written in the body
}

// Details holds what only some definitions carry. Zero fields mean "not said".
type Details struct {
	Target     string   // qualified name that a delegate or alias stands for: "Shop.Cart.add/2"
	Default    string   // default or initial value of a field, attribute or constant, as written
	Deprecated string   // reason given by a deprecation mark
	Since      string   // version given by a since mark
	Implements string   // what an @impl or @Override mark names; "true" when it names nothing
	Roles      []string // frameworks a module takes a role in by `use`: "GenServer"
	Specs      []string // type specifications, as written, one line each
	Tags       []string // tags of a test, as written, those of its module first
	Clauses    []Clause // clauses of a multi-clause function, in order
}

// Clause is one clause of a function that is defined clause by clause.
type Clause struct {
	Span  Span
	Guard string // text of the guard, "" if there is none
}

// SymbolFlags are yes/no facts about a definition.
type SymbolFlags uint16

// The flags of a symbol.
const (
	Test          SymbolFlags = 1 << iota // a test case or a test helper by the language's own convention
	Quoted                                // written inside a quote: belongs to whoever expands the macro
	Dynamic                               // its name is computed: Name holds the pattern as written
	Hidden                                // documentation switched off (@doc false, #[doc(hidden)])
	Deprecated                            // marked as deprecated
	Declaration                           // declares without defining (prototype, abstract method, callback)
	Static                                // belongs to the type, not to its instances
	Local                                 // defined inside a function
	Recovered                             // found inside a syntax error; its extent is a guess
	Documented                            // has documentation, even if its first line is empty
	Async                                 // asynchronous function
	Optional                              // declares what need not be defined: optional callback
	DefaultExport                         // what the module gives whoever takes no name from it (ECMAScript)
)

// Has reports whether all of the given flags are set.
func (f SymbolFlags) Has(flags SymbolFlags) bool { return f&flags == flags }
