//! What holds of every log at a storm's end.

use jiff::{SignedDuration, Timestamp};

use super::Storm;
use crate::airlog::{Airing, Ended};
use crate::rundown::{Kind, OrderPart};
use crate::station::trials::brief;
use crate::units::Frames;

/// The schedule may leave so much out where it is joined: an item is not joined for its last second.
const GAP: SignedDuration = SignedDuration::from_millis(1500);

/// Of one recording so much may be heard again where an occurrence is joined.
const AGAIN: SignedDuration = SignedDuration::from_secs(3);

/// Between two readings of an order.
const PAUSE: SignedDuration = SignedDuration::from_millis(2050);

impl Storm {
    /// Heard in the time of its slot.
    pub(super) fn in_its_slot(&self, row: &Airing, rows: &[Airing]) {
        let Some(start) = row.start else { return };
        let due = row.item.due.unwrap();
        let weeks = (0..self.weeks.len()).flat_map(|week| self.occurrences(week));
        let end = weeks
            .filter(|(from, _)| *from == due)
            .map(|(_, to)| to)
            .max();
        let end = end.unwrap_or_else(|| panic!("in no slot: {row:?}"));
        let early = SignedDuration::from_millis(5);
        assert!(
            due - early <= start && start <= end,
            "outside its slot: {row:?}\n{}",
            self.tell(rows)
        );
        if !self
            .moved
            .iter()
            .any(|moved| moved.as_microsecond() == start.as_microsecond())
        {
            // One whose end was lost is told by the stretch that says so.
            let heard = row.played.unwrap_or_default().after(start);
            let late = SignedDuration::from_secs(2);
            assert!(
                heard <= end + late,
                "beyond its slot: {row:?}\n{}",
                self.tell(rows)
            );
        }
    }

    /// No item is missed twice, or missed and heard; of no recording is anything heard twice in one
    /// occurrence, but where that began anew.
    pub(super) fn nothing_twice(&self, rows: &[Airing]) {
        if self.again {
            return;
        }

        let id = |row: &Airing| row.item.segment.as_ref().map(|segment| segment.id);
        let restarts = self
            .weeks
            .iter()
            .any(|(week, _)| week.after_power_cut == "restart");
        for (place, row) in rows.iter().enumerate() {
            // What is said of an order is counted by its readings.
            if row.item.order.is_some() {
                continue;
            }
            let same = |other: &&Airing| {
                (&other.item.slot, other.item.due) == (&row.item.slot, row.item.due)
                    && other.item.order.is_none()
                    && id(other) == id(row)
            };
            let starts = |row: &Airing| self.starts.iter().filter(|last| **last < row.seq).count();
            for other in rows[place + 1..].iter().filter(same) {
                if restarts && starts(row) != starts(other) {
                    continue;
                }
                let starts_same = row.item.start == other.item.start;
                let missed = |row: &Airing| row.ended == Some(Ended::Missed);
                // What was found broken is tried again once the station was started again.
                let broken = row.reason.as_ref().is_some_and(|why| {
                    matches!(
                        why.key(),
                        "station-missed-broken" | "station-missed-unreadable"
                    )
                });
                let once = !(starts_same && (missed(row) || missed(other)))
                    || broken && starts(row) < self.starts.len();
                assert!(once, "told twice: {row:?} {other:?}\n{}", self.tell(rows));
                // What fills may come again, also where an edit made a program of the music that fills now.
                if row.item.kind != Kind::Segment || other.item.kind != Kind::Segment {
                    continue;
                }
                let heard = |row: &Airing| {
                    let from = row.item.skip.get();
                    from..from + row.played.unwrap_or_default().get()
                };
                let (one, two) = (heard(row), heard(other));
                let both = one
                    .end
                    .min(two.end)
                    .saturating_sub(one.start.max(two.start));
                assert!(
                    Frames::new(both).to_duration() < AGAIN,
                    "heard twice: {row:?} {other:?}\n{}",
                    self.tell(rows)
                );
            }
        }
    }

    /// Of all the time in slots that the station went through there is a row.
    ///
    /// Where a row says that rows were lost there may be none.
    pub(super) fn nothing_vanishes(
        &self,
        rows: &[Airing],
        lost: &[(Timestamp, Timestamp)],
        now: Timestamp,
    ) {
        let mut told: Vec<(Timestamp, Timestamp)> = lost.to_vec();
        // What was to be on when rows were lost may have been heard: nobody says that it was missed, to its end.
        told.extend(
            self.planned
                .iter()
                .filter_map(|((_, _, start, _), length)| {
                    let end = length.after(*start);
                    lost.iter()
                        .any(|(_, until)| *start < *until && *until < end)
                        .then_some((*start, end))
                }),
        );

        // What passed while it was off is reported once it is back: those rows may be among those that were lost then.
        let back = SignedDuration::from_secs(2);
        let untold = |off: &&(Timestamp, Timestamp)| {
            lost.iter()
                .any(|(from, until)| *from <= off.1 + back && off.1 <= *until)
        };

        told.extend(self.off.iter().filter(untold));
        // An order spoke as soon as it was back: what should have been on goes on after that, and its row tells how much of it was
        // left out. Of no more than a moment: what passed before that has its rows as ever.
        let moment = SignedDuration::from_secs(3);
        let spoke = |off: &&(Timestamp, Timestamp)| {
            rows.iter().any(|row| {
                let since = row.start.map(|start| start.duration_since(off.1));
                row.item.order.is_some() && since.is_some_and(|since| since.abs() <= GAP)
            })
        };
        let last = |off: &(Timestamp, Timestamp)| (off.0.max(off.1 - moment), off.1);
        told.extend(self.off.iter().filter(spoke).map(last));
        for row in rows {
            // After a reading of an order comes a pause, also where the power went in its middle.
            let pause = row.item.order.as_ref().map(|_| PAUSE).unwrap_or_default();
            let planned = self.length(row).after(row.item.start) + pause;
            // Joined late: the row tells how much of it was left out.
            told.push((row.item.start - row.item.skip.to_duration(), planned));
            told.extend(row.start.zip(row.end.map(|end| end + pause)));
            told.extend(
                row.start
                    .map(|start| (start, self.length(row).after(start) + pause)),
            );
        }

        told.extend(&self.anew);
        told.sort();
        for stretch in &self.lived {
            for (from, to) in self.occurrences(stretch.week) {
                let (mut from, to) = (from.max(stretch.from), to.min(stretch.to).min(now));
                for (start, end) in &told {
                    if *start > from + GAP || from >= to {
                        break;
                    }
                    from = from.max(*end);
                }
                assert!(
                    from + GAP >= to,
                    "no row tells of {from} to {to}: {stretch:?}, lost {lost:?}\n{}",
                    self.tell(rows)
                );
            }
        }
    }

    pub(super) fn length(&self, row: &Airing) -> Frames {
        let id = row.item.segment.as_ref().map(|segment| segment.id);
        let order = |part: &OrderPart| format!("lenh-{}", part.seq);
        let slot = row.item.slot.as_ref().map(ToString::to_string);
        let name = (
            slot.or_else(|| row.item.order.as_ref().map(order)).unwrap(),
            row.item.due.unwrap(),
            row.item.start,
            id,
        );

        // The identification signal holds as much as is to be heard of it.
        let skip = if id.is_some() {
            row.item.skip
        } else {
            Frames::ZERO
        };

        let left = row.item.held.saturating_sub(skip);
        self.planned
            .get(&name)
            .copied()
            .unwrap_or(left)
            .max(row.played.unwrap_or_default())
    }

    fn tell(&self, rows: &[Airing]) -> String {
        let told: Vec<_> = rows
            .iter()
            .map(|row| format!("{} +{}", brief(row), self.length(row)))
            .collect();
        told.join("\n")
    }
}
