//! The pulse that a relay's own timer waits for: a computer that is dead, or whose station is, sends none, and the relay
//! ends the carrier.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use crate::clock::Clock;
use crate::station::wires::board::Switch;

/// A pulse is so long, where what takes it has two states.
const LONG: Duration = Duration::from_millis(200);

/// Sends pulses. None leave once this is dropped.
#[derive(Debug)]
pub(super) struct Pulser {
    signs: Arc<AtomicU64>,
    trouble: Arc<Mutex<Option<String>>>,
    _alive: Sender<()>,
}

impl Pulser {
    /// Sends a pulse by `switch`, so often, as long as there are signs of life between one and the next.
    pub(super) fn start(
        mut switch: Box<dyn Switch>,
        every: Duration,
        clock: &Arc<dyn Clock>,
    ) -> Self {
        let signs = Arc::<AtomicU64>::default();
        let trouble = Arc::<Mutex<Option<String>>>::default();
        let (alive, ended) = channel();
        let (seen, told, clock) = (Arc::clone(&signs), Arc::clone(&trouble), Arc::clone(clock));
        let run = move || {
            let mut last = 0;
            while ended.recv_timeout(every) == Err(RecvTimeoutError::Timeout) {
                let signs = seen.load(Ordering::Relaxed);
                if signs == std::mem::replace(&mut last, signs) {
                    continue;
                }
                let problem = pulse(switch.as_mut(), clock.as_ref()).err();
                *told.lock().unwrap_or_else(PoisonError::into_inner) = problem;
            }
        };
        let started = thread::Builder::new()
            .name("carrier-pulse".into())
            .spawn(run);
        if let Err(problem) = started {
            tracing::error!(%problem, "no thread for the pulse of the transmitter's timer");
            let problem = Some(problem.to_string());
            *trouble.lock().unwrap_or_else(PoisonError::into_inner) = problem;
        }
        Self {
            signs,
            trouble,
            _alive: alive,
        }
    }

    /// Counts a sign of life: the conductor turned, and the card takes frames.
    pub(super) fn lives(&self) {
        self.signs.fetch_add(1, Ordering::Relaxed);
    }

    /// Returns what was seen where the last pulse was not taken.
    pub(super) fn trouble(&self) -> Option<String> {
        let trouble = self.trouble.lock();
        trouble.unwrap_or_else(PoisonError::into_inner).clone()
    }
}

fn pulse(switch: &mut dyn Switch, clock: &dyn Clock) -> Result<(), String> {
    switch.set(true)?;
    clock.sleep(LONG);
    switch.set(false)
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use super::*;
    use crate::clock::SimClock;

    struct Wire(mpsc::Sender<bool>);

    impl Switch for Wire {
        fn set(&mut self, on: bool) -> Result<(), String> {
            self.0.send(on).map_err(|problem| problem.to_string())
        }

        fn state(&mut self) -> Result<Option<bool>, String> {
            Ok(None)
        }
    }

    #[test]
    fn a_pulse_is_sent_for_signs_of_life_and_for_nothing_else() {
        let (sent, pulses) = mpsc::channel();
        let clock: Arc<dyn Clock> = Arc::new(SimClock::new(jiff::Timestamp::UNIX_EPOCH));
        let pulser = Pulser::start(Box::new(Wire(sent)), Duration::from_millis(5), &clock);
        let patience = Duration::from_secs(60);
        for _ in 0..3 {
            pulser.lives();
            assert_eq!(pulses.recv_timeout(patience), Ok(true));
            assert_eq!(pulses.recv_timeout(patience), Ok(false));
        }
        // So many times as long as a pulse takes, and none comes.
        let none = pulses.recv_timeout(Duration::from_millis(100));
        assert_eq!(none, Err(RecvTimeoutError::Timeout));
        drop(pulser);
        let end = pulses.recv_timeout(patience);
        assert_eq!(end, Err(RecvTimeoutError::Disconnected));
    }
}
