// Package java extracts the facts of Java source.
//
// Place in the flow: lang/all lists its Language; stage analyze calls it.
//
// # Names
//
// Symbols are named by package and nesting: "com.foo.Outer.Inner.method". A
// constructor has the name of its class: "com.foo.Bar.Bar". Overloads are separate
// symbols with the same name; their arity and position tell them apart. Types declared
// in a function body are named below it: "com.foo.Bar.method.Local".
//
// An anonymous class is no symbol, because nothing can name it; its members are, below
// "$anonymous" and with the definition around as parent:
// "com.foo.Bar.method.$anonymous.run". Members of the body of an enum constant are
// named below the constant.
//
// The components of a record are fields, as visible as their accessors. Members of
// interfaces are public when they say nothing, others internal: visible in the package.
//
// # Uses
//
// A bare type is a type parameter, a type of this file (declared, nested or inherited
// from another type of this file), imported by name, or part of java.lang. If it is
// none of these and no wildcard import and no supertype in another file could bring
// it, it can only be of the same package, and resolves to that. Otherwise it is
// Ambiguous and Candidates are the package's type first, then what each supertype or
// wildcard import would make of it.
//
// A bare method is looked up from the innermost type outwards. A type whose supertypes
// are in other files may inherit the method, so what is found further out is then one
// candidate of several, except for JDK interfaces whose methods are known. Candidates
// name the nearest supertype, which may itself have inherited the member.
//
// Members of variables, fields and parameters whose type the file tells are Ambiguous
// with "Type.member" as candidate: the value may be of a subtype. Members of expressions
// are UnresolvedExpression.
//
// A chain of names is read from left to right as variable, type or package, as the
// language does; where that needs other files, spelling tells a type (Upper) from a
// package (lower) and from a constant (UPPER).
//
// new T(..) is a call of T, named by the class, via new; so are this(..) and super(..)
// without via. Annotations are RoleType via decorator: they are types and call nothing.
// Fields, by bare name too, are RoleAttribute.
//
// # Limits
//
// Constructor calls that enum constants make are no references; nothing of them is
// written. Constants in case labels belong to the type of the selector, which the file
// does not tell.
package java
