package accuracy

import (
	"context"
	"fmt"
	goast "go/ast"
	"go/build"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"elixirscope/ast"
	"elixirscope/ast/lang/golang"
)

// golangTypesSubject measures the names the extractor resolves against those the
// type checker of Go resolves. What matters is precision: a file alone cannot tell
// everything, but what it tells must be true.
func golangTypesSubject() Subject {
	return Subject{
		Name:      "go-types",
		Languages: oneLanguage(golang.New),
		Corpus:    golangTypesCorpus,
		TruthName: "go/types",
		Truth:     golangTypesTruth,
		Project:   golangUses,
		Thresholds: map[Kind]Threshold{
			Definition: {}, Call: {},
			Edge: {Recall: 0.7, Precision: 0.999},
		},
	}
}

// golangTypesCorpus is a number of packages of different character.
func golangTypesCorpus(ctx context.Context, env Environment) (Corpus, error) {
	corpus, err := golangCorpus(ctx, env)
	if err != nil {
		return Corpus{}, err
	}
	corpus.Name = "some packages in the " + corpus.Name
	corpus.Files = nil
	for _, folder := range []string{
		"archive/zip", "bufio", "container/list", "database/sql", "encoding/json", "go/doc", "go/types",
		"html/template", "log/slog", "maps", "net/http", "os/exec", "regexp/syntax", "slices", "strings", "text/template",
	} {
		pkg, err := build.ImportDir(filepath.Join(corpus.Root, folder), 0)
		if err != nil {
			return Corpus{}, fmt.Errorf("%w: package %s: %v", ErrAbsent, folder, err)
		}
		for _, file := range slices.Concat(pkg.GoFiles, pkg.TestGoFiles) {
			corpus.Files = append(corpus.Files, folder+"/"+file)
		}
	}
	return corpus, nil
}

// golangTypesTruth type-checks the packages of the files, whole, and lists what each
// use of a name in the files of the corpus stands for.
func golangTypesTruth(ctx context.Context, _ Environment, corpus Corpus, emit func(Item)) error {
	set := token.NewFileSet()
	imported := importer.ForCompiler(set, "source", nil)
	wanted := make(map[string]bool)
	var folders []string
	for _, file := range corpus.Files {
		wanted[file] = true
		folders = append(folders, path.Dir(file))
	}
	for _, folder := range slices.Compact(folders) {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := golangTypesPackage(set, imported, corpus.Root, folder, wanted, emit); err != nil {
			return err
		}
	}
	return nil
}

func golangTypesPackage(set *token.FileSet, imported types.Importer, root, folder string, wanted map[string]bool, emit func(Item)) error {
	pkg, err := build.ImportDir(filepath.Join(root, folder), 0)
	if err != nil {
		return fmt.Errorf("list package %s: %w", folder, err)
	}
	var files []*goast.File
	var names []string
	for _, name := range slices.Concat(pkg.GoFiles, pkg.TestGoFiles) {
		file, err := parser.ParseFile(set, filepath.Join(root, folder, name), nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		files, names = append(files, file), append(names, folder+"/"+name)
	}
	info := &types.Info{
		Uses:       make(map[*goast.Ident]types.Object),
		Defs:       make(map[*goast.Ident]types.Object),
		Selections: make(map[*goast.SelectorExpr]*types.Selection),
	}
	config := types.Config{Importer: imported, FakeImportC: true}
	checked, err := config.Check(folder, set, files, info)
	if err != nil {
		return fmt.Errorf("type-check package %s: %w", folder, err)
	}
	resolver := newGolangResolver(checked, info, files)
	for i, file := range files {
		if wanted[names[i]] {
			resolver.uses(set, names[i], file, emit)
		}
	}
	return nil
}

// golangResolver spells objects of the type checker the way facts do.
type golangResolver struct {
	pkg    *types.Package
	info   *types.Info
	fields map[*types.Var]fieldOwner
	local  map[*types.TypeName]string // type declared in a function -> its name
}

// fieldOwner is the type or variable whose declaration holds a field.
type fieldOwner struct {
	name string
	at   token.Pos
}

func newGolangResolver(pkg *types.Package, info *types.Info, files []*goast.File) *golangResolver {
	r := &golangResolver{
		pkg: pkg, info: info, fields: make(map[*types.Var]fieldOwner), local: make(map[*types.TypeName]string),
	}
	for _, file := range files {
		for _, declaration := range file.Decls {
			if d, ok := declaration.(*goast.FuncDecl); ok {
				r.localTypes(d)
			}
		}
	}
	r.packageFields(pkg)
	for _, imported := range pkg.Imports() {
		r.packageFields(imported)
	}
	return r
}

func (r *golangResolver) localTypes(d *goast.FuncDecl) {
	owner := r.pkg.Name() + "." + d.Name.Name
	if d.Recv != nil {
		owner = r.pkg.Name() + "." + baseName(d.Recv.List[0].Type) + "." + d.Name.Name
	}
	goast.Inspect(d, func(n goast.Node) bool {
		spec, ok := n.(*goast.TypeSpec)
		if !ok {
			return true
		}
		if name, ok := r.info.Defs[spec.Name].(*types.TypeName); ok {
			r.local[name] = owner + "." + name.Name()
			r.typeFields(fieldOwner{r.local[name], name.Pos()}, name.Type().Underlying())
		}
		return true
	})
}

func (r *golangResolver) packageFields(pkg *types.Package) {
	for _, name := range pkg.Scope().Names() {
		object := pkg.Scope().Lookup(name)
		owner := fieldOwner{r.prefix(pkg) + "." + name, object.Pos()}
		switch object := object.(type) {
		case *types.TypeName:
			if !object.IsAlias() {
				r.typeFields(owner, object.Type().Underlying())
			}
		case *types.Var:
			r.typeFields(owner, object.Type())
		}
	}
}

// typeFields notes the fields of the struct literals a type is made of. Types that
// are defined by one another share their fields; the owner is the one whose
// declaration stands closest before the field.
func (r *golangResolver) typeFields(owner fieldOwner, t types.Type) {
	switch t := t.(type) {
	case *types.Struct:
		for field := range t.Fields() {
			if known, ok := r.fields[field]; owner.at > field.Pos() || ok && owner.at <= known.at {
				continue
			}
			r.fields[field] = owner
			r.typeFields(fieldOwner{owner.name + "." + field.Name(), owner.at}, field.Type())
		}
	case *types.Pointer:
		r.typeFields(owner, t.Elem())
	case *types.Slice:
		r.typeFields(owner, t.Elem())
	case *types.Array:
		r.typeFields(owner, t.Elem())
	case *types.Map:
		r.typeFields(owner, t.Elem())
	}
}

// prefix returns what the names of a package start with.
func (r *golangResolver) prefix(pkg *types.Package) string {
	if pkg == nil {
		return "builtin"
	}
	if pkg.Path() == r.pkg.Path() {
		return pkg.Name()
	}
	// The standard library's vendored packages are imported without the prefix.
	return strings.TrimPrefix(pkg.Path(), "vendor/")
}

// uses lists the names a file uses that are no local variables.
func (r *golangResolver) uses(set *token.FileSet, name string, file *goast.File, emit func(Item)) {
	qualified := make(map[*goast.Ident]bool)
	goast.Inspect(file, func(n goast.Node) bool {
		switch n := n.(type) {
		case *goast.ImportSpec:
			return false
		case *goast.SelectorExpr:
			qualified[n.Sel] = true
		case *goast.Ident:
			object := r.info.Uses[n]
			if object == nil {
				return true
			}
			if is := r.name(object); is != "" {
				construct := "bare name"
				if qualified[n] {
					construct = "selector"
				}
				emit(Item{
					File: name, Kind: Edge, Construct: construct, Name: is,
					Line: set.PositionFor(n.Pos(), false).Line, Arity: NoArity,
				})
			}
		}
		return true
	})
}

// name returns the qualified name of an object, "" for local variables, type
// parameters, packages and nil, true, false and iota.
func (r *golangResolver) name(object types.Object) string {
	switch object := object.(type) {
	case *types.Builtin:
		if object.Pkg() != nil {
			return r.prefix(object.Pkg()) + "." + object.Name() // unsafe
		}
		return r.prefix(nil) + "." + object.Name()
	case *types.Func:
		return r.function(object.Origin())
	case *types.TypeName:
		if local, ok := r.local[object]; ok {
			return local
		}
		if _, ok := object.Type().(*types.TypeParam); ok {
			return ""
		}
	case *types.Var:
		if object.IsField() {
			if owner, ok := r.fields[object.Origin()]; ok {
				return owner.name + "." + object.Name()
			}
			return ""
		}
	case *types.Const:
		if object.Pkg() == nil {
			return ""
		}
	default:
		return ""
	}
	if object.Pkg() != nil && object.Parent() != object.Pkg().Scope() {
		return ""
	}
	return r.prefix(object.Pkg()) + "." + object.Name()
}

// function returns the qualified name of a function or method; the method of an
// interface is named by the type that declares it.
func (r *golangResolver) function(f *types.Func) string {
	receiver := f.Signature().Recv()
	if receiver == nil {
		return r.prefix(f.Pkg()) + "." + f.Name()
	}
	t := receiver.Type()
	if pointer, ok := t.(*types.Pointer); ok {
		t = pointer.Elem()
	}
	named, ok := t.(*types.Named)
	if !ok {
		return ""
	}
	if local, ok := r.local[named.Obj()]; ok {
		return local + "." + f.Name()
	}
	return r.prefix(named.Obj().Pkg()) + "." + named.Obj().Name() + "." + f.Name()
}

// golangUses lists what facts resolve.
func golangUses(_ []byte, facts *ast.Facts) []Item {
	var items []Item
	for i := range facts.References {
		r := &facts.References[i]
		if !r.Resolution.Resolved() {
			continue
		}
		construct := "bare name"
		if r.Qualifier != "" {
			construct = "selector"
		}
		items = append(items, Item{
			Kind: Edge, Construct: construct, Name: r.QualifiedName, Line: int(r.Position.Line), Arity: NoArity,
		})
	}
	return items
}
