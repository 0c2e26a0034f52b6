package ast

// Reference is one use of a name.
type Reference struct {
	Role       Role
	Via        Via
	Resolution Resolution
	Flags      ReferenceFlags
	Arity      int16 // argument count of a call or capture, NoArity otherwise
	Enclosing  int32 // index of the innermost enclosing symbol, or NoSymbol

	Name string // last segment as written: "total", "Errorf"
	// Qualifier is what stands before the name, as written, where that is a plain
	// dotted path: "Item" in Item.total(1), "fmt" in fmt.Errorf. It is "" for a
	// bare name and for a computed receiver (then Resolution says so).
	Qualifier string
	// QualifiedName is the name the file alone resolves this use to, "" when it
	// does not: "Shop.Item.total/2", "net/http.Get".
	QualifiedName string
	// Candidates are the qualified names the use may mean when the file leaves
	// several open (Resolution is Ambiguous, Dynamic or Wildcard); the query engine decides
	// among them by what is defined, never by guessing.
	Candidates []string

	Position Position // where the name stands
}

// Role says what the use is for.
type Role uint8

// The roles of a reference.
const (
	RoleCall       Role = iota
	RoleCapture         // the function as a value: &f/1, method reference
	RoleType            // the name of a type in type position
	RoleImport          // named by an import, alias, require, use or include
	RoleMacro           // macro invocation that is no plain call: Rust m!(), C preprocessor
	RoleImplements      // interface, protocol, behaviour or trait that is implemented
	RoleExtends         // base class, embedded type
	RoleAttribute       // field, property or module attribute that is read or written
	RoleValue           // the name of a function, constant or module as a plain value

	roleCount
)

// String returns the role as it is printed.
func (r Role) String() string {
	if r >= roleCount {
		return "unknown"
	}
	return [roleCount]string{
		"call", "capture", "type", "import", "macro_use", "implements", "extends", "attribute", "value",
	}[r]
}

// Valid reports whether r is one of the roles above.
func (r Role) Valid() bool { return r < roleCount }

// Calls reports whether the role runs what it names.
func (r Role) Calls() bool { return r == RoleCall || r == RoleMacro }

// Via says how a call is written when it is not the plain form.
type Via uint8

// The ways to write a call.
const (
	ViaPlain     Via = iota
	ViaPipe          // a |> f(): the argument before the pipe counts in Arity
	ViaCapture       // &f/1
	ViaDelegate      // defdelegate
	ViaNew           // new T(...)
	ViaDecorator     // @decorator
	ViaApply         // apply(M, :f, args), spawn, child specification
	ViaGo            // started concurrently: go f(), defer f()

	viaCount
)

// String returns the way as it is printed, "" for the plain form.
func (v Via) String() string {
	if v >= viaCount {
		return "unknown"
	}
	return [viaCount]string{"", "pipe", "capture", "delegate", "new", "decorator", "apply", "go"}[v]
}

// Valid reports whether v is one of the ways above.
func (v Via) Valid() bool { return v < viaCount }

// ReferenceFlags are yes/no facts about a use.
type ReferenceFlags uint8

// The flags of a reference.
const (
	InQuote   ReferenceFlags = 1 << iota // written inside a quote
	InGuard                              // in the guard of a clause
	InSpec                               // in a type specification
	AtCompile                            // runs when the module is compiled (module body, attribute value)
	IsWrite                              // assigns to what it names
)

// Has reports whether all of the given flags are set.
func (f ReferenceFlags) Has(flags ReferenceFlags) bool { return f&flags == flags }

// Resolution says how the file resolved a use, or why it could not.
type Resolution uint8

// The strategies that resolved a use, then the reasons why none did. Every
// value up to Builtin comes with a QualifiedName.
const (
	ResolvedLocal    Resolution = iota // defined in this file
	ResolvedAlias                      // through an alias
	ResolvedImport                     // through an import of that very name or module
	ResolvedAbsolute                   // the name is written in full
	ResolvedPackage                    // bare name the language finds in the scope of the file's package (Go)
	ResolvedSelf                       // through self, this, cls, __MODULE__ of the enclosing type
	ResolvedErlang                     // Erlang module called from Elixir
	ResolvedBuiltin                    // part of the language: Kernel, builtins, universe scope

	Ambiguous               // Candidates holds what it may mean
	UnresolvedDynamic       // computed: apply, reflection, unquote
	UnresolvedMacro         // may be injected by a macro (`use`)
	UnresolvedVariable      // receiver is a variable whose type the file does not tell
	UnresolvedExpression    // receiver is an expression
	UnresolvedUndefined     // bare name that this file does not define
	UnresolvedWildcard      // may come from a wildcard import
	UnresolvedParameter     // the name is a parameter or local variable
	UnresolvedNotApplicable // the language has no such lookup (labels, keys)

	resolutionCount
)

// String returns the strategy or the reason as it is printed.
func (r Resolution) String() string {
	if r >= resolutionCount {
		return "unknown"
	}
	return [resolutionCount]string{
		"local", "alias", "import", "absolute", "package", "self", "erlang", "builtin",
		"ambiguous", "dynamic", "macro", "variable_receiver", "expression_receiver",
		"undefined_in_file", "wildcard_import", "local_variable", "not_applicable",
	}[r]
}

// Resolved reports whether the use was bound to one qualified name.
func (r Resolution) Resolved() bool { return r <= ResolvedBuiltin }

// Valid reports whether r is one of the values above.
func (r Resolution) Valid() bool { return r < resolutionCount }

// Roles returns all roles.
func Roles() []Role {
	roles := make([]Role, roleCount)
	for i := range roles {
		roles[i] = Role(i)
	}
	return roles
}
