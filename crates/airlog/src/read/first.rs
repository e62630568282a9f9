//! When recordings were heard for the first time, in all the log has: what is new, and what a repeat.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use rusqlite::Row;

use super::airing::{Airing, Micros};
use crate::entry::{Planned, Seq};
use crate::error::AirlogError;
use crate::write::log::Airlog;
use phatthanh_core::names::SegmentId;

/// As many airings of a recording as a book has columns for.
const MOST: usize = 3;

/// In the words of its index, and of [`Airing::counts`].
const FIRST: &str = "select at_us, seq, slot, due_us, reading from airing where segment_id = ? and start_us is not null
    and ended in ('complete', 'cut') and played_frames * 2 >= held_frames order by at_us, seq";

/// The first airings of recordings, of those that count ([`Airing::counts`]).
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Firsts(BTreeMap<SegmentId, Vec<First>>);

/// An airing, by its first reading that counts.
#[derive(Debug, Clone, PartialEq, Eq)]
struct First {
    at: Timestamp,
    seq: Seq,
    /// Slot and occurrence, where it is read several times in a row.
    read_in: Option<(String, i64)>,
}

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
        first.is_none_or(|first| {
            let is_reading = first.read_in.is_some() && first.read_in == read_in(&airing.item);
            is_reading || (airing.at(), airing.seq) <= (first.at, first.seq)
        })
    }

    /// When the recording was heard first, second and third.
    pub fn times(&self, id: SegmentId) -> impl Iterator<Item = Timestamp> {
        self.0.get(&id).into_iter().flatten().map(|first| first.at)
    }
}

impl First {
    fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        let (slot, due): (Option<String>, Option<i64>) = (row.get(2)?, row.get(3)?);
        let is_one: Option<u32> = row.get(4)?;
        Ok(Self {
            at: row.get::<_, Micros>(0)?.0,
            seq: row.get(1)?,
            read_in: is_one.and(slot.zip(due)),
        })
    }
}

/// The slot and the occurrence in which `item` is read several times in a row.
fn read_in(item: &Planned) -> Option<(String, i64)> {
    item.reading?;
    Some((item.slot.as_ref()?.to_string(), item.due?.as_microsecond()))
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
                let rows = statement.query_map([id.to_string()], First::read)?;
                let mut own: Vec<First> = Vec::new();
                for row in rows {
                    let next = row?;
                    let is_reading =
                        |last: &First| last.read_in.is_some() && last.read_in == next.read_in;
                    if own.last().is_some_and(is_reading) {
                        continue;
                    }
                    own.push(next);
                    if own.len() == MOST {
                        break;
                    }
                }
                firsts.insert(id, own);
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
    use jiff::SignedDuration;

    use super::*;
    use crate::{Begin, Counting, End, Ended, Filter, Recording};
    use phatthanh_core::rundown::Kind;
    use phatthanh_core::units::Frames;

    fn at(hour: i64) -> Timestamp {
        Timestamp::from_second(1_790_000_000 + 3600 * hour).unwrap()
    }

    /// A minute of recording 7 in the occurrence due at `due`, heard a minute later for each reading before it.
    fn read(log: &mut Airlog, due: i64, reading: Option<u32>, ended: Ended) {
        let start = at(due) + SignedDuration::from_mins(i64::from(reading.unwrap_or_default()));
        let item = Planned {
            slot: Some("thong-bao".into()),
            due: Some(at(due)),
            reading,
            segment: Some(Recording {
                id: SegmentId::new([7; 32]),
                path: "thong-bao/a.mp3".into(),
                title: "Lịch cắt điện".into(),
            }),
            ..Planned::new(start, Kind::Segment, Frames::from_ms(60_000))
        };
        let of = log.begin(&Begin { item, start }).unwrap();
        let end = End {
            end: start + SignedDuration::from_mins(1),
            played: Frames::from_ms(60_000),
            ended,
            reason: None,
        };
        log.end(of, &end).unwrap();
    }

    #[test]
    fn what_is_read_twice_in_a_row_is_one_airing() {
        let mut log = Airlog::in_memory().unwrap();
        read(&mut log, 0, Some(0), Ended::PowerCut);
        read(&mut log, 0, Some(1), Ended::Complete);
        for due in [24, 48] {
            for reading in [0, 1, 2] {
                read(&mut log, due, Some(reading), Ended::Complete);
            }
        }

        read(&mut log, 72, None, Ended::Complete);
        let airings = log.airings(&Filter::default()).unwrap();
        assert_eq!(airings[3].item.reading, Some(1), "read back");
        let mut counting = Counting::default();
        let counted: Vec<bool> = airings.iter().map(|one| counting.counts(one)).collect();
        let (yes, no) = (true, false);
        assert_eq!(counted, [no, yes, yes, no, no, yes, no, no, yes]);

        let firsts = log.firsts_of(&airings).unwrap();
        let new: Vec<bool> = airings.iter().map(|one| firsts.is_new(one)).collect();
        assert_eq!(new, [yes, yes, no, no, no, no, no, no, no]);
        let times: Vec<Timestamp> = firsts.times(SegmentId::new([7; 32])).collect();
        let first = at(0) + SignedDuration::from_mins(1);
        assert_eq!(times, [first, at(24), at(48)], "once an occurrence");
    }

    #[test]
    fn the_index_is_asked() {
        let log = Airlog::in_memory().unwrap();
        let mut steps = log
            .db
            .prepare(&format!("explain query plan {FIRST}"))
            .unwrap();
        let steps = steps
            .query_map(["a"], |row| row.get::<_, String>(3))
            .unwrap();
        let plan: Vec<String> = steps.map(Result::unwrap).collect();
        assert_eq!(
            plan,
            ["SEARCH airing USING INDEX airing_by_segment (segment_id=?)"]
        );
    }
}
