// Guards: module declarations.
/** The module. */
open module com.example.app {
    requires transitive java.sql;
    requires static lombok;
    exports com.example.api to other.module;
    uses com.example.spi.Service;
    provides com.example.spi.Service with com.example.impl.First, com.example.impl.Second;
}
