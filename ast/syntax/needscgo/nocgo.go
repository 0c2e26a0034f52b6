//go:build !cgo

package needscgo

var _ int = "ElixirScope parses with tree-sitter, which needs a C compiler: install one (Debian: apt-get install gcc libc6-dev; macOS: xcode-select --install) and build with CGO_ENABLED=1"
