package classify_test

import (
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp/syntax"
	"strings"
	"testing"

	"elixirscope/ast"
	"elixirscope/ast/classify"

	"github.com/go-enry/go-enry/v2"
	"github.com/go-enry/go-enry/v2/data"
	"pgregory.net/rapid"
)

// TestVerdictsAreEnrysOnTheGoDistribution compares on real paths and contents.
func TestVerdictsAreEnrysOnTheGoDistribution(t *testing.T) {
	t.Parallel()
	c := classify.New()
	counts := make(map[ast.FileFlags]int)
	root := goRoot(t)
	err := filepath.WalkDir(root, func(full string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		file, _ := filepath.Rel(root, full)
		var content []byte
		if info, err := d.Info(); err == nil && info.Size() < 64<<10 {
			content, _ = os.ReadFile(full)
		}
		file = filepath.ToSlash(file)
		flags := c.Flags(file, content)
		compare(t, file, content, flags)
		counts[flags]++
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, flags := range []ast.FileFlags{0, ast.Vendored, ast.TestFile, ast.Generated} {
		if counts[flags] == 0 {
			t.Errorf("no file has the flags %q: %v", flags.Names(), counts)
		}
	}
}

func goRoot(t testing.TB) string {
	t.Helper()
	out, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		t.Skipf("the go command does not run: %v", err)
	}
	return strings.TrimSpace(string(out))
}

func compare(t interface{ Errorf(string, ...any) }, file string, content []byte, got ast.FileFlags) {
	var want ast.FileFlags
	if enry.IsVendor(file) {
		want |= ast.Vendored
	}
	if enry.IsTest(file) || enrysListLacks(file) {
		want |= ast.TestFile
	}
	if enry.IsGenerated(file, content) {
		want |= ast.Generated
	}
	if got != want {
		t.Errorf("%q is %q, want %q", file, got.Names(), want.Names())
	}
}

// enrysListLacks is the documented addition to go-enry's test files.
func enrysListLacks(file string) bool {
	for _, suffix := range []string{"_test.exs", "_test.py"} {
		if strings.HasSuffix(file, suffix) {
			return true
		}
	}
	for _, extension := range []string{"jsx", "mjs", "cjs", "mts", "cts"} {
		if strings.HasSuffix(file, ".test."+extension) || strings.HasSuffix(file, ".spec."+extension) {
			return true
		}
	}
	return strings.HasSuffix(file, ".rs") && strings.Contains("/"+file, "/tests/")
}

// TestVerdictsAreEnrysOnItsOwnNames compares on paths composed of the literals in
// go-enry's own expressions, so that all of them are met, and nearly met.
func TestVerdictsAreEnrysOnItsOwnNames(t *testing.T) {
	t.Parallel()
	c := classify.New()
	pieces := enryLiterals()
	if len(pieces) < 150 {
		t.Fatalf("only %d literals were found", len(pieces))
	}
	rapid.Check(t, func(t *rapid.T) {
		for range 100 {
			file := strings.Join(rapid.SliceOfN(rapid.SampledFrom(pieces), 1, 5).Draw(t, "pieces"), "")
			compare(t, file, nil, c.Flags(file, nil))
		}
	})
}

// enryLiterals returns what paths for the test are composed of.
func enryLiterals() []string {
	pieces := []string{
		"/", "/", ".", "a", "-", "1", "1.2.3", "\n", "x/", "/x", "Test", "test", "spec", "Spec", "Tests", ".js", ".ts", ".tsx", ".go", ".py", ".rb",
		".cs", ".java", ".php", ".scala", ".ex", ".exs", ".rs", ".css", ".lock", "esy.lock", "flake.lock", "MODULE.bazel.lock", ".terraform.lock.hcl",
		".idea/", "Pods/", "Carthage/Build/", ".designer.", ".Designer.vb", ".de\u017figner.c\u017f", "_tlb.pa\u017f", ".feature.c\u017f", ".FEATURE.cs", "vendor/github.com", "Gopkg.lock", ".pnp.", "Godeps/", ".zep.c",
		"Cargo.toml.orig", "__generated__/", "_TLB.pas", "htmlcov/", ".sqlx/query-", ".json", ".nib", "npm-shrinkwrap.json", "package-lock.json",
		"pnpm-lock.yaml", "node_modules/", "glide.lock", "poetry.lock", "pdm.lock", "uv.lock", "deno.lock", "composer.lock", "Pipfile.lock", ".xcuserstate",
	}
	for _, e := range expressions() {
		if re, err := syntax.Parse(e, syntax.Perl); err == nil {
			pieces = collect(re, pieces)
		}
	}
	return pieces
}

func expressions() []string {
	var all []string
	for _, m := range data.VendorMatchers {
		all = append(all, m.String())
	}
	for _, m := range data.TestMatchers {
		all = append(all, m.String())
	}
	return all
}

func collect(re *syntax.Regexp, pieces []string) []string {
	if re.Op == syntax.OpLiteral {
		pieces = append(pieces, string(re.Rune))
	}
	for _, sub := range re.Sub {
		pieces = collect(sub, pieces)
	}
	return pieces
}

// TestEnrysListsAreThoseKnown fails when a new version of go-enry brings matchers
// for generated names that generatedNames may lack.
func TestEnrysListsAreThoseKnown(t *testing.T) {
	t.Parallel()
	if n := len(data.GeneratedCodeNameMatchers); n != 31 {
		t.Errorf("go-enry has %d matchers for generated names: see that generatedNames has a literal of each", n)
	}
}

func TestFlags(t *testing.T) {
	t.Parallel()
	c := classify.New()
	for file, want := range map[string]ast.FileFlags{
		"lib/a.ex": 0, "test/a_test.exs": ast.TestFile, "test/test_helper.exs": 0, "deps/jason/lib/jason.ex": ast.Vendored, "apps/deps/x.ex": 0,
		"src/tests.rs": 0, "tests/api.rs": ast.TestFile, "crates/x/tests/api.rs": ast.TestFile, "a_test.go": ast.TestFile, "a/test_a.py": ast.TestFile, "a/a_test.py": ast.TestFile,
		"web/a.test.mjs": ast.TestFile, "web/a.spec.ts": ast.TestFile, "vendor/x/y_test.go": ast.Vendored | ast.TestFile,
		"vendor/github.com/x/y.go": ast.Vendored | ast.Generated, "types/a.d.ts": ast.Vendored,
	} {
		if got := c.Flags(file, []byte("x\n")); got != want {
			t.Errorf("%s is %q, want %q", file, got.Names(), want.Names())
		}
	}
	if got := c.Flags("a.go", []byte("// Code generated by x. DO NOT EDIT.\npackage a\n")); got != ast.Generated {
		t.Errorf("generated Go is %q", got.Names())
	}
	if !classify.IsBinary([]byte("a\x00b")) || classify.IsBinary([]byte("a\xffb")) {
		t.Error("a zero byte makes content binary, and nothing else does")
	}
}

// BenchmarkFlags classifies the files of the Go distribution by their paths, with
// one content.
func BenchmarkFlags(b *testing.B) {
	var files []string
	root := filepath.Join(goRoot(b), "src")
	filepath.WalkDir(root, func(full string, d fs.DirEntry, err error) error {
		if err == nil && strings.HasSuffix(full, ".go") {
			files = append(files, filepath.ToSlash(full[len(root)+1:]))
		}
		return nil
	})
	content, err := os.ReadFile(filepath.Join(root, "net/http/server.go"))
	if err != nil {
		b.Fatal(err)
	}
	c := classify.New()
	b.ReportAllocs()
	i := 0
	for b.Loop() {
		c.Flags(files[i%len(files)], content)
		i++
	}
}
