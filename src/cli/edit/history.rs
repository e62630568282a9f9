//! `phatthanh history`: every version of the station's files, signed or by hand; taking one back.

use std::process::ExitCode;
use std::sync::Arc;

use clap::Subcommand;
use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::draft::{ready, refused, settled, settled_as};
use crate::airlog::{Airlog, Seq, view};
use crate::cli::Context;
use crate::cli::terminal::out;
use crate::clock::{Clock, SystemClock};
use crate::config;
use crate::drafts::{self, DifferenceJson, Kind, Signed, Standing, Version};
use crate::words::Text;

/// Letters of a digest that people see: no two versions of a station share them.
const SHOWN: usize = 12;

#[derive(Debug, clap::Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(in crate::cli) struct Args {
    /// One JSON document.
    #[arg(long)]
    json: bool,
    #[command(subcommand)]
    command: Option<HistoryCommand>,
}

#[derive(Debug, Subcommand)]
enum HistoryCommand {
    /// Says what led to a version, in words.
    Show {
        /// Its row.
        #[arg(value_name = "ROW")]
        row: i64,
        /// One JSON document.
        #[arg(long)]
        json: bool,
    },
    /// Signs an edit by hand afterwards.
    Sign {
        /// Its row.
        #[arg(value_name = "ROW")]
        row: i64,
        /// Who signs.
        #[arg(long, value_name = "NAME")]
        by: String,
    },
    /// Takes a change back, and leaves what came after it.
    Undo {
        /// Its row.
        #[arg(value_name = "ROW")]
        row: i64,
        /// Who takes it back.
        #[arg(long, value_name = "NAME")]
        by: String,
    },
    /// Puts the last files in order in the place of faulty ones, which are kept.
    PutBack {
        /// Who puts them back.
        #[arg(long, value_name = "NAME")]
        by: String,
    },
}

pub(in crate::cli) fn run(args: &Args, context: &Context) -> anyhow::Result<ExitCode> {
    let folder = &context.folder;
    match &args.command {
        None => list(args.json, context),
        Some(HistoryCommand::Show { row, json }) => show(Seq(*row), *json, context),
        Some(HistoryCommand::Sign { row, by }) => {
            let (mut log, now) = ready(context)?;
            match drafts::acknowledge(folder, &mut log, Seq(*row), by, now) {
                Ok(()) => {
                    let text = Text::new("cli-history-signed").with("seq", row);
                    out::say(&text.say(context.language));
                    Ok(ExitCode::SUCCESS)
                }
                Err(error) => refused(error, context),
            }
        }
        Some(HistoryCommand::Undo { row, by }) => {
            let (mut log, now) = ready(context)?;
            match drafts::undo(folder, &mut log, Seq(*row), by, now) {
                Ok(signed) => settled(&signed, &mut log, context),
                Err(error) => refused(error, context),
            }
        }
        Some(HistoryCommand::PutBack { by }) => {
            let (mut log, now) = ready(context)?;
            match drafts::put_back(folder, &mut log, by, now) {
                Ok(signed) => {
                    // On air nothing changes; the alarm about faulty files goes at once.
                    let back = is_put_back(&signed);
                    settled_as(&signed, &mut log, context, [back.clone(), back])
                }
                Err(error) => refused(error, context),
            }
        }
    }
}

/// Says where the faulty files lie that others took the place of.
fn is_put_back(signed: &Signed) -> Text {
    Text::new("cli-history-is-put-back").with("kept", format!("var/history/{}", signed.before))
}

fn versions(context: &Context) -> anyhow::Result<Vec<Version>> {
    let log = Airlog::copy_in_memory(&context.folder.log())?;
    Ok(drafts::history(&context.folder, &log)?)
}

fn zone(context: &Context) -> TimeZone {
    let loaded = config::load(context.folder.root()).loaded;
    loaded.map_or_else(config::zone::vietnam, |loaded| loaded.rules.zone)
}

fn list(json: bool, context: &Context) -> anyhow::Result<ExitCode> {
    let versions = versions(context)?;
    if json {
        out::json(&versions)?;
        return Ok(ExitCode::SUCCESS);
    }
    let zone = zone(context);
    for version in &versions {
        out::line(&line(version, &zone, context))?;
    }
    stands(&drafts::standing(&context.folder, &versions), context);
    Ok(ExitCode::SUCCESS)
}

/// Says how the files lie: what keeps them from counting, and what lies beside them.
fn stands(standing: &Standing, context: &Context) {
    let say = |text: &Text| out::say(&text.say(context.language));
    if !standing.blocked.is_empty() {
        say(&Text::new("week-standing"));
        for fault in &standing.blocked {
            out::say(&fault.say(context.language));
        }
        say(&Text::new("week-standing-remedy"));
        if let Some(good) = &standing.good {
            say(&Text::new("week-standing-good").with("path", good.display()));
        }
    }
    for fault in &standing.strays {
        out::say(&fault.say(context.language));
    }
}

/// A version in one line.
fn line(version: &Version, zone: &TimeZone, context: &Context) -> String {
    let owners: Vec<&str> = version.owners.iter().map(String::as_str).collect();
    let key = match (version.kind, &version.by) {
        (Kind::First, _) => "cli-history-first",
        (Kind::Signed, _) => "cli-history-draft",
        (Kind::Undone, _) => "cli-history-undone",
        (Kind::PutBack, _) => "cli-history-put-back",
        (Kind::Hand, Some(_)) => "cli-history-hand-signed",
        (Kind::Hand, None) if version.seq.is_none() => "cli-history-hand-new",
        (Kind::Hand, None) => "cli-history-hand",
    };
    let optional = |fact: Option<String>| fact.unwrap_or_default();
    let mut line = Text::new(key)
        .with("seq", optional(version.seq.map(|seq| seq.to_string())))
        .with("at", view::wall(version.at, zone))
        .with("by", optional(version.by.clone()))
        .with("author", optional(version.author.clone()))
        .with("title", optional(version.title.clone()))
        .with("draft", optional(version.draft.map(|id| id.to_string())))
        .with(
            "from",
            optional(
                version
                    .from
                    .map(|date| date.strftime("%d/%m/%Y").to_string()),
            ),
        )
        .with("of", optional(version.of.map(|seq| seq.to_string())))
        .with("owners", owners.join(", "))
        .with(
            "version",
            version.after.get(..SHOWN).unwrap_or(&version.after),
        )
        .say(context.language);
    if let Some(like) = version.like {
        let text = Text::new("week-history-like").with("seq", like);
        line.push(' ');
        line.push_str(&text.say(context.language));
    }
    if let Some(why) = &version.rolled_back {
        let text = Text::new("cli-history-rolled-back").with("why", why.say(context.language));
        line.push(' ');
        line.push_str(&text.say(context.language));
    }
    line
}

fn show(of: Seq, json: bool, context: &Context) -> anyhow::Result<ExitCode> {
    let versions = versions(context)?;
    let wrong = |key: &'static str| context.wrong(&Text::new(key).with("seq", of));
    let version = versions.iter().find(|version| version.seq == Some(of));
    let version = version.ok_or_else(|| wrong("edit-no-version"))?;
    let before = version
        .before
        .as_ref()
        .ok_or_else(|| wrong("edit-undo-first"))?;
    let kept = |digest: &str| {
        let kept = config::kept(context.folder.root(), digest);
        kept.ok_or_else(|| wrong("edit-not-kept"))
    };
    let (before, after) = (kept(before)?, kept(&version.after)?);
    let clock: Arc<dyn Clock> = Arc::new(SystemClock::new());
    let now: Timestamp = clock.now();
    let zone = zone(context);
    let today = version.at.to_zoned(zone.clone()).date();
    let from = version.from.unwrap_or(today);
    let station = context.snapshot(clock)?;
    let difference = match drafts::compare(&context.folder, &station, (&before, &after), from, now)
    {
        Ok(difference) => difference,
        Err(error) => return refused(error, context),
    };
    if json {
        out::json(&DifferenceJson::new(&difference, context.language))?;
    } else {
        out::line(&line(version, &zone, context))?;
        out::data(&difference.say(context.language))?;
    }
    Ok(ExitCode::SUCCESS)
}
