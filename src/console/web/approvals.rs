//! What waits for approval, when it would air, who may decide; and what was decided lately.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use jiff::Timestamp;

use super::airings::{self, Airing};
use crate::airlog::{Airlog, AirlogError, Channel, Consent, Word};
use crate::config::Loaded;
use crate::console::people::{Person, Role};
use crate::library::State;
use crate::library::names::Search;
use crate::names::{SegmentId, TopicId};
use crate::rundown::{Approval, Catalogue, History, Segment};
use crate::schedule::{Program, Schedule};
use crate::station::{Current, state};
use crate::units::instant::Moment;
use crate::words::Text;

/// How a decision or an order comes, as forms and the message have it.
pub(super) const CHANNELS: [(&str, Channel); 3] = [
    ("giay", Channel::Paper),
    ("tin-nhan", Channel::Message),
    ("loi-noi", Channel::Spoken),
];

/// So many of the latest decisions are kept.
const LATEST: usize = 12;

/// The words of a program's `in_charge` by which it is the legal office's.
const LEGAL_OFFICE: &str = "tư pháp";

/// What waits for approval, and what was decided lately.
#[derive(Debug, Default)]
pub(super) struct Approvals {
    /// Those that air soonest first.
    pub(super) waiting: Vec<Waiting>,
    /// The latest first.
    pub(super) decided: Vec<Decided>,
    /// Recordings that may air by their latest word.
    approved: BTreeSet<SegmentId>,
    /// Recordings that the legal officer may decide about.
    legal: BTreeSet<SegmentId>,
    has_legal: bool,
    /// Who sent which recordings, where another must decide about them.
    authors: BTreeSet<(SegmentId, String)>,
}

/// A recording that waits for approval.
#[derive(Debug)]
pub(super) struct Waiting {
    pub(super) segment: Arc<Segment>,
    /// What people call its folder.
    pub(super) topic: String,
    /// When it would air next, and in which program, if all that waits were approved now.
    pub(super) next: Option<Airing>,
    /// Why it will never air as things stand.
    pub(super) never: Option<Text>,
}

/// A decision that was made.
#[derive(Debug)]
pub(super) struct Decided {
    pub(super) approved: bool,
    pub(super) at: Moment,
    pub(super) consent: Consent,
}

impl Approvals {
    /// Works it out from what the station goes by and the airtime log at `log`.
    pub(super) fn of(current: &Current, log: &Path, now: Timestamp) -> Result<Self, AirlogError> {
        let (words, history, uploads) = match Airlog::open_read_only(log) {
            Ok(log) => (log.words()?, log.history(None)?, log.uploads()?),
            Err(AirlogError::Missing { .. }) => (BTreeMap::new(), History::default(), Vec::new()),
            Err(error) => return Err(error),
        };
        let loaded = &current.loaded;
        let waiting = waiting(current, &words, now);
        let next = airings(current, &waiting, history, now);
        let plays = loaded.plays();
        let legal = legal(&loaded.schedule);
        let topics = &loaded.schedule.topics;
        let name = |id: &TopicId| {
            let topic = topics.get(id);
            topic.map_or_else(|| id.to_string(), |topic| topic.title.clone())
        };
        let mut waiting: Vec<Waiting> = waiting
            .into_iter()
            .map(|segment| Waiting {
                topic: name(&segment.topic),
                next: next.get(&segment.id).cloned(),
                never: plays.never(&segment),
                segment,
            })
            .collect();
        // What airs soonest is decided first; what airs at no time known, the newest first.
        waiting.sort_by_key(|waiting| {
            let at = waiting.next.as_ref().map(|(at, _)| at.at());
            (at.is_none(), at, std::cmp::Reverse(waiting.segment.added))
        });
        Ok(Self {
            waiting,
            decided: decided(&words, loaded),
            approved: words
                .into_iter()
                .filter_map(|(id, word)| word.approved.then_some(id))
                .collect(),
            legal: legal_only(&current.catalogue, &legal),
            has_legal: !legal.is_empty(),
            authors: if loaded.station.console.two_persons {
                let sent = uploads.into_iter().map(|(_, _, sent)| sent);
                sent.map(|sent| (sent.id, sent.account)).collect()
            } else {
                BTreeSet::new()
            },
        })
    }

    /// Returns whether the latest word on these bytes lets them air.
    pub(super) fn is_approved(&self, id: SegmentId) -> bool {
        self.approved.contains(&id)
    }

    /// Returns whether `person` may decide about the bytes `id`.
    pub(super) fn may(&self, person: &Person, id: SegmentId) -> bool {
        !self.must_be_another(person, id)
            && (person.is_any(&[Role::Leader])
                || (person.is_any(&[Role::Legal]) && self.legal.contains(&id)))
    }

    /// Returns whether `person` sent the bytes `id`, and the station wants another to decide about them.
    pub(super) fn must_be_another(&self, person: &Person, id: SegmentId) -> bool {
        self.authors.contains(&(id, person.name.clone()))
    }

    /// Returns whether any program is the legal office's.
    pub(super) fn has_legal(&self) -> bool {
        self.has_legal
    }
}

/// Returns the recordings that the legal officer may decide about: those that lie in `folders`, and nowhere else. The
/// same bytes in another folder would air there too.
fn legal_only(catalogue: &Catalogue, folders: &BTreeSet<TopicId>) -> BTreeSet<SegmentId> {
    let (inside, outside): (Vec<_>, Vec<_>) = catalogue
        .iter()
        .partition(|segment| folders.contains(&segment.topic));
    let outside: BTreeSet<SegmentId> = outside.iter().map(|segment| segment.id).collect();
    let ids = inside.iter().map(|segment| segment.id);
    ids.filter(|id| !outside.contains(id)).collect()
}

/// Returns the folders that the legal officer answers for: those of programs that name the office as in charge.
fn legal(schedule: &Schedule) -> BTreeSet<TopicId> {
    legal_programs(schedule)
        .flat_map(|program| program.topics.iter().cloned())
        .collect()
}

/// Returns the programs that name the legal office as in charge.
pub(super) fn legal_programs(schedule: &Schedule) -> impl Iterator<Item = &Arc<Program>> {
    let office = Search::new(LEGAL_OFFICE);
    schedule.programs.values().filter(move |program| {
        let named = program.in_charge.as_deref();
        named.is_some_and(|named| office.fit(named, "", "").is_some())
    })
}

/// Returns the recordings on which nobody has decided yet, each once.
fn waiting(
    current: &Current,
    words: &BTreeMap<SegmentId, Word>,
    now: Timestamp,
) -> Vec<Arc<Segment>> {
    let mut seen = BTreeSet::new();
    let waits = |segment: &&Arc<Segment>| {
        !words.contains_key(&segment.id)
            && state(segment, &current.loaded, now) == State::WaitingApproval
            && seen.insert(segment.id)
    };
    current.catalogue.iter().filter(waits).cloned().collect()
}

/// Returns when each of `waiting` would air first, were all of them approved now.
fn airings(
    current: &Current,
    waiting: &[Arc<Segment>],
    history: History,
    now: Timestamp,
) -> BTreeMap<SegmentId, Airing> {
    if waiting.is_empty() {
        return BTreeMap::new();
    }
    let sought: BTreeSet<SegmentId> = waiting.iter().map(|segment| segment.id).collect();
    let approval = Approval {
        by: "".into(),
        at: now,
    };
    let approved = |segment: &Arc<Segment>| {
        if sought.contains(&segment.id) {
            Arc::new(Segment {
                approval: Some(approval.clone()),
                ..Segment::clone(segment)
            })
        } else {
            Arc::clone(segment)
        }
    };
    let catalogue: Catalogue = current.catalogue.iter().map(approved).collect();
    airings::next(&current.loaded, &catalogue, history, now, |id| {
        sought.contains(&id)
    })
}

fn decided(words: &BTreeMap<SegmentId, Word>, loaded: &Loaded) -> Vec<Decided> {
    let mut latest: Vec<&Word> = words.values().collect();
    latest.sort_by_key(|word| std::cmp::Reverse(word.place));
    let decided = |word: &Word| Decided {
        approved: word.approved,
        at: Moment::new(word.consent.at, &loaded.rules.zone),
        consent: word.consent.clone(),
    };
    latest.into_iter().take(LATEST).map(decided).collect()
}
