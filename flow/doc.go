// Package flow is how an item moves through the pipeline: sources produce items,
// stages work on them, a sink takes them. They are flows of go-streams, with what
// its own operators lack: bounded channels, a context, errors, panics caught per
// item, and an owner for every goroutine.
//
// Place in the flow: packages sources, stages and sinks implement Producer, Worker
// and Consumer; package pipeline connects them.
//
// The life of every element:
//  1. New* is inert: no goroutine, no I/O.
//  2. Via and To record who comes next.
//  3. Run starts everything, waits for everything and is called once.
//  4. A producer that returns nil drains the pipeline: each element finishes what
//     it accepted and closes its output.
//  5. A cancelled context, or the first error of any element, aborts it: all
//     elements return at once.
//  6. After Run has returned, nothing runs.
//
// Operators of go-streams may stand between elements. They know no context, so after
// an abort what they still send is discarded until they end, which they do when the
// element before them has. A foreign source has to end by itself.
package flow
