//! `phatthanh evidence`: everything that proves what was aired in a period, in one folder or zip.

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use crate::cli::Context;
use crate::cli::terminal::busy::Busy;
use crate::cli::terminal::{out, when};
use crate::clock::SystemClock;
use crate::config::Loaded;
use crate::evidence::{self, EvidenceError, Making, Question};
use crate::names::TopicId;
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
    let making = Making {
        folder: &context.folder,
        loaded: &loaded,
        clock: Arc::new(SystemClock::new()),
        language: context.language,
        seals: !args.no_seal,
    };
    let busy = Busy::with("evidence", context.language);
    let made = evidence::make(&question, &making, &args.out);
    drop(busy);
    let made = match made {
        Ok(made) => made,
        Err(error) => match EvidenceError::of(&error) {
            Some(EvidenceError::Nothing) => {
                out::say(&Text::new("cli-evidence-nothing").say(context.language));
                return Ok(ExitCode::from(1));
            }
            Some(EvidenceError::Exists(path)) => {
                let text = Text::new("cli-evidence-exists").with("path", path.display());
                return Err(context.wrong(&text));
            }
            _ => return Err(error),
        },
    };

    for notice in &made.notices {
        out::say(&notice.say(context.language));
    }
    let text = if made.signed {
        "cli-evidence-made"
    } else {
        "cli-evidence-unsigned"
    };

    let text = Text::new(text)
        .with("path", args.out.display())
        .with("files", made.files);
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
