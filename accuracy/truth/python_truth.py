"""Prints what Python's own parser, module ast, sees in the files named on standard
input, one JSON object a line. accuracy/doc.go says what the objects mean,
ast/lang/python/doc.go what counts as a definition and of which kind."""

import ast
import builtins
import json
import sys
import warnings

NO_ARITY = -1
PROPERTIES = {"builtins.property", "functools.cached_property", "abc.abstractproperty", "enum.property",
              "types.DynamicClassAttribute"}
METHODS = {"builtins.staticmethod": "static", "builtins.classmethod": "class"}
HARMLESS = {"abstractmethod", "overload", "deleter"}
ENUMS = {"Enum", "IntEnum", "StrEnum", "ReprEnum", "Flag", "IntFlag"}
CLASS_RECEIVERS = {"__new__", "__init_subclass__", "__class_getitem__"}
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
SCOPES = FUNCTIONS + (ast.Lambda, ast.ClassDef, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)


def dotted(node):
    """The names of a.b.c, or None when it does not start from a name."""
    names = []
    while isinstance(node, ast.Attribute):
        names.append(node.attr)
        node = node.value
    if not isinstance(node, ast.Name):
        return None
    return [node.id] + names[::-1]


def in_order(node):
    """The nodes below node that belong to its own scope, in source order."""
    for child in ast.iter_child_nodes(node):
        yield child
        if not isinstance(child, SCOPES):
            yield from in_order(child)


def names_in(target):
    """The names and attributes that a target assigns to, in source order."""
    if isinstance(target, (ast.Tuple, ast.List)):
        for element in target.elts:
            yield from names_in(element)
    elif isinstance(target, ast.Starred):
        yield from names_in(target.value)
    elif isinstance(target, (ast.Name, ast.Attribute)):
        yield target


def targets_of(node):
    """The names and attributes that the statement defines."""
    if isinstance(node, ast.Assign):
        for target in node.targets:
            yield from names_in(target)
    elif isinstance(node, ast.AnnAssign):
        yield from names_in(node.target)


class Body:
    """A module, class or function whose definitions are being listed."""

    def __init__(self, outer, prefix="", kind="class", own_class=False):
        self.outer = outer
        self.prefix = prefix
        self.kind = kind  # of the class: class, enum, error
        self.own_class = own_class
        self.known = {}  # name -> kind of the class, or dotted name of what is imported
        self.declared = set()  # names whose first assignment has been seen
        self.members = set()  # names that the body of the class declares

    def find(self, name):
        body = self
        while body is not None:
            if name in body.known:
                return body.known[name]
            body = body.outer
        return None


class Lister:
    def __init__(self, file):
        self.file = file

    def emit(self, kind, construct, name, line, arity=NO_ARITY):
        item = {"file": self.file, "kind": kind, "construct": construct, "name": name, "line": line, "arity": arity}
        print(json.dumps(item))

    def define(self, construct, name, node, arity=NO_ARITY):
        self.emit("def", construct, name, node.lineno, arity)

    def calls(self, tree):
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call) or not isinstance(node.func, (ast.Name, ast.Attribute)):
                continue
            names = dotted(node.func)
            if names is None:
                construct, names = "on expression", [node.func.attr]
            else:
                construct = "bare" if len(names) == 1 else "qualified"
            unpacks = any(isinstance(a, ast.Starred) for a in node.args) or any(k.arg is None for k in node.keywords)
            arity = NO_ARITY if unpacks else len(node.args) + len(node.keywords)
            self.emit("call", construct, ".".join(names), node.func.end_lineno, arity)

    def body(self, scope, statements, receiver=None):
        """Lists the definitions of a scope. receiver is the name that stands for
        the class around, with the Body of that class, or None."""
        for statement in statements:
            self.node(scope, statement, receiver)

    def node(self, scope, node, receiver):
        if isinstance(node, FUNCTIONS):
            self.function(scope, node, receiver)
        elif isinstance(node, ast.ClassDef):
            self.class_definition(scope, node)
        elif isinstance(node, ast.Import):
            for alias in node.names:
                scope.known[alias.asname or alias.name.partition(".")[0]] = alias.name
        elif isinstance(node, ast.ImportFrom):
            for alias in node.names:
                scope.known[alias.asname or alias.name] = f"{'.' * node.level}{node.module or ''}.{alias.name}"
        elif hasattr(ast, "TypeAlias") and isinstance(node, ast.TypeAlias):
            if scope.own_class or scope.outer is None:
                self.define("type alias", scope.prefix + node.name.id, node.name)
        elif isinstance(node, ast.stmt) or isinstance(node, (ast.ExceptHandler, getattr(ast, "match_case", ast.stmt))):
            for target in targets_of(node):
                self.target(scope, node, target, receiver)
            for child in ast.iter_child_nodes(node):
                self.node(scope, child, receiver)

    def target(self, scope, statement, target, receiver):
        if isinstance(target, ast.Attribute):
            if receiver and isinstance(target.value, ast.Name) and target.value.id == receiver[0]:
                owner = receiver[1]
                if target.attr not in owner.declared and target.attr not in owner.members:
                    owner.declared.add(target.attr)
                    self.emit("def", "field", owner.prefix + target.attr, target.end_lineno)
            return
        if scope.outer is not None and not scope.own_class or target.id in scope.declared:
            return
        scope.declared.add(target.id)
        self.define(self.variable_kind(scope, statement, target.id), scope.prefix + target.id, target)

    def variable_kind(self, scope, statement, name):
        annotation = getattr(statement, "annotation", None)
        if annotation is not None and (dotted(annotation) or [""])[-1] == "TypeAlias":
            return "type alias"
        if scope.own_class:
            member = scope.kind == "enum" and annotation is None and not name.startswith("_")
            return "enum member" if member else "field"
        return "constant" if name.upper() == name and name.lower() != name else "variable"

    def function(self, scope, node, receiver):
        binding, unknown = self.decorations(scope, node)
        kind = "function"
        if scope.own_class:
            kind = {"static": "static method", "getter": "getter", "setter": "setter", "class": "method"}.get(
                binding, "constructor" if node.name == "__init__" else "method")
        positional = node.args.posonlyargs + node.args.args
        name = scope.prefix + node.name
        self.define(kind, name, node, len(positional))
        inner = Body(scope, name + ".")
        bound = self.bound(node)
        if scope.own_class:
            receiver = None
            usual = not unknown or positional and positional[0].arg in ("self", "cls")
            if positional and usual and binding != "static" and positional[0].arg not in bound:
                receiver = (positional[0].arg, scope)
        elif receiver and receiver[0] in bound | {a.arg for a in self.parameters(node.args)}:
            receiver = None
        self.body(inner, node.body, receiver)

    @staticmethod
    def parameters(args):
        return args.posonlyargs + args.args + args.kwonlyargs + [a for a in (args.vararg, args.kwarg) if a]

    @staticmethod
    def bound(function):
        """The names that the body of a function binds."""
        names = set()
        for node in in_order(ast.Module(function.body, [])):
            if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
                names.add(node.id)
            elif isinstance(node, FUNCTIONS + (ast.ClassDef,)):
                names.add(node.name)
        return names

    @staticmethod
    def decorations(scope, node):
        """How the function becomes a member of its class, and whether a decorator
        that is not known here may change that."""
        binding, unknown = "", False
        for decorator in node.decorator_list:
            names = dotted(decorator) or [""]
            path = ".".join([scope.find(names[0]) or names[0]] + names[1:])
            if len(names) == 1 and path == names[0] and hasattr(builtins, path):
                path = "builtins." + path
            if path in METHODS:
                binding = METHODS[path]
            elif path in PROPERTIES:
                binding = "getter"
            elif names[-1] in ("getter", "setter") and len(names) > 1:
                binding = names[-1]
            elif names[-1] not in HARMLESS:
                unknown = True
        return binding, unknown

    def class_definition(self, scope, node):
        kind = self.class_kind(scope, node)
        scope.known[node.name] = kind
        name = scope.prefix + node.name
        self.define(kind, name, node)
        inner = Body(scope, name + ".", kind, own_class=True)
        inner.members = {n for n, _ in self.members(node)}
        self.body(inner, node.body)

    @staticmethod
    def members(node):
        """The names that the body of a class declares."""
        for child in in_order(node):
            if isinstance(child, FUNCTIONS + (ast.ClassDef,)):
                yield child.name, child
            for target in targets_of(child):
                if isinstance(target, ast.Name):
                    yield target.id, child

    @staticmethod
    def class_kind(scope, node):
        kinds = set()
        for base in node.bases:
            names = dotted(base.value if isinstance(base, ast.Subscript) else base) or [""]
            known = scope.find(names[0])
            if len(names) == 1 and known is None:
                builtin = getattr(builtins, names[0], None)
                if isinstance(builtin, type) and issubclass(builtin, BaseException):
                    kinds.add("error")
            path = ".".join([known or ""] + names[1:])
            if path in ("enum", "error"):
                kinds.add(path)
            elif path.startswith("enum.") and path[5:] in ENUMS:
                kinds.add("enum")
        return "enum" if "enum" in kinds else "error" if kinds else "class"


def main():
    warnings.simplefilter("ignore")
    sys.setrecursionlimit(20000)
    for file in sys.stdin.read().splitlines():
        with open(file, "rb") as source:
            content = source.read()
        try:
            tree = ast.parse(content)
        except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
            print(json.dumps({"file": file, "kind": "refused", "name": str(error)}))
            continue
        lister = Lister(file)
        lister.calls(tree)
        lister.body(Body(None), tree.body)


main()
