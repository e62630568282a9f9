//! How a station starts: what it must hold, what it reads, what it makes good.

use std::fs;
use std::sync::Arc;
use std::thread::{self, JoinHandle};
use std::time::Duration;

use jiff::Timestamp;

use super::receiving::{Lines, LiveStore};
use crate::airlog::{Event, LastWord};
use crate::clock::Clock;
use crate::config::{self, Fault, Loaded};
use crate::library::{self, Library, Notes, Settle, Store};
use crate::station::conductor::Conductor;
use crate::station::conductor::absence::{Absence, Away};
use crate::station::inputs::intake::Intake;
use crate::station::inputs::last_good;
use crate::station::record::log_writer::{Approvals, LogWriter};
use crate::station::trust::watch::ClockWatch;
use crate::station::trust::{self, ClockAuthority, Doubt, Known, Memory};
use crate::station::{Folder, StationError};
use crate::words::Language;
use lock::Lock;
use log::{Past, TakenUp};

pub(crate) mod lock;
pub(crate) mod log;

/// A folder that has not answered for so long hangs: the start goes on without it.
const ANSWERS: Duration = Duration::from_millis(500);

/// How long the first catalogue is waited for: the index of what is known already comes at once.
const FIRST_CATALOGUE: Duration = Duration::from_secs(5);

/// A log that another program holds is waited for so long, then its rows wait.
const HELD: Duration = Duration::from_secs(1);

/// A station that is this process's alone, and what its files say.
pub(crate) struct Claimed {
    pub(crate) loaded: Arc<Loaded>,
    faults: Vec<Fault>,
    read: config::Snapshot,
    now: Timestamp,
    lock: Lock,
}

/// A station ready for its sound card.
pub(crate) struct Ready {
    pub(crate) conductor: Conductor,
    pub(crate) watch: ClockWatch,
    pub(crate) intake: Intake,
    pub(crate) store: Store,
    /// Where what inputs bring arrives.
    pub(crate) lines: Lines,
    pub(crate) approvals: Arc<Approvals>,
    pub(crate) faults: Vec<Fault>,
    /// The files people edit, as they were read.
    pub(crate) read: config::Snapshot,
    pub(crate) _lock: Lock,
}

/// Takes the station, unless another process has it.
pub(crate) fn claim(folder: &Folder, clock: &dyn Clock) -> anyhow::Result<Claimed> {
    let now = clock.now();
    if let Err(error) = fs::create_dir_all(folder.var()) {
        tracing::error!(%error, path = %folder.var().display(), "the station's own folder cannot be made");
    }

    let lock = Lock::take(folder)?;
    let (loaded, faults, read) = configuration(folder)?;
    Ok(Claimed {
        loaded,
        faults,
        read,
        now,
        lock,
    })
}

/// Opens everything, in the order in which it can be made good.
pub(crate) fn start(
    Claimed {
        loaded,
        faults,
        read,
        now,
        lock,
    }: Claimed,
    folder: &Folder,
    clock: &Arc<dyn Clock>,
    language: Language,
) -> anyhow::Result<Ready> {
    // Both take long where there is much of them.
    let library = start_library(folder, clock, &loaded, language);
    let TakenUp {
        log,
        past,
        absence,
        last,
        recovered,
    } = TakenUp::of(log::open(folder, now), folder, HELD, now);
    let Past {
        taken,
        approvals,
        broken,
        mut history,
    } = past;
    let known = Known {
        last,
        memory: Memory::read(&folder.clock()),
        ran: absence.away != Away::New,
    };

    let held = judge_clock(&known, clock.as_ref(), &loaded, now);
    let approvals = Arc::new(approvals);
    history.forget(absence.since.min(now), &loaded.schedule);
    let library = library.join().map_err(|_| anyhow::anyhow!(UNOPENED))?;
    let (store, lines) = (library.store(), Lines::default());
    let intake = Intake::start(folder.root(), library, Arc::clone(&approvals), held.is_ok());
    let catalogue = intake.first(FIRST_CATALOGUE).unwrap_or_default();
    let mut log_writer = LogWriter::threaded(log, recovered);
    log_start(&mut log_writer, now, &absence, &known, &held);
    if taken.as_ref() != Some(&loaded.digest) {
        log_writer.config_taken(now, loaded.digest.clone(), &loaded.files, &[]);
    }

    log_faults(&mut log_writer, now, &faults, &read);

    let watch = ClockWatch::new(Arc::clone(clock), folder.clock(), &known, held);
    if watch.believes() {
        watch.remember(now, &loaded.station.clock.synchronised);
    }

    let mut conductor = Conductor::new(
        loaded,
        catalogue,
        history,
        log_writer,
        Box::new(LiveStore::new(&store, &lines)),
        now,
    );
    conductor.know_broken(broken);
    conductor.away(absence);
    Ok(Ready {
        conductor,
        watch,
        intake,
        store,
        lines,
        approvals,
        faults,
        read,
        _lock: lock,
    })
}

/// A thread that panicked has said why.
const UNOPENED: &str = "the library cannot be opened";

/// Opens the library on a thread of its own.
fn start_library(
    folder: &Folder,
    clock: &Arc<dyn Clock>,
    loaded: &Arc<Loaded>,
    language: Language,
) -> JoinHandle<Library> {
    let (folder, clock, loaded) = (folder.clone(), Arc::clone(clock), Arc::clone(loaded));
    thread::spawn(move || open_library(&folder, &clock, &loaded, language))
}

/// Returns whether the wall clock is believed at this start.
fn judge_clock(
    known: &Known,
    clock: &dyn Clock,
    loaded: &Loaded,
    now: Timestamp,
) -> Result<ClockAuthority, Doubt> {
    let rules = &loaded.station.clock;
    trust::at_start(
        now,
        known,
        &clock.evidence(&rules.synchronised),
        rules,
        &loaded.rules.zone,
    )
}

/// Logs that the files as they are now were refused, where a fault blocks.
fn log_faults(
    log_writer: &mut LogWriter,
    now: Timestamp,
    faults: &[Fault],
    read: &config::Snapshot,
) {
    if faults.iter().any(|fault| fault.blocks) {
        log_writer.config_refused(now, read.digest(), faults.len(), &read.origins());
    }
}

/// Logs what the absence was, what is thought of the clock, and the start.
fn log_start(
    log_writer: &mut LogWriter,
    now: Timestamp,
    absence: &Absence,
    known: &Known,
    held: &Result<ClockAuthority, Doubt>,
) {
    // Rows of a clock that is not believed are held until it is.
    if held.is_err() {
        log_writer.hold();
    }

    let started = Event::Started {
        version: env!("CARGO_PKG_VERSION").into(),
    };

    let doubted = held.as_ref().err().map(|doubt| doubt.event());
    // A time source says that the log was ahead: later starts compare with what comes from here on.
    let corrected = known
        .last
        .filter(|last| now < *last)
        .and(held.as_ref().ok())
        .map(ClockAuthority::event);
    for event in absence
        .event()
        .into_iter()
        .chain(corrected)
        .chain([started])
        .chain(doubted)
    {
        log_writer.event(now, event);
    }
}

/// The library of the station in `folder`, kept under `var/`.
pub(crate) fn open_library(
    folder: &Folder,
    clock: &Arc<dyn Clock>,
    loaded: &Loaded,
    language: Language,
) -> Library {
    let settle = Settle::Watched(loaded.station.library.settle);
    let mut library = Library::hold(folder.root(), settle, Arc::clone(clock));
    library.set_rules(library_rules(loaded, language));
    library
}

/// What the station's files say about its folders and its store.
pub(crate) fn library_rules(loaded: &Loaded, language: Language) -> library::Rules {
    library::Rules {
        notes: Some(Notes {
            language,
            zone: loaded.rules.zone.clone(),
            quiet_topics: loaded.quiet_topics.clone(),
            plays: Some(loaded.plays()),
        }),
        keep: Some(loaded.station.library.keep),
        floor: loaded.station.library.floor,
        settle: Some(loaded.station.library.settle),
    }
}

/// What the files say; if a fault blocks them, what they said when they were last good. Folders that do not answer
/// are taken as they were then.
fn configuration(folder: &Folder) -> anyhow::Result<(Arc<Loaded>, Vec<Fault>, config::Snapshot)> {
    let before = last_good::read(folder);
    let mut snapshot = config::Snapshot::within(folder.root(), ANSWERS);
    if let Some(before) = &before {
        snapshot.recall(before);
    }

    let config::Outcome { loaded, faults } = config::load_as(folder.root(), &snapshot);
    let known = before.and_then(|before| config::understand(&before).loaded);
    if let Some(mut loaded) = loaded {
        if let Some(known) = &known {
            last_good::keep_topics_that_are_away(&mut loaded, &snapshot, known);
        }
        return Ok((Arc::new(loaded), faults, snapshot));
    }

    let Some(loaded) = known else {
        return Err(StationError::Faults(faults).into());
    };

    tracing::error!(
        faults = faults.len(),
        "the station's files have faults; the last good ones are used"
    );
    Ok((Arc::new(loaded), faults, snapshot))
}

/// Returns the last moment that something is known to have happened: a beat from before a person confirmed the
/// clock is none.
pub(in crate::station) fn last_known(
    last: Option<Timestamp>,
    word: Option<LastWord>,
    beat: Option<Timestamp>,
) -> Option<Timestamp> {
    let beat = beat.filter(|_| !word.is_some_and(|word| word.confirmed));
    last.into_iter().chain(beat).max()
}

/// Ingests what is in the folders of a station that is not running.
///
/// # Errors
/// If the station runs, or its library cannot be opened.
pub fn scan(folder: &Folder, clock: Arc<dyn Clock>, language: Language) -> anyhow::Result<()> {
    let mut library = Library::open(folder.root(), Settle::Aged(Duration::ZERO), clock)?;
    if let Some(loaded) = config::load(folder.root()).loaded {
        library.set_rules(library_rules(&loaded, language));
    }
    library.scan();
    Ok(())
}
