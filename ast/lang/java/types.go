package java

import (
	"slices"

	"elixirscope/ast"
	"elixirscope/ast/lang"
	"elixirscope/ast/syntax"
)

// maxSupers bounds how many supertypes are followed and how many candidates a name
// gets; maxNesting how many types around are searched for a name.
const (
	maxSupers  = 16
	maxNesting = 64
)

// typeDecl is a type this file declares, or the file itself around them.
type typeDecl struct {
	name       string
	qualified  string
	outer      *typeDecl // what stands around; the file when that is nested too deep
	depth      int
	nested     map[string]*typeDecl
	methods    map[string][]ast.Arity
	fields     map[string]syntax.Node // types as written, NoNode for constants of an enum
	order      []string               // names of fields, as declared
	headers    []syntax.Node          // types it extends and implements, as written
	superclass syntax.Node            // the one it extends, or NoNode

	isInterface bool // or an annotation type
	isEnum      bool
	resolved    bool     // supers are known
	supers      []target // what headers name
	opened      bool     // the open supertypes are known
	openNames   []string
	openMore    bool
}

func newTypeDecl(name, qualified string, outer *typeDecl) *typeDecl {
	if outer != nil && outer.depth == maxNesting {
		for outer.outer != nil {
			outer = outer.outer
		}
	}
	depth := 0
	if outer != nil {
		depth = outer.depth + 1
	}
	return &typeDecl{
		depth: depth,
		name:  name, qualified: qualified, outer: outer,
		nested:     make(map[string]*typeDecl),
		methods:    make(map[string][]ast.Arity),
		fields:     make(map[string]syntax.Node),
		superclass: syntax.NoNode,
	}
}

func (d *typeDecl) addField(name string, declared syntax.Node) {
	if _, known := d.fields[name]; known || name == "" {
		return
	}
	d.fields[name] = declared
	d.order = append(d.order, name)
}

func (d *typeDecl) addMethod(name string, arity ast.Arity) {
	d.methods[name] = append(d.methods[name], arity)
}

// declareFile learns the package, the imports and all types outside of function
// bodies with their members, so that uses can come before definitions.
func (e *extractor) declareFile() {
	for c := range e.t.NamedChildren(syntax.Root) {
		switch e.class(c) {
		case packageDeclaration:
			e.SetPackage(e.packageName(c))
			e.prefix, e.file.qualified = e.Package(), e.Package()
		case importDeclaration:
			e.declareImport(c)
		}
	}
	e.declareMembers(syntax.Root, e.file)
}

func (e *extractor) packageName(n syntax.Node) string {
	for c := range e.t.NamedChildren(n) {
		switch e.class(c) {
		case identifier, scopedIdentifier:
			return e.dotted(c)
		}
	}
	return ""
}

// declareMembers learns the members among the children of n. The depth bounds
// hostile nesting.
func (e *extractor) declareMembers(n syntax.Node, d *typeDecl) {
	if n == syntax.NoNode || e.depth == maxDepth {
		return
	}
	e.depth++
	for c := range e.t.NamedChildren(n) {
		switch k := e.class(c); k {
		case classDeclaration, interfaceDeclaration, enumDeclaration, recordDeclaration, annotationDeclaration:
			e.declareType(c, k, d)
		case methodDeclaration:
			_, arity := e.parametersOf(e.t.Child(c, e.fields.parameters))
			d.addMethod(e.t.Text(e.t.Child(c, e.fields.name)), arity)
		case annotationElement:
			d.addMethod(e.t.Text(e.t.Child(c, e.fields.name)), ast.Exactly(0))
		case fieldDeclaration:
			for v := range e.t.NamedChildren(c) {
				if e.class(v) == variableDeclarator {
					d.addField(e.t.Text(e.t.Child(v, e.fields.name)), e.t.Child(c, e.fields.typeField))
				}
			}
		case enumConstant:
			d.addField(e.t.Text(e.t.Child(c, e.fields.name)), syntax.NoNode)
		case enumBodyDeclarations, errorNode:
			e.declareMembers(c, d)
		}
	}
	e.depth--
}

func (e *extractor) declareType(n syntax.Node, k class, outer *typeDecl) *typeDecl {
	name := e.t.Text(e.t.Child(n, e.fields.name))
	d := newTypeDecl(name, join(outer.qualified, name), outer)
	e.decls[n] = d
	if _, taken := outer.nested[name]; !taken && name != "" {
		outer.nested[name] = d
	}
	e.learnType(n, k, d)
	return d
}

// learnType fills d from the declaration at n.
func (e *extractor) learnType(n syntax.Node, k class, d *typeDecl) {
	for c := range e.t.NamedChildren(n) {
		switch e.class(c) {
		case superclass:
			d.superclass = e.t.FirstNamedChild(c)
			d.headers = append(d.headers, d.superclass)
		case superInterfaces, extendsInterfaces:
			if list := e.classes.Child(e.t, c, typeList); list != syntax.NoNode {
				for s := range e.t.NamedChildren(list) {
					d.headers = append(d.headers, s)
				}
			}
		}
	}
	switch k {
	case interfaceDeclaration, annotationDeclaration:
		d.isInterface = true
	case enumDeclaration:
		d.isEnum = true
		d.supers = append(d.supers, target{how: ast.ResolvedBuiltin, path: "java.lang.Enum"})
		d.addMethod("values", ast.Exactly(0))
		d.addMethod("valueOf", ast.Exactly(1))
	case recordDeclaration:
		e.declareComponents(e.t.Child(n, e.fields.parameters), d)
	}
	e.declareMembers(e.t.Child(n, e.fields.body), d)
}

// declareComponents learns the components of a record, with their accessors.
func (e *extractor) declareComponents(list syntax.Node, d *typeDecl) {
	if list == syntax.NoNode {
		return
	}
	for c := range e.t.NamedChildren(list) {
		if name := e.parameterName(c); name != syntax.NoNode {
			d.addField(e.t.Text(name), e.t.Child(c, e.fields.typeField))
			d.addMethod(e.t.Text(name), ast.Exactly(0))
		}
	}
}

// supersOf returns what d extends and implements, resolved around d.
func (e *extractor) supersOf(d *typeDecl) []target {
	if d.resolved || d.outer == nil {
		return d.supers
	}
	d.resolved = true // headers may form a circle
	for i, n := range d.headers {
		if n == syntax.NoNode {
			continue
		}
		if i == maxSupers {
			d.openMore = true
			break
		}
		if t := e.typeTarget(n, d.outer); t.decl != d {
			d.supers = append(d.supers, t)
		}
	}
	return d.supers
}

// eachInherited calls visit for d and all supertypes of d that this file declares,
// until visit returns false.
func (e *extractor) eachInherited(d *typeDecl, visit func(*typeDecl) bool) {
	if !visit(d) {
		return
	}
	seen := append(make([]*typeDecl, 0, 8), d)
	for i := 0; i < len(seen); i++ {
		for _, s := range e.supersOf(seen[i]) {
			if s.decl == nil || slices.Contains(seen, s.decl) {
				continue
			}
			if len(seen) == maxSupers || !visit(s.decl) {
				return
			}
			seen = append(seen, s.decl)
		}
	}
}

// open returns the supertypes of d that other files declare, by the names they may
// have. known is false when there are some whose name is open too.
func (e *extractor) open(d *typeDecl) (names []string, known bool) {
	if d.opened {
		return d.openNames, !d.openMore
	}
	e.eachInherited(d, func(s *typeDecl) bool {
		for _, t := range e.supersOf(s) {
			d.openMore = d.openMore || s.openMore
			switch {
			case t.decl != nil:
			case t.how.Resolved():
				names = append(names, t.path)
			case len(t.candidates) > 0:
				names = append(names, t.candidates...)
			default:
				d.openMore = true
			}
		}
		return len(names) < maxSupers
	})
	d.opened, d.openNames = true, names[:min(len(names), maxSupers)]
	return d.openNames, !d.openMore
}

// memberType returns the type called name that d declares or inherits in this file.
func (e *extractor) memberType(d *typeDecl, name string) *typeDecl {
	var found *typeDecl
	e.eachInherited(d, func(d *typeDecl) bool {
		found = d.nested[name]
		return found == nil
	})
	return found
}

// memberField returns the type in this file from which d has the field called name.
func (e *extractor) memberField(d *typeDecl, name string) *typeDecl {
	var found *typeDecl
	e.eachInherited(d, func(d *typeDecl) bool {
		if _, ok := d.fields[name]; ok {
			found = d
		}
		return found == nil
	})
	return found
}

// memberMethod returns the type in this file from which d has a method called name
// that takes arity arguments; any number when arity is ast.NoArity.
func (e *extractor) memberMethod(d *typeDecl, name string, arity int16) *typeDecl {
	var found *typeDecl
	e.eachInherited(d, func(d *typeDecl) bool {
		for _, a := range d.methods[name] {
			if arity == ast.NoArity || a.Accepts(arity) {
				found = d
			}
		}
		return found == nil
	})
	return found
}

// join appends a name to a prefix. What the facts cut off anyway is not appended, so
// that deep nesting costs no more than its source.
func join(prefix, name string) string {
	switch {
	case prefix == "":
		return name
	case len(prefix) > lang.MaxName:
		return prefix
	}
	return prefix + "." + name
}
