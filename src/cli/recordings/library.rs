//! `phatthanh library`: what is in the folders, what waits for approval, what was refused and why.

use std::process::ExitCode;
use std::sync::Arc;

use clap::Subcommand;
use jiff::civil::Date;

use super::verify;
use crate::cli::Context;
use crate::cli::terminal::busy::Busy;
use crate::cli::terminal::out;
use crate::clock::{Clock, SystemClock};
use crate::library::LibraryRow;
use crate::library::names::Search;
use crate::station;
use crate::station::Snapshot;
use crate::units::Frames;
use crate::words::{Language, Text, harmless};

#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Args {
    #[command(subcommand)]
    command: Option<LibraryCommand>,
    /// Only what has all these words in its title, topic or path, the best first: accents, case and
    /// order make no difference.
    #[arg(long, value_name = "WORDS")]
    search: Option<String>,
    /// One JSON object a recording, one a line.
    #[arg(long, global = true)]
    json: bool,
}

#[derive(Debug, Subcommand)]
enum LibraryCommand {
    /// Takes what is in the folders now, and exits.
    Scan,
    /// Looks through every copy in the store; throws away the damaged, to be made again.
    Verify,
    /// Everything about one recording.
    Show {
        /// Its id, or the beginning of it, or its path.
        id: String,
    },
}

pub(in crate::cli) fn run(args: &Args, context: &Context) -> anyhow::Result<ExitCode> {
    let clock: Arc<dyn Clock> = Arc::new(SystemClock::new());
    let now = clock.now();
    if matches!(args.command, Some(LibraryCommand::Verify)) {
        return verify::run(args.json, clock, context);
    }

    if matches!(args.command, Some(LibraryCommand::Scan)) {
        // A file's turn and its expiry count from the day it was taken.
        if let Some(problem) = crate::cli::air::clock::problem(context, &*clock)? {
            return Err(anyhow::anyhow!(problem));
        }
        let _busy = Busy::with("scan", context.language);
        station::scan(&context.folder, Arc::clone(&clock), context.language)?;
    }

    let snapshot = context.snapshot(clock)?;
    let language = if args.json {
        Language::En
    } else {
        context.language
    };

    let mut rows = snapshot.rows_with_airings(now, language)?;
    if let Some(LibraryCommand::Show { id }) = &args.command {
        let named: Vec<String> = snapshot
            .library
            .find(id)
            .iter()
            .map(|recording| format!("audio/{}", recording.path))
            .collect();
        rows.retain(|row| named.contains(&row.path));
        if rows.is_empty() {
            return Err(context.wrong(&Text::new("cli-no-such-recording").with("id", id)));
        }
    }

    if rows.is_empty() && !args.json {
        out::say(&Text::new("cli-library-none").say(language));
        return Ok(ExitCode::SUCCESS);
    }

    if let Some(words) = &args.search {
        rows = search(rows, words, &snapshot);
        if rows.is_empty() {
            out::say(
                &Text::new("cli-library-nothing-found")
                    .with("words", words)
                    .say(language),
            );
        }
    }

    for row in &rows {
        if args.json {
            out::json(row)?;
        } else {
            out::line(&say(row, language))?;
        }
    }

    Ok(ExitCode::SUCCESS)
}

/// The rows that fit `words`, the best first.
fn search(rows: Vec<LibraryRow>, words: &str, snapshot: &Snapshot) -> Vec<LibraryRow> {
    let search = Search::new(words);
    let topics = snapshot
        .loaded
        .as_ref()
        .map(|loaded| &loaded.schedule.topics);
    let fit = |row: &LibraryRow| {
        let topic = topics.and_then(|topics| topics.get(&row.topic));
        search.fit(
            &row.title,
            topic.map_or("", |topic| &topic.title),
            &row.path,
        )
    };

    let mut found: Vec<_> = rows
        .into_iter()
        .filter_map(|row| Some((fit(&row)?, row)))
        .collect();

    // Stable: what fits alike stays in the order of the paths.
    found.sort_by_key(|(fit, _)| *fit);
    found.into_iter().map(|(_, row)| row).collect()
}

/// When it may air, where a person has said so.
fn dates(row: &LibraryRow) -> Option<Text> {
    let written = |date: Date| date.strftime("%d/%m/%Y").to_string();
    let text = match (row.valid_from, row.valid_until) {
        (Some(from), Some(until)) => Text::new("cli-library-valid-between")
            .with("from", written(from))
            .with("until", written(until)),
        (Some(from), None) => Text::new("cli-library-valid-from").with("from", written(from)),
        (None, Some(until)) => Text::new("cli-library-valid-until").with("until", written(until)),
        (None, None) => return None,
    };
    Some(text)
}

/// A recording for people: where it is and how it is, then what there is to say of it.
fn say(row: &LibraryRow, language: Language) -> String {
    let state = serde_json::to_value(row.state)
        .ok()
        .and_then(|state| state.as_str().map(str::to_owned));
    let state = Text::new("cli-library-state")
        .with("state", state.unwrap_or_default())
        .say(language);
    let length = row
        .seconds
        .map(|seconds| Frames::from_ms((seconds * 1000.0) as u64).to_string());
    let id = row.id.map(|id| id.to_string()[..12].to_owned());
    let facts = [
        id,
        length,
        row.loudness_lufs.map(|lufs| format!("{lufs:.1} LUFS")),
        row.format.clone(),
    ];
    let facts: Vec<String> = facts.into_iter().flatten().collect();
    let mut said = format!(
        "{:14} {}\n{:14} {}  {}",
        state,
        harmless(&row.path),
        "",
        harmless(&row.title),
        facts.join("  ")
    );
    let more = [
        dates(row),
        row.approved_by
            .as_ref()
            .map(|by| Text::new("cli-library-approved").with("by", by)),
        row.next_airing
            .as_ref()
            .map(|at| Text::new("cli-library-next").with("at", at.say("%Y-%m-%d %H:%M"))),
    ];
    let same = Text::new("cli-library-same").with("paths", row.same_as.join(", "));
    let same = (!row.same_as.is_empty()).then(|| same.say(language));
    let more = more.into_iter().flatten().map(|text| text.say(language));
    let more = more
        .chain(row.refusal.clone())
        .chain(row.warnings.iter().cloned())
        .chain(same);
    for line in more {
        said.push_str("\n               ");
        said.push_str(&line);
    }

    said
}
