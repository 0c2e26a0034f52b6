// Package langtest is the test bench every language passes: golden facts of the
// files in its testdata folder, and a fuzz target for its facts.
package langtest
