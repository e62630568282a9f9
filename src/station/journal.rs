//! What the station writes into the airtime log, whatever happens to the log meanwhile.
//!
//! The conductor hands a row over and goes on: the log has its own thread ([`writer`]). A row that cannot be written
//! now (database held, disk full) waits there in order and is tried again. Nothing is written out of order, and
//! nothing that the conductor asks here waits for the log.
//!
//! While the wall clock is not believed nothing is written at all: rows are held, their dates move with
//! each setting of the clock, and they are written once it is believed, which makes their dates true.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};

use crate::airlog::{Airing, Airlog, Begin, ChangedFile, End, Event, Missed, Of, Pending, Seq, What};
use crate::config::Origin;
use crate::names::SegmentId;
use crate::rundown::Approval;
use crate::words::Text;
use pen::{Others, Pen};
use recent::Recent;
use writer::{Said, Writer};

mod pen;
mod recent;
mod writer;

/// What is approved, and by whom.
pub(crate) type Approvals = BTreeMap<SegmentId, Approval>;

/// Names an airing begun here, before it may have a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Token(u64);

/// More are not held: a card that comes and goes for weeks while nobody sets the clock.
const HELD: usize = 10_000;

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
pub(crate) struct Journal {
    back: Back,
    /// The airings begun and not ended, and their rows.
    open: BTreeMap<Token, Option<Seq>>,
    /// The number of the next row.
    next: u64,
    /// How many rows were handed over.
    given: u64,
    /// What became of them.
    said: Said,
    recent: Recent,
    /// The last moment a row tells of, since the clock was last set or confirmed.
    last_at: Option<Timestamp>,
    /// What others wrote, until somebody asks.
    others: Option<Others>,
    /// How often others wrote.
    versions: u64,
    /// The station's files as last taken: the hash of each by its place.
    files: BTreeMap<String, String>,
    /// Rows whose dates are not believed, while that lasts.
    held: Option<VecDeque<Pending>>,
}

impl Journal {
    /// Writes into `log` at once, for as long as that takes.
    pub(crate) fn new(log: Airlog) -> Self {
        Self::with(log, |pen| Back::Here(Box::new(pen)))
    }

    /// Writes into `log` from a thread of its own.
    pub(crate) fn threaded(log: Airlog) -> Self {
        if let Err(error) = log.patience(writer::AGAIN) {
            tracing::warn!(%error, "the log's thread may wait long for others");
        }
        Self::with(log, |pen| Back::Thread(Writer::start(pen)))
    }

    fn with(log: Airlog, back: impl FnOnce(Pen) -> Back) -> Self {
        fn known<T: Default>(read: Result<T, crate::airlog::AirlogError>) -> T {
            read.inspect_err(|error| tracing::error!(%error, "airtime log cannot be read"))
                .unwrap_or_default()
        }
        let files = known(log.known_files());
        let recent = Recent::of(known(log.latest(recent::MOST)));
        let last_at = known(log.last_at());
        Self {
            back: back(Pen::new(log)),
            open: BTreeMap::new(),
            next: 1,
            given: 0,
            said: Said::default(),
            recent,
            last_at,
            others: None,
            versions: 0,
            files,
            held: None,
        }
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
        for row in self.held.take().into_iter().flatten() {
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

    /// Looks whether others wrote into the log.
    #[cfg(test)]
    pub(crate) fn look(&mut self) {
        if let Back::Here(pen) = &mut self.back
            && let Some(others) = pen.others(self.versions).unwrap()
        {
            self.hear(others);
        }
    }

    /// Gives the log back, for the simulation to read.
    pub(crate) fn into_log(self) -> Airlog {
        match self.back {
            Back::Here(pen) => pen.into_log(),
            Back::Thread(writer) => writer.into_pen().into_log(),
        }
    }

    /// Ends: the last rows are written, as far as the log takes them soon. Returns how many are not.
    pub(crate) fn close(&mut self) -> usize {
        if let Back::Thread(writer) = &mut self.back {
            writer.close();
        }
        self.flush();
        self.waiting()
    }

    pub(crate) fn begin(&mut self, begin: Begin) -> Token {
        let token = Token(self.next);
        self.open.insert(token, None);
        self.write(What::Begin(Box::new(begin)));
        token
    }

    pub(crate) fn end(&mut self, Token(number): Token, end: End) {
        self.open.remove(&Token(number));
        self.write(What::End(Of::Pending(number), end));
    }

    pub(crate) fn missed(&mut self, missed: Missed) {
        self.write(What::Missed(Box::new(missed)));
    }

    pub(crate) fn event(&mut self, at: Timestamp, event: Event) {
        self.write(What::Event(at, event));
    }

    /// The station's files were taken: which of them changed, and whose they are.
    pub(crate) fn config_taken(&mut self, at: Timestamp, digest: String, files: &BTreeMap<String, Origin>) {
        let changed = changed(&self.files, files);
        self.files = files.iter().map(|(path, origin)| (path.clone(), origin.sha256.clone())).collect();
        self.event(at, Event::ConfigTaken { digest, files: changed });
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
        self.event(at, Event::ConfigRefused { digest, faults: faults as u32, files });
    }

    /// The row of an airing, once it has one.
    pub(crate) fn row(&self, token: Token) -> Option<Seq> {
        self.open.get(&token).copied().flatten()
    }

    /// Rows that wait to be written.
    pub(crate) fn waiting(&self) -> usize {
        self.given.saturating_sub(self.said.written) as usize
    }

    /// Why the log takes no rows; none while it does.
    pub(crate) fn failing(&self) -> Option<&Text> {
        self.said.failing.as_ref()
    }

    /// What aired and was missed from `from` on, by time: also what has no row yet.
    pub(crate) fn since(&self, from: Timestamp) -> Vec<Airing> {
        self.recent.since(from)
    }

    /// The last moment a row tells of, since the clock was last set or confirmed.
    pub(crate) fn last_at(&self) -> Option<Timestamp> {
        self.last_at
    }

    /// What is approved now, if others wrote into the log since this was asked last.
    pub(crate) fn approvals(&mut self) -> Option<Arc<Approvals>> {
        self.others.take().map(|others| others.approvals)
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
                Said { begun, written: pen.written(), last: pen.last(), failing, others: None }
            }
            Back::Thread(writer) => writer.said(),
        };
        for (number, seq) in &said.begun {
            if let Some(row) = self.open.get_mut(&Token(*number)) {
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
        self.others = Some(others);
    }

    fn write(&mut self, what: What) {
        let row = Pending { number: self.next, what };
        self.next += 1;
        match &mut self.held {
            Some(held) if held.len() < HELD => held.push_back(row),
            Some(_) => {}
            None => self.hand_over(row),
        }
    }

    fn hand_over(&mut self, row: Pending) {
        self.given += 1;
        self.remember(&row);
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
            What::Event(
                _,
                Event::ClockStepped { .. } | Event::ClockDoubted { .. } | Event::ClockBelieved { .. },
            ) => Some(at),
            _ => self.last_at.max(Some(at)),
        };
        match &row.what {
            What::Begin(begin) => self.recent.begin(row.number, begin),
            What::End(Of::Pending(number), end) => self.recent.end(*number, end),
            What::Missed(missed) => self.recent.missed(missed),
            What::End(Of::Row(_), _) | What::Event(..) => {}
        }
    }
}

/// The files that are not as they were `before`, in order; those that are gone have no hash.
fn changed(before: &BTreeMap<String, String>, now: &BTreeMap<String, Origin>) -> Vec<ChangedFile> {
    let new = now.iter().filter(|(path, origin)| before.get(*path) != Some(&origin.sha256));
    let new = new.map(|(path, origin)| ChangedFile {
        path: path.clone(),
        sha256: Some(origin.sha256.clone()),
        owner: origin.owner.clone(),
        modified_us: origin.modified_us,
    });
    let gone = before.keys().filter(|path| !now.contains_key(*path));
    let gone =
        gone.map(|path| ChangedFile { path: path.clone(), sha256: None, owner: None, modified_us: None });
    let mut changed: Vec<ChangedFile> = new.chain(gone).collect();
    changed.sort_by(|a, b| a.path.cmp(&b.path));
    changed
}
