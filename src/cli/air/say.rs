//! `phatthanh say`: typed text as it will be read aloud, what in it is not known, and a recording of it.

use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use serde::Serialize;

use crate::cli::Context;
use crate::cli::terminal::out;
use crate::config::Loaded;
use crate::speech::{self, Reading};
use crate::voice;
use crate::words::Text;

/// Nobody reads more aloud at once: an hour and a half of speech.
const MOST_BYTES: u64 = 100_000;

#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Args {
    /// The text; "-" reads it from standard input.
    #[arg(value_name = "TEXT")]
    text: String,
    /// Print how it is read, and what is not known.
    #[arg(long, conflicts_with = "out")]
    print: bool,
    /// Speak it into this WAV file, which must not exist.
    #[arg(long, value_name = "FILE.wav")]
    out: Option<PathBuf>,
    /// One JSON document.
    #[arg(long, conflicts_with = "out")]
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
    tell(&typed, &reading, context);
    if let Some(path) = &args.out {
        record(path, &reading, &voice.command, &loaded, context)?;
    }

    Ok(ExitCode::SUCCESS)
}

/// Speaks it into a file, which is there whole or not at all: a folder of the station's may be looked at any moment.
fn record(
    path: &Path,
    reading: &Reading,
    command: &[String],
    loaded: &Loaded,
    context: &Context,
) -> anyhow::Result<()> {
    if reading.text.is_empty() {
        return Err(context.wrong(&Text::new("cli-say-empty")));
    }

    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
        .unwrap_or(Path::new("."));
    let part = tempfile::Builder::new()
        .prefix(".")
        .suffix(".part")
        .tempfile_in(folder)?;
    let (target, ceiling) = (loaded.rules.loudness, loaded.rules.true_peak);
    let length = voice::speak(command, &reading.text, part.path(), target, ceiling)
        .map_err(|problem| context.wrong(&problem.text()))?;

    // Whoever takes recordings in may be another user.
    let readable = std::os::unix::fs::PermissionsExt::from_mode(0o644);
    part.as_file().set_permissions(readable)?;
    part.persist_noclobber(path).map_err(|problem| {
        let exists = problem.error.kind() == std::io::ErrorKind::AlreadyExists;
        let key = if exists {
            "cli-say-exists"
        } else {
            "cli-say-not-kept"
        };
        context.wrong(
            &Text::new(key)
                .with("file", path.display())
                .with("problem", &problem.error),
        )
    })?;
    let text = Text::new("cli-say-recorded")
        .with("file", path.display())
        .with("length", length);
    out::say(&text.say(context.language));
    Ok(())
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

/// Tells what a person should look at, each once.
fn tell(typed: &str, reading: &Reading, context: &Context) {
    let mut told = std::collections::BTreeSet::new();
    for unknown in reading
        .unknown
        .iter()
        .filter(|unknown| told.insert(unknown.text.as_str()))
    {
        let line = typed
            .get(..unknown.place.start)
            .map_or(1, |before| before.matches('\n').count() + 1);
        let text = Text::new("cli-say-unknown")
            .with("words", &unknown.text)
            .with("line", line);
        out::say(&text.say(context.language));
    }
}
