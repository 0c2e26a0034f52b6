# Imports: plain, dotted, aliased, relative, in functions, wildcard and what it leaves
# open.
from __future__ import annotations, division
import os, sys as system
import a.b.c
import a.b.c as abc
from x . y import (z, w as v,)
from . import sibling
from .. import parent as p
from .mod import f
from ...far.mod import *
from wild import *
from . import *


def use():
    import local.module
    from .inner import g
    local.module.f()
    a.b.c.d()
    abc.d()
    g()
    f()
    p.q()
    open("x")
    mystery()
    mystery.method()
    print(division)


class Error(Exception):
    @property
    def code(self): return sibling.code
