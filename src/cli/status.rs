//! `phatthanh status`: what is on air now, from the running station.

use std::process::ExitCode;

use super::{Context, out};
use crate::console;
use crate::words::Text;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// One JSON document.
    #[arg(long)]
    json: bool,
}

pub(super) fn run(args: &Args, context: &Context) -> anyhow::Result<ExitCode> {
    let Ok(answer) = console::ask(&context.folder.socket()) else {
        out::say(&Text::new("cli-status-not-running").say(context.language));
        return Ok(ExitCode::from(1));
    };
    if args.json {
        out::data(&answer)?;
        return Ok(ExitCode::SUCCESS);
    }
    let status: serde_json::Value = serde_json::from_str(&answer)?;
    let fact = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    let time = |value: &serde_json::Value| fact(value).get(11..19).unwrap_or_default().to_owned();
    let say = |text: Text| out::line(&text.say(context.language));
    say(Text::new("cli-status-station")
        .with("station", fact(&status["station"]))
        .with("now", time(&status["now"])))?;
    let on_air = &status["on_air"];
    if on_air.is_null() {
        say(Text::new("cli-status-quiet"))?;
    } else {
        say(Text::new("cli-status-on-air")
            .with("title", fact(&on_air["title"]))
            .with("start", time(&on_air["start"]))
            .with("end", time(&on_air["end"])))?;
    }
    for next in status["next"].as_array().into_iter().flatten() {
        say(Text::new("cli-status-next")
            .with("start", time(&next["start"]))
            .with("title", fact(&next["title"])))?;
    }
    let card = status["card"].as_str().map_or_else(
        || Text::new("cli-status-no-card"),
        |card| Text::new("cli-status-card").with("card", card),
    );
    say(card)?;
    for alarm in status["alarms"].as_array().into_iter().flatten() {
        out::line(&fact(alarm))?;
    }
    Ok(ExitCode::SUCCESS)
}
