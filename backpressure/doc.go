// Package backpressure bounds what is in flight.
//
// Place in the flow: a source takes the bytes of an item from the Budget before it
// emits it; whoever finishes the item gives them back. However slow the store is,
// what waits for it is bounded in bytes, not only in items.
package backpressure
