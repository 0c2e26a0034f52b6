package engine

import (
	"slices"
	"testing"

	"elixirscope/ast"
)

func TestRustHomes(t *testing.T) {
	for file, want := range map[string][]rustHome{
		"src/lib.rs":                  {{"", ""}},
		"src/main.rs":                 {{"", ""}},
		"src/a.rs":                    {{"", "a"}},
		"src/a/mod.rs":                {{"", "a"}},
		"src/a/b.rs":                  {{"", "a::b"}},
		"src/a/main.rs":               {{"", "a::main"}},
		"src/tests/mod.rs":            {{"", "tests"}},
		"src/bin.rs":                  {{"", "bin"}},
		"src/bin/tool.rs":             {{"src/bin/tool", ""}},
		"src/bin/tool/main.rs":        {{"src/bin/tool", ""}, {"src/bin", "tool::main"}},
		"crates/foo/src/lib.rs":       {{"crates/foo", ""}},
		"crates/foo/src/a/b.rs":       {{"crates/foo", "a::b"}},
		"crates/foo/tests/it.rs":      {{"crates/foo/tests/it", ""}},
		"tests/common/mod.rs":         {{"tests/common", ""}, {"tests", "common"}},
		"tests/fixture/src/x.rs":      {{"tests/fixture", "x"}},
		"benches/speed.rs":            {{"benches/speed", ""}},
		"crates/foo/examples/show.rs": {{"crates/foo/examples/show", ""}},
		"crates/foo/build.rs":         {{"crates/foo/build", ""}},
		"compiler/thing/lib.rs":       {{"compiler/thing", ""}},
		"loose/file.rs":               {{"", "loose::file"}},
	} {
		if got := rustHomes(file); !slices.Equal(got, want) {
			t.Errorf("rustHomes(%q) = %q, want %q", file, got, want)
		}
	}
}

func TestRustAnchors(t *testing.T) {
	for _, c := range []struct{ file, name, shown string }{
		{"src/a/b.rs", "crate::f", "f"},
		{"src/a/b.rs", "self::f", "a::b::f"},
		{"src/a/b.rs", "super::f", "a::f"},
		{"src/a/b.rs", "super::super::f", "f"},
		{"src/a/b.rs", "self::super::c::f", "a::c::f"},
		{"src/a/b.rs", "super::super::super::f", "super::super::super::f"}, // above the crate
		{"src/a/b.rs", "serde::de::f", "serde::de::f"},
		{"crates/foo-bar/src/a.rs", "super::f", "foo_bar::f"},
	} {
		f := ast.File{Repo: "sample", Path: c.file, Language: ast.Rust}
		if got := rustReading(&f, c.name).shown; got != c.shown {
			t.Errorf("%s in %s is shown as %q, want %q", c.name, c.file, got, c.shown)
		}
	}
}

func TestPythonLibraryIsSorted(t *testing.T) {
	if !slices.IsSorted(pythonLibrary()) {
		t.Error("binary search needs the list sorted")
	}
}
