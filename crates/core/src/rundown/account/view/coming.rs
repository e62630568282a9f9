//! The hours to come as a short list: time, kind, title, program. Fillers that follow each other are one.

use std::fmt::Write;

use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::table::{clock, kind_name, pad, width};
use crate::rundown::{Item, Kind};
use crate::schedule::Schedule;
use crate::units::instant;
use crate::words::{Language, Text};

/// A heading for each day, a line an item.
#[must_use]
pub fn coming(items: &[Item], schedule: &Schedule, zone: &TimeZone, language: Language) -> String {
    let follows = |pair: &[Item]| {
        pair[0].kind == Kind::Filler
            && pair[1].kind == Kind::Filler
            && pair[0].occurrence.slot == pair[1].occurrence.slot
    };

    let first = items.first().into_iter();
    let shown: Vec<&Item> = first
        .chain(
            items
                .windows(2)
                .filter(|pair| !follows(pair))
                .map(|pair| &pair[1]),
        )
        .collect();
    let kinds = width(shown.iter().map(|item| kind_name(item.kind, language)));
    let titles = width(shown.iter().map(|item| item.source.title(language))).min(48);
    let (mut text, mut day) = (String::new(), None::<Date>);
    for item in shown {
        let date = instant::local(item.start, zone).date();
        if day.replace(date) != Some(date) {
            let weekday = format!("rundown-weekday-{}", date.weekday().to_monday_one_offset());
            let weekday = Text::new(weekday).say(language);
            writeln!(text, "  {weekday} {}", date.strftime("%d/%m/%Y"))
                .expect("a string takes text");
        }
        let program = schedule.programs.get(&item.program);
        let program = program.map_or(item.program.as_str(), |program| &program.title);
        let (kind, title) = (kind_name(item.kind, language), item.source.title(language));
        let (kind, title) = (pad(&kind, kinds), pad(&title, titles));
        writeln!(
            text,
            "    {:<8}  {kind}  {title}  {program}",
            clock(item.start, zone)
        )
        .expect("a string takes text");
    }

    text
}
