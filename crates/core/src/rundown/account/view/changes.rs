//! What an edit changes, as people and programs read it.
//!
//! The hard part is repetition: a slot that moves every Tuesday is one line, not one a week.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::Serialize;

use super::{rfc3339, table};
use crate::names::{ProgramId, SlotId};
use crate::rundown::{Broadcast, Change, ChangeKind, Changes, Kind};
use crate::schedule::Schedule;
use crate::words::{Language, Text};

/// The JSON of what an edit changes.
#[derive(Debug, Clone, Serialize)]
pub struct ChangesJson {
    /// The first day compared.
    pub from: Date,
    /// The last.
    pub until: Date,
    /// How many items differ, fillers included.
    pub items_changed: usize,
    /// By date and time.
    pub changes: Vec<ChangeJson>,
}

/// The JSON of one change.
#[derive(Debug, Clone, Serialize)]
pub struct ChangeJson {
    date: Date,
    change: ChangeKind,
    before: Option<BroadcastJson>,
    after: Option<BroadcastJson>,
}

#[derive(Debug, Clone, Serialize)]
struct BroadcastJson {
    slot: SlotId,
    program: ProgramId,
    start: String,
    end: String,
    items: Vec<BroadcastItemJson>,
}

#[derive(Debug, Clone, Serialize)]
struct BroadcastItemJson {
    kind: Kind,
    title: String,
}

impl ChangesJson {
    /// The changes of the days `from` to `until`.
    #[must_use]
    pub fn new(changes: &Changes, from: Date, until: Date, zone: &TimeZone) -> Self {
        let broadcast = |broadcast: &Broadcast| BroadcastJson {
            slot: broadcast.occurrence.slot.clone(),
            program: broadcast.program.clone(),
            start: rfc3339(broadcast.start, zone),
            end: rfc3339(broadcast.end, zone),
            items: broadcast
                .items
                .iter()
                .map(|(kind, _, title)| BroadcastItemJson {
                    kind: *kind,
                    title: title.clone(),
                })
                .collect(),
        };

        let change = |change: &Change| ChangeJson {
            date: change.date,
            change: change.kind,
            before: change.before.as_ref().map(broadcast),
            after: change.after.as_ref().map(broadcast),
        };

        Self {
            from,
            until,
            items_changed: changes.items,
            changes: changes.changes.iter().map(change).collect(),
        }
    }
}

/// A line a change, the same change of several days once; those of fillers only are counted. `schedules` are the one
/// before the edit and the one after it: what went is only in the first.
#[must_use]
pub fn changes_text(
    changes: &Changes,
    days: (Date, Date),
    schedules: (&Schedule, &Schedule),
    zone: &TimeZone,
    language: Language,
) -> String {
    let span = |text: Text| {
        let day = |date: Date| date.strftime("%d/%m/%Y").to_string();
        text.with("from", day(days.0))
            .with("until", day(days.1))
            .with("items", changes.items)
            .say(language)
    };

    if changes.changes.is_empty() {
        return format!("{}\n", span(Text::new("rundown-diff-none")));
    }

    let mut lines: Vec<(Text, BTreeSet<Date>)> = Vec::new();
    let fillers = |change: &&Change| change.kind == ChangeKind::Filler;
    for change in changes.changes.iter().filter(|change| !fillers(change)) {
        let text = sentence(change, schedules, zone);
        match lines.iter_mut().find(|(known, _)| *known == text) {
            Some((_, dates)) => drop(dates.insert(change.date)),
            None => lines.push((text, BTreeSet::from([change.date]))),
        }
    }

    let mut said = format!("{}\n", span(Text::new("rundown-diff-heading")));
    for (text, dates) in lines {
        writeln!(
            said,
            "  {}: {}",
            when(&dates, days, language),
            text.say(language)
        )
        .expect("a string takes text");
    }

    let fillers = changes.changes.iter().filter(fillers).count();
    if fillers > 0 {
        let text = Text::new("rundown-diff-fillers").with("count", fillers);
        writeln!(said, "  {}", text.say(language)).expect("a string takes text");
    }

    said
}

/// What happened, without the date.
fn sentence(change: &Change, (old, new): (&Schedule, &Schedule), zone: &TimeZone) -> Text {
    let (before, after) = (change.before.as_ref(), change.after.as_ref());
    let Some(own) = after.or(before) else {
        return Text::new("rundown-diff-none");
    };

    let clock = |broadcast: &Broadcast| {
        let at = |at| table::clock(at, zone);
        format!("{}–{}", at(broadcast.start), at(broadcast.end))
    };

    let differ = before
        .zip(after)
        .is_some_and(|(before, after)| before.items != after.items);
    let key = match change.kind {
        ChangeKind::Added => "rundown-diff-added",
        ChangeKind::Removed => "rundown-diff-removed",
        _ if before
            .zip(after)
            .is_some_and(|(before, after)| before.occurrence.slot != after.occurrence.slot) =>
        {
            "rundown-diff-exchanged"
        }
        ChangeKind::Moved if differ => "rundown-diff-moved-replaced",
        ChangeKind::Moved => "rundown-diff-moved",
        ChangeKind::Resized => "rundown-diff-resized",
        ChangeKind::Replaced | ChangeKind::Filler => "rundown-diff-replaced",
    };

    let name = |broadcast: &Broadcast| program(broadcast, if after.is_some() { new } else { old });
    let text = Text::new(key)
        .with("slot", &own.occurrence.slot)
        .with("program", name(own));
    let text = text
        .with("times", clock(own))
        .with("was", before.map(clock).unwrap_or_default());
    match key {
        "rundown-diff-added"
        | "rundown-diff-removed"
        | "rundown-diff-moved"
        | "rundown-diff-resized" => text,
        _ => {
            let was_slot = before
                .map(|before| before.occurrence.slot.to_string())
                .unwrap_or_default();
            text.with("was_slot", was_slot)
                .with(
                    "old",
                    before.map(|before| titles(before, old)).unwrap_or_default(),
                )
                .with(
                    "new",
                    after.map(|after| titles(after, new)).unwrap_or_default(),
                )
        }
    }
}

/// What a broadcast airs; the program where nothing of it has a title.
fn titles(broadcast: &Broadcast, schedule: &Schedule) -> String {
    let told = broadcast.items.iter().filter(|(kind, _, title)| {
        !title.is_empty() && !matches!(kind, Kind::Opening | Kind::Closing)
    });
    let titles: Vec<String> = told.map(|(_, _, title)| format!("“{title}”")).collect();
    if titles.is_empty() {
        program(broadcast, schedule)
    } else {
        titles.join(", ")
    }
}

fn program(broadcast: &Broadcast, schedule: &Schedule) -> String {
    let program = schedule.programs.get(&broadcast.program);
    program.map_or_else(
        || broadcast.program.to_string(),
        |program| program.title.clone(),
    )
}

/// `thứ Ba 24/11`, `thứ Ba, thứ Năm hằng tuần từ 24/11`, or each date.
fn when(dates: &BTreeSet<Date>, (first, last): (Date, Date), language: Language) -> String {
    let name = |date: Date| {
        Text::new(format!(
            "rundown-weekday-{}",
            date.weekday().to_monday_one_offset()
        ))
        .say(language)
    };

    let short = |date: Date| date.strftime("%d/%m").to_string();
    let weekdays: BTreeMap<i8, Date> = dates
        .iter()
        .rev()
        .map(|date| (date.weekday().to_monday_one_offset(), *date))
        .collect();
    let all = first
        .series(jiff::Span::new().days(1))
        .take_while(|date| *date <= last);
    let same: BTreeSet<Date> = all
        .filter(|date| weekdays.contains_key(&date.weekday().to_monday_one_offset()))
        .collect();
    let (Some(from), true) = (
        dates.first(),
        same == *dates && dates.len() > weekdays.len(),
    ) else {
        let each: Vec<String> = dates
            .iter()
            .map(|date| format!("{} {}", name(*date), short(*date)))
            .collect();
        return each.join(", ");
    };

    let key = if weekdays.len() == 7 {
        "rundown-diff-daily"
    } else {
        "rundown-diff-weekly"
    };

    let names: Vec<String> = weekdays.values().map(|date| name(*date)).collect();
    Text::new(key)
        .with("days", names.join(", "))
        .with("from", short(*from))
        .say(language)
}
