//! What is owed: occurrences that were to air and were not heard, until they are made good.
//!
//! Owed is, for as long as its program's `make_good` says,
//!
//! * an occurrence of a mandatory program of which nothing was heard, though it was planned: the power,
//!   a fault, an emergency;
//! * one that lost its time by rule: to a stronger one, to quiet hours, to a limit, to a special day's
//!   own program; one that moves away from a holiday, mandatory or not;
//! * one that mourning took away, unless it is of the programs that give way.
//!
//! Not owed is what a person left out (`drop`, `rest`, skipped), what had nothing ready to air, and a
//! repeat: it follows its original, wherever that is made good.
//!
//! It is made good once, oldest first, in the first time that fits:
//!
//! * of a program that gives way ([`Program::gives_way`]), or of a repeat of the missed slot itself that
//!   has nothing newer to repeat: the episode is then heard first where its repeat would have been;
//! * at least as long as the missed time, so that the same would be picked;
//! * not on a holiday, if the missed slot keeps off holidays.
//!
//! It takes a time that is planned anyway, so it breaks no limit, reaches into no quiet hours and
//! takes nothing from a mandatory program. An occurrence owes nothing to what is learned after it began.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::{Date, Time};
use jiff::{SignedDuration, Timestamp, ToSpan};

use super::past::Past;
use crate::calendar::instant;
use crate::rundown::history::Before;
use crate::rundown::reason::{Note, Severity, clock, day, displaced_text};
use crate::rundown::time::contention::windows;
use crate::rundown::time::quiet::{clip, next_quiet};
use crate::rundown::time::window::Window;
use crate::rundown::{Inputs, Lost, MakesGood};
use crate::schedule::{
    Displaced, DisplacedBy, DueDay, Occurrence, OccurrenceId, OnHoliday, Play, Program, Rules,
    Schedule, Slot,
};
use crate::units::{Frames, instant};
use crate::words::Text;

/// One occurrence that is owed.
#[derive(Debug)]
pub(in crate::rundown) struct MakeGood {
    pub(in crate::rundown) program: Arc<Program>,
    /// The day it was due on.
    pub(in crate::rundown) date: Date,
    /// The time it had.
    pub(in crate::rundown) length: Frames,
    occurrence: OccurrenceId,
    off_holidays: bool,
    which: Text,
    /// Why it was missed, and its making good too; each with the instant from which that counts.
    reasons: Vec<(Timestamp, Text)>,
}

/// All that may be owed on one day, the oldest first.
#[derive(Debug, Default)]
pub(in crate::rundown) struct MakeGoods(BTreeMap<OccurrenceId, MakeGood>);

impl MakeGoods {
    /// What may be owed on `date`, whether it has been made good meanwhile or not.
    pub(in crate::rundown) fn on(date: Date, inputs: &Inputs<'_>) -> Self {
        let longest = inputs
            .schedule
            .programs
            .values()
            .map(|program| program.make_good)
            .max();
        let back_days = longest.unwrap_or_default().as_hours() / 24 + 2;
        let first = date.saturating_sub(back_days.days());
        let mut make_goods = Self::default();
        make_goods.lost(first, date, inputs);
        let days = first.series(1.day()).take_while(|day| *day <= date);
        let days: Vec<(Date, DueDay)> = days
            .map(|day| {
                (
                    day,
                    inputs
                        .schedule
                        .due_on(inputs.calendar, &inputs.rules.zone, day),
                )
            })
            .collect();
        for displaced in days.iter().flat_map(|(_, day)| &day.displaced) {
            if moves(displaced, inputs.schedule) {
                make_goods.missed_by_rule(
                    &displaced.occurrence,
                    displaced_text(displaced, inputs.rules),
                    inputs,
                );
            }
        }

        make_goods.out_of_time(&days, inputs);
        make_goods.failed(first, date, inputs);
        // What began the day before may still be on.
        let yesterday = instant(
            &inputs.rules.zone,
            date.saturating_sub(1.day()),
            Time::midnight(),
        );
        make_goods.0.retain(|_, debt| yesterday <= debt.until());
        make_goods
    }

    /// What `window` could make good, in turn.
    pub(in crate::rundown) fn in_turn<'a>(
        &'a self,
        window: &'a Window,
        past: &'a Past<'_>,
        inputs: &'a Inputs<'_>,
    ) -> impl Iterator<Item = (&'a MakeGood, MakesGood)> {
        let before = Before {
            instant: window.start,
            occurrence: &window.id,
        };
        self.0
            .values()
            .filter(move |debt| {
                debt.fits(window, &before, past, inputs)
                    && !past.is_heard(&debt.occurrence, &before)
            })
            .map(move |debt| (debt, debt.makes_good(window.start)))
    }

    /// What is still owed when `date` is over, and what is owed no more though it was never heard.
    pub(in crate::rundown) fn notes(
        &self,
        date: Date,
        past: &Past<'_>,
        rules: &Rules,
    ) -> Vec<Note> {
        let [begins, midnight] = [date, date.saturating_add(1.day())]
            .map(|date| instant(&rules.zone, date, Time::midnight()));
        let open = self.0.values().filter(|debt| {
            let before = Before {
                instant: midnight,
                occurrence: &debt.occurrence,
            };
            let is_owed = debt.date < date && debt.from() < midnight && begins <= debt.until();
            is_owed && !past.is_heard(&debt.occurrence, &before)
        });
        let note = |debt: &MakeGood| {
            let (severity, key) = if debt.until() < midnight {
                (Severity::Error, "rundown-owed-over")
            } else {
                (Severity::Info, "rundown-owed")
            };
            let text = debt
                .which
                .clone()
                .renamed(key)
                .with("program", &debt.program.title);
            Note::about(
                &debt.occurrence.slot,
                severity,
                text.with("until", day(debt.until(), rules)),
            )
        };

        open.map(note).collect()
    }

    /// Mandatory occurrences that were planned and not heard.
    fn lost(&mut self, first: Date, last: Date, inputs: &Inputs<'_>) {
        for lost in lost_on(first, last, inputs).filter(|lost| lost.makes_good.is_none()) {
            let program = inputs
                .schedule
                .programs
                .get(&lost.program)
                .filter(|program| program.mandatory);
            let Some(program) = program else { continue };
            let Some((length, on_holiday)) = slot(&lost.occurrence, inputs) else {
                continue;
            };
            let debt = self.0.entry(lost.occurrence.clone()).or_insert_with(|| {
                let length = Frames::from_duration(length);
                MakeGood::new(
                    lost.occurrence.clone(),
                    length,
                    program,
                    on_holiday,
                    inputs.rules,
                )
            });
            debt.add(lost);
        }
    }

    /// Making good that was not heard either.
    fn failed(&mut self, first: Date, last: Date, inputs: &Inputs<'_>) {
        for lost in lost_on(first, last, inputs).filter(|lost| lost.makes_good.is_some()) {
            if let Some(debt) = self.0.get_mut(lost.make_goods()) {
                debt.add(lost);
            }
        }
    }

    fn missed_by_rule(&mut self, occurrence: &Occurrence, why: Text, inputs: &Inputs<'_>) {
        let Occurrence {
            slot,
            program,
            start,
            length,
            ..
        } = occurrence;

        // What was due before the station knew of it is nobody's loss.
        if *start < inputs.history.since().unwrap_or(inputs.as_of) {
            return;
        }

        let debt = MakeGood::new(
            occurrence.id(),
            *length,
            program,
            slot.on_holiday,
            inputs.rules,
        );
        let debt = self.0.entry(occurrence.id()).or_insert(debt);
        debt.reasons.insert(0, (occurrence.end(), why));
    }

    /// Mandatory occurrences that have no time, or none that is worth beginning.
    fn out_of_time(&mut self, days: &[(Date, DueDay)], inputs: &Inputs<'_>) {
        for (date, day) in days {
            let mut mandatory = day
                .occurrences
                .iter()
                .filter(|it| is_mandatory(it))
                .peekable();
            if mandatory.peek().is_none() || !(inputs.rules.refuse || is_crowded(day, inputs)) {
                continue;
            }
            let (windows, notes) = windows(*date, inputs);
            for occurrence in mandatory {
                let is_it = |window: &Window| window.is_of(occurrence) && !window.only_filled;
                let about = |note: &&Note| note.slot.as_ref() == Some(&occurrence.slot.id);
                if !windows.iter().any(is_it)
                    && let Some(why) = notes.iter().find(about)
                {
                    self.missed_by_rule(occurrence, why.text.clone(), inputs);
                }
            }
        }
    }
}

/// What was lost of occurrences due from `first` to `last`.
fn lost_on<'a>(first: Date, last: Date, inputs: &Inputs<'a>) -> impl Iterator<Item = &'a Lost> {
    let midnight = |date| instant(&inputs.rules.zone, date, Time::midnight());
    inputs
        .history
        .lost(midnight(first), midnight(last.saturating_add(1.day())))
}

/// How long a slot is and what it does on holidays: one of the week, or of one day only.
fn slot(lost: &OccurrenceId, inputs: &Inputs<'_>) -> Option<(SignedDuration, OnHoliday)> {
    let id = &lost.slot;
    let date = lost.due.to_zoned(inputs.rules.zone.clone()).date();
    let week = inputs
        .schedule
        .slot_on(id, date)
        .map(|slot| (slot.length, slot.on_holiday));
    let mut one_offs = inputs
        .calendar
        .days
        .iter()
        .flat_map(|day| day.change.one_offs());
    week.or_else(|| {
        one_offs
            .find(|one_off| one_off.id == *id)
            .map(|it| (it.length, OnHoliday::Air))
    })
}

/// Whether what the calendar took away is to come later.
fn moves(displaced: &Displaced, schedule: &Schedule) -> bool {
    let Occurrence { slot, program, .. } = &displaced.occurrence;
    let make_goods = match displaced.why {
        DisplacedBy::Moves(_) => true,
        DisplacedBy::Replaced(_) => program.mandatory,
        DisplacedBy::Mourning => !program.gives_way(&schedule.topics),
        DisplacedBy::Rests(_) | DisplacedBy::Dropped(_) => false,
    };
    make_goods && is_original(slot)
}

fn is_mandatory(occurrence: &Occurrence) -> bool {
    occurrence.program.mandatory && is_original(&occurrence.slot)
}

fn is_original(slot: &Slot) -> bool {
    matches!(slot.play, Play::Program(_))
}

/// Whether anything due on a day can want the time of another, or of quiet hours.
fn is_crowded(day: &DueDay, inputs: &Inputs<'_>) -> bool {
    let Some(first) = day.occurrences.first() else {
        return false;
    };

    let midnight = |date| instant(&inputs.rules.zone, date, Time::midnight());
    let (begins, ends) = (
        midnight(first.date),
        midnight(first.date.saturating_add(1.day())),
    );
    let overlaps = day
        .occurrences
        .windows(2)
        .any(|pair| pair[1].start < pair[0].end());
    let clipped =
        |it: &Occurrence| clip(inputs.rules, it.start, it.end()) != Some((it.start, it.end()));

    // What the day before has left over can only be told by looking there.
    let by_night = next_quiet(inputs.rules, begins).is_none_or(|(from, _)| begins < from);
    let over_midnight = day.occurrences.iter().any(|it| it.end() > ends);
    overlaps || by_night || over_midnight || day.occurrences.iter().any(clipped)
}

impl MakeGood {
    fn new(
        occurrence: OccurrenceId,
        length: Frames,
        program: &Arc<Program>,
        on_holiday: OnHoliday,
        rules: &Rules,
    ) -> Self {
        let OccurrenceId { slot, due } = &occurrence;
        let at = instant::local(*due, &rules.zone);
        let which = Text::new("rundown-makes-good")
            .with("slot", slot)
            .with("at", clock(*due, rules))
            .with("weekday", at.strftime("%a"))
            .with("date", at.strftime("%d/%m/%Y"));
        Self {
            program: Arc::clone(program),
            date: at.date(),
            length,
            occurrence,
            off_holidays: on_holiday != OnHoliday::Air,
            which,
            reasons: Vec::new(),
        }
    }

    /// Strictly after it was certain: what began at that moment had been chosen.
    fn add(&mut self, lost: &Lost) {
        let from = lost
            .at
            .saturating_add(1.nanosecond())
            .unwrap_or(Timestamp::MAX);
        if self.reasons.iter().all(|(_, why)| *why != lost.why) {
            self.reasons.push((
                from.max(self.length.after(self.occurrence.due)),
                lost.why.clone(),
            ));
        }
    }

    /// From when on it is owed.
    fn from(&self) -> Timestamp {
        self.reasons
            .first()
            .map_or(Timestamp::MAX, |(from, _)| *from)
    }

    /// The latest it can be made good.
    fn until(&self) -> Timestamp {
        self.occurrence
            .due
            .saturating_add(self.program.make_good)
            .unwrap_or(Timestamp::MAX)
    }

    /// Whether `window` is a time for it.
    fn fits(
        &self,
        window: &Window,
        before: &Before<'_>,
        past: &Past<'_>,
        inputs: &Inputs<'_>,
    ) -> bool {
        let occurrence = &window.occurrence;
        let gives_way = match &occurrence.slot.play {
            Play::Program(_) => occurrence.program.gives_way(&inputs.schedule.topics),
            Play::Repeat(original) => {
                let last = || past.last_of_slot(original, before);
                *original == self.occurrence.slot
                    && last()
                        .first()
                        .is_none_or(|last| last.start < self.occurrence.due)
            }
        };

        gives_way
            && (self.from()..=self.until()).contains(&window.start)
            && Frames::between(window.start, window.end) >= self.length
            && !(self.off_holidays && inputs.calendar.holiday(occurrence.date))
    }

    /// What an item says of it that begins at `start`.
    fn makes_good(&self, start: Timestamp) -> MakesGood {
        let known = self
            .reasons
            .iter()
            .filter(|(from, _)| *from <= start)
            .map(|(_, why)| why);
        let reasons = std::iter::once(&self.which).chain(known).cloned().collect();
        MakesGood {
            occurrence: self.occurrence.clone(),
            reasons,
        }
    }
}
