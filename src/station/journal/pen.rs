//! Writes rows into the airtime log, in their order; one that cannot be written now is tried again.
//!
//! Nothing here has a thread: the simulation writes with it at once, the live station from the log's own thread.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

use jiff::Timestamp;

use crate::airlog::{Airlog, AirlogError, Pending, Seq, What};
use crate::station::journal::Approvals;
use crate::words::Text;

/// See the module.
#[derive(Debug)]
pub(crate) struct Pen {
    log: Airlog,
    waiting: VecDeque<Pending>,
    /// Rows of the airings that have begun and not ended, by the numbers of their rows.
    rows: BTreeMap<u64, Seq>,
    /// Why the log takes no rows; none while it does.
    failing: Option<Text>,
    /// The last row of the log that is known here.
    seen: Seq,
    /// How many rows came from here to be written, and how many were.
    written: u64,
    /// The last row written from here.
    last: Option<Seq>,
    /// How often others wrote into the log.
    others: u64,
}

/// What others wrote into the log.
#[derive(Debug, Clone, Default)]
pub(crate) struct Others {
    /// How often they did.
    pub(crate) count: u64,
    /// What is approved now.
    pub(crate) approvals: Arc<Approvals>,
    /// The last moment the log tells of.
    pub(crate) last_at: Option<Timestamp>,
}

impl Pen {
    pub(crate) fn new(log: Airlog) -> Self {
        let seen = Seq(log.version().unwrap_or_default());
        Self {
            log,
            waiting: VecDeque::new(),
            rows: BTreeMap::new(),
            failing: None,
            seen,
            written: 0,
            last: None,
            // What was read before may be older already.
            others: 1,
        }
    }

    /// The log, for reading.
    #[cfg(test)]
    pub(crate) fn log(&self) -> &Airlog {
        &self.log
    }

    pub(crate) fn into_log(self) -> Airlog {
        self.log
    }

    /// Takes a row to write.
    pub(crate) fn put(&mut self, row: Pending) {
        self.waiting.push_back(row);
    }

    /// How many rows wait.
    pub(crate) fn waiting(&self) -> usize {
        self.waiting.len()
    }

    /// How many rows are written, of all it was given.
    pub(crate) fn written(&self) -> u64 {
        self.written
    }

    /// The last row written from here.
    pub(crate) fn last(&self) -> Option<Seq> {
        self.last
    }

    /// Why the log takes no rows; none while it does.
    pub(crate) fn failing(&self) -> Option<&Text> {
        self.failing.as_ref()
    }

    /// Writes what waits, as far as the log takes it. Returns the rows of the airings begun.
    pub(crate) fn flush(&mut self) -> Vec<(u64, Seq)> {
        let mut begun = Vec::new();
        while let Some(row) = self.waiting.front() {
            match self.log.write(row, |number| self.rows.get(&number).copied()) {
                Ok(seq) => {
                    let row = self.waiting.pop_front();
                    self.is_written(row, seq, &mut begun);
                }
                Err(error) => {
                    self.fails(&error);
                    return begun;
                }
            }
        }
        if self.failing.take().is_some() {
            tracing::info!("airtime log takes rows again");
        }
        begun
    }

    fn is_written(&mut self, row: Option<Pending>, seq: Option<Seq>, begun: &mut Vec<(u64, Seq)>) {
        self.written += 1;
        match (row, seq) {
            (Some(Pending { number, what: What::Begin(_) }), Some(seq)) => {
                self.rows.insert(number, seq);
                begun.push((number, seq));
            }
            (Some(Pending { what: What::End(crate::airlog::Of::Pending(number), _), .. }), _) => {
                self.rows.remove(&number);
            }
            _ => {}
        }
        if let Some(seq) = seq {
            self.others += u64::from(seq.0 != self.seen.0 + 1);
            self.seen = seq;
            self.last = Some(seq);
        }
    }

    fn fails(&mut self, error: &AirlogError) {
        if self.failing.is_none() {
            tracing::error!(%error, "airtime log takes no rows; they wait");
        }
        self.failing = Some(error.text());
    }

    /// What others have written since, if they have written more often than `known` tells.
    pub(crate) fn others(&mut self, known: u64) -> Result<Option<Others>, AirlogError> {
        let version = Seq(self.log.version()?);
        if version != self.seen {
            self.others += 1;
            self.seen = version;
        }
        if self.others == known {
            return Ok(None);
        }
        let (approvals, last_at) = (Arc::new(self.log.approvals()?), self.log.last_at()?);
        Ok(Some(Others { count: self.others, approvals, last_at }))
    }
}
