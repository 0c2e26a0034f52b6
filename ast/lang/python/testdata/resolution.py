# Resolution: builtins, enclosing scopes, class scope, shadowing, global and nonlocal,
# comprehensions, self and cls, super, names bound more than once.
import json
import os.path
import xml.etree.ElementTree as ET
from collections import OrderedDict as OD, abc
from . import sibling
from .m import f as relative
from ..pkg.mod import thing

try:
    import simplejson
except ImportError:
    simplejson = None

try:
    from a import either
except ImportError:
    from b import either

try:
    import yaml
except ImportError:
    import json as yaml


def helper(): pass


def calls():
    len([])
    str.join(",", [])
    helper()
    later()
    json.dumps(1)
    os.path.join("a", "b")
    ET.parse("x").getroot().find("y")
    OD.fromkeys([])
    abc.Mapping()
    sibling.g()
    relative()
    thing.sub.call()
    simplejson.loads("")
    either()
    either.deep()
    yaml.load()
    nowhere()
    nowhere.method()
    (helper)()
    (json).loads(1)
    "x".join([])
    calls()()
    helper.cache_clear()
    CONSTANT.strip()
    Thing.make().run()
    Thing.Inner.make()
    Thing.Inner.Unknown.make()
    Thing.size.bit_length()


def later(json, *args, helper=helper, **kw):
    json.dumps()
    helper()
    args.count(1)
    kw()

    def nested():
        json.dumps()
        later()
        inner()

    def inner(): nested()

    return nested


def assigned_later():
    helper()
    helper = 1


def imports():
    import os
    from m import helper
    os.getcwd()
    helper()

    def helper2(): os.getcwd()

    try:
        import fast
    except ImportError:
        fast = None
    fast.run()
    try:
        import slow
    except ImportError:
        slow = object()
    slow.run()


def outer():
    def step(): pass

    def change():
        nonlocal step
        step = 1

    step()

    def use():
        global helper
        helper = 2
        helper()


def comprehensions(json):
    [json.dumps(x) for x in helper()]
    [helper() for helper in helper()]
    {k: v() for k, v in json.items() if v() for w in k()}
    lambda helper, d=helper(): helper(d)
    [y := 1 for z in range(3)]
    y()


CONSTANT = "x"


class Thing(OD):
    size = len("x")
    open = open("x")

    def make(self): return size()

    def open(self): pass

    opened = open(1)
    squares = [size for i in range(size)]

    class Inner:
        def make(self): return Thing()

    def run(self, other):
        self.make()
        self.open()
        self.missing()
        self.size.bit_length()
        self.Inner.make()
        self.make().run()
        self.value()
        other.make()
        super().run()
        type(self).make(self)
        self()

        def closure(self): self.make()

        def closes(): self.make()

        [self.make() for self in other]

    def set(this):
        this.value = helper

    @classmethod
    def build(cls):
        cls.make()
        return cls()

    def __new__(cls): return cls()

    @staticmethod
    def static(self): self.make()

    @strange
    def strange(me): me.make()

    @strange
    def usual(self): self.make()

    def rebound(self):
        self = other
        self.make()


def local_class():
    class Local:
        def a(self): self.b()

        def b(self): helper()

    Local.a(Local())
