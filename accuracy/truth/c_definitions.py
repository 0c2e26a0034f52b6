"""The definitions and declarations of a file, named as package cfamily names them."""

import re
import sys

from clang import cindex
from clang.cindex import CursorKind as K

RECORDS = {K.STRUCT_DECL: "struct", K.UNION_DECL: "union", K.CLASS_DECL: "class"}
TEMPLATES = (K.CLASS_TEMPLATE, K.CLASS_TEMPLATE_PARTIAL_SPECIALIZATION)
FUNCTIONS = (K.FUNCTION_DECL, K.CXX_METHOD, K.CONSTRUCTOR, K.DESTRUCTOR, K.CONVERSION_FUNCTION)
ALIASES = (K.TYPEDEF_DECL, K.TYPE_ALIAS_DECL, K.TYPE_ALIAS_TEMPLATE_DECL)
# googletest's macros whose body is a test.
TESTS = ("TEST", "TEST_F", "TEST_P", "TYPED_TEST", "TYPED_TEST_P")

# The sign in front of a default value, which is no part of a comparison.
DEFAULT = re.compile(rb"(?<![=!<>])=(?!=)")


def join(*parts):
    return "::".join(p for p in parts if p)


def kind_of(cursor):
    """The kind of a cursor, of a template that of what it makes."""
    if cursor.kind in TEMPLATES or cursor.kind == K.FUNCTION_TEMPLATE:
        return K.from_id(cindex.conf.lib.clang_getTemplateCursorKind(cursor))
    return cursor.kind


class Definitions:
    def __init__(self, file):
        self.file = file
        self.cpp = any(a.startswith("-xc++") for a in sys.argv)
        self.done = set()
        self.in_file = set()  # records that the file defines

    def run(self, cursors):
        for c in cursors:
            if c.kind == K.MACRO_DEFINITION:
                self.macro(c)
        self.outside(cursors, "")

    # at returns where the name of a declaration is written, None if a macro makes it.
    def at(self, c, name):
        offset = self.file.offset(c.location)
        if offset is None:
            return None
        source = self.file.source
        if not name:
            return offset
        if name.startswith("~") and source.code[offset : offset + 1] == b"~":
            return offset
        if name.startswith("operator"):
            return offset if source.word(offset) == "operator" else None
        return offset if source.word(offset) == name else None

    def define(self, construct, c, name, scope, arity=-1):
        offset = self.at(c, c.spelling.split("<")[0] if construct != "named" else name)
        if offset is None:
            return
        self.write(construct, offset, join(scope, name), arity)

    def write(self, construct, offset, name, arity):
        if (construct, offset) in self.done:
            return
        self.done.add((construct, offset))
        self.file.emit("def", construct, name, self.file.line(offset), arity)

    def macro(self, c):
        offset = self.file.offset(c.location)
        name = c.spelling
        if offset is None or self.file.source.word(offset) != name:
            return
        bracket, arity = offset + len(name.encode()), -1
        if self.file.source.code[bracket : bracket + 1] == b"(":
            arity = self.file.source.arguments(bracket)
            end = self.file.source.closing[bracket]
            if self.file.source.text(bracket, end).rstrip().endswith("..."):
                arity -= 1
        self.write("macro", offset, name, arity)

    def outside(self, cursors, scope):
        """Declarations of a file or namespace."""
        cursors = list(cursors)
        for i, c in enumerate(cursors):
            kind = kind_of(c)
            if c.kind in (K.LINKAGE_SPEC, K.UNEXPOSED_DECL) and not (c.kind == K.UNEXPOSED_DECL and c.spelling):
                self.outside(c.get_children(), scope)
            elif kind == K.NAMESPACE:
                self.namespace(c, scope)
            elif kind in RECORDS:
                self.record(c, scope, self.named_by(c, cursors[i + 1 :]))
            elif kind == K.ENUM_DECL:
                self.enum(c, scope, self.named_by(c, cursors[i + 1 :]))
            elif kind in FUNCTIONS:
                self.function(c, kind, scope)
            elif kind in ALIASES:
                self.alias(c, scope)
            elif kind == K.VAR_DECL:
                self.variable(c, scope)
            elif kind == K.FRIEND_DECL:
                self.outside([f for f in c.get_children() if kind_of(f) in FUNCTIONS], scope)

    def namespace(self, c, scope):
        name = c.spelling
        if name and self.at(c, name) is not None:
            self.define("namespace", c, name, scope)
        self.outside(c.get_children(), join(scope, name))

    def named_by(self, c, following):
        """The declaration that names an unnamed record or enumeration, None if there is none."""
        if not unnamed(c):
            return None
        for d in following:
            if d.kind in (K.TYPEDEF_DECL, K.VAR_DECL, K.FIELD_DECL):
                typ = d.underlying_typedef_type if d.kind == K.TYPEDEF_DECL else d.type
                if d.kind != K.TYPEDEF_DECL:
                    while typ.kind in (cindex.TypeKind.CONSTANTARRAY, cindex.TypeKind.INCOMPLETEARRAY):
                        typ = typ.element_type
                    while typ.kind == cindex.TypeKind.POINTER:
                        typ = typ.get_pointee()
                if typ.get_declaration() == c:
                    return d
        return None

    def owner(self, c, scope):
        """The scope of what is declared, which its own qualifier may tell."""
        semantic, lexical = c.semantic_parent, c.lexical_parent
        if not self.cpp or semantic is None or semantic == lexical or lexical.kind == K.LINKAGE_SPEC:
            return scope
        if lexical.kind == K.FRIEND_DECL or semantic.kind == K.TRANSLATION_UNIT:
            return ""
        return path(semantic)

    def record(self, c, scope, namer):
        kind = RECORDS[kind_of(c)]
        name = c.spelling.split("<")[0] if not unnamed(c) else ""
        if not c.is_definition():
            if self.alone(c):
                self.define(kind, c, name, scope)
            return
        if name:
            scope = self.owner(c, scope)
            self.define(kind, c, name, scope)
            self.in_file.add(join(scope, name))
            self.inside(c, join(scope, name), scope)
        elif namer is None:
            self.inside(c, scope, scope)
        elif namer.kind == K.TYPEDEF_DECL:
            at = self.at(namer, namer.spelling)
            if at is None:
                return
            self.write(kind, at, join(scope, namer.spelling), -1)
            self.done.add(("type alias", at))
            self.inside(c, join(scope, namer.spelling), scope)
        else:
            self.inside(c, join(scope, namer.spelling), scope)

    def alone(self, c):
        """Whether "struct S" is a whole declaration."""
        end = self.file.offset(c.extent.end)
        code = self.file.source.code
        return end is not None and code[self.file.source.after(end) :][:1] == b";"

    def inside(self, c, scope, around):
        """The members of a record; around is where C names the types in it."""
        members = list(c.get_children())
        for i, m in enumerate(members):
            kind = kind_of(m)
            types = scope if self.cpp else around
            if kind in RECORDS:
                namer = self.named_by(m, members[i + 1 :])
                if namer is None and unnamed(m):
                    self.inside(m, scope, around)
                elif namer is not None and namer.kind == K.FIELD_DECL:
                    self.inside(m, join(scope, namer.spelling), around)
                else:
                    self.record(m, types, namer)
            elif kind == K.ENUM_DECL:
                self.enum(m, types, None)
            elif kind == K.FIELD_DECL:
                if m.spelling:
                    self.define("field", m, m.spelling, scope)
            elif kind == K.VAR_DECL:
                self.define("constant" if constant(m.type) else "field", m, m.spelling, scope)
            elif kind in FUNCTIONS:
                self.function(m, kind, scope)
            elif kind in ALIASES:
                self.alias(m, types)
            elif kind == K.FRIEND_DECL:
                for f in m.get_children():
                    if kind_of(f) in FUNCTIONS:
                        self.function(f, kind_of(f), path(f.semantic_parent))
            elif kind == K.UNEXPOSED_DECL:
                pass

    def enum(self, c, scope, namer):
        name = "" if unnamed(c) else c.spelling
        if name and not c.is_definition():
            if self.alone(c):
                self.define("enum", c, name, scope)
            return
        if name:
            scope = self.owner(c, scope)
            self.define("enum", c, name, scope)
        elif namer is not None and namer.kind == K.TYPEDEF_DECL:
            at = self.at(namer, namer.spelling)
            if at is not None:
                self.write("enum", at, join(scope, namer.spelling), -1)
                self.done.add(("type alias", at))
        if c.is_scoped_enum():
            scope = join(scope, name)
        for m in c.get_children():
            if m.kind == K.ENUM_CONSTANT_DECL:
                self.define("enum member", m, m.spelling, scope)

    def alias(self, c, scope):
        self.define("type alias", c, c.spelling, scope)

    def variable(self, c, scope):
        owner = self.owner(c, scope)
        construct = "constant" if constant(c.type) else "variable"
        member = self.cpp and c.semantic_parent.kind in (*RECORDS, *TEMPLATES)
        if member and construct == "variable":
            construct = "field"
        self.define(construct, c, c.spelling, owner)

    def function(self, c, kind, scope):
        owner = self.owner(c, scope)
        name = self.function_name(c, kind)
        test = self.test(c)
        if test:
            owner, name = scope, test
            self.write("function", self.file.offset(c.location), join(owner, name), -1)
        # A file that does not have the class cannot tell a static member.
        foreign = c.lexical_parent != c.semantic_parent and owner not in self.in_file
        if kind == K.CONSTRUCTOR:
            construct = "constructor"
        elif kind == K.CXX_METHOD and is_static(c) and not foreign:
            construct = "static method"
        elif kind == K.FUNCTION_DECL:
            construct = "function"
        else:
            construct = "method"
        offset = self.at(c, name)
        if offset is not None:
            self.write(construct, offset, join(owner, name), self.required(c))
        for part in c.get_children():
            if part.kind == K.COMPOUND_STMT:
                self.body(part, join(owner, name))

    def test(self, c):
        """The name of the test that a macro of googletest begins, or None."""
        at = self.file.offset(c.location)
        if at is None or self.file.source.word(at) not in TESTS or c.spelling != "TestBody" or not c.is_definition():
            return None
        words = re.match(r"\w+\s*\(\s*(\w+)\s*,\s*(\w+)\s*\)", self.file.source.text(at, at + 500))
        return ".".join(words.groups()) if words else None

    def function_name(self, c, kind):
        name = c.spelling
        if kind == K.CONVERSION_FUNCTION:
            start = self.file.offset(c.location)
            if start is None:
                return name
            written = re.match(r"operator(?:[^(]|\([^)]+\))+", self.file.source.text(start, start + 500))
            return " ".join(written.group().split()) if written else name
        if kind in (K.CONSTRUCTOR, K.DESTRUCTOR) or not name.startswith("operator"):
            return name.split("<")[0]
        return name

    def required(self, c):
        """How many arguments a function needs: packs and what has a default value are not needed."""
        count = 0
        for p in c.get_children():
            if p.kind == K.PARM_DECL and not p.type.spelling.endswith("..."):
                start, end = self.file.offset(p.extent.start), self.file.offset(p.extent.end)
                count += start is None or end is None or not DEFAULT.search(self.file.source.code, start, end)
        return count

    def body(self, statement, scope):
        """Types that are declared in a function."""
        children = list(statement.get_children())
        for i, c in enumerate(children):
            kind = kind_of(c)
            if kind in RECORDS:
                namer = self.named_by(c, children[i + 1 :])
                if namer is not None and namer.kind == K.VAR_DECL:
                    self.local_record(c, namer, scope)
                else:
                    self.record(c, scope, namer)
            elif kind == K.ENUM_DECL:
                self.enum(c, scope, self.named_by(c, children[i + 1 :]))
            elif kind in ALIASES:
                self.alias(c, scope)
            else:
                self.body(c, scope)

    def local_record(self, c, namer, scope):
        """A record without a name in a function is called like its first variable."""
        at = self.at(namer, namer.spelling)
        if at is None:
            return
        self.write(RECORDS[c.kind], at, join(scope, namer.spelling), -1)
        self.inside(c, join(scope, namer.spelling), scope)


def unnamed(c):
    return not c.spelling or "(unnamed" in c.spelling or "(anonymous" in c.spelling or c.is_anonymous()


def path(c):
    """The qualified name of a scope."""
    parts = []
    while c is not None and c.kind != K.TRANSLATION_UNIT:
        if c.kind != K.LINKAGE_SPEC and not unnamed(c):
            parts.append(c.spelling.split("<")[0])
        c = c.semantic_parent
    return "::".join(reversed(parts))


def constant(typ):
    while typ.kind in (cindex.TypeKind.CONSTANTARRAY, cindex.TypeKind.INCOMPLETEARRAY, cindex.TypeKind.DEPENDENTSIZEDARRAY):
        typ = typ.element_type
    return typ.is_const_qualified()


def is_static(c):
    return bool(cindex.conf.lib.clang_CXXMethod_isStatic(c)) or c.storage_class == cindex.StorageClass.STATIC
