// Package parallel does the same work for many items, some at a time.
//
// Place in the flow: where a list is at hand and each item may succeed or fail by itself.
// What arrives one after another goes through flow instead, a tree whose nodes are found
// on the way through the queue of sources/crawl, and services that run until they are
// stopped are not items.
//
// Invariants:
//   - Each returns when all its goroutines have ended; nothing is left behind.
//   - There is one result for each item, at its place, whatever happened to it.
//   - A panic of one item is the error of that item.
package parallel
