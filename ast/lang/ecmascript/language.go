package ecmascript

import (
	"fmt"

	"elixirscope/ast"
	"elixirscope/ast/lang"
	"elixirscope/ast/syntax"
)

// NewJavaScript returns JavaScript, JSX included.
func NewJavaScript() (*lang.Language, error) {
	return newLanguage(lang.Language{
		Name:          ast.JavaScript,
		Version:       2,
		Extensions:    []string{".js", ".jsx", ".mjs", ".cjs"},
		Interpreters:  []string{"node", "nodejs"},
		LinguistNames: []string{"JavaScript"},
	}, javaScriptGrammar, javaScriptGroups())
}

// NewTypeScript returns TypeScript without JSX.
func NewTypeScript() (*lang.Language, error) {
	return newLanguage(lang.Language{
		Name:          ast.TypeScript,
		Version:       2,
		Extensions:    []string{".ts", ".mts", ".cts"},
		LinguistNames: []string{"TypeScript"},
		Repair:        repair,
	}, typeScriptGrammar, typeScriptGroups())
}

// NewTSX returns TypeScript with JSX.
func NewTSX() (*lang.Language, error) {
	return newLanguage(lang.Language{
		Name:          ast.TSX,
		Version:       2,
		Extensions:    []string{".tsx"},
		LinguistNames: []string{"TSX"},
		Repair:        repair,
	}, tsxGrammar, tsxGroups())
}

func newLanguage(l lang.Language, open func() (*syntax.Grammar, error), groups []classGroup) (*lang.Language, error) {
	g, err := open()
	if err != nil {
		return nil, fmt.Errorf("load the %s grammar: %w", l.Name, err)
	}
	dialect := newDialect(l.Name, g, groups)
	l.Grammar = g
	l.Facts = dialect.facts
	return &l, nil
}

// dialect is what the walk knows of one of the three grammars. It is immutable.
type dialect struct {
	name     ast.Language
	classes  syntax.Classes[class]
	fields   fields
	measurer lang.Measurer
	globals  map[string]struct{} // of values
	types    map[string]struct{} // global types that are no values
}

func newDialect(name ast.Language, g *syntax.Grammar, groups []classGroup) *dialect {
	d := &dialect{
		name:     name,
		classes:  classify(g, groups),
		fields:   newFields(g),
		measurer: newMeasurer(g),
		globals:  globalValues(),
	}
	if name != ast.JavaScript {
		d.types = globalTypes()
	}
	return d
}

// fields are the roles of nodes the walk asks for. Those a grammar does not have
// are absent: no node of it carries them.
type fields struct {
	alias, arguments, body, constructor, declaration, function, key, kind, left, module,
	name, object, parameter, parameters, pattern, property, right, source,
	typ, typeParameters, value syntax.Field
}

// absent is a field no grammar has: fields are numbered from 1 and few.
const absent syntax.Field = 1<<8 - 1

func newFields(g *syntax.Grammar) fields {
	find := func(name string) syntax.Field {
		for f := range g.FieldCount() {
			if g.FieldName(syntax.Field(f)) == name {
				return syntax.Field(f)
			}
		}
		return absent
	}
	return fields{
		alias: find("alias"), arguments: find("arguments"), body: find("body"),
		constructor: find("constructor"), declaration: find("declaration"), function: find("function"),
		key: find("key"), kind: find("kind"), left: find("left"), module: find("module"), name: find("name"),
		object: find("object"), parameter: find("parameter"), parameters: find("parameters"),
		pattern: find("pattern"), property: find("property"), right: find("right"), source: find("source"),
		typ: find("type"), typeParameters: find("type_parameters"), value: find("value"),
	}
}
