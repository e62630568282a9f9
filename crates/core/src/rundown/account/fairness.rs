//! How fairly topics have had the air, and how long what is ready will last: `phatthanh plan --topics`.
//!
//! The order of turns and what may air are asked of the planner's own code; what was heard comes from
//! the airtime log. The weeks of stock are an estimate: what is ready and never aired, at as many
//! segments an episode as the program had lately, its turn coming once in as many episodes as it has
//! topics.
//!
//! Pure.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{Timestamp, ToSpan};

use crate::names::{ProgramId, SlotId, TopicId};
use crate::rundown::choice::eligible::{Eligibility, Hold};
use crate::rundown::choice::past::Past;
use crate::rundown::choice::pick::Picker;
use crate::rundown::history::Before;
use crate::rundown::{Inputs, Item, Kind};
use crate::schedule::{OccurrenceId, Pick, Play, Program};
use crate::units::Frames;

/// Days ahead by which the pace is reported.
const PACE_DAYS: i64 = 28;

/// A segment that was heard, as the airtime log has it.
#[derive(Debug, Clone)]
pub struct Heard {
    /// When it began.
    pub start: Timestamp,
    /// How much of it.
    pub played: Frames,
    /// In which program.
    pub program: ProgramId,
    /// Of which topic.
    pub topic: TopicId,
    /// Of which episode.
    pub episode: Option<u32>,
    /// Whether that was in a slot that repeats another.
    pub repeat: bool,
    /// Whether enough of it was heard to be an airing.
    pub counts: bool,
    /// Whether its recording was never heard before.
    pub new: bool,
}

/// Every program that draws from topics.
#[derive(Debug, Clone, PartialEq)]
pub struct Fairness {
    /// By slug.
    pub programs: Vec<ProgramTurns>,
}

/// A program, and its topics in the order of their turns.
#[derive(Debug, Clone, PartialEq)]
pub struct ProgramTurns {
    /// The program.
    pub program: ProgramId,
    /// What people call it.
    pub title: String,
    /// New episodes a week, by the schedule of the weeks to come.
    pub episodes_per_week: f64,
    /// Next turn first, where they take turns; else as in the program's file.
    pub topics: Vec<TopicTurn>,
}

/// One topic in one program.
#[derive(Debug, Clone, PartialEq)]
pub struct TopicTurn {
    /// The topic.
    pub topic: TopicId,
    /// What people call it.
    pub title: String,
    /// New episodes: a recording of theirs was heard for the first time.
    pub episodes: usize,
    /// Airings of segments that count, repeats included.
    pub airings: usize,
    /// What was heard.
    pub played: Frames,
    /// When it was last heard; also before the period counted.
    pub last_aired: Option<Timestamp>,
    /// When it airs next.
    pub next: Option<Timestamp>,
    /// Segments nobody has approved yet.
    pub waiting: usize,
    /// Segments that may air and never did.
    pub fresh: usize,
    /// How long those last; none if the program is not due.
    pub weeks_left: Option<f64>,
}

/// The view at `inputs.as_of`; `heard` are the airings of the period counted, `coming` what is planned.
#[must_use]
pub fn fairness(inputs: &Inputs<'_>, heard: &[Heard], coming: &[Item]) -> Fairness {
    let programs = inputs
        .schedule
        .programs
        .values()
        .filter(|program| !program.topics.is_empty());
    Fairness {
        programs: programs
            .map(|program| turns(program, inputs, heard, coming))
            .collect(),
    }
}

/// Whether `item` is a segment of `topic` in `program`.
fn draws(item: &Item, program: &Program, topic: &TopicId) -> bool {
    item.kind == Kind::Segment && item.program == program.id && item.topic.as_ref() == Some(topic)
}

/// What lies in a topic's folder.
#[derive(Default)]
struct Stock {
    waiting: usize,
    fresh: usize,
    last_aired: Option<Timestamp>,
}

fn stock(
    topic: &TopicId,
    inputs: &Inputs<'_>,
    past: &Past<'_>,
    before: &Before<'_>,
    eligibility: &Eligibility<'_>,
) -> Stock {
    let mut stock = Stock::default();
    for segment in inputs.catalogue.topic(topic) {
        let last = past.last_aired(segment.id, before);
        stock.last_aired = last.max(stock.last_aired);
        match eligibility.held_picked(segment, inputs.as_of) {
            Some(Hold::Approval) => stock.waiting += 1,
            None if last.is_none() => stock.fresh += 1,
            _ => {}
        }
    }
    stock
}

fn turns(program: &Program, inputs: &Inputs<'_>, heard: &[Heard], coming: &[Item]) -> ProgramTurns {
    let today = inputs.as_of.to_zoned(inputs.rules.zone.clone()).date();
    let past = Past::new(inputs);
    let nowhere = OccurrenceId {
        slot: SlotId::from(""),
        due: Timestamp::MIN,
    };

    let before = Before {
        instant: inputs.as_of,
        occurrence: &nowhere,
    };

    let picker = Picker {
        inputs,
        past: &past,
        before,
        program,
        date: today,
    };

    let rotates = program.pick == Pick::Rotate;
    let order = if rotates {
        picker.turns()
    } else {
        program.topics.iter().collect()
    };

    let eligibility = Eligibility::new(inputs, program, today);
    let pace = episodes_per_week(program, inputs);
    let own: Vec<&Heard> = heard
        .iter()
        .filter(|heard| heard.program == program.id)
        .collect();
    let an_episode = segments_an_episode(&own, program, coming);
    let several = if rotates { order.len() } else { 1 };
    let row = |topic: &TopicId| {
        let heard: Vec<&&Heard> = own.iter().filter(|heard| heard.topic == *topic).collect();
        let new = heard.iter().filter(|heard| heard.counts && heard.new);
        let episodes: BTreeSet<_> = new.filter_map(|heard| heard.episode).collect();
        let Stock {
            waiting,
            fresh,
            last_aired,
        } = stock(topic, inputs, &past, &before, &eligibility);
        let turn = past.last_turn(&program.id, topic, &before);
        let counted = || heard.iter().filter(|heard| heard.counts);
        let last_heard = counted().map(|heard| heard.start).max();
        let coming = coming.iter().filter(|item| item.start > inputs.as_of);
        TopicTurn {
            topic: topic.clone(),
            title: eligibility.title(topic),
            episodes: episodes.len(),
            airings: counted().count(),
            played: heard.iter().map(|heard| heard.played).sum(),
            last_aired: last_aired.max(turn).max(last_heard),
            next: coming
                .filter(|item| draws(item, program, topic))
                .map(|item| item.start)
                .min(),
            waiting,
            fresh,
            weeks_left: (pace > 0.0).then(|| fresh as f64 / an_episode * several as f64 / pace),
        }
    };

    ProgramTurns {
        program: program.id.clone(),
        title: program.title.clone(),
        episodes_per_week: pace,
        topics: order.into_iter().map(row).collect(),
    }
}

/// New episodes a week in the weeks to come.
pub(super) fn episodes_per_week(program: &Program, inputs: &Inputs<'_>) -> f64 {
    let until = inputs
        .as_of
        .saturating_add((PACE_DAYS * 24).hours())
        .unwrap_or(Timestamp::MAX);
    let due = inputs
        .schedule
        .occurrences(inputs.calendar, &inputs.rules.zone, inputs.as_of, until)
        .into_iter();
    let new = due.filter(|due| due.slot.play == Play::Program(program.id.clone()));
    new.count() as f64 * 7.0 / PACE_DAYS as f64
}

/// How many segments an episode of the program has, lately; at least one.
fn segments_an_episode(heard: &[&Heard], program: &Program, coming: &[Item]) -> f64 {
    let mut episodes: BTreeMap<u32, usize> = BTreeMap::new();
    for episode in heard
        .iter()
        .filter(|heard| !heard.repeat)
        .filter_map(|heard| heard.episode)
    {
        *episodes.entry(episode).or_default() += 1;
    }

    if episodes.is_empty() {
        let own = coming
            .iter()
            .filter(|item| item.program == program.id && item.kind == Kind::Segment);
        for episode in own
            .filter(|item| !item.repeat)
            .filter_map(|item| item.episode)
        {
            *episodes.entry(episode).or_default() += 1;
        }
    }

    let segments: usize = episodes.values().sum();
    if episodes.is_empty() {
        1.0
    } else {
        (segments as f64 / episodes.len() as f64).max(1.0)
    }
}
