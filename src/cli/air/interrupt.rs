//! `phatthanh interrupt`, `stop-interrupt` and `skip`: what a person at the desk has said, and ends.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use clap::ValueEnum;
use jiff::tz::TimeZone;

use super::remote::{Remote, Station};
use super::spoken::tell_unknown;
use super::status::no_answer;
use crate::airlog::{Airlog, Ordered, OrderedRecording};
use crate::cli::Context;
use crate::cli::recordings::approve::How;
use crate::cli::terminal::{out, when};
use crate::clock::{Clock, SystemClock};
use crate::config::{self, Loaded, length, zone};
use crate::console::wire::Interrupted;
use crate::console::{self, Unanswered, wire};
use crate::library::{Library, Settle};
use crate::rundown::{Order, Urgency};
use crate::station::Status;
use crate::station::ordering::{self, Given, NEAREST, waits_for_morning};
use crate::station::said::{Said, said};
use crate::station::speaking::title;
use crate::units::instant::{self, Moment};
use crate::words::Text;

/// How people write a moment.
const WHEN: &str = "%H:%M %d/%m/%Y";

#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Args {
    /// Recordings, said one after another: files, or ids and paths as `phatthanh library` shows them.
    #[arg(required_unless_present = "say", value_name = "FILE")]
    files: Vec<String>,
    /// A text that a machine speaks behind them.
    #[arg(long, value_name = "TEXT")]
    say: Option<String>,
    #[command(flatten)]
    asks: Asks,
    /// Whose order it is.
    #[arg(long, value_name = "NAME")]
    ordered_by: String,
    /// How it came.
    #[arg(long, value_enum)]
    channel: How,
    /// How often all of it is said.
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=20))]
    repeat: u32,
    /// Again and again, so far apart.
    #[arg(long, value_name = "D", requires = "until")]
    every: Option<String>,
    /// Until when it holds.
    #[arg(long, value_name = "T")]
    until: Option<String>,
    /// How urgent it is.
    #[arg(long, value_enum, default_value = "khan-cap")]
    level: Level,
    /// Waits for the end of the item on air.
    #[arg(long)]
    after_item: bool,
    /// A drill.
    #[arg(long)]
    drill: bool,
    /// Ends the orders before it.
    #[arg(long)]
    replace: bool,
    /// Anything to remember with it.
    #[arg(long, value_name = "S")]
    note: Option<String>,
}

/// Who asks which station.
#[derive(Debug, clap::Args)]
struct Asks {
    /// The person. Of a station on another computer it is who holds the token.
    #[arg(
        long,
        value_name = "NAME",
        required_unless_present = "remote",
        conflicts_with = "remote"
    )]
    by: Option<String>,
    #[command(flatten)]
    remote: Remote,
}

impl Asks {
    /// Returns the person, who is named where this computer's own station is asked.
    fn by(&self) -> &str {
        self.by.as_deref().unwrap_or_default()
    }
}

/// Ends orders.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Stop {
    /// Which, by their numbers; all where none is named.
    #[arg(value_name = "ORDER")]
    orders: Vec<i64>,
    #[command(flatten)]
    asks: Asks,
}

/// Ends the item on air.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Skip {
    #[command(flatten)]
    asks: Asks,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Level {
    /// At once, whenever that is.
    KhanCap,
    /// At once, but not in quiet hours.
    UuTien,
    /// At the next turn.
    ThongThuong,
}

impl From<Level> for Urgency {
    fn from(level: Level) -> Self {
        match level {
            Level::KhanCap => Self::Emergency,
            Level::UuTien => Self::Priority,
            Level::ThongThuong => Self::Routine,
        }
    }
}

pub(in crate::cli) fn interrupt(args: &Args, context: &Context) -> anyhow::Result<ExitCode> {
    if let Some(station) = args.asks.remote.station(context)? {
        return interrupt_there(&station, args, context);
    }

    let ordered_by = named(&args.ordered_by, context)?;
    let (by, clock) = person(args.asks.by(), context)?;
    let loaded = config::load(context.folder.root()).loaded;
    let zone = loaded
        .as_ref()
        .map_or(TimeZone::UTC, |loaded| loaded.rules.zone.clone());
    let begun = clock.now();
    let every = args.every.as_ref().map(|text| {
        length(text)
            .filter(|every| *every >= NEAREST)
            .ok_or_else(|| context.wrong(&Text::new("cli-order-every").with("found", text)))
    });
    let every = every.transpose()?;
    let until = args
        .until
        .as_ref()
        .map(|text| when::coming_instant(text, &zone).map_err(|text| context.wrong(&text)));
    let until = ordering::holds(until.transpose()?, begun)
        .ok_or_else(|| context.wrong(&Text::new("cli-order-until")))?;

    let mut recordings = recordings(&args.files, &clock, context)?;
    if let Some(typed) = &args.say {
        let loaded = loaded
            .as_ref()
            .ok_or_else(|| context.wrong(&Text::new("cli-station-faulty")))?;
        recordings.push(speak(typed, loaded, &clock, context)?);
    }

    // What takes time is over: from here on it is an order.
    let now = clock.now();
    let ordered = Ordered {
        by: by.clone(),
        ordered_by,
        channel: args.channel.into(),
        level: args.level.into(),
        drill: args.drill,
        recordings,
        repeat: args.repeat,
        every_us: every.map(|every| every.as_micros() as i64),
        until,
        after_item: args.after_item,
        note: args.note.clone(),
    };

    let mut log = Airlog::open(&context.folder.log())?;
    let (order, waits) = match ordering::give(&mut log, &ordered, args.replace, now)? {
        Given::Taken { order, waits_for } => (order, waits_for),
        Given::Same(same) => {
            let text = Text::new("cli-order-same").with("seq", same.number);
            let at = instant::say(same.at, &zone, WHEN);
            out::say(&text.with("at", at).say(context.language));
            return Ok(ExitCode::FAILURE);
        }
    };

    let told = console::look_for_orders(&context.folder.socket());
    let quiet = loaded
        .as_ref()
        .and_then(|loaded| waits_for_morning(&order, loaded, now));
    let quiet = quiet.map(|loud| Moment::new(loud, &zone));
    tell_taken(&Interrupted::new(&order, waits, quiet, &zone), context);
    Ok(unheard(&told, "cli-order-waits", context))
}

/// Has a station on another computer take the order. Recordings are those of its library: none is sent.
fn interrupt_there(station: &Station, args: &Args, context: &Context) -> anyhow::Result<ExitCode> {
    // As far as is known here; whoever means another zone writes the offset.
    let zone = zone::vietnam();
    let until = args
        .until
        .as_ref()
        .map(|text| when::coming_instant(text, &zone).map_err(|text| context.wrong(&text)));
    let asked = wire::Interrupt {
        recordings: args.files.clone(),
        say: args.say.clone(),
        ordered_by: named(&args.ordered_by, context)?,
        channel: args.channel.into(),
        repeat: args.repeat,
        every: args.every.clone(),
        until: until.transpose()?.map(|at| Moment::new(at, &zone)),
        level: args.level.into(),
        after_item: args.after_item,
        drill: args.drill,
        replace: args.replace,
        note: args.note.clone(),
    };
    let taken: Interrupted = match station.post("/api/v1/orders", &asked)? {
        Ok(taken) => taken,
        Err(nothing) => {
            out::say(&nothing);
            return Ok(ExitCode::FAILURE);
        }
    };

    let say =
        |key, name, what: &str| out::say(&Text::new(key).with(name, what).say(context.language));
    if let Some(spoken) = &taken.spoken {
        say("cli-order-says", "text", spoken);
    }
    for words in &taken.unknown {
        say("cli-remote-unknown", "words", words);
    }
    if let Some(problem) = &taken.voice {
        let fell_back = taken.spoken.is_some();
        let key = if fell_back {
            "cli-say-fell-back"
        } else {
            "cli-order-warning"
        };
        say(key, "what", problem);
    }
    tell_taken(&taken, context);
    Ok(ExitCode::SUCCESS)
}

/// Tells what was taken.
fn tell_taken(taken: &Interrupted, context: &Context) {
    let key = if taken.drill {
        "cli-order-drill"
    } else {
        "cli-order-taken"
    };
    let text = Text::new(key)
        .with("seq", taken.seq)
        .with("level", taken.level.name())
        .with("titles", taken.titles.join(" · "))
        .with("times", taken.repeat)
        .with("until", taken.until.say(WHEN))
        .with(
            "waits",
            if taken.waits_for.is_some() {
                "yes"
            } else {
                "no"
            },
        )
        .with("other", taken.waits_for.unwrap_or_default());
    out::say(&text.say(context.language));
    if let Some(loud) = taken.quiet_until {
        let text = Text::new("cli-order-quiet").with("at", loud.say(WHEN));
        out::say(&text.say(context.language));
    }
}

/// Text spoken, decoded and measured; the station's all-purpose warning where no voice works.
fn speak(
    typed: &str,
    loaded: &Loaded,
    clock: &Arc<dyn Clock>,
    context: &Context,
) -> anyhow::Result<OrderedRecording> {
    let library = library(clock, context);
    let made = said(&library, loaded, typed, &title(typed), clock.now());
    let Said {
        recording,
        spoken,
        problem,
    } = made.map_err(|text| context.wrong(&text))?;
    if let Some(reading) = &spoken {
        out::say(
            &Text::new("cli-order-says")
                .with("text", &reading.text)
                .say(context.language),
        );
        tell_unknown(typed, reading, context);
    }

    if let Some(problem) = problem {
        let key = if spoken.is_some() {
            "cli-say-fell-back"
        } else {
            "cli-order-warning"
        };
        let what = problem.say(context.language);
        out::say(&Text::new(key).with("what", what).say(context.language));
    }
    Ok(recording)
}

fn library(clock: &Arc<dyn Clock>, context: &Context) -> Library {
    let settle = Settle::Aged(std::time::Duration::ZERO);
    Library::peek(context.folder.root(), settle, Arc::clone(clock))
}

/// What is to be said, decoded and measured.
fn recordings(
    files: &[String],
    clock: &Arc<dyn Clock>,
    context: &Context,
) -> anyhow::Result<Vec<OrderedRecording>> {
    let library = library(clock, context);
    let mut found = Vec::new();
    for name in files {
        let file = if Path::new(name).is_file() {
            PathBuf::from(name)
        } else {
            let mut named = library.find(name);
            named.retain(|recording| recording.refusal().is_none());
            named.dedup_by_key(|recording| recording.id());
            let wrong = |key: &'static str| context.wrong(&Text::new(key).with("id", name));
            let Some(id) = named.pop().and_then(|recording| recording.id()) else {
                return Err(wrong("cli-order-no-file"));
            };
            if !named.is_empty() {
                return Err(wrong("cli-ambiguous-recording"));
            }
            library.stored(id)
        };
        let recording = ordering::recording(&library, &file, clock.now()).map_err(|reason| {
            let reason = reason.say(context.language);
            context.wrong(
                &Text::new("cli-order-refused")
                    .with("file", name)
                    .with("reason", reason),
            )
        })?;
        found.push(recording);
    }

    Ok(found)
}

pub(in crate::cli) fn stop(args: &Stop, context: &Context) -> anyhow::Result<ExitCode> {
    if let Some(station) = args.asks.remote.station(context)? {
        let asked = wire::Stop {
            orders: args.orders.clone(),
        };
        let stopped: wire::Stopped = match station.post("/api/v1/orders/stop", &asked)? {
            Ok(stopped) => stopped,
            Err(nothing) => {
                out::say(&nothing);
                return Ok(ExitCode::FAILURE);
            }
        };
        for seq in stopped.stopped {
            let text = Text::new("cli-remote-stopped").with("seq", seq);
            out::say(&text.say(context.language));
        }
        return Ok(ExitCode::SUCCESS);
    }

    let (by, clock) = person(args.asks.by(), context)?;
    let mut log = Airlog::open(&context.folder.log())?;
    let mut open: Vec<Arc<Order>> = log.orders()?.open().map(Arc::clone).collect();
    if open.is_empty() {
        out::say(&Text::new("cli-order-none").say(context.language));
        return Ok(ExitCode::FAILURE);
    }

    let is_open = |number: &&i64| open.iter().any(|order| order.number == **number);
    if let Some(unknown) = args.orders.iter().find(|number| !is_open(number)) {
        let known: Vec<String> = open.iter().map(|order| order.number.to_string()).collect();
        let text = Text::new("cli-order-unknown").with("seq", unknown);
        return Err(context.wrong(&text.with("open", known.join(", "))));
    }

    open.retain(|order| args.orders.is_empty() || args.orders.contains(&order.number));

    ordering::stop(&mut log, &open, &by, clock.now())?;
    let told = console::look_for_orders(&context.folder.socket());
    for order in &open {
        let text = Text::new("cli-order-stopped").with("seq", order.number);
        out::say(&text.with("by", &order.ordered_by).say(context.language));
    }

    Ok(unheard(&told, "cli-order-stop-waits", context))
}

pub(in crate::cli) fn skip(args: &Skip, context: &Context) -> anyhow::Result<ExitCode> {
    if let Some(station) = args.asks.remote.station(context)? {
        let nothing = serde_json::Map::new();
        let skipped: wire::Skipped = match station.post("/api/v1/skip", &nothing)? {
            Ok(skipped) => skipped,
            Err(nothing) => {
                out::say(&nothing);
                return Ok(ExitCode::FAILURE);
            }
        };
        let text = Text::new("cli-skipped").with("title", skipped.skipped);
        out::say(&text.say(context.language));
        return Ok(ExitCode::SUCCESS);
    }

    let by = named(args.asks.by(), context)?;
    let socket = context.folder.socket();
    let before = match console::ask(&socket) {
        Ok(answer) => serde_json::from_str::<Status>(&answer)?,
        Err(why) => {
            out::say(&no_answer(&why, context).say(context.language));
            return Ok(ExitCode::from(if why.running() == Some(false) {
                1
            } else {
                2
            }));
        }
    };

    let Some(on_air) = before.on_air else {
        out::say(&Text::new("cli-skip-nothing").say(context.language));
        return Ok(ExitCode::FAILURE);
    };

    console::skip(&socket, &by)?;
    out::say(
        &Text::new("cli-skipped")
            .with("title", on_air.title)
            .say(context.language),
    );
    Ok(ExitCode::SUCCESS)
}

pub(super) fn named(name: &str, context: &Context) -> anyhow::Result<String> {
    let name = name.trim();
    if name.is_empty() {
        Err(context.wrong(&Text::new("cli-order-by-whom")))
    } else {
        Ok(name.to_owned())
    }
}

/// Who acts, and the clock that dates it: no row carries a date that is not believed.
pub(in crate::cli) fn person(
    by: &str,
    context: &Context,
) -> anyhow::Result<(String, Arc<dyn Clock>)> {
    let by = named(by, context)?;
    let clock: Arc<dyn Clock> = Arc::new(SystemClock::new());
    if let Some(problem) = super::clock::problem(context, &*clock)? {
        return Err(anyhow::anyhow!(problem));
    }
    Ok((by, clock))
}

/// Says so where no station heard of it: it stands in the log, and a start takes it up.
pub(super) fn unheard(
    told: &Result<String, Unanswered>,
    waits: &'static str,
    context: &Context,
) -> ExitCode {
    let Err(why) = told else {
        return ExitCode::SUCCESS;
    };
    out::say(&no_answer(why, context).say(context.language));
    out::say(&Text::new(waits).say(context.language));
    ExitCode::FAILURE
}
