//! Bytes as choices: as long as there are some they decide, then a generator that they have seeded.

use std::hash::{DefaultHasher, Hash, Hasher};

pub struct Choices<'a> {
    bytes: std::slice::Iter<'a, u8>,
    state: u64,
    /// For the values of the world.
    pub seed: u64,
}

impl<'a> Choices<'a> {
    pub fn new(bytes: &'a [u8]) -> Self {
        let seed = mix(0x9e37_79b9, bytes);
        Self { bytes: bytes.iter(), state: seed | 1, seed }
    }

    pub fn below(&mut self, most: usize) -> usize {
        let byte = self.bytes.next().map_or_else(|| self.next(), |byte| usize::from(*byte));
        byte % most
    }

    /// One time in so many.
    pub fn once_in(&mut self, times: usize) -> bool {
        self.below(times) == 0
    }

    fn next(&mut self) -> usize {
        self.state ^= self.state << 13;
        self.state ^= self.state >> 7;
        self.state ^= self.state << 17;
        (self.state >> 33) as usize
    }
}

/// The same number for the same things in every run.
pub fn mix(seed: u64, of: impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    (seed, of).hash(&mut hasher);
    hasher.finish()
}
