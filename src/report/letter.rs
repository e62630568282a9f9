//! The report to the People's Committee, as a page.

use jiff::Timestamp;

use super::incident::{Incident, IncidentKind, sums};
use super::page::{Align, Bars, Block, Foot, Head, Page, Signature, Table};
use super::period::short;
use super::sort::Sort;
use super::tally::{FaultLine, ProgramLine, Tally};
use super::{Desk, Period, decimal, lasted, minutes, tables};
use crate::airlog::Airing;
use crate::units::Frames;
use crate::words::Text;

/// The report on `period`, of `airings` that come to `tally`.
#[must_use]
pub fn letter(desk: &Desk<'_>, period: &Period, tally: &Tally, airings: &[Airing]) -> Page {
    let mut blocks = vec![
        Block::Text(
            desk.text(
                &Text::new("report-basis")
                    .with("station", desk.station)
                    .with("period", period.name().say(desk.language))
                    .with("dates", period.dates().say(desk.language)),
            ),
        ),
        heading(desk, 1, "report-part-1"),
        blank(desk, "report-blank-direction"),
        heading(desk, 1, "report-part-2"),
        heading(desk, 2, "report-part-2-1"),
        Block::Text(general(desk, period, tally)),
        Block::Text(general_parts(desk, tally)),
        Block::Table(tables::sorts(desk, tally)),
        Block::Bars(weeks(desk, tally)),
        Block::Table(tables::results(desk, tally)),
        Block::Table(tables::airtime(desk, tally)),
        heading(desk, 2, "report-part-2-2"),
    ];
    for program in tally
        .programs
        .iter()
        .filter(|program| program.topics.len() > 1)
    {
        blocks.push(Block::Table(tables::topics(desk, program)));
        blocks.push(Block::Bars(topic_bars(desk, program)));
    }
    blocks.push(heading(desk, 2, "report-part-2-3"));
    blocks.push(Block::Text(technical(desk, tally)));
    if tally.incidents.is_empty() {
        blocks.push(Block::Text(desk.say("report-no-incidents")));
    } else {
        blocks.push(Block::Table(incident_sums(desk, &tally.incidents)));
        blocks.push(Block::Table(incident_list(desk, &tally.incidents)));
    }
    if !tally.faults.is_empty() {
        blocks.push(Block::Table(faults(desk, &tally.faults)));
    }
    blocks.extend([
        heading(desk, 1, "report-part-3"),
        blank(desk, "report-blank-judgement"),
        heading(desk, 1, "report-part-4"),
        blank(desk, "report-blank-direction-ahead"),
        Block::Text(desk.say("report-end")),
    ]);
    let episodes = tables::episodes(desk, airings);
    let annex = if episodes.rows.is_empty() {
        Vec::new()
    } else {
        vec![heading(desk, 1, "report-annex"), Block::Table(episodes)]
    };
    let subject = desk.text(&Text::new("report-subject").with("station", desk.station));
    Page {
        head: head(desk, period, subject),
        blocks,
        foot: foot(desk),
        annex,
        landscape: false,
    }
}

pub(super) fn heading(desk: &Desk<'_>, level: u8, key: &'static str) -> Block {
    Block::Heading(level, desk.say(key))
}

pub(super) fn blank(desk: &Desk<'_>, key: &'static str) -> Block {
    Block::Blank(desk.say(key))
}

pub(super) fn head(desk: &Desk<'_>, period: &Period, subject: String) -> Head {
    let place = desk
        .unit
        .and_then(|unit| unit.place.as_deref())
        .unwrap_or("…");
    let symbol = desk
        .unit
        .and_then(|unit| unit.symbol.as_deref())
        .unwrap_or("…");
    // The year beside the blank day is the one it is signed in, not the one it tells of.
    let year = desk
        .made
        .map_or_else(|| "        ".to_owned(), |made| made.year().to_string());
    Head {
        office: desk.unit.map_or_else(
            || vec![desk.station.to_uppercase()],
            |unit| office(&unit.name),
        ),
        number: desk.text(&Text::new("report-number").with("symbol", symbol)),
        country: [desk.say("report-country"), desk.say("report-motto")],
        place_and_date: desk.text(
            &Text::new("report-place-and-date")
                .with("place", place)
                .with("year", year),
        ),
        kind: desk.say("report-kind"),
        subject: vec![subject, period.name().say(desk.language)],
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

pub(super) fn foot(desk: &Desk<'_>) -> Foot {
    let lines = desk
        .unit
        .map(|unit| unit.signer.clone())
        .unwrap_or_default();
    let receivers = ["report-to", "report-to-blank", "report-to-archive"].map(|key| desk.say(key));
    let note = desk.say("report-sign-note");
    Foot {
        receivers: receivers.into(),
        signatures: vec![Signature { lines, note }],
    }
}

fn general(desk: &Desk<'_>, period: &Period, tally: &Tally) -> String {
    let text = Text::new("report-general")
        .with("days", tally.days)
        .with("of", period.length_days())
        .with("sessions", tally.sessions)
        .with(
            "hours",
            decimal(tally.on_air.seconds() / 3600.0, desk.language),
        )
        .with("minutes", minutes(tally.on_air, desk.language));
    desk.text(&text)
}

/// How much of it was content, and how much only music: a month that is mostly filler says so.
pub(super) fn general_parts(desk: &Desk<'_>, tally: &Tally) -> String {
    let spoken = tally.heard(&[Sort::Own, Sort::Repeat, Sort::Relay, Sort::Announcement]);
    let (music, filler) = (
        tally.heard(&[Sort::Music]),
        tally.heard(&[Sort::Filler, Sort::Fallback]),
    );
    let framing = tally.heard(&[Sort::Signature]);
    let figure = |length| minutes(length, desk.language);
    let share = |length| tables::percent(desk, length, tally.on_air);
    let text = Text::new("report-general-parts")
        .with("content", figure(spoken))
        .with("content_share", share(spoken))
        .with("music", figure(music))
        .with("music_share", share(music))
        .with("framing", figure(framing))
        .with("framing_share", share(framing))
        .with("filling", figure(filler))
        .with("filling_share", share(filler));
    desk.text(&text)
}

fn weeks(desk: &Desk<'_>, tally: &Tally) -> Bars {
    let bar = |(monday, heard): &(jiff::civil::Date, Frames)| {
        let name = Text::new("report-week-of").with("date", short(*monday));
        (desk.text(&name), heard.seconds() / 60.0)
    };
    Bars {
        caption: desk.say("report-bars-weeks"),
        unit: desk.say("report-unit-minutes"),
        bars: tally.weeks.iter().map(bar).collect(),
    }
}

fn topic_bars(desk: &Desk<'_>, program: &ProgramLine) -> Bars {
    let bar =
        |topic: &super::tally::TopicLine| (topic.title.clone(), topic.count.heard.seconds() / 60.0);
    Bars {
        caption: desk.text(&Text::new("report-bars-topics").with("program", &program.title)),
        unit: desk.say("report-unit-minutes"),
        bars: program.topics.iter().map(bar).collect(),
    }
}

fn technical(desk: &Desk<'_>, tally: &Tally) -> String {
    let all = tally.occurrences;
    let text = match all.on_time_percent() {
        None => Text::new("report-technical-nothing"),
        Some(percent) => Text::new("report-technical")
            .with("due", all.due)
            .with("aired", all.aired)
            .with("on_time", all.on_time)
            .with("percent", decimal(percent, desk.language))
            .with("whole", all.whole),
    };
    desk.text(&text)
}

/// What happened to the station, a line a kind.
fn incident_sums(desk: &Desk<'_>, incidents: &[Incident]) -> Table {
    let mut table = Table::new(
        desk.say("report-table-incident-sums"),
        [
            (desk.say("report-column-number"), 8, Align::Center),
            (desk.say("report-column-fault"), 52, Align::Left),
            (desk.say("report-column-times"), 18, Align::Right),
            (desk.say("report-column-lasted"), 22, Align::Right),
        ],
    );
    for (number, sum) in sums(incidents).iter().enumerate() {
        table.row([
            (number + 1).to_string(),
            desk.text(&sum.kind.name()),
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
fn incident_list(desk: &Desk<'_>, incidents: &[Incident]) -> Table {
    const MOST: usize = 30;
    let mut listed: Vec<&Incident> = incidents
        .iter()
        .filter(|one| one.kind != IncidentKind::Underrun)
        .collect();
    listed.sort_by_key(|one| std::cmp::Reverse(one.lasted()));
    listed.truncate(MOST);
    listed.sort_by_key(|one| one.from.or(one.to));
    let mut table = Table::new(
        desk.say("report-table-incidents"),
        [
            (desk.say("report-column-from"), 19, Align::Center),
            (desk.say("report-column-to"), 19, Align::Center),
            (desk.say("report-column-lasted"), 14, Align::Right),
            (desk.say("report-column-fault"), 26, Align::Left),
            (desk.say("report-column-detail"), 22, Align::Left),
        ],
    );
    let when = |at: Option<Timestamp>| {
        at.map_or_else(
            || "…".to_owned(),
            |at| {
                super::local(desk, at)
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
            desk.text(&one.kind.name()),
            desk.problem(&one.detail),
        ]);
    }
    table
}

pub(super) fn faults(desk: &Desk<'_>, faults: &[FaultLine]) -> Table {
    let mut table = Table::new(
        desk.say("report-table-faults"),
        [
            (desk.say("report-column-fault"), 22, Align::Left),
            (desk.say("report-column-reason"), 48, Align::Left),
            (desk.say("report-column-items"), 12, Align::Right),
            (desk.say("report-column-lost"), 18, Align::Right),
        ],
    );
    for fault in faults {
        table.row([
            super::ended(fault.ended, desk.language),
            fault
                .reason
                .as_ref()
                .map_or_else(|| "–".to_owned(), |reason| desk.text(reason)),
            fault.items.to_string(),
            minutes(fault.lost, desk.language),
        ]);
    }
    table
}
