package elixir

import (
	_ "embed"
	"strconv"
	"strings"
)

// libraryText lists what Elixir's own modules export. library.exs makes it.
//
//go:embed library.txt
var libraryText string

// exports are the functions and macros of one module: name -> set of arities.
type exports map[string]uint32

func (x exports) has(name string, arity int16) bool {
	return arity >= 0 && arity < 32 && x[name]&(1<<arity) != 0
}

// newLibrary reads libraryText into module -> exports.
func newLibrary() map[string]exports {
	library := make(map[string]exports)
	for line := range strings.Lines(libraryText) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		module, names, _ := strings.Cut(strings.TrimSpace(line), " ")
		x := make(exports)
		for signature := range strings.FieldsSeq(names) {
			name, arity, _ := strings.Cut(signature, "/")
			if n, err := strconv.Atoi(arity); err == nil && n < 32 {
				x[name] |= 1 << n
			}
		}
		library[module] = x
	}
	return library
}

// importedByUse returns the modules that `use` of one of Elixir's own modules
// imports.
func importedByUse(module string) []string {
	switch module {
	case "ExUnit.Case":
		return []string{"ExUnit.Callbacks", "ExUnit.Assertions", "ExUnit.Case", "ExUnit.DocTest"}
	case "ExUnit.CaseTemplate":
		return []string{"ExUnit.Callbacks", "ExUnit.Assertions", "ExUnit.CaseTemplate"}
	case "Bitwise", "Mix.Config":
		return []string{module}
	}
	return nil
}

// isBehaviour reports whether `use` of one of Elixir's own modules makes the user
// an implementation of the behaviour of that name.
func isBehaviour(module string) bool {
	switch module {
	case "GenServer", "Supervisor", "DynamicSupervisor", "Application", "GenEvent", "Mix.Task", "Mix.Task.Compiler":
		return true
	}
	return false
}

// isReserved reports whether an attribute belongs to Elixir itself and so is no
// definition of the module.
func isReserved(attribute string) bool {
	switch attribute {
	case "after_compile", "after_verify", "before_compile", "behaviour", "callback", "compile", "deprecated",
		"derive", "dialyzer", "doc", "enforce_keys", "external_resource", "file", "impl", "macrocallback",
		"moduledoc", "nifs", "on_definition", "on_load", "opaque", "optional_callbacks", "since", "spec", "type",
		"typedoc", "typep", "vsn":
		return true
	}
	return false
}
