"""The written text of a C or C++ file: what stands at the offsets that clang tells."""

import re

# What is blanked before brackets are matched. Raw strings come first; a number is
# only listed so that the marks between its digits begin no character.
_SKIPPED = re.compile(
    rb'R"([^()\\\s]{0,16})\(.*?\)\1"|//(?:\\\r?\n|[^\n])*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"'
    rb"|\b[0-9][0-9a-zA-Z_.']*|'(?:\\.|[^'\\\n])*'",
    re.DOTALL,
)
_OPEN = {b"(": b")", b"[": b"]", b"{": b"}"}
_CLOSE = {b")": b"(", b"]": b"[", b"}": b"{"}
_NAME = r"~?\w+"
_OPERATOR = r"operator\s*(?:\(\s*\)|\[\s*\]|[^\s\w(]+|\w[\w\s:*&<>]*)"
_PATH = re.compile(rf"(?:::)?(?:\w+::)*(?:{_NAME}|{_OPERATOR})$", re.ASCII)
_MEMBER = re.compile(rf"(.*?)(?:\.|->)(?:template\s+)?((?:\w+::)*(?:{_NAME}|{_OPERATOR}))$", re.ASCII | re.DOTALL)
_PLAIN = re.compile(r"(?:::)?\w+(?:(?:::|\.|->)\w+)*$", re.ASCII)


def _blank(match):
    text = match.group()
    if text[:1].isdigit():
        return text
    keep = text[:1] if text[:1] in b"\"'R" else b" "
    return keep + re.sub(rb"[^\n]", b" ", text[1:-1]) + (keep if len(text) > 1 else b"")


class Source:
    """A file with its comments and the contents of its strings blanked."""

    def __init__(self, name):
        with open(name, "rb") as file:
            self.bytes = file.read()
        self.code = _SKIPPED.sub(_blank, self.bytes)
        assert len(self.code) == len(self.bytes)
        self.closing = {}
        self.opening = {}
        self._match()

    def _match(self):
        open_at = []
        for match in re.finditer(rb"[()\[\]{}]", self.code):
            mark, at = match.group(), match.start()
            if mark in _OPEN:
                open_at.append((mark, at))
            elif open_at and open_at[-1][0] == _CLOSE[mark]:
                _, start = open_at.pop()
                self.closing[start], self.opening[at] = at, start

    def text(self, start, end):
        return self.code[start:end].decode("utf-8", "replace")

    def word(self, offset):
        match = re.compile(rb"\w+").match(self.code, offset)
        return match.group().decode("utf-8", "replace") if match else ""

    def after(self, offset):
        """The offset of the next character that is no blank."""
        match = re.compile(rb"(?:\s|\\\n)*").match(self.code, offset)
        return match.end()

    def arguments(self, bracket):
        """How many arguments the brackets at an offset hold; commas within others do not count."""
        end = self.closing.get(bracket)
        if end is None:
            return -1
        if not self.code[bracket + 1 : end].strip(b" \t\r\n\\"):
            return 0
        count, at = 1, bracket + 1
        while at < end:
            at = self.closing.get(at, at)
            count += self.code[at : at + 1] == b","
            at += 1
        return count


def without_templates(text):
    """The text of a callee without the template arguments at its end and in its path."""
    out, depth, i = [], 0, 0
    while i < len(text):
        if re.search(r"operator\s*$", "".join(out)) and not depth and text[i] in "<>-":
            end = re.compile(r"[<>=\-*]+").match(text, i).end()
            out.append(text[i:end])
            i = end
            continue
        if text[i] == "<" and text[i - 1 : i] != "-":
            depth += 1
        elif text[i] == ">" and text[i - 1 : i] != "-" and depth:
            depth -= 1
        elif not depth:
            out.append(text[i])
        i += 1
    return "".join(out).strip() if not depth else text.strip()


def callee(text):
    """The qualifier, name and offset of the name that the text of a callee ends in, or None.

    Parentheses and dereferences around the whole are no part of it.
    """
    offset = 0
    while True:
        stripped = text.lstrip()
        offset += len(text) - len(stripped)
        text = stripped.rstrip()
        if text.startswith("*"):
            text, offset = text[1:], offset + 1
        elif text.startswith("(") and _closes(text) == len(text) - 1:
            text, offset = text[1:-1], offset + 1
        else:
            break
    bare = without_templates(text)
    if _PATH.match(bare):
        qualifier, name = _split(bare.removeprefix("::"))
    else:
        member = _MEMBER.match(bare)
        if not member or not _balanced(member.group(1)):
            return None
        qualifier, name = member.group(1).rstrip(), _split(member.group(2))[1]
        if not _PLAIN.match(qualifier) or not text.startswith(qualifier):
            qualifier = ""
    at = _last(text, name)
    return qualifier, name, offset + at


def _split(path):
    if "operator" in path:
        at = path.index("operator")
        return path[:at].rstrip(":"), path[at:]
    qualifier, _, name = path.rpartition("::")
    return qualifier, name


def _last(text, name):
    """Where the name stands, in front of template arguments that may repeat it."""
    cut, depth = len(text), 0
    for i in range(len(text) - 1, -1, -1):
        if text[i] == ">" and text[i - 1 : i] != "-" and "operator" not in name:
            depth += 1
        elif text[i] == "<" and depth:
            depth -= 1
            if not depth:
                cut = i
        elif not depth and text[i : i + len(name)] == name and i + len(name) <= cut:
            return i
    return text.rfind(name)


def _closes(text):
    depth = 0
    for i, c in enumerate(text):
        depth += (c in "([{") - (c in ")]}")
        if depth == 0:
            return i
    return -1


def _balanced(text):
    return all(text.count(a) == text.count(b) for a, b in ("()", "[]", "{}"))
