//! What the station writes into the airtime log, whatever happens to the log meanwhile.
//!
//! The conductor hands a row over and goes on: the log has its own thread ([`writer`]). A row that cannot be written
//! now (database held, disk full) waits there in order and is tried again. Nothing is written out of order, and
//! nothing that the conductor asks here waits for the log.
//!
//! While the wall clock is not believed nothing is written at all: rows are held, their dates move with
//! each setting of the clock, and they are written once it is believed, which makes their dates true.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};

use crate::airlog::{
    Airing, Airlog, Beat, Begin, ChangedFile, End, Event, Missed, Notice, Of, Pending, Recovered,
    RowContent, Seq,
};
use crate::config::Origin;
use crate::names::SegmentId;
use crate::rundown::{Approval, Orders};
use crate::units::Frames;
use crate::words::Text;
use pen::{Others, Pen};
use recent::Recent;
use writer::{Said, Writer};

mod pen;
mod recent;
mod writer;

/// What is approved, and by whom.
pub(crate) type Approvals = BTreeMap<SegmentId, Approval>;

/// Recordings whose last word takes approval back.
pub(crate) type TakenBack = BTreeSet<SegmentId>;

/// Names an airing begun here, before it may have a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct PendingRow(u64);

/// More are not held: a card that comes and goes for weeks while nobody sets the clock.
const HELD: usize = 10_000;

/// No more rows wait than this, which is a month of a busy station; what comes then is lost, and a row says so.
const MOST: usize = 10_000;

/// A row is written in milliseconds; one that is not in this time hangs.
const STANDS: SignedDuration = SignedDuration::from_secs(5);

/// A clock that was set back by more was wrong before: what it dated in years to come says nothing about those.
const SET_BACK_MOST: SignedDuration = SignedDuration::from_hours(24);

/// Rows that found no place among those that wait.
#[derive(Debug, Clone, Copy)]
struct Lost {
    rows: u64,
    from: Timestamp,
    until: Timestamp,
}

/// How a run's last rows stand.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct LastRows {
    /// How many the log did not take.
    pub waiting: usize,
    /// How many of them are on the disk beside it, for the next start.
    pub kept: usize,
}

/// Who writes.
#[derive(Debug)]
enum Back {
    /// The caller: a row is written when the call returns, if the log takes it.
    Here(Box<Pen>),
    /// A thread of its own.
    Thread(Writer),
}

/// The airtime log, and what waits for it.
#[derive(Debug)]
pub(crate) struct LogWriter {
    back: Back,
    /// The airings begun and not ended, and their rows.
    open: BTreeMap<PendingRow, Option<Seq>>,
    /// The number of the next row.
    next: u64,
    /// How many rows were handed over.
    given: u64,
    /// How many were written when that was last seen to rise, and when.
    stands: Option<(u64, Timestamp)>,
    /// As many may wait.
    most: usize,
    /// The first and the last moment of rows which were handed over since the log had all.
    span: Option<(Timestamp, Timestamp)>,
    /// The last moment by a clock that was set back since.
    latest: Option<Timestamp>,
    /// Rows that found no place, until a row says so.
    lost: Option<Lost>,
    /// The airings whose beginning was lost, and when they began: so is their end.
    lost_open: BTreeMap<u64, Timestamp>,
    /// What became of them.
    said: Said,
    recent: Recent,
    /// The last moment of a row, since the clock was last set or confirmed.
    last_at: Option<Timestamp>,
    /// What others wrote, until somebody asks.
    others: Option<Others>,
    taken_back: Arc<TakenBack>,
    /// How often others wrote.
    versions: u64,
    /// The orders there are, if others wrote, until somebody asks.
    orders: Option<Orders>,
    /// What became of the log's file that no person has seen.
    notices: Vec<Notice>,
    /// The names of what was set aside from the place of the catalogue and has its row; none until the log was read.
    catalogues: Option<BTreeSet<String>>,
    /// The station's files as last taken: the hash of each by its place.
    files: BTreeMap<String, String>,
    /// Rows whose dates are not believed, while that lasts.
    held: Option<VecDeque<Pending>>,
}

impl LogWriter {
    /// Writes into `log` at once, for as long as that takes, and keeps nothing beside it.
    pub(crate) fn new(log: Airlog) -> Self {
        Self::with(log, Recovered::default(), |log, _| {
            Back::Here(Box::new(Pen::new(log)))
        })
    }

    /// Writes into `log` at once, or keeps rows beside it, after what was `recovered` there.
    #[cfg(test)]
    pub(crate) fn keeping(log: Airlog, recovered: Recovered) -> Self {
        log.patience(std::time::Duration::ZERO).unwrap();
        Self::with(log, recovered, |log, recovered| {
            Back::Here(Box::new(Pen::keeping(log, recovered)))
        })
    }

    /// Writes into `log` from a thread of its own, after what was `recovered` there.
    pub(crate) fn threaded(log: Airlog, recovered: Recovered) -> Self {
        if let Err(error) = log.patience(writer::AGAIN) {
            tracing::warn!(%error, "the log's thread may wait long for others");
        }
        Self::with(log, recovered, |log, recovered| {
            Back::Thread(Writer::start(Pen::keeping(log, recovered)))
        })
    }

    fn with(
        log: Airlog,
        recovered: Recovered,
        back: impl FnOnce(Airlog, Recovered) -> Back,
    ) -> Self {
        fn known<T: Default>(read: Result<T, crate::airlog::AirlogError>) -> T {
            read.inspect_err(|error| tracing::error!(%error, "airtime log cannot be read"))
                .unwrap_or_default()
        }

        let files = known(log.known_files());
        let mut recent = Recent::of(known(log.latest(recent::MOST)));
        recent.learn(recovered.untaken(&log));
        let last_at = known(log.last_at()).max(recovered.waiting.iter().map(Pending::at).max());
        let mut log_writer = Self {
            next: recovered.next.max(1),
            span: recovered
                .waiting
                .iter()
                .flat_map(|row| [row.tells_from(), row.at()])
                .fold(None, |span, at| Some(spanned(span, at))),
            latest: recovered.latest,
            given: recovered.waiting.len() as u64,
            back: back(log, recovered),
            open: BTreeMap::new(),
            said: Said::default(),
            stands: None,
            most: MOST,
            lost: None,
            lost_open: BTreeMap::new(),
            recent,
            last_at,
            others: None,
            taken_back: Arc::default(),
            orders: None,
            versions: 0,
            notices: Vec::new(),
            catalogues: None,
            files,
            held: None,
        };

        log_writer.flush();
        log_writer
    }

    /// Holds all rows from here on: the clock that dates them is not believed.
    pub(crate) fn hold(&mut self) {
        self.held.get_or_insert_default();
    }

    /// Whether rows are held.
    pub(crate) fn holds(&self) -> bool {
        self.held.is_some()
    }

    /// The clock was set: so are the dates of the rows held.
    pub(crate) fn set(&mut self, by: SignedDuration) {
        for row in self.held.iter_mut().flatten() {
            row.set(by);
        }
    }

    /// The clock is believed, and so are the dates of the rows held.
    pub(crate) fn release(&mut self) {
        for mut row in self.held.take().into_iter().flatten() {
            // It began by the clock of before, and ended by one that was set back for good: the frames tell.
            if let RowContent::End(Of::Pending(number), end) = &mut row.what
                && let Some(start) = self.recent.begun(*number)
            {
                end.end = end.end.max(end.played.after(start));
            }
            self.hand_over(row);
        }
    }

    /// The log, for reading.
    #[cfg(test)]
    pub(crate) fn log(&self) -> &Airlog {
        match &self.back {
            Back::Here(pen) => pen.log(),
            Back::Thread(_) => panic!("the log is its thread's"),
        }
    }

    /// The pen, for tests that slow it down.
    #[cfg(test)]
    pub(crate) fn pen(&mut self) -> &mut Pen {
        match &mut self.back {
            Back::Here(pen) => pen,
            Back::Thread(_) => panic!("the pen is its thread's"),
        }
    }

    /// Looks now whether others wrote into the log, or asks the log's thread to.
    pub(crate) fn look(&mut self) {
        let pen = match &mut self.back {
            Back::Here(pen) => pen,
            Back::Thread(writer) => return writer.look(),
        };
        match pen.others(self.versions) {
            Ok(Some(others)) => self.hear(others),
            Ok(None) => {}
            Err(error) => tracing::error!(%error, "airtime log cannot be read"),
        }
    }

    /// Lets no more rows wait than this.
    #[cfg(test)]
    pub(crate) fn bound(&mut self, most: usize) {
        self.most = most;
    }

    /// Gives the log back, for the simulation to read.
    pub(crate) fn into_log(self) -> Airlog {
        match self.back {
            Back::Here(pen) => pen.into_log(),
            Back::Thread(writer) => writer.into_pen().into_log(),
        }
    }

    /// Ends: the last rows are written, as far as the log takes them soon. Returns what is not.
    pub(crate) fn close(&mut self) -> LastRows {
        self.give_mark();
        if let Back::Thread(writer) = &mut self.back {
            writer.close();
        }
        self.flush();
        LastRows {
            waiting: self.waiting(),
            kept: self.said.kept,
        }
    }

    /// What the heartbeat says of the airing `pending_row`, of which the card has taken `played`, and of the rows that wait.
    pub(crate) fn beat(
        &self,
        pending_row: Option<PendingRow>,
        played: Frames,
        at: Timestamp,
    ) -> Beat {
        let airing = pending_row.and_then(|pending_row| self.row(pending_row));
        let pending = pending_row
            .filter(|_| airing.is_none())
            .map(|PendingRow(number)| number);
        let waiting = self.waiting() as u64;
        let waits = self.span.filter(|_| waiting > 0);
        Beat {
            at,
            airing,
            played,
            pending,
            waiting,
            last: Some(self.said.last),
            waits,
            latest: self
                .latest
                .filter(|latest| *latest > at && *latest <= at + SET_BACK_MOST),
        }
    }

    pub(crate) fn begin(&mut self, begin: Begin) -> PendingRow {
        let pending_row = PendingRow(self.next);
        self.open.insert(pending_row, None);
        self.write(RowContent::Begin(Box::new(begin)));
        pending_row
    }

    pub(crate) fn end(&mut self, PendingRow(number): PendingRow, end: End) {
        self.open.remove(&PendingRow(number));
        self.write(RowContent::End(Of::Pending(number), end));
    }

    pub(crate) fn missed(&mut self, missed: Missed) {
        self.write(RowContent::Missed(Box::new(missed)));
    }

    pub(crate) fn event(&mut self, at: Timestamp, event: Event) {
        self.write(RowContent::Event(at, event));
    }

    /// The station's files were taken: which of them changed, and whose they are.
    pub(crate) fn config_taken(
        &mut self,
        at: Timestamp,
        digest: String,
        files: &BTreeMap<String, Origin>,
        waits: &[&str],
    ) {
        let changed = changed(&self.files, files);
        self.files = files
            .iter()
            .map(|(path, origin)| (path.clone(), origin.sha256.clone()))
            .collect();
        let waits = waits.iter().map(ToString::to_string).collect();
        self.event(
            at,
            Event::ConfigTaken {
                digest,
                files: changed,
                waits,
            },
        );
    }

    /// The station's files have faults and were not taken.
    pub(crate) fn config_refused(
        &mut self,
        at: Timestamp,
        digest: String,
        faults: usize,
        files: &BTreeMap<String, Origin>,
    ) {
        let files = changed(&self.files, files);
        self.event(
            at,
            Event::ConfigRefused {
                digest,
                faults: faults as u32,
                files,
            },
        );
    }

    /// The row of an airing, once it has one.
    pub(crate) fn row(&self, pending_row: PendingRow) -> Option<Seq> {
        self.open.get(&pending_row).copied().flatten()
    }

    /// Rows that wait to be written, and those that were lost and of which no row says so yet.
    pub(crate) fn waiting(&self) -> usize {
        let lost = self.lost.map_or(0, |lost| lost.rows) + self.lost_open.len() as u64;
        (self.queued() + lost) as usize
    }

    fn queued(&self) -> u64 {
        self.given.saturating_sub(self.said.written)
    }

    /// Why the log takes no rows, as far as that is known.
    pub(crate) fn failing(&self) -> Option<&Text> {
        self.said.failing.as_ref()
    }

    /// Whether the log takes no rows at `now`. To be asked every second: a log that says nothing and takes nothing for
    /// a while does not either.
    pub(crate) fn fails(&mut self, now: Timestamp) -> bool {
        if self.said.failing.is_some() {
            return true;
        }
        let stands = self.stands.get_or_insert((self.said.written, now));
        if stands.0 != self.said.written || self.given == self.said.written {
            *stands = (self.said.written, now);
        }
        now.duration_since(stands.1) >= STANDS
    }

    /// What aired and was missed from `from` on, by time: also what has no row yet.
    pub(crate) fn since(&self, from: Timestamp) -> Vec<Airing> {
        self.recent.since(from)
    }

    /// The last moment of a row, since the clock was last set or confirmed.
    pub(crate) fn last_at(&self) -> Option<Timestamp> {
        self.last_at
    }

    /// What is approved now, if others wrote into the log since this was asked last.
    pub(crate) fn approvals(&mut self) -> Option<Arc<Approvals>> {
        self.others.take().map(|others| others.approvals)
    }

    /// Recordings whose last word takes approval back.
    pub(crate) fn taken_back(&self) -> &Arc<TakenBack> {
        &self.taken_back
    }

    /// The orders there are, if others wrote into the log since this was asked last.
    pub(crate) fn orders(&mut self) -> Option<Orders> {
        self.orders.take()
    }

    /// What became of the log's file that no person has seen.
    pub(crate) fn notices(&self) -> &[Notice] {
        &self.notices
    }

    /// Writes a row for each of these files that were set aside from the place of the catalogue, once for each name.
    pub(crate) fn catalogues_set_aside(&mut self, now: Timestamp, names: &[String]) {
        // Before the log was read nobody knows which have theirs.
        let Some(noted) = &mut self.catalogues else {
            return;
        };
        let fresh = names.iter().filter(|name| noted.insert((*name).clone()));
        for old in fresh.cloned().collect::<Vec<_>>() {
            self.event(now, Event::LibrarySetAside { old });
        }
    }

    /// How often others wrote into the log.
    pub(crate) fn versions(&self) -> u64 {
        self.versions
    }

    /// Learns what became of the rows handed over; what waits is tried again.
    pub(crate) fn flush(&mut self) {
        let mut said = match &mut self.back {
            Back::Here(pen) => {
                let begun = pen.flush();
                let failing = pen.failing().cloned();
                let (written, last, kept) = (pen.written(), pen.last(), pen.kept());
                Said {
                    begun,
                    written,
                    last,
                    kept,
                    failing,
                    others: None,
                }
            }
            Back::Thread(writer) => writer.said(),
        };

        for (number, seq) in &said.begun {
            if let Some(row) = self.open.get_mut(&PendingRow(*number)) {
                *row = Some(*seq);
            }
        }

        if let Some(others) = said.others.take() {
            self.hear(others);
        }

        self.said = said;
    }

    fn hear(&mut self, others: Others) {
        self.versions = others.count;
        self.last_at = self.last_at.max(others.last_at);
        self.notices.clone_from(&others.notices);
        self.taken_back = Arc::clone(&others.taken_back);
        let noted = self.catalogues.get_or_insert_default();
        noted.extend(others.catalogues.iter().cloned());
        self.orders = Some(others.orders.clone());
        self.others = Some(others);
    }

    fn write(&mut self, what: RowContent) {
        let row = Pending {
            number: self.next,
            what,
        };
        self.next += 1;
        match &mut self.held {
            Some(held) if held.len() < HELD => held.push_back(row),
            Some(_) => {}
            None => self.hand_over(row),
        }
    }

    fn hand_over(&mut self, row: Pending) {
        self.remember(&row);
        if self.is_lost(&row) {
            return;
        }
        self.give_mark();
        self.give(row);
    }

    /// Takes note of a row that finds no place, and whether that is so. The end of an airing whose beginning has one
    /// always has.
    fn is_lost(&mut self, row: &Pending) -> bool {
        let full = self.queued() >= self.most as u64;
        let from = match &row.what {
            RowContent::End(Of::Pending(number), _) => match self.lost_open.remove(number) {
                Some(began) => began,
                None => return false,
            },
            RowContent::Begin(begin) if full => {
                self.lost_open.insert(row.number, begin.start);
                begin.start
            }
            _ if full => row.tells_from(),
            _ => return false,
        };

        let lost = self.lost.get_or_insert(Lost {
            rows: 0,
            from,
            until: row.at(),
        });
        (lost.from, lost.until) = (lost.from.min(from), lost.until.max(row.at()));
        lost.rows += 1;
        if lost.rows == 1 {
            tracing::error!(
                waiting = self.most,
                "too many rows of the airtime log wait; what comes is lost"
            );
        }

        true
    }

    /// Says that rows were lost, once there is room for a row that does.
    fn give_mark(&mut self) {
        if self.queued() >= self.most as u64 {
            return;
        }

        let Some(Lost { rows, from, until }) = self.lost.take() else {
            return;
        };

        let (from_us, until_us) = (from.as_microsecond(), until.as_microsecond());
        let what = RowContent::Event(
            until,
            Event::RowsLost {
                rows,
                from_us,
                until_us,
            },
        );
        let number = self.next;
        self.next += 1;
        self.give(Pending { number, what });
    }

    fn give(&mut self, row: Pending) {
        if self.queued() == 0 {
            self.span = None;
        }

        let span = spanned(self.span, row.at());
        self.span = Some(spanned(Some(span), row.tells_from()));
        if let RowContent::Event(at, Event::ClockStepped { by_us }) = row.what
            && let Ok(before) = at.checked_sub(SignedDuration::from_micros(by_us))
        {
            // What was on air was heard until then by the clock of before.
            self.span = Some(spanned(self.span, before));
            self.latest = self.latest.max(Some(before));
        }

        self.given += 1;
        match &mut self.back {
            Back::Here(pen) => {
                pen.put(row);
                self.flush();
            }
            Back::Thread(writer) => writer.put(row),
        }
    }

    /// What is asked for on the air.
    fn remember(&mut self, row: &Pending) {
        let at = row.at();
        self.last_at = match &row.what {
            RowContent::Event(
                _,
                Event::ClockStepped { .. }
                | Event::ClockDoubted { .. }
                | Event::ClockBelieved { .. },
            ) => Some(at),
            _ => self.last_at.max(Some(at)),
        };

        match &row.what {
            RowContent::Begin(begin) => self.recent.begin(row.number, begin),
            RowContent::End(Of::Pending(number), end) => self.recent.end(*number, end),
            RowContent::Missed(missed) => self.recent.missed(missed),
            RowContent::End(Of::Row(_), _) | RowContent::Event(..) => {}
        }
    }
}

/// Returns `span` with `at` in it.
fn spanned(span: Option<(Timestamp, Timestamp)>, at: Timestamp) -> (Timestamp, Timestamp) {
    span.map_or((at, at), |(first, last)| (first.min(at), last.max(at)))
}

/// The files that are not as they were `before`, in order; those that are gone have no hash.
fn changed(before: &BTreeMap<String, String>, now: &BTreeMap<String, Origin>) -> Vec<ChangedFile> {
    let new = now
        .iter()
        .filter(|(path, origin)| before.get(*path) != Some(&origin.sha256));
    let new = new.map(|(path, origin)| ChangedFile {
        path: path.clone(),
        sha256: Some(origin.sha256.clone()),
        owner: origin.owner.clone(),
        modified_us: origin.modified_us,
    });
    let gone = before.keys().filter(|path| !now.contains_key(*path));
    let gone = gone.map(|path| ChangedFile {
        path: path.clone(),
        sha256: None,
        owner: None,
        modified_us: None,
    });
    let mut changed: Vec<ChangedFile> = new.chain(gone).collect();
    changed.sort_by(|a, b| a.path.cmp(&b.path));
    changed
}
