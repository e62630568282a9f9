//! `phatthanh say`: typed text as it will be read aloud, and what in it is not known.

use std::io::Read;
use std::process::ExitCode;

use serde::Serialize;

use super::{Context, out};
use crate::speech::{self, Reading};
use crate::words::Text;

/// Nobody reads more aloud at once: an hour and a half of speech.
const MOST_BYTES: u64 = 100_000;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The text; "-" reads it from standard input.
    #[arg(value_name = "TEXT")]
    text: String,
    /// Print how it is read, and what is not known.
    #[arg(long)]
    print: bool,
    /// One JSON document.
    #[arg(long)]
    json: bool,
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

pub(super) fn run(args: &Args, context: &Context) -> anyhow::Result<ExitCode> {
    let typed = typed(&args.text, context)?;
    let reading = speech::read(&typed, &speech::Abbreviations::default());
    if args.json {
        out::json(&said(&typed, &reading))?;
        return Ok(ExitCode::SUCCESS);
    }
    out::line(&reading.text)?;
    tell(&typed, &reading, context);
    Ok(ExitCode::SUCCESS)
}

/// The text of the command line, or of standard input.
fn typed(text: &str, context: &Context) -> anyhow::Result<String> {
    let typed = if text == "-" {
        let mut bytes = Vec::new();
        std::io::stdin().lock().take(MOST_BYTES + 1).read_to_end(&mut bytes)?;
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
    Said { text: typed, spoken: &reading.text, unknown: unknown.collect() }
}

/// Tells what a person should look at, each once.
fn tell(typed: &str, reading: &Reading, context: &Context) {
    let mut told = std::collections::BTreeSet::new();
    for unknown in reading.unknown.iter().filter(|unknown| told.insert(unknown.text.as_str())) {
        let line = typed.get(..unknown.place.start).map_or(1, |before| before.matches('\n').count() + 1);
        let text = Text::new("cli-say-unknown").with("words", &unknown.text).with("line", line);
        out::say(&text.say(context.language));
    }
}
