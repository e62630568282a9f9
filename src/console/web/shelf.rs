//! Every recording in the folders: how it stands, whose it is, when it aired and airs next; and what was refused, with its
//! cure.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;

use super::airings::{self, Airing};
use super::uploads::who::is_guest;
use crate::airlog::{Airlog, AirlogError, Uploaded, Word};
use crate::clock::Clock;
use crate::config::Loaded;
use crate::console::people::{Person, Role};
use crate::library::names::Search;
use crate::library::{Library, Recording, Settle, State, patience};
use crate::names::{AudioPath, SegmentId};
use crate::rundown::{History, Plays, Segment};
use crate::station::{Current, Folder, state};
use crate::units::instant::Moment;
use crate::words::Text;

/// So many of what was sent last are kept.
const SENT: usize = 300;

/// So many of the last airings of a recording are kept.
const LAST: usize = 3;

/// While something waits to be looked at, it is worked out again after so long.
const SOON: Duration = Duration::from_secs(3);

/// Folders are asked for so long whether a file lies there.
const PATIENCE: Duration = Duration::from_secs(2);

/// Who sent a recording.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Author {
    /// The account.
    pub(super) account: String,
    /// What the log calls them.
    pub(super) by: String,
    pub(super) at: Moment,
}

/// A recording that was sent from a browser.
#[derive(Debug, Clone)]
pub(super) struct Sent {
    pub(super) path: AudioPath,
    pub(super) id: SegmentId,
    pub(super) author: Author,
    /// Whether a file lies there that the library does not know yet.
    lies: bool,
}

/// How it stands with what was sent.
#[derive(Debug)]
pub(super) enum Outcome<'a> {
    /// The library has yet to look at it.
    Checking,
    /// It cannot air.
    Refused(&'a Recording),
    /// It is a recording of the station.
    Known(Arc<Segment>),
    /// Another lies there now.
    Replaced,
    /// It left its folder.
    Gone,
}

/// What is known of the recordings beside the catalogue.
#[derive(Debug, Default)]
pub(super) struct Shelf {
    /// Files that lie in the folders and could not be taken, by place.
    refused: Vec<Recording>,
    next: BTreeMap<SegmentId, Airing>,
    /// The latest first.
    last: BTreeMap<SegmentId, Vec<Moment>>,
    words: BTreeMap<SegmentId, Word>,
    plays: Option<Plays>,
    authors: BTreeMap<AudioPath, Vec<(SegmentId, Author)>>,
    /// The latest first.
    sent: Vec<Sent>,
}

impl Shelf {
    /// Works it out from what the station goes by, and its library and log in `folder`.
    pub(super) fn of(
        current: &Current,
        folder: &Folder,
        clock: Arc<dyn Clock>,
        now: Timestamp,
    ) -> Result<Self, AirlogError> {
        let (words, history, uploads) = match Airlog::open_read_only(&folder.log()) {
            Ok(log) => (log.words()?, log.history(None)?, log.uploads()?),
            Err(AirlogError::Missing { .. }) => (BTreeMap::new(), History::default(), Vec::new()),
            Err(error) => return Err(error),
        };
        let loaded = &current.loaded;
        // Only what the index holds: the station itself looks at the folders.
        let library = Library::peek(folder.root(), Settle::Aged(Duration::ZERO), clock);
        let refused = library
            .recordings()
            .filter(|recording| recording.refusal().is_some() && recording.gone.is_none());
        let refused: Vec<Recording> = refused.collect();
        let mut sent: Vec<Sent> = uploads
            .into_iter()
            .map(|(at, by, uploaded)| read(at, by, uploaded, loaded))
            .collect();
        let authors = authors(&sent);
        sent.reverse();
        sent.truncate(SENT);
        look(&mut sent, current, &refused, folder);
        Ok(Self {
            refused,
            last: last(&history, loaded),
            next: airings::next(loaded, &current.catalogue, history, now, |_| true),
            words,
            plays: Some(loaded.plays()),
            authors,
            sent,
        })
    }

    /// Returns how long it may be shown: not for long while somebody waits for a verdict.
    pub(super) fn holds(&self, age: Duration) -> bool {
        age < SOON || !self.sent.iter().any(|sent| sent.lies)
    }

    /// Returns the files that could not be taken, of those that `person` sees.
    pub(super) fn refused(&self, person: &Person) -> Vec<&Recording> {
        let seen = |recording: &&Recording| {
            !is_guest(person)
                || self
                    .author(&recording.path, recording.id())
                    .is_some_and(|author| author.account == person.name)
        };
        self.refused.iter().filter(seen).collect()
    }

    /// Returns when `id` airs next; none within some days.
    pub(super) fn next(&self, id: SegmentId) -> Option<&Airing> {
        self.next.get(&id)
    }

    /// Returns when `id` aired last, the latest first.
    pub(super) fn last(&self, id: SegmentId) -> &[Moment] {
        self.last.get(&id).map_or(&[], Vec::as_slice)
    }

    /// Returns the latest word about `id`.
    pub(super) fn word(&self, id: SegmentId) -> Option<&Word> {
        self.words.get(&id)
    }

    /// Returns why `segment` will never air as things stand.
    pub(super) fn never(&self, segment: &Segment) -> Option<Text> {
        self.plays.as_ref()?.never(segment)
    }

    /// Returns who sent the bytes `id` to `path`; where they are not known, who sent the last there.
    pub(super) fn author(&self, path: &AudioPath, id: Option<SegmentId>) -> Option<&Author> {
        let here = self.authors.get(path)?.iter().rev();
        let mut of = here.filter(|(sent, _)| id.is_none_or(|id| *sent == id));
        of.next().map(|(_, author)| author)
    }

    /// Returns whether `person` sees `segment`: people of another office see only their own.
    pub(super) fn is_seen(&self, person: &Person, segment: &Segment) -> bool {
        !is_guest(person) || self.is_own(person, segment)
    }

    /// Returns whether `person` sent `segment`.
    pub(super) fn is_own(&self, person: &Person, segment: &Segment) -> bool {
        let author = self.author(&segment.path, Some(segment.id));
        author.is_some_and(|author| author.account == person.name)
    }

    /// Returns whether `person` may take the bytes `id` back: their own, wherever they lie, unless that is done.
    pub(super) fn may_take_back(&self, person: &Person, id: SegmentId, current: &Current) -> bool {
        let mut places = current
            .catalogue
            .iter()
            .filter(|segment| segment.id == id)
            .peekable();
        person.is_any(Role::SENDING)
            && self.word(id).is_none_or(|word| word.approved)
            && places.peek().is_some()
            && places.all(|segment| self.is_own(person, segment))
    }

    /// Returns what `person` sent, the latest first.
    pub(super) fn sent(&self, person: &Person) -> impl Iterator<Item = &Sent> {
        let own = |sent: &&Sent| sent.author.account == person.name;
        self.sent.iter().filter(own)
    }

    /// Returns how it stands with `sent`.
    pub(super) fn outcome(&self, sent: &Sent, current: &Current) -> Outcome<'_> {
        let here = current.catalogue.at(&sent.path);
        match here {
            Some(segment) if segment.id == sent.id => Outcome::Known(Arc::clone(segment)),
            Some(segment) if segment.added > sent.author.at.at() => Outcome::Replaced,
            _ if sent.lies => Outcome::Checking,
            _ => match self
                .refused
                .iter()
                .find(|refused| refused.path == sent.path)
            {
                Some(refused) if refused.id().is_none_or(|id| id == sent.id) => {
                    Outcome::Refused(refused)
                }
                Some(_) => Outcome::Replaced,
                None if here.is_some() => Outcome::Replaced,
                None => Outcome::Gone,
            },
        }
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

fn read(at: Timestamp, by: String, uploaded: Uploaded, loaded: &Loaded) -> Sent {
    let Uploaded {
        account, path, id, ..
    } = uploaded;
    let at = Moment::new(at, &loaded.rules.zone);
    Sent {
        path,
        id,
        author: Author { account, by, at },
        lies: false,
    }
}

fn authors(sent: &[Sent]) -> BTreeMap<AudioPath, Vec<(SegmentId, Author)>> {
    let mut authors: BTreeMap<AudioPath, Vec<(SegmentId, Author)>> = BTreeMap::new();
    for sent in sent {
        let of = authors.entry(sent.path.clone()).or_default();
        of.push((sent.id, sent.author.clone()));
    }
    authors
}

/// Finds out of what was sent last at each place whether it lies there and the library has yet to look at it.
fn look(sent: &mut [Sent], current: &Current, refused: &[Recording], folder: &Folder) {
    let mut seen = std::collections::BTreeSet::new();
    for sent in sent {
        let is_known = current
            .catalogue
            .at(&sent.path)
            .is_some_and(|segment| segment.id == sent.id);
        let is_refused = refused.iter().any(|refused| {
            refused.path == sent.path && refused.id().is_none_or(|id| id == sent.id)
        });
        // What came before it in its place lies there no more.
        if !seen.insert(sent.path.clone()) || is_known || is_refused {
            continue;
        }
        let file = folder.root().join("audio").join(sent.path.as_str());
        let place = folder.root().join("audio").join(sent.path.topic().as_str());
        let is_there = move || file.symlink_metadata().is_ok_and(|file| file.is_file());
        // A folder that does not answer may have it.
        sent.lies = patience::ask(&place, PATIENCE, is_there).unwrap_or(true);
    }
}

/// Returns when each recording aired last.
fn last(history: &History, loaded: &Loaded) -> BTreeMap<SegmentId, Vec<Moment>> {
    let mut last: BTreeMap<SegmentId, Vec<Timestamp>> = BTreeMap::new();
    for aired in history.airings() {
        let of = last.entry(aired.id).or_default();
        // Readings in a row are one airing.
        if aired.reading == 0 || of.is_empty() {
            of.push(aired.start);
        }
    }
    let latest = |mut starts: Vec<Timestamp>| {
        starts.sort_unstable();
        let latest = starts.into_iter().rev().take(LAST);
        latest
            .map(|at| Moment::new(at, &loaded.rules.zone))
            .collect()
    };
    last.into_iter()
        .map(|(id, starts)| (id, latest(starts)))
        .collect()
}

/// Returns the recordings of `current` that have all of `words` and `is_seen`, the best first; all of them, the newest
/// first, where there is no word.
pub(super) fn found(
    current: &Current,
    words: &str,
    is_seen: impl Fn(&Segment) -> bool,
) -> Vec<Arc<Segment>> {
    let seen = current.catalogue.iter().filter(|segment| is_seen(segment));
    let mut all: Vec<Arc<Segment>> = seen.cloned().collect();
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
