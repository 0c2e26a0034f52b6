// Guards: bare types of the same package, generics, local classes, scopes, patterns, metrics.
class Closed<T> {
    Sibling sibling;
    T value;
    URL url;
    int local;

    <U extends Sibling> int flow(T t, U u, Object o, Sibling... rest) {
        class Local { void m() { n(); flow(null, null, null); } void n() {} }
        record Pair(int left, int right) {}
        Local l = new Local();
        l.m();
        outer:
        for (int i = 0, n = rest.length; i < n; i++) {
            for (Sibling s : rest) {
                if (s.ready() && i > 0 || s == null) {
                    continue outer;
                } else if (o instanceof Sibling local && local.ready()) {
                    local.done();
                } else {
                    break;
                }
            }
        }
        local = 1;
        try (Reader in = open(); resource) {
            in.read();
        } catch (final IOException | RuntimeException e) {
            e.printStackTrace();
        } finally {
            url.close();
        }
        while (true) { do { u.ready(); } while (t.equals(o)); }
    }

    int choose(Object o, Kind kind) {
        switch (kind) {
            case FIRST: first(); break;
            default: second();
        }
        return switch (o) {
            case Pair(int left, Inner(var deep)) when left > 0 -> left;
            case Sibling s -> s.count();
            case null, default -> o == null ? 0 : 1;
        };
    }

    Runnable lambdas(java.util.function.Function<String, Integer> f) {
        f.apply("x");
        call(x -> x.go(), (a, b) -> a.go(b), (Sibling s) -> { s.ready(); return helper(s); });
        return () -> { Runnable nested = new Runnable() { public void run() { choose(null, null); lambdas(f); } }; };
    }

    int helper(Sibling s) { return s.count(); }
    void first() {}
}
