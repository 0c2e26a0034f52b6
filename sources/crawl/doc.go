// Package crawl finds the source files of a directory tree, in parallel, and reads
// them without ever leaving the tree.
//
// Place in the flow: a source. Walk feeds the pipeline with every candidate file;
// the stage that parses reads the content with ReadFile; the watcher asks Covers
// whether a path that changed belongs to the tree at all.
//
// What is crawled: files whose name the caller wants, unless an ignore file or
// --exclude excludes them or --include does not name them. The directories .git,
// node_modules and _build are never entered; other repositories inside the tree
// are, with their own .gitignore files in force. Ignore files above the root count
// up to the top of the git repository that the root lies in. Naming a root or,
// with Config.Only, a file explicitly is asking for it: rules that exclude the root itself do
// not apply.
//
// Invariants:
//   - No symbolic link is followed out of the root, and none is followed at all
//     below it: what it leads to is found where it lies, or does not belong to the
//     tree. All is opened through os.Root, so that no race leads out of it either.
//   - Only regular files are opened; a FIFO, socket or device never blocks.
//   - A file that is wanted and cannot be had is an Entry with the reason.
//   - Memory does not grow with the tree: directories are read in batches, depth
//     first, and those that wait are bounded.
//   - Names are bytes. They need not be UTF-8, and paths may be longer than what
//     system calls accept.
package crawl
