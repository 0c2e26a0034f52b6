//go:build cgo

package syntax

// #include "memory.h"
import "C"

// FreeMemory returns to the system what C, the parsers and the store above all, has
// freed: the GNU C library keeps it for later, in an arena for each thread. It takes
// some milliseconds.
func FreeMemory() { C.es_free_memory() }
