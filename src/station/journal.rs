//! What the station writes into the airtime log, whatever happens to the log meanwhile.
//!
//! A row that cannot be written now (disk full, database busy for long) waits here in order and is
//! tried again; the air goes on. Nothing is written out of order.
//!
//! While the wall clock is not believed nothing is written at all: rows are held, their dates move with
//! each setting of the clock, and they are written once it is believed, which makes their dates true.

use std::collections::{BTreeMap, VecDeque};

use jiff::{SignedDuration, Timestamp};

use crate::airlog::{Airlog, AirlogError, Begin, ChangedFile, End, Event, Missed, Seq};
use crate::config::Origin;

/// Names an airing begun here, before it may have a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Token(u64);

#[derive(Debug)]
enum Entry {
    Begin(Token, Box<Begin>),
    End(Token, End),
    Missed(Box<Missed>),
    Event(Timestamp, Event),
}

/// More are not held: a card that comes and goes for weeks while nobody sets the clock.
const HELD: usize = 10_000;

/// The airtime log, and what waits for it.
#[derive(Debug)]
pub(crate) struct Journal {
    log: Airlog,
    waiting: VecDeque<Entry>,
    rows: BTreeMap<Token, Seq>,
    next: u64,
    failing: bool,
    /// The station's files as last taken: the hash of each by its place.
    files: BTreeMap<String, String>,
    /// Rows whose dates are not believed, while that lasts.
    held: Option<VecDeque<Entry>>,
}

impl Journal {
    pub(crate) fn new(log: Airlog) -> Self {
        let files = log.known_files().unwrap_or_else(|error| {
            tracing::error!(%error, "airtime log cannot be read");
            BTreeMap::new()
        });
        Self {
            log,
            waiting: VecDeque::new(),
            rows: BTreeMap::new(),
            next: 0,
            failing: false,
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
        for entry in self.held.iter_mut().flatten() {
            entry.set(by);
        }
    }

    /// The clock is believed, and so are the dates of the rows held.
    pub(crate) fn release(&mut self) {
        self.waiting.extend(self.held.take().into_iter().flatten());
        self.flush();
    }

    /// The log, for reading.
    pub(crate) fn log(&self) -> &Airlog {
        &self.log
    }

    /// Gives the log back, for the simulation to read.
    pub(crate) fn into_log(self) -> Airlog {
        self.log
    }

    pub(crate) fn begin(&mut self, begin: Begin) -> Token {
        let token = Token(self.next);
        self.next += 1;
        self.write(Entry::Begin(token, Box::new(begin)));
        token
    }

    pub(crate) fn end(&mut self, token: Token, end: End) {
        self.write(Entry::End(token, end));
    }

    pub(crate) fn missed(&mut self, missed: Missed) {
        self.write(Entry::Missed(Box::new(missed)));
    }

    pub(crate) fn event(&mut self, at: Timestamp, event: Event) {
        self.write(Entry::Event(at, event));
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
        self.rows.get(&token).copied()
    }

    /// Rows that wait to be written.
    pub(crate) fn waiting(&self) -> usize {
        self.waiting.len()
    }

    /// Tries again what waits. Returns when all is written, or at the first that cannot be.
    pub(crate) fn flush(&mut self) {
        while let Some(entry) = self.waiting.front() {
            match write(&mut self.log, &mut self.rows, entry) {
                Ok(()) => {
                    self.waiting.pop_front();
                    if self.failing && self.waiting.is_empty() {
                        self.failing = false;
                        tracing::info!("airtime log takes rows again");
                    }
                }
                Err(error) => {
                    if !self.failing {
                        self.failing = true;
                        tracing::error!(%error, "airtime log takes no rows; they wait in memory");
                    }
                    return;
                }
            }
        }
    }

    fn write(&mut self, entry: Entry) {
        if let Some(held) = &mut self.held {
            if held.len() < HELD {
                held.push_back(entry);
            }
            return;
        }
        self.waiting.push_back(entry);
        self.flush();
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

impl Entry {
    fn set(&mut self, by: SignedDuration) {
        let at = match self {
            Self::Begin(_, begin) => &mut begin.start,
            Self::End(_, end) => &mut end.end,
            Self::Missed(missed) => &mut missed.at,
            Self::Event(at, _) => at,
        };
        *at = at.saturating_add(by).unwrap_or(*at);
    }
}

fn write(log: &mut Airlog, rows: &mut BTreeMap<Token, Seq>, entry: &Entry) -> Result<(), AirlogError> {
    match entry {
        Entry::Begin(token, begin) => {
            rows.insert(*token, log.begin(begin)?);
        }
        Entry::End(token, end) => {
            if let Some(row) = rows.get(token) {
                log.end(*row, end)?;
            }
            rows.remove(token);
        }
        Entry::Missed(missed) => log.missed(missed).map(drop)?,
        Entry::Event(at, event) => log.event(*at, event).map(drop)?,
    }
    Ok(())
}
