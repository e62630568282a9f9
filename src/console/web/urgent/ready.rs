//! Orders that are ready to be given: what they say is decoded and measured, and was shown to the person.

use std::collections::BTreeSet;
use std::time::Duration;

use jiff::Timestamp;

use super::asked::Asked;
use crate::airlog::{Ordered, OrderedRecording};
use crate::console::people::{Person, PersonId};
use crate::names::SegmentId;
use crate::words::Text;

/// So long after it was shown an order can be given: the air has gone on meanwhile.
const KEPT: Duration = Duration::from_secs(15 * 60);

/// So many are kept: the oldest gives way.
const MOST: usize = 16;

/// An order that is ready.
#[derive(Debug, Clone)]
pub(in crate::console::web) struct Ready {
    /// What the form that gives it carries.
    pub(in crate::console::web) key: String,
    /// What was asked.
    pub(in crate::console::web) asked: Asked,
    /// What it says.
    pub(in crate::console::web) recordings: Vec<OrderedRecording>,
    /// What the machine reads of a text, and what in it is not known.
    pub(in crate::console::web) reading: Option<(String, BTreeSet<String>)>,
    /// Recordings on which nobody has decided yet.
    pub(in crate::console::web) unapproved: BTreeSet<SegmentId>,
    /// What was wrong with the station's own voice.
    pub(in crate::console::web) voice: Option<Text>,
    /// Who had it made ready,
    pub(in crate::console::web) of: PersonId,
    /// and when, by the uptime.
    pub(in crate::console::web) made: Duration,
    /// Its number, once it was given.
    pub(in crate::console::web) given: Option<i64>,
}

impl Ready {
    /// Returns it as an order that `by` would give at `now`; none if its time is over.
    pub(in crate::console::web) fn ordered(&self, by: &str, now: Timestamp) -> Option<Ordered> {
        self.asked.ordered(by, self.recordings.clone(), now)
    }
}

/// The orders that people have made ready, and the latest that was given.
#[derive(Debug, Default)]
pub(in crate::console::web) struct AllReady {
    ready: Vec<Ready>,
    latest: Option<(i64, Timestamp)>,
}

impl AllReady {
    /// Adds one; those that are too old go.
    pub(in crate::console::web) fn add(&mut self, ready: Ready) {
        let now = ready.made;
        self.ready
            .retain(|other| now.saturating_sub(other.made) < KEPT);
        if self.ready.len() >= MOST {
            self.ready.remove(0);
        }
        self.ready.push(ready);
    }

    /// Takes note that the order `key` was given, with this number.
    pub(in crate::console::web) fn was_given(&mut self, key: &str, number: i64, now: Timestamp) {
        self.latest = Some((number, now));
        for ready in self.ready.iter_mut().filter(|ready| ready.key == key) {
            ready.given = Some(number);
        }
    }

    /// Returns the order `key` of `person`; none if there is none any more.
    pub(in crate::console::web) fn get(
        &self,
        key: &str,
        person: &Person,
        uptime: Duration,
    ) -> Option<Ready> {
        let is_it = |ready: &&Ready| {
            ready.key == key && ready.of == person.id && uptime.saturating_sub(ready.made) < KEPT
        };
        self.ready.iter().find(is_it).cloned()
    }

    /// Returns the order that was given last, and when.
    pub(in crate::console::web) fn latest(&self) -> Option<(i64, Timestamp)> {
        self.latest
    }
}
