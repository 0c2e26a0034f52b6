// Package all is the list of languages. Adding one is a folder below ast/lang and
// a line here.
package all

import (
	"fmt"

	"elixirscope/ast/lang"
	"elixirscope/ast/lang/cfamily"
	"elixirscope/ast/lang/ecmascript"
	"elixirscope/ast/lang/elixir"
	"elixirscope/ast/lang/golang"
	"elixirscope/ast/lang/gomod"
	"elixirscope/ast/lang/java"
	"elixirscope/ast/lang/python"
	"elixirscope/ast/lang/ruby"
	"elixirscope/ast/lang/rust"
)

// Set returns every language there is.
func Set() (*lang.Set, error) {
	constructors := []func() (*lang.Language, error){
		elixir.New,
		golang.New,
		python.New,
		ecmascript.NewJavaScript,
		ecmascript.NewTypeScript,
		ecmascript.NewTSX,
		rust.New,
		java.New,
		cfamily.NewC,
		cfamily.NewCPP,
		ruby.New,
		gomod.New,
	}
	languages := make([]*lang.Language, 0, len(constructors))
	for _, construct := range constructors {
		l, err := construct()
		if err != nil {
			return nil, fmt.Errorf("load languages: %w", err)
		}
		languages = append(languages, l)
	}
	return lang.NewSet(languages...)
}
