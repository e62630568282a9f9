//! The report on one program: the column on administrative reform, with what other channels did for it.
//!
//! The station knows what it aired. What the website, meetings and other channels reached it does not, and so
//! leaves rows for people to fill in, and says that.

use super::letter::{blank, foot, general_parts, head, heading};
use super::page::{Align, Block, Page, Table};
use super::tables;
use super::tally::{ProgramLine, Tally};
use super::{Desk, Period, minutes};
use crate::airlog::Airing;
use crate::words::Text;

/// The report on the program of `tally`, which counts its `airings` in `period` and no others.
#[must_use]
pub fn column(
    desk: &Desk<'_>,
    period: &Period,
    program: &ProgramLine,
    tally: &Tally,
    airings: &[Airing],
) -> Page {
    let mut blocks = vec![
        Block::Text(
            desk.text(
                &Text::new("report-column-basis")
                    .with("station", desk.station)
                    .with("program", &program.title)
                    .with("period", period.name().say(desk.language))
                    .with("dates", period.dates().say(desk.language)),
            ),
        ),
        heading(desk, 1, "report-part-1"),
        blank(desk, "report-blank-direction"),
        heading(desk, 1, "report-part-2"),
        heading(desk, 2, "report-column-part-1"),
        Block::Text(figures(desk, program)),
        Block::Text(general_parts(desk, tally)),
        Block::Table(tables::topics(desk, program)),
        heading(desk, 2, "report-column-part-2"),
        Block::Text(due(desk, program)),
    ];
    if !tally.faults.is_empty() {
        blocks.push(Block::Table(super::letter::faults(desk, &tally.faults)));
    }
    blocks.extend([
        heading(desk, 2, "report-column-part-3"),
        Block::Text(desk.say("report-channels-unknown")),
        Block::Table(channels(desk)),
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
    let subject = desk.text(&Text::new("report-column-subject").with("program", &program.title));
    Page {
        head: head(desk, period, subject),
        blocks,
        foot: foot(desk),
        annex,
        landscape: false,
    }
}

fn figures(desk: &Desk<'_>, program: &ProgramLine) -> String {
    let content = program.parts.content;
    let text = Text::new("report-column-figures")
        .with("episodes", program.episodes)
        .with("airings", content.airings)
        .with("minutes", minutes(content.heard, desk.language))
        .with("all", minutes(program.parts.heard(), desk.language));
    desk.text(&text)
}

fn due(desk: &Desk<'_>, program: &ProgramLine) -> String {
    let all = program.occurrences;
    let text = Text::new("report-column-due-figures")
        .with("due", all.due)
        .with("aired", all.aired)
        .with("on_time", all.on_time)
        .with("whole", all.whole);
    desk.text(&text)
}

/// Empty rows, one a channel.
fn channels(desk: &Desk<'_>) -> Table {
    let mut table = desk.table([
        ("report-column-channel", 34, Align::Left),
        ("report-column-pieces", 14, Align::Right),
        ("report-column-times", 14, Align::Right),
        ("report-column-reached", 16, Align::Right),
        ("report-column-remarks", 22, Align::Left),
    ]);
    table.caption = desk.say("report-table-channels");
    let blank = String::new;
    for key in [
        "report-channel-web",
        "report-channel-social",
        "report-channel-meeting",
        "report-channel-desk",
    ] {
        table.row([desk.say(key), blank(), blank(), blank(), blank()]);
    }
    table.row([
        desk.say("report-channel-other"),
        blank(),
        blank(),
        blank(),
        blank(),
    ]);
    table.note = desk.say("report-note-channels");
    table
}
