//! The log of a month, counted by other means than the report's.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;

use crate::support::TestStation;

/// What the log says of the month, counted from its JSON by other means than the report's.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Counted {
    pub(super) frames: u64,
    pub(super) sessions: u32,
    pub(super) due: usize,
    pub(super) on_time: usize,
    /// By topic of the column: airings, frames, episodes.
    pub(super) topics: BTreeMap<String, (u64, u64, BTreeSet<u64>)>,
    pub(super) lost: usize,
    /// By program: airings of content, frames, new episodes.
    pub(super) programs: BTreeMap<String, (u64, u64, BTreeSet<u64>)>,
    /// Recordings heard so far.
    pub(super) heard: BTreeSet<String>,
    /// What was read several times in a row: slot, date, recording.
    pub(super) read: BTreeSet<[String; 3]>,
    /// By kind: frames.
    pub(super) kinds: BTreeMap<String, u64>,
    /// By Monday, or the first of the month: frames.
    pub(super) weeks: BTreeMap<String, u64>,
    pub(super) aired: usize,
    pub(super) whole: usize,
}

impl Counted {
    /// By program, kind and week.
    fn count(
        &mut self,
        row: &serde_json::Value,
        start: &Timestamp,
        played: u64,
        held: u64,
    ) -> bool {
        let text = |key: &str| row[key].as_str().unwrap().to_owned();
        let whole = (row["ended"] == "complete" || row["ended"] == "cut") && 2 * played >= held;
        let new = whole
            && row["segment"]["id"]
                .as_str()
                .is_some_and(|id| self.heard.insert(id.to_owned()));
        let program = self.programs.entry(text("program")).or_default();
        program.1 += played;
        let tunes = ["mo-dau", "nhip-cau"].contains(&text("program").as_str());
        if whole && row["kind"] == "segment" && !tunes {
            // What is read several times in a row is one airing.
            let name = [
                text("slot"),
                text("planned")[..10].to_owned(),
                row["segment"]["id"].to_string(),
            ];
            program.0 += u64::from(row["reading"].is_null() || self.read.insert(name));
            program.2.extend(row["episode"].as_u64().filter(|_| new));
        }

        *self.kinds.entry(text("kind")).or_default() += played;
        let date = start
            .to_zoned(jiff::tz::TimeZone::get("Asia/Ho_Chi_Minh").unwrap())
            .date();
        let back = jiff::Span::new().days(i64::from(date.weekday().to_monday_zero_offset()));
        let monday = date
            .checked_sub(back)
            .unwrap()
            .max(jiff::civil::date(2026, 11, 1));
        *self.weeks.entry(monday.to_string()).or_default() += played;
        new
    }
}

pub(super) fn counted(station: &TestStation) -> Counted {
    let rows = station.json(&[
        "log",
        "--from",
        "2026-11-01",
        "--to",
        "2026-12-01",
        "--format",
        "json",
    ]);
    let mut counted = Counted::default();
    let mut last_end: Option<Timestamp> = None;
    let mut firsts: BTreeMap<(String, String), (String, bool)> = BTreeMap::new();
    let mut heard: BTreeMap<(String, String), (bool, bool)> = BTreeMap::new();
    for row in &rows {
        let text = |key: &str| row[key].as_str().map(str::to_owned);
        let start: Option<Timestamp> = text("start").map(|start| start.parse().unwrap());
        let held = row["held_frames"].as_u64().unwrap();
        let played = row["played_frames"].as_u64().unwrap_or(0);
        let ended = text("ended").unwrap();
        // No other row names the occurrence but by slot and day: no slot of the sample is due twice a day.
        let key = (
            text("slot").unwrap(),
            text("planned").unwrap()[..10].to_owned(),
        );
        let in_time = row["start_error_ms"]
            .as_f64()
            .is_some_and(|error| error <= 1000.0);
        firsts
            .entry(key)
            .or_insert((text("planned").unwrap(), in_time));
        let failed = ended != "complete" && ended != "cut";
        counted.lost += usize::from(failed);
        let occurrence = heard.entry((
            text("slot").unwrap(),
            text("planned").unwrap()[..10].to_owned(),
        ));
        let (aired, whole) = occurrence.or_insert((false, true));
        (*aired, *whole) = (*aired || start.is_some(), *whole && !failed);
        let Some(start) = start else { continue };
        let new = counted.count(row, &start, played, held);
        counted.frames += played;
        if last_end.is_none_or(|end| (start - end).total(jiff::Unit::Minute).unwrap() > 15.0) {
            counted.sessions += 1;
        }
        last_end = text("end").map(|end| end.parse().unwrap()).max(last_end);
        if row["program"] == "cai-cach-hanh-chinh" && row["kind"] == "segment" {
            let whole = (ended == "complete" || ended == "cut") && 2 * played >= held;
            let topic = counted.topics.entry(text("topic").unwrap()).or_default();
            topic.0 += u64::from(whole);
            topic.1 += played;
            if new {
                topic.2.insert(row["episode"].as_u64().unwrap());
            }
        }
    }

    counted.aired = heard.values().filter(|(aired, _)| *aired).count();
    counted.whole = heard.values().filter(|(_, whole)| *whole).count();
    counted.due = firsts.len();
    counted.on_time = firsts.values().filter(|(_, in_time)| *in_time).count();
    counted
}
