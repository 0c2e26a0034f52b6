# Variables: which assignments define symbols, constants, fields of classes and of
# instances; writes that follow; what is local and therefore nothing.
import os

limit = 10
MAX_SIZE, _min = 1, 2
first = SECOND = limit
total: int
total = 0
counter, (inner, *rest) = 0, (1, 2, 3)
os.environ["X"] = limit
os.name = "x"
table = {}
table[limit] = MAX_SIZE
limit += 1
µ = 1

for index in range(limit):
    loop_body = index

with open("x") as handle:
    handle.read()

if (walrus := limit) > 1:
    print(walrus)


def change():
    global limit, unknown
    limit = 11
    unknown = 1
    local = limit
    local += 1
    del local
    return unknown()


class Point:
    x: int = 0
    y = x
    _cache = {}
    a, b = 1, 2
    for i in range(2):
        pass

    def __init__(self, z):
        self.z = z
        self.x = 1
        self.z = 2
        self.name: str = "p"
        self.left, self.right = 1, 2
        self.z += self.w
        other = self
        other.ignored = 1

        def closure():
            self.late = 1

    @classmethod
    def configure(cls):
        cls.shared = 1
        cls.z = 3

    @staticmethod
    def nothing(self):
        self.ignored = 2

    def use(self):
        self.early()
        return self.w, self.late, self.z.deep

    def set(self):
        self.w = 1
        self.early = len
