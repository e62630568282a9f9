//! `phatthanh report`: the airtime report, the broadcast diary and the approval book, as paper and as
//! numbers.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use clap::Subcommand;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use jiff::tz::TimeZone;

use crate::airlog::Airlog;
use crate::cli::Context;
use crate::cli::terminal::{out, when};
use crate::clock::SystemClock;
use crate::office::{Format, Office};
use crate::report::Period;
use crate::words::Text;

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
    #[arg(long, value_parser = format())]
    format: Option<Format>,
    /// The file to write; if there is none, HTML and JSON are printed.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

/// Reads the name of a format; whoever types another is shown them all.
fn format() -> impl TypedValueParser<Value = Format> {
    let known = Format::OF_REPORTS.iter().map(|format| format.name());
    PossibleValuesParser::new(known)
        .try_map(|name| Format::of_name(&name).ok_or("a name that is not offered"))
}

/// Returns what a file of this ending is expected to be.
fn of_ending(ending: &str) -> Option<Format> {
    match ending.to_lowercase().as_str() {
        "htm" => Some(Format::Html),
        ending => Format::of_name(ending),
    }
}

pub(in crate::cli) fn run(args: &Args, context: &Context) -> anyhow::Result<ExitCode> {
    let papers = Papers::open(context)?;
    match &args.command {
        None => papers.report(&args.over, args.program.as_deref(), &args.file),
        Some(ReportCommand::Diary { date, file }) => papers.diary(date.as_deref(), file),
        Some(ReportCommand::Approvals { over, file }) => papers.approvals(over, file),
    }
}

/// The station's papers, and who asks for them.
struct Papers<'a> {
    context: &'a Context,
    office: Office,
}

impl<'a> Papers<'a> {
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
            office: Office {
                folder: context.folder.clone(),
                loaded: Arc::new(loaded),
                log,
                clock: Arc::new(SystemClock::new()),
                language: context.language,
            },
        })
    }

    fn zone(&self) -> &TimeZone {
        &self.office.loaded.rules.zone
    }

    fn report(
        &self,
        over: &Over,
        program: Option<&str>,
        file: &FileArgs,
    ) -> anyhow::Result<ExitCode> {
        let period = self.period(over)?;
        let format = self.format(file, Format::OF_REPORTS)?;
        let program = program
            .map(|slug| self.office.program(slug))
            .transpose()?
            .transpose()
            .map_err(|text| self.context.wrong(&text))?;
        let bytes = self.office.report(&period, program.as_ref(), format)?;
        self.deliver(&bytes, file)
    }

    fn diary(&self, date: Option<&str>, file: &FileArgs) -> anyhow::Result<ExitCode> {
        let date = date
            .map_or_else(
                || Ok(self.office.today()),
                |text| when::date(text, self.zone()),
            )
            .map_err(|text| self.context.wrong(&text))?;
        let format = self.format(file, Format::OF_BOOKS)?;
        self.deliver(&self.office.diary(date, format)?, file)
    }

    fn approvals(&self, over: &Over, file: &FileArgs) -> anyhow::Result<ExitCode> {
        let period = self.period(over)?;
        let format = self.format(file, Format::OF_BOOKS)?;
        self.deliver(&self.office.approvals(&period, format)?, file)
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

        let day =
            |text: &str| when::date(text, self.zone()).map_err(|text| self.context.wrong(&text));

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
        let by_ending = ending.as_deref().and_then(of_ending);
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
