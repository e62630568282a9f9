//! Names kept once, and called by number.

use std::collections::HashMap;
use std::hash::{BuildHasher, Hash, RandomState};

/// A number for the next of so many.
pub(super) fn count(length: usize) -> u32 {
    u32::try_from(length).expect("fewer airings than four thousand million")
}

/// Names kept once, and called by number.
#[derive(Debug, Clone)]
pub(super) struct Names<T, S = RandomState> {
    names: Vec<T>,
    numbers: HashMap<T, u32, S>,
}

impl<T, S: Default> Default for Names<T, S> {
    fn default() -> Self {
        Self {
            names: Vec::new(),
            numbers: HashMap::default(),
        }
    }
}

impl<T: Clone + Eq + Hash, S: BuildHasher> Names<T, S> {
    pub(super) fn number(&mut self, name: &T) -> u32 {
        if let Some(number) = self.numbers.get(name) {
            return *number;
        }
        let number = count(self.names.len());
        self.names.push(name.clone());
        self.numbers.insert(name.clone(), number);
        number
    }

    pub(super) fn find(&self, name: &T) -> Option<u32> {
        self.numbers.get(name).copied()
    }

    pub(super) fn name(&self, number: u32) -> &T {
        &self.names[number as usize]
    }
}
