package rust

import "strings"

// newPrelude returns the names that are in scope everywhere, by namespace, with
// their full paths: the standard prelude of the 2024 edition, the primitive types
// and the macros of std.
func newPrelude() [spaces]map[string]string {
	var p [spaces]map[string]string
	for s := range p {
		p[s] = make(map[string]string)
	}
	for path := range strings.FieldsSeq(preludeTypes) {
		p[types][path[strings.LastIndex(path, ":")+1:]] = path
	}
	for path := range strings.FieldsSeq(preludeValues) {
		p[values][path[strings.LastIndex(path, ":")+1:]] = path
	}
	for name := range strings.FieldsSeq(standardMacros) {
		p[macros][name] = "std::" + name
	}
	for path := range strings.FieldsSeq(deriveMacros) {
		p[macros][path[strings.LastIndex(path, ":")+1:]] = path
	}
	for name := range strings.FieldsSeq(primitives) {
		p[types][name] = name
	}
	return p
}

const (
	preludeTypes = `std::marker::Send std::marker::Sized std::marker::Sync std::marker::Unpin
		std::marker::Copy std::ops::Drop std::ops::Fn std::ops::FnMut std::ops::FnOnce
		std::ops::AsyncFn std::ops::AsyncFnMut std::ops::AsyncFnOnce
		std::boxed::Box std::borrow::ToOwned std::clone::Clone
		std::cmp::PartialEq std::cmp::PartialOrd std::cmp::Eq std::cmp::Ord
		std::convert::AsRef std::convert::AsMut std::convert::Into std::convert::From
		std::convert::TryFrom std::convert::TryInto std::default::Default
		std::iter::Iterator std::iter::Extend std::iter::IntoIterator
		std::iter::DoubleEndedIterator std::iter::ExactSizeIterator std::iter::FromIterator
		std::future::Future std::future::IntoFuture
		std::option::Option std::result::Result std::string::String std::string::ToString
		std::vec::Vec`
	preludeValues = `std::mem::drop std::mem::size_of std::mem::size_of_val
		std::mem::align_of std::mem::align_of_val
		std::option::Option::Some std::option::Option::None
		std::result::Result::Ok std::result::Result::Err`
	standardMacros = `assert assert_eq assert_ne cfg column compile_error concat dbg
		debug_assert debug_assert_eq debug_assert_ne env eprint eprintln file format
		format_args global_asm include include_bytes include_str line matches module_path
		option_env panic print println stringify thread_local todo try unimplemented
		unreachable vec write writeln is_x86_feature_detected`
	deriveMacros = `std::clone::Clone std::marker::Copy std::fmt::Debug std::default::Default
		std::cmp::PartialEq std::cmp::PartialOrd std::cmp::Eq std::cmp::Ord std::hash::Hash`
	primitives = `bool char str u8 u16 u32 u64 u128 usize i8 i16 i32 i64 i128 isize f32 f64`
)

// newLanguageAttributes returns the attributes that are part of the language or its
// tools; using them refers to nothing that code defines.
func newLanguageAttributes() map[string]bool {
	set := make(map[string]bool)
	for name := range strings.FieldsSeq(`cfg cfg_attr test ignore should_panic bench derive
		automatically_derived macro_export macro_use macro_escape proc_macro proc_macro_derive
		proc_macro_attribute allow expect warn deny forbid deprecated must_use diagnostic link
		link_name link_ordinal no_link repr crate_type no_main export_name link_section
		no_mangle used crate_name inline cold naked no_builtins target_feature track_caller
		instruction_set doc no_std no_implicit_prelude path recursion_limit type_length_limit
		panic_handler global_allocator windows_subsystem feature non_exhaustive debugger_visualizer
		unsafe rustfmt clippy rustdoc rustc_const_stable rustc_const_unstable stable unstable
		global_allocator default coroutine`) {
		set[name] = true
	}
	return set
}
