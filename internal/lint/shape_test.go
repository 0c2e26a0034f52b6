package lint

import (
	"go/ast"
	"go/token"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
)

const (
	maxFileLines     = 500
	maxFunctionLines = 90
	longFunction     = 30 // one in ten may be longer
)

// tables are files that are long because they list things.
func tables() []string {
	return []string{}
}

func TestFilesStaySmall(t *testing.T) {
	for _, f := range sources(t) {
		if !f.isTest() && f.lines() > maxFileLines && !slices.Contains(tables(), f.path) {
			t.Errorf("%s has %d lines, at most %d: is it still about one thing?", f.path, f.lines(), maxFileLines)
		}
	}
}

func TestFunctionsStaySmall(t *testing.T) {
	total, long := 0, 0
	for _, f := range sources(t) {
		if f.isTest() {
			continue
		}
		for _, declaration := range f.syntax.Decls {
			function, ok := declaration.(*ast.FuncDecl)
			if !ok || function.Body == nil {
				continue
			}
			lines := f.fset.Position(function.End()).Line - f.fset.Position(function.Pos()).Line + 1
			total++
			if lines > longFunction {
				long++
			}
			if lines > maxFunctionLines {
				t.Errorf("%s: %s has %d lines, at most %d: name its parts", f.path, function.Name.Name, lines, maxFunctionLines)
			}
		}
	}
	if long*10 > total {
		t.Errorf("%d of %d functions have more than %d lines; at most one in ten should", long, total, longFunction)
	}
}

func TestEveryPackageSaysWhatItIs(t *testing.T) {
	documented := make(map[string]bool)
	for _, f := range sources(t) {
		if f.isTest() {
			continue
		}
		documented[f.dir()] = documented[f.dir()] || f.syntax.Doc != nil
	}
	for dir, ok := range documented {
		if !ok {
			t.Errorf("package %s has no package comment: what is it for, where is it in the flow, what are its invariants?", dir)
		}
	}
}

func TestNames(t *testing.T) {
	vague := regexp.MustCompile(`(?i)^(utils?|helpers?|common|misc|managers?)$`)
	for _, f := range sources(t) {
		base := strings.TrimSuffix(path.Base(f.path), ".go")
		if vague.MatchString(path.Base(f.dir())) || vague.MatchString(base) {
			t.Errorf("%s: the name says nothing; name it after what it is about", f.path)
		}
	}
}

func TestNoInitNoGlobalState(t *testing.T) {
	for _, f := range sources(t) {
		if f.isTest() {
			continue
		}
		for _, declaration := range f.syntax.Decls {
			switch d := declaration.(type) {
			case *ast.FuncDecl:
				if d.Recv == nil && d.Name.Name == "init" {
					t.Errorf("%s: init runs behind everybody's back; call a function", f.path)
				}
			case *ast.GenDecl:
				if d.Tok == token.VAR {
					checkVariables(t, f, d)
				}
			}
		}
	}
}

// checkVariables lets package variables pass that nobody changes: errors, compiled
// patterns, embedded files, checks of interfaces, flags, functions that run once.
func checkVariables(t *testing.T, f file, d *ast.GenDecl) {
	constant := regexp.MustCompile(`^(flag\.|errors\.New|fmt\.Errorf|regexp\.MustCompile|sync\.OnceFunc|sync\.OnceValue)`)
	for _, spec := range d.Specs {
		v := spec.(*ast.ValueSpec)
		for i, name := range v.Names {
			if name.Name == "_" || embedded(d) {
				continue
			}
			if i < len(v.Values) && constant.MatchString(callee(v.Values[i])) {
				continue
			}
			t.Errorf("%s: package variable %s: pass it in, or make it a constant or a function", f.path, name.Name)
		}
	}
}

func embedded(d *ast.GenDecl) bool {
	return d.Doc != nil && slices.ContainsFunc(d.Doc.List, func(c *ast.Comment) bool { return strings.HasPrefix(c.Text, "//go:embed") })
}

// callee returns the function of a call as it is written, "" for anything else.
func callee(e ast.Expr) string {
	call, ok := e.(*ast.CallExpr)
	if !ok {
		return ""
	}
	function := call.Fun
	if index, ok := function.(*ast.IndexExpr); ok {
		function = index.X
	}
	selector, ok := function.(*ast.SelectorExpr)
	if !ok {
		return ""
	}
	if x, ok := selector.X.(*ast.Ident); ok {
		return x.Name + "." + selector.Sel.Name
	}
	return ""
}

func TestNoSleepAsSynchronization(t *testing.T) {
	for _, f := range sources(t) {
		ast.Inspect(f.syntax, func(n ast.Node) bool {
			if call, ok := n.(*ast.CallExpr); ok && callee(call) == "time.Sleep" {
				t.Errorf("%s:%d: wait for what you wait for, not for time to pass", f.path, f.fset.Position(call.Pos()).Line)
			}
			return true
		})
	}
}
