package ecmascript

import (
	"testing"

	"elixirscope/ast/lang"
	"elixirscope/ast/lang/langtest"
)

func language(t testing.TB, open func() (*lang.Language, error)) *lang.Language {
	t.Helper()
	l, err := open()
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func TestGoldenJavaScript(t *testing.T) {
	langtest.GoldenIn(t, language(t, NewJavaScript), "testdata/javascript")
}

func TestGoldenTypeScript(t *testing.T) {
	langtest.GoldenIn(t, language(t, NewTypeScript), "testdata/typescript")
}

func TestGoldenTSX(t *testing.T) {
	langtest.GoldenIn(t, language(t, NewTSX), "testdata/tsx")
}

func FuzzFactsJavaScript(f *testing.F) {
	langtest.FuzzIn(f, language(f, NewJavaScript), "testdata/javascript")
}

func FuzzFactsTypeScript(f *testing.F) {
	langtest.FuzzIn(f, language(f, NewTypeScript), "testdata/typescript")
}

func FuzzFactsTSX(f *testing.F) {
	langtest.FuzzIn(f, language(f, NewTSX), "testdata/tsx")
}
