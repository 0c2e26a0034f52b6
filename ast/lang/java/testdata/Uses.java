// Guards: resolution of types, members, imports, chains, constructors and references.
package app;

import java.util.List;
import java.util.Map.Entry;
import static java.util.Objects.requireNonNull;
import static org.junit.Assert.*;
import static app.Config.LIMIT;

class Uses {
    private final List<String> names = new java.util.ArrayList<>();
    private Other other;
    private Inner inner = new Inner(1);
    static final Uses SHARED = new Uses();

    class Inner {
        int depth;
        Inner(int d) { depth = d; Uses.this.outerMethod(); outerMethod(); }
        void run() { helper(); this.run(); toString(); }
        void chained() { inner.depth++; other.field = depth; }
    }

    void outerMethod() {}
    static void helper() {}

    void calls(Other param, Entry<String, Integer> entry, int[] array) {
        outerMethod();
        helper();
        this.outerMethod();
        names.add("x");
        this.names.size();
        param.go(1);
        entry.getKey().length();
        array.clone();
        requireNonNull(param);
        assertEquals(1, LIMIT);
        List.of(1, 2).stream().map(String::valueOf).forEach(System.out::println);
        java.util.Map.Entry.comparingByKey();
        com.foo.Bar.baz(com.foo.Bar.CONSTANT);
        Math.max(1, Integer.MAX_VALUE);
        Other.create().go(2);
        Uses.SHARED.outerMethod();
        SHARED.inner.run();
        inner.run();
        new Inner(2).run();
        this.new Inner(3);
        Object o = new Other() { int z; void go(int n) { super.go(n); outerMethod(); z = n; } };
        undefined();
        LOG.info("x");
        var made = new Inner(4);
        made.run();
        int helper = 1;
        helper();
        helper++;
        Uses::helper.getClass();
        Runnable r = this::outerMethod, s = Inner::new, t = super::toString;
        String text = (String) o;
        text.trim();
        param.other.deep.go();
        pkg.unknown();
        char c = text.charAt(0);
        Class<?> k = Uses.class;
    }
}

class Child extends Uses {
    void more() { outerMethod(); helper(); super.outerMethod(); new Inner(1); Inner i; names.clear(); hashCode(); }
    @Override void outerMethod() { super.outerMethod(); }
}

class Foreign extends ForeignBase implements Other.Part {
    Nested type;
    String text;
    void more() { inherited(); this.inheritedToo(); super.base(); requireNonNull(1); own(); Part.super.own(); field.call(); }
    void own() { new Foreign() {{ inherited(); own(); }}; }
}
