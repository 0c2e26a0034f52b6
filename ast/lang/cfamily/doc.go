// Package cfamily extracts the facts of C and C++ source. The grammar of C++ extends
// that of C, so one walk serves both; what differs asks dialect.cpp.
//
// Place in the flow: lang/all lists its two Languages; stage analyze calls them.
//
// # Names
//
// Symbols are qualified with "::" in both languages: "ns::Class::method",
// "Struct::field". Overloads and specializations of a template share one name. In C
// a struct within another is named without it, as in the language. Enumerators of an
// unscoped enumeration belong to the scope around it.
//
// An unnamed namespace adds no segment, because code names its members without one;
// they are private to the file. "namespace a::b" is two symbols. An unnamed struct,
// union or enumeration is named by the typedef, field or variable it declares;
// members of one that declares nothing belong to the record around it.
//
// X::f defined outside of X is below X's symbol if the file has it, and of the kind
// that X declares it to be; without X in the file it is taken for a method unless X is
// a namespace of the file. Friends belong to the namespace. Concepts have kind trait.
//
// Both branches of an #if are symbols. TEST(Suite, Name) and its kin of GoogleTest,
// Catch2, doctest, Boost.Test and Check are functions "Suite.Name" with ast.Test;
// other macros that make a function are named as written and Dynamic.
//
// Arity counts declared parameters: default arguments lower the minimum, dots and
// packs, also of macros, leave the maximum open, (void) is 0.
//
// # Uses
//
// Names are resolved when the whole file is known, through blocks, classes with their
// bases and namespaces from the inside out. A class whose definition or a base of
// which is in another file may hide what lies further out: the use is then Ambiguous
// with the possible names in order. A bare name that C does not find in the file is
// Ambiguous with that one candidate, as C has one space of external names.
//
// Members resolve by the declared type of the receiver, if the file tells it: a local
// variable, parameter, file variable or field. A type of another file gives candidates
// "Type::member". Overloaded -> and auto are variable receivers.
//
// A value is recorded unless it is a local name: it may be a function, variable,
// enumerator or macro, of the file or of another one. What the preprocessor does with
// a name is known of macros of the file alone: a call of a function-like one is
// RoleMacro.
//
// # Macros
//
// Unknown macros break the grammar: recovery.go reads the shapes that error recovery
// makes of export macros, attributes and test macros. Bodies of macros are text and
// hold no facts.
package cfamily
