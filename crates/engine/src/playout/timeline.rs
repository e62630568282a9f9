//! Frames and wall time, each from the other.

use jiff::Timestamp;

/// Frames and wall time, each from the other.
pub(crate) trait Timeline {
    /// The frame heard at `instant`; the first of all if it is heard later.
    fn frame_at(&self, instant: Timestamp) -> u64;
    /// When the frame's first moment is heard, or was.
    fn heard_at(&self, frame: u64) -> Timestamp;
}
