//! `phatthanh alert`: public warnings that came, and a person's word on those that wait for one.

use std::process::ExitCode;
use std::sync::Arc;

use serde::Serialize;

use super::status::no_answer;
use crate::airlog::Alerted;
use crate::alert::State;
use crate::cli::Context;
use crate::cli::terminal::out;
use crate::clock::{Clock, SystemClock};
use crate::config;
use crate::console;
use crate::station::alerts::desk::{AlertDesk, DeskError};
use crate::units::instant::Moment;
use crate::words::{Text, harmless};

#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Args {
    #[command(subcommand)]
    act: Act,
}

#[derive(Debug, clap::Subcommand)]
enum Act {
    /// Lists the warnings that came.
    List(List),
    /// Prints what a warning says.
    Show(Which),
    /// Has a warning aired that waits.
    Air(Word),
    /// Leaves a warning that waits.
    Drop(Word),
}

#[derive(Debug, clap::Args)]
struct List {
    /// Those that are over or were left, too.
    #[arg(long)]
    all: bool,
    /// One JSON document.
    #[arg(long)]
    json: bool,
}

#[derive(Debug, clap::Args)]
struct Which {
    /// Its id, or the beginning.
    #[arg(value_name = "ID")]
    id: String,
}

#[derive(Debug, clap::Args)]
struct Word {
    /// Its id, or the beginning.
    #[arg(value_name = "ID")]
    id: String,
    /// The person who decides.
    #[arg(long, value_name = "NAME")]
    by: String,
}

/// A warning as `alert list --json` prints it.
#[derive(Debug, Serialize)]
struct AlertJson<'a> {
    id: &'a str,
    identifier: &'a str,
    sender: &'a str,
    sent: Moment,
    source: &'a str,
    trusted: bool,
    headline: &'a str,
    state: State,
    reason: String,
    order: Option<i64>,
    by: Option<&'a str>,
}

pub(in crate::cli) fn run(args: &Args, context: &Context) -> anyhow::Result<ExitCode> {
    let clock: Arc<dyn Clock> = Arc::new(SystemClock::new());
    let loaded = config::load(context.folder.root())
        .loaded
        .map(Arc::new)
        .ok_or_else(|| context.wrong(&Text::new("cli-station-faulty")))?;
    let zone = loaded.rules.zone.clone();
    let desk = AlertDesk::new(context.folder.clone(), Arc::clone(&clock), loaded);
    match &args.act {
        Act::List(list) => {
            let alerts = desk.alerts().map_err(|problem| wrong(&problem, context))?;
            let is_over = |one: &&Alerted| matches!(one.state, State::Left | State::Ended);
            let rows = alerts.iter().filter(|one| list.all || !is_over(one));
            if list.json {
                let rows: Vec<AlertJson<'_>> = rows
                    .map(|one| AlertJson {
                        id: &one.id,
                        identifier: &one.identifier,
                        sender: &one.sender,
                        sent: Moment::new(one.sent, &zone),
                        source: &one.source,
                        trusted: one.trusted,
                        headline: &one.headline,
                        state: one.state,
                        reason: one.reason.say(context.language),
                        order: one.order.map(|seq| seq.0),
                        by: one.by.as_deref(),
                    })
                    .collect();
                out::json(&rows)?;
                return Ok(ExitCode::SUCCESS);
            }
            let mut count = 0;
            for one in rows {
                count += 1;
                out::line(&line(one, context))?;
            }
            if count == 0 {
                out::say(&Text::new("cli-alert-none").say(context.language));
            }
            Ok(ExitCode::SUCCESS)
        }
        Act::Show(which) => show(&which.id, &desk, context),
        Act::Air(word) => {
            let by = person(&word.by, &*clock, context)?;
            let order = desk
                .air(&word.id, &by)
                .map_err(|problem| wrong(&problem, context))?;
            let text = match order {
                Some(seq) => Text::new("cli-alert-aired").with("seq", seq),
                None => Text::new("cli-alert-ended"),
            };
            out::say(&text.with("id", &word.id).say(context.language));
            Ok(heard(context))
        }
        Act::Drop(word) => {
            let by = person(&word.by, &*clock, context)?;
            desk.drop(&word.id, &by)
                .map_err(|problem| wrong(&problem, context))?;
            let text = Text::new("cli-alert-dropped").with("id", &word.id);
            out::say(&text.say(context.language));
            Ok(ExitCode::SUCCESS)
        }
    }
}

fn line(one: &Alerted, context: &Context) -> String {
    let state = match one.state {
        State::Aired => "aired",
        State::Held => "held",
        State::Asked => "asked",
        State::Left => "left",
        State::Ended => "ended",
    };
    Text::new("cli-alert-row")
        .with("id", &one.id)
        .with("state", state)
        .with("headline", &one.headline)
        .with("source", &one.source)
        .with("sender", &one.sender)
        .with("reason", one.reason.say(context.language))
        .say(context.language)
}

/// Prints a warning: where it stands, and all that would be said of it.
fn show(id: &str, desk: &AlertDesk, context: &Context) -> anyhow::Result<ExitCode> {
    let alerts = desk.alerts().map_err(|problem| wrong(&problem, context))?;
    let mut named = alerts
        .iter()
        .filter(|one| !id.is_empty() && one.id.starts_with(id));
    let (Some(one), None) = (named.next(), named.next()) else {
        return Err(wrong(&DeskError::Unknown(id.to_owned()), context));
    };
    out::line(&line(one, context))?;
    match desk.document(&one.id) {
        Ok(alert) => out::line(&harmless(&alert.spoken()))?,
        Err(_) => out::say(&Text::new("cli-alert-no-document").say(context.language)),
    }
    Ok(ExitCode::SUCCESS)
}

/// Who decides, by a clock that may date it.
fn person(by: &str, clock: &dyn Clock, context: &Context) -> anyhow::Result<String> {
    let by = by.trim();
    if by.is_empty() {
        return Err(context.wrong(&Text::new("cli-alert-by-whom")));
    }
    match super::clock::problem(context, clock)? {
        Some(problem) => Err(anyhow::anyhow!(problem)),
        None => Ok(by.to_owned()),
    }
}

/// Tells the station; says so where it does not run.
fn heard(context: &Context) -> ExitCode {
    let Err(why) = console::look_for_orders(&context.folder.socket()) else {
        return ExitCode::SUCCESS;
    };
    out::say(&no_answer(&why, context).say(context.language));
    out::say(&Text::new("cli-order-waits").say(context.language));
    ExitCode::FAILURE
}

fn wrong(problem: &DeskError, context: &Context) -> anyhow::Error {
    let text = match problem {
        DeskError::Unknown(id) => Text::new("cli-alert-unknown").with("id", id),
        DeskError::Decided(id) => Text::new("cli-alert-decided").with("id", id),
        DeskError::NotSpoken(why) => why.clone(),
        DeskError::NotAlert(_) | DeskError::Document(_) => Text::new("cli-alert-no-document"),
        DeskError::Log(problem) => Text::new("cli-alert-log").with("problem", problem),
    };
    context.wrong(&text)
}
