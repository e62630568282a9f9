//! Playout: from a list of cues to sound out of the card, and the truth about what was heard.
//!
//! The engine numbers every frame it renders. A running map between frames and wall time, fed by
//! the card's callback, places each anchored start on the frame that will be heard at that instant,
//! and tells when each frame was heard.

mod chain;
mod cue;
mod feed;
mod machine;
mod map;

pub use cue::{Command, Cue, CueId, CueSource, CueStart, CueStop, Event, HowEnded};
