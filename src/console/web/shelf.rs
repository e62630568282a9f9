//! Every recording in the folders: how it stands, when it airs next; and what was refused, with its cure.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;

use super::airings::{self, Airing};
use crate::airlog::{Airlog, AirlogError, Word};
use crate::clock::Clock;
use crate::library::names::Search;
use crate::library::{Library, Recording, Settle, State};
use crate::names::SegmentId;
use crate::rundown::{History, Segment};
use crate::station::{Current, Folder, state};

/// What is known of the recordings beside the catalogue.
#[derive(Debug, Default)]
pub(super) struct Shelf {
    /// Files that lie in the folders and could not be taken, by place.
    pub(super) refused: Vec<Recording>,
    next: BTreeMap<SegmentId, Airing>,
    words: BTreeMap<SegmentId, Word>,
}

impl Shelf {
    /// Works it out from what the station goes by, and its library and log in `folder`.
    pub(super) fn of(
        current: &Current,
        folder: &Folder,
        clock: Arc<dyn Clock>,
        now: Timestamp,
    ) -> Result<Self, AirlogError> {
        let (words, history) = match Airlog::open_read_only(&folder.log()) {
            Ok(log) => (log.words()?, log.history(None)?),
            Err(AirlogError::Missing { .. }) => (BTreeMap::new(), History::default()),
            Err(error) => return Err(error),
        };
        // Only what the index holds: the station itself looks at the folders.
        let library = Library::peek(folder.root(), Settle::Aged(Duration::ZERO), clock);
        let refused = library
            .recordings()
            .filter(|recording| recording.refusal().is_some() && recording.gone.is_none());
        Ok(Self {
            refused: refused.collect(),
            next: airings::next(&current.loaded, &current.catalogue, history, now, |_| true),
            words,
        })
    }

    /// Returns when `id` airs next; none within some days.
    pub(super) fn next(&self, id: SegmentId) -> Option<&Airing> {
        self.next.get(&id)
    }

    /// Returns how `segment` stands.
    pub(super) fn state(&self, segment: &Segment, current: &Current, now: Timestamp) -> State {
        let state = state(segment, &current.loaded, now);
        match (self.words.get(&segment.id), state) {
            (Some(word), _) if !word.approved => State::Returned,
            // The station has yet to take the approval up.
            (Some(_), State::WaitingApproval) => State::Ready,
            _ => state,
        }
    }
}

/// Returns the recordings of `current` that have all of `words`, the best first; all of them, the newest first, where
/// there is no word.
pub(super) fn found(current: &Current, words: &str) -> Vec<Arc<Segment>> {
    let mut all: Vec<Arc<Segment>> = current.catalogue.iter().cloned().collect();
    all.sort_by_key(|segment| std::cmp::Reverse(segment.added));
    if words.trim().is_empty() {
        return all;
    }
    let (search, topics) = (Search::new(words), &current.loaded.schedule.topics);
    let fit = |segment: &Arc<Segment>| {
        let topic = topics.get(&segment.topic);
        let topic = topic.map_or("", |topic| &topic.title);
        search.fit(&segment.title, topic, segment.path.as_str())
    };
    let mut fitting: Vec<_> = all
        .into_iter()
        .filter_map(|segment| Some((fit(&segment)?, segment)))
        .collect();
    // Stable: of what fits alike the newest stays first.
    fitting.sort_by_key(|(fit, _)| *fit);
    fitting.into_iter().map(|(_, segment)| segment).collect()
}
