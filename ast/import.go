package ast

// Import is one statement that makes names of another file or module usable.
type Import struct {
	Kind      ImportKind
	Flags     ReferenceFlags
	Wildcard  bool  // brings in every exported name
	Enclosing int32 // index of the enclosing symbol, or NoSymbol

	Path string // as written, without quotes: "net/http", "./cart", "Shop.{Item, Cart}"'s "Shop.Item"
	// Module is the module it names as far as the file alone tells: for Elixir with
	// aliases expanded, otherwise equal to Path.
	Module  string
	Alias   string         // local name given to the module, "" when it is the usual one
	Names   []ImportedName // the names taken from it, nil when it is the module as a whole
	Except  []string       // names left out of a wildcard import: "first/1"
	Options string         // what else the statement says, as written: options of Elixir's use

	Position Position
}

// ImportedName is one name taken from a module.
type ImportedName struct {
	Name  string // "useState"; for Elixir with arity: "from/2"
	Alias string // local name, "" when it is the same
}

// ImportKind is the form of the statement.
type ImportKind uint8

// The forms of import.
const (
	ImportModule   ImportKind = iota // import of a module or of names from it
	ImportAlias                      // Elixir alias
	ImportRequire                    // Elixir require, Ruby require, CommonJS require
	ImportUse                        // Elixir use: runs the module's __using__ here
	ImportInclude                    // textual inclusion: C #include
	ImportReexport                   // export ... from, pub use
	ImportTypes                      // import of types only

	importKindCount
)

// String returns the form as it is printed.
func (k ImportKind) String() string {
	if k >= importKindCount {
		return "unknown"
	}
	return [importKindCount]string{"import", "alias", "require", "use", "include", "reexport", "type_import"}[k]
}

// Valid reports whether k is one of the forms above.
func (k ImportKind) Valid() bool { return k < importKindCount }
