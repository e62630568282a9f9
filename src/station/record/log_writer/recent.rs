//! What aired and what was missed lately, as the log has it or will have it: asked for on the air, where nobody
//! waits for the log.

use std::collections::VecDeque;

use jiff::{SignedDuration, Timestamp};

use crate::airlog::{Airing, Begin, End, Ended, Missed, Seq};
use crate::units::Frames;

/// Rows remembered at most: a day of the busiest station.
pub(super) const MOST: u32 = 4000;

/// No question reaches farther back.
const LONGEST: SignedDuration = SignedDuration::from_hours(25);

/// A row, and what the end of its airing will call it; none for what ended before this run.
#[derive(Debug)]
struct RecentRow(Option<u64>, Airing);

/// See the module.
#[derive(Debug, Default)]
pub(super) struct Recent(VecDeque<RecentRow>);

impl Recent {
    /// What the log has by now.
    pub(super) fn of(rows: Vec<Airing>) -> Self {
        Self(
            rows.into_iter()
                .map(|airing| RecentRow(None, airing))
                .collect(),
        )
    }

    /// Adds what the log does not have yet, or not as it is.
    pub(super) fn learn(&mut self, untaken: Vec<Airing>) {
        for airing in untaken {
            self.0
                .retain(|RecentRow(_, known)| known.seq == Seq(0) || known.seq != airing.seq);
            self.put(RecentRow(None, airing));
        }
    }

    /// Rows listed under `from` or later, by time.
    pub(super) fn since(&self, from: Timestamp) -> Vec<Airing> {
        let rows = self
            .0
            .iter()
            .map(|RecentRow(_, airing)| airing)
            .filter(|airing| airing.at() >= from);
        let mut rows: Vec<Airing> = rows.cloned().collect();
        rows.sort_by_key(Airing::at);
        rows
    }

    pub(super) fn begin(&mut self, number: u64, begin: &Begin) {
        let before = begin
            .start
            .saturating_sub(LONGEST)
            .unwrap_or(Timestamp::MIN);
        self.0.retain(|RecentRow(_, airing)| airing.at() >= before);
        let airing = Airing {
            seq: Seq(0),
            closed: None,
            item: begin.item.clone(),
            start: Some(begin.start),
            end: None,
            played: None,
            ended: None,
            reason: None,
            link: None,
        };

        self.put(RecentRow(Some(number), airing));
    }

    /// Returns when the airing of that row began, while it is remembered.
    pub(super) fn begun(&self, number: u64) -> Option<Timestamp> {
        let own = self
            .0
            .iter()
            .rfind(|RecentRow(own, _)| *own == Some(number));
        own.and_then(|RecentRow(_, airing)| airing.start)
    }

    pub(super) fn end(&mut self, number: u64, end: &End) {
        let own = self
            .0
            .iter_mut()
            .rfind(|RecentRow(own, _)| *own == Some(number));
        if let Some(RecentRow(_, airing)) = own {
            airing.end = Some(end.end);
            airing.played = Some(end.played);
            airing.ended = Some(end.ended);
            airing.reason.clone_from(&end.reason);
        }
    }

    pub(super) fn missed(&mut self, missed: &Missed) {
        let airing = Airing {
            seq: Seq(0),
            closed: None,
            item: missed.item.clone(),
            start: None,
            end: None,
            played: Some(Frames::ZERO),
            ended: Some(Ended::Missed),
            reason: Some(missed.reason.clone()),
            link: None,
        };
        self.put(RecentRow(None, airing));
    }

    fn put(&mut self, row: RecentRow) {
        if self.0.len() >= MOST as usize {
            self.0.pop_front();
        }
        self.0.push_back(row);
    }
}
