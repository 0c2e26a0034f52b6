package gomod_test

import (
	"testing"

	"elixirscope/ast/lang"
	"elixirscope/ast/lang/gomod"
	"elixirscope/ast/lang/langtest"
)

func language(t testing.TB) *lang.Language {
	t.Helper()
	l, err := gomod.New()
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func TestGolden(t *testing.T) { langtest.Golden(t, language(t)) }

func FuzzFacts(f *testing.F) { langtest.Fuzz(f, language(f)) }
