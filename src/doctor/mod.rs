//! The doctor: whether this computer can keep a station on the air for years, and what to do where it cannot.
//!
//! One [`Finding`] a matter: a verdict, what was found, why it matters, what to do. Each file looks at some matters and
//! judges them; looking touches the machine (files of the system, programs, the running station), judging is pure. What
//! cannot be found out is [`Verdict::NotKnown`], never good.

mod alarms;
mod card;
mod clock;
mod copies;
mod disk;
mod finding;
mod folders;
mod machine;
mod programs;
mod service;
mod share;
mod station;
mod transmitter;

use jiff::tz::TimeZone;

use crate::clock::Clock;
use crate::config::{self, Loaded};
use crate::console;
use crate::station::{Folder, Status};
use crate::words::Language;

pub use card::tone;
pub use finding::{Finding, FindingRow, Verdict};

/// The patient: the station in a folder, as its files and its running daemon have it.
#[derive(Debug)]
pub struct Patient<'a> {
    folder: &'a Folder,
    clock: &'a dyn Clock,
    language: Language,
    outcome: config::Outcome,
    /// What the running station says; why it does not.
    status: Result<Box<Status>, console::Unanswered>,
}

impl<'a> Patient<'a> {
    /// Reads the station's files, and asks the station if it runs.
    ///
    /// `language` is that of what the station says of itself.
    #[must_use]
    pub fn new(folder: &'a Folder, clock: &'a dyn Clock, language: Language) -> Self {
        let status = console::ask(&folder.socket()).and_then(|answer| {
            serde_json::from_str(&answer)
                .map(Box::new)
                .map_err(|error| console::Unanswered::Failed(error.into()))
        });
        Self {
            folder,
            clock,
            language,
            outcome: config::load(folder.root()),
            status,
        }
    }

    /// Returns the station's zone, or Vietnam's where its files do not say.
    #[must_use]
    pub fn zone(&self) -> TimeZone {
        let zone = self.loaded().map(|loaded| loaded.rules.zone.clone());
        zone.unwrap_or_else(config::zone::vietnam)
    }

    fn loaded(&self) -> Option<&Loaded> {
        self.outcome.loaded.as_ref()
    }

    fn status(&self) -> Option<&Status> {
        self.status.as_deref().ok()
    }

    /// Examines every matter, in the order in which sound depends on them.
    #[must_use]
    pub fn examine(&self) -> Vec<Finding> {
        let mut findings = vec![station::files(self), station::running(self)];
        findings.push(card::examine(self));
        findings.extend(clock::examine(self));
        findings.extend(disk::examine(self));
        findings.extend(folders::examine(self));
        findings.push(share::examine(self.folder));
        findings.extend(programs::examine(self));
        findings.extend(machine::examine(self));
        findings.push(service::examine());
        findings.extend(copies::examine(self));
        findings.push(alarms::examine(self));
        findings.push(transmitter::examine(self));
        findings
    }
}

/// Returns what is wrong with what this computer shares of the station in `folder`; none where nothing is.
#[must_use]
pub fn shared(folder: &Folder) -> Option<Finding> {
    let found = share::examine(folder);
    (found.verdict() >= Verdict::Warning).then_some(found)
}
