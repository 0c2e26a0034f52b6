# Definitions: kinds of function and class, nesting, conditions, arity, signatures,
# documentation, visibility, and the extent of what is decorated.
import abc
import enum
import functools
import typing
from enum import Enum as E
from typing import overload


def plain(a, b, /, c, d=1, *, e, f=2, **rest) -> "int":
    """Adds things.

    More of it.
    """

    def inner(x):
        def innermost():
            return x

        return innermost

    class Local:
        limit = 1

        def method(self):
            return self.limit

    return inner, Local


async def fetch(url: str,  # where from
                *urls: str,
                timeout: float = 1.0): ...


def python2((a, b), c): return a, b, c


def _private(): r'''Raw.'''


def not_documented():
    f"no documentation"


def continued():
    """\
    After a continued line.
    """


class Base(abc.ABC, metaclass=abc.ABCMeta):
    "A base."

    def __init__(self, x, y=None):
        self.x = x

    def __call__(self): return self.x

    @staticmethod
    def make(x): return Base(x)

    @classmethod
    def build(cls, x): return cls(x)

    @property
    def size(self): return 1

    @size.setter
    def size(self, value): pass

    @size.deleter
    def size(self): pass

    @functools.cached_property
    def cost(self): return 2

    @abc.abstractmethod
    def run(self): pass

    @overload
    def get(self, key: int) -> int: ...

    @overload
    def get(self, key: str) -> str: ...

    def get(self, key): return key

    def __mangled(self): pass

    class Nested(E):
        ONE = 1
        TWO: int = 2
        _ignore_ = []

        def label(self): return self.name


class Flags(enum.IntFlag, boundary=enum.KEEP):
    A = B = 1


class Derived(Flags):
    C = 4


class Failure(ValueError): pass


class Deeper(Failure, typing.Generic[typing.T]): pass


class FromElsewhere(abc.Error): pass


if typing.TYPE_CHECKING:
    def conditional(a): return 1
else:
    def conditional(a, b): return 2

try:
    class Conditional: pass
except NameError:
    Conditional = None


class Generic[T: Base, *Ts, **P](Base):
    def get[K](self, key: K, default: T) -> K: return key


type Alias[K] = dict[K, Base]
Old: typing.TypeAlias = "Base"


@warnings.deprecated("use plain")
@typing.final
class Outdated: pass


import warnings


@warnings.deprecated("use plain")
async def outdated(self): pass
