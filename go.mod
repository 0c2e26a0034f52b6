module elixirscope

go 1.26.0

replace github.com/tree-sitter/tree-sitter-elixir => github.com/elixir-lang/tree-sitter-elixir v0.3.5

require (
	github.com/go-enry/go-enry/v2 v2.9.6
	github.com/pmezard/go-difflib v1.0.0
	github.com/tree-sitter/go-tree-sitter v0.25.0
)

require (
	github.com/go-enry/go-oniguruma v1.2.1 // indirect
	github.com/mattn/go-pointer v0.0.1 // indirect
	github.com/tree-sitter/tree-sitter-c v0.24.1 // indirect
	github.com/tree-sitter/tree-sitter-go v0.25.0 // indirect
	github.com/tree-sitter/tree-sitter-javascript v0.25.0 // indirect
	github.com/tree-sitter/tree-sitter-python v0.25.0 // indirect
	github.com/tree-sitter/tree-sitter-rust v0.24.1 // indirect
)
