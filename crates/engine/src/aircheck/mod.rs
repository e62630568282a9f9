//! The air-check: what was heard, kept as sound, so that it can be proved.
//!
//! What the output took is written to files that turn over at whole hours of the station's day. One file
//! is one unbroken run of frames; whatever breaks the run (the card lost, the clock set, the disk too
//! slow) begins another. An index a day says in plain text which frame of which file was heard when, and
//! which times were silent on purpose: of those no sound is kept. So any stretch of time can be cut out
//! to the frame, and what is missing is known and has a reason.
//!
//! Recordings give way first: to their age, and to the room the disk needs for everything else. Nothing
//! is ever removed whose name this module did not give.

mod archive;
mod index;
mod keep;
mod line;
mod mend;
mod name;
mod run;
mod sound_file;
mod tape;
mod thread;

use std::io;
use std::path::PathBuf;
use std::time::Duration;

use jiff::tz::TimeZone;

pub use archive::{Archive, Content, Cut, Span};
pub use line::Why;
pub use sound_file::Format;
pub use tape::{Doing, Trouble};
pub use thread::{Recorder, Status};

use phatthanh_audio::DecodeError;
use phatthanh_core::units::Size;

/// How the air-check is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// Where; its parent must be there.
    pub folder: PathBuf,
    /// In which format.
    pub format: Format,
    /// A file turns over at multiples of this within the station's day.
    pub length: Duration,
    /// How long a recording is kept.
    pub keep: Duration,
    /// The oldest recordings go until this much of the disk is free.
    pub floor: Size,
    /// The station's day.
    pub zone: TimeZone,
}

/// Why recordings cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum AircheckError {
    /// The system refused.
    #[error("could not {action} {}", path.display())]
    Io {
        /// What was tried.
        action: &'static str,
        /// With which file or folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A recording gives no sound.
    #[error("could not read {}", path.display())]
    Damaged {
        /// The recording.
        path: PathBuf,
        /// What is wrong with it.
        source: DecodeError,
    },
}
