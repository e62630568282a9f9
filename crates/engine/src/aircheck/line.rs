//! What a line of the index says.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// A line of the index.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Line {
    /// A run of sound begins.
    Sound {
        /// The file's name, in the index's folder.
        file: String,
        /// When frame 0 was heard, UTC.
        at: Timestamp,
    },
    /// A run of silence begins, of which no sound is kept.
    Silence {
        /// When frame 0 was heard, UTC.
        at: Timestamp,
    },
    /// Of the run that began last: when one of its frames is heard.
    Point {
        /// Which, from the run's first.
        frame: u64,
        /// When, UTC.
        at: Timestamp,
        /// Length of the file up to this frame.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        bytes: Option<u64>,
    },
    /// A run ends.
    End {
        /// Its number of frames.
        frame: u64,
        /// When the frame after its last would be heard, UTC.
        at: Timestamp,
        /// Why.
        why: Why,
        /// Its file; none of silence.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        file: Option<String>,
    },
    /// A file was removed.
    Removed {
        /// Its name.
        file: String,
        /// When.
        at: Timestamp,
        /// Why.
        why: Why,
    },
}

/// Why a run ended, or its file went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Why {
    /// The file was full: the next goes on with the next frame.
    Turn,
    /// Silence began, or sound.
    Change,
    /// The output took no more sound: the card was lost.
    Card,
    /// The wall clock was set.
    Clock,
    /// The disk was too slow.
    Slow,
    /// The disk or its folder failed.
    Disk,
    /// The station was stopped.
    Stop,
    /// The power or the machine failed.
    PowerCut,
    /// The recording was kept long enough.
    Age,
    /// The disk had too little room.
    Room,
    /// The file is not where it was.
    Gone,
}
