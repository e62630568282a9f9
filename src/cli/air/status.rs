//! `phatthanh status`: what is on air now, from the running station.

use std::process::ExitCode;

use serde::Serialize;

use super::input;
use super::remote::Remote;
use crate::alarm::Alarm;
use crate::cli::Context;
use crate::cli::terminal::out;
use crate::console::{self, Unanswered};
use crate::playout::Standing;
use crate::station::{Listed, Status};
use crate::units::instant::Moment;
use crate::words::Text;

#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Args {
    /// One JSON document.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    remote: Remote,
}

pub(in crate::cli) fn run(args: &Args, context: &Context) -> anyhow::Result<ExitCode> {
    let answer = match args.remote.station(context)? {
        Some(station) => station.get::<Status>("/api/v1/status")?,
        None => match console::ask(&context.folder.socket()) {
            Ok(answer) => answer,
            Err(why) => return unanswered(&why, args.json, context),
        },
    };

    if args.json {
        out::data(&answer)?;
        return Ok(ExitCode::SUCCESS);
    }

    let status: Status = serde_json::from_str(&answer)?;
    let say = |text: Text| out::line(&text.say(context.language));
    say(Text::new("cli-status-station")
        .with("station", &status.station)
        .with("now", time(status.now)))?;
    match (&status.clock.problem, &status.on_air) {
        (Some(problem), _) => out::line(problem)?,
        (None, None) => say(Text::new("cli-status-quiet"))?,
        (None, Some(on_air)) => say(Text::new("cli-status-on-air")
            .with("title", &on_air.title)
            .with("start", time(on_air.start))
            .with("end", time(on_air.end)))?,
    }

    for next in &status.next {
        say(Text::new("cli-status-next")
            .with("start", time(next.start))
            .with("title", &next.title))?;
    }

    orders(&status, context)?;
    for input in &status.inputs {
        let words = input::standing(Some(input)).say(context.language);
        say(Text::new("cli-status-input")
            .with("title", &input.title)
            .with("words", words))?;
    }
    if status.alerts_waiting > 0 {
        say(Text::new("cli-status-alerts").with("count", status.alerts_waiting))?;
    }
    let card = status.card.as_ref().map_or_else(
        || Text::new("cli-status-no-card"),
        |card| Text::new("cli-status-card").with("card", card),
    );
    say(card)?;
    let interruptible = status
        .real_time
        .is_some_and(|granted| granted.priority != Standing::RealTime);
    if status.card.is_some() && interruptible {
        say(Text::new("cli-status-interruptible"))?;
    }

    if let Some(transmitter) = &status.transmitter {
        let words = transmitter.text(status.now).say(context.language);
        say(Text::new("cli-status-transmitter").with("words", words))?;
    }

    for (key, listed) in [
        ("cli-status-unused-folders", &status.unused_folders),
        ("cli-status-never-airs", &status.never_airs),
    ] {
        if listed.count > 0 {
            say(Text::new(key)
                .with("count", listed.count)
                .with("first", first(listed)))?;
        }
    }

    if status.waiting_approval + status.refused > 0 {
        say(Text::new("cli-status-files")
            .with("waiting", status.waiting_approval)
            .with("refused", status.refused))?;
    }
    for text in waits(&status).chain(pages(&status)) {
        say(text)?;
    }

    // That of the clock is said above, in the place of what is on air.
    for alarm in status
        .alarms
        .iter()
        .filter(|alarm| alarm.key != Alarm::Clock)
    {
        say(Text::new("cli-status-alarm")
            .with("since", alarm.since.since(status.now))
            .with("words", &alarm.words))?;
    }

    Ok(ExitCode::SUCCESS)
}

fn time(at: Moment) -> String {
    at.say("%H:%M:%S")
}

/// Says where the pages for people are, with the code of the first account while there is none.
fn pages(status: &Status) -> Option<Text> {
    let console = &status.console;
    let url = console.address.as_ref()?;
    Some(match &console.first_code {
        Some(code) => Text::new("cli-status-console-first")
            .with("url", url)
            .with("code", code),
        None => Text::new("cli-status-console").with("url", url),
    })
}

/// Names the settings that wait, if any do, and what for.
fn waits(status: &Status) -> impl Iterator<Item = Text> {
    let waits = [
        ("cli-status-waits", &status.waits_for_restart),
        ("cli-status-waits-for-silence", &status.waits_for_silence),
    ];
    let waits = waits
        .into_iter()
        .filter(|(_, settings)| !settings.is_empty());
    waits.map(|(key, settings)| Text::new(key).with("settings", settings.join(", ")))
}

/// Says to a person who checks the files which edits a running station takes up only when it starts again.
pub(in crate::cli) fn warn(context: &Context) {
    let answer = console::ask(&context.folder.socket()).ok();
    let status = answer.and_then(|answer| serde_json::from_str::<Status>(&answer).ok());
    for text in status.iter().flat_map(waits) {
        out::say(&text.say(context.language));
    }
}

/// Says which orders are open.
fn orders(status: &Status, context: &Context) -> anyhow::Result<()> {
    for order in &status.orders {
        let order = Text::new("cli-status-order")
            .with("seq", order.seq)
            .with("level", order.level.name())
            .with("drill", if order.drill { "yes" } else { "no" })
            .with("by", &order.ordered_by)
            .with("until", order.until.since(status.now))
            .with("titles", order.titles.join(" · "));
        out::line(&order.say(context.language))?;
    }
    Ok(())
}

/// The names a list gives, and a sign where there are more.
fn first(listed: &Listed) -> String {
    let more = if listed.count > listed.first.len() {
        ", …"
    } else {
        ""
    };
    format!("{}{more}", listed.first.join(", "))
}

/// What is known of a station that did not answer.
#[derive(Debug, Serialize)]
struct UnansweredJson<'a> {
    /// Which way it did not answer.
    problem: &'static str,
    /// Whether it runs; null if nobody knows.
    running: Option<bool>,
    /// What to do.
    words: &'a str,
}

/// Says what is known of a station that did not answer. Exit status 1 if it does not run, 2 if nobody knows what is
/// on air.
fn unanswered(why: &Unanswered, json: bool, context: &Context) -> anyhow::Result<ExitCode> {
    let words = no_answer(why, context).say(context.language);
    if json {
        out::json(&UnansweredJson {
            problem: why.key(),
            running: why.running(),
            words: &words,
        })?;
    }
    out::say(&words);
    Ok(ExitCode::from(if why.running() == Some(false) {
        1
    } else {
        2
    }))
}

/// Why a station did not answer, and what to do.
pub(in crate::cli) fn no_answer(why: &Unanswered, context: &Context) -> Text {
    match why {
        Unanswered::NotRunning => Text::new("cli-status-not-running"),
        Unanswered::NoRight => match context.folder.owner() {
            Some(owner) => Text::new("cli-status-no-right").with("owner", owner),
            None => Text::new("cli-status-no-right-unknown"),
        },
        Unanswered::NoAnswer => Text::new("cli-status-no-answer"),
        Unanswered::Failed(problem) => Text::new("cli-status-failed").with("problem", problem),
    }
}
