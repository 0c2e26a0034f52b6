// Package bench measures the product on real code: its benchmarks state, in one
// run, what each step costs beside the bare parse that any tool on tree-sitter
// pays. `make bench` runs them on the sources of the Go distribution.
//
// Place in the flow: none; it drives an instance from outside.
//
// Figures are CPU seconds of the whole process (user and system), so that they
// mean the same on any number of cores; ratios are within one run, because
// machines are noisy.
package bench
