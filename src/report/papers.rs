//! Papers of orders and live broadcasts: what each has in writing, and what it lacks.
//!
//! Pure.

use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use super::page::{Align, Table};
use super::{PaperContext, Period};
use crate::airlog::{Channel, Lack, Paper, PaperOf, Seq};
use crate::rundown::Urgency;
use crate::schedule::Schedule;
use crate::units::instant::{self, Moment};
use crate::words::{Text, harmless};

/// A paper as `papers list --json` and `/api/v1/papers` have it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaperRow {
    /// The row it is about.
    pub seq: Seq,
    /// `order` or `live`.
    pub kind: String,
    /// When it was on air: an order from when it was given, a live broadcast from when it was due.
    pub at: Moment,
    /// What was said; the program of a live broadcast.
    pub title: String,
    /// Who entered it.
    pub by: String,
    /// Whose order it was; who spoke.
    pub ordered_by: String,
    /// How an order came.
    pub channel: Option<Channel>,
    /// How urgent an order was.
    pub level: Option<Urgency>,
    /// What was remembered with an order.
    pub note: Option<String>,
    /// What the row lacks: `paper` or `number`; null if nothing.
    pub lacks: Option<String>,
    /// What a person added; null if nobody has.
    pub completed: Option<CompletedRow>,
}

/// What a person added to a paper.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CompletedRow {
    /// When.
    pub at: Moment,
    /// The person.
    pub by: String,
    /// Number, date and kind of the document, or what stands in its place.
    pub document: String,
    /// Anything to add.
    pub note: Option<String>,
}

impl PaperRow {
    /// Returns `paper` as programs read it, its program called as in `schedule`.
    #[must_use]
    pub fn new(paper: &Paper, schedule: Option<&Schedule>, zone: &TimeZone) -> Self {
        let (channel, level, note) = match &paper.of {
            PaperOf::Order {
                channel,
                level,
                note,
                ..
            } => (Some(*channel), Some(*level), note.clone()),
            PaperOf::Live { .. } => (None, None, None),
        };
        let completed = paper.completed.as_ref().map(|completed| CompletedRow {
            at: Moment::new(completed.at, zone),
            by: completed.by.clone(),
            document: completed.document.clone(),
            note: completed.note.clone(),
        });

        Self {
            seq: paper.seq,
            kind: if level.is_some() { "order" } else { "live" }.to_owned(),
            at: Moment::new(paper.aired(), zone),
            title: on_air(paper, schedule),
            by: paper.by.clone(),
            ordered_by: paper.word.clone(),
            channel,
            level,
            note,
            lacks: paper.lacks.map(|lack| lack_name(lack).to_owned()),
            completed,
        }
    }

    /// Returns whether something is still to be completed.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.lacks.is_some() && self.completed.is_none()
    }

    /// Says what it is about in a line.
    #[must_use]
    pub fn about(&self) -> Text {
        Text::new("report-paper-about")
            .with("kind", &self.kind)
            .with("level", self.level.map_or("", Urgency::name))
            .with("title", harmless(&self.title))
            .with("ordered_by", harmless(&self.ordered_by))
            .with("by", harmless(&self.by))
    }

    /// Says what it has in writing, and what it lacks.
    #[must_use]
    pub fn standing(&self) -> Text {
        if let Some(completed) = &self.completed {
            let note = completed.note.as_deref();
            return Text::new("report-paper-completed")
                .with("has_note", if note.is_some() { "yes" } else { "no" })
                .with("document", harmless(&completed.document))
                .with("by", harmless(&completed.by))
                .with("at", completed.at.say("%H:%M %d/%m/%Y"))
                .with("note", harmless(note.unwrap_or_default()));
        }
        let channel = self.channel.map_or("live", channel_name);
        match self.lacks.as_deref() {
            None => Text::new("report-paper-whole")
                .with("note", harmless(self.note.as_deref().unwrap_or_default())),
            Some(lacks) => Text::new("report-paper-lacks")
                .with("lacks", lacks)
                .with("channel", channel),
        }
    }
}

/// Returns what people call what was on air.
fn on_air(paper: &Paper, schedule: Option<&Schedule>) -> String {
    match &paper.of {
        PaperOf::Order { titles, .. } => titles.join(" · "),
        PaperOf::Live {
            occurrence,
            program,
        } => {
            let Some(id) = program else {
                return occurrence.slot.to_string();
            };
            let known = schedule.and_then(|schedule| schedule.programs.get(id));
            known.map_or_else(|| id.to_string(), |program| program.title.clone())
        }
    }
}

const fn lack_name(lack: Lack) -> &'static str {
    match lack {
        Lack::Paper => "paper",
        Lack::Number => "number",
    }
}

const fn channel_name(channel: Channel) -> &'static str {
    match channel {
        Channel::Paper => "paper",
        Channel::Message => "message",
        Channel::Spoken => "spoken",
        Channel::Button => "button",
    }
}

/// How many papers orders and live broadcasts wanted, and how many of them are still to be completed.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaperCount {
    /// Orders and live broadcasts that were heard.
    pub due: u32,
    /// Those of them that still lack something in writing.
    pub open: u32,
}

impl PaperCount {
    /// Counts `rows`.
    #[must_use]
    pub fn of(rows: &[PaperRow]) -> Self {
        Self {
            due: rows.len() as u32,
            open: rows.iter().filter(|row| row.is_open()).count() as u32,
        }
    }
}

/// Returns `papers` as programs read them, in their order.
#[must_use]
pub fn rows(papers: &[Paper], schedule: Option<&Schedule>, zone: &TimeZone) -> Vec<PaperRow> {
    let row = |paper| PaperRow::new(paper, schedule, zone);
    papers.iter().map(row).collect()
}

/// Returns those of `rows` that were on air in `period`.
#[must_use]
pub fn in_period(rows: &[PaperRow], period: &Period, zone: &TimeZone) -> Vec<PaperRow> {
    let is_in = |row: &&PaperRow| {
        let date = instant::local(row.at.at(), zone).date();
        (period.from..=period.until).contains(&date)
    };
    rows.iter().filter(is_in).cloned().collect()
}

/// Returns `rows` as a table: of each what was on air, and what it has in writing.
pub(super) fn table(paper: &PaperContext<'_>, rows: &[PaperRow]) -> Table {
    let mut table = paper.table([
        ("report-column-number", 6, Align::Center),
        ("report-column-hour", 16, Align::Center),
        ("report-column-ordered", 40, Align::Left),
        ("report-column-document", 38, Align::Left),
    ]);
    table.caption = paper.say("report-table-papers");
    for row in rows {
        table.row([
            row.seq.to_string(),
            super::local(paper, row.at.at())
                .strftime("%H:%M %d/%m/%Y")
                .to_string(),
            paper.text(&row.about()),
            paper.text(&row.standing()),
        ]);
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::Timestamp;

    fn paper(seq: i64, lacks: Option<Lack>) -> Paper {
        Paper {
            seq: Seq(seq),
            at: Timestamp::UNIX_EPOCH,
            of: PaperOf::Order {
                level: Urgency::Emergency,
                channel: Channel::Spoken,
                titles: vec!["Bão".into(), "Sơ tán".into()],
                note: None,
            },
            by: "Lan".into(),
            word: "Chủ tịch".into(),
            lacks,
            completed: None,
        }
    }

    #[test]
    fn a_paper_is_read_back_as_it_was_written() {
        let zone = TimeZone::fixed(jiff::tz::offset(7));
        let row = PaperRow::new(&paper(4, Some(Lack::Paper)), None, &zone);
        let text = serde_json::to_string(&row).unwrap();
        assert_eq!(serde_json::from_str::<PaperRow>(&text).unwrap(), row);
        assert_eq!(row.title, "Bão · Sơ tán");
        assert!(row.is_open());
        assert!(!PaperRow::new(&paper(4, None), None, &zone).is_open());
    }

    #[test]
    fn papers_are_counted_in_the_period_they_were_on_air() {
        let zone = TimeZone::fixed(jiff::tz::offset(7));
        let row = |seq, at: &str, lacks| {
            let at = at.parse().unwrap();
            PaperRow::new(
                &Paper {
                    at,
                    ..paper(seq, lacks)
                },
                None,
                &zone,
            )
        };
        let rows = [
            row(1, "2026-10-31T16:59:59Z", Some(Lack::Paper)),
            row(2, "2026-10-31T17:00:00Z", Some(Lack::Number)),
            row(3, "2026-11-30T16:59:59Z", None),
            row(4, "2026-11-30T17:00:00Z", Some(Lack::Paper)),
        ];
        let found = in_period(&rows, &Period::month("2026-11").unwrap(), &zone);
        assert_eq!(found, rows[1..3]);
        assert_eq!(PaperCount::of(&found), PaperCount { due: 2, open: 1 });
    }
}
