//! Where the lines of a text begin, and places in it.

use std::ops::Range;

/// Bytes from and to, in a text.
pub(super) type Span = Range<usize>;

/// The first byte of each line. Lines are counted from 0 here.
#[derive(Debug)]
pub(super) struct Lines(Vec<usize>);

impl Lines {
    pub(super) fn of(text: &str) -> Self {
        let breaks = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
        Self(
            std::iter::once(0)
                .chain(breaks.map(|(at, _)| at + 1))
                .collect(),
        )
    }

    /// The line that byte `at` is on.
    pub(super) fn at(&self, at: usize) -> usize {
        self.0
            .partition_point(|start| *start <= at)
            .saturating_sub(1)
    }

    /// The first byte of a line; of the last one, if there are not so many.
    pub(super) fn start(&self, line: usize) -> usize {
        self.0
            .get(line)
            .or(self.0.last())
            .copied()
            .unwrap_or_default()
    }
}
