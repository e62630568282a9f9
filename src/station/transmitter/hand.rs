//! The hand at the switch: a thread beside the air, with a queue that is bounded. Whoever hands over waits for nothing.

use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};
use std::thread;
use std::time::Duration;

use crate::station::wires::board::{Switch, set_counted};
use crate::transmitter::Why;

/// More wait for no switch that hangs.
const MOST_WAITING: usize = 4;

/// What the hand is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Job {
    /// Switch it.
    Set { on: bool, why: Why },
    /// See whether it is so yet, and make it so.
    Look { on: bool, why: Why },
}

/// How it went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Report {
    pub(super) on: bool,
    pub(super) why: Why,
    pub(super) tries: u32,
    /// Whether the switch has said so itself; what was seen where it did not take it.
    pub(super) taken: Result<bool, String>,
    /// Whether it is a switching, and no look that found it as it was.
    pub(super) switched: bool,
}

/// The hand. Its thread ends once this is dropped.
#[derive(Debug)]
pub(super) struct Hand {
    jobs: SyncSender<Job>,
    reports: Receiver<Report>,
}

impl Hand {
    /// Starts the thread at `switch`; none if the system has no thread for it. `again` is whether a switch that says
    /// nothing is told again at each look: its board may have lost its power.
    pub(super) fn start(switch: Box<dyn Switch>, again: bool) -> Option<Self> {
        let (jobs, told) = sync_channel(MOST_WAITING);
        let (sent, reports) = channel();
        let started = thread::Builder::new()
            .name("transmitter".into())
            .spawn(move || run(switch, again, &told, &sent));
        if let Err(problem) = &started {
            tracing::error!(%problem, "no thread to switch the transmitter");
        }
        started.ok().map(|_| Self { jobs, reports })
    }

    /// Hands `job` over. Returns whether it was taken: not if too many wait.
    pub(super) fn give(&self, job: Job) -> bool {
        self.jobs.try_send(job).is_ok()
    }

    /// Returns what was done since.
    pub(super) fn reports(&self) -> impl Iterator<Item = Report> {
        self.reports.try_iter()
    }

    /// Waits for `patience` at most for the next report.
    pub(super) fn wait(&self, patience: Duration) -> Option<Report> {
        self.reports.recv_timeout(patience).ok()
    }
}

fn run(mut switch: Box<dyn Switch>, again: bool, jobs: &Receiver<Job>, reports: &Sender<Report>) {
    while let Ok(mut job) = jobs.recv() {
        // What was wanted meanwhile and is not any more is not done.
        while let Ok(newer) = jobs.try_recv() {
            job = newer;
        }
        let report = match job {
            Job::Set { on, why } => set(switch.as_mut(), on, why),
            Job::Look { on, why } => look(switch.as_mut(), again, on, why),
        };
        if let Err(problem) = &report.taken {
            tracing::warn!(on = report.on, problem, "the transmitter's switch");
        }
        // The station ends.
        if reports.send(report).is_err() {
            return;
        }
    }
}

fn set(switch: &mut dyn Switch, on: bool, why: Why) -> Report {
    let (tries, taken) = match set_counted(switch, on) {
        Ok((tries, read_back)) => (tries, Ok(read_back)),
        Err((tries, problem)) => (tries, Err(problem)),
    };
    Report {
        on,
        why,
        tries,
        taken,
        switched: true,
    }
}

fn look(switch: &mut dyn Switch, again: bool, on: bool, why: Why) -> Report {
    let as_it_was = |taken| Report {
        on,
        why,
        tries: 0,
        taken,
        switched: false,
    };
    match switch.state() {
        Ok(Some(is)) if is == on => as_it_was(Ok(true)),
        Ok(Some(_)) => set(switch, on, Why::Drifted),
        Ok(None) if !again => as_it_was(Ok(false)),
        Ok(None) | Err(_) => Report {
            switched: false,
            ..set(switch, on, why)
        },
    }
}

#[cfg(test)]
mod tests {
    use std::collections::VecDeque;
    use std::sync::{Arc, Mutex};

    use super::*;

    type Said = Result<Option<bool>, String>;

    /// A switch that answers as the test says.
    #[derive(Debug, Default, Clone)]
    struct Recorder {
        set: Arc<Mutex<Vec<bool>>>,
        /// What it says of itself, in turn; then what it was set to.
        says: Arc<Mutex<VecDeque<Said>>>,
    }

    impl Switch for Recorder {
        fn set(&mut self, on: bool) -> Result<(), String> {
            self.set.lock().unwrap().push(on);
            Ok(())
        }

        fn state(&mut self) -> Said {
            let said = self.says.lock().unwrap().pop_front();
            said.unwrap_or_else(|| Ok(self.set.lock().unwrap().last().copied()))
        }
    }

    fn after(says: &[Said], job: Job) -> (Report, Vec<bool>) {
        let recorder = Recorder::default();
        recorder.says.lock().unwrap().extend(says.iter().cloned());
        let hand = Hand::start(Box::new(recorder.clone()), true).unwrap();
        assert!(hand.give(job));
        let report = hand.wait(Duration::from_secs(60)).unwrap();
        let set = recorder.set.lock().unwrap().clone();
        (report, set)
    }

    #[test]
    fn a_switch_is_read_back_and_tried_three_times() {
        let job = Job::Set {
            on: true,
            why: Why::Session,
        };
        let (report, set) = after(&[], job);
        assert_eq!((report.tries, report.taken), (1, Ok(true)));
        assert_eq!(set, [true]);

        let stuck = [Ok(Some(false)), Ok(Some(false))];
        let (report, set) = after(&stuck, job);
        assert_eq!((report.tries, report.taken), (3, Ok(true)));
        assert_eq!(set.len(), 3);

        let gone = || Err("gone".to_owned());
        let (report, _) = after(&[gone(), gone(), gone()], job);
        assert_eq!((report.tries, report.taken), (3, Err("gone".to_owned())));
        assert!(report.switched);
    }

    #[test]
    fn a_look_sets_what_is_otherwise_and_says_so() {
        let job = Job::Look {
            on: true,
            why: Why::Session,
        };
        let (report, set) = after(&[Ok(Some(true))], job);
        assert_eq!((report.switched, set.len()), (false, 0), "as it was");
        let (report, set) = after(&[Ok(Some(false))], job);
        assert_eq!((report.switched, report.why), (true, Why::Drifted));
        assert_eq!(set, [true]);
        // A board that says nothing may have lost its power.
        let (report, set) = after(&[Ok(None), Ok(None)], job);
        assert_eq!((report.switched, report.taken), (false, Ok(false)));
        assert_eq!(set, [true]);
    }
}
