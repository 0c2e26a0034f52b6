// Guards: recovery from syntax errors.
package broken;
class Broken {
    void good() { call(1; }
    int x = ;
    void after() { good(); }
    void (int y) { }
    record (int z) { }
}
}
void stray() { good() }
