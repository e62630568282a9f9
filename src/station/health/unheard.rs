//! What lies in the folders and never airs, for the status: people would wait for it in vain.
//!
//! Looked for again only where the station's files or its library changed.

use std::sync::Arc;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::config::Loaded;
use crate::library::State;
use crate::rundown::{Catalogue, Segment};
use crate::station::conductor::Conductor;
use crate::station::record::log_writer::TakenBack;
use crate::station::snapshot::state;

/// The most names a status has of each kind.
const FIRST: usize = 3;

/// How many there are, and what the first are called.
#[derive(Debug, Default, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listed {
    /// All of them.
    pub count: usize,
    /// The first, by name.
    pub first: Vec<String>,
}

/// Folders and recordings that are not heard as things stand.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(crate) struct Unheard {
    /// Folders no program plays from.
    pub(crate) folders: Listed,
    /// Recordings that never air, those in such folders left out.
    pub(crate) recordings: Listed,
    /// Recordings that wait for approval.
    pub(crate) waiting: usize,
}

/// What is not heard, and what that was found in.
#[derive(Debug, Default)]
pub(in crate::station) struct Looked {
    of: Option<(Arc<Loaded>, Arc<Catalogue>, Arc<TakenBack>)>,
    unheard: Unheard,
}

impl Looked {
    /// Returns what is not heard at `now` of the station `conductor` conducts.
    pub(in crate::station) fn look(
        &mut self,
        conductor: &mut Conductor,
        now: Timestamp,
    ) -> &Unheard {
        let back = Arc::clone(conductor.log_writer().taken_back());
        let (loaded, catalogue) = (conductor.loaded(), conductor.catalogue());
        let same = |(of, had, was): &(Arc<Loaded>, Arc<Catalogue>, Arc<TakenBack>)| {
            Arc::ptr_eq(of, loaded) && Arc::ptr_eq(had, catalogue) && Arc::ptr_eq(was, &back)
        };
        if !self.of.as_ref().is_some_and(same) {
            self.unheard = unheard(loaded, catalogue);
            self.unheard.waiting = waiting(loaded, catalogue, &back, now);
            self.of = Some((Arc::clone(loaded), Arc::clone(catalogue), back));
        }
        &self.unheard
    }
}

/// Returns what of `catalogue` is never heard, and which folders are not played from.
pub(crate) fn unheard(loaded: &Loaded, catalogue: &Catalogue) -> Unheard {
    let plays = loaded.plays();
    let never = catalogue
        .iter()
        .filter(|segment| plays.uses(&segment.topic) && plays.never(segment).is_some());
    Unheard {
        folders: Listed::of(plays.unused().map(|topic| format!("audio/{topic}"))),
        recordings: Listed::of(never.map(|segment| segment.title.to_string())),
        waiting: 0,
    }
}

/// Counts what of `catalogue` waits for approval: not what people took `back`.
fn waiting(loaded: &Loaded, catalogue: &Catalogue, back: &TakenBack, now: Timestamp) -> usize {
    let waits = |segment: &&Arc<Segment>| {
        !back.contains(&segment.id) && state(segment, loaded, now) == State::WaitingApproval
    };
    catalogue.iter().filter(waits).count()
}

impl Listed {
    fn of(names: impl Iterator<Item = String>) -> Self {
        let mut listed = Self::default();
        for name in names {
            listed.count += 1;
            if listed.first.len() < FIRST {
                listed.first.push(name);
            }
        }
        listed
    }
}
