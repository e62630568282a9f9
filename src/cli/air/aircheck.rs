//! `phatthanh aircheck`: what was heard, kept as sound: what there is, and cutting out what must be proved.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Subcommand;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::Serialize;

use crate::aircheck::{Archive, Content, Span, Why};
use crate::cli::Context;
use crate::cli::terminal::{out, when};
use crate::clock::{Clock, SystemClock};
use crate::config;
use crate::station;
use crate::units::{Frames, instant};
use crate::words::{Language, Text};

#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Args {
    #[command(subcommand)]
    what: AircheckCommand,
}

#[derive(Debug, Subcommand)]
enum AircheckCommand {
    /// What is recorded between two instants.
    List {
        /// From this time on; the last midnight if none is given.
        #[arg(long, value_name = "T")]
        from: Option<String>,
        /// Before this time; now if none is given.
        #[arg(long, value_name = "T")]
        to: Option<String>,
        /// One JSON object a line.
        #[arg(long)]
        json: bool,
    },
    /// Cuts what was heard between two instants into a file.
    Extract {
        /// From this time on.
        #[arg(long, value_name = "T")]
        from: String,
        /// Before this time.
        #[arg(long, value_name = "T")]
        to: String,
        /// The new file.
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
    },
}

pub(in crate::cli) fn run(args: &Args, context: &Context) -> anyhow::Result<ExitCode> {
    let desk = ArchiveReader::open(context);
    match &args.what {
        AircheckCommand::List { from, to, json } => {
            desk.list(from.as_deref(), to.as_deref(), *json)
        }
        AircheckCommand::Extract { from, to, out } => desk.extract(from, to, out),
    }
}

/// A stretch of time, as `list --json` prints it.
#[derive(Debug, Serialize)]
struct SpanRow<'a> {
    from: String,
    to: String,
    content: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<&'a PathBuf>,
    #[serde(skip_serializing_if = "Option::is_none")]
    first_frame: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    frames: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    why: Option<Why>,
}

/// The recordings can be read whatever the configuration looks like now.
struct ArchiveReader<'a> {
    context: &'a Context,
    archive: Archive,
    zone: TimeZone,
}

impl<'a> ArchiveReader<'a> {
    fn open(context: &'a Context) -> Self {
        let loaded = config::load(context.folder.root()).loaded;
        let vietnam = || crate::config::zone::vietnam();
        let zone = loaded
            .as_ref()
            .map_or_else(vietnam, |loaded| loaded.rules.zone.clone());
        let settings = loaded
            .and_then(|loaded| loaded.station.aircheck)
            .unwrap_or_default();
        let folder = station::aircheck_folder(&context.folder, &settings);
        Self {
            context,
            archive: Archive::new(&folder, zone.clone()),
            zone,
        }
    }

    fn list(&self, from: Option<&str>, to: Option<&str>, json: bool) -> anyhow::Result<ExitCode> {
        let now = SystemClock::new().now();
        let midnight = now
            .to_zoned(self.zone.clone())
            .start_of_day()
            .map_or(now, |day| day.timestamp());
        let time =
            |text: Option<&str>, default| text.map_or(Ok(default), |text| self.instant(text));
        let (from, to) = self.in_order(time(from, midnight)?, time(to, now)?)?;
        for span in self.archive.spans(from, to)? {
            if json {
                out::json(&self.row(&span))?;
            } else {
                out::line(&self.said(&span))?;
            }
        }

        Ok(ExitCode::SUCCESS)
    }

    fn extract(&self, from: &str, to: &str, out: &Path) -> anyhow::Result<ExitCode> {
        let (from, to) = self.in_order(self.instant(from)?, self.instant(to)?)?;
        let ending = out
            .extension()
            .and_then(|ending| ending.to_str())
            .unwrap_or_default();
        if crate::aircheck::Format::of_ending(ending).is_none() {
            return Err(self.wrong(&Text::new("aircheck-ending").with("file", out.display())));
        }

        if out.exists() {
            return Err(self.wrong(&Text::new("aircheck-exists").with("file", out.display())));
        }

        let recorded = |span: &Span| !matches!(span.content, Content::Missing { .. });
        if !self.archive.spans(from, to)?.iter().any(recorded) {
            out::say(&Text::new("aircheck-nothing").say(self.context.language));
            return Ok(ExitCode::from(1));
        }

        let cut = self.archive.extract(from, to, out)?;
        let made = Text::new("aircheck-made")
            .with("file", out.display())
            .with("length", cut.frames);
        out::say(&made.say(self.context.language));
        let missing: Vec<&Span> = cut.missing().collect();
        if missing.is_empty() {
            return Ok(ExitCode::SUCCESS);
        }

        out::say(&Text::new("aircheck-incomplete").say(self.context.language));
        for span in missing {
            out::say(&self.said(span));
        }

        Ok(ExitCode::from(1))
    }

    fn instant(&self, text: &str) -> anyhow::Result<Timestamp> {
        when::instant(text, &self.zone).map_err(|text| self.wrong(&text))
    }

    fn in_order(&self, from: Timestamp, to: Timestamp) -> anyhow::Result<(Timestamp, Timestamp)> {
        if from < to {
            Ok((from, to))
        } else {
            Err(self.wrong(&Text::new("cli-simulate-ends-first")))
        }
    }

    fn wrong(&self, text: &Text) -> anyhow::Error {
        self.context.wrong(text)
    }

    fn row<'s>(&self, span: &'s Span) -> SpanRow<'s> {
        let time = |at: Timestamp| instant::rfc_3339(at, &self.zone);
        let (content, file, first_frame, frames, why) = match &span.content {
            Content::Sound {
                file,
                first,
                frames,
            } => ("sound", Some(file), Some(*first), Some(*frames), None),
            Content::Silence => ("silence", None, None, None, None),
            Content::Missing { why } => ("missing", None, None, None, *why),
        };

        SpanRow {
            from: time(span.from),
            to: time(span.to),
            content,
            file,
            first_frame,
            frames,
            why,
        }
    }

    /// `2026-11-25 17:00:00.000 – 17:15:00.000  15:00.000  sound  bang-luu_….flac`.
    fn said(&self, span: &Span) -> String {
        let from = instant::say_ms(span.from, &self.zone, "%Y-%m-%d %H:%M:%S%.3f");
        let to = instant::say_ms(span.to, &self.zone, "%H:%M:%S%.3f");
        let length = Frames::between(span.from, span.to);
        format!(
            "{from} – {to}  {length:>12}  {}",
            content(&span.content, self.context.language)
        )
    }
}

fn content(content: &Content, language: Language) -> String {
    let text = match content {
        Content::Sound { file, .. } => {
            let name = file.file_name().unwrap_or_default().to_string_lossy();
            Text::new("aircheck-sound").with("file", name)
        }
        Content::Silence => Text::new("aircheck-silence"),
        Content::Missing { why } => Text::new(match why {
            None => "aircheck-missing",
            Some(Why::Card) => "aircheck-missing-card",
            Some(Why::Clock) => "aircheck-missing-clock",
            Some(Why::Slow) => "aircheck-missing-slow",
            Some(Why::Disk | Why::Turn | Why::Change) => "aircheck-missing-disk",
            Some(Why::Stop) => "aircheck-missing-stop",
            Some(Why::PowerCut) => "aircheck-missing-power-cut",
            Some(Why::Age) => "aircheck-missing-age",
            Some(Why::Room) => "aircheck-missing-room",
            Some(Why::Gone) => "aircheck-missing-gone",
        }),
    };

    text.say(language)
}
