//! `phatthanh evidence`: everything that proves what was aired in a period, in one folder or zip.

mod sound;

use std::collections::BTreeMap;
use std::fs::File;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use jiff::{Timestamp, ToSpan};

use crate::airlog::{Airlog, AirlogError, Heartbeat, NO_FIRSTS, SealKey};
use crate::cli::Context;
use crate::cli::terminal::busy::Busy;
use crate::cli::terminal::{out, when};
use crate::clock::{Clock, SystemClock};
use crate::config::Loaded;
use crate::evidence::{Copy, EvidenceError, Pack, Question, Source};
use crate::library::{Library, Settle};
use crate::names::{SegmentId, TopicId};
use crate::report::PaperContext;
use crate::units::instant;
use crate::words::Text;

#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Args {
    /// From this time on (2026-11-01, 2026-11-24T17:00).
    #[arg(long, value_name = "T")]
    from: String,
    /// To the end of this day, or before this time.
    #[arg(long, value_name = "T")]
    to: String,
    /// A new folder, or a file that ends in .zip.
    #[arg(long, value_name = "DIR|FILE.zip")]
    out: PathBuf,
    /// Only this recording.
    #[arg(long, value_name = "ID")]
    segment: Option<String>,
    /// Only this topic.
    #[arg(long, value_name = "SLUG")]
    topic: Option<String>,
    /// Was the station silent at this time?
    #[arg(long, value_name = "T")]
    silence: Option<String>,
    /// Seals nothing: rows since the last seal go in without one.
    #[arg(long)]
    no_seal: bool,
}

pub(in crate::cli) fn run(args: &Args, context: &Context) -> anyhow::Result<ExitCode> {
    let loaded = loaded(context)?;
    let question = question(args, &loaded, context)?;
    let path = context.folder.log();
    if !path.exists() {
        return Err(AirlogError::Missing { path }.into());
    }

    let clock: Arc<dyn Clock> = Arc::new(SystemClock::new());
    let now = clock.now();
    let key = seal(args, &question, now, &loaded, context);
    let log = Airlog::open_read_only(&path)?;
    let root = context.folder.root();
    let received: BTreeMap<SegmentId, Timestamp> =
        crate::library::received(root, Arc::clone(&clock));
    let library = Library::peek(root, Settle::Aged(std::time::Duration::ZERO), clock);
    let date = instant::local(question.to, &loaded.rules.zone).date();
    let source = Source {
        log: &log,
        desk: PaperContext {
            station: loaded.station.name_on(date),
            unit: loaded.station.unit_on(date),
            schedule: &loaded.schedule,
            firsts: &NO_FIRSTS,
            made: Some(now.to_zoned(loaded.rules.zone.clone()).date()),
            zone: &loaded.rules.zone,
            language: context.language,
        },
        made: now,
        alive: Heartbeat::last(&context.folder.heartbeat()).and_then(|beat| beat.proves()),
        received: &received,
        copy: &|id| copy(&library, id),
    };

    let busy = Busy::with("evidence", context.language);
    let mut pack = match Pack::of(&question, &source) {
        Err(EvidenceError::Nothing) => {
            drop(busy);
            out::say(&Text::new("cli-evidence-nothing").say(context.language));
            return Ok(ExitCode::from(1));
        }
        other => other?,
    };

    let scratch = tempfile::tempdir()?;
    sound::attach(&mut pack, &question, &loaded, context, scratch.path())?;
    pack.sign(key.as_ref())?;
    let files = pack.count();
    match pack.write(&args.out) {
        Err(EvidenceError::Exists(path)) => {
            return Err(
                context.wrong(&Text::new("cli-evidence-exists").with("path", path.display()))
            );
        }
        other => other?,
    }

    drop(busy);
    let text = if key.is_some() {
        "cli-evidence-made"
    } else {
        "cli-evidence-unsigned"
    };

    let text = Text::new(text)
        .with("path", args.out.display())
        .with("files", files);
    out::say(&text.say(context.language));
    Ok(ExitCode::SUCCESS)
}

fn loaded(context: &Context) -> anyhow::Result<Loaded> {
    let outcome = crate::config::load(context.folder.root());
    outcome.loaded.ok_or_else(|| {
        let blocking = outcome.faults.iter().filter(|fault| fault.blocks);
        blocking.for_each(|fault| out::say(&fault.say(context.language)));
        context.wrong(&Text::new("cli-station-faulty"))
    })
}

fn question(args: &Args, loaded: &Loaded, context: &Context) -> anyhow::Result<Question> {
    let zone = &loaded.rules.zone;
    let time = |text: &str| when::instant(text, zone).map_err(|text| context.wrong(&text));
    // A day is meant to its end.
    let end = |text: &str| {
        if when::is_day(text) {
            let date = when::date(text, zone).map_err(|text| context.wrong(&text))?;
            return time(&date.tomorrow()?.to_string());
        }
        time(text)
    };

    let (from, to) = (time(&args.from)?, end(&args.to)?);
    if from >= to {
        return Err(context.wrong(&Text::new("cli-simulate-ends-first")));
    }

    let segment = args.segment.as_deref().map(|id| {
        id.parse()
            .map_err(|_| context.wrong(&Text::new("cli-evidence-segment").with("id", id)))
    });
    Ok(Question {
        from,
        to,
        topic: args.topic.as_deref().map(TopicId::from),
        segment: segment.transpose()?,
        silence: args.silence.as_deref().map(time).transpose()?,
    })
}

/// Seals what the period has that is not sealed, so that the pack can be verified to its end. What is not
/// ours to write is left: the pack is made all the same.
fn seal(
    args: &Args,
    question: &Question,
    now: Timestamp,
    loaded: &Loaded,
    context: &Context,
) -> Option<SealKey> {
    let sealed = || -> Result<SealKey, AirlogError> {
        let key = SealKey::open(&context.folder.seal_key())?;
        if args.no_seal {
            return Ok(key);
        }
        let mut log = Airlog::open(&context.folder.log())?;
        let sealed_to = log.last_seal()?.map(|(at, _)| at);
        let today = now.to_zoned(loaded.rules.zone.clone()).date();
        if sealed_to.is_none_or(|at| question.to > at) {
            log.seal(now, today.saturating_sub(1.day()), &key)?;
            log.write_sealed(&context.folder.sealed())?;
        }
        Ok(key)
    };

    match sealed() {
        Ok(key) => Some(key),
        Err(error) => {
            let text = Text::new("cli-evidence-not-sealed")
                .with("problem", error.text().say(context.language));
            out::say(&text.say(context.language));
            None
        }
    }
}

/// Whether the store still has the recording's bytes.
fn copy(library: &Library, id: SegmentId) -> Copy {
    let Ok(file) = File::open(library.stored(id)) else {
        return Copy::Gone;
    };
    let mut hash = blake3::Hasher::new();
    let read = hash.update_reader(file).is_ok();
    let same = SegmentId::new(hash.finalize().into()) == id;
    if read && same {
        Copy::Good
    } else {
        Copy::Damaged
    }
}
