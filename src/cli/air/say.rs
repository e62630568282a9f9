//! `phatthanh say`: typed text as it will be read aloud, what in it is not known, and a recording of it.

use std::io::Read;
use std::process::ExitCode;

use serde::Serialize;

use super::spoken::{Destination, record, tell_unknown};
use crate::cli::Context;
use crate::cli::terminal::out;
use crate::speech::{self, Reading};
use crate::station::speaking::title;
use crate::words::Text;

/// Nobody reads more aloud at once: an hour and a half of speech.
const MOST_BYTES: u64 = 100_000;

#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Args {
    /// The text; "-" reads it from standard input.
    #[arg(value_name = "TEXT")]
    text: String,
    /// Print how it is read, and what is not known.
    #[arg(long, conflicts_with_all = ["out", "topic"])]
    print: bool,
    /// One JSON document.
    #[arg(long, conflicts_with_all = ["out", "topic"])]
    json: bool,
    #[command(flatten)]
    into: Destination,
}

/// What `say --json` prints.
#[derive(Debug, Serialize)]
struct Said<'a> {
    text: &'a str,
    spoken: &'a str,
    unknown: Vec<Unknown<'a>>,
}

/// A piece nobody taught the station to read.
#[derive(Debug, Serialize)]
struct Unknown<'a> {
    text: &'a str,
    /// Its first byte in the text, and the one behind its last.
    start: usize,
    end: usize,
}

pub(in crate::cli) fn run(args: &Args, context: &Context) -> anyhow::Result<ExitCode> {
    let typed = typed(&args.text, context)?;
    let loaded = crate::config::load(context.folder.root())
        .loaded
        .ok_or_else(|| context.wrong(&Text::new("cli-station-faulty")))?;
    let voice = loaded.station.speech.clone().unwrap_or_default();
    let reading = speech::read(&typed, &voice.abbreviations);
    if args.json {
        out::json(&said(&typed, &reading))?;
        return Ok(ExitCode::SUCCESS);
    }

    out::line(&reading.text)?;
    tell_unknown(&typed, &reading, context);
    if args.into.is_asked() {
        record(&args.into, &typed, &title(&typed), &loaded, context)?;
    }

    Ok(ExitCode::SUCCESS)
}

/// The text of the command line, or of standard input.
fn typed(text: &str, context: &Context) -> anyhow::Result<String> {
    let typed = if text == "-" {
        let mut bytes = Vec::new();
        std::io::stdin()
            .lock()
            .take(MOST_BYTES + 1)
            .read_to_end(&mut bytes)?;
        String::from_utf8(bytes).map_err(|_| context.wrong(&Text::new("cli-say-not-text")))?
    } else {
        text.to_owned()
    };

    if typed.len() as u64 > MOST_BYTES {
        return Err(context.wrong(&Text::new("cli-say-too-long").with("bytes", MOST_BYTES)));
    }

    if typed.trim().is_empty() {
        return Err(context.wrong(&Text::new("cli-say-empty")));
    }

    Ok(typed)
}

fn said<'a>(typed: &'a str, reading: &'a Reading) -> Said<'a> {
    let unknown = reading.unknown.iter().map(|unknown| Unknown {
        text: &unknown.text,
        start: unknown.place.start,
        end: unknown.place.end,
    });
    Said {
        text: typed,
        spoken: &reading.text,
        unknown: unknown.collect(),
    }
}
