package accuracy

import (
	"cmp"
	"context"
	goast "go/ast"
	"go/parser"
	"go/token"
	"os"
	"path"
	"path/filepath"
	"strings"
)

// golangTruth lists what go/parser sees in the files of the corpus.
func golangTruth(ctx context.Context, _ Environment, corpus Corpus, emit func(Item)) error {
	generics := &genericNames{root: corpus.Root, folders: make(map[string]map[string]bool)}
	for _, name := range corpus.Files {
		if err := ctx.Err(); err != nil {
			return err
		}
		set := token.NewFileSet()
		file, err := parser.ParseFile(set, filepath.Join(corpus.Root, filepath.FromSlash(name)), nil, parser.SkipObjectResolution)
		if err != nil {
			emit(Item{File: name, Kind: Refused, Name: err.Error()})
			continue
		}
		w := golangFile{name: name, set: set, emit: emit, generics: generics, imports: importNames(file)}
		w.definitions(file)
		w.calls(file)
	}
	return nil
}

type golangFile struct {
	name     string
	set      *token.FileSet
	emit     func(Item)
	generics *genericNames
	imports  map[string]bool // local names
}

func (w *golangFile) item(kind Kind, construct, name string, at token.Pos, arity int) {
	// Positions are those of the bytes, not of //line comments.
	line := w.set.PositionFor(at, false).Line
	w.emit(Item{File: w.name, Kind: kind, Construct: construct, Name: name, Line: line, Arity: arity})
}

// definitions lists package-level definitions, the members of types and the types
// that functions define. A blank identifier defines nothing, except a function,
// which has a body all the same.
func (w *golangFile) definitions(file *goast.File) {
	for _, declaration := range file.Decls {
		switch d := declaration.(type) {
		case *goast.FuncDecl:
			w.function(file.Name.Name, d)
		case *goast.GenDecl:
			w.declaration(file.Name.Name, d)
		}
	}
}

func (w *golangFile) function(scope string, d *goast.FuncDecl) {
	construct, name := "function", scope+"."+d.Name.Name
	if d.Recv != nil {
		construct = "method"
		if receiver := baseName(d.Recv.List[0].Type); receiver != "" {
			name = scope + "." + receiver + "." + d.Name.Name
		}
	}
	w.item(Definition, construct, name, d.Name.Pos(), d.Type.Params.NumFields())
	if d.Body != nil {
		w.localTypes(name, d.Body)
	}
}

// localTypes lists the types declared in function bodies below node.
func (w *golangFile) localTypes(scope string, node goast.Node) {
	goast.Inspect(node, func(n goast.Node) bool {
		if statement, ok := n.(*goast.DeclStmt); ok {
			if d := statement.Decl.(*goast.GenDecl); d.Tok == token.TYPE {
				w.declaration(scope, d)
			}
		}
		return true
	})
}

func (w *golangFile) declaration(scope string, d *goast.GenDecl) {
	for _, spec := range d.Specs {
		switch s := spec.(type) {
		case *goast.TypeSpec:
			w.typeSpec(scope, s)
		case *goast.ValueSpec:
			construct := "variable"
			if d.Tok == token.CONST {
				construct = "constant"
			}
			w.values(construct, scope, s)
		}
	}
}

// values lists variables or constants, the members of their type (once, under the
// first name) and the types that functions in their values define.
func (w *golangFile) values(construct, scope string, s *goast.ValueSpec) {
	owners := make([]string, len(s.Names))
	first := ""
	for i, name := range s.Names {
		owners[i] = scope
		if name.Name != "_" {
			owners[i] = scope + "." + name.Name
			w.item(Definition, construct, owners[i], name.Pos(), NoArity)
			first = cmp.Or(first, owners[i])
		}
	}
	if first != "" {
		w.members(first, s.Type)
	}
	for i, value := range s.Values {
		w.localTypes(owners[min(i, len(owners)-1)], value)
	}
}

func (w *golangFile) typeSpec(scope string, s *goast.TypeSpec) {
	if s.Name.Name == "_" {
		return
	}
	construct := "type"
	switch s.Type.(type) {
	case *goast.StructType:
		construct = "struct"
	case *goast.InterfaceType:
		construct = "interface"
	}
	if s.Assign.IsValid() {
		construct = "type alias"
	}
	name := scope + "." + s.Name.Name
	w.item(Definition, construct, name, s.Name.Pos(), NoArity)
	w.members(name, s.Type)
}

// members lists the fields and methods of the struct and interface literals that a
// type is made of. The parameters of function types are no members.
func (w *golangFile) members(scope string, t goast.Expr) {
	switch t := t.(type) {
	case *goast.StructType:
		for _, field := range t.Fields.List {
			w.field(scope, field)
		}
	case *goast.InterfaceType:
		for _, method := range t.Methods.List {
			if signature, ok := method.Type.(*goast.FuncType); ok {
				name := method.Names[0]
				w.item(Definition, "method specification", scope+"."+name.Name, name.Pos(), signature.Params.NumFields())
			}
		}
	case *goast.ParenExpr:
		w.members(scope, t.X)
	case *goast.StarExpr:
		w.members(scope, t.X)
	case *goast.ArrayType:
		w.members(scope, t.Elt)
	case *goast.ChanType:
		w.members(scope, t.Value)
	case *goast.MapType:
		w.members(scope, t.Key)
		w.members(scope, t.Value)
	}
}

func (w *golangFile) field(scope string, field *goast.Field) {
	if len(field.Names) == 0 {
		if name := baseIdentifier(field.Type); name != nil {
			w.item(Definition, "field", scope+"."+name.Name, name.Pos(), NoArity)
		}
		return
	}
	first := ""
	for _, name := range field.Names {
		if name.Name != "_" {
			w.item(Definition, "field", scope+"."+name.Name, name.Pos(), NoArity)
			first = cmp.Or(first, scope+"."+name.Name)
		}
	}
	if first != "" {
		w.members(first, field.Type)
	}
}

// calls lists the calls and conversions whose callee is a name.
func (w *golangFile) calls(file *goast.File) {
	concurrent := make(map[*goast.CallExpr]bool)
	goast.Inspect(file, func(n goast.Node) bool {
		switch n := n.(type) {
		case *goast.GoStmt:
			concurrent[n.Call] = true
		case *goast.DeferStmt:
			concurrent[n.Call] = true
		case *goast.CallExpr:
			w.call(n, concurrent[n])
		}
		return true
	})
}

func (w *golangFile) call(call *goast.CallExpr, concurrent bool) {
	construct, name, at := "bare", "", token.NoPos
	switch callee := w.callee(call.Fun).(type) {
	case *goast.Ident:
		name, at = callee.Name, callee.Pos()
	case *goast.SelectorExpr:
		name, at = callee.Sel.Name, callee.Sel.Pos()
		construct = "on expression"
		if path := dottedPath(callee.X); path != "" {
			construct, name = "qualified", path+"."+name
		}
	default:
		return
	}
	if concurrent {
		construct = "go or defer"
	}
	w.item(Call, construct, name, at, len(call.Args))
}

// callee strips parentheses and type arguments. The parser cannot tell the single
// type argument of f[T](x) from the index of a table of functions; what the package
// declares as generic can, and no package of the corpus exports such a table.
func (w *golangFile) callee(e goast.Expr) goast.Expr {
	switch e := e.(type) {
	case *goast.ParenExpr:
		return w.callee(e.X)
	case *goast.IndexListExpr:
		return e.X
	case *goast.IndexExpr:
		switch x := e.X.(type) {
		case *goast.Ident:
			if w.generics.has(path.Dir(w.name), x.Name) {
				return x
			}
		case *goast.SelectorExpr:
			if qualifier, ok := x.X.(*goast.Ident); ok && w.imports[qualifier.Name] {
				return x
			}
		}
	}
	return e
}

func importNames(file *goast.File) map[string]bool {
	names := make(map[string]bool)
	for _, spec := range file.Imports {
		name := path.Base(strings.Trim(spec.Path.Value, "`\""))
		if spec.Name != nil {
			name = spec.Name.Name
		}
		names[name] = true
	}
	return names
}

func dottedPath(e goast.Expr) string {
	switch e := e.(type) {
	case *goast.Ident:
		return e.Name
	case *goast.SelectorExpr:
		if path := dottedPath(e.X); path != "" {
			return path + "." + e.Sel.Name
		}
	}
	return ""
}

// baseIdentifier returns the last name of a type without pointer, parentheses and
// type arguments: what an embedded field is called.
func baseIdentifier(e goast.Expr) *goast.Ident {
	switch e := e.(type) {
	case *goast.Ident:
		return e
	case *goast.SelectorExpr:
		return e.Sel
	case *goast.StarExpr:
		return baseIdentifier(e.X)
	case *goast.ParenExpr:
		return baseIdentifier(e.X)
	case *goast.IndexExpr:
		return baseIdentifier(e.X)
	case *goast.IndexListExpr:
		return baseIdentifier(e.X)
	}
	return nil
}

func baseName(e goast.Expr) string {
	if name := baseIdentifier(e); name != nil {
		return name.Name
	}
	return ""
}

// genericNames knows the generic functions and types of each folder.
type genericNames struct {
	root    string
	folders map[string]map[string]bool
}

func (g *genericNames) has(folder, name string) bool {
	names, ok := g.folders[folder]
	if !ok {
		names = g.read(filepath.Join(g.root, filepath.FromSlash(folder)))
		g.folders[folder] = names
	}
	return names[name]
}

func (g *genericNames) read(folder string) map[string]bool {
	names := make(map[string]bool)
	entries, err := os.ReadDir(folder)
	if err != nil {
		return names
	}
	for _, entry := range entries {
		if !strings.HasSuffix(entry.Name(), ".go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), filepath.Join(folder, entry.Name()), nil, parser.SkipObjectResolution)
		if err != nil {
			continue // reported as refused when its turn comes
		}
		goast.Inspect(file, func(n goast.Node) bool {
			switch n := n.(type) {
			case *goast.FuncDecl:
				names[n.Name.Name] = names[n.Name.Name] || n.Recv == nil && n.Type.TypeParams != nil
			case *goast.TypeSpec:
				names[n.Name.Name] = names[n.Name.Name] || n.TypeParams != nil
			}
			return true
		})
	}
	return names
}
