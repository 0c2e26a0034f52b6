# References: calls with their arity, values, attributes, types, decorators, base
# classes, patterns, f-strings, statements of Python 2.
import functools
import typing as t
from typing import Annotated, List, Literal, Optional

import app
from app import route


class Base: pass


class Child(Base, app.Mixin, List["Base"], make("x"), t.Generic[t.T], metaclass=app.Meta):
    kind: "Base"
    names: Optional[List[Base]] = None
    path: "app.Item"
    mode: Literal["Base", "r"] = "r"
    note: Annotated["Base", "text"]
    both: int | Base | None
    call: t.Callable[[Base], app.Item]


@route
@app.get("/x", name=Base)
@app.post
@(functools.partial)(Base)
@app.on()[0].event(1)
def decorated(a: Base, *b: app.Item, c: "Base" = Base()) -> Child:
    print(a, *b)
    print(**{})
    print(x for x in b)
    print((1, 2), c=3, # comment
          )
    f(*a.b(), *c)
    [*a.b(), *Base.c()]
    handler = Base
    handler.attr = Base.attr
    app.state.count += Base.count
    a().b.c(1).d = Base
    del app.state
    functools.reduce
    type(a).x = Base()
    await_(Base)
    return app.config["x"].get(1)


f"{Base()!r:>{len('x')}} {app.name} {{no()}}"
f'{decorated(1)=}' "text" rf"{Base.x}"


def match_it(command):
    match command:
        case Base(x=app) | app.Item(y):
            app.run()
        case {"key": value, **rest}: rest()
        case [first, *others] if first(): others()
        case app.Color.RED | -1 | "x": pass
        case str() as text: text()
        case (1, other): other()
        case anything: anything()
    match = type = 1
    match(type)


def handlers():
    try:
        pass
    except (Base, app.Error) as error:
        error.args()
    except* ValueError:
        raise Base from app.Error()
    with app.open() as (a, b), Base() as self.x:
        a()


print >>stream, "x", Base()
print "x" % Base()
exec "code" in namespace()
exec(code)
try: pass
except Base, problem: problem()
