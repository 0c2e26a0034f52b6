package ast

// Language is the short lower-case name of a programming language, as it is
// stored, printed and accepted by --lang.
type Language string

// The languages that have an extractor.
const (
	Elixir     Language = "elixir"
	Go         Language = "go"
	Python     Language = "python"
	JavaScript Language = "javascript"
	TypeScript Language = "typescript"
	TSX        Language = "tsx"
	Rust       Language = "rust"
	Java       Language = "java"
	C          Language = "c"
	CPP        Language = "cpp"
	Ruby       Language = "ruby"
	// GoMod is the language of go.mod files, which say how the Go packages below them
	// are imported.
	GoMod Language = "gomod"
)

// Languages returns all of them.
func Languages() []Language {
	return []Language{Elixir, Go, Python, JavaScript, TypeScript, TSX, Rust, Java, C, CPP, Ruby, GoMod}
}
