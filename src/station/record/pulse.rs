//! The heartbeat, on a thread of its own: it waits for the disk, and nobody on the air does.

use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use crate::airlog::{Beat, Heartbeat};
use crate::library::Store;
use crate::station::health::handles::Shortage;
use crate::units::Size;

/// The room on a disk nobody has asked yet.
const UNKNOWN: u64 = u64::MAX;

/// The thread. Ends when dropped.
#[derive(Debug)]
pub(crate) struct Pulse {
    beats: SyncSender<Option<Beat>>,
    room: Arc<AtomicU64>,
    shortage: Arc<Mutex<Option<Shortage>>>,
}

impl Pulse {
    /// Beats into the file at `path`, and looks how much room the disk of `store` has.
    pub(crate) fn start(path: &Path, store: Store) -> Self {
        // One beat waits while another is written: a disk that hangs gathers none.
        let (beats, heard) = sync_channel(1);
        let room = Arc::new(AtomicU64::new(store.room().map_or(UNKNOWN, |room| room.0)));
        let shortage = Arc::default();
        let (path, tell) = (path.to_owned(), (Arc::clone(&room), Arc::clone(&shortage)));
        thread::spawn(move || beat(&path, &store, &heard, &tell));
        Self {
            beats,
            room,
            shortage,
        }
    }

    /// A second has passed: with a beat, unless no clock dates it. Never waits; a beat that finds the disk busy with
    /// the one before is left out.
    pub(crate) fn second(&self, beat: Option<Beat>) {
        let _ = self.beats.try_send(beat);
    }

    /// What may still be written to the disk, as it was looked at last; none if the system does not say.
    pub(crate) fn room(&self) -> Option<Size> {
        Some(self.room.load(Ordering::Relaxed))
            .filter(|room| *room != UNKNOWN)
            .map(Size)
    }

    /// Returns what lacked to open other files at the last look; none if nothing did.
    pub(crate) fn shortage(&self) -> Option<Shortage> {
        // It is held for an assignment only.
        *self.shortage.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The thread. A file that cannot be opened, or written, is tried again with the next beat.
fn beat(
    path: &Path,
    store: &Store,
    beats: &Receiver<Option<Beat>>,
    (room, shortage): &(Arc<AtomicU64>, Arc<Mutex<Option<Shortage>>>),
) {
    let mut heart = Heartbeat::at(path);
    let mut failing = false;
    for beat in beats {
        room.store(
            store.room().map_or(UNKNOWN, |room| room.0),
            Ordering::Relaxed,
        );
        *shortage.lock().unwrap_or_else(PoisonError::into_inner) = Shortage::now();
        let Some(beat) = beat else { continue };
        match heart.beat(&beat) {
            Ok(()) => failing = false,
            Err(error) => {
                if !std::mem::replace(&mut failing, true) {
                    tracing::warn!(%error, "no heartbeat: a power cut will not be dated to the second");
                }
            }
        }
    }
}
