//! How long each topic of a rotation has not been heard, and whether that is longer than its turn.
//!
//! A topic rests between its turns: eight topics and one new episode a week make eight weeks. One that has not been heard
//! for longer than a whole turn is overdue, whatever kept it away: nothing to play, nothing approved, episodes missed.
//! One that was never heard waits since its program was first heard: before that nobody could expect it.
//!
//! Pure.

use jiff::{SignedDuration, Timestamp};

use super::fairness::{Heard, episodes_per_week};
use crate::names::{ProgramId, TopicId};
use crate::rundown::{Inputs, Item, Kind};
use crate::schedule::Program;

const WEEK: SignedDuration = SignedDuration::from_hours(7 * 24);

/// No turn that a schedule can have is longer, in weeks.
const LONGEST: f64 = 520.0;

/// A program whose topics take turns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProgramRest {
    /// The program.
    pub program: ProgramId,
    /// What people call it.
    pub title: String,
    /// Weeks in which every topic has its turn once; none if the program is not due.
    pub turn_weeks: Option<u32>,
    /// In the order of the program's file.
    pub topics: Vec<TopicRest>,
}

/// One topic of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TopicRest {
    /// The topic.
    pub topic: TopicId,
    /// What people call it.
    pub title: String,
    /// When a recording of it was last heard in the program for the first time.
    pub last_new: Option<Timestamp>,
    /// When one was last heard there again.
    pub last_repeat: Option<Timestamp>,
    /// When one is to be heard there next.
    pub next: Option<Timestamp>,
    /// Whole weeks since it was last heard there; where it never was, since anything of the program was; 0 before that.
    pub weeks: u32,
    /// Whether that is longer than a turn.
    pub is_overdue: bool,
}

impl TopicRest {
    /// Returns when it was last heard in the program, new or again.
    #[must_use]
    pub fn last(&self) -> Option<Timestamp> {
        self.last_new.max(self.last_repeat)
    }
}

/// Returns the programs whose topics take turns, as of `inputs.as_of`; `heard` is what was heard, `coming` what is planned.
#[must_use]
pub fn rests(inputs: &Inputs<'_>, heard: &[Heard], coming: &[Item]) -> Vec<ProgramRest> {
    let programs = inputs.schedule.programs.values();
    programs
        .filter(|program| program.takes_turns())
        .map(|program| rest(program, inputs, heard, coming))
        .collect()
}

fn rest(program: &Program, inputs: &Inputs<'_>, heard: &[Heard], coming: &[Item]) -> ProgramRest {
    let turn_weeks = turn(program.topics.len(), episodes_per_week(program, inputs));
    let of_program = heard.iter().filter(|one| one.program == program.id);
    let first = of_program.map(|one| one.start).min();
    let topic = |topic: &TopicId| {
        let own = || {
            heard
                .iter()
                .filter(|one| one.counts && one.program == program.id && one.topic == *topic)
        };
        let latest = |new: bool| {
            own()
                .filter(|one| one.new == new)
                .map(|one| one.start)
                .max()
        };
        let (last_new, last_repeat) = (latest(true), latest(false));
        let ahead = coming.iter().filter(|item| {
            let is_own = item.program == program.id && item.topic.as_ref() == Some(topic);
            is_own && item.kind == Kind::Segment && item.start > inputs.as_of
        });
        let last = last_new.max(last_repeat).or(first);
        let weeks = last.map_or(0, |last| weeks(last, inputs.as_of));
        let known = inputs.schedule.topics.get(topic);
        TopicRest {
            topic: topic.clone(),
            title: known.map_or_else(|| topic.to_string(), |known| known.title.clone()),
            last_new,
            last_repeat,
            next: ahead.map(|item| item.start).min(),
            weeks,
            is_overdue: turn_weeks.is_some_and(|turn| weeks > turn),
        }
    };
    ProgramRest {
        program: program.id.clone(),
        title: program.title.clone(),
        turn_weeks,
        topics: program.topics.iter().map(topic).collect(),
    }
}

/// The weeks in which so many topics have their turn; none without episodes.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "between one and ten years of weeks"
)]
fn turn(topics: usize, episodes_a_week: f64) -> Option<u32> {
    let weeks = topics as f64 / episodes_a_week;
    (episodes_a_week > 0.0).then(|| weeks.ceil().clamp(1.0, LONGEST) as u32)
}

/// Whole weeks from `from` to `until`.
fn weeks(from: Timestamp, until: Timestamp) -> u32 {
    let weeks = until.duration_since(from).as_secs() / WEEK.as_secs();
    u32::try_from(weeks).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use jiff::civil::time;
    use jiff::tz::TimeZone;

    use super::*;
    use crate::calendar::Calendar;
    use crate::rundown::{Catalogue, History, NONE_AWAY};
    use crate::schedule::{Due, Pick, Play, Rules, Schedule, Slot, Topic};
    use crate::units::Frames;

    const NOW: &str = "2026-11-24T10:30:00Z";

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    fn heard(topic: &str, start: &str, new: bool) -> Heard {
        Heard {
            start: at(start),
            played: Frames::from_ms(60_000),
            program: "cchc".into(),
            topic: topic.into(),
            episode: Some(1),
            repeat: !new,
            counts: true,
            new,
        }
    }

    /// A column of three topics, new once a week.
    fn schedule() -> Schedule {
        let topics = ["dat-dai", "ho-tich", "khieu-nai"].map(TopicId::from);
        let program = Program::new("cchc".into(), Pick::Rotate, topics.to_vec());
        let due = Due::Weekly {
            days: [false, true, false, false, false, false, false],
            at: time(17, 15, 0, 0),
        };
        let plays = Play::Program("cchc".into());
        let slot = Slot::new("chieu".into(), plays, due, SignedDuration::from_mins(10));
        let mut schedule = Schedule {
            slots: vec![Arc::new(slot)],
            ..Schedule::default()
        };
        let topic = Topic {
            title: "Khiếu nại".into(),
            ..Topic::new("khieu-nai".into())
        };
        schedule.topics.insert("khieu-nai".into(), topic);
        schedule.programs.insert("cchc".into(), Arc::new(program));
        schedule
    }

    fn looked_at(schedule: &Schedule, heard: &[Heard]) -> Vec<ProgramRest> {
        let (calendar, rules) = (
            Calendar::default(),
            Rules::new(TimeZone::fixed(jiff::tz::offset(7))),
        );
        let (catalogue, history) = (Catalogue::default(), History::default());
        let inputs = Inputs {
            schedule,
            calendar: &calendar,
            rules: &rules,
            catalogue: &catalogue,
            history: &history,
            as_of: at(NOW),
            away: NONE_AWAY,
        };
        rests(&inputs, heard, &[])
    }

    #[test]
    fn a_topic_is_overdue_after_more_than_a_turn_without_it() {
        let all = [
            heard("dat-dai", "2026-11-17T10:15:00Z", true),
            heard("dat-dai", "2026-11-18T22:35:00Z", false),
            // Three weeks and a little, which is its turn.
            heard("ho-tich", "2026-11-03T10:15:00Z", true),
            // New long ago, again nine weeks ago, and once in another program.
            heard("khieu-nai", "2026-09-01T10:15:00Z", true),
            heard("khieu-nai", "2026-09-22T10:15:00Z", false),
            Heard {
                program: "khac".into(),
                ..heard("khieu-nai", "2026-11-23T10:15:00Z", true)
            },
            // Too little of it was heard.
            Heard {
                counts: false,
                ..heard("khieu-nai", "2026-11-22T10:15:00Z", true)
            },
        ];
        let found = looked_at(&schedule(), &all);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].turn_weeks, Some(3));
        let rows: Vec<(&str, u32, bool)> = found[0]
            .topics
            .iter()
            .map(|topic| (topic.topic.as_str(), topic.weeks, topic.is_overdue))
            .collect();
        let expected = [
            ("dat-dai", 0, false),
            ("ho-tich", 3, false),
            ("khieu-nai", 9, true),
        ];
        assert_eq!(rows, expected);
        let complaints = &found[0].topics[2];
        assert_eq!(complaints.title, "Khiếu nại");
        assert_eq!(complaints.last_new, Some(at("2026-09-01T10:15:00Z")));
        assert_eq!(complaints.last_repeat, complaints.last());
        assert_eq!(complaints.last(), Some(at("2026-09-22T10:15:00Z")));
    }

    #[test]
    fn what_was_never_heard_waits_since_its_program_was_first_heard() {
        // However old the station: a program that is new in it has missed nothing.
        let other = Heard {
            program: "khac".into(),
            ..heard("dat-dai", "2025-01-01T00:00:00Z", true)
        };
        let new = looked_at(&schedule(), std::slice::from_ref(&other));
        assert!(
            new[0]
                .topics
                .iter()
                .all(|topic| !topic.is_overdue && topic.last().is_none() && topic.weeks == 0)
        );

        let rows = |first: &str| -> Vec<(u32, bool)> {
            let all = [
                other.clone(),
                // Of a topic that the program has no more, and too little of it.
                Heard {
                    counts: false,
                    ..heard("cu", first, true)
                },
                heard("dat-dai", "2026-11-23T00:00:00Z", true),
            ];
            let found = looked_at(&schedule(), &all);
            let topics = found[0].topics.iter();
            topics.map(|one| (one.weeks, one.is_overdue)).collect()
        };
        let old = rows("2026-10-01T00:00:00Z");
        assert_eq!(old, [(0, false), (7, true), (7, true)]);
        let young = rows("2026-11-10T00:00:00Z");
        assert_eq!(young, [(0, false), (2, false), (2, false)]);
        // The clock was set back: nothing is in the future.
        let ahead = rows("2027-01-01T00:00:00Z");
        assert_eq!(ahead, [(0, false); 3]);
    }

    #[test]
    fn only_what_takes_turns_and_is_due_can_be_overdue() {
        let mut idle = schedule();
        idle.slots.clear();
        let found = looked_at(&idle, &[heard("dat-dai", "2020-01-01T00:00:00Z", true)]);
        assert_eq!(found[0].turn_weeks, None);
        assert!(found[0].topics.iter().all(|topic| !topic.is_overdue));

        let mut newest = schedule();
        let mut program = Program::clone(&newest.programs[&ProgramId::from("cchc")]);
        program.pick = Pick::Newest;
        newest.programs.insert("cchc".into(), Arc::new(program));
        assert_eq!(looked_at(&newest, &[]), []);
    }
}
