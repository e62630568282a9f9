//! When recordings were heard for the first time, in all the log has: what is new, and what a repeat.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;

use super::airing::{Airing, Micros};
use crate::entry::Seq;
use crate::error::AirlogError;
use crate::write::log::Airlog;
use phatthanh_core::names::SegmentId;

/// As many airings of a recording as a book has columns for.
const MOST: u32 = 3;

/// In the words of its index, and of [`Airing::counts`].
const FIRST: &str = "select at_us, seq from airing where segment_id = ? and start_us is not null
    and ended in ('complete', 'cut') and played_frames * 2 >= held_frames order by at_us, seq limit ?";

/// The first airings of recordings, of those that count ([`Airing::counts`]).
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Firsts(BTreeMap<SegmentId, Vec<(Timestamp, Seq)>>);

/// Of no recording.
pub static NO_FIRSTS: Firsts = Firsts(BTreeMap::new());

impl Firsts {
    /// Whether no airing of its recording that counts was before `airing`. What is no recording was never heard
    /// before.
    #[must_use]
    pub fn is_new(&self, airing: &Airing) -> bool {
        let first = airing
            .item
            .segment
            .as_ref()
            .and_then(|segment| self.0.get(&segment.id)?.first());
        first.is_none_or(|first| (airing.at(), airing.seq) <= *first)
    }

    /// When the recording was heard first, second and third.
    pub fn times(&self, id: SegmentId) -> impl Iterator<Item = Timestamp> {
        self.0.get(&id).into_iter().flatten().map(|(at, _)| *at)
    }
}

impl Airlog {
    /// The first airings of `ids` in all the log, whatever time is asked about besides.
    ///
    /// # Errors
    /// If the log cannot be read: damaged, held by another program, or written by a newer phatthanh.
    pub fn firsts(&self, ids: impl IntoIterator<Item = SegmentId>) -> Result<Firsts, AirlogError> {
        let ids: BTreeSet<SegmentId> = ids.into_iter().collect();
        self.read("read first airings of", |db| {
            let mut statement = db.prepare_cached(FIRST)?;
            let mut firsts = BTreeMap::new();
            for id in ids {
                let rows = statement.query_map((id.to_string(), MOST), |row| {
                    Ok((row.get::<_, Micros>(0)?.0, row.get::<_, Seq>(1)?))
                })?;
                firsts.insert(id, rows.collect::<rusqlite::Result<_>>()?);
            }
            Ok(Firsts(firsts))
        })
    }

    /// The first airings of what `airings` are airings of.
    ///
    /// # Errors
    /// If the log cannot be read: damaged, held by another program, or written by a newer phatthanh.
    pub fn firsts_of(&self, airings: &[Airing]) -> Result<Firsts, AirlogError> {
        self.firsts(
            airings
                .iter()
                .filter_map(|airing| Some(airing.item.segment.as_ref()?.id)),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_index_is_asked() {
        let log = Airlog::in_memory().unwrap();
        let mut steps = log
            .db
            .prepare(&format!("explain query plan {FIRST}"))
            .unwrap();
        let steps = steps
            .query_map(("a", 1), |row| row.get::<_, String>(3))
            .unwrap();
        let plan: Vec<String> = steps.map(Result::unwrap).collect();
        assert_eq!(
            plan,
            ["SEARCH airing USING INDEX airing_by_segment (segment_id=?)"]
        );
    }
}
