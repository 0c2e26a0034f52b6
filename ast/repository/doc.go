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
//   - repository: name, root, and the digest of its logical content.
//
// Invariants:
//   - Apply writes all that belongs to its updates in one batch.
//   - A repository's digest is the sum of the hashes of its files' logical entries
//     (path, content, facts, tree, status; not times), so it does not depend on the
//     order of changes: equal digests, equal answers.
//   - A unit without users is dead: no query reaches it. Collect removes it.
package repository
