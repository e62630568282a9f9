//! What no plan asks for any more is let go: a station runs for years, and its log has it all.
//!
//! What a plan asks of long ago is only the last of something: when a recording aired last, which topic
//! had its turn, what a repeat would play. Single airings are asked for as long as anything can be owed.

use std::collections::BTreeSet;

use jiff::{SignedDuration, Timestamp};

use super::{EARLY_US, History};
use crate::rundown::Aired;
use crate::rundown::choice::pick::PICKED_LOOK_BACK;
use crate::schedule::Schedule;

/// Besides what may be owed: the days before the one that is planned, and what is dated too early.
const MARGIN: SignedDuration = SignedDuration::from_micros(2 * EARLY_US);

impl History {
    /// Lets go of all that no plan asks for from `now` on.
    pub fn forget(&mut self, now: Timestamp, schedule: &Schedule) {
        let make_goods = schedule
            .programs
            .values()
            .map(|program| program.make_good)
            .max()
            .unwrap_or_default();
        let from = now
            .saturating_sub(make_goods.saturating_add(MARGIN))
            .unwrap_or(Timestamp::MIN);
        let kept = self.kept(from);
        self.broken_off = self.broken_off.split_off(&from);
        if kept.len() == self.rows.len() {
            return;
        }

        let airings: Vec<Aired> = kept.into_iter().map(|number| self.aired(number)).collect();
        let lost = self.lost.split_off(&from);
        *self = Self {
            lost,
            broken_off: std::mem::take(&mut self.broken_off),
            since: self.since,
            orders: std::mem::take(&mut self.orders),
            anew: self.anew.take(),
            ..Self::default()
        };

        for aired in airings {
            self.record(aired);
        }
    }

    /// The rows that began at `from` or later, and of earlier ones the last of their kind.
    fn kept(&self, from: Timestamp) -> BTreeSet<u32> {
        let from_us = from.as_microsecond();
        let is_early = |number: &&u32| self.rows[**number as usize].start_us < from_us;
        let early = |index: &'_ [u32]| index.partition_point(|number| is_early(&number));
        let mut kept: BTreeSet<u32> = (0..super::count(self.rows.len())).collect();
        kept.retain(|number| !is_early(&number));
        for index in self.by_segment.values().chain(self.by_turn.values()) {
            kept.extend(index[..early(index)].last());
        }

        for index in self.by_program.iter() {
            // Who looks for the last that is still there need see no recording twice.
            let mut seen = BTreeSet::new();
            let picked = index[..early(index)].iter().rev().take(PICKED_LOOK_BACK);
            kept.extend(
                picked.filter(|number| seen.insert(self.rows[**number as usize].recording)),
            );
        }

        for index in self.by_original.iter() {
            let rows = index[..early(index)].iter().rev();
            let occurrence = |number: &u32| {
                let row = &self.rows[*number as usize];
                (self.occurred(row), row.makes_good)
            };
            let last = rows.clone().next().map(occurrence);
            kept.extend(rows.take_while(|number| Some(occurrence(number)) == last));
        }

        kept
    }
}
