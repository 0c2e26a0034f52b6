package gomod

import (
	"bytes"
	"errors"
	"strings"

	"elixirscope/ast"
	"elixirscope/ast/lang"
	"elixirscope/ast/syntax"

	"golang.org/x/mod/modfile"
)

// extractor collects the facts of one file.
type extractor struct {
	*lang.Builder
	t *syntax.Tree
}

func newExtractor(t *syntax.Tree) *extractor {
	return &extractor{Builder: lang.NewBuilder(ast.GoMod, t), t: t}
}

func (e *extractor) facts() ast.Facts {
	// Lax: what later versions of Go add to the syntax must not hide the rest.
	file, err := modfile.ParseLax("go.mod", e.t.Source(), nil)
	if err != nil {
		e.refused()
		facts := e.Facts()
		facts.Diagnostics = append(facts.Diagnostics, e.diagnostic(err))
		return facts
	}
	if file.Module == nil {
		return e.Facts()
	}
	e.open(file.Module.Mod.Path, file.Module.Syntax.Start.Byte, file.Module.Deprecated)
	for _, r := range file.Require {
		e.require(r)
	}
	e.Close()
	return e.Facts()
}

// refused records the module of a file with errors: its path alone is read by
// looser rules.
func (e *extractor) refused() {
	if module := modfile.ModulePath(e.t.Source()); module != "" {
		e.open(module, 0, "")
		e.Close()
	}
}

// open opens the symbol of the module, whose path stands somewhere behind offset.
func (e *extractor) open(module string, offset int, deprecated string) {
	offset += max(bytes.Index(e.t.Source()[offset:], []byte(module)), 0) // quoted, it may be spelled otherwise
	s := ast.Symbol{
		Kind: ast.KindModule, Arity: ast.Without(), Name: module, QualifiedName: module,
		Signature:    lang.OneLine("module " + module),
		NamePosition: e.t.Position(uint32(offset)),
		Span:         ast.Span{Start: e.t.Position(0), End: e.t.Position(uint32(len(e.t.Source())))},
	}
	if deprecated != "" {
		s.Flags, s.Details = ast.Deprecated, &ast.Details{Deprecated: lang.OneLine(deprecated)}
	}
	e.SetPackage(module)
	e.Open(s)
}

func (e *extractor) require(r *modfile.Require) {
	i := ast.Import{Kind: ast.ImportRequire, Path: r.Mod.Path, Module: r.Mod.Path, Options: r.Mod.Version,
		Position: e.t.Position(uint32(r.Syntax.Start.Byte))}
	if r.Indirect {
		i.Options += " // indirect"
	}
	e.Import(i)
}

// diagnostic says where and why the file was refused.
func (e *extractor) diagnostic(err error) ast.Diagnostic {
	d := ast.Diagnostic{Kind: ast.SyntaxError, Text: err.Error()}
	var list modfile.ErrorList
	offset := 0
	if errors.As(err, &list) && len(list) > 0 {
		offset = min(list[0].Pos.Byte, len(e.t.Source()))
		d.Text = list[0].Err.Error()
	}
	at := e.t.Position(uint32(offset))
	d.Span = ast.Span{Start: at, End: at}
	d.Text = lang.OneLine(d.Text)
	d.Text = strings.ToValidUTF8(d.Text[:min(len(d.Text), 80)], "")
	return d
}
