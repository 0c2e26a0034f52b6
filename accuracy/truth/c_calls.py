"""The calls that are written in a file: of functions, methods, types and macros."""

import re

from clang.cindex import CursorKind as K

from c_source import callee

_CALL = re.compile(rb"(\w+)\s*\(")
# What stands in front of a bracket and calls nothing.
_KEYWORDS = frozenset(
    b"if while for switch return sizeof alignof defined catch decltype noexcept throw typeof alignas".split()
)


class Calls:
    def __init__(self, file):
        self.file, self.source = file, file.source
        self.done = set()  # offsets of names
        self.declared = set()  # offsets of names that are declared or initialized

    def run(self, cursors):
        macros = [c for c in cursors if c.kind == K.MACRO_INSTANTIATION]
        spans = [span for c in macros if (span := self.macro(c))]
        for c in cursors:
            if c.kind.is_declaration():
                self.walk(c, None)
        self.unknown(spans)

    def call(self, construct, qualifier, name, offset, arity):
        if offset in self.done:
            return
        self.done.add(offset)
        self.file.emit("call", construct, f"{qualifier} {name}".lstrip(), self.file.line(offset), arity)

    def macro(self, c):
        """A use of a macro with arguments; returns the offsets between which they stand."""
        at = self.file.offset(c.location)
        if at is None:
            return None
        name = c.spelling
        bracket = self.source.after(at + len(name.encode()))
        end = self.file.offset(c.extent.end)
        if self.source.code[bracket : bracket + 1] != b"(" or end is None:
            return None
        if end <= bracket:
            # A macro without arguments that stands for something that takes them: for a
            # function, which the walk finds, or for a macro, of which clang is silent.
            return at, self.source.closing.get(bracket, bracket) + 1
        self.call("plain", "", name, at, self.source.arguments(bracket))
        return bracket, end

    def unknown(self, spans):
        """What reads like a call in the arguments of a macro, but clang does not see as one:
        the macro may not use that argument, or use it for something else."""
        for start, end in spans:
            for match in _CALL.finditer(self.source.code, start, end):
                at = match.start()
                if at not in self.done and match.group(1) not in _KEYWORDS:
                    self.file.emit("unseen", "", match.group(1).decode(), self.file.line(at))

    def walk(self, c, around):
        kind = c.kind
        if kind in (K.VAR_DECL, K.FIELD_DECL, K.PARM_DECL):
            self.declared.add(self.file.offset(c.location))
        if kind == K.CONSTRUCTOR:
            self.initializers(c)
        if kind in (K.CALL_EXPR, K.CXX_FUNCTIONAL_CAST_EXPR):
            self.expression(c)
        elif kind == K.CXX_NEW_EXPR:
            self.new(c)
        for child in c.get_children():
            self.walk(child, c)

    def initializers(self, c):
        """The bases in the initializers of a constructor; fields are not called."""
        for part in c.get_children():
            at = self.file.offset(part.location)
            if part.kind == K.MEMBER_REF:
                self.declared.add(at)
            if part.kind in (K.TYPE_REF, K.TEMPLATE_REF) and at is not None:
                name = self.source.word(at)
                end = self.template_end(at + len(name.encode()))
                if self.source.code[end : end + 1] in (b"(", b"{") and name:
                    self.call("plain", "", name, at, self.source.arguments(end))

    def template_end(self, at):
        """The offset behind template arguments at an offset, if there are any."""
        code, at = self.source.code, self.source.after(at)
        if code[at : at + 1] != b"<":
            return at
        depth = 0
        while at < len(code):
            mark = code[at : at + 1]
            depth += (mark == b"<") - (mark == b">" and code[at - 1 : at] != b"-")
            at = self.source.closing.get(at, at) + 1
            if depth == 0:
                break
        return self.source.after(at)

    def expression(self, c):
        start, end = self.file.offset(c.extent.start), self.file.offset(c.extent.end)
        if start is None or end is None or self.source.code[end - 1 : end] != b")":
            return
        bracket = self.source.opening.get(end - 1)
        if bracket is None or bracket < start:
            return
        found = callee(self.source.text(start, bracket))
        if found is None or not self.ends_callee(c, bracket):
            return
        qualifier, name, at = found
        at += start
        if at in self.declared or start in self.declared or name in PRIMITIVE:
            return
        self.call("qualified" if qualifier else "plain", qualifier, name, at, self.arity(c, bracket))

    def ends_callee(self, c, bracket):
        """Whether the bracket is that of the call c itself: what an operator or a conversion
        stands for may end in the call of something else. A type that is constructed is no child."""
        before = False
        for child in c.get_children():
            start, end = self.file.offset(child.extent.start), self.file.offset(child.extent.end)
            if start is None or end is None:
                continue
            if child.kind == K.TEMPLATE_REF:
                end = self.template_end(end)
            if self.source.after(end) == bracket:
                return True
            before = before or start < bracket
        return not before

    def arity(self, c, bracket):
        """The number of arguments as written: default arguments are not, and a macro that
        makes several is one."""
        starts = set()
        known = False
        for argument in c.get_arguments():
            known = True
            at = self.file.offset(argument.extent.start) if argument else None
            if at is not None and at > bracket:
                starts.add(at)
        written = self.source.arguments(bracket)
        if written < 2 or not known:
            return written
        return len(starts)

    def new(self, c):
        start, end = self.file.offset(c.extent.start), self.file.offset(c.extent.end)
        if start is None or end is None:
            return
        text = self.source.code
        at = self.source.after(start + (2 if text[start : start + 2] == b"::" else 0))
        if self.source.word(at) != "new":
            return
        at = self.source.after(at + 3)
        if text[at : at + 1] == b"(":
            at = self.source.after(self.source.closing.get(at, at) + 1)
        qualifier = []
        while True:
            if text[at : at + 2] == b"::":
                at = self.source.after(at + 2)
            name = self.source.word(at)
            if name in ("const", "typename", "template", "struct", "class"):
                at = self.source.after(at + len(name))
                continue
            behind = self.template_end(at + len(name.encode()))
            if text[behind : behind + 2] != b"::":
                break
            qualifier.append(name)
            at = behind
        if not name or name in PRIMITIVE:
            return
        arity = self.source.arguments(behind) if text[behind : behind + 1] in (b"(", b"{") else 0
        self.call("new", "::".join(qualifier), name, at, arity)


PRIMITIVE = frozenset(
    "void bool char short int long signed unsigned float double wchar_t char8_t char16_t char32_t auto "
    "size_t ssize_t ptrdiff_t intptr_t uintptr_t charptr_t nullptr_t max_align_t "
    "int8_t int16_t int32_t int64_t uint8_t uint16_t uint32_t uint64_t".split()
)
