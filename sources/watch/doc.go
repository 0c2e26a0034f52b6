// Package watch keeps a tree of files current: it crawls the tree once, then emits
// what changes, as it changes.
//
// Place in the flow: a source, in the place of crawl.Changes, which it drives. Events
// of the system only say where to look; what is there, and whether it differs from
// its record, Changes.Reconcile finds out. So an event too many costs a look, and a
// watcher that missed events is put right by looking at everything.
//
//	fsnotify -> read -> queue (settling, hold) -> Reconcile -> emit
//	                      ^                          | Enter: a watch for each directory
//	patrol (root, polled) +                          v before it is read
//	                                               table
//
// Invariants:
//   - A directory is watched before it is read, and all watches are set while
//     reading: what appears before is listed, what appears after has an event.
//   - Only directories that the crawler enters are watched, and .git and .git/info
//     for index.lock and the exclude file; above the root, those whose ignore files
//     are in force.
//   - A watch is of a directory, not of a name: one that moved is watched anew under
//     its new name before anything in it is trusted.
//   - Reading events never waits for the pipeline. What waits for it is a set of
//     paths of bounded size, in which directories stand for many paths.
//   - A path is looked at when it has been quiet for Debounce, at the latest MaxDelay
//     after its first event, and when the watcher is stopped. While a repository's
//     index.lock exists nothing is, so that a checkout comes as one; but never longer
//     than Hold.
//   - What cannot be watched is polled. What was lost is made up for by looking at
//     everything. Both are said in the log, with what to do about it, and in Status.
//   - While the root is gone its records stay; when it is back it is crawled anew.
//   - Contents are never read.
package watch
