// Package golang extracts the facts of Go files.
//
// Place in the flow: stage analyze calls Facts through lang.Language; package
// lang/all lists it.
//
// Names are qualified as pkg.Func, pkg.Type.Method and pkg.Type.Field, where pkg is
// the name in the package clause; names of imported packages start with the import
// path instead: net/http.Client.Do. Types declared in a function are qualified with
// it. The arity of a function is the number of its declared parameters; a variadic
// one counts as one. A blank identifier defines nothing, except as the name of a
// function.
//
// What the file alone tells, by the rules of the language:
//
//   - A bare name that no scope of the file binds is a predeclared one or belongs to
//     the package, in another file, unless an import with a dot may bring it.
//     Package-level names hide predeclared ones, and for those that Go 1.21 added
//     (min, max, clear) programs often have their own: these are Ambiguous.
//   - The local name of an import without alias is taken from its path by
//     convention. A qualifier that only an unconventional path can explain is
//     Ambiguous.
//   - The type of a variable is known where its declaration writes it or a function
//     of the file returns it. A member of such a type is resolved when the file
//     declares it, otherwise Ambiguous: it may be promoted or declared elsewhere.
//
// Invariants: one walk in source order after one look at the top-level
// declarations; files with syntax errors claim nothing of other files.
package golang
