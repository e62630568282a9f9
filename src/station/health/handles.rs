//! Whether this process can open other files: a recording, a row's journal, the console's next caller each need one.

use std::fs;
use std::io;

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

use crate::words::{Cause, Text};

/// With fewer left, a recording, its bed, a converter with its pipes and a client together may find none.
const LEAST: u64 = 16;

/// What lacks to open other files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shortage {
    /// This process has about as many open as it may.
    Process {
        /// So many.
        open: u64,
        /// So many it may.
        most: u64,
    },
    /// The whole machine has as many open as it can.
    Machine,
}

impl Shortage {
    /// Looks at the process as it is now.
    pub(crate) fn now() -> Option<Self> {
        let most = getrlimit(Resource::Nofile).current?;
        match fs::read_dir("/proc/self/fd") {
            // One of them is the look itself.
            Ok(open) => Self::of((open.count() as u64).saturating_sub(1), most),
            Err(problem) => Self::by(&problem, most),
        }
    }

    fn of(open: u64, most: u64) -> Option<Self> {
        (most.saturating_sub(open) < LEAST).then_some(Self::Process { open, most })
    }

    fn by(problem: &io::Error, most: u64) -> Option<Self> {
        let is_machines = Cause::of(&problem.to_string()) == Cause::Handles;
        is_machines.then(|| match problem.raw_os_error() {
            Some(EMFILE) => Self::Process { open: most, most },
            _ => Self::Machine,
        })
    }

    /// For a person: what is wrong and what to do.
    pub(crate) fn text(self) -> Text {
        match self {
            Self::Process { open, most } => Text::new("station-alarm-handles")
                .with("open", open)
                .with("most", most),
            Self::Machine => Text::new("station-alarm-handles-machine"),
        }
    }
}

const EMFILE: i32 = rustix::io::Errno::MFILE.raw_os_error();

/// Lets this process open as many files as the system lets it ask for; most give a process 1,024 and let it ask for more.
pub(crate) fn ask_for_more() {
    let Rlimit { current, maximum } = getrlimit(Resource::Nofile);
    if current != maximum
        && let Err(problem) = setrlimit(
            Resource::Nofile,
            Rlimit {
                current: maximum,
                maximum,
            },
        )
    {
        tracing::debug!(%problem, "as many files as before can be opened");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_handles_left_are_a_shortage_and_other_faults_are_none() {
        let own = |open, most| Some(Shortage::Process { open, most });
        assert_eq!(Shortage::of(40, 1024), None);
        assert_eq!(Shortage::of(1008, 1024), None);
        assert_eq!(Shortage::of(1009, 1024), own(1009, 1024));
        assert_eq!(Shortage::of(60, 40), own(60, 40));
        let by = |number| Shortage::by(&io::Error::from_raw_os_error(number), 64);
        assert_eq!(by(24), own(64, 64));
        assert_eq!(by(23), Some(Shortage::Machine));
        assert_eq!([by(2), by(13), by(5)], [None; 3]);
    }
}
