//! `phatthanh demo`: the station at once, the clock set just before a slot, in a scratch copy.

use std::fs;
use std::io;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::thread;
use std::time::Duration;

use anyhow::Context as _;
use jiff::{SignedDuration, Timestamp};

use super::run;
use crate::airlog::{Airlog, Channel, Consent, Recording};
use crate::cli::Context;
use crate::cli::terminal::out;
use crate::clock::{Clock, SystemClock};
use crate::config::{self, Loaded};
use crate::playout::{Event, Playout, Settings};
use crate::schedule::{Occurrence, Pick};
use crate::station::{self, Folder, Handle, Options, StatusCell};
use crate::units::instant;
use crate::words::Text;

/// The clock is set this long before the slot.
const BEFORE: SignedDuration = SignedDuration::from_secs(8);

#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Args {
    /// Ends by itself after so many seconds; else Ctrl-C ends it.
    #[arg(long, value_name = "N")]
    seconds: Option<u64>,
    /// Plays into a silent output even where there is a sound card.
    #[arg(long)]
    silent: bool,
}

pub(in crate::cli) fn run(args: &Args, context: &Context) -> anyhow::Result<ExitCode> {
    let config::Outcome { loaded, faults } = config::load(context.folder.root());
    let Some(loaded) = loaded else {
        for fault in &faults {
            out::say(&fault.say(context.language));
        }
        return Err(context.wrong(
            &Text::new("cli-demo-no-station").with("folder", context.folder.root().display()),
        ));
    };

    let system: Arc<dyn Clock> = Arc::new(SystemClock::new());
    let Some(slot) = showpiece(&loaded, system.now()) else {
        return Err(context.wrong(&Text::new("cli-demo-no-slot")));
    };

    let scratch = tempfile::Builder::new()
        .prefix("phatthanh-demo-")
        .tempdir()?
        .keep();
    copy_station(context.folder.root(), &scratch).context("the station cannot be copied")?;
    let demo = Context {
        folder: Folder::new(&scratch),
        language: context.language,
    };

    // Before the demo begins by its own clock, however long the scan takes.
    let begins = slot.start - BEFORE;
    let clock: Arc<dyn Clock> = Arc::new(SystemClock::set_to(begins));
    station::scan(&demo.folder, Arc::clone(&clock), context.language)?;
    approve_all(&demo, clock, begins)?;

    let silent = args.silent || !has_card(&loaded);
    let record = scratch.join("demo.wav");
    let clock: Arc<dyn Clock> = Arc::new(SystemClock::set_to(begins));
    introduce(&demo, &loaded, &slot, silent, &record);
    let handle = Handle::default();
    narrate(
        &handle,
        args.seconds.map(Duration::from_secs),
        Arc::clone(&clock),
        context.language,
    );
    let options = Options {
        silent,
        record: Some(record.clone()),
        language: context.language,
    };

    let code = run::on_air(&demo, &clock, options, &handle)?;
    out::say(
        &Text::new("cli-demo-over")
            .with("wav", record.display())
            .with("folder", scratch.display())
            .say(context.language),
    );
    Ok(code)
}

/// Whether one of the station's sound cards takes sound.
fn has_card(loaded: &Loaded) -> bool {
    const PATIENCE: Duration = Duration::from_secs(3);
    let output = loaded.station.output.clone();
    let settings = Settings {
        devices: output.devices,
        sample_rate: output.sample_rate,
        lead: output.lead,
        processing: loaded.station.processing,
        silent: false,
        record: None,
    };

    let playout = Playout::start(settings, Arc::new(SystemClock::new()));
    let found = matches!(
        playout.events().recv_timeout(PATIENCE),
        Ok(Event::CardOn { .. })
    );
    let _ = playout.stop();
    found
}

/// The next occurrence of a program that takes its topics in turn; of any, if there is none.
fn showpiece(loaded: &Loaded, now: Timestamp) -> Option<Occurrence> {
    let Loaded {
        schedule,
        calendar,
        rules,
        ..
    } = loaded;
    let coming = schedule.occurrences(
        calendar,
        &rules.zone,
        now,
        now + SignedDuration::from_hours(24 * 14),
    );
    let new = |slot: &&Occurrence| {
        slot.start > now && matches!(slot.slot.play, crate::schedule::Play::Program(_))
    };

    let turn = |slot: &&Occurrence| {
        new(slot) && slot.program.pick == Pick::Rotate && slot.program.topics.len() > 1
    };

    coming
        .iter()
        .find(turn)
        .or_else(|| coming.iter().find(new))
        .cloned()
}

fn copy_station(from: &Path, to: &Path) -> io::Result<()> {
    for folder in ["config", "programs", "audio"] {
        copy_folder(&from.join(folder), &to.join(folder))?;
    }
    Ok(())
}

fn copy_folder(from: &Path, to: &Path) -> io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        let kind = entry.file_type()?;
        if kind.is_dir() {
            copy_folder(&entry.path(), &target)?;
        } else if kind.is_file() {
            fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}

/// In a scratch copy the sample recordings may air; the log says who let them, and `at` when.
fn approve_all(demo: &Context, clock: Arc<dyn Clock>, at: Timestamp) -> anyhow::Result<()> {
    let snapshot = demo.snapshot(clock)?;
    let mut log = Airlog::open(&demo.folder.log())?;
    for segment in snapshot.catalogue().iter() {
        let by = "phatthanh demo".to_owned();
        let segment = Recording {
            id: segment.id,
            path: segment.path.clone(),
            title: segment.title.to_string(),
        };
        log.approve(&Consent {
            at,
            by,
            channel: Channel::Message,
            note: None,
            text: None,
            segment,
        })?;
    }

    Ok(())
}

fn introduce(demo: &Context, loaded: &Loaded, slot: &Occurrence, silent: bool, record: &Path) {
    let at = instant::say(slot.start, &loaded.rules.zone, "%H:%M:%S %d/%m/%Y");
    let say = |text: Text| out::say(&text.say(demo.language));
    say(Text::new("cli-demo-begins")
        .with("station", loaded.station.name_on(slot.date))
        .with("program", &slot.program.title)
        .with("at", at));
    say(Text::new(if silent {
        "cli-demo-silent"
    } else {
        "cli-demo-audible"
    }));
    say(Text::new("cli-demo-where")
        .with("wav", record.display())
        .with("folder", demo.folder.root().display()));
}

/// Says what is on air whenever that changes, and ends the demo after `length`.
fn narrate(
    handle: &Handle,
    length: Option<Duration>,
    clock: Arc<dyn Clock>,
    language: crate::words::Language,
) {
    const LOOK: Duration = Duration::from_millis(250);
    let (stop, status): (_, StatusCell) = (Arc::clone(&handle.stop), handle.status.clone());
    thread::spawn(move || {
        let begun = clock.uptime();
        let mut said = None;
        while !stop.load(Ordering::Relaxed) {
            clock.sleep(LOOK);
            let on_air = status.get().on_air.map(|item| (item.start, item.title));
            if on_air != said {
                if let Some((start, title)) = &on_air {
                    let text = Text::new("cli-demo-on-air")
                        .with("start", start.say("%H:%M:%S"))
                        .with("title", title);
                    out::say(&text.say(language));
                }
                said = on_air;
            }
            if length.is_some_and(|length| clock.uptime().saturating_sub(begun) >= length) {
                stop.store(true, Ordering::Relaxed);
            }
        }
    });
}
