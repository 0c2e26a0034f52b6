// Guards: what counts as a test; attributes as uses.
#[tokio::main(flavor = "current_thread")]
async fn main() {}

#[instrument]
pub fn traced() {}

#[cfg(not(test))]
fn production() {}

#[cfg(all(test, feature = "x"))]
mod unit {
    use super::*;
    #[test]
    fn works() { traced(); }
    fn helper() {}
    #[tokio::test]
    async fn works_async() {}
}

#[bench]
fn speed(b: &mut Bencher) {}

#[cfg(test)]
impl Fixture { fn new() -> Fixture { Fixture } }
