//! Sổ nhật ký phát sóng: a day's broadcast as the paper book has it, a page a session.

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};

use super::page::{Align, Block, Foot, Head, Page, Table};
use super::period::short;
use super::tally::{Sort, heard};
use super::{Desk, length};
use crate::airlog::{Airing, Ended};
use crate::units::Frames;
use crate::words::Text;

/// Items further apart than this belong to two sessions.
const SESSION_PAUSE: SignedDuration = SignedDuration::from_mins(15);

/// The diary of `date`, of its `airings`, oldest first.
#[must_use]
pub fn diary(desk: &Desk<'_>, date: Date, airings: &[Airing]) -> Page {
    let mut blocks = Vec::new();
    let sessions = sessions(airings);
    for (number, session) in (1..).zip(&sessions) {
        blocks.push(Block::Heading(1, session_heading(desk, number, session)));
        blocks.push(Block::Table(table(desk, session)));
        blocks.push(Block::Text(totals(desk, session)));
    }
    if sessions.is_empty() {
        blocks.push(Block::Text(desk.say("report-diary-nothing")));
    }
    let weekday = Text::new(format!("rundown-weekday-{}", date.weekday().to_monday_one_offset()));
    let day = Text::new("report-diary-day").with("weekday", desk.text(&weekday)).with("date", short(date));
    Page {
        head: Head::book(desk.station, desk.say("report-diary-title"), desk.text(&day)),
        blocks,
        foot: Foot {
            receivers: Vec::new(),
            signatures: vec![desk.signature("report-sign-operator"), desk.signature("report-sign-head")],
        },
        annex: Vec::new(),
        landscape: true,
    }
}

/// Rows in runs without a long pause; what was missed stands in the run it was planned in.
fn sessions(airings: &[Airing]) -> Vec<Vec<&Airing>> {
    let mut sessions: Vec<Vec<&Airing>> = Vec::new();
    let mut end: Option<Timestamp> = None;
    for airing in airings {
        if end.is_none_or(|end| airing.at().duration_since(end) > SESSION_PAUSE) {
            sessions.push(Vec::new());
        }
        let own_end = airing.end.unwrap_or_else(|| airing.item.held.after(airing.at()));
        end = Some(end.map_or(own_end, |end| end.max(own_end)));
        if let Some(session) = sessions.last_mut() {
            session.push(airing);
        }
    }
    sessions
}

fn session_heading(desk: &Desk<'_>, number: usize, session: &[&Airing]) -> String {
    let clock = |at: Timestamp| super::local(desk, at).strftime("%H:%M:%S").to_string();
    let on = session.iter().find_map(|airing| airing.start);
    let off = session.iter().filter_map(|airing| airing.end).max();
    let text = match (on, off) {
        (Some(on), Some(off)) => {
            Text::new("report-diary-session").with("on", clock(on)).with("off", clock(off))
        }
        (Some(on), None) => Text::new("report-diary-session-open").with("on", clock(on)),
        (None, _) => Text::new("report-diary-session-silent"),
    };
    desk.text(&text.with("number", number))
}

fn table(desk: &Desk<'_>, session: &[&Airing]) -> Table {
    let mut table = desk.table([
        ("report-column-number", 5, Align::Center),
        ("report-column-hour", 9, Align::Center),
        ("report-column-title", 32, Align::Left),
        ("report-column-sort", 12, Align::Left),
        ("report-column-length", 9, Align::Right),
        ("report-column-approved", 13, Align::Left),
        ("report-column-operator", 9, Align::Center),
        ("report-column-incident", 17, Align::Left),
    ]);
    for (number, airing) in session.iter().enumerate() {
        let item = &airing.item;
        let title = item.segment.as_ref().map(|segment| segment.title.clone());
        let program = item.program.as_ref().map(|id| super::program_title(desk, id));
        let title = match (title, program) {
            (Some(title), Some(program)) => format!("{title} ({program})"),
            (Some(only), None) | (None, Some(only)) => only,
            (None, None) => String::new(),
        };
        table.row([
            (number + 1).to_string(),
            super::local(desk, airing.at()).strftime("%H:%M:%S").to_string(),
            title,
            desk.text(&Sort::of(airing, desk.schedule).name()),
            if airing.start.is_some() { length(heard(airing)) } else { "–".to_owned() },
            item.approved_by.clone().unwrap_or_default(),
            String::new(),
            incident(desk, airing),
        ]);
    }
    table
}

/// Nothing for what went as it should.
fn incident(desk: &Desk<'_>, airing: &Airing) -> String {
    let ended = match airing.ended {
        None | Some(Ended::Complete) => return String::new(),
        Some(Ended::Cut) if airing.reason.is_none() => return String::new(),
        Some(ended) => super::ended(ended, desk.language),
    };
    match &airing.reason {
        Some(reason) => format!("{ended}: {}", desk.text(reason)),
        None => ended,
    }
}

fn totals(desk: &Desk<'_>, session: &[&Airing]) -> String {
    let sum = |sort: Sort| -> Frames {
        let of_sort = session.iter().filter(|airing| Sort::of(airing, desk.schedule) == sort);
        of_sort.map(|airing| heard(airing)).sum()
    };
    let parts = Sort::ALL.into_iter().map(|sort| (sort, sum(sort))).filter(|(_, sum)| *sum > Frames::ZERO);
    let parts: Vec<String> =
        parts.map(|(sort, sum)| format!("{} {}", desk.text(&sort.name()), length(sum))).collect();
    let all = session.iter().map(|airing| heard(airing)).sum();
    desk.text(&Text::new("report-diary-total").with("all", length(all)).with("parts", parts.join("; ")))
}
