//! Frames and wall time, each from the other.

use jiff::Timestamp;

use super::frame_number::FrameNumber;

/// Frames and wall time, each from the other.
pub(crate) trait Timeline {
    /// The frame heard at `instant`; the first of all if it is heard later.
    fn frame_at(&self, instant: Timestamp) -> FrameNumber;
    /// When the frame's first moment is heard, or was.
    fn heard_at(&self, frame: FrameNumber) -> Timestamp;
}
