"""Prints the definitions and calls of C or C++ files as JSON lines, as clang parses them.

It runs in the root of the corpus, reads file names from standard input and takes the
arguments of the compiler. Each file is parsed as one translation unit of its own, and
what is told is what is written in that file: names that a macro makes are not.
"""

import ctypes
import json
import sys

from clang import cindex

from c_calls import Calls
from c_definitions import Definitions
from c_source import Source


class RangeList(ctypes.Structure):
    _fields_ = [("count", ctypes.c_uint), ("ranges", ctypes.POINTER(cindex.SourceRange))]


class File:
    """A parsed file and the output for it."""

    def __init__(self, name, unit, out):
        self.name, self.unit, self.out = name, unit, out
        self.source = Source(name)
        self.handle = ctypes.cast(unit.get_file(name).from_param(), ctypes.c_void_p).value
        self.starts = [0]
        for line in self.source.bytes.split(b"\n"):
            self.starts.append(self.starts[-1] + len(line) + 1)

    def line(self, offset):
        low, high = 0, len(self.starts)
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (middle, high) if self.starts[middle] <= offset else (low, middle)
        return low + 1

    def offset(self, location):
        """Where a location is written in this file: a macro's argument where it stands, what
        a macro makes where the macro is used. None if that is in another file."""
        file, offset = ctypes.c_void_p(), ctypes.c_uint()
        cindex.conf.lib.clang_getFileLocation(location, ctypes.byref(file), None, None, ctypes.byref(offset))
        return offset.value if file.value == self.handle else None

    def emit(self, kind, construct, name, line, arity=-1):
        item = {"file": self.name, "kind": kind, "construct": construct, "name": name, "line": line, "arity": arity}
        json.dump(item, self.out, ensure_ascii=False)
        self.out.write("\n")

    def skipped(self):
        """The lines of the branches that the preprocessor does not take."""
        list_of = cindex.conf.lib.clang_getAllSkippedRanges(self.unit)
        for i in range(list_of.contents.count):
            r = list_of.contents.ranges[i]
            start, end = self.offset(r.start), self.offset(r.end)
            if start is not None and end is not None:
                yield self.line(start), self.line(end)
        cindex.conf.lib.clang_disposeSourceRangeList(list_of)


def declare(lib):
    lib.clang_getFileLocation.argtypes = [
        cindex.SourceLocation, ctypes.POINTER(ctypes.c_void_p), ctypes.c_void_p, ctypes.c_void_p,
        ctypes.POINTER(ctypes.c_uint),
    ]
    lib.clang_getAllSkippedRanges.argtypes = [cindex.TranslationUnit]
    lib.clang_getAllSkippedRanges.restype = ctypes.POINTER(RangeList)
    lib.clang_Location_isFromMainFile.argtypes = [cindex.SourceLocation]
    lib.clang_disposeSourceRangeList.argtypes = [ctypes.POINTER(RangeList)]


def truth(name, unit, out):
    file = File(name, unit, out)
    own, main = [], cindex.conf.lib.clang_Location_isFromMainFile
    for cursor in unit.cursor.get_children():
        if main(cursor.location):
            own.append(cursor)
    Definitions(file).run(own)
    Calls(file).run(own)
    for first, last in file.skipped():
        for line in range(first, last + 1):
            file.emit("unseen", "", "", line)


def main():
    index = cindex.Index.create()
    declare(cindex.conf.lib)
    options = cindex.TranslationUnit.PARSE_DETAILED_PROCESSING_RECORD
    for line in sys.stdin:
        name = line.rstrip("\n")
        unit = index.parse(name, args=sys.argv[1:], options=options)
        errors = [d for d in unit.diagnostics if d.severity >= cindex.Diagnostic.Error]
        if errors:
            item = {"file": name, "kind": "refused", "name": errors[0].spelling}
            json.dump(item, sys.stdout)
            sys.stdout.write("\n")
        else:
            truth(name, unit, sys.stdout)


main()
