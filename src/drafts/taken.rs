//! Whether the running station uses what was signed; if it does not, the old files come back.

use std::io::Write;
use std::os::unix::net::UnixStream;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use super::act::note;
use super::draft::{State, find};
use super::error::DraftError;
use super::sign::{Signed, back};
use crate::airlog::{Airlog, EditAct, Edited, Event};
use crate::clock::Clock;
use crate::config::{self, ReplaceError};
use crate::station::Folder;
use crate::words::Text;

/// A running station takes an edit within this time.
const PATIENCE: Duration = Duration::from_secs(5);
/// It is looked this often whether it has.
const LOOK: Duration = Duration::from_millis(100);

/// What the station made of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Taken {
    /// The running station uses the files.
    Yes,
    /// No station runs here: they count when it starts.
    NotRunning,
    /// It did not take them, and the old ones are back: why.
    RolledBack(Text),
    /// Somebody edited the same files by hand at that very moment: they stay as they are, and nothing is put back.
    Overtaken,
}

/// Waits until the running station says what it makes of `signed`; puts the old files back where it does not take them.
///
/// # Errors
/// [`DraftError`]: the log cannot be read, or the old files cannot be put back.
pub fn settle(
    folder: &Folder,
    log: &mut Airlog,
    signed: &Signed,
    clock: &dyn Clock,
) -> Result<Taken, DraftError> {
    let Ok(station) = UnixStream::connect(folder.socket()) else {
        return Ok(Taken::NotRunning);
    };
    // Told, it reads the files at once; untold, it sees them at one of its next looks.
    drop((&station).write_all(b"reread\n"));
    drop(station);

    let (since, begun) = (clock.now(), clock.uptime());
    let why = loop {
        if log.known_digest()?.as_deref() == Some(&signed.after) {
            let row = Edited {
                draft: signed.draft,
                after: Some(signed.after.clone()),
                ..Edited::new(EditAct::Taken, &signed.by)
            };
            note(log, clock.now(), &row)?;
            return Ok(Taken::Yes);
        } else if let Some(faults) = refused(log, &signed.after, since)? {
            break Text::new("edit-station-refused").with("faults", faults);
        } else if clock.uptime().saturating_sub(begun) >= PATIENCE {
            break Text::new("edit-station-silent").with("seconds", PATIENCE.as_secs());
        }
        clock.sleep(LOOK);
    };

    match config::replace(folder.root(), &back(&signed.files)) {
        // What was signed is part of what somebody made of it since: theirs is judged by itself.
        Err(ReplaceError::Changed(_)) => return Ok(Taken::Overtaken),
        replaced => replaced?,
    }
    let row = Edited {
        draft: signed.draft,
        before: Some(signed.after.clone()),
        after: Some(signed.before.clone()),
        reason: Some(why.clone()),
        ..Edited::new(EditAct::RolledBack, &signed.by)
    };
    note(log, clock.now(), &row)?;
    if let Some(mut draft) = signed.draft.and_then(|draft| find(folder, draft).ok()) {
        // It waits to be signed again, or to be given up.
        draft.state = State::Submitted;
        draft.write(folder)?;
    }
    Ok(Taken::RolledBack(why))
}

/// How many faults the station found in these files lately; none if it has not refused them.
fn refused(log: &Airlog, digest: &str, since: Timestamp) -> Result<Option<u32>, DraftError> {
    let from = since - SignedDuration::from_secs(1);
    let events = log.incidents(from, Timestamp::MAX)?;
    Ok(events.into_iter().find_map(|(_, event)| match event {
        Event::ConfigRefused {
            digest: of, faults, ..
        } if of == digest => Some(faults),
        _ => None,
    }))
}
