//! Reports to the service manager (systemd) that started the station: ready, alive, stopping, and what is on air.
//!
//! Alive is a station whose conductor turns and whose card, if there is one, takes frames: where that ends and nothing
//! inside helps, the manager starts a new process. A card that is lost does not count: a new process has it no sooner.
//! Reports leave on a thread of their own, as a manager that reads none would hold whoever reports. Where no manager asks
//! for them, none leave.

use std::env;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use sd_notify::NotifyState;

use super::status::StatusCell;
use crate::words::{Language, Text};

/// Time between two reports, where the manager does not ask for more.
const OFTEN: Duration = Duration::from_secs(1);

/// Told three times within the time after which it gives the process up, it may miss two.
const TIMES: u32 = 3;

/// The thread that reports to the manager. It reports that the station stops once this is dropped.
#[derive(Debug)]
pub(crate) struct ServiceManager {
    signs: Arc<AtomicU64>,
    telling: Option<(Sender<()>, JoinHandle<()>)>,
}

impl ServiceManager {
    /// Starts telling the manager that started this process, if one did, from `status` and in `language`.
    pub(crate) fn start(status: StatusCell, language: Language) -> Self {
        let signs = Arc::new(AtomicU64::new(0));
        if env::var_os("NOTIFY_SOCKET").is_none() {
            return Self {
                signs,
                telling: None,
            };
        }

        let patience = sd_notify::watchdog_enabled();
        let often = patience.map_or(OFTEN, |patience| OFTEN.min(patience / TIMES));
        let (stop, stopped) = channel();
        let seen = Arc::clone(&signs);
        let tell = move || {
            let mut life = Life::default();
            while stopped.recv_timeout(often) == Err(RecvTimeoutError::Timeout) {
                let news = life.look(seen.load(Ordering::Relaxed), || line(&status, language));
                news.tell();
            }
            send(&[NotifyState::Stopping]);
        };
        let thread = thread::Builder::new().name("service".into()).spawn(tell);
        if let Err(problem) = &thread {
            tracing::error!(%problem, "the service manager is told nothing");
        }
        Self {
            signs,
            telling: thread.ok().map(|thread| (stop, thread)),
        }
    }

    /// Counts a sign of life: the conductor turned, and the card takes frames or is lost.
    pub(crate) fn lives(&self) {
        self.signs.fetch_add(1, Ordering::Relaxed);
    }
}

impl Drop for ServiceManager {
    fn drop(&mut self) {
        if let Some((stop, thread)) = self.telling.take() {
            drop(stop);
            // It holds nothing that could hold it but the manager, and a process that ends waits for that no longer.
            drop(thread);
        }
    }
}

/// What is on air, as the manager shows it to a person.
fn line(status: &StatusCell, language: Language) -> String {
    let status = status.get();
    let text = match (status.on_air, status.alarms.first()) {
        (_, Some(alarm)) => return alarm.words.clone(),
        (Some(on_air), None) => Text::new("station-service-on-air").with("title", on_air.title),
        (None, None) => Text::new("station-service-waits"),
    };
    text.say(language)
}

/// What the manager knows.
#[derive(Debug, Default)]
struct Life {
    signs: u64,
    ready: bool,
    line: String,
}

/// What it reports next.
#[derive(Debug, Default, PartialEq, Eq)]
struct News {
    ready: bool,
    alive: bool,
    line: Option<String>,
}

impl Life {
    /// Looks at how many signs of life there were, and at what is on air.
    fn look(&mut self, signs: u64, line: impl FnOnce() -> String) -> News {
        if signs == self.signs {
            return News::default();
        }
        self.signs = signs;
        let now = line();
        let changed = now != self.line;
        self.line.clone_from(&now);
        News {
            ready: !std::mem::replace(&mut self.ready, true),
            alive: true,
            line: changed.then_some(now),
        }
    }
}

impl News {
    fn tell(&self) {
        let mut states = Vec::new();
        if self.ready {
            states.push(NotifyState::Ready);
        }
        if let Some(line) = &self.line {
            states.push(NotifyState::Status(line));
        }
        if self.alive {
            states.push(NotifyState::Watchdog);
        }
        if !states.is_empty() {
            send(&states);
        }
    }
}

/// Reports that this process lives though there is no station yet, and why, in `words`; to be called again and again.
///
/// Nothing is on air then that a manager could hold up which reads no report.
pub fn report_waiting(words: &str) {
    let news = News {
        ready: true,
        alive: true,
        line: Some(words.to_owned()),
    };
    news.tell();
}

/// A manager that gets no report starts the process anew, if it means to.
fn send(states: &[NotifyState<'_>]) {
    if let Err(problem) = sd_notify::notify(states) {
        tracing::debug!(%problem, "the service manager does not hear");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_that_gives_no_sign_is_not_called_alive() {
        let mut life = Life::default();
        let still = || unreachable!("nobody asks what is on air");
        assert_eq!(life.look(0, still), News::default());
        let first = life.look(7, || "Thời sự".to_owned());
        assert_eq!((first.ready, first.alive), (true, true));
        assert_eq!(first.line.as_deref(), Some("Thời sự"));

        assert_eq!(life.look(7, still), News::default());
        let next = life.look(8, || "Thời sự".to_owned());
        assert_eq!((next.ready, next.alive, next.line), (false, true, None));
    }
}
