// Guards: what counts as a test.
import org.junit.jupiter.api.*;
import junit.framework.TestCase;

class NewStyle {
    @BeforeEach void prepare() {}
    @Test void works() { Assertions.assertTrue(true); }
    @org.junit.Test public void qualified() {}
    @ParameterizedTest @ValueSource(ints = {1, 2}) void many(int n) {}
    void helper() {}
}

class OldStyle extends TestCase {
    public void testIt() { assertTrue(true); }
    void testHidden() {}
    public void helper() {}
}
