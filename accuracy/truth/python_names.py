"""Prints what the names called in the files named on standard input are bound to by
the compiler of Python, as module symtable tells it: one JSON object a line for each
call of a bare name, as accuracy/doc.go says. The construct is

    definition  something the file defines or imports
    variable    a parameter or variable of a function
    builtin     not bound in the file, part of module builtins
    undefined   not bound at all"""

import ast
import builtins
import json
import sys
import symtable
import warnings

BUILTINS = set(dir(builtins))
COMPREHENSIONS = {ast.ListComp: "listcomp", ast.SetComp: "setcomp", ast.DictComp: "dictcomp",
                  ast.GeneratorExp: "genexpr"}


class Calls(ast.NodeVisitor):
    """Walks a tree together with its symbol tables."""

    def __init__(self, file, top):
        self.file = file
        self.tables = [top]
        self.entered = set()  # of the tables, by their ids

    def enter(self, name, node, inside):
        """Visits the nodes inside node in its scope, which is called name."""
        lines = {node.lineno} | {d.lineno for d in getattr(node, "decorator_list", [])}
        tables = [t for t in self.tables[-1].get_children()
                  if t.get_name() == name and t.get_lineno() in lines and t.get_id() not in self.entered]
        self.entered.add(tables[0].get_id())
        self.tables.append(tables[0])
        self.visit_all(*inside)
        self.tables.pop()

    def visit_all(self, *nodes):
        for node in nodes:
            if node is not None:
                self.visit(node)

    def visit_FunctionDef(self, node):
        parameters = node.args
        every = parameters.posonlyargs + parameters.args + parameters.kwonlyargs + [parameters.vararg, parameters.kwarg]
        self.visit_all(*node.decorator_list, *parameters.defaults, *parameters.kw_defaults)
        self.visit_all(*(p.annotation for p in every if p), node.returns)
        self.enter(node.name, node, node.body)

    visit_AsyncFunctionDef = visit_FunctionDef

    def visit_ClassDef(self, node):
        self.visit_all(*node.decorator_list, *node.bases, *node.keywords)
        self.enter(node.name, node, node.body)

    def visit_Lambda(self, node):
        self.visit_all(*node.args.defaults, *node.args.kw_defaults)
        self.enter("lambda", node, [node.body])

    def visit_comprehension_of(self, node):
        first, *others = node.generators
        self.visit(first.iter)
        values = [node.key, node.value] if isinstance(node, ast.DictComp) else [node.elt]
        self.enter(COMPREHENSIONS[type(node)], node, [first.target, *first.ifs, *others, *values])

    visit_ListComp = visit_SetComp = visit_DictComp = visit_GeneratorExp = visit_comprehension_of

    def visit_Call(self, node):
        if isinstance(node.func, ast.Name):
            item = {"file": self.file, "kind": "edge", "construct": self.binding(node.func.id),
                    "name": node.func.id, "line": node.func.lineno}
            print(json.dumps(item))
        self.generic_visit(node)

    def binding(self, name):
        inner = self.tables[-1].lookup(name)
        if inner.is_global():
            return self.module_binding(name)
        for table in reversed(self.tables):
            if name not in table.get_identifiers() or table.lookup(name).is_free():
                continue
            symbol = table.lookup(name)
            if table.get_type() != "function" or symbol.is_imported() or symbol.is_namespace():
                return "definition"
            return "variable"
        raise LookupError(name)

    def module_binding(self, name):
        top = self.tables[0]
        if name in top.get_identifiers():
            symbol = top.lookup(name)
            if symbol.is_assigned() or symbol.is_imported() or symbol.is_namespace():
                return "definition"
        return "builtin" if name in BUILTINS else "undefined"


def main():
    warnings.simplefilter("ignore")
    sys.setrecursionlimit(20000)
    for file in sys.stdin.read().splitlines():
        with open(file, "rb") as source:
            content = source.read()
        try:
            tree = ast.parse(content)
            top = symtable.symtable(content, file, "exec")
        except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
            print(json.dumps({"file": file, "kind": "refused", "name": str(error)}))
            continue
        Calls(file, top).visit(tree)


main()
