// Package ecmascript extracts the facts of JavaScript (with JSX), TypeScript and
// TSX: three grammars, one walk.
//
// Place in the flow: lang/all lists the three languages; stage analyze calls
// their Facts on the trees of stage parse.
//
// TypeScript is repaired for its grammar where that cannot read it: see repair.
//
// # Names
//
// Qualified names are those inside the file: Class.method, ns.Inner.f, outer.inner.
// Names of other modules carry the module specifier as written: "react.useState",
// "./utils.clamp"; a default import is "react.default". A name that
// exports.f = function ... or module.exports = {f() {}} gives is "f", one that
// X.prototype.m = function ... gives is "X.m".
//
// # What is a definition
//
//   - Declarations, their members, and whatever binds a function or class to a
//     name: a declarator, a field, a property of an object literal that is itself
//     the value of a module-level name, an assignment to exports, to a prototype
//     or (outside functions) to any dotted path, export default.
//   - Other variables only at the level of the module or of a namespace. Those of
//     functions and blocks are local and no symbols. A name bound to require() or
//     await import() is an import, not a symbol.
//   - Members of an anonymous class belong to the symbol around the class; where
//     there is none they are no symbols.
//   - describe, it and test with a plain string and a function are test symbols
//     called "describe > name", unless the file gives the name to something else.
//
// # What is a reference
//
// A call is a call, new or tagged template whose callee is a name or ends in a
// property name; the count of its arguments is unknown when one is spread. An
// element <Button/> or <ui.Button/> is a value reference to the component,
// intrinsic elements (<div/>) are nothing. A module-level name before a dot is a
// value reference too; a module (import * as fs) before a dot is not, because it
// is part of the qualified name.
//
// Invariants:
//   - The walk is one loop over the flat tree with a stack of open scopes: no
//     recursion, so the depth of a source does not matter, and every node is
//     visited a bounded number of times.
//   - A name is looked up in the scope it stands in, hoisting included; variables
//     and parameters hide what they shadow.
package ecmascript
