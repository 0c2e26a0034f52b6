package elixir

import (
	"testing"

	"elixirscope/ast/lang"
	"elixirscope/ast/lang/langtest"
)

func newLanguage(t testing.TB) *lang.Language {
	t.Helper()
	l, err := New()
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func TestGolden(t *testing.T) { langtest.Golden(t, newLanguage(t)) }

func FuzzFacts(f *testing.F) { langtest.Fuzz(f, newLanguage(f)) }
