package golang

// universe is the package the documentation lists predeclared names under.
const universe = "builtin"

// predeclared reports whether name is a function or type of the universe scope.
func predeclared(name string) bool {
	switch name {
	case "append", "cap", "clear", "close", "complex", "copy", "delete", "imag", "len", "make", "max", "min", "new",
		"panic", "print", "println", "real", "recover":
		return true
	}
	return predeclaredType(name)
}

func predeclaredType(name string) bool {
	switch name {
	case "any", "bool", "byte", "comparable", "complex64", "complex128", "error", "float32", "float64",
		"int", "int8", "int16", "int32", "int64", "rune", "string",
		"uint", "uint8", "uint16", "uint32", "uint64", "uintptr":
		return true
	}
	return false
}

// oftenRedeclared reports whether packages commonly have a function of their own
// with this predeclared name, because the language got it late (Go 1.21).
func oftenRedeclared(name string) bool {
	return name == "min" || name == "max" || name == "clear"
}
