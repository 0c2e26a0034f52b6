// Package ruby extracts the facts of Ruby source.
//
// Place in the flow: lang/all lists the language; stage analyze calls its Facts on
// the trees of stage parse.
//
// # Names
//
// "Mod::Class#method" is a method of instances, "Mod::Class.method" one of the class
// itself, "Mod::CONST" a constant, "method" one defined outside of any class. Methods
// of other objects are spelled with the object as written: "o.method". A field of a
// Struct is "Point#x", a variable of an object "Class#@x", of a class "Class.@x", a
// class variable "Class::@@x".
//
// "class A::B" inside of "module M" is M::A::B unless the file has defined another A
// above that Module.nesting finds, or A is a class of Ruby. The same holds for the
// object of "def A.x", "class << A", "A.class_eval do" and "refine A do".
//
// # What is a definition
//
//   - Every class and module, each time it is opened; an error is a class that
//     inherits from one of Ruby's own, also through classes of the file. Constants
//     that are assigned Class.new, Module.new, Struct.new or Data.define are a class,
//     module or struct; so is a class that inherits from Struct.new. Every other
//     assignment to a constant.
//   - Every def. A name that ends in = makes a setter, initialize a constructor, a
//     def outside of any class a function. Inside of another def it has the flag
//     Local and belongs to the class around.
//   - What attr_reader, attr_writer, attr_accessor, alias, alias_method,
//     define_method and define_singleton_method name literally. A name that
//     define_method computes is spelled as written, with the flag Dynamic.
//   - Tests: describe, context and feature with a string or constant, and in these
//     it, specify, example, scenario; test "name" in a class of tests. They are
//     functions called "describe Cart > when empty > is zero", in a class
//     "CartTest > adds". A class whose superclass is called ..Test or ..TestCase is
//     one of tests, and so are its descendants in the file; all in it has the flag
//     Test.
//
// Methods after module_function, or named by it, are methods of the module itself;
// the copy that including gives is not another symbol.
//
// Visibility follows private, protected, public, private_class_method,
// private_constant in all their forms. Constructors are public: new calls them.
// initialize_copy and the other methods that Ruby always makes private are private.
// Methods outside of any class are public unless private says otherwise. A section
// inside of a block ends with it.
//
// The arity of a definition counts positional parameters; those with a default are
// optional, *rest, keywords and the block do not count in it but do in
// Metrics.Parameters. That of a call counts positional arguments; it is unknown when
// one is unpacked.
//
// # What is a reference
//
// Calls are those whose method is written as a name, with and without receiver,
// arguments and parentheses; a.b = c calls b=, and a.b += c calls both. A bare name is
// a call unless it is a local variable the way Ruby decides that: assigned above in
// the text of the same body. Operators, a[b], a.(), super and yield are no calls here:
// none names a method. {x:} calls x when there is no such variable.
//
// send, public_send and __send__ with a literal name are also a call through
// ViaApply, method(:x) and &:x are captures; all of these are dynamic. Constants are
// values, superclasses extend, modules given to include, extend and prepend are
// implemented, classes after rescue are types. @x and @@x are attributes; globals are
// nothing.
//
// require, require_relative, load and autoload with a literal path are imports; the
// module of a relative one starts with a dot.
//
// # How names resolve
//
// Constants: by the modules around, then the file, then Ruby's own unless the file
// defines one of that last name. What is left is ambiguous among the names it has in
// each of the modules around, in Ruby's order. ::A is absolute. Ancestors are not
// asked for constants.
//
// Methods on self: by the ancestors of the class around, as far as the file defines
// them, then the file's own methods, then those Ruby gives to every object or module.
// An ancestor that another file defines, and a class of Ruby that the file reopens,
// makes what lies behind it ambiguous, except for methods like private, require and
// raise, which are the language in all but grammar. That another file reopens a class
// is not taken into account. In blocks self is taken to be what it is around them,
// except for class_eval, define_method and the like.
//
// Methods on a constant: the class of the file or its ancestors, Ruby's own, else
// ambiguous. new needs no definition.
//
// Invariants:
//   - The walk emits uses in source order; what depends on definitions is completed at
//     the end, constants before calls, because ancestors are constants.
//   - Every node is visited once by the walk and once when the method around it is
//     measured; nested blocks that define methods are measured to a fixed depth.
//   - Nothing looks further than maxNesting modules outward or maxAncestors upward.
package ruby
