//! What is said of the days ahead, briefly: a matter once, however many slots and days it is about.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::{Told, days};
use crate::names::SlotId;
use crate::words::{Language, Text};

/// More slots than that are counted.
const NAMED: usize = 3;

/// One matter.
#[derive(Debug, PartialEq, Eq)]
struct Matter {
    dates: BTreeSet<Date>,
    slots: Vec<SlotId>,
    text: String,
}

/// Returns a line for each matter of `told`. Where there are no `recordings` at all, that is the one matter of all slots.
pub(super) fn lines(told: &[Told], recordings: usize, language: Language) -> Vec<String> {
    let empty = || Text::new("cli-check-empty").say(language);
    let none = recordings == 0 && told.iter().any(|told| told.note.slot.is_some());
    let said = told
        .iter()
        .filter(|told| !(none && told.note.slot.is_some()))
        .map(|told| (told, told.note.text.say(language)));
    let matters = matters(said);
    let lines = matters.iter().map(|matter| line(matter, language));
    none.then(empty).into_iter().chain(lines).collect()
}

fn matters<'a>(said: impl Iterator<Item = (&'a Told, String)>) -> Vec<Matter> {
    let mut matters: Vec<Matter> = Vec::new();
    for (told, text) in said {
        let slots = told.note.slot.iter().cloned();
        match matters
            .iter_mut()
            .find(|known| known.text == text && known.slots.is_empty() == told.note.slot.is_none())
        {
            Some(known) => {
                known.dates.extend(&told.dates);
                known.slots.extend(slots);
            }
            None => matters.push(Matter {
                dates: told.dates.iter().copied().collect(),
                slots: slots.collect(),
                text,
            }),
        }
    }
    matters
}

fn line(matter: &Matter, language: Language) -> String {
    let dates: Vec<Date> = matter.dates.iter().copied().collect();
    let dates = days(&dates).say(language);
    let slots = &matter.slots;
    let named = |slots: &[SlotId]| {
        let names: Vec<String> = slots.iter().map(ToString::to_string).collect();
        names.join(", ")
    };
    let place = match slots.len().checked_sub(NAMED) {
        Some(more) if more > 0 => {
            let text = Text::new("cli-check-slots").with("first", named(&slots[..NAMED]));
            format!("{}: ", text.with("count", more).say(language))
        }
        _ if slots.is_empty() => String::new(),
        _ => format!("{}: ", named(slots)),
    };
    format!("{dates}: {place}{}", matter.text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rundown::{Note, Severity};

    fn told(slot: Option<&str>, day: i8, key: &'static str) -> Told {
        Told {
            dates: vec![jiff::civil::date(2026, 12, day)],
            note: Note {
                slot: slot.map(SlotId::from),
                severity: Severity::Warning,
                text: Text::new(key),
            },
            matter: String::new(),
        }
    }

    #[test]
    fn a_matter_of_many_slots_is_one_line() {
        let of = |slot, day| told(Some(slot), day, "cli-check-next-none");
        let all = [
            of("a", 2),
            of("b", 1),
            told(None, 1, "cli-check-next"),
            of("c", 1),
            of("d", 1),
            told(Some("a"), 1, "cli-check-next"),
        ];
        let said = lines(&all, 1, Language::En);
        assert_eq!(said.len(), 3, "{said:#?}");
        assert!(
            said[0].starts_with("2026-12-01, 2026-12-02: a, b, c and 1 more slots: "),
            "{said:#?}"
        );
        assert!(said[2].starts_with("2026-12-01: a: "), "{said:#?}");
    }

    #[test]
    fn a_station_without_recordings_is_told_that_alone() {
        let all = [
            told(Some("a"), 1, "cli-check-next"),
            told(None, 1, "cli-check-next"),
        ];
        let said = lines(&all, 0, Language::En);
        assert_eq!(said.len(), 2, "{said:#?}");
        assert_eq!(said[0], Text::new("cli-check-empty").say(Language::En));
        assert_eq!(lines(&all[1..], 0, Language::En).len(), 1);
    }
}
