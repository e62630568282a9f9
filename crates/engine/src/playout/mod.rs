//! Playout: from a list of cues to sound out of the card, and the truth about what was heard.
//!
//! The engine numbers every frame it renders. A running map between frames and wall time, fed by
//! the card's callback, places each anchored start on the frame that will be heard at that instant,
//! and reports when each frame was heard.

mod capture;
mod chain;
mod cue;
mod deck;
mod decks;
mod engine;
mod feed;
mod frame_number;
mod line;
mod line_deck;
mod machine;
mod map;
// The engine is its only user; public for the tests that play through a real-time card.
mod event_queue;
#[doc(hidden)]
pub mod output;
mod quiet;
mod rate;
mod realtime;
mod render;
mod simulated;
mod tap;
mod thread;
mod timeline;
mod watch;

pub use capture::{Capture, CaptureCards, CaptureFault, Captured};
pub use chain::{Chain, Loudness};
pub use cue::{Bed, Command, Cue, CueId, CueSource, CueStart, CueStop, Emergency, Event, HowEnded};
pub use engine::{Settings, Status};
pub use line::Line;
pub use output::{CardStatus, DeskRefusal, DeviceInfo, Moved, SILENT, desk, device, devices};
pub use quiet::Interlock;
pub use rate::Converter;
pub use realtime::{RealTime, Standing};
pub use simulated::Simulated;
pub use thread::Playout;
