// Package syntax turns the bytes of a file into a Tree: the concrete syntax tree
// as flat columns in preorder, made by tree-sitter.
//
// Place in the flow: stage parse calls Parser.Parse through the file's language;
// package lang and everything after it works on the columns in plain Go.
//
// Invariants:
//   - One cgo call per parse: it parses, flattens and returns.
//   - What tree-sitter allocates for one parse is bounded by Limits.Arena, time by
//     Limits.Timeout and the context; both reach tree-sitter's inner loop. The
//     columns take 20 bytes a node beside it.
//   - No bytes make it panic or abort. Text that fits no rule becomes error and
//     missing nodes, which are kept and counted.
//   - Node i of a tree is entry i of every column. Its descendants are the nodes
//     i+1 up to, not including, After(i).
package syntax

import _ "elixirscope/ast/syntax/needscgo" // says what to install when there is no C compiler
