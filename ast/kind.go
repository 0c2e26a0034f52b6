package ast

import "strings"

// Kind says what a symbol is. The set and the meanings are those of
// SymbolInformation.Kind in SCIP (github.com/sourcegraph/scip, scip.proto);
// the names are SCIP's in snake case.
type Kind uint8

// The kinds in use.
const (
	KindUnknown             Kind = iota
	KindAssociatedType           // type member of a trait
	KindAttribute                // module attribute
	KindClass                    //
	KindConstant                 //
	KindConstructor              //
	KindEnum                     //
	KindEnumMember               //
	KindError                    // exception type
	KindField                    //
	KindFunction                 //
	KindGetter                   //
	KindInstance                 // implementation of a protocol or trait for a type
	KindInterface                //
	KindMacro                    //
	KindMethod                   //
	KindMethodSpecification      // signature without body: callback, interface method
	KindModule                   //
	KindNamespace                //
	KindProperty                 //
	KindProtocol                 //
	KindProtocolMethod           //
	KindSetter                   //
	KindSingletonMethod          //
	KindStaticMethod             //
	KindStruct                   //
	KindTrait                    //
	KindTraitMethod              //
	KindType                     //
	KindTypeAlias                //
	KindUnion                    //
	KindVariable                 //

	kindCount
)

// kindNames is indexed by Kind.
func kindNames() [kindCount]string {
	return [kindCount]string{
		"unknown", "associated_type", "attribute", "class", "constant", "constructor",
		"enum", "enum_member", "error", "field", "function", "getter", "instance",
		"interface", "macro", "method", "method_specification", "module", "namespace",
		"property", "protocol", "protocol_method", "setter", "singleton_method",
		"static_method", "struct", "trait", "trait_method", "type", "type_alias",
		"union", "variable",
	}
}

// String returns the name of the kind as it is printed: "function", "type_alias".
func (k Kind) String() string {
	if k >= kindCount {
		return "unknown"
	}
	return kindNames()[k]
}

// Valid reports whether k is one of the kinds above.
func (k Kind) Valid() bool { return k < kindCount }

// ParseKind finds a kind by its name; case, '-' and '_' do not matter, so
// SCIP's own spelling ("TypeAlias") is understood.
func ParseKind(name string) (Kind, bool) {
	fold := func(s string) string {
		return strings.ToLower(strings.NewReplacer("_", "", "-", "").Replace(s))
	}
	for k, known := range kindNames() {
		if fold(known) == fold(name) {
			return Kind(k), true
		}
	}
	return KindUnknown, false
}

// Kinds returns all kinds except KindUnknown.
func Kinds() []Kind {
	kinds := make([]Kind, 0, kindCount-1)
	for k := KindUnknown + 1; k < kindCount; k++ {
		kinds = append(kinds, k)
	}
	return kinds
}

// Callable reports whether symbols of this kind can be called.
func (k Kind) Callable() bool {
	switch k {
	case KindFunction, KindMethod, KindMacro, KindConstructor, KindGetter, KindSetter,
		KindStaticMethod, KindSingletonMethod, KindProtocolMethod, KindTraitMethod, KindMethodSpecification:
		return true
	}
	return false
}

// Visibility says who may use a symbol.
type Visibility uint8

// The visibilities, from the widest to the narrowest.
const (
	Public    Visibility = iota
	Internal             // the package, crate or module tree
	Protected            // the type and what derives from it
	Private

	visibilityCount
)

// String returns the visibility as it is printed.
func (v Visibility) String() string {
	if v >= visibilityCount {
		return "unknown"
	}
	return [visibilityCount]string{"public", "internal", "protected", "private"}[v]
}

// Valid reports whether v is one of the visibilities above.
func (v Visibility) Valid() bool { return v < visibilityCount }
