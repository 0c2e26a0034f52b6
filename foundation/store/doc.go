// Package store owns the one Pebble database of an instance: its options, its
// format version, who may hold it open, and who owns which key prefix.
//
// Place in the flow: ast/repository writes and reads through it. It knows nothing
// of code.
//
// Invariants:
//   - One writing process, or any number of reading ones. The lock is an advisory
//     one of the operating system, so a process that dies leaves no stale lock.
//     Whoever writes may wait for readers, which are soon done; nobody waits for a
//     writer.
//   - A store of a newer format is refused, never guessed at.
//   - The first byte of a key tells who owns it; the prefixes are listed in one
//     place.
package store
