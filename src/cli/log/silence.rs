//! `phatthanh log silence`: was the station silent? Yes, no, or nobody knows.

use std::process::ExitCode;

use jiff::{SignedDuration, Timestamp};
use serde::Serialize;

use super::reader::LogReader;
use crate::airlog::view::AiringJson;
use crate::airlog::{Airing, Answer, Heartbeat, Presence, Silence, view};
use crate::cli::terminal::when::Asked;
use crate::cli::terminal::{hush, out};
use crate::clock::{Clock, SystemClock};
use crate::words::{Language, Text};

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// At this instant (2026-12-01T04:30).
    #[arg(long, value_name = "T", conflicts_with_all = ["from", "to"], required_unless_present = "from")]
    at: Option<String>,
    /// From this time on.
    #[arg(long, value_name = "T", requires = "to")]
    from: Option<String>,
    /// And before this time.
    #[arg(long, value_name = "T", requires = "from")]
    to: Option<String>,
    /// One JSON document.
    #[arg(long)]
    json: bool,
}

/// The time asked about.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stretch {
    from: Asked,
    /// None for a moment.
    to: Option<Asked>,
}

impl Stretch {
    pub(super) fn instant(at: Asked) -> Self {
        Self { from: at, to: None }
    }

    /// Its first moment, and the first after it: a moment is as short as the log tells times.
    fn span(self) -> (Timestamp, Timestamp) {
        let shortest = self
            .from
            .at
            .saturating_add(SignedDuration::from_micros(1))
            .unwrap_or(self.from.at);
        (self.from.at, self.to.map_or(shortest, |to| to.at))
    }
}

/// The last airing before, and the first after.
pub(super) type Beside = [Option<Airing>; 2];

/// The answer in JSON.
#[derive(Debug, Serialize)]
struct SilenceJson<'a> {
    from: String,
    to: String,
    answer: Answer,
    quiet_seconds: f64,
    heard: Vec<AiringJson<'a>>,
    missed: Vec<AiringJson<'a>>,
    unknown: Vec<UnknownJson>,
    /// Why nothing was due, by the station's files as they are now.
    why: Vec<String>,
    /// How far the clock was set later in the same run, in milliseconds; null if it was not.
    clock_set_ms: Option<i64>,
    /// The last airing before, and the first after.
    before: Option<AiringJson<'a>>,
    after: Option<AiringJson<'a>>,
}

#[derive(Debug, Serialize)]
struct UnknownJson {
    from: String,
    to: String,
    why: Presence,
}

pub(super) fn run(args: &Args, reader: &LogReader<'_>) -> anyhow::Result<ExitCode> {
    let stretch = match (&args.at, &args.from, &args.to) {
        (Some(at), ..) => Stretch::instant(reader.asked(at)?),
        (None, Some(from), Some(to)) => Stretch {
            from: reader.asked(from)?,
            to: Some(reader.asked(to)?),
        },
        _ => return Err(reader.context.wrong(&Text::new("cli-silence-when"))),
    };

    let (from, to) = stretch.span();
    if from >= to {
        return Err(reader.context.wrong(&Text::new("cli-simulate-ends-first")));
    }

    let (silence, beside) = ask(reader, stretch)?;
    if args.json {
        out::json(&json(reader, stretch, &silence, &beside))?;
    } else {
        say(reader, stretch, &silence, &beside)?;
    }

    Ok(ExitCode::from(u8::from(silence.answer != Answer::Silent)))
}

/// The log's answer, as far as it can know by now.
pub(super) fn ask(reader: &LogReader<'_>, stretch: Stretch) -> anyhow::Result<(Silence, Beside)> {
    let now = SystemClock::new().now();
    let beat = Heartbeat::last(&reader.context.folder.heartbeat()).and_then(|beat| beat.proves());
    // As exactly as the more exact of the two.
    let reading = stretch.to.map_or(stretch.from.reading, |to| {
        to.reading.finer(stretch.from.reading)
    });
    let (from, to) = (stretch.from.at, stretch.to.map(|to| to.at));
    let (mut silence, beside) = reader.log.silence_as_read(from, to, reading, beat)?;
    if stretch.span().1 > now && silence.answer == Answer::Silent {
        // The future is nobody's silence.
        silence.answer = Answer::NotKnown;
    }

    Ok((silence, beside))
}

fn json<'a>(
    reader: &LogReader<'_>,
    stretch: Stretch,
    silence: &'a Silence,
    [before, after]: &'a Beside,
) -> SilenceJson<'a> {
    let (from, to) = stretch.span();
    let time = |at| view::rfc_3339(at, &reader.zone);
    let airing = |airing: &'a Airing| AiringJson::new(airing, &reader.zone);
    SilenceJson {
        from: time(from),
        to: time(to),
        answer: silence.answer,
        quiet_seconds: silence.quiet(from, to).seconds(),
        heard: silence.heard.iter().map(airing).collect(),
        missed: silence.missed.iter().map(airing).collect(),
        unknown: silence
            .unknown
            .iter()
            .map(|span| UnknownJson {
                from: time(span.from),
                to: time(span.to),
                why: span.presence,
            })
            .collect(),
        why: reader
            .loaded
            .iter()
            .filter(|_| silence.heard.is_empty())
            .flat_map(|loaded| hush::reasons(loaded, stretch.span(), Language::En))
            .map(|reason| reason.say(Language::En))
            .collect(),
        clock_set_ms: silence.clock_set.map(|by| by.as_millis() as i64),
        before: before.as_ref().map(airing),
        after: after.as_ref().map(airing),
    }
}

/// The answer, what it rests on, and what was heard before and after.
pub(super) fn say(
    reader: &LogReader<'_>,
    stretch: Stretch,
    silence: &Silence,
    beside: &Beside,
) -> anyhow::Result<()> {
    let language = reader.context.language;
    let clock = |at: Timestamp| view::wall(at, &reader.zone);
    let answer = match silence.answer {
        Answer::Heard => "heard",
        Answer::Silent => "silent",
        Answer::NotKnown => "not-known",
    };

    let text = if let Some(to) = stretch.to {
        let (first, after) = stretch.span();
        let quiet = SignedDuration::from_secs(silence.quiet(first, after).seconds().round() as i64);
        Text::new("cli-silence-over")
            .with("answer", answer)
            .with("from", stretch.from.say(&reader.zone))
            .with("to", to.say(&reader.zone))
            .with("quiet", span(quiet, language))
    } else {
        Text::new("cli-silence-at")
            .with("answer", answer)
            .with("at", stretch.from.say(&reader.zone))
    };

    out::line(&text.say(language))?;
    let instant = stretch.to.is_none();
    for stretch in &silence.unknown {
        let why = serde_json::to_value(stretch.presence)?;
        let text = if instant {
            Text::new("cli-silence-unknown-at")
        } else {
            Text::new("cli-silence-unknown")
                .with("from", clock(stretch.from))
                .with("to", clock(stretch.to))
        };
        let text = text.with("why", why.as_str().unwrap_or_default());
        out::line(&text.say(language))?;
    }

    if let Some(by) = silence.clock_set {
        let text = Text::new("cli-silence-clock").with("by", span(by.abs(), language));
        out::line(&text.say(language))?;
    }

    if !silence.heard.is_empty() {
        out::data(&view::table(&silence.heard, &reader.zone, language))?;
    }

    if !silence.missed.is_empty() {
        out::line(&Text::new("cli-silence-missed").say(language))?;
        out::data(&view::table(&silence.missed, &reader.zone, language))?;
    }

    // What the station's files say now: they may have said something else then, and the log is the truth.
    if let Some(loaded) = reader.loaded.as_ref().filter(|_| silence.heard.is_empty()) {
        for reason in hush::reasons(loaded, stretch.span(), language) {
            out::line(&reason.say(language))?;
        }
    }

    if silence.heard.is_empty() {
        let beside: Vec<Airing> = beside.iter().flatten().cloned().collect();
        out::line(&Text::new("cli-silence-beside").say(language))?;
        out::data(&view::table(&beside, &reader.zone, language))?;
    }

    Ok(())
}

/// `1 giờ 30 phút`, `1 h 30 min`.
fn span(length: SignedDuration, language: Language) -> String {
    let seconds = length.as_secs();
    let parts = [
        ("hours", seconds / 3600),
        ("minutes", seconds / 60 % 60),
        ("seconds", seconds % 60),
    ];
    let said = parts
        .iter()
        .filter(|(unit, count)| *count > 0 || (seconds == 0 && *unit == "seconds"));
    let said = said.map(|(unit, count)| {
        Text::new(format!("cli-span-{unit}"))
            .with("count", count)
            .say(language)
    });
    said.collect::<Vec<_>>().join(" ")
}
