//! The station as it stands in its folder, read and not touched: for `check`, `plan`, `simulate`,
//! `library`.

use std::borrow::Borrow;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};

use super::conductor::upcoming::Upcoming;
use crate::airlog::{Airlog, AirlogError};
use crate::calendar::instant;
use crate::clock::Clock;
use crate::config::{self, Fault, Loaded};
use crate::library::{Library, LibraryRow, Settle, State};
use crate::names::{AudioPath, SegmentId, TopicId};
use crate::rundown::{
    Air, Approval, Catalogue, History, Inputs, Item, NONE_AWAY, Rundown, Segment, plan, weave,
};
use crate::schedule::Validity;
use crate::station::{Folder, Store};
use crate::units::instant::Moment;
use crate::words::Language;

/// See the module.
#[derive(Debug)]
pub struct Snapshot {
    /// Configuration, or none if a fault blocks it.
    pub loaded: Option<Arc<Loaded>>,
    /// Everything wrong with the files people wrote.
    pub faults: Vec<Fault>,
    /// What is in the folders now.
    pub library: Library,
    /// A copy of the airtime log, in memory.
    pub log: Airlog,
    /// Who approved what.
    pub approvals: BTreeMap<SegmentId, Approval>,
}

impl Snapshot {
    /// Reads the station in `folder`.
    ///
    /// # Errors
    /// If the configuration has a fault that blocks, or the log or library cannot be opened.
    pub fn take(folder: &Folder, clock: Arc<dyn Clock>) -> anyhow::Result<Self> {
        let today = clock.now().to_zoned(TimeZone::system()).date();
        let config::Outcome { loaded, faults } = config::load_on(folder.root(), Some(today));
        let mut library = Library::peek(folder.root(), Settle::Aged(Duration::ZERO), clock);
        library.scan();
        let log = Airlog::copy_in_memory(&folder.log())?;
        let approvals = log.approvals()?;
        let loaded = loaded.map(Arc::new);
        Ok(Self {
            loaded,
            faults,
            library,
            log,
            approvals,
        })
    }

    /// Reads the station in `folder` beside the one that runs: its files as they were `loaded`, its recordings as the
    /// index has them, its log where it lies.
    ///
    /// # Errors
    /// If the log cannot be read.
    pub fn indexed(
        folder: &Folder,
        clock: Arc<dyn Clock>,
        loaded: Arc<Loaded>,
    ) -> Result<Self, AirlogError> {
        let log = match Airlog::open_read_only(&folder.log()) {
            Err(AirlogError::Missing { .. }) => Airlog::in_memory()?,
            opened => opened?,
        };
        Ok(Self {
            loaded: Some(loaded),
            faults: Vec::new(),
            library: Library::peek(folder.root(), Settle::Aged(Duration::ZERO), clock),
            approvals: log.approvals()?,
            log,
        })
    }

    /// What could air.
    #[must_use]
    pub fn catalogue(&self) -> Catalogue {
        self.library.catalogue(&self.approvals)
    }

    /// What aired before `until`.
    ///
    /// # Errors
    /// If the log cannot be read.
    pub fn history(&self, until: Option<Timestamp>) -> anyhow::Result<History> {
        Ok(self.log.history(until)?)
    }

    /// The rundowns of `days` days from `first` on, each assuming that the one before airs: a busy year
    /// is too much to be held at once.
    ///
    /// # Errors
    /// If the log cannot be read.
    pub fn plan<'a>(
        &self,
        loaded: &'a Loaded,
        first: Date,
        days: u32,
        as_of: Timestamp,
    ) -> anyhow::Result<impl Iterator<Item = Rundown> + use<'a>> {
        let (catalogue, history) = (self.catalogue(), self.history(None)?);
        Ok(rundowns(loaded, catalogue, history, first, days, as_of))
    }

    /// The items on air at some moment from `from` to `until`, by start.
    ///
    /// # Errors
    /// If the log cannot be read.
    pub fn coming(
        &self,
        loaded: &Loaded,
        from: Timestamp,
        until: Timestamp,
    ) -> anyhow::Result<Vec<Item>> {
        let (catalogue, history) = (self.catalogue(), self.history(None)?);
        let upcoming = Upcoming {
            loaded,
            catalogue: &catalogue,
            history: &history,
            now: from,
            away: NONE_AWAY,
        };
        let mut items = upcoming.items(from, until);
        items.retain(|item| item.start < until);
        Ok(items)
    }

    /// Every recording and refusal in the folders at `now`, its sentences in `language`.
    ///
    /// # Errors
    /// If the library or the log cannot be read.
    pub fn rows(&self, now: Timestamp, language: Language) -> anyhow::Result<Vec<LibraryRow>> {
        let words = self.log.words()?;
        let withdrawn =
            |segment: &Segment| words.get(&segment.id).is_some_and(|word| !word.approved);
        let approved = self.log.approved_since()?;
        let state = |segment: &Segment| match &self.loaded {
            _ if withdrawn(segment) && approved.contains_key(&segment.id) => State::Withdrawn,
            _ if withdrawn(segment) => State::Returned,
            Some(loaded) => state(segment, loaded, now),
            None if segment.approval.is_some() => State::Ready,
            None => State::WaitingApproval,
        };

        let mut rows = self.library.rows(&self.approvals, language, state);
        for row in &mut rows {
            let path = AudioPath::from(row.path.strip_prefix("audio/").unwrap_or(&row.path));
            let topic = self
                .loaded
                .as_ref()
                .and_then(|loaded| loaded.schedule.topics.get(&row.topic));
            if let Some(Validity { from, until }) = topic.and_then(|topic| topic.validity(&path)) {
                (row.valid_from, row.valid_until) = (from, until);
            }
        }

        Ok(rows)
    }

    /// Returns the rows with the next airing of each within a month of `now`.
    ///
    /// # Errors
    /// If the library or the log cannot be read.
    pub fn rows_with_airings(
        &self,
        now: Timestamp,
        language: Language,
    ) -> anyhow::Result<Vec<LibraryRow>> {
        let mut rows = self.rows(now, language)?;
        if let Some(loaded) = &self.loaded {
            let (catalogue, history) = (self.catalogue(), self.history(None)?);
            let next = next_airings(loaded, catalogue, history, now);
            fill_in(&mut rows, &next, &loaded.rules.zone);
        }
        Ok(rows)
    }

    /// Where each recording lies.
    #[must_use]
    pub fn store(&self) -> Store {
        let orders = self.log.orders().unwrap_or_default();
        let ordered = orders
            .open()
            .flat_map(|order| order.recordings.iter().map(|segment| segment.id));
        Store(
            self.library
                .recordings()
                .filter_map(|recording| recording.id())
                .chain(ordered)
                .map(|id| (id, self.library.stored(id)))
                .collect(),
        )
    }
}

/// Plans `days` days from `first` on, each assuming that the one before airs; orders in force are woven in.
pub fn rundowns<C: Borrow<Catalogue>>(
    loaded: &Loaded,
    catalogue: C,
    mut history: History,
    first: Date,
    days: u32,
    as_of: Timestamp,
) -> impl Iterator<Item = Rundown> + use<'_, C> {
    let Loaded {
        schedule,
        calendar,
        rules,
        ..
    } = loaded;
    let dates = first.series(1.day()).take(days as usize);
    dates.map(move |date| {
        let inputs = Inputs {
            schedule,
            calendar,
            rules,
            catalogue: catalogue.borrow(),
            history: &history,
            as_of,
            away: NONE_AWAY,
        };
        let mut rundown = plan(date, &inputs);
        let [begins, ends] = [date, date.saturating_add(1.day())]
            .map(|date| instant(&rules.zone, date, Time::midnight()));
        let woven = weave(
            rundown.items.clone(),
            &Air::default(),
            as_of.max(begins),
            ends,
            &inputs,
        );
        history.assume(&rundown);
        // What one day has of an order, the next has not again.
        for part in woven.iter().filter_map(|item| item.order.as_deref()) {
            history.orders_mut().say(part);
        }
        rundown.items = woven;
        rundown
    })
}

/// Returns when each recording airs first within a month after `now`.
pub fn next_airings(
    loaded: &Loaded,
    catalogue: impl Borrow<Catalogue>,
    history: History,
    now: Timestamp,
) -> BTreeMap<SegmentId, Timestamp> {
    const DAYS: u32 = 32;
    let today = loaded.rules.zone.to_datetime(now).date();
    let mut next = BTreeMap::new();
    for rundown in rundowns(loaded, catalogue, history, today, DAYS, now) {
        for item in rundown.items.iter().filter(|item| item.start > now) {
            if let Some(id) = item.source.id() {
                next.entry(id).or_insert(item.start);
            }
        }
    }
    next
}

/// Writes into `rows` when each airs next.
pub fn fill_in(rows: &mut [LibraryRow], next: &BTreeMap<SegmentId, Timestamp>, zone: &TimeZone) {
    for row in rows {
        let at = row.id.and_then(|id| next.get(&id));
        row.next_airing = at.map(|at| Moment::new(*at, zone));
    }
}

/// Returns whether what lies in the folder `topic` airs without approval, in any program.
pub(crate) fn is_free(topic: &TopicId, loaded: &Loaded) -> bool {
    let schedule = &loaded.schedule;
    let waived = |id| schedule.topics.get(id).is_some_and(|topic| !topic.approval);
    let mut programs = schedule.programs.values();
    waived(topic) || programs.any(|program| !program.approval && program.topics.contains(topic))
}

/// Whether a recording may air, as far as approval, its topic's expiry and its last day go. One whose
/// first day is yet to come is as it will be then.
pub(crate) fn state(segment: &Segment, loaded: &Loaded, now: Timestamp) -> State {
    let (schedule, today) = (&loaded.schedule, loaded.rules.zone.to_datetime(now).date());
    let topic = schedule.topics.get(&segment.topic);
    let free = is_free(&segment.topic, loaded);
    let expires = topic.and_then(|topic| topic.expires);
    let until = segment.dates(topic).until;
    let over = until.is_some_and(|until| today > until);
    if over || expires.is_some_and(|after| now.duration_since(segment.added) >= after) {
        State::Expired
    } else if free || segment.approval.is_some() {
        State::Ready
    } else {
        State::WaitingApproval
    }
}
