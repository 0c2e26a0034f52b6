// Guards: kinds, names, visibility, flags, documentation and signatures of definitions.
package com.example.shop;

import java.io.Serializable;

/**
 * A cart.
 *
 * @since 1.4
 */
@SuppressWarnings({"unchecked", Items.NAME})
public abstract class Items<T extends Comparable<T>> extends Base implements Serializable, Cloneable {
    public static final String NAME = "items";
    private int a, b = 2, c[] = {1};
    /** Counts. */
    protected volatile long count;
    static int shared;

    /** @deprecated use {@link #total()} */
    @Deprecated(since = "2")
    public Items(T first, int... rest) { super(first); this.count = rest.length; }
    Items() { this(null); }

    public abstract T total();
    native void raw();
    @Override public String toString() { return NAME; }
    protected static <U> U make(java.util.List<? extends U> list, U[] array) throws java.io.IOException { return list.get(0); }
    private synchronized void hidden(final Map.Entry<String, T> entry) {}
    void overloaded(int x) {}
    void overloaded(int x, int y) {}

    static { System.out.println("static"); }
    { count = 1; }

    interface Visitor<R> {
        int LIMIT = 10;
        R visit(Items<?> items);
        default void each() { visit(null); }
        static void of() {}
        private void inner() {}
    }

    enum Color implements Visitor<Void> {
        RED(1) { @Override public Void visit(Items<?> i) { return helper(); } },
        GREEN(Color.code("g")),
        /** Blue. */
        @Deprecated BLUE;
        private final int code;
        Color(int... code) { this.code = code.length; }
        static int code(String s) { return valueOf(s).ordinal(); }
        Void helper() { values(); return null; }
        public Void visit(Items<?> i) { return null; }
    }

    record Point(int x, @Nonnull Point next) implements Comparable<Point> {
        Point { if (x < 0) throw new IllegalArgumentException(); check(x); }
        Point(int x) { this(x, null); }
        static void check(int x) {}
        public int compareTo(Point other) { return x() - other.x() + this.x + next.x; }
    }

    public @interface Marker {
        String value() default "none";
        Class<?>[] types();
    }

    sealed interface Shape permits Circle, Square {}
    record Circle(double r) implements Shape {}
    static final class Square implements Shape {}
}
