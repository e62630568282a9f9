//! `phatthanh init`: a new station in an empty folder, with its own name.

use std::io::{self, BufRead, IsTerminal, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use jiff::civil::Time;

use super::Context;
use super::terminal::out;
use crate::clock::{Clock, SystemClock};
use crate::config;
use crate::init::{self, COLUMN, InitError, NewStation};
use crate::words::Text;

/// When the sessions of most communes begin.
const SESSIONS: &str = "05:30,17:00";

/// When stations are quiet that say nothing else.
const QUIET: &str = "21:00-05:00";

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Its folder: not there yet, or without a station.
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// What people call it; asked for where it is left out.
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    /// Whose it is, as paper has it; asked for where it is left out.
    #[arg(long, value_name = "NAME")]
    unit: Option<String>,
    /// The place that paper is dated from.
    #[arg(long, value_name = "PLACE")]
    place: Option<String>,
    /// The unit's symbol in numbers of documents.
    #[arg(long, value_name = "SYMBOL", default_value = "UBND")]
    symbol: String,
    /// Who answers for the column on administrative reform.
    #[arg(long, value_name = "NAME", default_value = "Công chức Tư pháp")]
    officer: String,
    /// The sound card, as `phatthanh devices` names it.
    #[arg(long, value_name = "CARD", default_value = "default")]
    card: String,
    /// When its sessions of half an hour begin.
    #[arg(long, value_name = "HH:MM,…", default_value = SESSIONS)]
    sessions: String,
    /// When nothing sounds.
    #[arg(long, value_name = "HH:MM-HH:MM|none", default_value = QUIET)]
    quiet_hours: String,
}

pub(super) fn run(args: &Args, context: &Context) -> anyhow::Result<ExitCode> {
    let now = SystemClock::new().now();
    let today = now.to_zoned(config::zone::vietnam()).date();
    let new = NewStation {
        name: given(args.name.as_deref(), "init-ask-name", context)?,
        unit: given(args.unit.as_deref(), "init-ask-unit", context)?,
        place: given(args.place.as_deref(), "init-ask-place", context)?,
        symbol: args.symbol.clone(),
        officer: args.officer.clone(),
        card: args.card.clone(),
        sessions: sessions(&args.sessions).ok_or_else(|| {
            context.wrong(&Text::new("init-sessions").with("what", &args.sessions))
        })?,
        quiet: quiet(&args.quiet_hours).map_err(|problem| context.wrong(&problem))?,
        topics: COLUMN
            .map(|(slug, title)| (slug.to_owned(), title.to_owned()))
            .to_vec(),
        port: None,
        from: today,
    };

    match init::init(&args.folder, &new) {
        Ok(written) => {
            let place = args.folder.display();
            let made = Text::new("init-made")
                .with("name", &new.name)
                .with("path", &place)
                .with("files", written.len());
            for text in [made, Text::new("init-next").with("path", &place)] {
                out::line(&text.say(context.language))?;
            }
            Ok(ExitCode::SUCCESS)
        }
        Err(InitError::Faulty(faults)) => {
            for fault in &faults {
                out::say(&fault.say(context.language));
            }
            Err(context.wrong(&Text::new("init-faulty")))
        }
        Err(InitError::Taken(path)) => {
            Err(context.wrong(&Text::new("init-taken").with("path", path.display())))
        }
        Err(InitError::Io { path, source }) => Err(context.wrong(
            &Text::new("init-not-written")
                .with("path", path.display())
                .with("problem", source),
        )),
    }
}

/// Returns what the command line gives, or what a person at a terminal answers.
fn given(given: Option<&str>, question: &'static str, context: &Context) -> anyhow::Result<String> {
    let answer = match given {
        Some(given) => given.to_owned(),
        None if io::stdin().is_terminal() => {
            let question = Text::new(question).say(context.language);
            write!(io::stderr(), "{question} ")?;
            let mut line = String::new();
            io::stdin().lock().read_line(&mut line)?;
            line
        }
        None => String::new(),
    };
    let answer = answer.trim();
    if answer.is_empty() {
        let what = Text::new(question).say(context.language);
        return Err(context.wrong(&Text::new("init-lacks").with("what", what)));
    }
    Ok(answer.to_owned())
}

/// Reads `05:30,17:00`, in any order.
fn sessions(text: &str) -> Option<Vec<Time>> {
    let mut starts = text
        .split(',')
        .map(|start| Time::strptime("%H:%M", start.trim()).ok())
        .collect::<Option<Vec<Time>>>()?;
    starts.sort();
    starts.dedup();
    Some(starts)
}

/// Reads `21:00-05:00`, or `none`.
fn quiet(text: &str) -> Result<Option<(Time, Time)>, Text> {
    if text.trim() == "none" {
        return Ok(None);
    }
    let time = |text: &str| Time::strptime("%H:%M", text.trim()).ok();
    let hours = text
        .split_once(['-', '–'])
        .and_then(|(from, to)| Some((time(from)?, time(to)?)));
    match hours {
        Some(hours) => Ok(Some(hours)),
        None => Err(Text::new("init-quiet").with("what", text)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quiet_hours_are_a_time_or_none() {
        let hours = Some((Time::constant(22, 0, 0, 0), Time::constant(4, 30, 0, 0)));
        assert_eq!(quiet("22:00 – 04:30"), Ok(hours));
        assert_eq!(quiet("none"), Ok(None));
        assert!(quiet("22:00").is_err());
        assert!(quiet("21h-5h").is_err());
    }

    #[test]
    fn sessions_are_read_in_any_order_and_counted_once() {
        let read = sessions("17:00, 5:30,17:00").unwrap();
        assert_eq!(
            read,
            [Time::constant(5, 30, 0, 0), Time::constant(17, 0, 0, 0)]
        );
        assert_eq!(sessions("17h"), None);
        assert_eq!(sessions(""), None);
    }
}
