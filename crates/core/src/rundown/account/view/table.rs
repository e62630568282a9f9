//! The table of a day: what `phatthanh plan` prints.

use std::collections::BTreeMap;
use std::fmt::Write;

use jiff::tz::TimeZone;
use jiff::{Timestamp, Unit};

use super::texture_text;
use crate::rundown::{Item, Kind, Note, Rundown, Severity, Texture};
use crate::schedule::Schedule;
use crate::units::{Frames, instant};
use crate::words::{Language, Text};

/// The widest title shown whole.
const TITLE_WIDTH: usize = 44;

/// The day as a table people can read: one block an occurrence, one line an item, then the notes.
#[must_use]
pub fn table(
    rundown: &Rundown,
    schedule: &Schedule,
    zone: &TimeZone,
    language: Language,
) -> String {
    let page = Page {
        schedule,
        zone,
        language,
    };

    let mut text = page.heading(rundown);
    let kind = width(Kind::ALL.iter().map(|kind| page.kind(*kind)));
    let title = width(rundown.items.iter().map(|item| page.title(item))).min(TITLE_WIDTH);
    let mut slot = None;
    for item in &rundown.items {
        if slot.replace(&item.occurrence) != Some(&item.occurrence) {
            text.push_str(&page.slot(item));
        }
        let line = format!(
            "  {}  {:>9}  {}  {}  {}",
            page.time(item.start),
            length(item.length),
            pad(&page.kind(item.kind), kind),
            pad(&page.title(item), title),
            item.why(language)
        );
        writeln!(text, "{}", line.trim_end()).expect("a string takes text");
    }

    if !rundown.items.is_empty() {
        let texture = texture_text(&Texture::of(&rundown.items), zone, language);
        writeln!(text, "\n{texture}").expect("a string takes text");
    }

    text.push_str(&page.notes(&rundown.notes));
    text
}

/// What a line needs beside the item.
struct Page<'a> {
    schedule: &'a Schedule,
    zone: &'a TimeZone,
    language: Language,
}

impl Page<'_> {
    fn say(&self, key: &'static str) -> String {
        Text::new(key).say(self.language)
    }

    fn heading(&self, rundown: &Rundown) -> String {
        let weekday = format!(
            "rundown-weekday-{}",
            rundown.date.weekday().to_monday_one_offset()
        );
        let weekday = Text::new(weekday).say(self.language);
        let heading = Text::new(if rundown.items.is_empty() {
            "rundown-nothing-due"
        } else {
            "rundown-heading"
        });
        let date = rundown.date.strftime("%d/%m/%Y");
        format!(
            "{}\n",
            heading
                .with("weekday", weekday)
                .with("date", date)
                .say(self.language)
        )
    }

    /// The line above the items of an occurrence: when it was due, its slot, program and episode.
    fn slot(&self, item: &Item) -> String {
        let program = self.schedule.programs.get(&item.program);
        let program =
            program.map_or_else(|| item.program.to_string(), |program| program.title.clone());
        let due = instant::say(item.occurrence.due, self.zone, "%H:%M:%S");
        let episode = item.episode.map(|episode| {
            let key = if item.repeat {
                "rundown-episode-repeat"
            } else {
                "rundown-episode"
            };
            format!(
                " · {}",
                Text::new(key).with("episode", episode).say(self.language)
            )
        });
        format!(
            "\n{due}  {} · {program}{}\n",
            item.occurrence.slot,
            episode.unwrap_or_default()
        )
    }

    fn time(&self, at: Timestamp) -> String {
        instant::say_ms(at, self.zone, "%H:%M:%S%.3f")
    }

    fn kind(&self, kind: Kind) -> String {
        kind_name(kind, self.language)
    }

    fn title(&self, item: &Item) -> String {
        item.source.title(self.language)
    }

    /// The notes, the worst first.
    fn notes(&self, notes: &[Note]) -> String {
        let mut by_severity: BTreeMap<_, Vec<&Note>> = BTreeMap::new();
        for note in notes {
            by_severity
                .entry(std::cmp::Reverse(note.severity))
                .or_default()
                .push(note);
        }

        let mut text = String::new();
        for (severity, notes) in by_severity {
            let heading = match severity.0 {
                Severity::Error => "rundown-notes-error",
                Severity::Warning => "rundown-notes-warning",
                Severity::Info => "rundown-notes-info",
            };
            writeln!(text, "\n{}", self.say(heading)).expect("a string takes text");
            for note in notes {
                let slot = note
                    .slot
                    .as_ref()
                    .map(|slot| format!("{slot}: "))
                    .unwrap_or_default();
                writeln!(text, "  - {slot}{}", note.text.say(self.language))
                    .expect("a string takes text");
            }
        }

        text
    }
}

/// What people call a kind of item.
pub(super) fn kind_name(kind: Kind, language: Language) -> String {
    let key = match kind {
        Kind::Opening => "rundown-kind-opening",
        Kind::Segment => "rundown-kind-segment",
        Kind::Closing => "rundown-kind-closing",
        Kind::Filler => "rundown-kind-filler",
        Kind::Fallback => "rundown-kind-fallback",
        Kind::Relay => "rundown-kind-relay",
        Kind::Live => "rundown-kind-live",
        Kind::Announcement => "rundown-kind-announcement",
        Kind::Drill => "rundown-kind-drill",
    };
    Text::new(key).say(language)
}

impl Kind {
    const ALL: [Self; 8] = [
        Self::Opening,
        Self::Segment,
        Self::Closing,
        Self::Filler,
        Self::Fallback,
        Self::Relay,
        Self::Announcement,
        Self::Drill,
    ];
}

/// To the millisecond, rounded as starts are.
pub(super) fn length(frames: Frames) -> String {
    let rounded = frames
        .to_duration()
        .round(Unit::Millisecond)
        .unwrap_or_default();
    Frames::from_duration(rounded).to_string()
}

/// The station's wall time, with seconds where there are any.
pub(super) fn clock(at: Timestamp, zone: &TimeZone) -> String {
    instant::clock(at, zone)
}

/// The columns the widest takes.
pub(super) fn width(texts: impl Iterator<Item = String>) -> usize {
    texts
        .map(|text| text.chars().count())
        .max()
        .unwrap_or_default()
}

/// To exactly `width` characters. Titles are NFC, so a character is a column.
pub(super) fn pad(text: &str, width: usize) -> String {
    if text.chars().count() <= width {
        return format!("{text:width$}");
    }
    let start: String = text.chars().take(width.saturating_sub(1)).collect();
    format!("{start}…")
}
