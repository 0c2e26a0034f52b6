// Guards: use trees and what they bind; paths; prelude; globs; shadowing.
use std::collections::{self, BTreeMap as Tree, hash_map::{Entry, HashMap}};
use std::io::{self, Read as _, Write};
use log::log;
use ::regex::Regex;
use crate::config::load;
pub use self::inner::{exported, Kind};
use inner::Kind::*;
extern crate core as kernel;

mod inner {
    pub fn exported() {}
    pub enum Kind { A, B(u8) }
    pub mod loops { pub use super::loops2::*; pub fn one() {} }
    pub mod loops2 { pub use super::loops::*; pub fn two() {} }
}
mod file;

struct Known;
impl Known { fn make() -> Known { Known } }

fn calls(load_it: fn(u8)) {
    exported();
    load("x");
    let mut map: HashMap<String, Tree<u8, Entry<'_, u8, u8>>> = HashMap::new();
    map.insert(String::new(), Tree::default());
    collections::VecDeque::<u8>::with_capacity(3);
    io::stdout().write_all(b"").unwrap();
    std::mem::swap(&mut 1, &mut 2);
    ::std::mem::drop(1);
    serde_json::from_str("");
    kernel::ptr::null();
    file::open();
    file::sub::open();
    super::above();
    super::super::far_above();
    crate::config::save();
    inner::loops::two();
    Known::make();
    Known::default();
    Unknown::make();
    undefined();
    load_it(1);
    A;
    B(2);
    u32::from_str_radix("1", 2);
    <u8 as Into<u16>>::into(1);
    Regex::new("").map(Known::consume).map(exported);
    drop(map);
    log!("x");
    log::info!("y");
    println!("{}", undefined_in_macro());
    self::inner::exported();
    let load = 1;
    load();
    Some(load).ok_or_else(|| io::Error::other("x"))?;
    Vec::from_iter([1].iter().map(|exported| exported + load));
}

mod tests {
    use super::*;
    fn through_parent() { exported(); calls(|_| ()); Known::make(); HashMap::new(); Some(1); }
}

mod open {
    use elsewhere::*;
    fn f() { Some(1); unknown(); Vec::<u8>::new(); u8::max(1, 2); println!(); }
}

fn block_scope() {
    use self::inner::Kind::A as First;
    use rand::Rng;
    match First { First => rng(), _ => {} }
    fn rng() -> impl Rng { rand::thread_rng() }
}

fn generic<T: Default + Clone, const N: usize>(t: T) -> [T; N] {
    T::default();
    t.clone();
    [T::clone(&t); N]
}
