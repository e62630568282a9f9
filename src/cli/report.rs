//! `phatthanh report`: the airtime report, the broadcast diary and the approval book, as paper and as
//! numbers.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use clap::{Subcommand, ValueEnum};
use jiff::civil::Date;

use super::{Context, out, when};
use crate::airlog::{Airing, Airlog, Filter};
use crate::clock::{Clock, SystemClock};
use crate::config::Loaded;
use crate::report::page::Page;
use crate::report::tally::Tally;
use crate::report::{self, Desk, Period, approvals, diary, json, sheet};
use crate::words::Text;

#[derive(Debug, clap::Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(super) struct Args {
    #[command(subcommand)]
    command: Option<What>,
    #[command(flatten)]
    over: Over,
    #[command(flatten)]
    file: FileArgs,
}

#[derive(Debug, Subcommand)]
enum What {
    /// The broadcast diary of one day.
    Diary {
        /// The day; today if none is given.
        date: Option<String>,
        #[command(flatten)]
        file: FileArgs,
    },
    /// The approval book of a period.
    Approvals {
        #[command(flatten)]
        over: Over,
        #[command(flatten)]
        file: FileArgs,
    },
}

/// The period.
#[derive(Debug, clap::Args)]
struct Over {
    /// A month: 2026-11.
    #[arg(long, value_name = "MONTH", group = "period")]
    month: Option<String>,
    /// A quarter: 2026-Q4.
    #[arg(long, value_name = "QUARTER", group = "period")]
    quarter: Option<String>,
    /// Half a year: 2026-H2.
    #[arg(long, value_name = "HALF", group = "period")]
    half: Option<String>,
    /// A year: 2026.
    #[arg(long, value_name = "YEAR", group = "period")]
    year: Option<String>,
    /// From this day on.
    #[arg(long, value_name = "DATE", conflicts_with = "period", requires = "to")]
    from: Option<String>,
    /// To this day, included.
    #[arg(long, value_name = "DATE", conflicts_with = "period", requires = "from")]
    to: Option<String>,
}

/// Where it goes, and as what.
#[derive(Debug, clap::Args)]
struct FileArgs {
    /// As what; if it is not said, what the file's ending says.
    #[arg(long, value_enum)]
    format: Option<Format>,
    /// The file to write; if there is none, HTML and JSON are printed.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Docx,
    Xlsx,
    Html,
    Json,
}

impl Format {
    fn name(self) -> &'static str {
        match self {
            Self::Docx => "docx",
            Self::Xlsx => "xlsx",
            Self::Html => "html",
            Self::Json => "json",
        }
    }
}

pub(super) fn run(args: &Args, context: &Context) -> anyhow::Result<ExitCode> {
    let office = Office::open(context)?;
    match &args.command {
        None => office.report(&args.over, &args.file),
        Some(What::Diary { date, file }) => office.diary(date.as_deref(), file),
        Some(What::Approvals { over, file }) => office.approvals(over, file),
    }
}

/// The station's files and its log, read.
struct Office<'a> {
    context: &'a Context,
    loaded: Arc<Loaded>,
    log: Airlog,
}

impl<'a> Office<'a> {
    fn open(context: &'a Context) -> anyhow::Result<Self> {
        let outcome = crate::config::load(context.folder.root());
        let Some(loaded) = outcome.loaded else {
            let blocking = outcome.faults.iter().filter(|fault| fault.blocks);
            blocking.for_each(|fault| out::say(&fault.say(context.language)));
            return Err(context.wrong(&Text::new("cli-station-faulty")));
        };
        let path = context.folder.log();
        let log = if path.exists() { Airlog::open_read_only(&path)? } else { Airlog::in_memory()? };
        Ok(Self { context, loaded: Arc::new(loaded), log })
    }

    fn desk(&self, at: Date) -> Desk<'_> {
        let station = &self.loaded.station;
        Desk {
            station: station.name_on(at),
            unit: station.unit_on(at),
            schedule: &self.loaded.schedule,
            zone: &self.loaded.rules.zone,
            language: self.context.language,
        }
    }

    fn airings(&self, period: &Period) -> anyhow::Result<Vec<Airing>> {
        let (from, to) = period.instants(&self.loaded.rules.zone);
        Ok(self.log.unlinked(&Filter { from: Some(from), to: Some(to), ..Filter::default() })?)
    }

    fn report(&self, over: &Over, file: &FileArgs) -> anyhow::Result<ExitCode> {
        let period = self.period(over)?;
        let airings = self.airings(&period)?;
        let desk = self.desk(period.until);
        let (from, to) = period.instants(desk.zone);
        let events = self.log.incidents(from, to)?;
        let tally = Tally::of(&airings, &period, desk.schedule, desk.zone).with_events(&events);
        let bytes = match self.format(file, &[Format::Docx, Format::Xlsx, Format::Html, Format::Json])? {
            Format::Json => json_bytes(&json::ReportJson::new(&period, &tally, desk.zone))?,
            Format::Xlsx => sheet::workbook(&desk, &period, &tally, &airings)?,
            format => self.draw(&report::letter(&desk, &period, &tally, &airings), format),
        };
        self.deliver(&bytes, file)
    }

    fn diary(&self, date: Option<&str>, file: &FileArgs) -> anyhow::Result<ExitCode> {
        let today = || SystemClock::new().now().to_zoned(self.loaded.rules.zone.clone()).date();
        let date = date
            .map_or_else(|| Ok(today()), |text| when::date(text, &self.loaded.rules.zone))
            .map_err(|text| self.context.wrong(&text))?;
        let airings = Period::days(date, date).map_or_else(|| Ok(Vec::new()), |day| self.airings(&day))?;
        let page = diary::diary(&self.desk(date), date, &airings);
        let bytes = self.draw(&page, self.format(file, &[Format::Docx, Format::Html])?);
        self.deliver(&bytes, file)
    }

    fn approvals(&self, over: &Over, file: &FileArgs) -> anyhow::Result<ExitCode> {
        let period = self.period(over)?;
        let (from, to) = period.instants(&self.loaded.rules.zone);
        let clock: Arc<dyn Clock> = Arc::new(SystemClock::new());
        let received = crate::library::received(self.context.folder.root(), clock);
        let entry = |(approved, consent): (bool, crate::airlog::Consent)| approvals::Entry {
            approved,
            received: received.get(&consent.segment.id).copied(),
            consent,
        };
        let entries: Vec<_> = self.log.consents(from, to)?.into_iter().map(entry).collect();
        let airings = self.log.unlinked(&Filter { from: Some(from), ..Filter::default() })?;
        let page = approvals::approvals(&self.desk(period.until), &period, &entries, &airings);
        let bytes = self.draw(&page, self.format(file, &[Format::Docx, Format::Html])?);
        self.deliver(&bytes, file)
    }

    fn period(&self, over: &Over) -> anyhow::Result<Period> {
        let wrong = |found: &str| self.context.wrong(&Text::new("cli-report-period").with("found", found));
        let read = |text: &str, period: Option<Period>| period.ok_or_else(|| wrong(text));
        if let Some(text) = &over.month {
            return read(text, Period::month(text));
        }
        if let Some(text) = &over.quarter {
            return read(text, Period::quarter(text));
        }
        if let Some(text) = &over.half {
            return read(text, Period::half(text));
        }
        if let Some(text) = &over.year {
            return read(text, Period::year(text));
        }
        let (Some(from), Some(to)) = (&over.from, &over.to) else {
            return Err(self.context.wrong(&Text::new("cli-report-no-period")));
        };
        let day =
            |text: &str| when::date(text, &self.loaded.rules.zone).map_err(|text| self.context.wrong(&text));
        read(&format!("{from} – {to}"), Period::days(day(from)?, day(to)?))
    }

    /// What it is written as; only one of `known`.
    fn format(&self, file: &FileArgs, known: &[Format]) -> anyhow::Result<Format> {
        let ending = file.out.as_deref().and_then(Path::extension).and_then(|ending| ending.to_str());
        let by_ending = ending.and_then(|ending| Format::from_str(ending, true).ok());
        let format = file.format.or(by_ending).unwrap_or(Format::Html);
        if !known.contains(&format) {
            let known: Vec<&str> = known.iter().map(|format| format.name()).collect();
            let text =
                Text::new("cli-report-format").with("format", format.name()).with("known", known.join(", "));
            return Err(self.context.wrong(&text));
        }
        if file.out.is_none() && matches!(format, Format::Docx | Format::Xlsx) {
            return Err(self.context.wrong(&Text::new("cli-report-no-file").with("format", format.name())));
        }
        Ok(format)
    }

    fn draw(&self, page: &Page, format: Format) -> Vec<u8> {
        match format {
            Format::Docx => report::docx(page),
            _ => report::html(page, self.context.language).into_bytes(),
        }
    }

    fn deliver(&self, bytes: &[u8], file: &FileArgs) -> anyhow::Result<ExitCode> {
        let Some(path) = &file.out else {
            out::data(&String::from_utf8_lossy(bytes))?;
            return Ok(ExitCode::SUCCESS);
        };
        fs::write(path, bytes).map_err(|problem| {
            let text =
                Text::new("cli-report-not-written").with("path", path.display()).with("problem", problem);
            self.context.wrong(&text)
        })?;
        out::say(&Text::new("cli-report-written").with("path", path.display()).say(self.context.language));
        Ok(ExitCode::SUCCESS)
    }
}

fn json_bytes(report: &json::ReportJson<'_>) -> anyhow::Result<Vec<u8>> {
    let mut bytes = serde_json::to_vec(report)?;
    bytes.push(b'\n');
    Ok(bytes)
}
