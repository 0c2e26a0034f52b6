package python

// builtinNames are the names of module builtins that are no exceptions, of Python
// 3.13 and of Python 2.7 (where the module is called __builtin__) together, as
//
//	python -c "import builtins as b; print(*sorted(n for n in dir(b)
//	    if not (isinstance(getattr(b, n), type) and issubclass(getattr(b, n), BaseException))))"
//
// prints them, without keywords and the attributes of the module itself.
const builtinNames = `
Ellipsis NotImplemented __build_class__ __debug__ __import__ abs aiter all anext any apply ascii basestring bin bool
breakpoint buffer bytearray bytes callable chr classmethod cmp coerce compile complex copyright credits delattr dict
dir divmod enumerate eval exec execfile exit file filter float format frozenset getattr globals hasattr hash help
hex id input int intern isinstance issubclass iter len license list locals long map max memoryview min next object
oct open ord pow print property quit range raw_input reduce reload repr reversed round set setattr slice sorted
staticmethod str sum super tuple type unichr unicode vars xrange zip`

// builtinExceptions are the exceptions of the same modules and of Windows.
const builtinExceptions = `
ArithmeticError AssertionError AttributeError BaseException BaseExceptionGroup BlockingIOError BrokenPipeError
BufferError BytesWarning ChildProcessError ConnectionAbortedError ConnectionError ConnectionRefusedError
ConnectionResetError DeprecationWarning EOFError EncodingWarning EnvironmentError Exception ExceptionGroup
FileExistsError FileNotFoundError FloatingPointError FutureWarning GeneratorExit IOError ImportError ImportWarning
IndentationError IndexError InterruptedError IsADirectoryError KeyError KeyboardInterrupt LookupError MemoryError
ModuleNotFoundError NameError NotADirectoryError NotImplementedError OSError OverflowError PendingDeprecationWarning
PermissionError ProcessLookupError PythonFinalizationError RecursionError ReferenceError ResourceWarning RuntimeError
RuntimeWarning StandardError StopAsyncIteration StopIteration SyntaxError SyntaxWarning SystemError SystemExit
TabError TimeoutError TypeError UnboundLocalError UnicodeDecodeError UnicodeEncodeError UnicodeError
UnicodeTranslateError UnicodeWarning UserWarning ValueError Warning WindowsError ZeroDivisionError`
