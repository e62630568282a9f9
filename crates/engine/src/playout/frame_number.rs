//! Which frame: a place on the engine's count of all it renders.
//!
//! Pure.

use std::fmt;
use std::ops::{Add, AddAssign, Sub};

use phatthanh_core::units::Frames;

/// Names one frame by its place on the engine's count, which begins with the engine's thread and goes on from output
/// to output. How far it is from one to another is a length, [`Frames`].
///
/// ```
/// use phatthanh_core::units::Frames;
/// use phatthanh_engine::playout::output::FrameNumber;
///
/// let start = FrameNumber::FIRST + Frames::from_ms(1000);
/// assert_eq!(start - FrameNumber::FIRST, Frames::from_ms(1000));
/// ```
///
/// A place and a length do not mix:
///
/// ```compile_fail,E0308
/// # use phatthanh_core::units::Frames;
/// # use phatthanh_engine::playout::output::FrameNumber;
/// let _ = FrameNumber::FIRST + FrameNumber::FIRST;
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FrameNumber(u64);

impl FrameNumber {
    /// Names the first frame of all.
    pub const FIRST: Self = Self(0);
    /// Names a frame that no engine gets to.
    pub const NEVER: Self = Self(u64::MAX);

    /// Names the frame before which the engine counts `number` others.
    #[must_use]
    pub const fn new(number: u64) -> Self {
        Self(number)
    }

    /// Returns how many frames are before it.
    #[must_use]
    pub const fn get(self) -> u64 {
        self.0
    }

    /// Returns the frames from `earlier` to this one; none if it is not later.
    #[must_use]
    pub const fn since(self, earlier: Self) -> Frames {
        Frames::new(self.0.saturating_sub(earlier.0))
    }

    /// Returns the place so much later, or [`FrameNumber::NEVER`].
    #[must_use]
    pub const fn saturating_add(self, length: Frames) -> Self {
        Self(self.0.saturating_add(length.get()))
    }

    /// Returns the place so much earlier, or [`FrameNumber::FIRST`].
    #[must_use]
    pub const fn saturating_sub(self, length: Frames) -> Self {
        Self(self.0.saturating_sub(length.get()))
    }

    /// Counts from this frame on.
    pub(crate) fn onward(self) -> impl Iterator<Item = Self> {
        (self.0..).map(Self)
    }
}

impl Add<Frames> for FrameNumber {
    type Output = Self;

    #[inline]
    fn add(self, length: Frames) -> Self {
        Self(self.0 + length.get())
    }
}

impl AddAssign<Frames> for FrameNumber {
    #[inline]
    fn add_assign(&mut self, length: Frames) {
        self.0 += length.get();
    }
}

/// # Panics
/// If `earlier` is later: use [`FrameNumber::since`] where that may be.
impl Sub for FrameNumber {
    type Output = Frames;

    #[inline]
    fn sub(self, earlier: Self) -> Frames {
        Frames::new(self.0 - earlier.0)
    }
}

impl fmt::Display for FrameNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_and_lengths() {
        let (place, length) = (FrameNumber::new(700), Frames::new(48));
        assert_eq!(place + length, FrameNumber::new(748));
        assert_eq!((place + length) - place, length);
        assert_eq!((place + length).since(place), length);
        assert_eq!(place.since(place + length), Frames::ZERO);
        assert_eq!(place.saturating_add(Frames::MAX), FrameNumber::NEVER);
        assert_eq!(place.saturating_sub(Frames::MAX), FrameNumber::FIRST);
        assert!(place.onward().take(3).eq([700, 701, 702].map(FrameNumber)));
        assert_eq!(place.to_string(), "700");
    }
}
