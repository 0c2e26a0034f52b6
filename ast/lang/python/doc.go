// Package python extracts the facts of Python source, version 3 and 2 alike.
//
// Place in the flow: lang/all lists the language; stage analyze calls its Facts on
// the trees of stage parse.
//
// # Names
//
// Qualified names are those inside the file: Class.method, outer.inner. The name
// of the module is the path's business and joined by the query engine. Names of
// other modules are those of the import: "os.path.join"; a relative import keeps
// its dots: "from .m import f" binds ".m.f", "from . import m" binds ".m".
// Builtins are "builtins.len".
//
// # What is a definition
//
//   - Every def and class, conditional ones and those inside functions included
//     (flag Local). Overloads, abstract methods and bodies of a lone "..." carry
//     the flag Declaration.
//   - The first assignment of each name in the body of a module (variable;
//     constant when it is written in capitals) and of a class (field; enum_member
//     in an enum). Targets of loops, with and except are none, nor are variables
//     of functions.
//   - The first assignment to self.x or cls.x in the methods of a class that does
//     not declare x: a field of the class, whose position is that of the x.
//   - type X = ..., X: TypeAlias = ...
//
// A class is an enum or an error when a base is one for sure: by import of package
// enum, by a builtin exception, by a class of the file that is one. Properties are
// getters and setters.
//
// The arity of a function counts positional parameters as they are declared, self
// included; parameters with a default are optional. *args, **kwargs and
// keyword-only parameters do not count in it but do in Metrics.Parameters. The
// arity of a call is the number of its arguments, unknown when one is unpacked.
//
// Locals and names that start with an underscore, dunders aside, are private. The
// test flag goes by the conventions of unittest and pytest: functions test*,
// classes Test* or derived from a TestCase, and all inside them.
//
// # What is a reference
//
// In a.b.c() the last name is the call, the names between are attribute accesses
// and the first is a value when it names a definition of the file or something
// taken from a module; a module imported as such is part of the qualified name and
// no reference of its own. References of decorators belong to what encloses the
// definition, those of parameters, annotations and base classes to the definition.
// A pattern Point(x=0) uses a type. A string in type position is read when it is
// one plain name.
//
// # How names resolve
//
// As in Python: a name assigned anywhere in a function is local to it; the names of
// a class body are seen in that body only; then come enclosing functions, the
// module, builtins. A name that the file binds to several things (try: import a;
// except ImportError: import b as a) is ambiguous with all of them as candidates,
// those of the file itself spelled as in the file; binding it to None as well does
// not count. Names that may come from a wildcard import carry those candidates.
//
// Invariants:
//   - Expressions and plain statements are walked flat; only what opens a scope
//     recurses.
//   - Every node is visited a bounded number of times: once by the walk, once when
//     the names of the innermost scope around it are collected, once when the
//     innermost function around it is measured.
package python
