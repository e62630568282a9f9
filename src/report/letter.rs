//! The report to the People's Committee, as a page.

use jiff::Timestamp;

use super::incident::{Incident, IncidentKind, sums};
use super::page::{Align, Bars, Block, Foot, Head, Page, Signature, Table};
use super::period::short;
use super::sort::Sort;
use super::tally::{FaultLine, ProgramLine, Tally};
use super::{PaperContext, Period, decimal, lasted, minutes, tables};
use crate::airlog::Airing;
use crate::units::Frames;
use crate::words::Text;

/// The report on `period`, of `airings` that come to `tally`.
#[must_use]
pub fn letter(
    paper: &PaperContext<'_>,
    period: &Period,
    tally: &Tally,
    airings: &[Airing],
) -> Page {
    let mut blocks = vec![
        Block::Text(
            paper.text(
                &Text::new("report-basis")
                    .with("station", paper.station)
                    .with("period", period.name().say(paper.language))
                    .with("dates", period.dates().say(paper.language)),
            ),
        ),
        heading(paper, 1, "report-part-1"),
        blank(paper, "report-blank-direction"),
        heading(paper, 1, "report-part-2"),
        heading(paper, 2, "report-part-2-1"),
        Block::Text(general(paper, period, tally)),
        Block::Text(general_parts(paper, tally)),
        Block::Table(tables::sorts(paper, tally)),
        Block::Bars(weeks(paper, tally)),
        Block::Table(tables::results(paper, tally)),
        Block::Table(tables::airtime(paper, tally)),
        heading(paper, 2, "report-part-2-2"),
    ];
    for program in tally
        .programs
        .iter()
        .filter(|program| program.topics.len() > 1)
    {
        blocks.push(Block::Table(tables::topics(paper, program)));
        blocks.push(Block::Bars(topic_bars(paper, program)));
    }

    blocks.push(heading(paper, 2, "report-part-2-3"));
    blocks.push(Block::Text(technical(paper, tally)));
    if tally.incidents.is_empty() {
        blocks.push(Block::Text(paper.say("report-no-incidents")));
    } else {
        blocks.push(Block::Table(incident_sums(paper, &tally.incidents)));
        blocks.push(Block::Table(incident_list(paper, &tally.incidents)));
    }

    if !tally.faults.is_empty() {
        blocks.push(Block::Table(faults(paper, &tally.faults)));
    }

    blocks.extend(papers(paper, tally));
    blocks.extend([
        heading(paper, 1, "report-part-3"),
        blank(paper, "report-blank-judgement"),
        heading(paper, 1, "report-part-4"),
        blank(paper, "report-blank-direction-ahead"),
        Block::Text(paper.say("report-end")),
    ]);
    let episodes = tables::episodes(paper, airings);
    let annex = if episodes.rows.is_empty() {
        Vec::new()
    } else {
        vec![heading(paper, 1, "report-annex"), Block::Table(episodes)]
    };

    let subject = paper.text(&Text::new("report-subject").with("station", paper.station));
    Page {
        head: head(paper, period, subject),
        blocks,
        foot: foot(paper),
        annex,
        landscape: false,
    }
}

pub(super) fn heading(paper: &PaperContext<'_>, level: u8, key: &'static str) -> Block {
    Block::Heading(level, paper.say(key))
}

pub(super) fn blank(paper: &PaperContext<'_>, key: &'static str) -> Block {
    Block::Blank(paper.say(key))
}

pub(super) fn head(paper: &PaperContext<'_>, period: &Period, subject: String) -> Head {
    let place = paper
        .unit
        .and_then(|unit| unit.place.as_deref())
        .unwrap_or("…");
    let symbol = paper
        .unit
        .and_then(|unit| unit.symbol.as_deref())
        .unwrap_or("…");

    // The year beside the blank day is the one it is signed in, not the one it tells of.
    let year = paper
        .made
        .map_or_else(|| "        ".to_owned(), |made| made.year().to_string());
    Head {
        office: paper.unit.map_or_else(
            || vec![paper.station.to_uppercase()],
            |unit| office(&unit.name),
        ),
        number: paper.text(&Text::new("report-number").with("symbol", symbol)),
        country: [paper.say("report-country"), paper.say("report-motto")],
        place_and_date: paper.text(
            &Text::new("report-place-and-date")
                .with("place", place)
                .with("year", year),
        ),
        kind: paper.say("report-kind"),
        subject: vec![subject, period.name().say(paper.language)],
    }
}

/// `ỦY BAN NHÂN DÂN XÃ HẢI DƯƠNG` on two lines: the body, and the place.
pub(super) fn office(name: &str) -> Vec<String> {
    const BODY: &str = "ỦY BAN NHÂN DÂN ";
    match name.to_uppercase().strip_prefix(BODY) {
        Some(place) => vec![BODY.trim().to_owned(), place.to_owned()],
        None => vec![name.to_owned()],
    }
}

pub(super) fn foot(paper: &PaperContext<'_>) -> Foot {
    let lines = paper
        .unit
        .map(|unit| unit.signer.clone())
        .unwrap_or_default();
    let receivers = ["report-to", "report-to-blank", "report-to-archive"].map(|key| paper.say(key));
    let note = paper.say("report-sign-note");
    Foot {
        receivers: receivers.into(),
        signatures: vec![Signature { lines, note }],
    }
}

fn general(paper: &PaperContext<'_>, period: &Period, tally: &Tally) -> String {
    let text = Text::new("report-general")
        .with("days", tally.days)
        .with("of", period.length_days())
        .with("sessions", tally.sessions)
        .with(
            "hours",
            decimal(tally.on_air.seconds() / 3600.0, paper.language),
        )
        .with("minutes", minutes(tally.on_air, paper.language));
    paper.text(&text)
}

/// How much of it was content, and how much only music: a month that is mostly filler says so.
pub(super) fn general_parts(paper: &PaperContext<'_>, tally: &Tally) -> String {
    let spoken = tally.heard(&[Sort::Own, Sort::Repeat, Sort::Relay, Sort::Announcement]);
    let (music, filler) = (
        tally.heard(&[Sort::Music]),
        tally.heard(&[Sort::Filler, Sort::Fallback]),
    );
    let framing = tally.heard(&[Sort::Signature]);
    let figure = |length| minutes(length, paper.language);
    let share = |length| tables::percent(paper, length, tally.on_air);
    let text = Text::new("report-general-parts")
        .with("content", figure(spoken))
        .with("content_share", share(spoken))
        .with("music", figure(music))
        .with("music_share", share(music))
        .with("framing", figure(framing))
        .with("framing_share", share(framing))
        .with("filling", figure(filler))
        .with("filling_share", share(filler));
    paper.text(&text)
}

fn weeks(paper: &PaperContext<'_>, tally: &Tally) -> Bars {
    let bar = |(monday, heard): &(jiff::civil::Date, Frames)| {
        let name = Text::new("report-week-of").with("date", short(*monday));
        (paper.text(&name), heard.seconds() / 60.0)
    };
    Bars {
        caption: paper.say("report-bars-weeks"),
        unit: paper.say("report-unit-minutes"),
        bars: tally.weeks.iter().map(bar).collect(),
    }
}

fn topic_bars(paper: &PaperContext<'_>, program: &ProgramLine) -> Bars {
    let bar =
        |topic: &super::tally::TopicLine| (topic.title.clone(), topic.count.heard.seconds() / 60.0);
    Bars {
        caption: paper.text(&Text::new("report-bars-topics").with("program", &program.title)),
        unit: paper.say("report-unit-minutes"),
        bars: program.topics.iter().map(bar).collect(),
    }
}

fn technical(paper: &PaperContext<'_>, tally: &Tally) -> String {
    let all = tally.occurrences;
    let text = match all.on_time_percent() {
        None => Text::new("report-technical-nothing"),
        Some(percent) => Text::new("report-technical")
            .with("due", all.due)
            .with("aired", all.aired)
            .with("on_time", all.on_time)
            .with("percent", decimal(percent, paper.language))
            .with("whole", all.whole),
    };
    paper.text(&text)
}

/// Returns the sentence on what orders and live broadcasts have in writing; none if there were none.
fn papers(paper: &PaperContext<'_>, tally: &Tally) -> Option<Block> {
    let text = Text::new("report-papers")
        .with("due", tally.papers.due)
        .with("count", tally.papers.open);
    (tally.papers.due > 0).then(|| Block::Text(paper.text(&text)))
}

/// What happened to the station, a line a kind.
fn incident_sums(paper: &PaperContext<'_>, incidents: &[Incident]) -> Table {
    let mut table = Table::new(
        paper.say("report-table-incident-sums"),
        [
            (paper.say("report-column-number"), 8, Align::Center),
            (paper.say("report-column-fault"), 52, Align::Left),
            (paper.say("report-column-times"), 18, Align::Right),
            (paper.say("report-column-lasted"), 22, Align::Right),
        ],
    );
    for (number, sum) in sums(incidents).iter().enumerate() {
        table.row([
            (number + 1).to_string(),
            paper.text(&sum.kind.name()),
            sum.times.to_string(),
            if sum.lasted.is_zero() {
                "–".to_owned()
            } else {
                lasted(sum.lasted)
            },
        ]);
    }

    table
}

/// The longest of them, as many as a page holds; the workbook has all.
fn incident_list(paper: &PaperContext<'_>, incidents: &[Incident]) -> Table {
    const MOST: usize = 30;
    let mut listed: Vec<&Incident> = incidents
        .iter()
        .filter(|one| one.kind != IncidentKind::Underrun)
        .collect();
    listed.sort_by_key(|one| std::cmp::Reverse(one.lasted()));
    listed.truncate(MOST);
    listed.sort_by_key(|one| one.from.or(one.to));
    let mut table = Table::new(
        paper.say("report-table-incidents"),
        [
            (paper.say("report-column-from"), 19, Align::Center),
            (paper.say("report-column-to"), 19, Align::Center),
            (paper.say("report-column-lasted"), 14, Align::Right),
            (paper.say("report-column-fault"), 26, Align::Left),
            (paper.say("report-column-detail"), 22, Align::Left),
        ],
    );
    let when = |at: Option<Timestamp>| {
        at.map_or_else(
            || "…".to_owned(),
            |at| {
                super::local(paper, at)
                    .strftime("%d/%m/%Y %H:%M:%S")
                    .to_string()
            },
        )
    };

    for one in listed {
        table.row([
            when(one.from),
            if one.from == one.to {
                String::new()
            } else {
                when(one.to)
            },
            if one.lasted().is_zero() {
                "–".to_owned()
            } else {
                lasted(one.lasted())
            },
            paper.text(&one.kind.name()),
            paper.problem(&one.detail),
        ]);
    }

    table
}

pub(super) fn faults(paper: &PaperContext<'_>, faults: &[FaultLine]) -> Table {
    let mut table = Table::new(
        paper.say("report-table-faults"),
        [
            (paper.say("report-column-fault"), 22, Align::Left),
            (paper.say("report-column-reason"), 48, Align::Left),
            (paper.say("report-column-items"), 12, Align::Right),
            (paper.say("report-column-lost"), 18, Align::Right),
        ],
    );
    for fault in faults {
        table.row([
            super::ended(fault.ended, paper.language),
            fault
                .reason
                .as_ref()
                .map_or_else(|| "–".to_owned(), |reason| paper.text(reason)),
            fault.items.to_string(),
            minutes(fault.lost, paper.language),
        ]);
    }

    table
}
