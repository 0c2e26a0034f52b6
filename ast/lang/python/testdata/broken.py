# Broken source: what is around the errors is kept, what is inside them is marked.
import os


def before(): os.getcwd()


class Broken(
    def method(self:
        os.getcwd(


def after(x): return os.getcwd(x)


x = = os
def ():
    pass
class : pass
@
def last(): pass
