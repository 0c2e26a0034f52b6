// Package lint holds the project's own rules as tests: which package may import
// which, who owns which dependency, how large files and functions may grow, what
// names are not used. `go test ./internal/lint` says what to write instead.
package lint
