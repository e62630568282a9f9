//! Which slots are due on a date, and what stands back on it.
//!
//! The hard part is what a date takes away: a season, a holiday, a special day, mourning. What is
//! taken away with a reason is kept as [`Displaced`], for people to read and the planner to make
//! good; a slot out of its season or its dates was never due.

use std::sync::Arc;

use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan};

use super::{
    Displaced, DisplacedBy, Due, DueDay, Occurrence, OnHoliday, Play, Program, Schedule, Slot,
    Start,
};
use crate::calendar::{Calendar, OneOff, SpecialDay, instant, second_coming};
use crate::names::SlotId;
use crate::units::Frames;

/// A repeat looks back so many days for its original: any day a weekly slot names comes within a year.
const LONGEST_WAIT: usize = 400;

impl Schedule {
    /// What is due on `date`, a civil date in `zone`.
    ///
    /// A slot belongs to the date its wall time names, even if it runs over midnight or the clock
    /// jumps it there. A date the zone leaves out whole has nothing due.
    #[must_use]
    pub fn due_on(&self, calendar: &Calendar, zone: &TimeZone, date: Date) -> DueDay {
        let mut day = DueDay::default();
        if instant(zone, date, Time::midnight())
            .to_zoned(zone.clone())
            .date()
            != date
        {
            return day;
        }

        let special = calendar.special_on(date);
        let mourning = calendar.mourning(date);
        let week = self
            .slots
            .iter()
            .filter(|slot| slot.holds_on(calendar, date));
        let week = week.map(|slot| (Arc::clone(slot), slot.displaced_by(&special)));
        let one_offs = special.iter().flat_map(|special| special.change.one_offs());
        let one_offs = one_offs.map(|one_off| (Arc::new(Slot::from_one_off(one_off, date)), None));

        // Of those due together, one of that day only comes first.
        for (slot, displaced_by) in one_offs.chain(week) {
            let Some(program) = self.program(calendar, &slot, date) else {
                continue;
            };
            let mourned = mourning && program.is_mourned(&self.topics);
            let why = displaced_by.or_else(|| mourned.then_some(DisplacedBy::Mourning));
            for start in slot.starts_on(zone, date) {
                let occurrence = Occurrence {
                    slot: Arc::clone(&slot),
                    program: Arc::clone(program),
                    date,
                    start,
                    length: Frames::from_duration(slot.length),
                };
                match why.clone() {
                    Some(why) => day.displaced.push(Displaced { occurrence, why }),
                    None => day.occurrences.push(occurrence),
                }
            }
        }

        // Both sorts are stable: what starts together stays in that order, and in the order of the file.
        day.occurrences.sort_by_key(|occurrence| occurrence.start);
        day.displaced
            .sort_by_key(|displaced| displaced.occurrence.start);
        day
    }

    /// Every occurrence that sounds at some moment in `from..until`, by start.
    ///
    /// Finds slots of up to 24 hours.
    #[must_use]
    pub fn occurrences(
        &self,
        calendar: &Calendar,
        zone: &TimeZone,
        from: Timestamp,
        until: Timestamp,
    ) -> Vec<Occurrence> {
        // A slot of yesterday's last minute may last all day, and an hour longer where the clock
        // jumps; a day that begins twice may begin before `until` while the date there is the day before.
        let first = from.to_zoned(zone.clone()).date().saturating_sub(2.days());
        let last = until.to_zoned(zone.clone()).date().saturating_add(1.day());
        let mut found: Vec<Occurrence> = first
            .series(1.day())
            .take_while(|date| *date <= last)
            .flat_map(|date| self.due_on(calendar, zone, date).occurrences)
            .filter(|occurrence| occurrence.start < until && occurrence.end() > from)
            .collect();
        found.sort_by_key(|occurrence| occurrence.start);
        found
    }

    /// The program that fills `slot` on `date`: for a repeat, that of its original where that was last due.
    #[must_use]
    pub fn program(&self, calendar: &Calendar, slot: &Slot, date: Date) -> Option<&Arc<Program>> {
        let program = match &slot.play {
            Play::Program(program) => program,
            Play::Repeat(original) => match &self.repeated(calendar, original, slot, date)?.play {
                Play::Program(program) => program,
                Play::Repeat(_) => return None,
            },
        };
        self.programs.get(program)
    }

    /// Every version of the slot called `id`, the one that holds first in front.
    fn versions(&self, id: &SlotId) -> Vec<&Arc<Slot>> {
        let own = self.slots.iter().filter(|slot| slot.id == *id);
        let mut versions: Vec<&Arc<Slot>> = own.collect();
        versions.sort_by_key(|slot| slot.from);
        versions
    }

    /// The version of the slot called `id` that holds on `date`; else the last one before it, else the first.
    #[must_use]
    pub fn slot_on(&self, id: &SlotId, date: Date) -> Option<&Arc<Slot>> {
        let versions = self.versions(id);
        let begun = |slot: &&&Arc<Slot>| slot.from.is_none_or(|from| from <= date);
        let last = versions.iter().rev().find(begun).copied();
        last.or_else(|| versions.first().copied())
    }

    /// The version of `original` that was last due before `repeat` is on `date`; else the one that holds then.
    fn repeated(
        &self,
        calendar: &Calendar,
        original: &SlotId,
        repeat: &Slot,
        date: Date,
    ) -> Option<&Arc<Slot>> {
        let versions = self.versions(original);
        if versions.len() > 1 {
            let at = repeat.due.times_on(date).first().copied();
            let was_due = |slot: &Slot| {
                let first = slot.from.unwrap_or(Date::MIN);
                let days = std::iter::successors(Some(date), |day| day.yesterday().ok());
                days.take(LONGEST_WAIT)
                    .take_while(|day| *day >= first)
                    .filter(|day| slot.holds_on(calendar, *day))
                    .any(|day| {
                        let times = slot.due.times_on(day);
                        times
                            .first()
                            .is_some_and(|due| day < date || at.is_none_or(|at| *due < at))
                    })
            };
            if let Some(last) = versions.into_iter().rev().find(|slot| was_due(slot)) {
                return Some(last);
            }
        }
        self.slot_on(original, date)
    }
}

impl Due {
    /// The wall times named on `date`, in order.
    fn times_on(&self, date: Date) -> Vec<Time> {
        match self {
            Self::Weekly { days, at } => {
                let weekday = date.weekday().to_monday_zero_offset();
                let due = days
                    .get(usize::from(weekday.unsigned_abs()))
                    .copied()
                    .unwrap_or(false);
                due.then_some(*at).into_iter().collect()
            }
            Self::Cron(rule) => rule.times_on(date),
        }
    }

    /// Returns whether it is due at `time` each time that comes, where the clock is set back over it.
    fn comes_again(&self, time: Time) -> bool {
        matches!(self, Self::Cron(rule) if rule.goes_on_around(time))
    }
}

impl Slot {
    /// The instants at which it is due by its wall times on `date`, in order, each once.
    fn starts_on(&self, zone: &TimeZone, date: Date) -> Vec<Timestamp> {
        let times = self.due.times_on(date).into_iter();
        let comings = times.flat_map(|time| {
            let again = self
                .due
                .comes_again(time)
                .then(|| second_coming(zone, date, time))
                .flatten();
            [Some(instant(zone, date, time)), again]
        });
        let mut starts: Vec<Timestamp> = comings.flatten().collect();

        // Times inside a gap land on those behind it, or after them.
        starts.sort_unstable();
        starts.dedup();
        starts
    }

    /// Whether `date` is within the slot's dates and season.
    fn holds_on(&self, calendar: &Calendar, date: Date) -> bool {
        self.from.is_none_or(|from| from <= date)
            && self.until.is_none_or(|until| date <= until)
            && self
                .season
                .as_ref()
                .is_none_or(|season| calendar.in_season(season, date))
    }

    /// What takes the slot off a day with these special days, if anything does.
    ///
    /// What names the slot itself comes before what means every slot, so a slot that moves away
    /// from holidays is made good though the holiday also replaces the whole week's program.
    fn displaced_by(&self, special: &[&SpecialDay]) -> Option<DisplacedBy> {
        let first = |holds: &dyn Fn(&SpecialDay) -> bool| {
            special
                .iter()
                .find(|day| holds(day))
                .map(|day| day.name.clone())
        };

        let at_rest = || match self.on_holiday {
            OnHoliday::Air => None,
            OnHoliday::Rest => first(&|day| day.holiday).map(DisplacedBy::Rests),
            OnHoliday::Move => first(&|day| day.holiday).map(DisplacedBy::Moves),
        };

        first(&|day| day.change.drop.contains(&self.id))
            .map(DisplacedBy::Dropped)
            .or_else(at_rest)
            .or_else(|| first(&|day| day.change.replace.is_some()).map(DisplacedBy::Replaced))
    }

    /// The slot that a one-off change makes, for that date only.
    fn from_one_off(one_off: &OneOff, date: Date) -> Self {
        Self {
            id: one_off.id.clone(),
            play: Play::Program(one_off.program.clone()),
            due: Due::Weekly {
                days: [true; 7],
                at: one_off.at,
            },
            length: one_off.length,
            start: Start::Hard,
            overrun: SignedDuration::ZERO,
            priority: 0,
            on_holiday: OnHoliday::Air,
            season: None,
            from: Some(date),
            until: Some(date),
        }
    }
}

#[cfg(test)]
mod tests;
