//! `phatthanh alarm`: which alarms stand, a person's word that they are known, and a drill for all who are told.

use std::process::ExitCode;
use std::time::Duration;

use super::status::no_answer;
use crate::airlog::{Airlog, Arrival};
use crate::alarm::Alarm;
use crate::cli::Context;
use crate::cli::terminal::out;
use crate::clock::{Clock, SystemClock};
use crate::config::{self, Loaded};
use crate::console;
use crate::station::{AlarmStatus, Status};
use crate::words::Text;

#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Args {
    #[command(subcommand)]
    act: Act,
}

#[derive(Debug, clap::Subcommand)]
enum Act {
    /// Lists the alarms that stand.
    List(List),
    /// Says that a person knows.
    Ack(Ack),
    /// Tells everybody on the list as practice.
    Drill(Drill),
}

#[derive(Debug, clap::Args)]
struct List {
    /// One JSON document.
    #[arg(long)]
    json: bool,
}

#[derive(Debug, clap::Args)]
struct Ack {
    /// Keys of alarms; none: all that stand.
    #[arg(value_name = "KEY")]
    alarms: Vec<String>,
    /// The person.
    #[arg(long, value_name = "NAME")]
    by: String,
}

#[derive(Debug, clap::Args)]
struct Drill {
    /// The person.
    #[arg(long, value_name = "NAME")]
    by: String,
}

/// Between two looks at what became of a drill,
const LOOK: Duration = Duration::from_millis(250);
/// and so many looks: a modem tries three times, and waits for the network's report.
const LOOKS: u32 = 4 * 240;

pub(in crate::cli) fn run(args: &Args, context: &Context) -> anyhow::Result<ExitCode> {
    match &args.act {
        Act::List(list) => listed(list, context),
        Act::Ack(ack) => acknowledged(ack, context),
        Act::Drill(drill) => drilled(drill, context),
    }
}

/// The status of the running station; what to answer where it does not say.
fn status(context: &Context) -> anyhow::Result<Result<Status, ExitCode>> {
    match console::ask(&context.folder.socket()) {
        Ok(answer) => Ok(Ok(serde_json::from_str(&answer)?)),
        Err(why) => {
            out::say(&no_answer(&why, context).say(context.language));
            Ok(Err(ExitCode::from(2)))
        }
    }
}

fn listed(list: &List, context: &Context) -> anyhow::Result<ExitCode> {
    let status = match status(context)? {
        Ok(status) => status,
        Err(code) => return Ok(code),
    };
    if list.json {
        out::json(&status.alarms)?;
        return Ok(ExitCode::SUCCESS);
    }
    for alarm in &status.alarms {
        let text = Text::new("cli-alarm-row")
            .with("key", alarm.key)
            .with(
                "grade",
                serde_json::to_value(alarm.grade)?
                    .as_str()
                    .unwrap_or_default(),
            )
            .with("since", alarm.since.since(status.now))
            .with("words", &alarm.words);
        out::line(&text.say(context.language))?;
        if let Some(by) = &alarm.acknowledged_by {
            out::line(
                &Text::new("cli-alarm-known")
                    .with("by", by)
                    .say(context.language),
            )?;
        }
    }
    if status.alarms.is_empty() {
        out::say(&Text::new("cli-alarm-none").say(context.language));
    }
    Ok(ExitCode::SUCCESS)
}

fn person(by: &str, context: &Context) -> anyhow::Result<String> {
    let by = by.trim();
    if by.is_empty() {
        return Err(context.wrong(&Text::new("cli-alarm-by-whom")));
    }
    Ok(by.to_owned())
}

fn acknowledged(ack: &Ack, context: &Context) -> anyhow::Result<ExitCode> {
    let by = person(&ack.by, context)?;
    let mut alarms = Vec::new();
    for key in &ack.alarms {
        let unknown = || context.wrong(&Text::new("cli-alarm-unknown").with("key", key));
        alarms.push(Alarm::of_key(key).ok_or_else(unknown)?);
    }
    let before = match status(context)? {
        Ok(status) => status,
        Err(code) => return Ok(code),
    };
    let is_meant =
        |alarm: &&AlarmStatus| alarm.told && (alarms.is_empty() || alarms.contains(&alarm.key));
    let meant: Vec<Alarm> = before
        .alarms
        .iter()
        .filter(is_meant)
        .map(|alarm| alarm.key)
        .collect();
    if meant.is_empty() {
        out::say(&Text::new("cli-alarm-none").say(context.language));
        return Ok(ExitCode::FAILURE);
    }

    console::acknowledge(&context.folder.socket(), &meant, &by)?;
    let keys: Vec<String> = meant.iter().map(Alarm::to_string).collect();
    let text = Text::new("cli-alarm-acknowledged").with("by", by);
    out::say(&text.with("keys", keys.join(", ")).say(context.language));
    Ok(ExitCode::SUCCESS)
}

fn drilled(drill: &Drill, context: &Context) -> anyhow::Result<ExitCode> {
    let by = person(&drill.by, context)?;
    let loaded = config::load(context.folder.root())
        .loaded
        .ok_or_else(|| context.wrong(&Text::new("cli-station-faulty")))?;
    if loaded.station.alarms.ways.is_empty() {
        out::say(&Text::new("cli-alarm-nobody").say(context.language));
        return Ok(ExitCode::FAILURE);
    }

    let before = match status(context)? {
        Ok(status) => status.now,
        Err(code) => return Ok(code),
    };
    console::alarm_drill(&context.folder.socket(), &by)?;
    results(&loaded, before.at(), context)
}

/// Prints how it went with each, as it comes into the log.
fn results(loaded: &Loaded, since: jiff::Timestamp, context: &Context) -> anyhow::Result<ExitCode> {
    let clock = SystemClock::new();
    let mut waiting: Vec<&String> = loaded.station.alarms.ways.keys().collect();
    let mut failed = false;
    for _ in 0..LOOKS {
        let told = Airlog::open(&context.folder.log())?.alarms(&loaded.rules.zone)?;
        let mut still = Vec::new();
        for name in waiting {
            let Some(last) = told.last.get(name).filter(|last| last.at >= since) else {
                still.push(name);
                continue;
            };
            failed |= last.arrival == Arrival::Failed;
            let arrival = serde_json::to_value(last.arrival)?;
            let text = Text::new("cli-alarm-result")
                .with("name", name)
                .with("way", &last.way)
                .with("arrival", arrival.as_str().unwrap_or_default())
                .with("problem", last.problem.as_deref().unwrap_or_default());
            out::line(&text.say(context.language))?;
        }
        waiting = still;
        if waiting.is_empty() {
            return Ok(ExitCode::from(u8::from(failed)));
        }
        clock.sleep(LOOK);
    }
    for name in waiting {
        out::line(
            &Text::new("cli-alarm-no-word")
                .with("name", name)
                .say(context.language),
        )?;
    }
    Ok(ExitCode::FAILURE)
}
