// Guards: recovery from syntax errors.
fn good() { other(1); }
struct Half { a: u8, b }
fn bad( { call(; }
impl { fn lost(&self) }
fn after() { good(); }
