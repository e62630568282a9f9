//! `phatthanh check`: everything that is wrong with the station, before it is heard.

mod alarms;
mod brief;
mod texture;
mod wires;

use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use serde::Serialize;

use super::Context;
use super::terminal::out;
use crate::clock::{Clock, SystemClock};
use crate::config::{self, FaultRow, Loaded};
use crate::doctor;
use crate::library::{LibraryRow, State};
use crate::names::TopicId;
use crate::rundown::{Item, Note, PlanItem, PlanTexture, Severity, coming};
use crate::speech;
use crate::station::buttons::order::is_prepared;
use crate::station::{Folder, Snapshot};
use crate::voice;
use crate::words::{Language, Text, harmless};
use texture::{DayJson, Sounds};

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
    refused: Vec<&'a LibraryRow>,
    notes: Vec<JsonNote<'a>>,
    /// What airs in the next 24 hours.
    next: Vec<PlanItem>,
    /// What each of the days ahead will sound like.
    days: Vec<DayJson>,
    /// What tomorrow would sound like as a day of mourning.
    mourning: Option<PlanTexture>,
}

#[derive(Debug, Serialize)]
struct JsonNote<'a> {
    /// The first day it is about.
    date: jiff::civil::Date,
    /// Every day it is about.
    dates: &'a [jiff::civil::Date],
    slot: Option<&'a crate::names::SlotId>,
    severity: Severity,
    text: String,
}

pub(super) fn run(args: &Args, context: &Context) -> anyhow::Result<ExitCode> {
    let clock: Arc<dyn Clock> = Arc::new(SystemClock::new());
    super::air::clock::warn(context, &*clock);
    crate::cli::air::status::warn(context);
    let now = clock.now();
    let mut snapshot = context.snapshot(clock)?;
    snapshot
        .faults
        .extend(config::outside(context.folder.root()));
    let language = if args.json {
        Language::En
    } else {
        context.language
    };

    let mut sounds = Sounds::default();
    let mut notes = notes(context.folder.root(), &snapshot, &mut sounds, now, language)?;
    let next = match &snapshot.loaded {
        Some(loaded) => snapshot.coming(loaded, now, now + DAY)?,
        None => Vec::new(),
    };

    let rows = snapshot.rows(now, language)?;
    if let Some(loaded) = &snapshot.loaded {
        notes.extend(samples(&rows, loaded, now));
    }
    let refused: Vec<&LibraryRow> = rows.iter().filter(|row| row.refusal.is_some()).collect();
    let wrong = snapshot
        .faults
        .iter()
        .any(|fault| fault.severity == Severity::Error)
        || !refused.is_empty();
    if args.json {
        print_json(&snapshot, refused, &notes, &next, &sounds)?;
    } else {
        let matters = brief::lines(&notes, rows.len(), context.language);
        print(&snapshot, &refused, &matters, context)?;
        print_next(&snapshot, &next, context)?;
        if !rows.is_empty() {
            sounds.print(snapshot.loaded.as_deref(), context)?;
        }
        let errors = snapshot
            .faults
            .iter()
            .filter(|fault| fault.severity == Severity::Error)
            .count();
        let verdict = Text::new(if wrong {
            "cli-check-faults"
        } else {
            "cli-check-good"
        })
        .with("errors", errors + refused.len())
        .with("warnings", snapshot.faults.len() - errors + matters.len())
        .with("notes", matters.len())
        .with("recordings", rows.len());
        out::say(&verdict.say(context.language));
    }

    Ok(ExitCode::from(u8::from(wrong)))
}

/// What is to know of the days ahead, whose sound is put into `sounds`; of recordings that never air; of the voice.
fn notes(
    root: &Path,
    snapshot: &Snapshot,
    sounds: &mut Sounds,
    now: Timestamp,
    language: Language,
) -> anyhow::Result<Vec<Told>> {
    let mut notes = Vec::<Told>::new();
    let Some(loaded) = &snapshot.loaded else {
        return Ok(notes);
    };

    let today = now.to_zoned(loaded.rules.zone.clone()).date();
    for rundown in snapshot.plan(loaded, today, DAYS, now)? {
        let date = rundown.date;
        sounds.hear(date, &rundown.items);
        for note in rundown
            .notes
            .into_iter()
            .filter(|note| note.severity > Severity::Info)
        {
            tell(&mut notes, date, note);
        }
    }

    sounds.mourn(snapshot, loaded, today, now)?;
    notes.extend(unplayed(snapshot, loaded, now, language));
    notes.extend(voiceless(snapshot, loaded, now, language));
    notes.extend(buttons(snapshot, loaded, now));
    notes.extend(alarms::ways(root, loaded, now));
    notes.extend(wires::away(loaded, now));
    notes.extend(shared(root, loaded, now));
    Ok(notes)
}

/// All of it for programs, in English.
fn print_json(
    snapshot: &Snapshot,
    refused: Vec<&LibraryRow>,
    notes: &[Told],
    next: &[Item],
    sounds: &Sounds,
) -> anyhow::Result<()> {
    let notes = notes.iter().map(|Told { dates, note, .. }| JsonNote {
        date: dates[0],
        dates,
        slot: note.slot.as_ref(),
        severity: note.severity,
        text: note.text.say(Language::En),
    });
    out::json(&Report {
        days: sounds.days(snapshot.loaded.as_deref()),
        mourning: sounds.mourned(snapshot.loaded.as_deref()),
        faults: snapshot
            .faults
            .iter()
            .map(|fault| fault.row(Language::En))
            .collect(),
        refused,
        notes: notes.collect(),
        next: snapshot.loaded.as_ref().map_or_else(Vec::new, |loaded| {
            PlanItem::all(next, &loaded.rules.zone, Language::En)
        }),
    })
}

/// Something to know of one day or several.
struct Told {
    dates: Vec<jiff::civil::Date>,
    note: Note,
    /// Its sentence without its day: of other days it is the same matter.
    matter: String,
}

impl Told {
    /// Returns a warning about no slot, as things stand today.
    fn of_today(today: jiff::civil::Date, text: Text) -> Self {
        Self {
            dates: vec![today],
            note: Note {
                slot: None,
                severity: Severity::Warning,
                text,
            },
            matter: String::new(),
        }
    }
}

/// Adds the notes of `date` to those of other days.
fn tell(told: &mut Vec<Told>, date: jiff::civil::Date, note: Note) {
    let own = date.strftime("%d/%m/%Y").to_string();
    let matter = note.text.say(Language::En).replace(&own, "");
    match told
        .iter_mut()
        .find(|known| known.note.slot == note.slot && known.matter == matter)
    {
        Some(known) if known.dates.last() == Some(&date) => {}
        Some(known) => known.dates.push(date),
        None => told.push(Told {
            dates: vec![date],
            note,
            matter,
        }),
    }
}

/// Recordings that never air as things stand, once a topic and reason. That a whole folder is unused is reported as a fault.
fn unplayed(snapshot: &Snapshot, loaded: &Loaded, now: Timestamp, language: Language) -> Vec<Told> {
    let plays = loaded.plays();
    let today = now.to_zoned(loaded.rules.zone.clone()).date();
    let mut found: Vec<(Text, TopicId, usize)> = Vec::new();
    for segment in snapshot
        .catalogue()
        .iter()
        .filter(|segment| plays.uses(&segment.topic))
    {
        let Some(why) = plays.never(segment) else {
            continue;
        };
        match found
            .iter_mut()
            .find(|(known, topic, _)| known.key() == why.key() && *topic == segment.topic)
        {
            Some((_, _, more)) => *more += 1,
            None => found.push((why, segment.topic.clone(), 0)),
        }
    }

    let told = |(first, _, more): (Text, TopicId, usize)| {
        let text = if more == 0 {
            first
        } else {
            let first = first.say(language);
            Text::new("rundown-never-more")
                .with("first", first)
                .with("count", more)
        };
        Told::of_today(today, text)
    };

    found.into_iter().map(told).collect()
}

/// What is wrong with the machine's voice, where the station has one: found now, and not on the evening it is needed.
fn voiceless(
    snapshot: &Snapshot,
    loaded: &Loaded,
    now: Timestamp,
    language: Language,
) -> Option<Told> {
    let speech = loaded.station.speech.as_ref()?;
    let today = now.to_zoned(loaded.rules.zone.clone()).date();
    let ready = speech::read(loaded.station.name_on(today), &speech.abbreviations);
    let problem = voice::try_out(&speech.command, &ready.text).err();
    let missing = speech.warning.as_ref();
    let missing = missing.filter(|path| !snapshot.library.file(path).is_file());
    let text = match (problem, missing) {
        (Some(problem), _) => {
            Text::new("cli-check-voice").with("what", problem.text().say(language))
        }
        (None, Some(path)) => Text::new("cli-check-voice-warning").with("path", path),
        (None, None) => return None,
    };
    Some(Told::of_today(today, text))
}

/// What is wrong with the station's buttons: found now, and not by the hand that holds one.
fn buttons(snapshot: &Snapshot, loaded: &Loaded, now: Timestamp) -> Vec<Told> {
    let catalogue = snapshot.catalogue();
    let today = now.to_zoned(loaded.rules.zone.clone()).date();
    let told = |text: Text| Told::of_today(today, text);
    let mut found = Vec::new();
    for button in &loaded.station.buttons {
        if !button.device.exists() {
            let text = Text::new("cli-check-button-gone").with("device", button.device.display());
            found.push(told(text.with("button", &button.name)));
        }
        if !is_prepared(&catalogue, button) {
            let text = Text::new("cli-check-button-empty").with("folder", &button.folder);
            found.push(told(text.with("button", &button.name)));
        }
    }
    found
}

/// Samples that may air: a station of its own has recordings of its own.
fn samples(rows: &[LibraryRow], loaded: &Loaded, now: Timestamp) -> Option<Told> {
    let mut found = rows
        .iter()
        .filter(|row| row.sample && row.state == State::Ready);
    let first = found.next()?;
    let text = Text::new("cli-check-samples").with("count", found.count() + 1);
    let today = now.to_zoned(loaded.rules.zone.clone()).date();
    Some(Told::of_today(today, text.with("first", &first.path)))
}

/// What this computer shares of the station with others and should not.
fn shared(root: &Path, loaded: &Loaded, now: Timestamp) -> Option<Told> {
    let today = now.to_zoned(loaded.rules.zone.clone()).date();
    let found = doctor::shared(&Folder::new(root))?;
    Some(Told::of_today(today, found.found().clone()))
}

/// Returns the days of a remark: each of them where they are few.
fn days(dates: &[jiff::civil::Date]) -> Text {
    let written: Vec<String> = dates.iter().map(ToString::to_string).collect();
    match &written[..] {
        [first, middle @ .., last] if middle.len() > 2 => Text::new("cli-check-days")
            .with("first", first)
            .with("last", last)
            .with("count", middle.len() + 1),
        _ => Text::new("cli-check-day").with("dates", written.join(", ")),
    }
}

fn print(
    snapshot: &Snapshot,
    refused: &[&LibraryRow],
    matters: &[String],
    context: &Context,
) -> anyhow::Result<()> {
    for fault in &snapshot.faults {
        out::line(&fault.say(context.language))?;
    }

    for row in refused {
        out::line(&format!(
            "{}: {}",
            harmless(&row.path),
            row.refusal.as_deref().unwrap_or_default()
        ))?;
    }

    for matter in matters {
        out::line(matter)?;
    }

    Ok(())
}

/// What people did not expect is to be seen before it is heard: a relay at a quarter past three.
fn print_next(snapshot: &Snapshot, next: &[Item], context: &Context) -> anyhow::Result<()> {
    let Some(loaded) = &snapshot.loaded else {
        return Ok(());
    };

    let heading = if next.is_empty() {
        "cli-check-next-none"
    } else {
        "cli-check-next"
    };

    out::line(&Text::new(heading).say(context.language))?;
    out::data(&coming(
        next,
        &loaded.schedule,
        &loaded.rules.zone,
        context.language,
    ))
}
