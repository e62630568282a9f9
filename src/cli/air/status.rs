//! `phatthanh status`: what is on air now, from the running station.

use std::process::ExitCode;

use crate::cli::Context;
use crate::cli::terminal::out;
use crate::console::{self, Unanswered};
use crate::words::Text;

#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Args {
    /// One JSON document.
    #[arg(long)]
    json: bool,
}

pub(in crate::cli) fn run(args: &Args, context: &Context) -> anyhow::Result<ExitCode> {
    let answer = match console::ask(&context.folder.socket()) {
        Ok(answer) => answer,
        Err(why) => return unanswered(&why, args.json, context),
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
    let problem = &status["clock"]["problem"];
    if !problem.is_null() {
        out::line(&fact(problem))?;
    } else if on_air.is_null() {
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
    orders(&status, context)?;
    let card = status["card"].as_str().map_or_else(
        || Text::new("cli-status-no-card"),
        |card| Text::new("cli-status-card").with("card", card),
    );
    say(card)?;
    let priority = &status["real_time"]["priority"];
    if !status["card"].is_null() && priority.is_string() && priority != "real-time" {
        say(Text::new("cli-status-interruptible"))?;
    }
    idle(&status, context)?;
    waits(&status, context)?;
    for alarm in status["alarms"].as_array().into_iter().flatten() {
        // Said above, in the place of what is on air.
        if alarm["key"] == "clock" {
            continue;
        }
        say(Text::new("cli-status-alarm")
            .with("since", since(&fact(&alarm["since"]), &fact(&status["now"])))
            .with("words", fact(&alarm["words"])))?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Names folders nobody uses and recordings that never air.
fn idle(status: &serde_json::Value, context: &Context) -> anyhow::Result<()> {
    for (key, listed) in [
        ("cli-status-unused-folders", &status["unused_folders"]),
        ("cli-status-never-airs", &status["never_airs"]),
    ] {
        if let Some(count) = listed["count"].as_u64().filter(|count| *count > 0) {
            let text = Text::new(key).with("count", count).with("first", first(listed, count));
            out::line(&text.say(context.language))?;
        }
    }
    Ok(())
}

/// Names the settings that wait for the next start.
fn waits(status: &serde_json::Value, context: &Context) -> anyhow::Result<()> {
    let waits = status["waits_for_restart"].as_array().into_iter().flatten();
    let waits: Vec<&str> = waits.filter_map(serde_json::Value::as_str).collect();
    if waits.is_empty() {
        return Ok(());
    }
    out::line(&Text::new("cli-status-waits").with("settings", waits.join(", ")).say(context.language))
}

/// Says which orders are open.
fn orders(status: &serde_json::Value, context: &Context) -> anyhow::Result<()> {
    let fact = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    for order in status["orders"].as_array().into_iter().flatten() {
        let titles: Vec<String> = order["titles"].as_array().into_iter().flatten().map(fact).collect();
        let order = Text::new("cli-status-order")
            .with("seq", &order["seq"])
            .with("level", fact(&order["level"]))
            .with("drill", if order["drill"] == true { "yes" } else { "no" })
            .with("by", fact(&order["ordered_by"]))
            .with("until", since(&fact(&order["until"]), &fact(&status["now"])))
            .with("titles", titles.join(" · "));
        out::line(&order.say(context.language))?;
    }
    Ok(())
}

/// The names a list gives, and a sign where there are more.
fn first(listed: &serde_json::Value, count: u64) -> String {
    let names: Vec<&str> =
        listed["first"].as_array().into_iter().flatten().filter_map(serde_json::Value::as_str).collect();
    let more = if count > names.len() as u64 { ", …" } else { "" };
    format!("{}{more}", names.join(", "))
}

/// Says what is known of a station that did not answer. Exit status 1 if it does not run, 2 if nobody knows what is
/// on air.
fn unanswered(why: &Unanswered, json: bool, context: &Context) -> anyhow::Result<ExitCode> {
    let words = no_answer(why, context).say(context.language);
    if json {
        out::json(&serde_json::json!({ "running": why.running(), "problem": why.key(), "words": words }))?;
    }
    out::say(&words);
    Ok(ExitCode::from(if why.running() == Some(false) { 1 } else { 2 }))
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

/// A moment as people say it at `now`: the time, and before it the date unless it is today's.
fn since(at: &str, now: &str) -> String {
    let time = at.get(11..19).unwrap_or_default();
    match (at.get(..10), now.get(..10)) {
        (Some(day), Some(today)) if day != today => {
            let date: Vec<&str> = day.rsplit('-').collect();
            format!("{} {time}", date.join("/"))
        }
        _ => time.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_alarm_of_another_day_says_which() {
        let now = "2026-11-24T17:30:00.000+07:00";
        assert_eq!(since("2026-11-24T06:05:09.123+07:00", now), "06:05:09");
        assert_eq!(since("2026-11-23T06:05:09.123+07:00", now), "23/11/2026 06:05:09");
    }
}
