// Package cache keeps values that can be had again, within a bound of bytes.
//
// Place in the flow: ast/repository keeps decoded units in one and ast/engine answers;
// package instance sizes them and has the memory manager evict them.
//
// Invariants:
//   - When Put returns, the values kept take no more than the bound, by their Size.
//   - What is dropped for room is what was used least, and least lately: one pass over
//     more values than fit does not drop those that are used again and again.
//   - A value is never handed out when it is older than the bound of age.
//   - A cache has no goroutines and need not be closed; any number live in one process.
package cache
