//! `phatthanh log seen`: a person's word that what became of the log's file is known.

use std::process::ExitCode;

use crate::airlog::{Airlog, AirlogError};
use crate::cli::Context;
use crate::cli::air::clock;
use crate::cli::terminal::out;
use crate::clock::{Clock, SystemClock};
use crate::words::Text;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The person or office.
    #[arg(long, value_name = "NAME")]
    by: String,
}

pub(super) fn run(args: &Args, context: &Context) -> anyhow::Result<ExitCode> {
    let by = args.by.trim();
    if by.is_empty() {
        return Err(context.wrong(&Text::new("cli-log-seen-by-whom")));
    }

    let path = context.folder.log();
    if !path.exists() {
        return Err(AirlogError::Missing { path }.into());
    }

    let clock = SystemClock::new();
    if let Some(problem) = clock::problem(context, &clock)? {
        // It is a row of the log, and no row carries a date that is not believed.
        return Err(anyhow::anyhow!(problem));
    }

    let mut log = Airlog::open(&path)?;
    let notices = log.unseen()?;
    for notice in &notices {
        out::line(&notice.text.say(context.language))?;
    }

    if notices.is_empty() {
        out::say(&Text::new("cli-log-nothing-to-see").say(context.language));
        return Ok(ExitCode::SUCCESS);
    }

    log.seen(clock.now(), by, &notices)?;
    let said = Text::new("cli-log-seen")
        .with("count", notices.len())
        .with("by", by);
    out::say(&said.say(context.language));
    Ok(ExitCode::SUCCESS)
}
