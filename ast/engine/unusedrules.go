package engine

import (
	"path"
	"slices"
	"strings"

	"elixirscope/ast"
	"elixirscope/ast/query"
	"elixirscope/ast/repository"
)

// runByConvention says why something runs a definition without naming it; "" when no
// convention does.
func runByConvention(d definition) string {
	s := d.symbol()
	switch {
	case s.Flags.Has(ast.Test), isGoTest(d.file) && hasTestName(s):
		return "test"
	case isEntryPoint(d):
		return "entry_point"
	case s.Details != nil && s.Details.Implements != "":
		return "callback"
	case s.Parent != ast.NoSymbol && d.facts.Symbols[s.Parent].Kind == ast.KindInstance:
		return "implements_protocol"
	case isSpecial(d):
		return "special_name"
	}
	return ""
}

// hasTestName reports whether go test runs a function with such a name, as far as that
// tells.
func hasTestName(s *ast.Symbol) bool {
	return s.Kind == ast.KindFunction && slices.ContainsFunc([]string{"Test", "Benchmark", "Fuzz", "Example"},
		func(prefix string) bool { return strings.HasPrefix(s.Name, prefix) })
}

func isEntryPoint(d definition) bool {
	s := d.symbol()
	switch d.file.Language {
	case ast.Go:
		return s.Kind == ast.KindFunction && (s.Name == "init" || s.Name == "main" && d.facts.Package == "main")
	case ast.Elixir:
		return path.Base(d.file.Path) == "mix.exs" || isMixTask(s.QualifiedName)
	case ast.Java, ast.Rust, ast.C, ast.CPP:
		return s.Name == "main"
	}
	return false
}

// isMixTask reports whether a name is that of a task, or of what one defines.
func isMixTask(name string) bool { return strings.HasPrefix(name, "Mix.Tasks.") }

// isSpecial reports whether the language itself calls what has the name.
func isSpecial(d definition) bool {
	name := d.symbol().Name
	switch d.file.Language {
	case ast.Python, ast.Elixir:
		return strings.HasPrefix(name, "__") && strings.HasSuffix(name, "__")
	case ast.Ruby:
		return slices.Contains([]string{"initialize", "initialize_copy", "initialize_dup", "initialize_clone", "method_missing",
			"respond_to_missing?", "inherited", "included", "extended", "prepended", "method_added", "const_missing", "to_s", "to_str", "inspect"}, name)
	case ast.Java:
		return slices.Contains([]string{"readObject", "writeObject", "readResolve", "writeReplace", "readObjectNoData"}, name)
	case ast.JavaScript, ast.TypeScript, ast.TSX:
		return d.symbol().Kind == ast.KindConstructor
	case ast.CPP:
		return d.symbol().Kind == ast.KindConstructor || strings.HasPrefix(name, "~") || strings.HasPrefix(name, "operator")
	}
	return false
}

// doubt says why something that no file names may run or use a definition, with what
// there is to say of it.
func (u *unusedScan) doubt(d definition) (reason, detail string, err error) {
	s, f := d.symbol(), d.file
	switch {
	case f.Status == ast.Partial || f.Stale || s.Flags.Has(ast.Recovered):
		return "syntax_errors", "the file has syntax errors", nil
	case s.Flags.Has(ast.Quoted):
		return "quoted", "it belongs to whoever expands the macro", nil
	case s.Flags.Has(ast.Dynamic):
		return "dynamic_name", "", nil
	case s.Flags.Has(ast.Declaration):
		return "declaration", "it declares what is defined elsewhere", nil
	case f.Flags.Has(ast.Vendored):
		return "vendored", "", nil
	case isDecorated(d):
		return "decorated", "", nil
	}
	if reason, detail, err = u.doubtMethod(d); reason != "" || err != nil {
		return reason, detail, err
	}
	if f.Language == ast.Elixir {
		if reason, detail, err = u.doubtElixir(d); reason != "" || err != nil {
			return reason, detail, err
		}
	}
	if !u.request.Closed && isExportedDefinition(d) {
		return "exported", "code outside the store may use it (--closed: there is none)", nil
	}
	return "", "", nil
}

// isDecorated reports whether a decorator stands in front of a definition, with nothing
// else that is defined between.
func isDecorated(d definition) bool {
	const near = 20 // lines
	line := d.symbol().NamePosition.Line
	before := uint32(0)
	for i := range d.facts.Symbols {
		if at := d.facts.Symbols[i].NamePosition.Line; at < line {
			before = max(before, at)
		}
	}
	return slices.ContainsFunc(d.facts.References, func(r ast.Reference) bool {
		at := r.Position.Line
		return r.Via == ast.ViaDecorator && at <= line && at+near >= line && at > before
	})
}

// doubtMethod says why a member of a type may run although no file calls it by the type.
func (u *unusedScan) doubtMethod(d definition) (reason, detail string, err error) {
	s := d.symbol()
	if d.file.Language == ast.Go {
		if s.Kind != ast.KindMethod {
			return "", "", nil
		}
		if s.Visibility == ast.Public {
			return "may_implement", "an exported method may satisfy an interface", nil
		}
		is, err := u.isSpecified(d)
		if is {
			return "may_implement", "an interface of the package has a method of the name", err
		}
		return "", "", err
	}
	if s.Parent == ast.NoSymbol || d.file.Language == ast.Elixir {
		return "", "", nil
	}
	for i := range d.facts.References {
		r := &d.facts.References[i]
		if r.Enclosing == s.Parent && (r.Role == ast.RoleExtends || r.Role == ast.RoleImplements) {
			return "may_override", "its type derives from " + r.Name, nil
		}
	}
	return "", "", nil
}

// isSpecified reports whether an interface in the package of a method has one of that
// name: what is not exported satisfies none elsewhere.
func (u *unusedScan) isSpecified(d definition) (found bool, err error) {
	err = u.Definitions(d.symbol().Name, func(p repository.Posting) error {
		if p.Language != ast.Go {
			return u.Err()
		}
		files, err := u.allUsersOf(p.Unit)
		if err != nil {
			return err
		}
		for _, f := range files {
			if folderOf(&f.File) != folderOf(&d.file.File) {
				continue
			}
			facts, err := u.factsOf(f.Unit())
			if err != nil {
				return err
			}
			found = found || slices.ContainsFunc(facts.Symbols, func(s ast.Symbol) bool {
				return s.Name == p.Name && (s.Kind == ast.KindMethodSpecification ||
					s.Parent != ast.NoSymbol && facts.Symbols[s.Parent].Kind == ast.KindInterface)
			})
		}
		return u.Err()
	})
	return found, err
}

// doubtElixir says why the code that a module takes in, or its behaviour, may run what it
// defines.
func (u *unusedScan) doubtElixir(d definition) (reason, detail string, err error) {
	s := d.symbol()
	module := d.index
	for module != ast.NoSymbol && !isModule(d.facts.Symbols[module].Kind) {
		module = d.facts.Symbols[module].Parent
	}
	if module == ast.NoSymbol {
		return "", "", nil
	}
	for i := range d.facts.Imports {
		in := &d.facts.Imports[i]
		if in.Enclosing != module || in.Kind != ast.ImportUse {
			continue
		}
		if s.Visibility == ast.Public {
			return "may_be_callback", "its module uses " + in.Module, nil
		}
		known, err := u.isKnownUse(in.Module)
		if err != nil || !known {
			return "used_by_macro", "code that " + in.Module + " writes may call it", err
		}
	}
	if s.Visibility == ast.Public && callsAnything(d.facts) {
		return "dynamic_call", "its file calls functions whose names it computes", nil
	}
	implements := slices.ContainsFunc(d.facts.References, func(r ast.Reference) bool {
		return r.Role == ast.RoleImplements && r.Enclosing == module
	})
	if implements && s.Visibility == ast.Public {
		return "may_be_callback", "its module implements a behaviour", nil
	}
	if s.Visibility == ast.Public && slices.Contains([]string{"start_link", "child_spec", "start", "init", "call"}, s.Name) {
		return "may_be_callback", "supervisors and plugs call it by convention", nil
	}
	return "", "", nil
}

// callsAnything reports whether a file of Elixir calls what it does not name.
func callsAnything(facts *ast.Facts) bool {
	return slices.ContainsFunc(facts.References, func(r ast.Reference) bool {
		return r.Role == ast.RoleCall && r.Via == ast.ViaApply && r.Resolution == ast.UnresolvedDynamic || r.QualifiedName == "Kernel.apply/3" || r.QualifiedName == "Kernel.apply/2"
	})
}

// isKnownUse reports whether it is known what `use` of a module writes: it is in the
// store, or of those that call nothing private of the module that uses them.
func (u *unusedScan) isKnownUse(module string) (bool, error) {
	switch module {
	case "GenServer", "Supervisor", "DynamicSupervisor", "PartitionSupervisor", "Agent", "Task", "Application", "Bitwise",
		"ExUnit.Case", "ExUnit.CaseTemplate", "Mix.Task", "Mix.Project", "Config":
		return true, nil
	}
	found, err := u.find(query.ParseSelector(module))
	return slices.ContainsFunc(found, func(d definition) bool { return d.name() == module }), err
}

// isExportedDefinition reports whether code outside of what is in the store can use a
// definition by its name.
func isExportedDefinition(d definition) bool {
	s := d.symbol()
	switch d.file.Language {
	case ast.Go:
		return s.Visibility == ast.Public && d.facts.Package != "main" && !isInternal(d.file.Path) && !isGoTest(d.file)
	case ast.Elixir:
		return s.Visibility == ast.Public && !isHidden(d)
	case ast.C, ast.CPP:
		return s.Visibility != ast.Private
	case ast.JavaScript, ast.TypeScript, ast.TSX:
		return s.Visibility == ast.Public || s.Visibility != ast.Private && s.Parent != ast.NoSymbol
	case ast.Java, ast.Ruby, ast.Rust:
		return s.Visibility != ast.Private
	}
	return s.Visibility == ast.Public
}

func isInternal(file string) bool {
	return slices.Contains(strings.Split(path.Dir(file), "/"), "internal")
}

// isHidden reports whether the documentation of a definition of Elixir, or of its module,
// is switched off: it is no part of what a library offers.
func isHidden(d definition) bool {
	for at := d.index; at != ast.NoSymbol; at = d.facts.Symbols[at].Parent {
		if d.facts.Symbols[at].Flags.Has(ast.Hidden) {
			return true
		}
	}
	return false
}
