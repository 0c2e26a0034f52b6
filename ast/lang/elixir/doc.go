// Package elixir extracts the facts of Elixir files.
//
// Place in the flow: stage analyze calls Facts through lang.Language; package
// lang/all lists it.
//
// Names are those of the language: Shop.Cart for a module, Shop.Cart.add/3 for a
// function or macro (its highest arity; Symbol.Arity holds the interval that default
// arguments open), Shop.Cart.t/0 for a type, Shop.Cart.@limit for a module attribute,
// Shop.Cart.total for a field of a struct, Size.Shop.Cart for the implementation of a
// protocol, Shop.CartTest."add/2 > adds" for a test. A call is named with the arity it
// is written with, the argument before a pipe and the do block included.
//
// The grammar has calls, operators and blocks; what defines, imports or branches
// is told by the name of what is called. So the walk has three modes - expression,
// pattern, type - and keeps what a reader of the file would know at each place: the
// module, the aliases and imports in scope, the variables that are bound, whether it
// stands in a quote, a guard or a module body.
//
// What the file alone tells, by the rules of the language:
//
//   - A bare call means a definition of its module, however late in the file, then an
//     import that names it, then Kernel. Elixir refuses a call that Kernel and a whole
//     imported module both offer, so Kernel is no guess. With an import of a module
//     that is not part of Elixir the call is Ambiguous, with a `use` it may be injected.
//   - A bare name is a call only if nothing binds it as a variable and one of these
//     defines it without arguments.
//   - In a quote, a bare call belongs to whoever expands the macro: it means an import
//     or Kernel, never a definition of the file.
//   - The value of an attribute that is set to a module names that module.
//
// Cyclomatic complexity is Credo's, per function that of its worst clause, since
// Credo measures clause by clause; cognitive complexity is the sum of the clauses.
//
// Parentheses that heads of definitions lack are put in, and the file is parsed again.
// After other syntax errors the definitions that the parser still shows keep their module:
// loose heads in error nodes, heads it skipped as text, modules that lost their end.
// Indentation tells which module a later one is nested in.
//
// Invariants: one walk over the tree; what needs the definitions of a module is
// resolved when the module ends.
package elixir
