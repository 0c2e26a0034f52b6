// Package ignore decides which paths the ignore files of a tree exclude, with
// git's semantics to the byte.
//
// A List is one compiled ignore file (or a list of globs from the command line).
// Rules are all the lists in force inside one directory: .gitignore files from
// there up to the top of the git repository, the repository's info/exclude, and
// .elixirscopeignore files, which have the same syntax and the last word.
//
// Place in the flow: the crawler and the watcher ask it for every candidate. It
// reads no files; its callers do.
//
// Invariants:
//   - A verdict equals git's. The tests compare with git itself on generated
//     ignore files and trees.
//   - Matching takes no regular expression, allocates nothing except below a
//     repository's top that lies above the root, and its cost is polynomial in the
//     length of pattern and path, whatever a hostile ignore file says.
//   - Lists and Rules are immutable and may be shared between goroutines.
//
// Why not a library: measured on the property test of this package restricted to
// plain patterns (letters, *, ?, [ab], **, slashes, negation), the trees of 600 on
// which a library disagrees with git: go-git/v5 5.16.4 142, the matcher within
// boyter/gocodewalker 1.5.1 154, monochromegane/go-gitignore 197 (70 by a panic),
// sabhiram/go-gitignore 218. This package: none.
package ignore
