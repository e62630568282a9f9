//! Makes a pack of the station in a folder, and writes it.

use std::fs::File;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use jiff::{Timestamp, ToSpan};

use super::{Copy, EvidenceError, Pack, Question, Source, sound};
use crate::airlog::{Airlog, AirlogError, Heartbeat, NO_FIRSTS, SealKey};
use crate::clock::Clock;
use crate::config::Loaded;
use crate::library::{Library, Settle};
use crate::names::SegmentId;
use crate::report::PaperContext;
use crate::station::Folder;
use crate::units::instant;
use crate::words::{Language, Text};

/// Whose pack is made, and how.
#[derive(Debug)]
pub struct Making<'a> {
    /// Where the station is.
    pub folder: &'a Folder,
    /// What its files say.
    pub loaded: &'a Loaded,
    /// What dates the pack.
    pub clock: Arc<dyn Clock>,
    /// What its papers are written in.
    pub language: Language,
    /// Whether rows since the last seal are sealed first.
    pub seals: bool,
}

/// What became of it.
#[derive(Debug)]
pub struct Made {
    /// How many files are in it.
    pub files: usize,
    /// Whether the list of them is signed.
    pub signed: bool,
    /// What a person should know of it.
    pub notices: Vec<Text>,
}

/// Makes the pack that answers `question` and writes it to `out`: a zip if that is its ending, else a new folder.
///
/// # Errors
/// An [`EvidenceError`] if the log is empty, something is there at `out`, or it cannot be written; others if the log or
/// the recorded sound cannot be read.
pub fn make(question: &Question, making: &Making<'_>, out: &Path) -> anyhow::Result<Made> {
    let &Making { folder, loaded, .. } = making;
    let path = folder.log();
    if !path.exists() {
        return Err(AirlogError::Missing { path }.into());
    }

    let (now, root) = (making.clock.now(), folder.root());
    let mut notices = Vec::new();
    let key = sealed(question, now, making, &mut notices);
    let log = Airlog::open_read_only(&path)?;
    let received = crate::library::received(root, Arc::clone(&making.clock));
    let library = Library::peek(
        root,
        Settle::Aged(Duration::ZERO),
        Arc::clone(&making.clock),
    );
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
            language: making.language,
        },
        made: now,
        alive: Heartbeat::last(&folder.heartbeat()).and_then(|beat| beat.proves()),
        received: &received,
        copy: &|id| copy(&library, id),
    };

    let mut pack = Pack::of(question, &source)?;
    let scratch = tempfile::tempdir()?;
    notices.extend(sound::attach(
        &mut pack,
        question,
        loaded,
        folder,
        scratch.path(),
    )?);
    pack.sign(key.as_ref())?;
    pack.write(out)?;
    Ok(Made {
        files: pack.count(),
        signed: key.is_some(),
        notices,
    })
}

/// Seals what the period has that is not sealed, so that the pack can be verified to its end. What is not
/// ours to write is left: the pack is made all the same.
fn sealed(
    question: &Question,
    now: Timestamp,
    making: &Making<'_>,
    notices: &mut Vec<Text>,
) -> Option<SealKey> {
    let folder = making.folder;
    let sealed = || -> Result<SealKey, AirlogError> {
        let key = SealKey::open(&folder.seal_key())?;
        if !making.seals {
            return Ok(key);
        }
        let mut log = Airlog::open(&folder.log())?;
        let sealed_to = log.last_seal()?.map(|(at, _)| at);
        let today = now.to_zoned(making.loaded.rules.zone.clone()).date();
        if sealed_to.is_none_or(|at| question.to > at) {
            log.seal(now, today.saturating_sub(1.day()), &key)?;
            log.write_sealed(&folder.sealed())?;
        }
        Ok(key)
    };

    match sealed() {
        Ok(key) => Some(key),
        Err(error) => {
            let problem = error.text().say(making.language);
            notices.push(Text::new("cli-evidence-not-sealed").with("problem", problem));
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

impl EvidenceError {
    /// Returns the one behind `error`; none if another is.
    #[must_use]
    pub fn of(error: &anyhow::Error) -> Option<&Self> {
        error.downcast_ref()
    }
}
