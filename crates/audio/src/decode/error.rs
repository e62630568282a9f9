//! Why a file gives no sound.

use std::io;
use std::path::{Path, PathBuf};

use symphonia::core::errors::Error as Fault;

/// Why a file gives no sound.
#[derive(Debug, thiserror::Error)]
pub enum DecodeError {
    /// The file cannot be opened or read: the disk, the share, the permissions.
    #[error("could not read {}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// No sound of a kind that is known.
    #[error("not a sound file")]
    NotSound,
    /// Sound, but of a kind this decoder does not speak: convert it.
    #[error("not a kind of sound that is decoded here: {what}")]
    Unsupported {
        /// What is not spoken.
        what: &'static str,
    },
    /// HE-AAC: would play, at half its bandwidth: convert it.
    #[error("HE-AAC")]
    HalfBand,
    /// A rate no sound card knows.
    #[error("{rate} Hz is out of range")]
    Rate {
        /// As the file says.
        rate: u32,
    },
    /// No channel, or too many.
    #[error("{channels} channels are out of range")]
    Channels {
        /// As the file says.
        channels: usize,
    },
    /// The rate or the channels change on the way: convert it.
    #[error("rate or channels change on the way")]
    Changes,
    /// Damaged beyond patience.
    #[error("damaged: {problem}")]
    Damaged {
        /// What was met.
        problem: &'static str,
    },
    /// The decoder panicked: a bug in it, met by this file.
    #[error("the decoder panicked")]
    Panicked,
}

impl DecodeError {
    /// The fault met while opening `path`.
    pub(super) fn opening(path: &Path, fault: Fault) -> Self {
        match fault {
            Fault::IoError(source) if source.raw_os_error().is_some() => Self::Unreadable {
                path: path.to_owned(),
                source,
            },
            Fault::Unsupported(what) if !what.contains("no suitable format") => {
                Self::Unsupported { what }
            }
            Fault::DecodeError(problem) | Fault::LimitError(problem) => Self::Damaged { problem },
            _ => Self::NotSound,
        }
    }
}
