package ignore_test

import (
	"strings"
	"testing"

	"elixirscope/sources/ignore"
)

// TestOwnFileHasTheLastWord guards the precedence: .elixirscopeignore files of any
// level before .gitignore files of any level.
func TestOwnFileHasTheLastWord(t *testing.T) {
	t.Parallel()
	top := ignore.Rules{}.Below("", ignore.Lists{
		Repository: true,
		Git:        ignore.Parse([]byte("/deps/\n*.log\n")),
		Own:        ignore.Parse([]byte("!/deps/\nsecret.ex\n")),
	})
	nested := top.Below("lib", ignore.Lists{Git: ignore.Parse([]byte("!secret.ex\n!a.log\n"))})
	expect(t, top, "deps", true, false)
	expect(t, top, "a.log", false, true)
	expect(t, nested, "lib/a.log", false, false)
	expect(t, nested, "lib/b.log", false, true)
	expect(t, nested, "lib/secret.ex", false, true)
}

// TestNestedRepositoryObeysItsOwnFiles: git does not apply the .gitignore files
// of a superproject inside a submodule.
func TestNestedRepositoryObeysItsOwnFiles(t *testing.T) {
	t.Parallel()
	outer := ignore.Rules{}.Below("", ignore.Lists{
		Repository: true,
		Git:        ignore.Parse([]byte("*.gen.go\n")),
		Own:        ignore.Parse([]byte("*.ours\n")),
	})
	inner := outer.Below("sub", ignore.Lists{Repository: true, Exclude: ignore.Parse([]byte("mine\n"))})
	expect(t, outer, "a.gen.go", false, true)
	expect(t, inner, "sub/a.gen.go", false, false)
	expect(t, inner, "sub/mine", false, true)
	expect(t, inner, "sub/a.ours", false, true)
}

// TestRulesAboveTheRoot: anchored patterns of a directory above the root are
// anchored there.
func TestRulesAboveTheRoot(t *testing.T) {
	t.Parallel()
	rules := ignore.Rules{}.
		Above("apps/web", ignore.Lists{Repository: true, Git: ignore.Parse([]byte("/apps/web/priv\n*.tmp\n"))}).
		Above("web", ignore.Lists{Git: ignore.Parse([]byte("web/lib/*.beam\n"))}).
		Below("", ignore.Lists{})
	expect(t, rules, "priv", true, true)
	expect(t, rules, "a.tmp", false, true)
	expect(t, rules, "lib", true, false)
	expect(t, rules, "lib/a.beam", false, true)
	expect(t, rules, "lib/x/a.beam", false, false)
}

func expect(t *testing.T, rules ignore.Rules, path string, isDir, want bool) {
	t.Helper()
	if got := rules.Ignored(path, isDir); got != want {
		t.Errorf("Ignored(%q) = %v, want %v", path, got, want)
	}
}

func TestGlobsNamesEveryFault(t *testing.T) {
	t.Parallel()
	_, err := ignore.Globs([]string{"lib/**", "", "!a", "[a", `a\`, "/", "#a"})
	if err == nil {
		t.Fatal("no error")
	}
	want := "a glob is empty\n" + `glob "!a" is negated
glob "[a" is malformed
glob "a\\" is malformed
glob "/" is malformed`
	if err.Error() != want {
		t.Errorf("got:\n%v\nwant:\n%s", err, want)
	}
	globs, err := ignore.Globs([]string{"#a", "lib/**/*.ex"})
	if err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]ignore.Verdict{"x/#a": ignore.Ignore, "lib/a.ex": ignore.Ignore, "lib/a/b.ex": ignore.Ignore, "a.ex": ignore.Undecided} {
		if got := globs.Match(path, false); got != want {
			t.Errorf("Match(%q) = %v, want %v", path, got, want)
		}
	}
}

// TestHostilePatternsEnd holds patterns on which a matcher that tries every
// combination of wildcards does not return within a lifetime.
func TestHostilePatternsEnd(t *testing.T) {
	t.Parallel()
	name := strings.Repeat("a", 255)
	deep := strings.Repeat("a/", 2000)
	for _, pattern := range []string{
		strings.Repeat("*a", 120) + "b",
		"/" + strings.Repeat("**/a/", 400) + "b",
		"/" + strings.Repeat("**/*a*/", 400) + "b",
		"x/" + strings.Repeat("[a]*", 120) + "b",
		strings.Repeat("*", 1<<20) + "b",
	} {
		list := ignore.Parse([]byte(pattern))
		for _, path := range []string{name, deep + "c", "x/" + name} {
			if v := list.Match(path, false); v != ignore.Undecided {
				t.Errorf("%.20q... matches %.20q...", pattern, path)
			}
		}
	}
}

func FuzzMatch(f *testing.F) {
	f.Add("**/a*[!b]/\n!x\\ ", "a/b/c")
	f.Add("[[:alpha:]-z]\n/x/a**/b", "x/ab")
	f.Fuzz(func(t *testing.T, file, path string) {
		list := ignore.Parse([]byte(file))
		if list.Match(path, false) != ignore.Undecided && len(file) == 0 {
			t.Error("the empty file decides")
		}
		ignore.Rules{}.Above("x/y", ignore.Lists{Git: list, Own: list}).Ignored(path, true)
	})
}

// BenchmarkIgnored asks for a path below two ignore files of common size.
func BenchmarkIgnored(b *testing.B) {
	file := []byte("/_build/\n/cover/\n/deps/\n/doc/\n/.fetch\nerl_crash.dump\n*.ez\n*.beam\n/config/*.secret.exs\n.elixir_ls/\n" +
		"*.py[cod]\n*$py.class\n*.so\n.Python\ndist/\n**/generated/*.go\n*.log\nnode_modules/\n/priv/static/assets/\n.DS_Store\n")
	rules := ignore.Rules{}.
		Below("", ignore.Lists{Git: ignore.Parse(file)}).
		Below("lib", ignore.Lists{Git: ignore.Parse(file)})
	b.ReportAllocs()
	for b.Loop() {
		if rules.Ignored("lib/my_app/accounts/user_notifier.ex", false) {
			b.Fatal("ignored")
		}
	}
}
