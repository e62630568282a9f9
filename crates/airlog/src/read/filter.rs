//! Which airings a question is about.
//!
//! Pure.

use std::fmt::Write as _;

use jiff::{SignedDuration, Timestamp};
use rusqlite::types::Value;

use super::airing::Airing;
use crate::entry::Ended;
use phatthanh_core::names::{ProgramId, SegmentId, SlotId, TopicId};
use phatthanh_core::units::instant;

/// How long a part of a long question is.
const PART: SignedDuration = SignedDuration::from_hours(90 * 24);

/// Which airings; the default is all.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Filter {
    /// Listed under this instant or later (see [`Airing::at`]).
    pub from: Option<Timestamp>,
    /// Listed before this instant.
    pub to: Option<Timestamp>,
    /// Of this topic.
    pub topic: Option<TopicId>,
    /// Of this program.
    pub program: Option<ProgramId>,
    /// In this slot.
    pub slot: Option<SlotId>,
    /// Of one of these programs; all if none is given.
    pub programs: Option<Vec<ProgramId>>,
    /// Of one of these recordings; all, and what is no recording, if none is given.
    pub segments: Option<Vec<SegmentId>>,
    /// Only what never went to air, or was broken off by something else than the schedule.
    pub failed: bool,
}

impl Filter {
    /// Returns the question about what people read as of `from` or later, and before `to`.
    #[must_use]
    pub fn listed(from: Option<Timestamp>, to: Option<Timestamp>) -> Self {
        Self {
            from: from.map(instant::listed_from),
            to: to.map(instant::listed_from),
            ..Self::default()
        }
    }

    /// Whether `airing` is one of them, its time aside.
    #[must_use]
    pub fn fits(&self, airing: &Airing) -> bool {
        let item = &airing.item;
        let id = item.segment.as_ref().map(|segment| segment.id);
        let in_programs = |programs: &Vec<ProgramId>| {
            item.program
                .as_ref()
                .is_some_and(|id| programs.contains(id))
        };

        (self.topic.is_none() || self.topic == item.topic)
            && (self.program.is_none() || self.program == item.program)
            && (self.slot.is_none() || self.slot == item.slot)
            && self.programs.as_ref().is_none_or(in_programs)
            && self
                .segments
                .as_ref()
                .is_none_or(|ids| id.is_some_and(|id| ids.contains(&id)))
            && (!self.failed || !matches!(airing.ended, None | Some(Ended::Complete | Ended::Cut)))
    }

    /// Splits the filter into quarters of a year, oldest first, for a log whose airings are listed under `first`
    /// to `last`. The newest part is whole: what is appended meanwhile is seen in one state.
    pub(crate) fn parts(&self, first: Timestamp, last: Timestamp) -> Vec<Self> {
        let begin = self.from.map_or(first, |from| from.max(first));
        let mut parts = vec![self.clone()];
        let mut cut = self.to.map_or(last, |to| to.min(last));
        while cut.duration_since(begin) > PART {
            cut -= PART;
            let older = Self {
                to: Some(cut),
                ..self.clone()
            };
            parts.last_mut().expect("begun with one").from = Some(cut);
            parts.push(older);
        }

        parts.reverse();
        parts
    }

    /// What of `airing` must hold, and the facts in it, in their order.
    pub(crate) fn conditions(&self) -> (String, Vec<Value>) {
        let (mut sql, mut facts) = (String::from("true"), Vec::new());
        let mut holds = |condition: &str, fact: Value| {
            sql.push_str(" and ");
            sql.push_str(condition);
            facts.push(fact);
        };

        let slug = |slug: &str| Value::Text(slug.to_owned());
        for (condition, at) in [
            ("airing.at_us >= ?", self.from),
            ("airing.at_us < ?", self.to),
        ] {
            if let Some(at) = at {
                holds(condition, Value::Integer(at.as_microsecond()));
            }
        }

        self.topic
            .iter()
            .for_each(|topic| holds("topic = ?", slug(topic.as_str())));
        self.program
            .iter()
            .for_each(|program| holds("program = ?", slug(program.as_str())));
        self.slot
            .iter()
            .for_each(|name| holds("slot = ?", slug(name.as_str())));
        let programs = self
            .programs
            .as_ref()
            .map(|names| names.iter().map(ToString::to_string).collect());
        let segments = self
            .segments
            .as_ref()
            .map(|ids| ids.iter().map(ToString::to_string).collect());
        for (column, names) in [("program", programs), ("segment_id", segments)] {
            let Some(names): Option<Vec<String>> = names else {
                continue;
            };
            let marks = vec!["?"; names.len()].join(", ");
            write!(sql, " and {column} in ({marks})").expect("a string takes what it is given");
            facts.extend(names.into_iter().map(Value::Text));
        }

        if self.failed {
            // The words of the index.
            sql.push_str(" and ended not in ('complete', 'cut')");
        }

        (sql, facts)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(from: Option<i64>, to: Option<i64>, expected: &[(Option<i64>, Option<i64>)]) {
        let day = |day: i64| Timestamp::UNIX_EPOCH + SignedDuration::from_hours(24 * day);
        let filter = Filter {
            from: from.map(day),
            to: to.map(day),
            ..Filter::default()
        };

        let parts = filter.parts(day(100), day(300));
        let expected: Vec<_> = expected
            .iter()
            .map(|(from, to)| (from.map(day), to.map(day)))
            .collect();
        assert_eq!(
            parts
                .iter()
                .map(|part| (part.from, part.to))
                .collect::<Vec<_>>(),
            expected
        );
    }

    #[test]
    fn parts_follow_each_other_and_leave_nothing_out() {
        //    from       to         parts of a log from day 100 to day 300
        check(
            None,
            None,
            &[(None, Some(120)), (Some(120), Some(210)), (Some(210), None)],
        );
        check(
            Some(150),
            None,
            &[(Some(150), Some(210)), (Some(210), None)],
        );
        check(
            Some(0),
            Some(200),
            &[(Some(0), Some(110)), (Some(110), Some(200))],
        );
        check(Some(270), None, &[(Some(270), None)]);
        check(Some(400), Some(0), &[(Some(400), Some(0))]);
    }
}
