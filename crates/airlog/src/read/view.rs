//! Airings as people and programs read them: a table, JSON, CSV.
//!
//! Pure: strings from airings.

use std::borrow::Borrow;
use std::io::{self, Write};
use std::iter;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::Serialize;

use super::airing::Airing;
use crate::entry::{Ended, Relayed, Seq};
use phatthanh_core::names::{ProgramId, SegmentId, SlotId, TopicId};
use phatthanh_core::rundown::{Kind, OrderPart};
use phatthanh_core::units::{FRAMES_PER_SECOND, Frames, instant};
use phatthanh_core::words::{Language, Text, harmless, harmless_json};

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
    /// Which reading it was of those that followed each other, counted from zero; left out if it was read once.
    #[serde(skip_serializing_if = "Option::is_none")]
    reading: Option<u32>,
    /// The missed occurrence it makes good; left out if it makes none good.
    #[serde(skip_serializing_if = "Option::is_none")]
    makes_good: Option<MissedJson<'a>>,
    /// The part of an order that it was; left out if it was none.
    #[serde(skip_serializing_if = "Option::is_none")]
    order: Option<&'a OrderPart>,
    /// Whether a machine spoke it; left out if none did.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    spoken: bool,
    /// The input that was relayed; left out if it was none.
    #[serde(skip_serializing_if = "Option::is_none")]
    input: Option<&'a Relayed>,
    ended: Option<Ended>,
    reason: Option<String>,
    hash: Option<&'a str>,
    prev: Option<&'a str>,
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
            reading: item.reading,
            makes_good: item.makes_good.as_ref().map(|missed| MissedJson {
                slot: &missed.occurrence.slot,
                due: rfc_3339(missed.occurrence.due, zone),
                reasons: missed
                    .reasons
                    .iter()
                    .map(|reason| reason.say(Language::En))
                    .collect(),
            }),
            order: item.order.as_ref(),
            spoken: item.spoken,
            input: item.input.as_ref(),
            ended: airing.ended,
            reason: airing
                .reason
                .as_ref()
                .map(|reason| reason.say(Language::En)),
            hash: airing.link.as_ref().map(|link| link.hash.as_str()),
            prev: airing.link.as_ref().map(|link| link.prev.as_str()),
        }
    }

    /// Writes it as a line, the line's end included.
    ///
    /// # Errors
    /// As writing fails.
    pub fn write(&self, out: &mut impl Write) -> io::Result<()> {
        let line = serde_json::to_string(self)?;
        out.write_all(harmless_json(&line).as_bytes())?;
        out.write_all(b"\n")
    }
}

/// One JSON object a line, each line's end included.
#[must_use]
pub fn json_lines(airings: &[Airing], zone: &TimeZone) -> String {
    text(|out| {
        airings
            .iter()
            .try_for_each(|airing| AiringJson::new(airing, zone).write(out))
    })
}

/// What `write` writes, all of it text.
fn text(write: impl FnOnce(&mut Vec<u8>) -> io::Result<()>) -> String {
    let mut out = Vec::new();
    write(&mut out).expect("memory takes what it is given");
    String::from_utf8(out).expect("text")
}

/// `2026-11-24T17:30:00.000+07:00`.
#[must_use]
pub fn rfc_3339(at: Timestamp, zone: &TimeZone) -> String {
    instant::rfc_3339(at, zone)
}

/// `17:30:00 24-11-2026`, in the station's zone.
#[must_use]
pub fn wall(at: Timestamp, zone: &TimeZone) -> String {
    instant::say(at, zone, "%H:%M:%S %d-%m-%Y")
}

const CSV_COLUMNS: [&str; 28] = [
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
    "order",
    "level",
    "ordered_by",
    "round",
    "reading",
];

/// A table for spreadsheets: RFC 4180, with a byte order mark, without which Excel garbles Vietnamese.
/// Column names and words are English as in JSON, the same whatever the language; `reason` is said.
#[must_use]
pub fn csv(airings: &[Airing], zone: &TimeZone, language: Language) -> String {
    text(|out| write_csv(out, airings, zone, language))
}

/// Writes the same.
///
/// # Errors
/// As writing fails.
pub fn write_csv<A: Borrow<Airing>>(
    out: &mut impl Write,
    airings: impl IntoIterator<Item = A>,
    zone: &TimeZone,
    language: Language,
) -> io::Result<()> {
    write!(out, "\u{feff}{}\r\n", CSV_COLUMNS.join(","))?;
    for airing in airings {
        let airing = airing.borrow();
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
            foreign(
                airing
                    .reason
                    .as_ref()
                    .map(|reason| reason.say(language))
                    .as_deref(),
            ),
            number(json.hash),
            number(json.prev),
            number(json.order.map(|part| part.seq)),
            number(json.order.map(|part| part.level.name())),
            foreign(json.order.map(|part| part.ordered_by.as_str())),
            number(json.order.map(|part| part.round)),
            number(json.order.map_or(json.reading, |part| part.reading)),
        ];
        let cells: [_; CSV_COLUMNS.len()] = cells.map(quoted);
        write!(out, "{}\r\n", cells.join(","))?;
    }

    Ok(())
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
    let cell = harmless(cell.unwrap_or_default());
    if cell.trim_start().starts_with(['=', '+', '-', '@']) {
        format!("'{cell}")
    } else {
        cell.into_owned()
    }
}

fn quoted(cell: String) -> String {
    if cell.contains(['"', ',', '\r', '\n']) {
        format!("\"{}\"", cell.replace('"', "\"\""))
    } else {
        cell
    }
}

/// A table for a terminal, with a line for each day; times to the second, in the station's zone.
#[must_use]
pub fn table(airings: &[Airing], zone: &TimeZone, language: Language) -> String {
    let mut table = Table::new(zone, language);
    for airing in airings {
        table.push(airing);
    }
    text(|out| table.write(out))
}

const COLUMNS: [&str; 7] = [
    "planned", "start", "length", "kind", "title", "program", "ended",
];

/// One long title does not push every other row's end off the screen.
const WIDE: usize = 48;

/// A table for a terminal in the making. How wide its columns are, the last row decides.
#[derive(Debug)]
pub struct Table<'a> {
    zone: &'a TimeZone,
    language: Language,
    /// The cells of all rows, one after the other, and where each ends.
    cells: String,
    ends: Vec<usize>,
    widths: [usize; COLUMNS.len()],
    /// The day of each row.
    days: Vec<Date>,
    /// What was said before: few words for many rows.
    said: Vec<(Said, String)>,
}

/// What is said in many rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Said {
    Kind(Kind, bool),
    NoRecording,
    Attention,
    Ended(Option<Ended>),
}

impl Said {
    fn text(self) -> Text {
        match self {
            Self::Kind(Kind::Segment, true) => Text::new("airlog-kind").with("kind", "repeat"),
            Self::Kind(kind, _) => Text::new("airlog-kind").with("kind", word(&kind)),
            Self::NoRecording => Text::new("airlog-no-recording"),
            Self::Attention => Text::new("airlog-attention"),
            Self::Ended(None) => Text::new("airlog-ended").with("ended", "on-air"),
            Self::Ended(Some(ended)) => Text::new("airlog-ended").with("ended", word(&ended)),
        }
    }
}

impl<'a> Table<'a> {
    /// One without rows, for a station in `zone`.
    #[must_use]
    pub fn new(zone: &'a TimeZone, language: Language) -> Self {
        let mut table = Self {
            zone,
            language,
            cells: String::new(),
            ends: Vec::new(),
            widths: [0; COLUMNS.len()],
            days: Vec::new(),
            said: Vec::new(),
        };

        for column in COLUMNS {
            table.cell(
                &Text::new("airlog-column")
                    .with("column", column)
                    .say(language),
            );
        }

        table
    }

    /// Adds a row.
    pub fn push(&mut self, airing: &Airing) {
        let item = &airing.item;
        self.days
            .push(instant::local(airing.at(), self.zone).date());
        self.clock(Some(item.start));
        self.clock(airing.start);
        match airing.start.and(airing.played) {
            Some(played) => self.cell(&length(played)),
            None => self.cell("–"),
        }

        self.say(Said::Kind(item.kind, item.repeat));
        let reading = item
            .order
            .as_ref()
            .map_or(item.reading, |part| part.reading);
        if let Some(reading) = reading.filter(|reading| item.reading.is_some() || *reading > 0) {
            let text = Text::new("airlog-reading").with("number", reading + 1);
            self.extend(&text.say(self.language));
        }
        match &item.segment {
            Some(segment) => self.cell(&harmless(&segment.title)),
            None if item.input.is_some() => {
                let title = item.input.as_ref().map_or("", |input| &input.title);
                self.cell(&harmless(title));
            }
            None if item.order.is_some() => self.say(Said::Attention),
            None => self.say(Said::NoRecording),
        }

        match &item.order {
            Some(part) => {
                let order = Text::new("airlog-order")
                    .with("seq", part.seq)
                    .with("by", &part.ordered_by);
                self.cell(&harmless(&order.say(self.language)));
            }
            None => {
                self.cell(
                    &item
                        .program
                        .as_ref()
                        .map_or("–".into(), |program| harmless(program.as_str())),
                );
            }
        }

        self.say(Said::Ended(airing.ended));
        if let Some(reason) = &airing.reason {
            let reason = reason.say(self.language);
            self.extend(&format!(": {}", harmless(&reason)));
        }
    }

    fn clock(&mut self, at: Option<Timestamp>) {
        let Some(at) = at.map(|at| instant::local(at, self.zone)) else {
            return self.cell("–");
        };
        for (before, number) in [("", at.hour()), (":", at.minute()), (":", at.second())] {
            self.cells.push_str(before);
            self.cells.extend(
                [number / 10, number % 10].map(|digit| char::from(b'0' + digit.unsigned_abs())),
            );
        }
        self.end();
    }

    fn say(&mut self, what: Said) {
        let known = self.said.iter().position(|(said, _)| *said == what);
        let place = known.unwrap_or_else(|| {
            self.said.push((what, what.text().say(self.language)));
            self.said.len() - 1
        });
        self.cells.push_str(&self.said[place].1);
        self.end();
    }

    fn cell(&mut self, text: &str) {
        self.cells.push_str(text);
        self.end();
    }

    /// The last cell goes on.
    fn extend(&mut self, text: &str) {
        self.ends.pop();
        self.cells.push_str(text);
        self.end();
    }

    fn end(&mut self) {
        let column = self.ends.len() % COLUMNS.len();
        let begin = self.ends.last().copied().unwrap_or_default();
        self.ends.push(self.cells.len());
        // The head is never cut off.
        let most = if self.ends.len() <= COLUMNS.len() {
            usize::MAX
        } else {
            WIDE
        };
        self.widths[column] = self.widths[column].max(width(&self.cells[begin..]).min(most));
    }

    /// Writes it.
    ///
    /// # Errors
    /// As writing fails.
    pub fn write(&self, out: &mut impl Write) -> io::Result<()> {
        let mut line = String::new();
        let mut begin = 0;
        let mut today = None;
        let days = iter::once(None).chain(self.days.iter().map(Some));
        for (ends, date) in self.ends.chunks(COLUMNS.len()).zip(days) {
            if date != today {
                today = date;
                date.iter()
                    .try_for_each(|date| writeln!(out, "{}", day(**date, self.language)))?;
            }
            line.clear();
            let mut blank = 0;
            for (end, widest) in ends.iter().zip(self.widths) {
                let cell = &self.cells[begin..*end];
                begin = *end;
                line.extend(iter::repeat_n(' ', blank));
                line.push_str(cell);
                blank = widest.saturating_sub(width(cell)) + 2;
            }
            line.push('\n');
            out.write_all(line.as_bytes())?;
        }

        Ok(())
    }
}

fn day(date: Date, language: Language) -> String {
    let weekday = date.strftime("%a");
    Text::new("airlog-day")
        .with("weekday", weekday)
        .with("date", date.strftime("%d-%m-%Y"))
        .say(language)
}

/// Minutes and seconds, to the nearest second.
fn length(frames: Frames) -> String {
    let rate = u64::from(FRAMES_PER_SECOND);
    let seconds = frames.get().saturating_add(rate / 2) / rate;
    format!("{:02}:{:02}", seconds / 60, seconds % 60)
}

fn width(cell: &str) -> usize {
    cell.chars().count()
}
