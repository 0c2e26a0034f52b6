// Guards: kinds, names, visibility, flags, documentation and signatures of items.
//! File documentation belongs to no symbol.

/// A point.
///
/// With more text.
#[derive(Debug, Clone, serde::Serialize)]
pub struct Point<T: Copy> {
    /// Horizontal.
    pub x: T,
    pub(crate) y: T,
    secret: Option<Box<Point<T>>>,
}

pub struct Pair(pub u8, String);
struct Unit;

/** Block
 * documentation. */
#[deprecated(since = "1.2", note = "use Point")]
pub union Bits {
    int: u32,
    float: f32,
}

#[non_exhaustive]
pub(crate) enum Shape {
    Empty,
    Circle(Pair),
    /// Four corners.
    Rect { a: Point<u8>, b: Point<u8> },
    Tagged = 7,
}

pub type Points = Vec<Point<f64>>;
pub const LIMIT: usize = 1 << 10;
static mut COUNTER: u32 = 0;
const _: () = assert!(LIMIT > 0);

#[doc(hidden)]
pub(super) fn hidden(a: u8, (b, c): (u8, u8), _: u8) -> u8 {
    a + b + c
}

#[doc = "Documented by attribute."]
pub async unsafe fn asynchronous() {}

#[macro_export]
macro_rules! square {
    ($x:expr) => { inner_call($x) * $x };
}

extern "C" {
    pub fn printf(format: *const u8, ...) -> i32;
    static environ: *const u8;
}

mod elsewhere;

pub mod geometry {
    //! Inner documentation.
    use super::Point;
    pub(in crate::geometry) fn area(p: &Point<f64>) -> f64 { p.x * p.y }
    pub mod deep {
        pub fn call() { super::area(&super::super::origin()); self::call(); }
    }
}

fn origin() -> Point<f64> {
    #[derive(Default)]
    struct Local { field: u8 }
    impl Local {
        fn new() -> Self { Self { field: 1 } }
    }
    fn helper() -> Local { Local::new() }
    const HERE: f64 = 1.0;
    let _ = helper();
    Point { x: HERE, y: HERE, secret: None }
}

fn r#match() {}
