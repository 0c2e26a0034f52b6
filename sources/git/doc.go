// Package git takes the files of a commit from a git repository, without a checkout:
// bare or not, a directory of this machine or a clone kept for a URL.
//
// Place in the flow: a source. Changes compares the tree of a commit with what is
// recorded and feeds the pipeline with what differs; the stage that parses reads
// blobs with Repository.Read.
//
// What is tracked belongs to it: .gitignore has no say. The names that the crawler
// leaves out are left out here (node_modules, _build, names of no language), and so
// is what --exclude or an .elixirscopeignore in the tree excludes. Nothing leads out
// of the tree: symbolic links are not followed, submodules are not entered, names
// that no git would check out become records with a reason and are not used as paths.
//
// Invariants:
//   - Objects are read in this process, by go-git. The git program is not started, so
//     that nothing a repository's configuration or hooks say is run.
//   - The id of a blob decides whether a file differs from its record; no unchanged
//     blob is read. Where all records are known to be of a commit, only the
//     directories in which it differs from the new one are looked at.
//   - A blob is what its id says: its content is hashed again after reading.
//   - What git moves into another pack while the repository is open is still found.
//   - A panic while an object is read is that object's error.
//   - The size of an object is looked at before it is read. (An object of which the
//     pack lies about its size is read nevertheless: go-git inflates it whole.)
package git
