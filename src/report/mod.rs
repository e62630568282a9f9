//! Paper: the report to the People's Committee, the broadcast diary, the approval book.
//!
//! Views over the airtime log: nothing here is counted that the log does not hold, and what people have to
//! write is left as a marked blank. [`mod@sort`] says what an airing was, [`tally`] counts, [`incident`] says what happened to the station, [`letter()`], [`diary`] and [`approvals`] lay out a
//! [`page::Page`], [`docx()`] and [`html()`] draw it; [`sheet`] gives the numbers to a spreadsheet.
//!
//! Pure: bytes and strings from airings.

pub mod approvals;
mod column;
pub mod diary;
mod docx;
mod html;
pub mod incident;
pub mod json;
mod letter;
pub mod page;
pub mod papers;
mod period;
pub mod sheet;
pub mod sort;
mod tables;
pub mod tally;

pub use column::column;
pub use docx::docx;
pub use html::html;
pub use letter::letter;
pub use period::Period;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};

use crate::airlog::{Ended, Firsts};
use crate::config::Unit;
use crate::names::{ProgramId, TopicId};
use crate::schedule::Schedule;
use crate::units::{Frames, instant};
use crate::words::{self, Language, Text, harmless};
use page::{Align, Signature, Table};

/// What every paper needs besides the airings.
#[derive(Debug, Clone, Copy)]
pub struct PaperContext<'a> {
    /// The station's name.
    pub station: &'a str,
    /// The office at the end of the period; none if the configuration names none.
    pub unit: Option<&'a Unit>,
    /// What programs and topics are called.
    pub schedule: &'a Schedule,
    /// When the first airing in it was heard.
    pub firsts: &'a Firsts,
    /// The day it is written on; none if that is not known.
    pub made: Option<Date>,
    /// Where times are read.
    pub zone: &'a TimeZone,
    /// What it is written in.
    pub language: Language,
}

impl PaperContext<'_> {
    pub(crate) fn say(&self, key: &'static str) -> String {
        Text::new(key).say(self.language)
    }

    pub(crate) fn text(&self, text: &Text) -> String {
        text.say(self.language)
    }

    /// Says a fault as the log keeps it.
    pub(crate) fn problem(&self, kept: &str) -> String {
        words::problem(kept, self.language).into_owned()
    }

    /// An empty table without a caption: of each column what stands above it, its share and its alignment.
    pub(crate) fn table<const N: usize>(&self, columns: [(&'static str, u32, Align); N]) -> Table {
        Table::new(
            String::new(),
            columns.map(|(key, share, align)| (self.say(key), share, align)),
        )
    }

    /// Where a person signs a book: as what.
    fn signature(&self, key: &'static str) -> Signature {
        Signature {
            lines: vec![self.say(key)],
            note: self.say("report-sign-note"),
        }
    }
}

/// What people call a program; its slug if it is no longer there.
fn program_title(paper: &PaperContext<'_>, id: &ProgramId) -> String {
    paper
        .schedule
        .programs
        .get(id)
        .map_or_else(|| id.to_string(), |program| program.title.clone())
}

/// What people call a topic; its slug if it is no longer there.
fn topic_title(paper: &PaperContext<'_>, id: &TopicId) -> String {
    paper
        .schedule
        .topics
        .get(id)
        .map_or_else(|| id.to_string(), |topic| topic.title.clone())
}

/// How an airing ended, in words.
fn ended(ended: Ended, language: Language) -> String {
    let word = serde_json::to_value(ended)
        .ok()
        .and_then(|word| word.as_str().map(str::to_owned));
    Text::new("airlog-ended")
        .with("ended", word.unwrap_or_default())
        .say(language)
}

/// Minutes with one place, as people write numbers in the language.
pub(crate) fn minutes(length: Frames, language: Language) -> String {
    decimal(length.seconds() / 60.0, language)
}

/// One place after the comma, or the point.
fn decimal(value: f64, language: Language) -> String {
    let text = format!("{value:.1}");
    match language {
        Language::Vi => text.replace('.', ","),
        Language::En => text,
    }
}

/// Wall time at the station, as people read it.
pub(crate) fn local(paper: &PaperContext<'_>, at: Timestamp) -> Zoned {
    instant::local(at, paper.zone)
}

/// `1:02:03`, to the nearest second.
pub(crate) fn length(length: Frames) -> String {
    let seconds = length.seconds().round() as u64;
    format!(
        "{}:{:02}:{:02}",
        seconds / 3600,
        seconds / 60 % 60,
        seconds % 60
    )
}

/// `1:02:03` of a length that is no sound.
fn lasted(length: jiff::SignedDuration) -> String {
    let seconds = length.as_secs();
    format!(
        "{}:{:02}:{:02}",
        seconds / 3600,
        seconds / 60 % 60,
        seconds % 60
    )
}

/// As harmless text of XML and HTML.
pub(crate) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in harmless(text).chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}
