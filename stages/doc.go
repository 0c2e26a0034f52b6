// Package stages holds the verbs of the pipeline: Parse reads and parses a changed
// file, Analyze turns its tree into facts and these into a unit, Index writes units
// to the AST repository in batches.
//
// Place in the flow: source -> Parse -> Analyze -> Index -> sink. Package pipeline
// connects them.
//
// Invariants:
//   - Every change that enters Parse leaves Index as one Outcome, whatever happens
//     to its file: what goes wrong with a file becomes its record.
//   - Content that the repository has already is neither parsed nor analyzed, nor is
//     content that has ended the process; the quarantine is told what is.
//   - The bytes an item holds of the budget are given back when its batch is
//     committed.
package stages
