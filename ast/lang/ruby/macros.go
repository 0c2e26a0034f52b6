package ruby

import (
	"strings"

	"elixirscope/ast"
	"elixirscope/ast/syntax"
)

// arguments visits the arguments of a call. Those of private and the like hold
// definitions that get its visibility; those of include name modules.
func (e *extractor) arguments(c *callParts) {
	visibility, singleton, functions := e.visibility, e.singletonVisibility, e.moduleFunctions
	if e.bare(c) {
		switch c.name {
		case "private", "protected", "public":
			e.visibility = visibilityNamed(c.name)
		case "private_class_method":
			e.singletonVisibility = ast.Private
		case "module_function":
			e.moduleFunctions = true
		case "include", "extend", "prepend":
			e.mixins(c)
			return
		}
	}
	if c.node == e.moduleCall && e.callModule.isClass {
		e.classArguments(c)
		return
	}
	e.walk(c.arguments)
	e.visibility, e.singletonVisibility, e.moduleFunctions = visibility, singleton, functions
}

func visibilityNamed(name string) ast.Visibility {
	switch name {
	case "private":
		return ast.Private
	case "protected":
		return ast.Protected
	}
	return ast.Public
}

// section starts a section of the body: private, protected, public or
// module_function without arguments.
func (e *extractor) section(name string) {
	e.moduleFunctions = name == "module_function"
	if !e.moduleFunctions {
		e.visibility = visibilityNamed(name)
	}
}

// classArguments visits the arguments of Class.new, the first of which is the
// superclass.
func (e *extractor) classArguments(c *callParts) {
	first := e.firstArgument(c.arguments)
	if e.is(first, constant) || e.is(first, scopeResolution) {
		e.superclass(e.callModule, first)
		e.walkWithout(c.arguments, first)
		return
	}
	e.callModule.opaque = e.callModule.opaque || first != syntax.NoNode
	e.walk(c.arguments)
}

// mixins visits the arguments of include, prepend and extend.
func (e *extractor) mixins(c *callParts) {
	target := e.self.module
	for argument := range e.t.NamedChildren(c.arguments) {
		switch e.class(argument) {
		case constant, scopeResolution:
			use := e.constant(argument, ast.RoleImplements)
			if use == noUse {
				continue
			}
			if c.name == "extend" || e.self.meta {
				target.extensions = append(target.extensions, use)
			} else {
				target.mixins = append(target.mixins, use)
			}
		case self:
			target.extendSelf = target.extendSelf || c.name == "extend"
		default:
			target.opaque = true
			e.walk(argument)
		}
	}
}

// callBlock visits the block of a call: for most a plain block, for some the body
// of a method, a module or a test.
func (e *extractor) callBlock(c *callParts) {
	switch {
	case c.node == e.moduleCall:
		e.moduleBlock(c, e.callModule)
	case e.bare(c) && (c.name == "define_method" || c.name == "define_singleton_method"):
		e.definedMethod(c)
	case c.name == "class_eval" || c.name == "module_eval" || c.name == "class_exec":
		e.evaluatedBlock(c, c.receiver)
	case c.name == "refine" && e.bare(c):
		e.evaluatedBlock(c, e.firstArgument(c.arguments))
	case e.isTest(c):
		e.test(c)
	default:
		e.walk(c.block)
	}
}

// evaluatedBlock visits a block whose definitions belong to the module object.
func (e *extractor) evaluatedBlock(c *callParts, object syntax.Node) {
	if e.is(object, constant) || e.is(object, scopeResolution) || e.is(object, self) {
		e.moduleBlock(c, e.objectNamed(object))
		return
	}
	e.walk(c.block)
}

// moduleBlock visits a block as the body of m. Constants in it belong to the module
// around, as in Ruby.
func (e *extractor) moduleBlock(c *callParts, m *module) {
	outer := e.context
	e.enterBody(m)
	e.walk(c.block)
	e.context = outer
}

// afterCall handles calls that define, import, change what was defined or name
// methods, once their arguments have been visited.
func (e *extractor) afterCall(c *callParts) {
	if !e.bare(c) {
		e.reflect(c)
		return
	}
	switch c.name {
	case "attr_reader", "attr":
		e.accessors(c, true, false)
	case "attr_writer":
		e.accessors(c, false, true)
	case "attr_accessor":
		e.accessors(c, true, true)
	case "alias_method":
		e.aliasMethod(c)
	case "define_method", "define_singleton_method":
		if c.block == syntax.NoNode {
			e.definedMethod(c)
		}
	case "private", "protected", "public", "module_function":
		e.changeMethods(c)
	case "private_class_method", "public_class_method":
		visibility := visibilityNamed(strings.TrimSuffix(c.name, "_class_method"))
		e.literals(c.arguments, func(_ syntax.Node, name string, _ uint32) {
			if index, ok := e.self.module.singleton[name]; ok {
				e.Symbol(index).Visibility = visibility
			}
		})
	case "private_constant":
		e.hideConstants(c)
	case "require", "require_relative", "load", "autoload":
		e.importCall(c)
	default:
		e.reflect(c)
	}
}

// reflect records the methods that reflection names.
func (e *extractor) reflect(c *callParts) {
	switch c.name {
	case "send", "__send__", "public_send":
		e.chosen(c, ast.RoleCall)
	case "method", "public_method":
		e.chosen(c, ast.RoleCapture)
	}
}

// aliasMethod handles alias_method :new, :old.
func (e *extractor) aliasMethod(c *callParts) {
	_, name, start, ok := e.firstLiteral(c.arguments)
	if !ok {
		return
	}
	first := true
	e.literals(c.arguments, func(n syntax.Node, old string, _ uint32) {
		if !first {
			e.addAlias(c.node, name, start, old)
		}
		first = false
	})
}

// changeMethods handles private :a, :b and the like, and starts a section when
// nothing is named.
func (e *extractor) changeMethods(c *callParts) {
	if e.firstArgument(c.arguments) == syntax.NoNode {
		e.section(c.name)
		return
	}
	e.literals(c.arguments, func(_ syntax.Node, name string, _ uint32) {
		index, ok := e.definee.methods()[name]
		if !ok {
			return
		}
		s := e.Symbol(index)
		if c.name != "module_function" {
			s.Visibility = visibilityNamed(c.name)
			return
		}
		m := e.definee.module
		s.Visibility, s.Flags = ast.Public, s.Flags|ast.Static
		if s.Kind == ast.KindMethod {
			s.Kind = ast.KindSingletonMethod
		}
		s.QualifiedName = e.qualify(m.name, ".", s.Name)
		m.singleton[name] = index
	})
}

func (e *extractor) hideConstants(c *callParts) {
	e.literals(c.arguments, func(_ syntax.Node, name string, _ uint32) {
		k, ok := e.constants[constantKey{e.self.module.name, name}]
		if !ok {
			return
		}
		for _, index := range e.constantSymbols[k.name] {
			e.Symbol(index).Visibility = ast.Private
		}
		delete(e.constantSymbols, k.name) // none of them needs to be looked at again
	})
}

// importCall handles require "x", require_relative "x", load "x" and
// autoload :Name, "x". The module of a relative one starts with a dot.
func (e *extractor) importCall(c *callParts) {
	if c.receiver != syntax.NoNode && !e.is(c.receiver, self) {
		return
	}
	i := ast.Import{Kind: ast.ImportRequire, Position: e.t.Position(e.t.Start(c.node))}
	names := 0
	e.literals(c.arguments, func(n syntax.Node, text string, start uint32) {
		names++
		switch {
		case c.name == "autoload" && names == 1:
			i.Names = []ast.ImportedName{{Name: text}}
			e.autoload(text, start)
		case i.Path == "" && e.is(n, stringLiteral):
			i.Path = text
		}
	})
	if i.Path == "" {
		return
	}
	i.Module = i.Path
	if c.name == "require_relative" && !strings.HasPrefix(i.Path, ".") && !strings.HasPrefix(i.Path, "/") {
		i.Module = "./" + i.Path
	}
	e.Import(i)
}

// autoload declares a constant that another file defines.
func (e *extractor) autoload(name string, start uint32) {
	if !isConstantName(name) {
		return
	}
	qualified := e.qualify(e.nesting.name, "::", name)
	if _, defined := e.constants[constantKey{e.nesting.name, name}]; !defined {
		e.declare(e.nesting.name, name, known{name: qualified, how: ast.ResolvedImport})
	}
	e.Refer(ast.Reference{
		Role: ast.RoleImport, Name: name, QualifiedName: qualified, Resolution: ast.ResolvedImport,
		Arity: ast.NoArity, Position: e.t.Position(start),
	})
}
