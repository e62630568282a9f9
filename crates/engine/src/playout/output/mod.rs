//! The output: a sound card that may vanish at any moment, kept on the air.
//!
//! A lost card is normal life. A sound server that is killed lets its callback thread spin at full
//! speed; one that hangs gives no error at all, and whoever opens or closes a stream then waits as
//! long as it hangs. So nobody here trusts a card:
//!
//! * [`OutputSupervisor`] is polled by the engine and never waits. It judges the card by [`Health`]: numbers
//!   that the callbacks leave behind.
//! * Each stream lives and dies on a thread of its own. Letting go of a stuck stream leaves it to
//!   that thread.
//! * [`CardBackend`] is the card, [`PacedBackend`] the silent output that stands in for one on purpose.
//!
//! # The real-time contract
//! What runs inside a callback copies, counts and returns.
//!
//! | never | held by |
//! | --- | --- |
//! | allocates or frees | a test whose allocator aborts on either (`callback.rs`) |
//! | calls the system, and so: waits, locks, reads, writes, logs | a test under strace (`contract.rs`); only the monotonic clock is read, which takes no call |
//! | keeps anything another thread could hold a lock on | it owns the [`Drain`] and a fixed scratch buffer, and shares atomics only |
//!
//! * What it does not find in the ring is silence, counted in its [`Report`]; the engine reports each burst
//!   once, when it is over. What it could not report is counted, and the map learns anew.
//! * Its buffers are made before the stream is opened, and freed on the stream's thread after it was closed.
//! * Its thread runs in real time where the system allows it, and the process's memory is locked: see
//!   `realtime.rs`. Where not, that is logged once and stands in the status.

use std::any::Any;
use std::fmt::Debug;
use std::sync::Arc;

pub(super) mod callback;
pub(super) mod card;
#[cfg(test)]
mod contract;
mod desk;
mod device_scout;
mod devices;
#[cfg(test)]
mod fake;
mod health;
pub(super) mod identity;
mod paced;
mod pcm;
pub(super) mod server;
mod supervisor;

pub use super::feed::{Drain, Feed, Report};
pub use super::frame_number::FrameNumber;
pub use card::CardBackend;
pub use desk::{DeskRefusal, desk};
pub use device_scout::Moved;
pub use devices::{DeviceInfo, device, devices};
pub use health::{End, Fault, Health};
pub use paced::{PacedBackend, SILENT};
pub use supervisor::{CardChange, CardStatus, OutputSupervisor};

use phatthanh_core::words::Text;

/// Something that takes sound in real time.
pub trait Backend: Send + Sync + Debug {
    /// Opens it and starts it: from then on it empties `drain` and beats in `health`.
    ///
    /// May wait for ever: called on threads that nobody waits for.
    fn open(&self, drain: Drain, health: Arc<Health>) -> Result<OpenStream, OpenError>;

    /// Whether an output is there now that is preferred to the one opened last.
    ///
    /// May wait for ever, as [`Backend::open`].
    fn better(&self) -> bool {
        false
    }

    /// The card that the name opened last leads to now; none if the name is a card's own, or nobody knows.
    ///
    /// May wait for ever, as [`Backend::open`].
    fn leads_to(&self) -> Option<String> {
        None
    }

    /// The output to which a sound server sends what is played, by the server's name; none if there is no server, or
    /// nobody knows.
    ///
    /// May wait for seconds.
    fn sent_to(&self) -> Option<String> {
        None
    }
}

/// What was opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opened {
    /// By this name.
    pub name: String,
    /// The card that the name leads to; as [`Backend::leads_to`].
    pub card: Option<String>,
    /// Whether a sound server may stand between: then it is asked where it sends the sound.
    pub served: bool,
}

/// A running stream. Dropping it closes it, and may wait for ever.
#[derive(Debug)]
pub struct OpenStream {
    /// What it plays on.
    pub what: Opened,
    /// What keeps it open.
    pub stream: Box<dyn Any>,
}

impl OpenStream {
    /// An output that is no card of the system's.
    #[must_use]
    pub fn new(name: &str, stream: Box<dyn Any>) -> Self {
        Self {
            what: Opened {
                name: name.to_owned(),
                card: None,
                served: false,
            },
            stream,
        }
    }
}

/// None of the outputs could be opened; one reason each, in the order they were tried.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.0.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))]
pub struct OpenError(pub Vec<Refusal>);

/// Why one output could not be opened.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// There is none of that name.
    #[error("{name}: no such device")]
    Missing {
        /// The name.
        name: String,
    },
    /// Another program has it.
    #[error("{name}: in use by another program")]
    Busy {
        /// The name.
        name: String,
    },
    /// This user may not use it.
    #[error("{name}: permission denied")]
    Denied {
        /// The name.
        name: String,
    },
    /// It takes neither stereo nor mono at a rate and in a format we have.
    #[error(
        "{name}: does not take stereo or mono at 44.1, 48, 96 or 192 kHz as f32, i32, i24 or i16"
    )]
    Format {
        /// The name.
        name: String,
    },
    /// Anything else.
    #[error("{name}: {problem}")]
    Failed {
        /// The name.
        name: String,
        /// What the sound system says.
        problem: String,
    },
    /// It did not answer in time.
    #[error("no answer from the sound system")]
    Stuck,
}

impl Refusal {
    /// What is wrong and what to do, for people.
    #[must_use]
    pub fn text(&self) -> Text {
        match self {
            Self::Missing { name } => Text::new("playout-card-missing").with("name", name),
            Self::Busy { name } => Text::new("playout-card-busy").with("name", name),
            Self::Denied { name } => Text::new("playout-card-denied").with("name", name),
            Self::Format { name } => Text::new("playout-card-format").with("name", name),
            Self::Failed { name, problem } => Text::new("playout-card-failed")
                .with("name", name)
                .with("problem", problem),
            Self::Stuck => Text::new("playout-card-stuck"),
        }
    }
}
