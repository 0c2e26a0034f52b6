# Metrics: decisions, nesting, else parts, operators, comprehensions, cases, nested
# functions that count for themselves.
def straight(): return 1


def branches(a, b):
    if a and b and a:
        for i in a:
            while i or b:
                i = f(i)
            else:
                g()
    elif b or a and b:
        pass
    else:
        pass
    return 1 if a else 2


def handlers():
    try:
        f()
    except ValueError:
        if f(): pass
    except (KeyError, TypeError):
        pass
    finally:
        g()


def comprehensions(a):
    return [x for x in a if x for y in x if y], lambda z: z if z else a


def cases(a):
    match a:
        case 1 | 2: pass
        case [x] if x: pass
        case None: pass
        case _: pass


def captures(a):
    match a:
        case {}: pass
        case other: pass


def around():
    def inner(a):
        if a: f()
    if inner: pass

    class C:
        def m(self):
            if self: f()
