//! Notices that the conductor does not turn any more: a station whose conductor hangs plays what the engine has and
//! then nothing, and nobody inside can end that but a new process.
//!
//! What counts is looks, not time: a process that was stopped, or slept with its machine, did not look either.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::Duration;

/// How often it is looked whether the conductor has turned.
const LOOK: Duration = Duration::from_secs(1);

/// So many looks without a turn, and there is no hope for the conductor.
const HOPELESS: u32 = 15;

/// The conductor's heart, as others see it. Nobody looks any more once it is dropped.
#[derive(Debug)]
pub(crate) struct Watchdog {
    turns: Arc<AtomicU64>,
    _alive: Sender<()>,
}

impl Watchdog {
    /// Looks at the conductor from a thread of its own, and calls `hung` once if it does not turn.
    pub(crate) fn start(hung: impl FnOnce(u32) + Send + 'static) -> Self {
        let turns = Arc::new(AtomicU64::new(0));
        let seen = Arc::clone(&turns);
        let (alive, ended) = channel();
        let watching = thread::Builder::new()
            .name("watchdog".into())
            .spawn(move || {
                let mut stillness = Stillness::default();
                while ended.recv_timeout(LOOK) == Err(RecvTimeoutError::Timeout) {
                    if stillness.look(seen.load(Ordering::Relaxed)) {
                        return hung(HOPELESS);
                    }
                }
            });
        if let Err(problem) = watching {
            tracing::error!(%problem, "nobody watches the conductor");
        }

        Self {
            turns,
            _alive: alive,
        }
    }

    /// The conductor has turned.
    pub(crate) fn turned(&self) {
        self.turns.fetch_add(1, Ordering::Relaxed);
    }
}

/// Counts looks at which the conductor had not turned since the one before.
#[derive(Debug, Default)]
struct Stillness {
    turns: u64,
    looks: u32,
}

impl Stillness {
    /// Looks at how often the conductor has turned. Returns whether there is no hope.
    fn look(&mut self, turns: u64) -> bool {
        self.looks = if turns == self.turns {
            self.looks + 1
        } else {
            0
        };
        self.turns = turns;
        self.looks >= HOPELESS
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_that_turns_is_left_alone_and_one_that_hangs_is_not() {
        let mut stillness = Stillness::default();
        for turns in 1..1000 {
            // A turn now and then is one that is only slow.
            assert!((1..HOPELESS).all(|_| !stillness.look(turns)));
        }
        let hopeless = (0..100).position(|_| stillness.look(999));
        assert_eq!(hopeless, Some(1));
        assert!(!stillness.look(1000), "it turned after all");
    }
}
