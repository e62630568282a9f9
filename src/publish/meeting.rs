//! The list that goes with the files for a village meeting: what is played, in which order.

use jiff::civil::Date;

use super::Enclosure;
use crate::report::page::{Align, Block, Foot, Head, Page};
use crate::report::{PaperContext, local, minutes};
use crate::units::Frames;
use crate::words::Text;

/// The list of `pieces`, in the order of their files.
#[must_use]
pub fn list(paper: &PaperContext<'_>, made: Date, pieces: &[Enclosure]) -> Page {
    let mut table = paper.table([
        ("report-column-number", 8, Align::Center),
        ("report-column-title", 36, Align::Left),
        ("report-column-topic", 20, Align::Left),
        ("report-column-minutes", 10, Align::Right),
        ("publish-column-heard", 18, Align::Center),
        ("publish-column-file", 26, Align::Left),
    ]);
    for (number, one) in pieces.iter().enumerate() {
        let piece = &one.episode.piece;
        let days = one.episode.heard.iter().map(|at| local(paper, *at).date());
        let mut days: Vec<String> = days
            .map(|day| day.strftime("%d/%m/%Y").to_string())
            .collect();
        // A day on which it was heard twice is one day.
        days.dedup();
        let last = &days[days.len().saturating_sub(3)..];
        table.row([
            (number + 1).to_string(),
            piece.title.clone(),
            piece.topic.1.clone(),
            minutes(piece.length, paper.language),
            last.join(", "),
            one.address.clone(),
        ]);
    }

    let all: Frames = pieces.iter().map(|one| one.episode.piece.length).sum();
    table.total = vec![
        String::new(),
        paper.say("report-total"),
        String::new(),
        minutes(all, paper.language),
        String::new(),
        String::new(),
    ];
    let blocks = if pieces.is_empty() {
        vec![Block::Text(paper.say("publish-nothing"))]
    } else {
        vec![
            Block::Text(paper.say("publish-meeting-how")),
            Block::Table(table),
        ]
    };

    let date = Text::new("publish-meeting-date").with("date", made.strftime("%d/%m/%Y"));
    Page {
        head: Head::book(
            paper.station,
            paper.say("publish-meeting-title"),
            paper.text(&date),
        ),
        blocks,
        foot: Foot::default(),
        annex: Vec::new(),
        landscape: false,
    }
}
