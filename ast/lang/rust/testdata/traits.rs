// Guards: traits, impl blocks, instances, Self, associated items, blanket and foreign impls.
use std::fmt;
use crate::models::Remote;

pub trait Animal: fmt::Debug + Send {
    type Food: Default;
    const LEGS: u32 = 4;
    fn name(&self) -> String;
    fn speak(&self, times: u32) -> String {
        self.name().repeat(times as usize) + &self.missing() + &Self::kingdom()
    }
    fn kingdom() -> String where Self: Sized { Self::LEGS.to_string() }
    fn later(self: Box<Self>) -> Self::Food;
}

trait Private { fn hook(&self); }

impl<T> Private for Early<T> { fn hook(&self) { self.0.len(); } }

struct Early<T>(T);

pub struct Dog<'a, T> {
    name: &'a str,
    friend: Option<Box<Dog<'a, T>>>,
    inner: Box<Early<T>>,
}

impl<'a, T> Dog<'a, T> {
    pub const MAX: usize = 3;
    pub fn new(name: &'a str, inner: Early<T>) -> Self {
        let made = Self { name, friend: None, inner: Box::new(inner) };
        made.bark(1);
        made
    }
    pub(crate) fn bark(&self, n: u32) {
        self.inner.hook();
        self.name.len();
        Self::whisper(self);
        self.unknown();
        self.speak(n);
        Dog::<u8>::MAX;
    }
    fn whisper(&self) {}
}

impl<T> Animal for Dog<'_, T> {
    type Food = u8;
    fn name(&self) -> String { self.name.to_string() }
    fn later(self: Box<Self>) -> Self::Food { self.whisper(); 0 }
}

impl<T> fmt::Debug for Dog<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

impl Remote { pub fn extend(&self) -> usize { self.extend() } }
impl fmt::Display for Remote {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result { Remote::extend(self); Ok(()) }
}
impl<T: Animal> Private for T { fn hook(&self) {} }
impl Private for [u8] { fn hook(&self) {} }
impl Private for &str { fn hook(&self) {} }
unsafe impl<T> Sync for Early<T> {}
impl<T> Drop for Early<T> { fn drop(&mut self) { <Dog<u8> as Animal>::kingdom(); <Remote>::extend; } }
