// Package pattern finds code by its shape. A pattern is code of the language with
// metavariables: $X stands for one named node, $_ for any one of them, $$X for a node
// that may be a token, $$$X and $$$ for any number of nodes; where a name is used
// twice, the code has to be equal. A tree-sitter query can be used instead.
//
// Place in the flow of a question: engine compiles the pattern of a request once and
// matches it with the stored trees.
//
// Invariants:
//   - A pattern is immutable: any number of goroutines may match it.
//   - Compiling takes bounded time and memory, whatever the text.
//   - What matches is what ast-grep's strictness "smart" matches: all of the pattern
//     has to be there in order; tokens and comments between, and whatever follows the
//     last node of the pattern in the same parent, need not be in the pattern. Elixir's
//     calls are an exception: they match with and without parentheses, to the last
//     argument.
//   - Matches come in the order of their nodes, which is preorder; they may be nested.
//   - A node that does not match costs no allocation.
package pattern
