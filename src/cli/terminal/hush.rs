//! Why nothing was to be heard at a time: what the schedule, the holidays and the quiet hours say of it now.

use jiff::{Timestamp, ToSpan};

use crate::config::Loaded;
use crate::rundown::{displaced_text, next_quiet};
use crate::words::{Language, Text};

/// Days looked through at most.
const MOST: usize = 31;

/// The reasons for `from..to`, in the order of their times; none where something was due.
pub(in crate::cli) fn reasons(
    loaded: &Loaded,
    (from, to): (Timestamp, Timestamp),
    language: Language,
) -> Vec<Text> {
    let Loaded {
        schedule,
        calendar,
        rules,
        ..
    } = loaded;
    let date = |at: Timestamp| at.to_zoned(rules.zone.clone()).date();

    // What began the day before may go on.
    let first = date(from).saturating_sub(1.day());
    let (mut reasons, mut due) = (Vec::new(), false);
    for day in first
        .series(1.day())
        .take_while(|day| *day <= date(to))
        .take(MOST + 1)
    {
        let day = schedule.due_on(calendar, &rules.zone, day);
        let within = |start: Timestamp, end: Timestamp| start < to && from < end;
        due |= day
            .occurrences
            .iter()
            .any(|one| within(one.start, one.end()));
        for displaced in &day.displaced {
            let one = &displaced.occurrence;
            if within(one.start, one.end()) {
                let why = displaced_text(displaced, rules).say(language);
                let text = Text::new("cli-silence-displaced").with("slot", &one.slot.id);
                reasons.push(text.with("program", &one.program.title).with("why", why));
            }
        }
    }

    if reasons.is_empty() && !due {
        let quiet =
            next_quiet(rules, from).is_some_and(|(begins, ends)| begins <= from && to <= ends);
        reasons.push(Text::new(if quiet {
            "cli-silence-quiet"
        } else {
            "cli-silence-no-slot"
        }));
    }

    reasons
}
