package lang_test

import (
	"testing"

	"elixirscope/ast"
	"elixirscope/ast/lang"
)

func set(t *testing.T, languages ...*lang.Language) *lang.Set {
	t.Helper()
	s, err := lang.NewSet(languages...)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestDetect(t *testing.T) {
	s := set(t,
		&lang.Language{Name: ast.Ruby, Extensions: []string{".rb"}, Filenames: []string{"Rakefile"}, Interpreters: []string{"ruby"}},
		&lang.Language{Name: ast.C, Extensions: []string{".h", ".c"}},
		&lang.Language{Name: ast.CPP, Extensions: []string{".h", ".cpp"}},
	)
	for _, c := range []struct {
		name, content string
		want          ast.Language
		candidate     lang.Candidate
	}{
		{"lib/a.rb", "", ast.Ruby, lang.Source},
		{"lib/a.RB", "", ast.Ruby, lang.Source},
		{"Rakefile", "", ast.Ruby, lang.Source},
		{"bin/run", "#!/usr/bin/env -S ruby3.1 -w\n", ast.Ruby, lang.NeedsReading},
		{"bin/run", "#!/usr/bin/ruby\n", ast.Ruby, lang.NeedsReading},
		{"bin/run", "#!/bin/sh\n", "", lang.NeedsReading},
		{"bin/run", "#!", "", lang.NeedsReading},
		{"a.h", "int f(void);\n", ast.C, lang.NeedsReading},
		{"a.h", "namespace a { class B {}; }\n", ast.CPP, lang.NeedsReading},
		{"a.txt", "", "", lang.NotSource},
	} {
		got, ok := s.Detect(c.name, []byte(c.content))
		if got != c.want || ok != (c.want != "") {
			t.Errorf("%s %q is detected as %q, %v", c.name, c.content, got, ok)
		}
		if _, candidate := s.Candidate(c.name); candidate != c.candidate {
			t.Errorf("%s is candidate %d by its name", c.name, candidate)
		}
	}
}

// Files in no language are looked at again when that may have changed.
func TestVersionOfTheSet(t *testing.T) {
	ruby := &lang.Language{Name: ast.Ruby, Extensions: []string{".rb"}}
	before := set(t, ruby).Version()
	if again := set(t, ruby).Version(); again != before {
		t.Errorf("the same languages have versions %d and %d", before, again)
	}
	if set(t, ruby, &lang.Language{Name: ast.C, Extensions: []string{".c"}}).Version() == before {
		t.Error("another language leaves the version as it was")
	}
	if set(t, &lang.Language{Name: ast.Ruby, Extensions: []string{".rb"}, Interpreters: []string{"ruby"}}).Version() == before {
		t.Error("another interpreter leaves the version as it was")
	}
}
