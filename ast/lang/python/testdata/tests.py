# Tests: functions and classes that unittest and pytest take for tests, all inside
# them, and what is none.
import unittest


def test_plain():
    def helper(): pass
    helper()


def helper(): pass


class TestThing:
    def setup_method(self): self.x = 1

    def test_it(self): assert self.x


class Case(unittest.TestCase):
    class Inner: pass


class Async(unittest.IsolatedAsyncioTestCase): pass


class Derived(Case):
    def test(self): pass


class Service:
    def test_connection(self): pass
