// Package needscgo compiles only with cgo. Package syntax imports it so that a
// build without a C compiler stops with one sentence that says what to install
// instead of a list of undefined symbols.
package needscgo
