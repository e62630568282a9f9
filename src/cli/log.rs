//! `phatthanh log`: what was heard, and the proof that nobody changed it.

use std::process::ExitCode;

use clap::{Subcommand, ValueEnum};
use jiff::tz::TimeZone;

use super::{Context, out, when};
use crate::airlog::{Airlog, Filter, Verdict, view};
use crate::names::{ProgramId, TopicId};

#[derive(Debug, clap::Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(super) struct Args {
    #[command(subcommand)]
    command: Option<What>,
    /// Only airings from this time on (2026-11-24T17:00, or a date).
    #[arg(long, value_name = "T")]
    from: Option<String>,
    /// Only airings before this time.
    #[arg(long, value_name = "T")]
    to: Option<String>,
    /// Only this topic.
    #[arg(long, value_name = "SLUG")]
    topic: Option<String>,
    /// Only this program.
    #[arg(long, value_name = "SLUG")]
    program: Option<String>,
    /// How to print it; json is one object a line.
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Walks the hash chain; names the first row that does not fit.
    Verify,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Format {
    Text,
    Json,
    Csv,
}

pub(super) fn run(args: &Args, context: &Context) -> anyhow::Result<ExitCode> {
    let path = context.folder.log();
    let log = if path.exists() { Airlog::open_read_only(&path)? } else { Airlog::in_memory()? };
    if args.command.is_some() {
        return verify(&log, context);
    }
    let zone = zone(context);
    let time = |text: &Option<String>| {
        text.as_deref()
            .map(|text| when::instant(text, &zone))
            .transpose()
            .map_err(|text| context.wrong(&text))
    };
    let filter = Filter {
        from: time(&args.from)?,
        to: time(&args.to)?,
        topic: args.topic.as_deref().map(TopicId::from),
        program: args.program.as_deref().map(ProgramId::from),
        slot: None,
    };
    let airings = log.airings(&filter)?;
    match args.format {
        Format::Text => out::data(&view::table(&airings, &zone, context.language))?,
        Format::Csv => out::data(&view::csv(&airings, &zone, context.language))?,
        Format::Json => out::data(&view::json_lines(&airings, &zone))?,
    }
    Ok(ExitCode::SUCCESS)
}

/// The log can be read whatever the configuration looks like now.
fn zone(context: &Context) -> TimeZone {
    crate::config::load(context.folder.root()).loaded.map_or_else(
        || TimeZone::get("Asia/Ho_Chi_Minh").unwrap_or(TimeZone::UTC),
        |loaded| loaded.rules.zone,
    )
}

fn verify(log: &Airlog, context: &Context) -> anyhow::Result<ExitCode> {
    let verdict = log.verify()?;
    out::line(&verdict.text().say(context.language))?;
    Ok(ExitCode::from(u8::from(!matches!(verdict, Verdict::Ok { .. }))))
}
