package java

import "strings"

// newLanguageTypes returns the public types of package java.lang as of Java 25, which
// every file sees without an import.
func newLanguageTypes() map[string]bool {
	return set(`AbstractMethodError Appendable ArithmeticException ArrayIndexOutOfBoundsException
		ArrayStoreException AssertionError AutoCloseable Boolean BootstrapMethodError Byte
		CharSequence Character Class ClassCastException ClassCircularityError ClassFormatError
		ClassLoader ClassNotFoundException ClassValue CloneNotSupportedException Cloneable
		Comparable Deprecated Double Enum EnumConstantNotPresentException Error Exception
		ExceptionInInitializerError Float FunctionalInterface IllegalAccessError
		IllegalAccessException IllegalArgumentException IllegalCallerException
		IllegalMonitorStateException IllegalStateException IllegalThreadStateException
		IncompatibleClassChangeError IndexOutOfBoundsException InheritableThreadLocal
		InstantiationError InstantiationException Integer InternalError InterruptedException
		Iterable LayerInstantiationException LinkageError Long MatchException Math Module
		ModuleLayer NegativeArraySizeException NoClassDefFoundError NoSuchFieldError
		NoSuchFieldException NoSuchMethodError NoSuchMethodException NullPointerException
		Number NumberFormatException Object OutOfMemoryError Override Package Process
		ProcessBuilder ProcessHandle Readable Record ReflectiveOperationException Runnable
		Runtime RuntimeException RuntimePermission SafeVarargs ScopedValue SecurityException
		SecurityManager Short StackOverflowError StackTraceElement StackWalker
		StrictMath String StringBuffer StringBuilder StringIndexOutOfBoundsException SuppressWarnings
		System Thread ThreadDeath ThreadGroup ThreadLocal Throwable TypeNotPresentException
		UnknownError UnsatisfiedLinkError UnsupportedClassVersionError
		UnsupportedOperationException VerifyError VirtualMachineError Void
		WrongThreadException`)
}

// newObjectMethods returns the methods every object has.
func newObjectMethods() map[string]bool {
	return set(`clone equals finalize getClass hashCode notify notifyAll toString wait`)
}

func set(names string) map[string]bool {
	m := make(map[string]bool)
	for name := range strings.FieldsSeq(names) {
		m[name] = true
	}
	return m
}

// newKnownMethods returns the methods of JDK types that are extended or implemented so
// often that knowing them pays: a class that implements them inherits nothing else.
func newKnownMethods() map[string]map[string]bool {
	known := map[string]map[string]bool{
		"java.lang.Runnable":            set("run"),
		"java.lang.Comparable":          set("compareTo"),
		"java.lang.Cloneable":           {},
		"java.lang.AutoCloseable":       set("close"),
		"java.lang.Iterable":            set("iterator forEach spliterator"),
		"java.lang.Enum":                set("name ordinal compareTo getDeclaringClass describeConstable"),
		"java.io.Closeable":             set("close"),
		"java.io.Serializable":          {},
		"java.util.concurrent.Callable": set("call"),
	}
	throwable := set(`addSuppressed fillInStackTrace getCause getLocalizedMessage getMessage
		getStackTrace getSuppressed initCause printStackTrace setStackTrace`)
	for name := range strings.FieldsSeq(`Throwable Exception RuntimeException Error
		IllegalArgumentException IllegalStateException`) {
		known["java.lang."+name] = throwable
	}
	return known
}
