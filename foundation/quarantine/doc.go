// Package quarantine keeps a file that ends the process, whatever the process does
// about it (a fault in C, a stack that overflows, memory that runs out), from doing so
// again and again.
//
// What is worked on is noted in a file before the work begins and struck out when it
// has ended. The notes are in the system's page cache, which outlives the process, so
// that nothing waits for the disk. Whoever opens the directory next finds the notes of
// a process that died: the suspects. A suspect is worked on alone. If the process dies
// then too, the suspect is guilty, and is not worked on any more.
//
// Place in the flow: the stages that parse and analyze ask it. It knows nothing of
// code: a key stands for a content and for what works on it, so that copies share one
// verdict, and another content, or a newer version of what works on it, has none.
//
// Invariants:
//   - One process writes in a directory; see foundation/store for the lock.
//   - While a suspect is worked on, nothing else is.
//   - A verdict is in its file before the notes that it is made of are overwritten.
//   - Each entry has cost the life of a process, so there are few. Deleting the file of
//     verdicts is an amnesty.
package quarantine
