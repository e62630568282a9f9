//! `phatthanh clock`: whether the computer's clock is believed, and a person's word that it is right.

use std::process::ExitCode;
use std::sync::Arc;

use super::status::no_answer;
use crate::cli::Context;
use crate::cli::terminal::{out, when};
use crate::clock::{Clock, SystemClock};
use crate::console::{self, Unanswered};
use crate::station::{self, ClockStatus, DATE_AND_TIME, Status};
use crate::units::instant::Moment;
use crate::words::Text;

#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Args {
    #[command(subcommand)]
    act: Option<Act>,
    /// One JSON document.
    #[arg(long)]
    json: bool,
}

#[derive(Debug, clap::Subcommand)]
enum Act {
    /// Says that the clock is right: the station goes on the air by it.
    Confirm(Confirm),
}

#[derive(Debug, clap::Args)]
struct Confirm {
    /// The person who has looked.
    #[arg(long, value_name = "NAME")]
    by: String,
    /// What another clock says (2026-11-24T17:00); needed where the log is ahead of the computer's clock.
    #[arg(long, value_name = "T")]
    time: Option<String>,
}

pub(in crate::cli) fn run(args: &Args, context: &Context) -> anyhow::Result<ExitCode> {
    let clock: Arc<dyn Clock> = Arc::new(SystemClock::new());
    let (status, runs) = status(context, &*clock)?;
    match &args.act {
        Some(Act::Confirm(confirm)) => confirmed(confirm, &status, runs, &clock, context),
        None if args.json => {
            // In the order in which it always was: by the names.
            out::json(&serde_json::to_value(&status)?)?;
            Ok(answer(&status))
        }
        None => {
            out::line(&told(&status).say(context.language))?;
            out::line(&status.problem.clone().unwrap_or_else(|| {
                Text::new("cli-clock-trusted")
                    .with("witness", status.witness.as_deref().unwrap_or_default())
                    .say(context.language)
            }))?;
            Ok(answer(&status))
        }
    }
}

/// Why the clock is not believed, if it is not: as the running station has it, or as one that started now would.
pub(in crate::cli) fn problem(
    context: &Context,
    clock: &dyn Clock,
) -> anyhow::Result<Option<String>> {
    let asked = asked(context)?.ok();
    let status = asked.map_or_else(|| by_folder(context, clock), Ok)?;
    Ok(status.problem)
}

/// Says so to a person who asks about today.
pub(in crate::cli) fn warn(context: &Context, clock: &dyn Clock) {
    if let Ok(Some(problem)) = problem(context, clock) {
        out::say(&problem);
    }
}

/// What is known of the clock, and whether a running station said it. Of one that runs and cannot be asked nothing is
/// known: what its folder says is not what it holds.
fn status(context: &Context, clock: &dyn Clock) -> anyhow::Result<(ClockStatus, bool)> {
    match asked(context)? {
        Ok(status) => Ok((status, true)),
        Err(Unanswered::NotRunning) => Ok((by_folder(context, clock)?, false)),
        Err(why) => Err(context.wrong(&no_answer(&why, context))),
    }
}

/// What the running station says of its clock.
fn asked(context: &Context) -> anyhow::Result<Result<ClockStatus, Unanswered>> {
    let answer = match console::ask(&context.folder.socket()) {
        Ok(answer) => answer,
        Err(why) => return Ok(Err(why)),
    };
    Ok(Ok(serde_json::from_str::<Status>(&answer)?.clock))
}

/// What a station that started now would say.
fn by_folder(context: &Context, clock: &dyn Clock) -> anyhow::Result<ClockStatus> {
    station::clock_status(&context.folder, clock, context.language)
}

fn confirmed(
    args: &Confirm,
    status: &ClockStatus,
    runs: bool,
    clock: &Arc<dyn Clock>,
    context: &Context,
) -> anyhow::Result<ExitCode> {
    let by = args.by.trim();
    let wrong =
        |key: &'static str| context.wrong(&Text::new(key).with("now", date_and_time(status.now)));
    if by.is_empty() {
        return Err(wrong("cli-clock-by-whom"));
    }

    if status.trusted {
        out::say(&told(status).say(context.language));
        out::say(&Text::new("cli-clock-no-need").say(context.language));
        return Ok(ExitCode::SUCCESS);
    }

    let doubt = status.doubt.as_deref().unwrap_or_default();
    match &args.time {
        _ if doubt == "before-build" => return Err(wrong("cli-clock-certainly-wrong")),
        None if doubt == "before-log" => {
            let last = status.last_known.map(date_and_time).unwrap_or_default();
            let text = Text::new("cli-clock-log-is-ahead").with("now", date_and_time(status.now));
            return Err(context.wrong(&text.with("last", last)));
        }
        Some(time) => {
            let read =
                when::instant(time, &status.now.zone()).map_err(|text| context.wrong(&text))?;
            if let Some(why) = status.refuses(read) {
                return Err(context.wrong(&why));
            }
        }
        None => {}
    }

    let done = if runs {
        let answer = console::confirm_clock(&context.folder.socket(), by)?;
        serde_json::from_str::<Status>(&answer)?.clock.trusted
    } else {
        station::confirm_clock(&context.folder, clock, by)?
    };

    if !done {
        return Err(wrong("cli-clock-not-taken"));
    }

    let text = Text::new("cli-clock-confirmed")
        .with("now", date_and_time(status.now))
        .with("by", by);
    out::say(&text.say(context.language));
    Ok(ExitCode::SUCCESS)
}

fn told(status: &ClockStatus) -> Text {
    let text = Text::new("cli-clock-says").with("now", date_and_time(status.now));
    let last = status.last_known.map(date_and_time).unwrap_or_default();
    text.with("known", if last.is_empty() { "no" } else { "yes" })
        .with("last", last)
}

fn answer(status: &ClockStatus) -> ExitCode {
    ExitCode::from(u8::from(!status.trusted))
}

/// `24/11/2026 17:30:00`.
fn date_and_time(at: Moment) -> String {
    at.say(DATE_AND_TIME)
}
