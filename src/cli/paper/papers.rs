//! `phatthanh papers`: what orders and live broadcasts lack in writing, and a person's completion of it.

use std::process::ExitCode;

use clap::Subcommand;

use crate::airlog::{Airlog, AirlogError, Seq};
use crate::cli::Context;
use crate::cli::air::interrupt::person;
use crate::cli::terminal::out;
use crate::config::{self, zone};
use crate::office::{Addition, complete};
use crate::report::papers::rows;
use crate::words::Text;

#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Args {
    #[command(subcommand)]
    what: PapersCommand,
}

#[derive(Debug, Subcommand)]
enum PapersCommand {
    /// Lists what lacks papers.
    List {
        /// What has its papers, too.
        #[arg(long)]
        all: bool,
        /// One JSON object a line.
        #[arg(long)]
        json: bool,
    },
    /// Writes papers into the log afterwards.
    Complete {
        /// The number of an order or a live broadcast.
        #[arg(required = true, value_name = "SEQ")]
        seq: Vec<i64>,
        /// The person who completes them.
        #[arg(long, value_name = "NAME")]
        by: String,
        /// Number, date and kind of the document.
        #[arg(long, value_name = "S")]
        document: String,
        /// Anything to add.
        #[arg(long, value_name = "S", default_value = "", hide_default_value = true)]
        note: String,
    },
}

pub(in crate::cli) fn run(args: &Args, context: &Context) -> anyhow::Result<ExitCode> {
    match &args.what {
        PapersCommand::List { all, json } => list(*all, *json, context),
        PapersCommand::Complete {
            seq,
            by,
            document,
            note,
        } => {
            let (by, clock) = person(by, context)?;
            let addition = Addition {
                papers: seq.iter().copied().map(Seq).collect(),
                document: document.clone(),
                note: note.clone(),
            };
            let count = complete(&context.folder, &addition, (&by, None), clock.now())?
                .map_err(|problem| context.wrong(&problem))?;
            let text = Text::new("cli-papers-written").with("count", count);
            out::say(&text.say(context.language));
            Ok(ExitCode::SUCCESS)
        }
    }
}

fn list(all: bool, json: bool, context: &Context) -> anyhow::Result<ExitCode> {
    let papers = match Airlog::open_read_only(&context.folder.log()) {
        Err(AirlogError::Missing { .. }) => Vec::new(),
        opened => opened?.papers()?,
    };
    // A faulty file hides no paper: programs are then called by their slugs.
    let loaded = config::load(context.folder.root()).loaded;
    let zone = loaded
        .as_ref()
        .map_or_else(zone::vietnam, |loaded| loaded.rules.zone.clone());
    let mut found = rows(
        &papers,
        loaded.as_ref().map(|loaded| &loaded.schedule),
        &zone,
    );
    found.retain(|row| all || row.is_open());

    if found.is_empty() && !json {
        out::say(&Text::new("cli-papers-none").say(context.language));
    }
    for row in found {
        if json {
            out::line(&serde_json::to_string(&row)?)?;
            continue;
        }
        let text = Text::new("cli-papers-row")
            .with("seq", row.seq)
            .with("at", row.at.say("%H:%M %d/%m/%Y"))
            .with("about", row.about().say(context.language))
            .with("standing", row.standing().say(context.language));
        out::line(&text.say(context.language))?;
    }
    Ok(ExitCode::SUCCESS)
}
