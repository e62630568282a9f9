//! A year of the sample station, one line a day: what is heard of the column, and how the day differs from
//! any other of its weekday.

use std::fmt::Write as _;

use jiff::ToSpan;
use jiff::civil::{Date, date};
use phatthanh::calendar::{Calendar, LunarDate};
use phatthanh::rundown::{Rundown, Severity};

use super::sample::sample;
use super::world::World;

const WEEKDAYS: [&str; 7] = ["T2", "T3", "T4", "T5", "T6", "T7", "CN"];

fn line(world: &World, rundown: &Rundown, usual: &[String]) -> String {
    let weekday = WEEKDAYS[usize::from(
        rundown
            .date
            .weekday()
            .to_monday_zero_offset()
            .unsigned_abs(),
    )];
    let lunar = LunarDate::of(rundown.date).unwrap();
    let lunar = format!(
        "{}/{}{}",
        lunar.day,
        lunar.month,
        if lunar.leap { "n" } else { "" }
    );
    let mut slots: Vec<String> = rundown
        .items
        .iter()
        .map(|item| item.occurrence.slot.to_string())
        .collect();
    slots.dedup();
    let minutes: f64 = rundown
        .items
        .iter()
        .map(|item| item.length.seconds())
        .sum::<f64>()
        / 60.0;
    let mut line = format!(
        "{} {weekday} {lunar:>6} {:2} lượt {minutes:5.1} phút",
        rundown.date,
        slots.len()
    );
    let mark = |line: &mut String, mark: &str, slots: Vec<&String>| {
        for slot in slots {
            write!(line, " {mark}{slot}").unwrap();
        }
    };

    mark(
        &mut line,
        "−",
        usual.iter().filter(|slot| !slots.contains(slot)).collect(),
    );
    mark(
        &mut line,
        "+",
        slots.iter().filter(|slot| !usual.contains(slot)).collect(),
    );
    for told in world.told(rundown, "cai-cach-hanh-chinh") {
        write!(line, " | {told}").unwrap();
    }

    for note in rundown
        .notes
        .iter()
        .filter(|note| note.severity == Severity::Error)
    {
        write!(line, " | ! {}", note.text.key()).unwrap();
    }

    line.push('\n');
    line
}

#[test]
fn a_year() {
    let first = date(2027, 1, 1);
    let mut world = sample(first);
    let mut plain = world.clone();
    plain.calendar = Calendar {
        seasons: plain.calendar.seasons.clone(),
        ..Calendar::default()
    };

    let monday = date(2027, 1, 4);
    let usual: Vec<Vec<String>> = (0..7)
        .map(|day| plain.slots(monday + i64::from(day).days()))
        .collect();
    let mut text = String::new();
    let mut date: Date = first;
    while date.year() == 2027 {
        let rundown = world.air(date);
        let weekday = usize::from(date.weekday().to_monday_zero_offset().unsigned_abs());
        text.push_str(&line(&world, &rundown, &usual[weekday]));
        date = date.tomorrow().unwrap();
    }

    insta::assert_snapshot!("a_year", text);
}
