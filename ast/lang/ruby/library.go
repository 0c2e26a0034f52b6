package ruby

import "strings"

// library is what Ruby itself defines and every file sees: the constants and
// methods that `ruby --disable-gems` of version 3.1 lists for Object, Kernel,
// BasicObject, Module, Class and Exception, with those that came up to 3.4.
type library struct {
	modules       map[string]bool // classes and modules, errors included
	errors        map[string]bool
	values        map[string]bool // constants that are no module
	kernelMethods map[string]bool // of every object
	moduleMethods map[string]bool
	classMethods  map[string]bool
	errorMethods  map[string]bool // of Exception
	// statements are the methods that are part of the language in all but grammar:
	// they are Ruby's own unless the file defines them, whatever a class inherits.
	statements map[string]bool
}

func newLibrary() library {
	l := library{
		modules:       set(moduleNames),
		errors:        set(errorNames),
		values:        set(valueNames),
		kernelMethods: set(kernelMethodNames),
		moduleMethods: set(moduleMethodNames),
		classMethods:  set(classMethodNames),
		errorMethods:  set(errorMethodNames),
		statements:    set(statementNames),
	}
	for name := range l.errors {
		l.modules[name] = true
	}
	return l
}

// reopened reports whether a class of the file called name adds to one of Ruby's own
// whose methods are not listed here.
func (l *library) reopened(name string) bool {
	switch name {
	case "Object", "Kernel", "BasicObject", "Module", "Class", "Comparable":
		return false
	}
	return l.modules[name]
}

func set(names string) map[string]bool {
	m := make(map[string]bool)
	for name := range strings.FieldsSeq(names) {
		m[name] = true
	}
	return m
}

const (
	moduleNames = `Array BasicObject Binding Class Comparable Complex ConditionVariable Data Dir Encoding Enumerable
		Enumerator Errno FalseClass Fiber File FileTest Float GC Hash IO Integer Kernel Marshal MatchData
		Math Method Module Mutex NilClass Numeric Object ObjectSpace Proc Process Queue Ractor Random Range
		Rational Refinement Regexp RubyVM Signal SizedQueue String Struct Symbol Thread ThreadGroup Time
		TracePoint TrueClass UnboundMethod Warning`

	errorNames = `ArgumentError ClosedQueueError EOFError EncodingError Exception FiberError FloatDomainError
		FrozenError IOError IndexError Interrupt KeyError LoadError LocalJumpError NameError
		NoMatchingPatternError NoMatchingPatternKeyError NoMemoryError NoMethodError NotImplementedError
		RangeError RegexpError RuntimeError ScriptError SecurityError SignalException StandardError
		StopIteration SyntaxError SystemCallError SystemExit SystemStackError ThreadError TypeError
		UncaughtThrowError ZeroDivisionError`

	valueNames = `ARGF ARGV ENV RUBY_COPYRIGHT RUBY_DESCRIPTION RUBY_ENGINE RUBY_ENGINE_VERSION RUBY_PATCHLEVEL RUBY_PLATFORM RUBY_RELEASE_DATE RUBY_REVISION RUBY_VERSION STDERR STDIN STDOUT TOPLEVEL_BINDING`

	kernelMethodNames = `Array Complex Float Hash Integer Rational String __callee__ __dir__ __id__ __method__ __send__ abort
		at_exit autoload autoload? binding block_given? caller caller_locations catch class clone
		define_singleton_method display dup enum_for eql? equal? eval exec exit exit! extend fail fork
		format freeze frozen? gets global_variables hash initialize_clone initialize_copy initialize_dup
		inspect instance_eval instance_exec instance_of? instance_variable_defined? instance_variable_get
		instance_variable_set instance_variables is_a? iterator? itself kind_of? lambda load local_variables
		loop method method_missing methods nil? object_id open p pp print printf private_methods proc
		protected_methods public_method public_methods public_send putc puts raise rand readline readlines
		remove_instance_variable require require_relative respond_to? respond_to_missing? select send
		set_trace_func singleton_class singleton_method singleton_method_added singleton_method_removed
		singleton_method_undefined singleton_methods sleep spawn sprintf srand syscall system taint tainted?
		tap test then throw to_enum to_s trace_var trap trust untaint untrace_var untrust untrusted? warn
		yield_self`

	moduleMethodNames = `alias_method ancestors append_features attr attr_accessor attr_reader attr_writer autoload autoload?
		class_eval class_exec class_variable_defined? class_variable_get class_variable_set class_variables
		const_defined? const_get const_missing const_set const_source_location constants define_method
		deprecate_constant extend_object extended freeze include include? included included_modules
		initialize_clone initialize_copy inspect instance_method instance_methods method_added
		method_defined? method_removed method_undefined module_eval module_exec module_function name prepend
		prepend_features prepended private private_class_method private_constant private_instance_methods
		private_method_defined? protected protected_instance_methods protected_method_defined? public
		public_class_method public_constant public_instance_method public_instance_methods
		public_method_defined? refine refinements remove_class_variable remove_const remove_method
		ruby2_keywords set_temporary_name singleton_class? to_s undef_method undefined_instance_methods
		using`

	classMethodNames = `allocate attached_object inherited subclasses superclass`

	errorMethodNames = `backtrace backtrace_locations cause detailed_message exception full_message inspect message
		respond_to? set_backtrace to_s`

	statementNames = `__dir__ __method__ alias_method attr attr_accessor attr_reader attr_writer binding
		block_given? define_method extend include lambda loop module_function prepend private
		private_class_method private_constant proc protected public public_class_method raise require
		require_relative`
)
