//! `phatthanh check`: everything that is wrong with the station, before it is heard.

use std::process::ExitCode;
use std::sync::Arc;

use jiff::SignedDuration;
use serde::Serialize;

use super::{Context, out};
use crate::clock::{Clock, SystemClock};
use crate::config::{self, FaultRow};
use crate::library::Row;
use crate::rundown::{Item, Note, PlanItem, Severity, coming};
use crate::station::Snapshot;
use crate::words::{Language, Text};

/// Days ahead whose rundowns are looked through.
const DAYS: u32 = 14;

/// How far ahead every item is named.
const DAY: SignedDuration = SignedDuration::from_hours(24);

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// One JSON document.
    #[arg(long)]
    json: bool,
}

/// What `check --json` prints.
#[derive(Debug, Serialize)]
struct Report<'a> {
    faults: Vec<FaultRow<'a>>,
    refused: Vec<&'a Row>,
    notes: Vec<JsonNote<'a>>,
    /// What airs in the next 24 hours.
    next: Vec<PlanItem>,
}

#[derive(Debug, Serialize)]
struct JsonNote<'a> {
    date: jiff::civil::Date,
    slot: Option<&'a crate::names::SlotId>,
    severity: Severity,
    text: String,
}

pub(super) fn run(args: &Args, context: &Context) -> anyhow::Result<ExitCode> {
    let clock: Arc<dyn Clock> = Arc::new(SystemClock::new());
    super::clock::warn(context, &*clock);
    let now = clock.now();
    let mut snapshot = context.snapshot(clock)?;
    snapshot.faults.extend(config::outside(context.folder.root()));
    let mut notes: Vec<(jiff::civil::Date, Note)> = Vec::new();
    if let Some(loaded) = &snapshot.loaded {
        let today = now.to_zoned(loaded.rules.zone.clone()).date();
        for rundown in snapshot.plan(loaded, today, DAYS, now)? {
            let date = rundown.date;
            for note in rundown.notes.into_iter().filter(|note| note.severity > Severity::Info) {
                if !notes.iter().any(|(_, known)| known.text == note.text) {
                    notes.push((date, note));
                }
            }
        }
    }
    let next = match &snapshot.loaded {
        Some(loaded) => snapshot.coming(loaded, now, now + DAY)?,
        None => Vec::new(),
    };
    let rows = snapshot.rows(now, if args.json { Language::En } else { context.language })?;
    let refused: Vec<&Row> = rows.iter().filter(|row| row.refusal.is_some()).collect();
    let wrong = snapshot.faults.iter().any(|fault| fault.severity == Severity::Error) || !refused.is_empty();
    if args.json {
        let notes = notes.iter().map(|(date, note)| JsonNote {
            date: *date,
            slot: note.slot.as_ref(),
            severity: note.severity,
            text: note.text.say(Language::En),
        });
        out::json(&Report {
            faults: snapshot.faults.iter().map(|fault| fault.row(Language::En)).collect(),
            refused,
            notes: notes.collect(),
            next: snapshot
                .loaded
                .as_ref()
                .map_or_else(Vec::new, |loaded| PlanItem::all(&next, &loaded.rules.zone, Language::En)),
        })?;
    } else {
        print(&snapshot, &refused, &notes, context)?;
        print_next(&snapshot, &next, context)?;
        let verdict = if wrong { "cli-check-faults" } else { "cli-check-good" };
        let verdict = Text::new(verdict)
            .with("faults", snapshot.faults.len() + refused.len())
            .with("notes", notes.len())
            .with("recordings", rows.len());
        out::say(&verdict.say(context.language));
    }
    Ok(ExitCode::from(u8::from(wrong)))
}

fn print(
    snapshot: &Snapshot,
    refused: &[&Row],
    notes: &[(jiff::civil::Date, Note)],
    context: &Context,
) -> anyhow::Result<()> {
    for fault in &snapshot.faults {
        out::line(&fault.say(context.language))?;
    }
    for row in refused {
        out::line(&format!("{}: {}", row.path, row.refusal.as_deref().unwrap_or_default()))?;
    }
    for (date, note) in notes {
        let slot = note.slot.as_ref().map(|slot| format!("{slot}: ")).unwrap_or_default();
        out::line(&format!("{date}: {slot}{}", note.text.say(context.language)))?;
    }
    Ok(())
}

/// What people did not expect is to be seen before it is heard: a relay at a quarter past three.
fn print_next(snapshot: &Snapshot, next: &[Item], context: &Context) -> anyhow::Result<()> {
    let Some(loaded) = &snapshot.loaded else { return Ok(()) };
    let heading = if next.is_empty() { "cli-check-next-none" } else { "cli-check-next" };
    out::line(&Text::new(heading).say(context.language))?;
    out::data(&coming(next, &loaded.schedule, &loaded.rules.zone, context.language))
}
