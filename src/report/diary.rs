//! Sổ nhật ký phát sóng: a day's broadcast as the paper book has it, a page a session.

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};

use super::page::{Align, Block, Foot, Head, Page, Table};
use super::papers::{self, PaperRow};
use super::period::short;
use super::sort::{Part, Sort};
use super::{PaperContext, length};
use crate::airlog::{Airing, Ended};
use crate::names::SegmentId;
use crate::units::Frames;
use crate::words::Text;

/// Items further apart than this belong to two sessions.
const SESSION_PAUSE: SignedDuration = SignedDuration::from_mins(15);

/// Why even what only fills time was missed: nothing at all could be heard.
const OUTAGES: [&str; 7] = [
    "airlog-power-cut",
    "airlog-power-cut-no-heartbeat",
    "station-missed-power-cut",
    "station-missed-no-card",
    "station-missed-slept",
    "station-missed-clock",
    "station-missed-clock-doubted",
];

/// The diary of `date`, of its `airings`, oldest first, and of the `papers` of its orders and live broadcasts.
#[must_use]
pub fn diary(
    paper: &PaperContext<'_>,
    date: Date,
    airings: &[Airing],
    papers: &[PaperRow],
) -> Page {
    let mut blocks = Vec::new();
    let sessions = sessions(airings);
    for (number, session) in (1..).zip(&sessions) {
        blocks.push(Block::Heading(1, session_heading(paper, number, session)));
        blocks.push(Block::Table(table(paper, session)));
        blocks.push(Block::Text(totals(paper, session)));
    }

    if sessions.is_empty() {
        blocks.push(Block::Text(paper.say("report-diary-nothing")));
    }

    if !papers.is_empty() {
        blocks.push(Block::Table(papers::table(paper, papers)));
    }

    let weekday = Text::new(format!(
        "rundown-weekday-{}",
        date.weekday().to_monday_one_offset()
    ));
    let day = Text::new("report-diary-day")
        .with("weekday", paper.text(&weekday))
        .with("date", short(date));
    Page {
        head: Head::book(
            paper.station,
            paper.say("report-diary-title"),
            paper.text(&day),
        ),
        blocks,
        foot: Foot {
            receivers: Vec::new(),
            signatures: vec![
                paper.signature("report-sign-operator"),
                paper.signature("report-sign-head"),
            ],
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
        let own_end = airing
            .end
            .unwrap_or_else(|| airing.item.held.after(airing.at()));
        end = Some(end.map_or(own_end, |end| end.max(own_end)));
        if let Some(session) = sessions.last_mut() {
            session.push(airing);
        }
    }

    sessions
}

fn session_heading(paper: &PaperContext<'_>, number: usize, session: &[&Airing]) -> String {
    let clock = |at: Timestamp| super::local(paper, at).strftime("%H:%M:%S").to_string();
    let on = session.iter().find_map(|airing| airing.start);
    let off = session.iter().filter_map(|airing| airing.end).max();
    let text = match (on, off) {
        (Some(on), Some(off)) => Text::new("report-diary-session")
            .with("on", clock(on))
            .with("off", clock(off)),
        (Some(on), None) => Text::new("report-diary-session-open").with("on", clock(on)),
        (None, _) => Text::new("report-diary-session-silent"),
    };
    paper.text(&text.with("number", number))
}

fn table(paper: &PaperContext<'_>, session: &[&Airing]) -> Table {
    let mut table = paper.table([
        ("report-column-number", 5, Align::Center),
        ("report-column-hour", 9, Align::Center),
        ("report-column-title", 32, Align::Left),
        ("report-column-sort", 12, Align::Left),
        ("report-column-length", 9, Align::Right),
        ("report-column-approved", 13, Align::Left),
        ("report-column-operator", 9, Align::Center),
        ("report-column-incident", 17, Align::Left),
    ]);
    for (number, line) in (1..).zip(lines(paper, session)) {
        table.row([
            number.to_string(),
            super::local(paper, line.at)
                .strftime("%H:%M:%S")
                .to_string(),
            line.title(paper),
            paper.text(&line.sort.name()),
            line.heard.map_or_else(|| "–".to_owned(), length),
            line.approved_by,
            String::new(),
            line.incident,
        ]);
    }

    table
}

/// A line of the book: an airing, or fillers or readings one after the other.
#[derive(Debug)]
struct Line {
    at: Timestamp,
    titles: Vec<String>,
    program: Option<String>,
    sort: Sort,
    /// None if it never was.
    heard: Option<Frames>,
    approved_by: String,
    incident: String,
    /// The recording that is read, where that is several times in a row; the round of the order, where one asks for it.
    read: Option<(SegmentId, Option<(i64, u32)>)>,
    /// How many readings it is.
    readings: usize,
}

impl Line {
    fn of(paper: &PaperContext<'_>, airing: &Airing) -> Self {
        let item = &airing.item;
        let sort = Sort::of(airing, paper);
        Self {
            at: airing.at(),
            titles: item
                .segment
                .iter()
                .map(|segment| segment.title.clone())
                .collect(),
            program: item
                .program
                .as_ref()
                .map(|id| super::program_title(paper, id)),
            sort,
            heard: airing.start.map(|_| airing.heard()),
            approved_by: item.approved_by.clone().unwrap_or_default(),
            incident: incident(paper, airing, sort),
            read: read(airing),
            readings: 1,
        }
    }

    /// Whether it goes on in `next`: music that fills time, one piece after the other, and nothing happened.
    fn goes_on(&self, next: &Self) -> bool {
        let same = (&self.program, &self.incident, self.heard.is_some())
            == (&next.program, &next.incident, next.heard.is_some());
        let is_read_again = self.read.is_some() && self.read == next.read;
        same && (is_read_again || self.sort == Sort::Filler && next.sort == Sort::Filler)
    }

    fn add(&mut self, next: Self) {
        self.heard = self.heard.zip(next.heard).map(|(one, other)| one + other);
        if self.read.is_some() {
            self.readings += 1;
        } else {
            self.titles.extend(next.titles);
        }
        if self.approved_by != next.approved_by {
            self.approved_by.clear();
        }
    }

    fn title(&self, paper: &PaperContext<'_>) -> String {
        let title = match &self.titles[..] {
            [] => None,
            [only] => Some(only.clone()),
            several => {
                Some(paper.text(&Text::new("report-diary-fillers").with("count", several.len())))
            }
        };
        let title = title.map(|title| match self.readings {
            1 => title,
            times => {
                let text = Text::new("report-diary-read").with("title", title);
                paper.text(&text.with("times", times))
            }
        });
        match (title, &self.program) {
            (Some(title), Some(program)) => format!("{title} ({program})"),
            (Some(only), None) => only,
            (None, program) => program.clone().unwrap_or_default(),
        }
    }
}

/// What `airing` is a reading of.
fn read(airing: &Airing) -> Option<(SegmentId, Option<(i64, u32)>)> {
    let item = &airing.item;
    let recording = item.segment.as_ref()?.id;
    match &item.order {
        Some(part) => part
            .reading
            .map(|_| (recording, Some((part.seq, part.round)))),
        None => item.reading.map(|_| (recording, None)),
    }
}

/// The lines of a session; a filler that nobody missed is none.
fn lines(paper: &PaperContext<'_>, session: &[&Airing]) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    for line in session.iter().map(|airing| Line::of(paper, airing)) {
        if line.sort.part() == Part::Filling && line.heard.is_none() && line.incident.is_empty() {
            continue;
        }
        match lines.last_mut() {
            Some(last) if last.goes_on(&line) => last.add(line),
            _ => lines.push(line),
        }
    }
    lines
}

/// Nothing for what went as it should: the schedule cuts music short every day, and what fills time may be left
/// out for what the time was wanted for.
fn incident(paper: &PaperContext<'_>, airing: &Airing, sort: Sort) -> String {
    let usual = |ended: &Ended| {
        *ended == Ended::Complete || *ended == Ended::Cut && airing.reason.is_none()
    };

    let Some(ended) = airing.ended.filter(|ended| !usual(ended)) else {
        return String::new();
    };

    let outage = airing
        .reason
        .as_ref()
        .is_some_and(|why| OUTAGES.contains(&why.key()));
    let lost = matches!(ended, Ended::Fault | Ended::PowerCut) || ended == Ended::Missed && outage;
    if sort.part() == Part::Filling && !lost {
        return String::new();
    }

    let ended = super::ended(ended, paper.language);
    match &airing.reason {
        Some(reason) => format!("{ended}: {}", paper.text(reason)),
        None => ended,
    }
}

fn totals(paper: &PaperContext<'_>, session: &[&Airing]) -> String {
    let sum = |sort: Sort| -> Frames {
        let of_sort = session
            .iter()
            .filter(|airing| Sort::of(airing, paper) == sort);
        of_sort.map(|airing| airing.heard()).sum()
    };

    let parts = Sort::ALL
        .into_iter()
        .map(|sort| (sort, sum(sort)))
        .filter(|(_, sum)| *sum > Frames::ZERO);
    let parts: Vec<String> = parts
        .map(|(sort, sum)| format!("{} {}", paper.text(&sort.name()), length(sum)))
        .collect();
    let all = session.iter().map(|airing| airing.heard()).sum();
    paper.text(
        &Text::new("report-diary-total")
            .with("all", length(all))
            .with("parts", parts.join("; ")),
    )
}
