//! Sổ duyệt tin bài: what was approved in a period, by whom, and when it aired.

use jiff::Timestamp;

use super::page::{Align, Block, Foot, Head, Page, Table};
use super::{PaperContext, Period};
use crate::airlog::{Channel, Consent};
use crate::units::instant;
use crate::words::Text;

/// One line of the book: a word about a recording, and whether it let it air.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Whether it lets the recording air, or takes that back.
    pub approved: bool,
    /// Whether the recording had been approved before.
    pub before: bool,
    /// Who, when, how, which recording.
    pub consent: Consent,
    /// When the recording was ingested, where the library still knows it.
    pub received: Option<Timestamp>,
}

/// The book of `period`: `entries` in the order they were given.
#[must_use]
pub fn approvals(paper: &PaperContext<'_>, period: &Period, entries: &[Entry]) -> Page {
    let table = table(paper, entries);
    let blocks = if table.rows.is_empty() {
        vec![Block::Text(paper.say("report-approvals-nothing"))]
    } else {
        vec![Block::Table(table)]
    };

    Page {
        head: Head::book(
            paper.station,
            paper.say("report-approvals-title"),
            paper.text(&period.name()),
        ),
        blocks,
        foot: Foot {
            receivers: Vec::new(),
            signatures: vec![
                paper.signature("report-sign-keeper"),
                paper.signature("report-sign-head"),
            ],
        },
        annex: Vec::new(),
        landscape: true,
    }
}

fn table(paper: &PaperContext<'_>, entries: &[Entry]) -> Table {
    let mut table = paper.table([
        ("report-column-number", 5, Align::Center),
        ("report-column-received", 10, Align::Center),
        ("report-column-piece", 26, Align::Left),
        ("report-column-author", 11, Align::Left),
        ("report-column-approver", 13, Align::Left),
        ("report-column-opinion", 13, Align::Left),
        ("report-column-approved-on", 10, Align::Center),
        ("report-column-first", 8, Align::Center),
        ("report-column-second", 8, Align::Center),
        ("report-column-third", 8, Align::Center),
    ]);
    let day = |at: Timestamp| instant::say(at, paper.zone, "%d/%m/%Y");
    let airing = |at: Timestamp| instant::say(at, paper.zone, "%d/%m %H:%M");
    for (number, entry) in entries.iter().enumerate() {
        let consent = &entry.consent;
        // Whenever they were: an airing before the period is none the less the first.
        let mut times = paper.firsts.times(consent.segment.id);
        let mut next = || times.next().map(airing).unwrap_or_default();
        table.row([
            (number + 1).to_string(),
            entry.received.map(day).unwrap_or_default(),
            consent.segment.title.clone(),
            // Nobody has told the station: people write it.
            String::new(),
            consent.by.clone(),
            opinion(paper, entry),
            day(consent.at),
            next(),
            next(),
            next(),
        ]);
    }

    table
}

fn opinion(paper: &PaperContext<'_>, entry: &Entry) -> String {
    let channel = match entry.consent.channel {
        Channel::Paper => "paper",
        Channel::Message => "message",
        // A button approves nothing.
        Channel::Spoken | Channel::Button => "spoken",
    };

    let key = match (entry.approved, entry.before) {
        (true, _) => "report-opinion-approved",
        (false, true) => "report-opinion-withdrawn",
        // Nothing to take back: it was never let on the air.
        (false, false) => "report-opinion-returned",
    };

    let said = paper.text(&Text::new(key).with("channel", channel));
    match &entry.consent.note {
        Some(note) => format!("{said}; {note}"),
        None => said,
    }
}
