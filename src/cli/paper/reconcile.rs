//! `phatthanh reconcile`: a day held against its plan. Exit status 1 where something has no reason; a person
//! who knows it can say so, which is a row of the log.

use std::process::ExitCode;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::Serialize;

use crate::airlog::Airlog;
use crate::airlog::reconcile::{Difference, DifferenceKind, Reconciliation};
use crate::airlog::view::{AiringJson, rfc_3339, wall};
use crate::cli::Context;
use crate::cli::terminal::{out, when};
use crate::clock::{Clock, SystemClock};
use crate::config::Loaded;
use crate::office::{self, reconciliation, title};
use crate::words::{Language, Text};

#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Args {
    /// The day (2026-11-24); yesterday if left out.
    date: Option<String>,
    /// The reason of all that has none: a row of the airtime log from now on.
    #[arg(long, value_name = "REASON", requires = "by")]
    accept: Option<String>,
    /// The person or office that says so.
    #[arg(long, value_name = "NAME", requires = "accept")]
    by: Option<String>,
    /// One JSON document.
    #[arg(long)]
    json: bool,
}

/// `reconcile --json`.
#[derive(Debug, Serialize)]
struct ReconciliationJson<'a> {
    date: Date,
    /// Null if no plan of that day was kept.
    planned: Option<u32>,
    as_planned: u32,
    aired: u32,
    /// Null where the air was not to be recorded.
    recorded: Option<u32>,
    unexplained: u32,
    differences: Vec<DifferenceJson<'a>>,
}

#[derive(Debug, Serialize)]
struct DifferenceJson<'a> {
    at: String,
    kind: DifferenceKind,
    /// In English; null if nobody knows.
    why: Option<String>,
    planned: Option<ScheduledLogJson>,
    airing: Option<AiringJson<'a>>,
}

#[derive(Debug, Serialize)]
struct ScheduledLogJson {
    start: String,
    seconds: f64,
    slot: String,
    program: String,
    path: Option<String>,
}

pub(in crate::cli) fn run(args: &Args, context: &Context) -> anyhow::Result<ExitCode> {
    let path = context.folder.log();
    let log = if path.exists() {
        Airlog::open_read_only(&path)?
    } else {
        Airlog::in_memory()?
    };

    let loaded = crate::config::load(context.folder.root()).loaded;
    let usual = || crate::config::zone::vietnam();
    let zone = loaded
        .as_ref()
        .map_or_else(usual, |loaded| loaded.rules.zone.clone());
    let today = SystemClock::new().now().to_zoned(zone.clone()).date();
    let yesterday = || Ok(today.yesterday().unwrap_or(today));
    let date = args
        .date
        .as_deref()
        .map_or_else(yesterday, |text| when::date(text, &zone));
    let date = date.map_err(|text| context.wrong(&text))?;
    let reconciled = || reconciliation(&context.folder, loaded.as_ref(), &log, date);
    let mut day = reconciled()?;
    if let (Some(reason), Some(by)) = (&args.accept, &args.by) {
        if date >= today {
            return Err(context.wrong(&Text::new("cli-reconcile-not-over").with("date", date)));
        }
        accept(&day, reason.trim(), by.trim(), context)?;
        day = reconciled()?;
    }

    if args.json {
        out::json(&json(&day, &zone))?;
    } else {
        out::data(&say(&day, loaded.as_ref(), &zone, context.language))?;
    }

    Ok(ExitCode::from(u8::from(day.unexplained() > 0)))
}

/// Writes down that `by` says that `reason` explains what has no reason yet.
fn accept(day: &Reconciliation, reason: &str, by: &str, context: &Context) -> anyhow::Result<()> {
    if reason.is_empty() || by.is_empty() {
        return Err(context.wrong(&Text::new("cli-reconcile-why-by-whom")));
    }

    let clock = SystemClock::new();
    if let Some(problem) = crate::cli::air::clock::problem(context, &clock)? {
        // It is a row of the log, and no row carries a date that is not believed.
        return Err(anyhow::anyhow!(problem));
    }

    let count = day.unexplained();
    let said = if office::accept(&context.folder, day, reason, by, clock.now())? {
        Text::new("cli-reconcile-accepted")
            .with("count", count)
            .with("by", by)
    } else {
        Text::new("cli-reconcile-nothing-to-accept").with("date", day.date.strftime("%d-%m-%Y"))
    };

    out::say(&said.say(context.language));
    Ok(())
}

fn json<'a>(day: &'a Reconciliation, zone: &TimeZone) -> ReconciliationJson<'a> {
    let difference = |difference: &'a Difference| DifferenceJson {
        at: rfc_3339(difference.at, zone),
        kind: difference.kind,
        why: difference.why.as_ref().map(|why| why.say(Language::En)),
        planned: difference
            .scheduled
            .as_ref()
            .map(|scheduled| ScheduledLogJson {
                start: rfc_3339(scheduled.start, zone),
                seconds: scheduled.length.seconds(),
                slot: scheduled.occurrence.slot.to_string(),
                program: scheduled.program.to_string(),
                path: scheduled.path.as_ref().map(|path| format!("audio/{path}")),
            }),
        airing: difference
            .airing
            .as_ref()
            .map(|airing| AiringJson::new(airing, zone)),
    };

    ReconciliationJson {
        date: day.date,
        planned: day.planned,
        as_planned: day.as_planned,
        aired: day.aired,
        recorded: day.recorded,
        unexplained: day.unexplained(),
        differences: day.differences.iter().map(difference).collect(),
    }
}

/// The day in words: what it came to, and a line for each difference.
fn say(
    day: &Reconciliation,
    loaded: Option<&Loaded>,
    zone: &TimeZone,
    language: Language,
) -> String {
    let date = day.date.strftime("%d-%m-%Y");
    let head = match day.planned {
        Some(planned) => Text::new("cli-reconcile-day").with("planned", planned),
        None => Text::new("cli-reconcile-no-plan"),
    };

    let head = head
        .with("date", date)
        .with("kept", day.as_planned)
        .with("aired", day.aired)
        .with("differences", day.differences.len())
        .with("unexplained", day.unexplained());
    let recorded = match day.recorded {
        Some(recorded) => Text::new("cli-reconcile-recorded")
            .with("recorded", recorded)
            .with("aired", day.aired),
        None => Text::new("cli-reconcile-not-recorded"),
    };

    let mut lines = vec![head.say(language), recorded.say(language)];
    for difference in &day.differences {
        let why = difference
            .why
            .clone()
            .unwrap_or_else(|| Text::new("cli-reconcile-unexplained"));
        let kind = serde_json::to_value(difference.kind).unwrap_or_default();
        let text = Text::new("cli-reconcile-line")
            .with(
                "at",
                wall(difference.at, zone)
                    .split(' ')
                    .next()
                    .unwrap_or_default(),
            )
            .with("kind", kind.as_str().unwrap_or_default())
            .with("title", title(difference, loaded))
            .with("why", why.say(language));
        lines.push(text.say(language));
    }

    lines.join("\n") + "\n"
}
