//! How much time is left for what comes next.

use jiff::Timestamp;

use super::Filling;
use crate::rundown::Kind;
use crate::units::Frames;

impl Filling<'_> {
    /// What is left before the closing.
    pub(super) fn room(&self) -> Frames {
        let closing = self
            .closing
            .map_or(Frames::ZERO, |closing| self.airtime(Kind::Closing, closing));
        let left = self
            .share
            .map_or_else(|| self.sequence.left(), |share| self.left_of(share));
        left.saturating_sub(closing)
    }

    /// What a lone segment may take.
    pub(super) fn reach(&self) -> Frames {
        self.share
            .map_or_else(|| self.sequence.reach(), |share| self.left_of(share))
    }

    fn left_of(&self, share: Timestamp) -> Frames {
        Frames::between(self.sequence.now(), share).min(self.sequence.left())
    }
}
