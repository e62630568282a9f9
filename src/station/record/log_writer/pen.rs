//! Writes rows into the airtime log, in their order; one that cannot be written now is tried again.
//!
//! Nothing here has a thread: the simulation writes with it at once, the live station from the log's own thread.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;

use jiff::Timestamp;

use super::{Approvals, TakenBack};
use crate::airlog::{
    Airlog, AirlogError, Beside, Event, Notice, Of, Pending, Recovered, RowContent, Seq,
};
use crate::rundown::Orders;
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
    last: Seq,
    /// How often others wrote into the log.
    others: u64,
    /// Where rows that wait are kept; none in the simulation.
    beside: Option<Beside>,
    /// How many of the first rows that wait are kept there.
    kept: usize,
    /// Whether what is kept there is from a run before.
    stale: bool,
    /// Whether they could not be kept.
    homeless: bool,
    /// The disk is slow: only so many rows are written for now.
    #[cfg(test)]
    budget: Option<u32>,
}

/// What others wrote into the log.
#[derive(Debug, Clone, Default)]
pub(crate) struct Others {
    /// How often they did.
    pub(crate) count: u64,
    /// What is approved now.
    pub(crate) approvals: Arc<Approvals>,
    /// Recordings whose last word takes approval back.
    pub(crate) taken_back: Arc<TakenBack>,
    /// The last moment the log has.
    pub(crate) last_at: Option<Timestamp>,
    /// The orders there are, and what was said of them.
    pub(crate) orders: Orders,
    /// What became of the log's file that no person has seen.
    pub(crate) notices: Vec<Notice>,
    /// The names of what was set aside from the place of the catalogue, as far as the log says.
    pub(crate) catalogues: BTreeSet<String>,
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
            last: seen,
            // What was read before may be older already.
            others: 1,
            beside: None,
            kept: 0,
            stale: false,
            homeless: false,
            #[cfg(test)]
            budget: None,
        }
    }

    /// Makes the disk slow: only so many rows are written for now; without a number, it is as quick as ever.
    #[cfg(test)]
    pub(crate) fn slow_down(&mut self, budget: Option<u32>) {
        self.budget = budget;
    }

    /// Takes note that the disk writes another row; returns whether it has the time.
    #[cfg(test)]
    fn spend(&mut self) -> bool {
        let left = self.budget.map(|budget| budget.checked_sub(1));
        self.budget = left.map(Option::unwrap_or_default);
        left != Some(None)
    }

    /// One that keeps rows beside the log while it does not take them, after those of the run before.
    pub(crate) fn keeping(log: Airlog, Recovered { waiting, rows, .. }: Recovered) -> Self {
        let beside = Some(Beside::new(log.path()));
        let stale = !waiting.is_empty();
        Self {
            beside,
            stale,
            waiting: waiting.into(),
            rows,
            ..Self::new(log)
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

    /// The last row written from here; before there is any, the log's last then.
    pub(crate) fn last(&self) -> Seq {
        self.last
    }

    /// How many of the rows that wait are on the disk beside the log.
    pub(crate) fn kept(&self) -> usize {
        self.kept
    }

    /// Why the log takes no rows; none while it does.
    pub(crate) fn failing(&self) -> Option<&Text> {
        self.failing.as_ref()
    }

    /// Sees to it that the log is open and at its place.
    pub(crate) fn tend(&mut self) {
        // By the log's own time: the wall clock may not be believed.
        let at = self
            .log
            .last_at()
            .ok()
            .flatten()
            .unwrap_or(Timestamp::UNIX_EPOCH);
        if let Err(error) = self.log.tend(at) {
            self.fails(&error);
        }
    }

    /// Writes what waits, as far as the log takes it. Returns the rows of the airings begun.
    pub(crate) fn flush(&mut self) -> Vec<(u64, Seq)> {
        let mut begun = Vec::new();
        while !self.waiting.is_empty() {
            #[cfg(test)]
            if !self.spend() {
                return begun;
            }
            let Some(row) = self.waiting.front() else {
                break;
            };
            match self
                .log
                .write(row, |number| self.rows.get(&number).copied())
            {
                Ok(seq) => {
                    let row = self.waiting.pop_front();
                    self.is_written(row, seq, &mut begun);
                }
                Err(error) => {
                    self.fails(&error);
                    self.keep();
                    return begun;
                }
            }
        }

        if self.log.away().is_none() && self.failing.take().is_some() {
            tracing::info!("airtime log takes rows again");
            self.homeless = false;
            if let Some(Err(error)) = self.beside.as_mut().map(Beside::clear) {
                tracing::warn!(%error, "what waited beside the airtime log cannot be removed");
            }
        }

        begun
    }

    /// Keeps what waits beside the log: a power cut costs none of it.
    fn keep(&mut self) {
        // What began before it is not kept there.
        for row in &mut self.waiting {
            if let RowContent::End(of @ Of::Pending(_), _) = &mut row.what
                && let Of::Pending(number) = *of
                && let Some(seq) = self.rows.get(&number)
            {
                *of = Of::Row(*seq);
            }
        }

        let Some(beside) = self
            .beside
            .as_mut()
            .filter(|_| self.kept < self.waiting.len())
        else {
            return;
        };

        let done = if self.stale {
            beside.keep_only(&self.waiting, self.seen)
        } else {
            beside.keep(self.waiting.iter().skip(self.kept), self.seen)
        };

        match done {
            Ok(()) => (self.kept, self.stale, self.homeless) = (self.waiting.len(), false, false),
            Err(error) if !self.homeless => {
                self.homeless = true;
                tracing::error!(%error, path = %beside.path().display(), "rows of the airtime log wait in memory only");
            }
            Err(_) => {}
        }
    }

    fn is_written(&mut self, row: Option<Pending>, seq: Option<Seq>, begun: &mut Vec<(u64, Seq)>) {
        self.written += 1;
        self.kept = self.kept.saturating_sub(1);
        let is_notice = row.as_ref().is_some_and(|row| {
            matches!(
                row.what,
                RowContent::Event(_, Event::LibrarySetAside { .. })
            )
        });
        match (row, seq) {
            (
                Some(Pending {
                    number,
                    what: RowContent::Begin(_),
                }),
                Some(seq),
            ) => {
                self.rows.insert(number, seq);
                begun.push((number, seq));
            }
            (
                Some(Pending {
                    what: RowContent::End(Of::Pending(number), _),
                    ..
                }),
                _,
            ) => {
                self.rows.remove(&number);
            }
            (
                Some(Pending {
                    what: RowContent::End(Of::Row(ended), _),
                    ..
                }),
                _,
            ) => {
                self.rows.retain(|_, seq| *seq != ended);
            }
            _ => {}
        }

        // It is there as an event, which nobody here has read.
        self.others += u64::from(seq.is_none() || is_notice);
        if let Some(seq) = seq {
            self.others += u64::from(seq.0 != self.seen.0 + 1);
            self.seen = seq;
            self.last = seq;
        }
    }

    fn fails(&mut self, error: &AirlogError) {
        if self.failing.is_none() {
            tracing::error!(%error, "airtime log takes no rows; they wait beside it");
        }
        self.failing = Some(error.text());
    }

    /// What others have written since, if they have written more often than `known` counts.
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
        let taken_back = Arc::new(self.log.taken_back()?);
        let notices = self.log.unseen()?;
        let orders = self.log.orders()?;
        let catalogues = self.log.catalogues_set_aside()?;
        Ok(Some(Others {
            count: self.others,
            approvals,
            taken_back,
            last_at,
            orders,
            notices,
            catalogues,
        }))
    }
}
