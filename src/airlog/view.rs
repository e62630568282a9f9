//! Airings as people and programs read them: a table, JSON, CSV.
//!
//! Pure: strings from airings.

use std::borrow::Cow;
use std::fmt::Write as _;

use jiff::fmt::temporal::DateTimePrinter;
use jiff::tz::TimeZone;
use jiff::{Timestamp, Unit, Zoned};
use serde::Serialize;

use super::airing::Airing;
use super::entry::{Ended, Seq};
use crate::names::{ProgramId, SegmentId, SlotId, TopicId};
use crate::rundown::Kind;
use crate::units::{FRAMES_PER_SECOND, Frames};
use crate::words::{Language, Text};

/// An airing in JSON: instants in RFC 3339 with milliseconds and the station's offset, sentences in English.
///
/// While it is on air `end`, `played_frames` and `ended` are null. What never went to air has `start`,
/// `end` and `start_error_ms` null and `ended` "missed". `seq` is the entry that began it; `hash` and
/// `prev` are those of the entry that closed it, or while on air of the one that began it.
#[derive(Debug, Clone, Serialize)]
pub struct AiringJson<'a> {
    seq: Seq,
    planned: String,
    start: Option<String>,
    end: Option<String>,
    /// `start` less `planned`: negative is early. To the microsecond.
    start_error_ms: Option<f64>,
    kind: Kind,
    slot: Option<&'a SlotId>,
    program: Option<&'a ProgramId>,
    topic: Option<&'a TopicId>,
    segment: Option<SegmentJson<'a>>,
    approved_by: Option<&'a str>,
    played_frames: Option<u64>,
    held_frames: u64,
    /// Frames left out at its beginning: it was joined late.
    skip_frames: u64,
    episode: Option<u32>,
    repeat: bool,
    /// The missed occurrence it makes good; left out if it makes none good.
    #[serde(skip_serializing_if = "Option::is_none")]
    makes_good: Option<MissedJson<'a>>,
    ended: Option<Ended>,
    reason: Option<String>,
    hash: &'a str,
    prev: &'a str,
}

#[derive(Debug, Clone, Serialize)]
struct MissedJson<'a> {
    slot: &'a SlotId,
    due: String,
    /// Which it was, and why it was missed.
    reasons: Vec<String>,
}

#[derive(Debug, Clone, Serialize)]
struct SegmentJson<'a> {
    id: SegmentId,
    path: String,
    title: &'a str,
}

impl<'a> AiringJson<'a> {
    /// `airing` at a station in `zone`.
    #[must_use]
    pub fn new(airing: &'a Airing, zone: &TimeZone) -> Self {
        let item = &airing.item;
        let ahead = |start: Timestamp| start.as_microsecond() - item.start.as_microsecond();
        Self {
            seq: airing.seq,
            planned: rfc_3339(item.start, zone),
            start: airing.start.map(|at| rfc_3339(at, zone)),
            end: airing.end.map(|at| rfc_3339(at, zone)),
            start_error_ms: airing.start.map(|start| ahead(start) as f64 / 1000.0),
            kind: item.kind,
            slot: item.slot.as_ref(),
            program: item.program.as_ref(),
            topic: item.topic.as_ref(),
            segment: item.segment.as_ref().map(|segment| SegmentJson {
                id: segment.id,
                path: format!("audio/{}", segment.path),
                title: &segment.title,
            }),
            approved_by: item.approved_by.as_deref(),
            played_frames: airing.played.map(Frames::get),
            held_frames: item.held.get(),
            skip_frames: item.skip.get(),
            episode: item.episode,
            repeat: item.repeat,
            makes_good: item.makes_good.as_ref().map(|missed| MissedJson {
                slot: &missed.slot,
                due: rfc_3339(missed.due, zone),
                reasons: missed.reasons.iter().map(|reason| reason.say(Language::En)).collect(),
            }),
            ended: airing.ended,
            reason: airing.reason.as_ref().map(|reason| reason.say(Language::En)),
            hash: &airing.link.hash,
            prev: &airing.link.prev,
        }
    }

    fn line(&self) -> String {
        serde_json::to_string(self).expect("plain facts are JSON")
    }
}

/// One JSON object a line, each line's end included.
#[must_use]
pub fn json_lines(airings: &[Airing], zone: &TimeZone) -> String {
    let mut out = String::new();
    for airing in airings {
        out += &AiringJson::new(airing, zone).line();
        out.push('\n');
    }
    out
}

/// `2026-11-24T17:30:00.000+07:00`.
pub(crate) fn rfc_3339(at: Timestamp, zone: &TimeZone) -> String {
    const PRINTER: DateTimePrinter = DateTimePrinter::new().precision(Some(3));
    // To the nearest: a frame's instant may lie a nanosecond before its millisecond.
    let at = at.round(Unit::Millisecond).unwrap_or(at);
    PRINTER.timestamp_with_offset_to_string(&at, zone.to_offset(at))
}

/// `17:30:00 24-11-2026`, in the station's zone; parts of a second only where there are any.
pub(crate) fn wall(at: Timestamp, zone: &TimeZone) -> String {
    at.to_zoned(zone.clone()).strftime("%H:%M:%S%.f %d-%m-%Y").to_string()
}

const CSV_COLUMNS: [&str; 23] = [
    "seq",
    "planned",
    "start",
    "end",
    "start_error_ms",
    "kind",
    "slot",
    "program",
    "topic",
    "title",
    "path",
    "segment_id",
    "approved_by",
    "played_seconds",
    "held_seconds",
    "played_frames",
    "held_frames",
    "episode",
    "repeat",
    "ended",
    "reason",
    "hash",
    "prev",
];

/// A table for spreadsheets: RFC 4180, with a byte order mark, without which Excel garbles Vietnamese.
/// Column names and words are English as in JSON, the same whatever the language; `reason` is said.
#[must_use]
pub fn csv(airings: &[Airing], zone: &TimeZone, language: Language) -> String {
    let mut out = format!("\u{feff}{}\r\n", CSV_COLUMNS.join(","));
    for airing in airings {
        let json = AiringJson::new(airing, zone);
        let segment = json.segment.as_ref();
        let seconds = |frames: u64| format!("{:.3}", Frames::new(frames).seconds());
        let cells = [
            json.seq.to_string(),
            json.planned,
            json.start.unwrap_or_default(),
            json.end.unwrap_or_default(),
            number(json.start_error_ms),
            word(&json.kind),
            foreign(json.slot.map(SlotId::as_str)),
            foreign(json.program.map(ProgramId::as_str)),
            foreign(json.topic.map(TopicId::as_str)),
            foreign(segment.map(|segment| segment.title)),
            foreign(segment.map(|segment| segment.path.as_str())),
            number(segment.map(|segment| segment.id)),
            foreign(json.approved_by),
            json.played_frames.map(seconds).unwrap_or_default(),
            seconds(json.held_frames),
            number(json.played_frames),
            json.held_frames.to_string(),
            number(json.episode),
            json.repeat.to_string(),
            json.ended.as_ref().map(word).unwrap_or_default(),
            foreign(airing.reason.as_ref().map(|reason| reason.say(language)).as_deref()),
            json.hash.to_owned(),
            json.prev.to_owned(),
        ];
        let cells: [_; CSV_COLUMNS.len()] = cells.map(quoted);
        out += &cells.join(",");
        out += "\r\n";
    }
    out
}

fn number(fact: Option<impl ToString>) -> String {
    fact.map(|fact| fact.to_string()).unwrap_or_default()
}

/// A unit variant by its name in JSON.
fn word(fact: &impl Serialize) -> String {
    let name = serde_json::to_value(fact).expect("a unit variant is JSON");
    name.as_str().unwrap_or_default().to_owned()
}

/// Text from a file name, a tag or a person: what a spreadsheet would run as a formula gets an
/// apostrophe before it.
fn foreign(cell: Option<&str>) -> String {
    let cell = cell.unwrap_or_default();
    if cell.trim_start().starts_with(['=', '+', '-', '@']) { format!("'{cell}") } else { cell.to_owned() }
}

fn quoted(cell: String) -> String {
    if cell.contains(['"', ',', '\r', '\n']) { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell }
}

/// A table for a terminal, with a line for each day; times to the second, in the station's zone.
#[must_use]
pub fn table(airings: &[Airing], zone: &TimeZone, language: Language) -> String {
    let head = ["planned", "start", "length", "kind", "title", "program", "ended"]
        .map(|column| Text::new("airlog-column").with("column", column).say(language));
    let rows: Vec<_> = airings.iter().map(|airing| row(airing, zone, language)).collect();
    let mut widths = head.each_ref().map(|cell| width(cell));
    for row in &rows {
        for (widest, cell) in widths.iter_mut().zip(row) {
            // One long title does not push every other row's end off the screen.
            *widest = (*widest).max(width(cell).min(48));
        }
    }
    let mut out = String::new();
    push_line(&mut out, &head, &widths);
    let mut today = None;
    for (airing, row) in airings.iter().zip(&rows) {
        let at = to_the_second(airing.at(), zone);
        if today != Some(at.date()) {
            today = Some(at.date());
            out += &day(&at, language);
            out.push('\n');
        }
        push_line(&mut out, row, &widths);
    }
    out
}

/// To the nearest: a millisecond early is not a second early.
fn to_the_second(at: Timestamp, zone: &TimeZone) -> Zoned {
    at.round(Unit::Second).unwrap_or(at).to_zoned(zone.clone())
}

fn day(at: &Zoned, language: Language) -> String {
    let day =
        Text::new("airlog-day").with("weekday", at.strftime("%a")).with("date", at.strftime("%d-%m-%Y"));
    day.say(language)
}

fn row(airing: &Airing, zone: &TimeZone, language: Language) -> [String; 7] {
    let item = &airing.item;
    let clock = |at| to_the_second(at, zone).strftime("%H:%M:%S").to_string();
    let kind = if item.repeat && item.kind == Kind::Segment { "repeat".to_owned() } else { word(&item.kind) };
    let title = match &item.segment {
        Some(segment) => printable(&segment.title).into_owned(),
        None => Text::new("airlog-no-recording").say(language),
    };
    let ended = airing.ended.as_ref().map_or("on-air".to_owned(), word);
    let ended = Text::new("airlog-ended").with("ended", ended).say(language);
    [
        clock(item.start),
        airing.start.map_or("–".to_owned(), clock),
        airing.start.and(airing.played).map_or("–".to_owned(), length),
        Text::new("airlog-kind").with("kind", kind).say(language),
        title,
        item.program.as_ref().map_or("–".to_owned(), |program| printable(program.as_str()).into_owned()),
        match &airing.reason {
            Some(reason) => format!("{ended}: {}", printable(&reason.say(language))),
            None => ended,
        },
    ]
}

/// Minutes and seconds, to the nearest second.
fn length(frames: Frames) -> String {
    let rate = u64::from(FRAMES_PER_SECOND);
    let seconds = frames.get().saturating_add(rate / 2) / rate;
    format!("{:02}:{:02}", seconds / 60, seconds % 60)
}

/// A terminal obeys control characters; a title must not command it.
fn printable(text: &str) -> Cow<'_, str> {
    if text.contains(char::is_control) { text.replace(char::is_control, " ").into() } else { text.into() }
}

fn width(cell: &str) -> usize {
    cell.chars().count()
}

fn push_line(out: &mut String, cells: &[String; 7], widths: &[usize; 7]) {
    let mut line = String::new();
    for (cell, width) in cells.iter().zip(widths) {
        write!(line, "{cell:<width$}  ").expect("a string takes what it is given");
    }
    out.push_str(line.trim_end());
    out.push('\n');
}
