//! `phatthanh approve` and `withdraw`: who lets which bytes on the air.

use std::process::ExitCode;
use std::sync::Arc;

use clap::ValueEnum;

use crate::airlog::{self, Airlog, Channel};
use crate::cli::Context;
use crate::cli::terminal::out;
use crate::clock::{Clock, SystemClock};
use crate::console;
use crate::library::Recording;
use crate::names::SegmentId;
use crate::station::Snapshot;
use crate::station::consenting::Decision;
use crate::words::Text;

#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Args {
    /// Recordings: ids (or the beginning of an id) or paths, as `phatthanh library` shows them.
    #[arg(required = true, value_name = "ID")]
    ids: Vec<String>,
    /// The person or office that decided.
    #[arg(long, value_name = "NAME")]
    by: String,
    /// How the decision came.
    #[arg(long, value_enum)]
    channel: How,
    /// Anything to remember with it.
    #[arg(long, value_name = "S")]
    note: Option<String>,
    /// Of what is taken back and on air: fades it out and goes on with the next.
    #[arg(long)]
    now: bool,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(in crate::cli) enum How {
    /// Signed on paper.
    Paper,
    /// A written message.
    Message,
    /// Said.
    Spoken,
}

impl From<How> for Channel {
    fn from(how: How) -> Self {
        match how {
            How::Paper => Self::Paper,
            How::Message => Self::Message,
            How::Spoken => Self::Spoken,
        }
    }
}

pub(in crate::cli) fn run(
    args: &Args,
    context: &Context,
    approve: bool,
) -> anyhow::Result<ExitCode> {
    if args.by.trim().is_empty() {
        return Err(context.wrong(&Text::new("cli-approve-by-whom")));
    }

    let clock: Arc<dyn Clock> = Arc::new(SystemClock::new());
    if let Some(problem) = crate::cli::air::clock::problem(context, &*clock)? {
        // An approval is a row of the log, and no row carries a date that is not believed.
        return Err(anyhow::anyhow!(problem));
    }

    let now = clock.now();
    let snapshot = context.snapshot(clock)?;
    let chosen = chosen(args, context, &snapshot)?;
    let plays = snapshot.loaded.as_ref().map(|loaded| loaded.plays());
    let catalogue = snapshot.catalogue();
    let mut log = Airlog::open(&context.folder.log())?;
    let approved = log.approved_since()?;
    let decision = Decision {
        approves: approve,
        at: now,
        by: args.by.trim().to_owned(),
        channel: args.channel.into(),
        note: args.note.clone(),
    };
    for (id, found) in chosen {
        let (path, title) = (found.path.clone(), found.title.to_string());
        let recording = airlog::Recording { id, path, title };
        let consent = decision.on(recording, &snapshot.library.stored(id));
        if let Some(typed) = &consent.text {
            let text = Text::new("cli-approve-spoken").with("text", typed);
            out::say(&text.say(context.language));
        }
        decision.write(&mut log, &consent)?;
        let done = if approve {
            "cli-approved"
        } else if approved.contains_key(&id) {
            "cli-withdrawn"
        } else {
            "cli-returned"
        };
        out::say(
            &Text::new(done)
                .with("title", &found.title)
                .with("path", &found.path)
                .say(context.language),
        );
        if !approve && is_on_air(&log, id)? {
            leave(args, context, id, &found);
        }
        // Nobody should wait for it in vain.
        let segment = catalogue.at(&found.path).filter(|_| approve);
        let never = segment
            .zip(plays.as_ref())
            .and_then(|(segment, plays)| plays.never(segment));
        if let Some(why) = never {
            out::say(&why.say(context.language));
        }
    }

    Ok(ExitCode::SUCCESS)
}

/// The recordings that were named, each with its id; an error for a name that is nobody's, or more than one's.
fn chosen(
    args: &Args,
    context: &Context,
    snapshot: &Snapshot,
) -> anyhow::Result<Vec<(SegmentId, Recording)>> {
    let mut chosen: Vec<(SegmentId, Recording)> = Vec::new();
    for name in &args.ids {
        let mut named = snapshot.library.find(name);
        named.dedup_by_key(|recording| recording.id());
        let wrong = |key: &'static str| context.wrong(&Text::new(key).with("id", name));
        let Some(recording) = named.pop() else {
            return Err(wrong("cli-no-such-recording"));
        };
        if !named.is_empty() {
            return Err(wrong("cli-ambiguous-recording"));
        }
        let Some(id) = recording.id().filter(|_| recording.refusal().is_none()) else {
            let refused = Text::new("cli-approve-refused").with("path", &recording.path);
            return Err(context.wrong(&refused));
        };
        chosen.push((id, recording));
    }

    Ok(chosen)
}

fn is_on_air(log: &Airlog, id: SegmentId) -> anyhow::Result<bool> {
    let airing = log.open_airing()?;
    Ok(airing
        .and_then(|airing| airing.item.segment)
        .is_some_and(|segment| segment.id == id))
}

/// Lets what was withdrawn leave the air now, where that was asked for; says which.
fn leave(args: &Args, context: &Context, id: SegmentId, recording: &Recording) {
    let left = args.now && console::leave(&context.folder.socket(), id, args.by.trim()).is_ok();
    let key = if left {
        "cli-withdrawn-left"
    } else {
        "cli-withdrawn-on-air"
    };
    out::say(
        &Text::new(key)
            .with("title", &recording.title)
            .say(context.language),
    );
}
