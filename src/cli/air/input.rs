//! `phatthanh input`: which inputs there are, and what one of them brings.

use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use clap::Subcommand;
use serde::Serialize;

use crate::cli::Context;
use crate::cli::terminal::busy::Busy;
use crate::cli::terminal::out;
use crate::clock::{Clock, SystemClock};
use crate::config::{self, Input, InputOrigin, Loaded, Sender, Srt};
use crate::console;
use crate::relay::{Probe, probe, probe_card};
use crate::station::{InputStanding, InputStatus, Status, SystemCards};
use crate::words::Text;

/// How long an address is listened to: longer than it takes to be mute.
const LISTEN: Duration = Duration::from_secs(10);

/// Quieter sound is none, in dBFS.
const MUTE_DBFS: f64 = -60.0;

#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Args {
    #[command(subcommand)]
    what: InputCommand,
}

#[derive(Debug, Subcommand)]
enum InputCommand {
    /// The inputs, and the programs that relay them.
    List {
        /// One JSON object a line.
        #[arg(long)]
        json: bool,
    },
    /// Listens to an input for ten seconds.
    Probe {
        /// Its id in config/station.toml.
        id: String,
        /// One JSON object a line, one an address.
        #[arg(long)]
        json: bool,
    },
}

/// An input, as `list --json` prints it.
#[derive(Debug, Serialize)]
struct InputRow<'a> {
    id: &'a str,
    title: &'a str,
    url: &'a [String],
    card: &'a [String],
    listen: Option<String>,
    push: Option<&'static str>,
    delay_s: f64,
    buffer_s: f64,
    dead_s: f64,
    mute_s: f64,
    programs: Vec<&'a str>,
    /// How it is on the running station; null where none runs here, or it is not opened yet.
    state: Option<InputStanding>,
    /// Why it cannot be played; null if it can, or nothing is known.
    words: Option<&'a str>,
}

/// What an address or a card brings, as `probe --json` prints it.
#[derive(Debug, Serialize)]
struct ProbeRow<'a> {
    url: Option<&'a str>,
    card: Option<&'a str>,
    /// `sound`, `mute` or `nothing`.
    verdict: &'static str,
    codec: Option<&'a str>,
    sample_rate: Option<u32>,
    channels: Option<&'a str>,
    first_sound_s: Option<f64>,
    /// How late it is at least: sound that the server had held back.
    behind_s: f64,
    sound_s: f64,
    level_dbfs: Option<f64>,
    peak_dbfs: Option<f64>,
    words: Option<String>,
}

pub(in crate::cli) fn run(args: &Args, context: &Context) -> anyhow::Result<ExitCode> {
    let loaded = config::load(context.folder.root())
        .loaded
        .ok_or_else(|| context.wrong(&Text::new("cli-station-faulty")))?;
    match &args.what {
        InputCommand::List { json } => list(&loaded, *json, context),
        InputCommand::Probe { id, json } => listen(&loaded, id, *json, context),
    }
}

fn list(loaded: &Loaded, json: bool, context: &Context) -> anyhow::Result<ExitCode> {
    if loaded.station.inputs.is_empty() {
        out::say(&Text::new("cli-input-none").say(context.language));
    }
    let running = running(context);
    for input in &loaded.station.inputs {
        let relays = |program: &&std::sync::Arc<crate::schedule::Program>| {
            program.relay.as_ref() == Some(&input.planned)
        };
        let programs = loaded.schedule.programs.values().filter(relays);
        let mut listen = None;
        let (url, card): (&[String], &[String]) = match &input.origin {
            InputOrigin::Streams(urls) => (urls, &[]),
            InputOrigin::Cards(names) => (&[], names),
            InputOrigin::Sender(sender) => {
                listen = Some(sent_to(sender, input));
                (&[], &[])
            }
            InputOrigin::Srt(srt) => {
                listen = Some(sent_by_srt(srt));
                (&[], &[])
            }
            InputOrigin::Phone => (&[], &[]),
        };
        let mut opened = running.iter().flatten();
        let opened = opened.find(|opened| opened.id == input.planned.id.as_str());
        let row = InputRow {
            state: opened.map(|opened| opened.state),
            words: opened.and_then(|opened| opened.words.as_deref()),
            id: input.planned.id.as_str(),
            title: &input.planned.title,
            url,
            card,
            listen,
            push: match &input.origin {
                InputOrigin::Sender(_) => Some("icecast"),
                InputOrigin::Srt(_) => Some("srt"),
                InputOrigin::Phone => Some("browser"),
                InputOrigin::Streams(_) | InputOrigin::Cards(_) => None,
            },
            delay_s: input.planned.delay.as_secs_f64(),
            buffer_s: input.buffer.as_secs_f64(),
            dead_s: input.dead.as_secs_f64(),
            mute_s: input.mute.as_secs_f64(),
            programs: programs.map(|program| program.id.as_str()).collect(),
        };
        if json {
            out::line(&serde_json::to_string(&row)?)?;
            continue;
        }
        let text = Text::new("cli-input-row")
            .with("id", row.id)
            .with("title", row.title)
            .with("programs", row.programs.join(", "))
            .with("count", row.programs.len());
        out::line(&text.say(context.language))?;
        for name in row.url.iter().chain(row.card).chain(&row.listen) {
            out::line(&format!("  {name}"))?;
        }
        if running.is_some() {
            out::line(&format!("  {}", standing(opened).say(context.language)))?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// The inputs that the running station has opened; none where none runs here, or it does not answer.
fn running(context: &Context) -> Option<Vec<InputStatus>> {
    let answer = console::ask(&context.folder.socket()).ok()?;
    Some(serde_json::from_str::<Status>(&answer).ok()?.inputs)
}

/// Says how an input is on the running station.
pub(super) fn standing(opened: Option<&InputStatus>) -> Text {
    Text::new("cli-input-state")
        .with(
            "state",
            opened.map_or("closed", |opened| opened.state.name()),
        )
        .with(
            "why",
            opened
                .and_then(|opened| opened.words.as_deref())
                .unwrap_or_default(),
        )
}

fn listen(loaded: &Loaded, id: &str, json: bool, context: &Context) -> anyhow::Result<ExitCode> {
    let mut inputs = loaded.station.inputs.iter();
    let Some(input) = inputs.find(|input| input.planned.id.as_str() == id) else {
        return Err(context.wrong(&Text::new("cli-input-unknown").with("input", id)));
    };
    let mut all_sound = true;
    let names = match &input.origin {
        InputOrigin::Streams(names) | InputOrigin::Cards(names) => names,
        InputOrigin::Sender(sender) => {
            let text = Text::new("cli-input-sender").with("url", sent_to(sender, input));
            return Err(context.wrong(&text));
        }
        InputOrigin::Srt(srt) => {
            let text = Text::new("cli-input-srt").with("url", sent_by_srt(srt));
            return Err(context.wrong(&text));
        }
        InputOrigin::Phone => return Err(context.wrong(&Text::new("cli-input-probe-phone"))),
    };
    for name in names {
        let busy = Busy::with("probe", context.language);
        let found = found(&input.origin, name, context)?;
        drop(busy);
        let row = row(&input.origin, name, &found, context);
        all_sound &= row.verdict == "sound";
        if json {
            out::line(&serde_json::to_string(&row)?)?;
        } else {
            out::line(&said(&row).say(context.language))?;
        }
    }
    Ok(ExitCode::from(u8::from(!all_sound)))
}

/// The address a person's program sends to, without the password.
fn sent_to(sender: &Sender, input: &Input) -> String {
    let (user, address) = (&sender.user, sender.address);
    format!("icecast://{user}@{address}/{}", input.planned.id)
}

/// The address a person's program sends to by SRT, without the passphrase.
fn sent_by_srt(srt: &Srt) -> String {
    format!("srt://{}", srt.address)
}

/// What one of an input's addresses or cards brings.
fn found(origin: &InputOrigin, name: &str, context: &Context) -> anyhow::Result<Probe> {
    let clock: Arc<dyn Clock> = Arc::new(SystemClock::new());
    if matches!(origin, InputOrigin::Cards(_)) {
        return Ok(probe_card(name, &SystemCards::new(&clock), LISTEN, &*clock));
    }
    let Some(program) = config::ffmpeg() else {
        return Err(context.wrong(&Text::new("config-input-no-ffmpeg-hint")));
    };
    Ok(probe(name, &program, LISTEN, &*clock)?)
}

fn row<'a>(
    origin: &InputOrigin,
    name: &'a str,
    found: &'a Probe,
    context: &Context,
) -> ProbeRow<'a> {
    let tenths = |value: f64| (value * 10.0).round() / 10.0;
    let level = 10.0 * found.power.log10();
    let heard = found.first_sound.is_some();
    let verdict = match heard {
        false => "nothing",
        true if level < MUTE_DBFS => "mute",
        true => "sound",
    };
    let finite = |level: f64| (heard && level.is_finite()).then(|| tenths(level));
    let is_card = matches!(origin, InputOrigin::Cards(_));
    let problem = found.problem.as_ref();
    ProbeRow {
        url: (!is_card).then_some(name),
        card: is_card.then_some(name),
        verdict,
        codec: found.about.codec.as_deref(),
        sample_rate: found.about.sample_rate,
        channels: found.about.channels.as_deref(),
        first_sound_s: found.first_sound.map(|at| tenths(at.as_secs_f64())),
        behind_s: tenths(found.burst.as_secs_f64()),
        sound_s: tenths(found.sound.as_secs_f64()),
        level_dbfs: finite(level),
        peak_dbfs: finite(20.0 * f64::from(found.peak).log10()),
        words: problem.map(|problem| problem.say(context.language)),
    }
}

fn said(row: &ProbeRow<'_>) -> Text {
    let or = |value: Option<f64>| value.map_or_else(|| "–".to_owned(), |value| value.to_string());
    Text::new("cli-input-probe")
        .with("url", row.url.or(row.card).unwrap_or("–"))
        .with("verdict", row.verdict)
        .with("codec", row.codec.unwrap_or("–"))
        .with(
            "rate",
            row.sample_rate
                .map_or_else(|| "–".to_owned(), |rate| rate.to_string()),
        )
        .with("channels", row.channels.unwrap_or("–"))
        .with("first", or(row.first_sound_s))
        .with("behind", row.behind_s.to_string())
        .with("level", or(row.level_dbfs))
        .with("peak", or(row.peak_dbfs))
        .with("words", row.words.as_deref().unwrap_or("–"))
}
