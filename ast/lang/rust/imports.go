package rust

import (
	"strings"

	"elixirscope/ast"
	"elixirscope/ast/syntax"
)

// use is one name, or one glob, that a use declaration brings.
type use struct {
	path    []string // without ::, never empty
	full    string
	rooted  bool    // starts with ::, so the first name is a crate
	local   bool    // written in a block
	module  *module // in which it is written
	known   [spaces]bool
	targets [spaces]target
}

// useLeaf is one leaf of a use tree.
type useLeaf struct {
	prefix []string    // names before the leaf
	name   string      // last name, "" for a glob and for self
	alias  string      // local name given with as
	node   syntax.Node // of the last name; of the last prefix name for globs
	glob   bool
	rooted bool
}

// full returns the names of the leaf's whole path.
func (l *useLeaf) full() []string {
	if l.name == "" {
		return l.prefix
	}
	return append(l.prefix[:len(l.prefix):len(l.prefix)], l.name)
}

// local returns the name the leaf binds.
func (l *useLeaf) local() string {
	if l.alias != "" || len(l.full()) == 0 {
		return l.alias
	}
	full := l.full()
	return full[len(full)-1]
}

// eachLeaf calls visit for the leaves of the use tree at n below prefix.
func (e *extractor) eachLeaf(n syntax.Node, prefix []string, rooted bool, depth int, visit func(useLeaf)) {
	if n == syntax.NoNode || depth == maxSegments {
		return
	}
	switch e.class(n) {
	case useAs:
		alias := e.t.Text(e.t.Child(n, e.fields.alias))
		e.eachLeaf(e.t.Child(n, e.fields.path), prefix, rooted, depth+1, func(l useLeaf) {
			l.alias = alias
			visit(l)
		})
	case useList:
		for c := range e.t.NamedChildren(n) {
			e.eachLeaf(c, prefix, rooted, depth+1, visit)
		}
	case scopedUseList:
		names, _, open := e.usePath(e.t.Child(n, e.fields.path), prefix)
		e.eachLeaf(e.t.Child(n, e.fields.list), names, rooted || open, depth+1, visit)
	case useWildcard:
		names, node, open := e.usePath(e.t.FirstNamedChild(n), prefix)
		visit(useLeaf{prefix: names, node: node, glob: true, rooted: rooted || open})
	case selfName:
		if len(prefix) > 0 {
			visit(useLeaf{prefix: prefix, node: n, rooted: rooted})
		}
	default:
		names, node, open := e.usePath(n, prefix)
		if len(names) > len(prefix) {
			last := len(names) - 1
			visit(useLeaf{prefix: names[:last:last], name: names[last], node: node, rooted: rooted || open})
		}
	}
}

// usePath appends the names of the path at n to prefix.
func (e *extractor) usePath(n syntax.Node, prefix []string) (names []string, node syntax.Node, rooted bool) {
	if n == syntax.NoNode {
		return prefix, syntax.NoNode, len(prefix) == 0
	}
	p := e.path(n)
	if p.broken {
		return prefix, syntax.NoNode, false
	}
	names = append(prefix[:len(prefix):len(prefix)], p.names...)
	return names, p.node, p.rooted && len(prefix) == 0
}

// declareUse binds what a use declaration brings.
func (e *extractor) declareUse(n syntax.Node) {
	e.eachLeaf(e.t.Child(n, e.fields.argument), nil, false, 0, func(l useLeaf) {
		names := l.full()
		if len(names) == 0 {
			return
		}
		u := &use{path: names, full: strings.Join(names, "::"), rooted: l.rooted, module: e.module}
		u.local = e.scopes[types].Depth() > 0
		if !l.glob {
			e.bindImport(l.local(), u)
		} else if u.local {
			e.globs = append(e.globs, u)
		} else {
			e.module.globs = append(e.module.globs, u)
		}
	})
}

func (e *extractor) bindImport(name string, u *use) {
	if name == "_" {
		return // brings a trait's methods only
	}
	for s := range space(spaces) {
		e.bind(s, name, meaning{kind: imported, use: u, declared: syntax.NoNode})
	}
}

func (e *extractor) declareCrate(n syntax.Node) {
	name, alias := e.t.Text(e.t.Child(n, e.fields.name)), e.t.Text(e.t.Child(n, e.fields.alias))
	if name == "" || name == "self" {
		return
	}
	if alias == "" {
		alias = name
	}
	e.bindImport(alias, &use{path: []string{name}, full: name, rooted: true, module: e.module})
}

// useTree records a use declaration: one import per module it takes from, and a
// reference per name.
func (e *extractor) useTree(n syntax.Node) {
	kind := ast.ImportModule
	if e.classes.Child(e.t, n, visibility) != syntax.NoNode {
		kind = ast.ImportReexport
	}
	position := e.t.Position(e.t.Start(n))
	var open *ast.Import // the import that names of the same module are added to
	flush := func() {
		if open != nil {
			e.Import(*open)
			open = nil
		}
	}
	e.eachLeaf(e.t.Child(n, e.fields.argument), nil, false, 0, func(l useLeaf) {
		e.referLeaf(&l)
		path := strings.Join(l.prefix, "::")
		if l.glob || l.name == "" || path == "" {
			flush()
			e.Import(ast.Import{
				Kind: kind, Path: strings.Join(l.full(), "::"), Module: strings.Join(l.full(), "::"),
				Alias: l.alias, Wildcard: l.glob, Position: position,
			})
			return
		}
		if open == nil || open.Path != path {
			flush()
			open = &ast.Import{Kind: kind, Path: path, Module: path, Position: position}
		}
		open.Names = append(open.Names, ast.ImportedName{Name: l.name, Alias: l.alias})
	})
	flush()
}

// referLeaf records the name a leaf of a use tree ends with.
func (e *extractor) referLeaf(l *useLeaf) {
	names := l.full()
	if l.node == syntax.NoNode || len(names) == 0 {
		return
	}
	if last := names[len(names)-1]; last == "self" || last == "super" || last == "crate" {
		return // a module of the crate that the file does not name
	}
	u := use{path: names, full: strings.Join(names, "::"), rooted: l.rooted, module: e.module, local: true}
	t := e.followUse(&u, types)
	if !t.here {
		for s := values; s <= macros; s++ {
			if other := e.followUse(&u, s); other.here {
				t = other
			}
		}
	}
	if !t.here {
		t = target{how: ast.ResolvedImport, path: u.full}
	}
	p := path{name: names[len(names)-1], node: l.node, qualifier: strings.Join(names[:len(names)-1], "::")}
	e.refer(ast.RoleImport, &p, t, ast.NoArity, 0)
}

func (e *extractor) externCrate(n syntax.Node) {
	node := e.t.Child(n, e.fields.name)
	name := e.t.Text(node)
	if name == "" {
		return
	}
	p := path{name: name, node: node}
	e.refer(ast.RoleImport, &p, target{how: ast.ResolvedImport, path: name}, ast.NoArity, 0)
	e.Import(ast.Import{
		Path: name, Module: name, Alias: e.t.Text(e.t.Child(n, e.fields.alias)),
		Position: e.t.Position(e.t.Start(n)),
	})
}
