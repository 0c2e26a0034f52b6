// Package repository is the AST repository: the one place that knows how files,
// units and postings are laid out in the store, and that writes them.
//
// Place in the flow: stage analyze builds a Unit with an Encoder, stage index
// hands Updates to Repository.Apply; package engine reads Snapshots.
//
// Records:
//   - file: what was seen of one path and what became of it (ast.File);
//   - unit: facts, tree and source of one content in one language, content-addressed,
//     so that identical files share it;
//   - postings: from the name of a definition, a reference or an imported module
//     to the units that hold it, with their language;
//   - user: from a unit to the files that have its content;
//   - repository: name, root, and the digest of its logical content;
//   - event: what a batch changed, in the log of foundation/events.
//
// Invariants:
//   - Apply writes all that belongs to its updates in one batch.
//   - A repository's digest is the sum of the hashes of its files' logical entries
//     (path, content, facts, tree, status; not times), so it does not depend on the
//     order of changes: equal digests, equal answers.
//   - While a file fails or has syntax errors it uses the unit of its last good content
//     too. That, and the events, are only remembered: they are outside of the digest.
//   - Whoever applies the events of symbols in their order knows which symbols there
//     are, from the moment on at which the repository was complete for the first time.
//   - A unit without users is dead: no query reaches it. Collect removes it.
package repository
