//! The station's papers, made from its files and its log: for the command line and for the pages alike.
//!
//! What a paper looks like is the report's own ([`crate::report`]); this reads what goes into it.

mod papers;
mod reconciling;

use std::io;
use std::sync::Arc;

use jiff::civil::Date;

use crate::airlog::{Airing, Airlog, Consent, Filter, Firsts, view};
use crate::clock::Clock;
use crate::config::Loaded;
use crate::names::ProgramId;
use crate::report::page::Page;
use crate::report::papers::PaperRow;
use crate::report::tally::Tally;
use crate::report::{self, PaperContext, Period, approvals, diary, json, sheet};
use crate::station::Folder;
use crate::units::instant;
use crate::words::{Language, Text, harmless_json};

pub use papers::{Addition, MOST_DOCUMENT, MOST_NOTE, complete};
pub use reconciling::{accept, reconciliation, title};

/// What a paper is written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// For a word processor.
    Docx,
    /// For a spreadsheet.
    Xlsx,
    /// For a browser, and for printing.
    Html,
    /// For programs.
    Json,
}

impl Format {
    /// What a report is written as, the usual first.
    pub const OF_REPORTS: &[Self] = &[Self::Docx, Self::Xlsx, Self::Html, Self::Json];

    /// What a diary or a book is written as, the usual first.
    pub const OF_BOOKS: &[Self] = &[Self::Docx, Self::Html];

    /// Returns its name, which is the file's ending too.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Docx => "docx",
            Self::Xlsx => "xlsx",
            Self::Html => "html",
            Self::Json => "json",
        }
    }

    /// Returns the one of that name; none if there is none.
    #[must_use]
    pub fn of_name(name: &str) -> Option<Self> {
        Self::OF_REPORTS
            .iter()
            .copied()
            .find(|format| format.name() == name)
    }
}

/// The station's files and its log, for papers.
#[derive(Debug)]
pub struct Office {
    /// Where the station is.
    pub folder: Folder,
    /// What its files say.
    pub loaded: Arc<Loaded>,
    /// Its log, to be read.
    pub log: Airlog,
    /// What dates papers.
    pub clock: Arc<dyn Clock>,
    /// What they are written in.
    pub language: Language,
}

impl Office {
    /// Returns the day it is at the station.
    #[must_use]
    pub fn today(&self) -> Date {
        instant::local(self.clock.now(), &self.loaded.rules.zone).date()
    }

    /// `firsts`: when what it lists was heard first; `period`: the days it lists.
    fn paper<'a>(&'a self, period: &Period, firsts: &'a Firsts) -> PaperContext<'a> {
        let (station, at) = (&self.loaded.station, period.until);
        PaperContext {
            station: station.name_on(at),
            unit: station.unit_on(at),
            schedule: &self.loaded.schedule,
            firsts,
            // A clock from before the days it tells of is wrong, and its year with it.
            made: Some(self.today()).filter(|today| *today >= period.from),
            zone: &self.loaded.rules.zone,
            language: self.language,
        }
    }

    fn airings(&self, period: &Period) -> anyhow::Result<Vec<Airing>> {
        let (from, to) = period.instants(&self.loaded.rules.zone);
        Ok(self.log.unlinked(&Filter::listed(Some(from), Some(to)))?)
    }

    /// Returns what orders and live broadcasts of `period` have in writing.
    ///
    /// # Errors
    /// If the log cannot be read.
    pub fn papers(&self, period: &Period) -> anyhow::Result<Vec<PaperRow>> {
        let zone = &self.loaded.rules.zone;
        let papers = self.log.papers()?;
        let rows = report::papers::rows(&papers, Some(&self.loaded.schedule), zone);
        Ok(report::papers::in_period(&rows, period, zone))
    }

    /// Makes the airtime report of `period`; of one `program` with rows for what other channels did for it.
    ///
    /// # Errors
    /// If the log cannot be read.
    pub fn report(
        &self,
        period: &Period,
        program: Option<&ProgramId>,
        format: Format,
    ) -> anyhow::Result<Vec<u8>> {
        let mut airings = self.airings(period)?;
        if let Some(program) = program {
            airings.retain(|airing| airing.item.program.as_ref() == Some(program));
        }

        let firsts = self.log.firsts_of(&airings)?;
        let paper = self.paper(period, &firsts);
        let (from, to) = period.instants(paper.zone);
        let events = self
            .log
            .incidents(instant::listed_from(from), instant::listed_from(to))?;
        let papers = self.papers(period)?;
        let tally = Tally::of(&airings, period, &paper)
            .with_events(&events)
            .with_papers(&papers);
        let line = program.map(|program| tally.program(program, &paper));
        Ok(match (format, line) {
            (Format::Json, _) => json_bytes(&json::ReportJson::new(period, &tally, paper.zone))?,
            (Format::Xlsx, _) => sheet::workbook(&paper, period, &tally, &airings)?,
            (_, Some(line)) => self.draw(
                &report::column(&paper, period, &line, &tally, &airings),
                format,
            ),
            (_, None) => self.draw(&report::letter(&paper, period, &tally, &airings), format),
        })
    }

    /// Makes the broadcast diary of `date`.
    ///
    /// # Errors
    /// If the log cannot be read.
    ///
    /// # Panics
    /// Never: a day is not before itself.
    pub fn diary(&self, date: Date, format: Format) -> anyhow::Result<Vec<u8>> {
        let day = Period::days(date, date).expect("a day is not before itself");
        let airings = self.airings(&day)?;
        let firsts = self.log.firsts_of(&airings)?;
        let papers = self.papers(&day)?;
        let page = diary::diary(&self.paper(&day, &firsts), date, &airings, &papers);
        Ok(self.draw(&page, format))
    }

    /// Makes the approval book of `period`.
    ///
    /// # Errors
    /// If the log cannot be read.
    pub fn approvals(&self, period: &Period, format: Format) -> anyhow::Result<Vec<u8>> {
        let (from, to) = period.instants(&self.loaded.rules.zone);
        let received = crate::library::received(self.folder.root(), Arc::clone(&self.clock));
        let words = self
            .log
            .consents(instant::listed_from(from), instant::listed_from(to))?;
        let firsts = self
            .log
            .firsts(words.iter().map(|(_, consent)| consent.segment.id))?;
        let since = self.log.approved_since()?;
        let entry = |(approved, consent): (bool, Consent)| approvals::Entry {
            approved,
            before: since
                .get(&consent.segment.id)
                .is_some_and(|since| *since <= consent.at),
            received: received.get(&consent.segment.id).copied(),
            consent,
        };

        let entries: Vec<_> = words.into_iter().map(entry).collect();
        let page = approvals::approvals(&self.paper(period, &firsts), period, &entries);
        Ok(self.draw(&page, format))
    }

    /// Writes the airings of `period` as a table for spreadsheets.
    ///
    /// # Errors
    /// If the log cannot be read, or as writing fails.
    pub fn table(&self, period: &Period, out: &mut impl io::Write) -> anyhow::Result<()> {
        let zone = &self.loaded.rules.zone;
        let (from, to) = period.instants(zone);
        let airings = self.log.airings(&Filter::listed(Some(from), Some(to)))?;
        Ok(view::write_csv(out, airings, zone, self.language)?)
    }

    /// Returns a program of the station, or one of old, which the log knows.
    ///
    /// # Errors
    /// If the log cannot be read; in it, what to say if nobody knows it.
    pub fn program(&self, slug: &str) -> anyhow::Result<Result<ProgramId, Text>> {
        let programs = &self.loaded.schedule.programs;
        let id = ProgramId::from(slug);
        if programs.contains_key(&id) || self.log.knows_program(&id)? {
            return Ok(Ok(id));
        }
        let known: Vec<&str> = programs.keys().map(ProgramId::as_str).collect();
        Ok(Err(Text::new("cli-report-no-program")
            .with("program", slug)
            .with("known", known.join(", "))))
    }

    fn draw(&self, page: &Page, format: Format) -> Vec<u8> {
        match format {
            Format::Docx => report::docx(page),
            _ => report::html(page, self.language).into_bytes(),
        }
    }
}

fn json_bytes(report: &json::ReportJson<'_>) -> anyhow::Result<Vec<u8>> {
    let text = serde_json::to_string(report)?;
    Ok(format!("{}\n", harmless_json(&text)).into_bytes())
}
