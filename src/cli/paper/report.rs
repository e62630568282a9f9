//! `phatthanh report`: the airtime report, the broadcast diary and the approval book, as paper and as
//! numbers.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use clap::{Subcommand, ValueEnum};

use crate::airlog::{Airing, Airlog, Filter, Firsts};
use crate::cli::Context;
use crate::cli::terminal::{out, when};
use crate::clock::{Clock, SystemClock};
use crate::config::Loaded;
use crate::names::ProgramId;
use crate::report::page::Page;
use crate::report::tally::Tally;
use crate::report::{self, PaperContext, Period, approvals, diary, json, sheet};
use crate::units::instant;
use crate::words::{Text, harmless_json};

#[derive(Debug, clap::Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(in crate::cli) struct Args {
    #[command(subcommand)]
    command: Option<ReportCommand>,
    #[command(flatten)]
    over: Over,
    /// Only this program, with rows for what other channels did for it.
    #[arg(long, value_name = "SLUG")]
    program: Option<String>,
    #[command(flatten)]
    file: FileArgs,
}

#[derive(Debug, Subcommand)]
enum ReportCommand {
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
    #[arg(
        long,
        value_name = "DATE",
        conflicts_with = "period",
        requires = "from"
    )]
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

    /// What a file of this ending is expected to be.
    fn of_ending(ending: &str) -> Option<Self> {
        match ending.to_lowercase().as_str() {
            "docx" => Some(Self::Docx),
            "xlsx" => Some(Self::Xlsx),
            "html" | "htm" => Some(Self::Html),
            "json" => Some(Self::Json),
            _ => None,
        }
    }
}

pub(in crate::cli) fn run(args: &Args, context: &Context) -> anyhow::Result<ExitCode> {
    let office = Office::open(context)?;
    match &args.command {
        None => office.report(&args.over, args.program.as_deref(), &args.file),
        Some(ReportCommand::Diary { date, file }) => office.diary(date.as_deref(), file),
        Some(ReportCommand::Approvals { over, file }) => office.approvals(over, file),
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
        let log = if path.exists() {
            Airlog::open_read_only(&path)?
        } else {
            Airlog::in_memory()?
        };

        Ok(Self {
            context,
            loaded: Arc::new(loaded),
            log,
        })
    }

    /// `firsts`: when what it lists was heard first; `period`: the days it lists.
    fn desk<'b>(&'b self, period: &Period, firsts: &'b Firsts) -> PaperContext<'b> {
        let (station, at) = (&self.loaded.station, period.until);
        let today = SystemClock::new()
            .now()
            .to_zoned(self.loaded.rules.zone.clone())
            .date();
        PaperContext {
            station: station.name_on(at),
            unit: station.unit_on(at),
            schedule: &self.loaded.schedule,
            firsts,
            // A clock from before the days it tells of is wrong, and its year with it.
            made: Some(today).filter(|today| *today >= period.from),
            zone: &self.loaded.rules.zone,
            language: self.context.language,
        }
    }

    fn airings(&self, period: &Period) -> anyhow::Result<Vec<Airing>> {
        let (from, to) = period.instants(&self.loaded.rules.zone);
        Ok(self.log.unlinked(&Filter::listed(Some(from), Some(to)))?)
    }

    fn report(
        &self,
        over: &Over,
        program: Option<&str>,
        file: &FileArgs,
    ) -> anyhow::Result<ExitCode> {
        let period = self.period(over)?;
        let format = self.format(
            file,
            &[Format::Docx, Format::Xlsx, Format::Html, Format::Json],
        )?;
        let program = program.map(|slug| self.program(slug)).transpose()?;
        let mut airings = self.airings(&period)?;
        if let Some(program) = &program {
            airings.retain(|airing| airing.item.program.as_ref() == Some(program));
        }

        let firsts = self.log.firsts_of(&airings)?;
        let desk = self.desk(&period, &firsts);
        let (from, to) = period.instants(desk.zone);
        let events = self
            .log
            .incidents(instant::listed_from(from), instant::listed_from(to))?;
        let tally = Tally::of(&airings, &period, &desk).with_events(&events);
        let line = program.map(|program| tally.program(&program, &desk));
        let bytes = match (format, &line) {
            (Format::Json, _) => json_bytes(&json::ReportJson::new(&period, &tally, desk.zone))?,
            (Format::Xlsx, _) => sheet::workbook(&desk, &period, &tally, &airings)?,
            (_, Some(line)) => self.draw(
                &report::column(&desk, &period, line, &tally, &airings),
                format,
            ),
            (_, None) => self.draw(&report::letter(&desk, &period, &tally, &airings), format),
        };

        self.deliver(&bytes, file)
    }

    /// A program of the station; or one of old, which the log knows.
    fn program(&self, slug: &str) -> anyhow::Result<ProgramId> {
        let programs = &self.loaded.schedule.programs;
        let id = ProgramId::from(slug);
        if programs.contains_key(&id) || self.log.knows_program(&id)? {
            return Ok(id);
        }
        let known: Vec<&str> = programs.keys().map(ProgramId::as_str).collect();
        let text = Text::new("cli-report-no-program")
            .with("program", slug)
            .with("known", known.join(", "));
        Err(self.context.wrong(&text))
    }

    fn diary(&self, date: Option<&str>, file: &FileArgs) -> anyhow::Result<ExitCode> {
        let today = || {
            SystemClock::new()
                .now()
                .to_zoned(self.loaded.rules.zone.clone())
                .date()
        };

        let date = date
            .map_or_else(
                || Ok(today()),
                |text| when::date(text, &self.loaded.rules.zone),
            )
            .map_err(|text| self.context.wrong(&text))?;
        let format = self.format(file, &[Format::Docx, Format::Html])?;
        let day = Period::days(date, date).expect("a day is not before itself");
        let airings = self.airings(&day)?;
        let firsts = self.log.firsts_of(&airings)?;
        let page = diary::diary(&self.desk(&day, &firsts), date, &airings);
        self.deliver(&self.draw(&page, format), file)
    }

    fn approvals(&self, over: &Over, file: &FileArgs) -> anyhow::Result<ExitCode> {
        let period = self.period(over)?;
        let format = self.format(file, &[Format::Docx, Format::Html])?;
        let (from, to) = period.instants(&self.loaded.rules.zone);
        let clock: Arc<dyn Clock> = Arc::new(SystemClock::new());
        let received = crate::library::received(self.context.folder.root(), clock);
        let words = self
            .log
            .consents(instant::listed_from(from), instant::listed_from(to))?;
        let firsts = self
            .log
            .firsts(words.iter().map(|(_, consent)| consent.segment.id))?;
        let since = self.log.approved_since()?;
        let entry = |(approved, consent): (bool, crate::airlog::Consent)| approvals::Entry {
            approved,
            before: since
                .get(&consent.segment.id)
                .is_some_and(|since| *since <= consent.at),
            received: received.get(&consent.segment.id).copied(),
            consent,
        };

        let entries: Vec<_> = words.into_iter().map(entry).collect();
        let page = approvals::approvals(&self.desk(&period, &firsts), &period, &entries);
        self.deliver(&self.draw(&page, format), file)
    }

    fn period(&self, over: &Over) -> anyhow::Result<Period> {
        let wrong = |found: &str| {
            self.context
                .wrong(&Text::new("cli-report-period").with("found", found))
        };

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

        let day = |text: &str| {
            when::date(text, &self.loaded.rules.zone).map_err(|text| self.context.wrong(&text))
        };

        read(
            &format!("{from} – {to}"),
            Period::days(day(from)?, day(to)?),
        )
    }

    /// What it is written as; only one of `known`, and never as something else than its name says.
    fn format(&self, file: &FileArgs, known: &[Format]) -> anyhow::Result<Format> {
        let names = |known: &[Format]| {
            known
                .iter()
                .map(|format| format.name())
                .collect::<Vec<_>>()
                .join(", ")
        };

        let ending = file
            .out
            .as_deref()
            .and_then(Path::extension)
            .map(|ending| ending.to_string_lossy());
        let by_ending = ending.as_deref().and_then(Format::of_ending);
        let wrong = |key: &'static str, format: &str| {
            let ending = ending.as_deref().unwrap_or_default();
            let text = Text::new(key).with("ending", ending).with("format", format);
            Err(self.context.wrong(&text.with("known", names(known))))
        };

        let format = match (&file.out, &ending, by_ending, file.format) {
            (None, .., format) => format.unwrap_or(Format::Html),
            (Some(_), None, _, None) => return wrong("cli-report-no-ending", ""),
            (Some(_), None, _, Some(format)) => format,
            (Some(_), Some(ending), None, _) if ending.eq_ignore_ascii_case("pdf") => {
                return wrong("cli-report-pdf", "");
            }
            (Some(_), Some(_), None, _) => return wrong("cli-report-ending", ""),
            (Some(_), Some(_), Some(by_ending), None) => by_ending,
            (Some(_), Some(_), Some(by_ending), Some(format)) if format == by_ending => format,
            (Some(_), Some(_), Some(_), Some(format)) => {
                return wrong("cli-report-disagree", format.name());
            }
        };

        if !known.contains(&format) {
            return wrong("cli-report-format", format.name());
        }

        if file.out.is_none() && matches!(format, Format::Docx | Format::Xlsx) {
            return wrong("cli-report-no-file", format.name());
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
            let text = Text::new("cli-report-not-written")
                .with("path", path.display())
                .with("problem", problem);
            self.context.wrong(&text)
        })?;
        out::say(
            &Text::new("cli-report-written")
                .with("path", path.display())
                .say(self.context.language),
        );
        Ok(ExitCode::SUCCESS)
    }
}

fn json_bytes(report: &json::ReportJson<'_>) -> anyhow::Result<Vec<u8>> {
    let text = serde_json::to_string(report)?;
    Ok(format!("{}\n", harmless_json(&text)).into_bytes())
}
