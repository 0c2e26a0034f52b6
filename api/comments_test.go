package api_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// comments are those of our types, as their sources have them.
type comments struct {
	t      *testing.T
	parsed map[string][]astFile // by import path
}

// of returns the comment of a field of a type, or that of the type for "".
func (c *comments) of(pkg, typ, field string) string {
	for _, file := range c.files(pkg) {
		for _, declaration := range file.Decls {
			general, ok := declaration.(*ast.GenDecl)
			if !ok || general.Tok != token.TYPE {
				continue
			}
			for _, spec := range general.Specs {
				spec := spec.(*ast.TypeSpec)
				if spec.Name.Name != typ {
					continue
				}
				if field != "" {
					return ofField(spec.Type, field)
				}
				if spec.Doc.Text() != "" {
					return sentence(spec.Doc.Text())
				}
				return sentence(general.Doc.Text())
			}
		}
	}
	return ""
}

func ofField(typ ast.Expr, name string) string {
	structure, ok := typ.(*ast.StructType)
	if !ok {
		return ""
	}
	for _, field := range structure.Fields.List {
		for _, known := range field.Names {
			if known.Name == name {
				return sentence(field.Doc.Text() + " " + field.Comment.Text())
			}
		}
	}
	return ""
}

// sentence joins the lines of a comment.
func sentence(text string) string { return strings.Join(strings.Fields(text), " ") }

// files returns the parsed sources of a package of ours.
func (c *comments) files(pkg string) []astFile {
	dir, ours := strings.CutPrefix(pkg, "elixirscope/")
	if files, ok := c.parsed[pkg]; ok || !ours {
		return files
	}
	names, err := filepath.Glob(filepath.Join("..", dir, "*.go"))
	if err != nil {
		c.t.Fatal(err)
	}
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ParseComments)
		if err != nil {
			c.t.Fatal(err)
		}
		c.parsed[pkg] = append(c.parsed[pkg], file)
	}
	return c.parsed[pkg]
}

// summaries returns what the command line says each verb is for: the calls there give
// its usage and then that.
func summaries(t *testing.T) map[string]string {
	found := make(map[string]string)
	names, err := filepath.Glob("../cmd/query/*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		source, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, source, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if command, ok := n.(*ast.CompositeLit); ok {
				use, short := keyed(command, "Use"), keyed(command, "Short")
				if use != "" && short != "" {
					found[strings.Fields(use)[0]] = short
				}
			}
			call, ok := n.(*ast.CallExpr)
			if !ok {
				return true
			}
			texts := literals(call.Args)
			if len(call.Args) >= 3 && len(texts) >= 2 && strings.HasPrefix(selected(call.Args[0]), "query.") {
				found[strings.Fields(texts[0])[0]] = texts[1]
			}
			return true
		})
	}
	return found
}

// keyed returns the text of a key of a literal, "" when it has none.
func keyed(of *ast.CompositeLit, key string) string {
	for _, element := range of.Elts {
		pair, ok := element.(*ast.KeyValueExpr)
		if !ok {
			continue
		}
		if name, ok := pair.Key.(*ast.Ident); ok && name.Name == key {
			return strings.Join(literals([]ast.Expr{pair.Value}), "")
		}
	}
	return ""
}

func literals(args []ast.Expr) (texts []string) {
	for _, arg := range args {
		if literal, ok := arg.(*ast.BasicLit); ok && literal.Kind == token.STRING {
			text, _ := strconv.Unquote(literal.Value)
			texts = append(texts, text)
		}
	}
	return texts
}

func selected(e ast.Expr) string {
	if s, ok := e.(*ast.SelectorExpr); ok {
		if x, ok := s.X.(*ast.Ident); ok {
			return x.Name + "." + s.Sel.Name
		}
	}
	return ""
}

type astFile = *ast.File
