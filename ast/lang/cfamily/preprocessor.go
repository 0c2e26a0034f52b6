package cfamily

import (
	"strings"

	"elixirscope/ast"
	"elixirscope/ast/syntax"
)

// preprocessor handles the lines that begin with #.
func (e *extractor) preprocessor(n syntax.Node, class class) {
	switch class {
	case include:
		if path := e.Tree.Child(n, e.fields.path); path != syntax.NoNode {
			e.include(e.Tree.Text(path), path)
		}
	case macroObject, macroFunction:
		e.macro(n)
	case directive:
		e.directive(n)
	case conditional:
		e.conditional(n)
	}
}

// include records an inclusion: <path>, "path" or a macro that expands to one.
func (e *extractor) include(text string, at syntax.Node) {
	i := ast.Import{Kind: ast.ImportInclude, Path: text, Options: "macro", Position: e.Tree.Position(e.Tree.Start(at))}
	text, _, _ = strings.Cut(text, "\n")
	switch {
	case strings.HasPrefix(text, "<"):
		i.Path, _, _ = strings.Cut(text[1:], ">")
		i.Options = "system"
	case strings.HasPrefix(text, `"`):
		i.Path, _, _ = strings.Cut(text[1:], `"`)
		i.Options = "local"
	}
	if i.Path == "" {
		return
	}
	i.Module = i.Path
	e.Import(i)
}

// macro records a #define.
func (e *extractor) macro(n syntax.Node) {
	name, parameters := e.macroHead(n)
	e.addMacro(n, name, parameters, e.Tree.Child(n, e.fields.value))
}

// addMacro records the macro whose definition begins with the node n.
func (e *extractor) addMacro(n, name, parameters, value syntax.Node) {
	symbol := ast.Symbol{Kind: ast.KindMacro, Name: e.text(name), QualifiedName: e.text(name), Arity: ast.Without()}
	if parameters != syntax.NoNode {
		symbol.Arity = e.macroArity(parameters)
		symbol.Signature = e.signatureTo(n, e.Tree.End(parameters))
	} else if name != syntax.NoNode {
		symbol.Signature = e.signatureTo(n, e.Tree.End(name))
		symbol.Details = e.defaultValue(value)
	}
	e.names.macros[symbol.Name] = symbol.Arity.Known()
	outer := e.context
	e.context.local, e.context.unnamed, e.context.head = false, false, syntax.NoNode
	e.add(symbol, n, name)
	e.context = outer
	e.skipTo = max(e.skipTo, e.afterMacro(n))
}

// macroArity counts the parameters of a macro. The dots, also as args..., stand for
// any number of arguments; an argument may be empty, so that of a single parameter
// seems to be missing.
func (e *extractor) macroArity(parameters syntax.Node) ast.Arity {
	count := 0
	for c := range e.Tree.NamedChildren(parameters) {
		if e.class(c) == identifier {
			count++
		}
	}
	text := strings.TrimRight(e.Tree.Text(parameters), ") \t\r\n\\")
	if named, variadic := strings.CutSuffix(text, "..."); variadic {
		if named = strings.TrimRight(named, " \t\r\n\\"); !strings.HasSuffix(named, ",") && !strings.HasSuffix(named, "(") {
			count-- // args... is no argument of its own
		}
		return arityOf(count, count, true)
	}
	return arityOf(count, count, false)
}

// afterMacro returns the offset where the line of a macro ends; a comment between
// its tokens makes the grammar end its value too early.
func (e *extractor) afterMacro(n syntax.Node) uint32 {
	source, end := e.Tree.Source(), int(e.Tree.End(n))
	if end > 0 && source[end-1] == '\n' {
		return uint32(end)
	}
	for ; end < len(source); end++ {
		if source[end] == '\n' && source[end-1] != '\\' && (source[end-1] != '\r' || source[end-2] != '\\') {
			break
		}
	}
	return uint32(end)
}

// macroHead returns the name and the parameters of a macro, also where error
// recovery took a later word for the name.
func (e *extractor) macroHead(n syntax.Node) (name, parameters syntax.Node) {
	name, parameters = e.Tree.Child(n, e.fields.name), e.Tree.Child(n, e.fields.parameters)
	for c := range e.parts(n) {
		if c == name {
			break
		}
		if e.class(c) != errorNode || e.class(e.Tree.FirstNamedChild(c)) != identifier {
			continue
		}
		name = e.Tree.FirstNamedChild(c)
		for p := range e.parts(c) {
			if e.class(p) == macroParameters {
				parameters = p
			}
		}
		break
	}
	return name, parameters
}

// directive handles the lines the grammar has no rule for.
func (e *extractor) directive(n syntax.Node) {
	word := strings.TrimLeft(strings.TrimPrefix(e.text(e.Tree.Child(n, e.fields.directive)), "#"), " \t")
	if word != "include_next" && word != "import" {
		return
	}
	if argument := e.Tree.Child(n, e.fields.argument); argument != syntax.NoNode {
		e.include(e.Tree.Text(argument), argument)
	}
}

// conditional walks all branches of an #if: each may be the one compiled.
func (e *extractor) conditional(n syntax.Node) {
	condition := e.Tree.Child(n, e.fields.condition)
	for c := range e.parts(n) {
		if c != condition {
			e.walk(c)
			continue
		}
		e.context.macroCalls = true
		e.walk(c)
		e.context.macroCalls = false
	}
}
