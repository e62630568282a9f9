//! The report on one program: the column on administrative reform, with what other channels did for it.
//!
//! The station knows what it aired. What the website, meetings and other channels reached it does not, and so
//! leaves rows for people to fill in, and says that.

use super::letter::{blank, foot, general_parts, head, heading};
use super::page::{Align, Block, Page, Table};
use super::tables;
use super::tally::{ProgramLine, Tally};
use super::{PaperContext, Period, minutes};
use crate::airlog::Airing;
use crate::words::Text;

/// The report on the program of `tally`, which counts its `airings` in `period` and no others.
#[must_use]
pub fn column(
    paper: &PaperContext<'_>,
    period: &Period,
    program: &ProgramLine,
    tally: &Tally,
    airings: &[Airing],
) -> Page {
    let mut blocks = vec![
        Block::Text(
            paper.text(
                &Text::new("report-column-basis")
                    .with("station", paper.station)
                    .with("program", &program.title)
                    .with("period", period.name().say(paper.language))
                    .with("dates", period.dates().say(paper.language)),
            ),
        ),
        heading(paper, 1, "report-part-1"),
        blank(paper, "report-blank-direction"),
        heading(paper, 1, "report-part-2"),
        heading(paper, 2, "report-column-part-1"),
        Block::Text(figures(paper, program)),
        Block::Text(general_parts(paper, tally)),
        Block::Table(tables::topics(paper, program)),
        heading(paper, 2, "report-column-part-2"),
        Block::Text(due(paper, program)),
    ];
    if !tally.faults.is_empty() {
        blocks.push(Block::Table(super::letter::faults(paper, &tally.faults)));
    }

    blocks.extend([
        heading(paper, 2, "report-column-part-3"),
        Block::Text(paper.say("report-channels-unknown")),
        Block::Table(channels(paper)),
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

    let subject = paper.text(&Text::new("report-column-subject").with("program", &program.title));
    Page {
        head: head(paper, period, subject),
        blocks,
        foot: foot(paper),
        annex,
        landscape: false,
    }
}

fn figures(paper: &PaperContext<'_>, program: &ProgramLine) -> String {
    let content = program.parts.content;
    let text = Text::new("report-column-figures")
        .with("episodes", program.episodes)
        .with("airings", content.airings)
        .with("minutes", minutes(content.heard, paper.language))
        .with("all", minutes(program.parts.heard(), paper.language));
    paper.text(&text)
}

fn due(paper: &PaperContext<'_>, program: &ProgramLine) -> String {
    let all = program.occurrences;
    let text = Text::new("report-column-due-figures")
        .with("due", all.due)
        .with("aired", all.aired)
        .with("on_time", all.on_time)
        .with("whole", all.whole);
    paper.text(&text)
}

/// Empty rows, one a channel.
fn channels(paper: &PaperContext<'_>) -> Table {
    let mut table = paper.table([
        ("report-column-channel", 34, Align::Left),
        ("report-column-pieces", 14, Align::Right),
        ("report-column-times", 14, Align::Right),
        ("report-column-reached", 16, Align::Right),
        ("report-column-remarks", 22, Align::Left),
    ]);
    table.caption = paper.say("report-table-channels");
    let blank = String::new;
    for key in [
        "report-channel-web",
        "report-channel-social",
        "report-channel-meeting",
        "report-channel-desk",
    ] {
        table.row([paper.say(key), blank(), blank(), blank(), blank()]);
    }

    table.row([
        paper.say("report-channel-other"),
        blank(),
        blank(),
        blank(),
        blank(),
    ]);
    table.note = paper.say("report-note-channels");
    table
}
