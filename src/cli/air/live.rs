//! `phatthanh live`: who may speak live, in which occurrence.

use std::process::ExitCode;
use std::sync::Arc;

use clap::Subcommand;
use serde::Serialize;

use super::interrupt::{named, person, unheard};
use crate::airlog::Airlog;
use crate::cli::Context;
use crate::cli::terminal::out;
use crate::clock::{Clock, SystemClock};
use crate::config::{self, Loaded};
use crate::console;
use crate::rundown::{Armings, Orders};
use crate::schedule::Occurrence;
use crate::station::arming;
use crate::units::instant;
use crate::words::Text;

/// How people write a moment.
const WHEN: &str = "%H:%M %d/%m/%Y";

#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Args {
    #[command(subcommand)]
    what: LiveCommand,
}

#[derive(Debug, Subcommand)]
enum LiveCommand {
    /// Lets people speak in an occurrence.
    Arm {
        /// A slot, or an input: its occurrence that is on, or the next; `SLOT@DATE` for another.
        #[arg(value_name = "SLOT")]
        slot: String,
        /// Who lets them.
        #[arg(long, value_name = "NAME")]
        by: String,
        /// Who speaks; whoever lets them, where nobody is named.
        #[arg(long, value_name = "NAME")]
        speaker: Option<String>,
    },
    /// Ends that.
    Stop {
        /// A slot, or an input: its occurrence that is on, or the next; `SLOT@DATE` for another.
        #[arg(value_name = "SLOT")]
        slot: String,
        /// The person.
        #[arg(long, value_name = "NAME")]
        by: String,
    },
    /// The live occurrences of the next days, and who may speak in each.
    List {
        /// One JSON object a line.
        #[arg(long)]
        json: bool,
    },
}

/// A live occurrence, as `list --json` prints it.
#[derive(Debug, Serialize)]
struct LiveRow<'a> {
    slot: &'a str,
    program: &'a str,
    input: &'a str,
    start: String,
    end: String,
    armed: bool,
    by: Option<&'a str>,
    speaker: Option<&'a str>,
}

pub(in crate::cli) fn run(args: &Args, context: &Context) -> anyhow::Result<ExitCode> {
    let loaded = config::load(context.folder.root())
        .loaded
        .ok_or_else(|| context.wrong(&Text::new("cli-station-faulty")))?;
    match &args.what {
        LiveCommand::Arm { slot, by, speaker } => {
            let (by, clock) = person(by, context)?;
            let speaker = speaker.as_deref().unwrap_or(&by);
            let speaker = named(speaker, context)?;
            say(&loaded, slot, true, (by, speaker), &clock, context)
        }
        LiveCommand::Stop { slot, by } => {
            let (by, clock) = person(by, context)?;
            say(&loaded, slot, false, (by, String::new()), &clock, context)
        }
        LiveCommand::List { json } => list(&loaded, *json, context),
    }
}

/// Writes a person's word down, and tells the station.
fn say(
    loaded: &Loaded,
    slot: &str,
    open: bool,
    (by, speaker): (String, String),
    clock: &Arc<dyn Clock>,
    context: &Context,
) -> anyhow::Result<ExitCode> {
    let now = clock.now();
    let unknown = || context.wrong(&Text::new("cli-live-unknown").with("slot", slot));
    let occurrence = arming::meant(loaded, slot, now).ok_or_else(unknown)?;
    let input = occurrence.program.relay.as_ref().ok_or_else(unknown)?;
    let mut log = Airlog::open(&context.folder.log())?;
    let speaker = if open {
        arming::open(&mut log, &occurrence, &by, &speaker, now)?;
        speaker
    } else {
        let Some(known) = arming::close(&mut log, &occurrence, &by, now)? else {
            let text = Text::new("cli-live-not-armed").with("slot", &occurrence.slot.id);
            return Err(context.wrong(&text));
        };
        known.speaker.to_string()
    };
    let told = console::look_for_orders(&context.folder.socket());
    let zone = &loaded.rules.zone;
    let key = if open {
        "cli-live-armed"
    } else {
        "cli-live-stopped"
    };
    let text = Text::new(key)
        .with("program", &occurrence.program.title)
        .with("from", instant::say(occurrence.start, zone, WHEN))
        .with("until", instant::say(occurrence.end(), zone, WHEN))
        .with("input", &input.title)
        .with("speaker", speaker);
    out::say(&text.say(context.language));
    Ok(unheard(&told, "cli-live-waits", context))
}

fn list(loaded: &Loaded, json: bool, context: &Context) -> anyhow::Result<ExitCode> {
    let now = SystemClock::new().now();
    let orders = if context.folder.log().exists() {
        Airlog::open(&context.folder.log())?.orders()?
    } else {
        Orders::default()
    };
    let occurrences = arming::ahead(loaded, now);
    if occurrences.is_empty() && !json {
        out::say(&Text::new("cli-live-none").say(context.language));
    }
    for occurrence in &occurrences {
        let row = row(occurrence, orders.armings(), loaded);
        if json {
            out::line(&serde_json::to_string(&row)?)?;
            continue;
        }
        let when = instant::say(occurrence.start, &loaded.rules.zone, WHEN);
        let text = Text::new("cli-live-row")
            .with("at", when)
            .with("slot", row.slot)
            .with("title", &occurrence.program.title)
            .with("input", row.input)
            .with("armed", if row.armed { "yes" } else { "no" })
            .with("by", row.by.unwrap_or_default())
            .with("speaker", row.speaker.unwrap_or_default());
        out::line(&text.say(context.language))?;
    }
    Ok(ExitCode::SUCCESS)
}

fn row<'a>(occurrence: &'a Occurrence, armings: &'a Armings, loaded: &Loaded) -> LiveRow<'a> {
    let zone = &loaded.rules.zone;
    let armed = armings.open(&occurrence.id());
    let input = occurrence.program.relay.as_ref();
    LiveRow {
        slot: occurrence.slot.id.as_str(),
        program: occurrence.program.id.as_str(),
        input: input.map_or("", |input| input.id.as_str()),
        start: instant::rfc_3339(occurrence.start, zone),
        end: instant::rfc_3339(occurrence.end(), zone),
        armed: armed.is_some(),
        by: armed.map(|armed| &*armed.by),
        speaker: armed.map(|armed| &*armed.speaker),
    }
}
