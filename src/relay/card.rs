//! A card that is listened to; and whoever sends sound as a card would, from a browser.

use std::fmt::Debug;

use crate::stream::About;
use crate::words::Text;

/// Opens cards: whoever knows the sound system.
pub trait Cards: Debug + Send + Sync {
    /// Opens the card called `name`. Returns at once: what becomes of it shows later.
    fn open(&self, name: &str) -> Box<dyn Card>;
}

/// A card that is open, or about to be; closed when it is dropped.
pub trait Card: Debug + Send {
    /// Gives what arrived since it was asked last to `give`.
    ///
    /// * Shape: interleaved stereo at the station's rate.
    fn hear(&mut self, give: &mut dyn FnMut(&[f32]));

    /// Returns what it brings; none until it is open.
    fn about(&self) -> Option<About>;

    /// Returns why nothing comes any more; none while it may come.
    fn ended(&self) -> Option<Text>;

    /// Returns whether it stays open while nothing comes: whoever sends comes back by himself.
    fn stays(&self) -> bool {
        false
    }

    /// Returns why nothing comes now, though it stays open.
    fn problem(&self) -> Option<Text> {
        None
    }
}
