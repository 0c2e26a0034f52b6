// Package lang is the contract between a syntax tree and the facts of its
// language, and the tools every language shares: the Builder that collects facts,
// lexical scopes, complexity, text helpers, language detection.
//
// Each language is a folder below this one with a function New; lang/all lists
// them. docs/adding-a-language.md says how to add one.
//
// Place in the flow: stage parse calls Language.Parse, stage analyze Language.Facts
// on the tree.
//
// Invariants:
//   - Facts look at one tree and nothing else: no path, no other file, no clock.
//   - Names are resolved lexically or not at all. A use that the file leaves open
//     carries the reason, never a guess.
//   - Facts never panic and end on any tree, whatever the bytes.
package lang
