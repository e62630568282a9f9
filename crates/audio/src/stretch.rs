//! What was heard, on its way from the output to those who keep it.
//!
//! The output never waits for them: who is slow loses stretches, and gets a mark in their place.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, TrySendError, sync_channel};
use std::time::Duration;

use jiff::Timestamp;

use phatthanh_core::units::{CHANNELS, Frames};

/// Stretches that may wait: about as many seconds.
const WAITING: usize = 15;

/// Frames that a card took one after the other, and when they were heard.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stretch {
    /// When the first of them was heard.
    pub at: Timestamp,
    /// Interleaved stereo.
    pub samples: Vec<i16>,
    /// What comes before it.
    pub after: After,
}

/// What comes before a stretch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum After {
    /// The stretch before, without a frame between.
    Frame,
    /// Nothing: the output was opened, or opened again.
    Opening,
    /// Stretches that were lost because the one who keeps them was too slow.
    Loss,
}

impl Stretch {
    /// How long it is.
    #[must_use]
    pub fn length(&self) -> Frames {
        Frames::new((self.samples.len() / CHANNELS) as u64)
    }
}

/// Where the output hands stretches over.
#[derive(Debug)]
pub struct Outlet {
    sender: SyncSender<Stretch>,
    lost: Arc<AtomicU64>,
    losing: bool,
}

/// Where they are taken.
#[derive(Debug)]
pub struct Inlet {
    receiver: Receiver<Stretch>,
    lost: Arc<AtomicU64>,
}

/// A way for stretches.
#[must_use]
pub fn stretches() -> (Outlet, Inlet) {
    let (sender, receiver) = sync_channel(WAITING);
    let lost = Arc::new(AtomicU64::new(0));
    (
        Outlet {
            sender,
            lost: Arc::clone(&lost),
            losing: false,
        },
        Inlet { receiver, lost },
    )
}

impl Outlet {
    /// Hands `stretch` over, or loses it. Never waits.
    pub fn give(&mut self, mut stretch: Stretch) {
        if self.losing && stretch.after == After::Frame {
            stretch.after = After::Loss;
        }

        match self.sender.try_send(stretch) {
            Ok(()) => self.losing = false,
            Err(TrySendError::Full(stretch)) => {
                self.losing = true;
                self.lost
                    .fetch_add(stretch.length().get(), Ordering::Relaxed);
            }
            // Nobody keeps them any more.
            Err(TrySendError::Disconnected(_)) => {}
        }
    }
}

impl Inlet {
    /// The next stretch.
    ///
    /// # Errors
    /// If none comes in time, or the sender is gone.
    pub fn take(&self, patience: Duration) -> Result<Stretch, RecvTimeoutError> {
        self.receiver.recv_timeout(patience)
    }

    /// Counts frames lost on the way; to be read from anywhere.
    #[must_use]
    pub fn lost(&self) -> Arc<AtomicU64> {
        Arc::clone(&self.lost)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_is_slow_loses_and_is_told() {
        let (mut outlet, inlet) = stretches();
        let stretch = |at: i64, after| Stretch {
            at: Timestamp::from_second(at).unwrap(),
            samples: vec![1; 2 * 480],
            after,
        };

        outlet.give(stretch(0, After::Opening));
        for at in 1..20 {
            outlet.give(stretch(at, After::Frame));
        }

        assert_eq!(inlet.lost().load(Ordering::Relaxed), 5 * 480);
        let took: Vec<_> = (0..WAITING)
            .map(|_| inlet.take(Duration::ZERO).unwrap().after)
            .collect();
        assert_eq!(
            (took[0], took[1], took[14]),
            (After::Opening, After::Frame, After::Frame)
        );
        outlet.give(stretch(20, After::Frame));
        outlet.give(stretch(21, After::Frame));
        assert_eq!(inlet.take(Duration::ZERO).unwrap().after, After::Loss);
        assert_eq!(inlet.take(Duration::ZERO).unwrap().after, After::Frame);
        drop(inlet);
        outlet.give(stretch(22, After::Frame));
    }
}
