//! Dated versions of one slot: blocks that share an `id`, each with its own dates.
//!
//! Repeats, history, episodes and what is made good hang on the `id` and so follow a slot from version to version.

use jiff::civil::Date;

use super::fault::Draft;
use super::lines::Span;
use super::page::Page;
use super::week::SlotEntry;
use crate::names::SlotId;
use crate::words::Text;

/// One block of a slot.
struct Version<'a> {
    id: &'a SlotId,
    span: &'a Span,
    from: Option<Date>,
    until: Option<Date>,
}

/// Reports versions that hold on the same date, and dates between two of them on which none holds.
pub(super) fn check(page: &Page, slots: &[SlotEntry]) {
    let versions: Vec<Version<'_>> = slots.iter().filter_map(Version::of).collect();
    for (place, version) in versions.iter().enumerate() {
        let mut earlier = versions[..place].iter();
        if let Some(other) = earlier.find(|other| other.id == version.id && other.meets(version)) {
            let line = page.place(other.span).line;
            let problem = Text::new("config-slot-twice")
                .with("slot", version.id)
                .with("line", line);
            let hint = Text::new("config-slot-twice-hint");
            page.report(version.span, Draft::blocking(problem).hinting(hint));
        }
    }

    for version in &versions {
        let next = versions
            .iter()
            .filter(|other| other.id == version.id && other.from > version.from)
            .min_by_key(|other| other.from);
        if let Some(next) = next {
            report_gap(page, version, next);
        }
    }
}

fn report_gap(page: &Page, version: &Version<'_>, next: &Version<'_>) {
    let after = version.until.and_then(|until| until.tomorrow().ok());
    let before = next.from.and_then(|from| from.yesterday().ok());
    if let (Some(first), Some(last)) = (after, before)
        && first <= last
    {
        let day = |date: Date| date.strftime("%d/%m/%Y").to_string();
        let problem = Text::new("config-slot-gap")
            .with("slot", version.id)
            .with("from", day(first))
            .with("until", day(last));
        let hint = Text::new("config-slot-gap-hint");
        page.report(next.span, Draft::warning(problem).hinting(hint));
    }
}

impl<'a> Version<'a> {
    /// A block with its dates; none of one that has no name. What is wrong with a block is reported where it is read.
    fn of(entry: &'a SlotEntry) -> Option<Self> {
        let id = entry.id.as_ref()?;
        Some(Self {
            id: &id.value,
            span: &id.span,
            from: entry.from,
            until: entry.until,
        })
    }

    fn meets(&self, other: &Self) -> bool {
        let before = |until: Option<Date>, from: Option<Date>| matches!((until, from), (Some(until), Some(from)) if until < from);
        !before(self.until, other.from) && !before(other.until, self.from)
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::super::{Content, week};
    use crate::words::Language;

    use super::*;

    /// Checks what is reported of versions of one slot, each with its first and its last date.
    #[track_caller]
    fn check(versions: &[(&str, &str)], expected: &[&str]) {
        let block = |(from, until): &(&str, &str)| {
            let date = |key: &str, date: &str| {
                if date.is_empty() {
                    String::new()
                } else {
                    format!("{key} = \"{date}\"\n")
                }
            };
            let dates = date("from", from) + &date("until", until);
            format!(
                "[[slot]]\nid = \"a\"\nprogram = \"p\"\ndays = \"T2\"\nat = \"06:00\"\nlength = \"5m\"\n{dates}"
            )
        };
        let text: String = versions.iter().map(block).collect();
        let content = Content::Bytes(text.into_bytes());
        let page = Page::new(Path::new("config/schedule.toml"), &content, true);
        super::check(&page, &week::read(&page));
        let faults = page.into_faults().into_iter();
        let found: Vec<String> = faults
            .map(|fault| fault.problem.say(Language::En))
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn versions_follow_each_other_without_gap_or_overlap() {
        check(&[("", "2026-12-06"), ("2026-12-07", "")], &[]);
        check(&[("2026-12-07", ""), ("", "2026-12-06")], &[]);
        check(
            &[
                ("", "2026-12-06"),
                ("2026-12-07", "2026-12-31"),
                ("2027-01-01", ""),
            ],
            &[],
        );
        let twice = "there is a slot “a” already, on line 2, for some of the same dates";
        check(&[("", ""), ("", "")], &[twice]);
        check(&[("", "2026-12-07"), ("2026-12-07", "")], &[twice]);
        check(
            &[("", "2026-12-06"), ("2026-12-09", "")],
            &[
                "slot “a” is not due from 07/12/2026 until 08/12/2026: none of its versions holds then",
            ],
        );
    }
}
