//! The full story of one slot on one date: `phatthanh plan --why`.
//!
//! The day is planned by the very code that plans it, watched: the winner named here is the one that
//! airs. What the planner did not look at, because an earlier topic gave enough, is judged by the same
//! rules afterwards, and says so.
//!
//! Pure.

use std::sync::Arc;

use jiff::civil::{Date, Time};
use jiff::{Timestamp, ToSpan};

use crate::calendar::instant;
use crate::names::{SlotId, TopicId};
use crate::rundown::choice::eligible::{Eligibility, Hold};
use crate::rundown::choice::pick::{Picker, Pool};
use crate::rundown::choice::rest;
use crate::rundown::fill::filled::Verdict;
use crate::rundown::fill::joins::sounding;
use crate::rundown::history::Before;
use crate::rundown::plan::{Watched, plan_watched};
use crate::rundown::reason::{Note, length, minute};
use crate::rundown::time::contention::windows;
use crate::rundown::{Air, Inputs, Item, Segment, weave};
use crate::schedule::{Due, Occurrence, Play, Program, Slot};
use crate::units::Frames;
use crate::words::Text;

/// Everything there is to say about one slot on one date.
#[derive(Debug, Clone)]
pub struct Story {
    /// The slot.
    pub slot: Arc<Slot>,
    /// The date.
    pub date: Date,
    /// What makes the date special, by name.
    pub special: Vec<String>,
    /// Why it is not due, if it is not.
    pub not_due: Option<Text>,
    /// Each time it is due, in order.
    pub occurrences: Vec<OccurrenceStory>,
    /// What the planner noted about it, the calendar's doing included.
    pub notes: Vec<Note>,
}

/// One time the slot is due.
#[derive(Debug, Clone)]
pub struct OccurrenceStory {
    /// When it is due, and until when.
    pub due: (Timestamp, Timestamp),
    /// The time it really has; none if it lost all of it.
    pub got: Option<(Timestamp, Timestamp)>,
    /// What fills it; for a repeat its original's.
    pub program: Arc<Program>,
    /// Who else wanted the same time.
    pub rivals: Vec<Rival>,
    /// Where its segments could come from, in the order they are tried.
    pub pools: Vec<PoolStory>,
    /// What airs.
    pub items: Vec<Item>,
}

/// An occurrence that wanted the same time.
#[derive(Debug, Clone)]
pub struct Rival {
    /// Its slot.
    pub slot: SlotId,
    /// Of two, the higher wins.
    pub priority: i32,
    /// When it is due, and until when.
    pub due: (Timestamp, Timestamp),
    /// The time it really has.
    pub got: Option<(Timestamp, Timestamp)>,
}

/// Segments the occurrence could be made of: of one topic, where topics take turns.
#[derive(Debug, Clone)]
pub struct PoolStory {
    /// The topic whose turn it is.
    pub topic: Option<TopicId>,
    /// When the program last had an episode of it.
    pub last_turn: Option<Timestamp>,
    /// Whether its turn came at all: an earlier one may have given what airs.
    pub tried: bool,
    /// Best first.
    pub candidates: Vec<CandidateStory>,
}

/// One segment that could be picked.
#[derive(Debug, Clone)]
pub struct CandidateStory {
    /// The segment.
    pub segment: Arc<Segment>,
    /// Its place among those that may air, from 1; none if it is held back.
    pub rank: Option<usize>,
    /// When it last aired.
    pub last_aired: Option<Timestamp>,
    /// What came of it.
    pub fate: Fate,
}

/// What came of a candidate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fate {
    /// It airs.
    Won,
    /// It is held back, and why.
    Held(Text),
    /// It may air, but does not fit into what those before it leave.
    NoRoom,
    /// It may air, but its topic's turn has not come.
    NotItsTurn,
}

/// The story of `slot` on `date`; none if there is no such slot.
#[must_use]
pub fn explain(slot: &SlotId, date: Date, inputs: &Inputs<'_>) -> Option<Story> {
    let due = inputs
        .schedule
        .due_on(inputs.calendar, &inputs.rules.zone, date);
    let of_day = || {
        due.occurrences
            .iter()
            .map(|due| &due.slot)
            .find(|due| due.id == *slot)
    };

    let own = Arc::clone(inputs.schedule.slot_on(slot, date).or_else(of_day)?);
    let mut occurrences = Vec::new();
    let mut rundown = plan_watched(date, inputs, &mut |watched| {
        if watched.window.occurrence.slot.id == *slot {
            let Watched { window, filled, .. } = *watched;
            let lost = || OccurrenceStory {
                items: filled.items.clone(),
                ..lost_story(&window.occurrence)
            };
            occurrences.push(if window.only_filled {
                lost()
            } else {
                tell(watched, inputs)
            });
        }
    });
    for lost in due.occurrences.iter().filter(|due| due.slot.id == *slot) {
        if !occurrences.iter().any(|told| told.due.0 == lost.start) {
            occurrences.push(lost_story(lost));
        }
    }

    occurrences.sort_by_key(|told| told.due.0);
    let around = around(date, inputs);
    for told in &mut occurrences {
        told.rivals = rivals(told, slot, &around);
    }

    with_orders(&mut occurrences, &rundown.items, date, inputs);
    rundown
        .notes
        .retain(|note| note.slot.as_ref() == Some(slot));
    let displaced = due
        .displaced
        .iter()
        .any(|displaced| displaced.occurrence.slot.id == *slot);
    let not_due = (occurrences.is_empty() && !displaced).then(|| not_due(&own, date, inputs));
    let special = inputs
        .calendar
        .special_on(date)
        .iter()
        .map(|day| day.name.clone())
        .collect();
    Some(Story {
        slot: own,
        date,
        special,
        not_due,
        occurrences,
        notes: rundown.notes,
    })
}

/// Tells what orders make of the occurrences of a day that has these `items`: each that they touch has them too.
fn with_orders(
    occurrences: &mut [OccurrenceStory],
    items: &[Item],
    date: Date,
    inputs: &Inputs<'_>,
) {
    let midnight = |date| instant(&inputs.rules.zone, date, Time::midnight());
    let (begins, ends) = (midnight(date), midnight(date.tomorrow().unwrap_or(date)));
    let from = inputs.as_of.max(begins);
    let woven = weave(items.to_vec(), &Air::default(), from, ends, inputs);
    for told in occurrences {
        let (Some((starts, over)), Some(first)) = (told.got, told.items.first()) else {
            continue;
        };
        let own = first.occurrence.clone();
        let on = |item: &&Item| item.start < over && item.end() > starts;
        if !woven.iter().filter(on).any(|item| item.order.is_some()) {
            continue;
        }
        let is_told = |item: &&Item| item.order.is_some() || item.occurrence == own;
        told.items = woven.iter().filter(on).filter(is_told).cloned().collect();
    }
}

fn lost_story(lost: &Occurrence) -> OccurrenceStory {
    OccurrenceStory {
        due: (lost.start, lost.end()),
        got: None,
        program: Arc::clone(&lost.program),
        rivals: Vec::new(),
        pools: Vec::new(),
        items: Vec::new(),
    }
}

/// What an occurrence looked at, and what it did not come to.
fn tell(watched: &Watched<'_>, inputs: &Inputs<'_>) -> OccurrenceStory {
    let Watched {
        window,
        start,
        filled,
        ..
    } = *watched;
    let occurrence = &window.occurrence;
    let judge = Judge {
        watched,
        inputs,
        eligibility: Eligibility::new(inputs, &occurrence.program, occurrence.date),
        before: Before {
            instant: window.began,
            occurrence: &window.id,
        },
    };

    let pools = match &occurrence.slot.play {
        Play::Repeat(_) => {
            let candidates = judge.ranked(filled.tried.iter().map(|(segment, _)| segment));
            vec![PoolStory {
                topic: None,
                last_turn: None,
                tried: true,
                candidates,
            }]
        }
        Play::Program(_) => judge.pools(),
    };

    OccurrenceStory {
        due: (occurrence.start, occurrence.end()),
        got: Some((start, window.end.max(filled.end))),
        program: Arc::clone(&occurrence.program),
        rivals: Vec::new(),
        pools,
        items: filled.items.clone(),
    }
}

/// Judges what an occurrence could be made of.
struct Judge<'a> {
    watched: &'a Watched<'a>,
    inputs: &'a Inputs<'a>,
    eligibility: Eligibility<'a>,
    before: Before<'a>,
}

impl Judge<'_> {
    /// What came of a segment, or would have.
    fn fate(&self, segment: &Arc<Segment>) -> Fate {
        let Watched {
            window,
            start,
            filled,
            ..
        } = *self.watched;
        let room = Frames::between(start, window.limit);
        let tried = filled
            .tried
            .iter()
            .find(|(tried, _)| Arc::ptr_eq(tried, segment));
        let hold = match tried {
            Some((_, Verdict::Taken)) => return Fate::Won,
            Some((_, Verdict::NoRoom)) => return Fate::NoRoom,
            Some((_, Verdict::Held(hold))) => Some(*hold),
            None => self.eligibility.held_picked(segment, start).or_else(|| {
                let length = sounding(&window.occurrence.program, segment).length;
                let long = (length > room).then_some(Hold::TooLong);
                long.or_else(|| (segment.length == Frames::ZERO).then_some(Hold::TooShort))
            }),
        };

        hold.map_or(Fate::NotItsTurn, |hold| {
            let topic = self.eligibility.title(&segment.topic);
            let rests = self.rests_until(segment).filter(|_| hold == Hold::Resting);
            let detail = rests.map_or_else(|| length(room), |at| minute(at, self.inputs.rules));
            Fate::Held(
                self.eligibility
                    .first(segment, hold, detail)
                    .with("topic", topic),
            )
        })
    }

    /// When `segment` has rested long enough; none if it has.
    fn rests_until(&self, segment: &Segment) -> Option<Timestamp> {
        let every = self.eligibility.reading(segment).every?;
        rest::until(segment.id, every, self.watched.past, &self.before)
    }

    /// The segments with their fates; those that may air have their place among them.
    fn ranked<'s>(&self, segments: impl Iterator<Item = &'s Arc<Segment>>) -> Vec<CandidateStory> {
        let mut rank = 0;
        let story = |segment: &Arc<Segment>| {
            let fate = self.fate(segment);
            let may = !matches!(fate, Fate::Held(_));
            rank += usize::from(may);
            let last_aired = self.watched.past.last_aired(segment.id, &self.before);
            CandidateStory {
                segment: Arc::clone(segment),
                rank: may.then_some(rank),
                last_aired,
                fate,
            }
        };

        segments.map(story).collect()
    }

    /// Where the program's segments could come from.
    fn pools(&self) -> Vec<PoolStory> {
        let (past, occurrence) = (self.watched.past, &self.watched.window.occurrence);
        let program = &occurrence.program;
        let picker = Picker {
            inputs: self.inputs,
            past,
            before: self.before,
            program,
            date: occurrence.date,
        };

        let last_turn = |topic: &TopicId| past.last_turn(&program.id, topic, &self.before);
        let mut given = false;
        let pools = picker.pools().map(|Pool { turn, candidates }| {
            let candidates = self.ranked(candidates.iter().map(|candidate| candidate.segment));
            let tried = !given;
            given |= candidates
                .iter()
                .any(|candidate| candidate.fate == Fate::Won);
            PoolStory {
                topic: turn.cloned(),
                last_turn: turn.and_then(last_turn),
                tried,
                candidates,
            }
        });
        pools.collect()
    }
}

/// Everything due around `date`, and the time it got.
fn around(date: Date, inputs: &Inputs<'_>) -> Vec<Rival> {
    let (windows, _) = windows(date, inputs);
    let days = [
        date.saturating_sub(1.day()),
        date,
        date.saturating_add(1.day()),
    ];
    let due = |day| {
        inputs
            .schedule
            .due_on(inputs.calendar, &inputs.rules.zone, day)
            .occurrences
    };

    let rival = |occurrence: Occurrence| {
        let own = || {
            windows
                .iter()
                .filter(|window| window.is_of(&occurrence) && !window.only_filled)
        };
        Rival {
            slot: occurrence.slot.id.clone(),
            priority: occurrence.slot.priority,
            due: (occurrence.start, occurrence.end()),
            got: own()
                .next()
                .zip(own().next_back())
                .map(|(first, last)| (first.start, last.end)),
        }
    };

    days.into_iter().flat_map(due).map(rival).collect()
}

fn rivals(told: &OccurrenceStory, slot: &SlotId, around: &[Rival]) -> Vec<Rival> {
    let meets = |rival: &&Rival| {
        (&rival.slot, rival.due.0) != (slot, told.due.0)
            && rival.due.0 < told.due.1
            && told.due.0 < rival.due.1
    };
    around.iter().filter(meets).cloned().collect()
}

/// Why the slot's own lines leave the date out.
fn not_due(slot: &Slot, date: Date, inputs: &Inputs<'_>) -> Text {
    let day = |date: Date| date.strftime("%d/%m/%Y").to_string();
    if let Some(from) = slot.from.filter(|from| date < *from) {
        return Text::new("rundown-why-before").with("from", day(from));
    }

    if let Some(until) = slot.until.filter(|until| *until < date) {
        return Text::new("rundown-why-after").with("until", day(until));
    }

    if let Some(season) = slot
        .season
        .as_ref()
        .filter(|season| !inputs.calendar.in_season(season, date))
    {
        return Text::new("rundown-why-season").with("season", season);
    }

    match &slot.due {
        Due::Weekly { .. } => Text::new("rundown-why-weekday"),
        Due::Cron(_) => Text::new("rundown-why-cron"),
    }
}
