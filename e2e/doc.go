// Package e2e holds scripts that use the built programs as people do, at a shell:
// see testdata. It has no code of its own beside its tests.
package e2e
