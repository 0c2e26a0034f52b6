// Package rust extracts the facts of Rust source.
//
// Place in the flow: lang/all lists its Language; stage analyze calls it.
//
// # Names
//
// Symbols are named from the root of the file: "func", "mod_a::Type::method",
// "Trait::method", "Enum::Variant", "outer::local". Which module of the crate the
// file is, its path tells, not its bytes; so uses that leave the file keep the
// anchor they are written with: "crate::a::f", "super::f" (the parent of the file's
// module), "self::m::f" (in the file of "mod m;"), "serde::Serialize" (a crate).
//
// An impl block defines members of the type it names: "Type::method", without type
// arguments. Their parent is the type's symbol when the file defines it earlier. A
// trait impl is a symbol of its own, kind instance, "<Type as Trait>", below the
// type, and its members are below it: an outline shows what belongs to which trait,
// while the members keep the name by which they are called.
//
// Members of traits and variants of enums are as visible as the trait or enum;
// members of a trait impl as the trait, public when another file defines it.
//
// The arity of a method is an interval: n arguments for x.m(..) and n+1 for
// Type::m(x, ..).
//
// # Uses
//
// A path is resolved through block scopes, the items and imports of its module, glob
// imports of modules and enums of this file, the prelude, and at last as the name of
// a crate. Local variables live in the namespace of values only, as in the language:
// they never hide a module or type. A member of a type that this file defines, which
// the file itself does not define (derived, or in another file), is Ambiguous with
// that one candidate; so is a prelude name below a glob import that could hide it.
//
// Method calls on self resolve to members of the impl's type or trait that the file
// defines. On variables and fields of a type the file tells they are Ambiguous with
// the type's method as candidate, because dereferencing and traits may lead elsewhere.
//
// The entries of derive(..) are RoleImplements; other attributes that are not part of
// the language are RoleValue via decorator. Supertraits are RoleExtends. Fields in
// struct expressions and patterns are RoleAttribute.
//
// # Limits
//
// Arguments of macros and bodies of macro_rules! are token trees without structure:
// calls and definitions in them are left out. So are tuple fields, which have no name.
package rust
