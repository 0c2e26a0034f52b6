package classify

import (
	"path"
	"strings"

	"elixirscope/ast"

	"github.com/go-enry/go-enry/v2"
	"github.com/go-enry/go-enry/v2/data"
)

// Classifier flags files. It is immutable and may be shared.
type Classifier struct {
	vendored []rule
	test     []rule
}

// New returns a Classifier.
func New() *Classifier {
	return &Classifier{vendored: compile(data.VendorMatchers), test: compile(data.TestMatchers)}
}

// Flags returns the flags of a file, given its slash-separated path within the
// tree and its content.
func (c *Classifier) Flags(path string, content []byte) ast.FileFlags {
	var flags ast.FileFlags
	if matchAny(c.vendored, path) {
		flags |= ast.Vendored
	}
	if isGenerated(path, content) {
		flags |= ast.Generated
	}
	if matchAny(c.test, path) || hasTestName(path) {
		flags |= ast.TestFile
	}
	return flags
}

// IsBinary reports whether content is not text, by git's rule: a zero byte near
// the beginning.
func IsBinary(content []byte) bool { return enry.IsBinary(content) }

// hasTestName reports whether a file is a test by a convention that go-enry does
// not know: ExUnit's, pytest's, Cargo's, and that of the JavaScript test runners.
func hasTestName(name string) bool {
	extension := path.Ext(name)
	stem := strings.TrimSuffix(name, extension)
	switch extension {
	case ".exs", ".py":
		return strings.HasSuffix(stem, "_test")
	case ".rs": // integration tests, in the directory beside src
		return strings.HasPrefix(name, "tests/") || strings.Contains(name, "/tests/")
	case ".jsx", ".mjs", ".cjs", ".mts", ".cts":
		return strings.HasSuffix(stem, ".test") || strings.HasSuffix(stem, ".spec")
	}
	return false
}
