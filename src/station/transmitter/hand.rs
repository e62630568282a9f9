//! The hand at the switch: a thread beside the air, with a queue that is bounded. Whoever hands over waits for nothing.

use std::sync::mpsc::{Receiver, Sender, SyncSender, TrySendError, channel, sync_channel};
use std::thread;
use std::time::Duration;

use crate::clock::Clock;
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

impl Job {
    /// Returns it in the place of one that `waits`: a look at what was never switched finds nothing out.
    fn instead_of(self, waits: Option<Self>) -> Self {
        match (self, waits) {
            (Self::Look { on, why }, Some(Self::Set { .. })) => Self::Set { on, why },
            (job, _) => job,
        }
    }
}

/// Another switch in the place of the one that the hand has.
pub(super) struct Change {
    pub(super) switch: Box<dyn Switch>,
    /// As of [`Hand::start`].
    pub(super) again: bool,
    /// Whether the one before is switched off first: nobody leads it any more.
    pub(super) leave: bool,
}

impl std::fmt::Debug for Change {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Change")
            .field("leave", &self.leave)
            .finish_non_exhaustive()
    }
}

enum Told {
    Job(Job),
    Change(Change),
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
    /// Whether it is of the switch that was there before a [`Change`].
    pub(super) left: bool,
}

/// The hand. Its thread ends once this is dropped.
#[derive(Debug)]
pub(super) struct Hand {
    jobs: SyncSender<Told>,
    reports: Receiver<Report>,
}

impl Hand {
    /// Starts the thread at `switch`; none if the system has no thread for it. `again` is whether a switch that says
    /// nothing is told again at each look: its board may have lost its power.
    pub(super) fn start(switch: Box<dyn Switch>, again: bool) -> Option<Self> {
        let (jobs, told) = sync_channel(MOST_WAITING);
        let (sent, reports) = channel();
        let fingers = Fingers {
            switch,
            again,
            failed: false,
            reports: sent,
        };
        let started = thread::Builder::new()
            .name("transmitter".into())
            .spawn(move || fingers.run(&told));
        if let Err(problem) = &started {
            tracing::error!(%problem, "no thread to switch the transmitter");
        }
        started.ok().map(|_| Self { jobs, reports })
    }

    /// Hands `job` over. Returns whether it was taken: not if too many wait.
    pub(super) fn give(&self, job: Job) -> bool {
        self.jobs.try_send(Told::Job(job)).is_ok()
    }

    /// Hands another switch over. Returns it if too many jobs wait.
    pub(super) fn change(&self, change: Change) -> Option<Change> {
        match self.jobs.try_send(Told::Change(change)) {
            Err(TrySendError::Full(Told::Change(change))) => Some(change),
            _ => None,
        }
    }

    /// Returns what was done since.
    pub(super) fn reports(&self) -> impl Iterator<Item = Report> {
        self.reports.try_iter()
    }

    /// Waits for `patience` at most for the next report.
    pub(super) fn wait(&self, patience: Duration) -> Option<Report> {
        self.reports.recv_timeout(patience).ok()
    }

    /// Switches off, for nobody leads it any more. Returns what was done since, this last; by `clock` it is waited for
    /// `patience` at most, and a report says so where that was not enough.
    pub(super) fn leave(&self, patience: Duration, clock: &dyn Clock) -> Vec<Report> {
        let (on, why) = (false, Why::Stopped);
        let begun = clock.uptime();
        let mut done = Vec::new();
        if self.give(Job::Set { on, why }) {
            loop {
                let waited = clock.uptime().saturating_sub(begun);
                let Some(report) = self.wait(patience.saturating_sub(waited)) else {
                    break;
                };
                let last = report.why == why && !report.left;
                done.push(report);
                if last {
                    return done;
                }
            }
        }
        done.push(Report {
            on,
            why,
            tries: 0,
            taken: Err(format!("no answer in {} s", patience.as_secs())),
            switched: true,
            left: false,
        });
        done
    }
}

/// What the thread holds.
struct Fingers {
    switch: Box<dyn Switch>,
    again: bool,
    /// Whether it did not take what it was told last.
    failed: bool,
    reports: Sender<Report>,
}

impl Fingers {
    fn run(mut self, told: &Receiver<Told>) {
        while let Ok(first) = told.recv() {
            let mut wanted = None;
            for next in std::iter::once(first).chain(told.try_iter()) {
                match next {
                    // What was wanted meanwhile and is not any more is not done.
                    Told::Job(job) => wanted = Some(job.instead_of(wanted)),
                    Told::Change(change) => {
                        wanted = None;
                        if !self.take(change) {
                            return;
                        }
                    }
                }
            }
            let Some(job) = wanted else { continue };

            let report = match job {
                Job::Set { on, why } => set(self.switch.as_mut(), on, why),
                Job::Look { on, why } => {
                    let again = self.again || self.failed;
                    look(self.switch.as_mut(), again, on, why)
                }
            };
            self.failed = report.taken.is_err();
            if !self.send(report) {
                return;
            }
        }
    }

    /// Takes another switch. Returns whether anybody still listens.
    fn take(&mut self, change: Change) -> bool {
        let listens = !change.leave || {
            let report = set(self.switch.as_mut(), false, Why::Stopped);
            self.send(Report {
                left: true,
                ..report
            })
        };
        (self.switch, self.again, self.failed) = (change.switch, change.again, false);
        listens
    }

    /// Reports. Returns whether anybody still listens: not once the station ends.
    fn send(&self, report: Report) -> bool {
        if let Err(problem) = &report.taken {
            tracing::warn!(on = report.on, problem, "the transmitter's switch");
        }
        self.reports.send(report).is_ok()
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
        left: false,
    }
}

fn look(switch: &mut dyn Switch, again: bool, on: bool, why: Why) -> Report {
    let as_it_was = |taken| Report {
        on,
        why,
        tries: 0,
        taken,
        switched: false,
        left: false,
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
    use crate::clock::SimClock;

    type Said = Result<Option<bool>, String>;

    /// A switch that answers as the test says.
    #[derive(Debug, Default, Clone)]
    struct Recorder {
        set: Arc<Mutex<Vec<bool>>>,
        /// What becomes of being set, in turn; then it is taken.
        takes: Arc<Mutex<VecDeque<Result<(), String>>>>,
        /// What it says of itself, in turn; then what it was set to.
        says: Arc<Mutex<VecDeque<Said>>>,
    }

    impl Switch for Recorder {
        fn set(&mut self, on: bool) -> Result<(), String> {
            self.set.lock().unwrap().push(on);
            self.takes.lock().unwrap().pop_front().unwrap_or(Ok(()))
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

    const PATIENCE: Duration = Duration::from_secs(60);

    /// A program without `state`: it failed, and a look at nothing would not mend that.
    #[test]
    fn what_was_not_taken_is_tried_again_even_where_it_says_nothing() {
        let recorder = Recorder::default();
        let gone = Err("gone".to_owned());
        recorder.takes.lock().unwrap().extend(vec![gone; 4]);
        recorder.says.lock().unwrap().extend(vec![Ok(None); 20]);
        let hand = Hand::start(Box::new(recorder.clone()), false).unwrap();
        let (on, why) = (true, Why::Session);
        let after = |job| {
            assert!(hand.give(job));
            let report = hand.wait(PATIENCE).unwrap();
            (report.tries, report.taken)
        };
        let gone = "gone".to_owned();
        assert_eq!(after(Job::Set { on, why }), (3, Err(gone)));
        assert_eq!(after(Job::Look { on, why }), (2, Ok(false)));
        assert_eq!(after(Job::Look { on, why }), (0, Ok(false)), "it was taken");
        assert_eq!(recorder.set.lock().unwrap().len(), 5);
    }

    #[test]
    fn a_look_in_the_place_of_a_switching_that_waits_switches() {
        let set = |on| Job::Set {
            on,
            why: Why::Session,
        };
        let look = Job::Look {
            on: true,
            why: Why::Session,
        };
        assert_eq!(look.instead_of(None), look);
        assert_eq!(look.instead_of(Some(look)), look);
        assert_eq!(look.instead_of(Some(set(true))), set(true));
        assert_eq!(set(false).instead_of(Some(set(true))), set(false));
    }

    #[test]
    fn another_switch_is_taken_after_the_one_before_is_off_or_at_once_if_it_is_the_same() {
        let switches = [(); 3].map(|()| Recorder::default());
        let set = |at: usize| switches[at].set.lock().unwrap().clone();
        let hand = Hand::start(Box::new(switches[0].clone()), true).unwrap();
        let on = Job::Set {
            on: true,
            why: Why::Session,
        };
        let change = |at: usize, leave| Change {
            switch: Box::new(switches[at].clone()),
            again: true,
            leave,
        };
        assert!(hand.give(on));
        assert!(!hand.wait(PATIENCE).unwrap().left);

        assert!(hand.change(change(1, true)).is_none());
        assert!(hand.give(on));
        let off = hand.wait(PATIENCE).unwrap();
        assert_eq!((off.left, off.on, off.why), (true, false, Why::Stopped));
        let report = hand.wait(PATIENCE).unwrap();
        assert_eq!((report.left, report.on), (false, true));
        assert_eq!((set(0), set(1)), (vec![true, false], vec![true]));

        assert!(hand.change(change(2, false)).is_none());
        assert!(hand.give(on));
        assert!(!hand.wait(PATIENCE).unwrap().left);
        assert_eq!((set(1), set(2)), (vec![true], vec![true]));
    }

    /// A switch that hangs until the test lets go of it.
    struct Hangs(Receiver<()>);

    impl Switch for Hangs {
        fn set(&mut self, _: bool) -> Result<(), String> {
            self.0.recv().map_err(|problem| problem.to_string())
        }

        fn state(&mut self) -> Said {
            Ok(None)
        }
    }

    #[test]
    fn who_ends_waits_so_long_and_says_what_is_not_known() {
        let clock = SimClock::new(jiff::Timestamp::UNIX_EPOCH);
        let hand = Hand::start(Box::new(Recorder::default()), true).unwrap();
        let last = |hand: &Hand, patience| {
            let mut done = hand.leave(patience, &clock);
            (done.len(), done.pop().unwrap().taken)
        };
        assert_eq!(last(&hand, PATIENCE), (1, Ok(true)));

        let (_held, holds) = channel();
        let hand = Hand::start(Box::new(Hangs(holds)), true).unwrap();
        let expected = Err("no answer in 0 s".to_owned());
        assert_eq!(last(&hand, Duration::ZERO), (1, expected));
    }
}
