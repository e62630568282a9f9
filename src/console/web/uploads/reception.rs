//! The uploads that are open: who may begin one, how far each is, which are given up.

use std::collections::{BTreeMap, VecDeque};
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use jiff::Timestamp;
use tokio::sync::{OwnedMutexGuard, OwnedSemaphorePermit, Semaphore, watch};

use super::refusal::Refusal;
use super::ticket::{Ticket, is_id, prepare, remove};
use crate::console::people::{chance, hex};
use crate::names::{AudioPath, TopicId};
use crate::units::Size;

/// No recording that is sent is longer: a day of a compressed one, an hour and a half of WAV.
pub(in crate::console::web) const MOST_BYTES: Size = Size(1_000_000_000);

/// One person has so many open at a time,
pub(in crate::console::web) const PER_PERSON: usize = 10;

/// and all together so many.
const MOST: usize = 60;

/// One that nobody went on with for so long is given up.
pub(in crate::console::web) const KEPT: Duration = Duration::from_secs(7 * 24 * 60 * 60);

/// So many are received at a time; the others try again.
const RECEIVERS: usize = 8;

/// So many that are done are remembered.
const DONE: usize = 256;

/// Whoever takes an upload over waits so long for the one before to let go of it.
const HANDOVER: Duration = Duration::from_secs(10);

/// What somebody wants to send.
#[derive(Debug, Clone)]
pub(in crate::console::web) struct Announced {
    pub(in crate::console::web) account: String,
    pub(in crate::console::web) by: String,
    pub(in crate::console::web) from: String,
    pub(in crate::console::web) topic: TopicId,
    pub(in crate::console::web) name: String,
    pub(in crate::console::web) length: u64,
    pub(in crate::console::web) modified: Option<i64>,
    pub(in crate::console::web) replaces: Option<AudioPath>,
    /// Whether it comes in one piece.
    pub(in crate::console::web) whole: bool,
}

/// By what an upload is begun.
#[derive(Debug, Clone)]
pub(in crate::console::web) struct Circumstances {
    pub(in crate::console::web) now: Timestamp,
    /// This run of the machine.
    pub(in crate::console::web) run: String,
    /// Whether the clock is believed: by another nothing grows old.
    pub(in crate::console::web) trusted: bool,
    /// What must stay free on the disk.
    pub(in crate::console::web) floor: Size,
}

/// An upload that is open.
#[derive(Debug)]
pub(in crate::console::web) struct Upload {
    state: Mutex<State>,
    /// Held by the request that sends or finishes it.
    turn: Arc<tokio::sync::Mutex<()>>,
    /// Counted up to have that request let go of it.
    calls: watch::Sender<u64>,
}

#[derive(Debug)]
struct State {
    ticket: Ticket,
    /// Bytes that the part has.
    offset: u64,
    /// Uptime when it was last tried to put it into its folder by itself.
    tried: Option<Duration>,
}

impl Upload {
    fn new(ticket: Ticket, offset: u64) -> Arc<Self> {
        Arc::new(Self {
            state: Mutex::new(State {
                ticket,
                offset,
                tried: None,
            }),
            turn: Arc::default(),
            calls: watch::Sender::new(0),
        })
    }

    pub(in crate::console::web) fn ticket(&self) -> Ticket {
        lock(&self.state).ticket.clone()
    }

    /// Returns how many bytes there are.
    pub(in crate::console::web) fn offset(&self) -> u64 {
        lock(&self.state).offset
    }

    /// Returns whether all bytes are there.
    pub(in crate::console::web) fn is_whole(&self) -> bool {
        let state = lock(&self.state);
        state.offset == state.ticket.length
    }

    /// Returns whether nobody has tried for so long to put it into its folder by itself; from now on somebody has.
    pub(super) fn is_to_be_tried(&self, uptime: Duration, again: Duration) -> bool {
        let mut state = lock(&self.state);
        let waits = state
            .tried
            .is_some_and(|tried| uptime.saturating_sub(tried) < again);
        if !waits {
            state.tried = Some(uptime);
        }
        !waits
    }

    /// Waits until no other request has it; whichever has is told to let go: it may be one whose line is dead.
    ///
    /// # Errors
    /// If it does not.
    pub(in crate::console::web) async fn take(&self) -> Result<OwnedMutexGuard<()>, Refusal> {
        self.calls.send_modify(|calls| *calls += 1);
        let turn = Arc::clone(&self.turn).lock_owned();
        tokio::time::timeout(HANDOVER, turn)
            .await
            .map_err(|_| Refusal::Held)
    }

    /// Takes it if no other request has it.
    pub(super) fn try_take(&self) -> Option<OwnedMutexGuard<()>> {
        Arc::clone(&self.turn).try_lock_owned().ok()
    }

    /// Hears of those who want to take it over.
    pub(super) fn calls(&self) -> watch::Receiver<u64> {
        self.calls.subscribe()
    }
}

/// What adds to a part.
#[derive(Debug)]
pub(super) struct Writer {
    upload: Arc<Upload>,
    file: File,
    folder: PathBuf,
    run: String,
    floor: Size,
}

impl Writer {
    /// Adds `bytes`.
    ///
    /// # Errors
    /// If the disk does not take them; then only those count that it took.
    pub(super) fn add(&mut self, bytes: &[u8]) -> Result<(), Refusal> {
        let room = room(&self.folder)?;
        if room.0.saturating_sub(bytes.len() as u64) < self.floor.0 {
            return Err(Refusal::NoRoom(room));
        }
        let written = self.file.write_all(bytes);
        let length = self.file.metadata()?.len();
        lock(&self.upload.state).offset = length;
        Ok(written?)
    }

    /// Makes sure that a power cut takes nothing of it away.
    ///
    /// # Errors
    /// If the disk does not say so.
    pub(super) fn sync(&mut self) -> Result<(), Refusal> {
        self.file.sync_data()?;
        let mut ticket = self.upload.ticket();
        let offset = self.upload.offset();
        ticket.synced = offset;
        ticket.run.clone_from(&self.run);
        ticket.write(&self.folder)?;
        lock(&self.upload.state).ticket = ticket;
        Ok(())
    }
}

/// The uploads that are open.
#[derive(Debug)]
pub(in crate::console::web) struct Reception {
    folder: PathBuf,
    /// None until they were read.
    open: Mutex<Option<BTreeMap<String, Arc<Upload>>>>,
    /// Those that lie in their folders since lately: name, account, bytes.
    done: Mutex<VecDeque<(String, String, u64)>>,
    receivers: Arc<Semaphore>,
}

impl Reception {
    pub(in crate::console::web) fn new(folder: PathBuf) -> Self {
        Self {
            folder,
            open: Mutex::default(),
            done: Mutex::default(),
            receivers: Arc::new(Semaphore::new(RECEIVERS)),
        }
    }

    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Takes a place among those who send; none if all are taken.
    pub(in crate::console::web) fn receive(&self) -> Option<OwnedSemaphorePermit> {
        Arc::clone(&self.receivers).try_acquire_owned().ok()
    }

    /// Returns those of `account`, the oldest first.
    ///
    /// # Errors
    /// If they cannot be read.
    pub(in crate::console::web) fn of(
        &self,
        account: &str,
        by: &Circumstances,
    ) -> Result<Vec<Arc<Upload>>, Refusal> {
        let mut own = self.all(by)?;
        own.retain(|upload| lock(&upload.state).ticket.account == account);
        own.sort_by_key(|upload| lock(&upload.state).ticket.begun);
        Ok(own)
    }

    /// Returns the upload `id` of `account`.
    ///
    /// # Errors
    /// If there is none, or it is another's: that is said alike.
    pub(in crate::console::web) fn own(
        &self,
        id: &str,
        account: &str,
        by: &Circumstances,
    ) -> Result<Arc<Upload>, Refusal> {
        self.with(by, |open| {
            let upload = open.get(id).cloned();
            upload
                .filter(|upload| lock(&upload.state).ticket.account == account)
                .ok_or(Refusal::Unknown)
        })?
    }

    /// Returns those that are open.
    ///
    /// # Errors
    /// If they cannot be read.
    pub(super) fn all(&self, by: &Circumstances) -> Result<Vec<Arc<Upload>>, Refusal> {
        self.with(by, |open| open.values().cloned().collect())
    }

    /// Begins one.
    ///
    /// # Errors
    /// If there are too many, or there is no room.
    pub(in crate::console::web) fn begin(
        &self,
        announced: Announced,
        by: &Circumstances,
    ) -> Result<Arc<Upload>, Refusal> {
        let id = hex(&chance::<16>().map_err(|error| Refusal::Trouble(error.into()))?);
        self.with(by, |open| {
            let own = open
                .values()
                .filter(|upload| lock(&upload.state).ticket.account == announced.account);
            if own.count() >= PER_PERSON {
                return Err(Refusal::TooMany(PER_PERSON));
            }
            if open.len() >= MOST {
                return Err(Refusal::Full);
            }
            self.find_room(announced.length, open, by.floor)?;

            let ticket = Ticket {
                id: id.clone(),
                account: announced.account,
                by: announced.by,
                from: announced.from,
                topic: announced.topic,
                name: announced.name,
                length: announced.length,
                modified: announced.modified,
                replaces: announced.replaces,
                whole: announced.whole,
                begun: by.now,
                synced: 0,
                run: by.run.clone(),
            };
            let made = ticket
                .open_part(&self.folder, true)
                .and_then(|_| ticket.write(&self.folder));
            if let Err(error) = made {
                ticket.remove(&self.folder).ok();
                return Err(error.into());
            }
            let upload = Upload::new(ticket, 0);
            open.insert(id, Arc::clone(&upload));
            Ok(upload)
        })?
    }

    /// Refuses `length` bytes for which there is no room: those of others are still to come, and ingest makes a copy.
    fn find_room(
        &self,
        length: u64,
        open: &BTreeMap<String, Arc<Upload>>,
        floor: Size,
    ) -> Result<(), Refusal> {
        let to_come = |upload: &Arc<Upload>| {
            let state = lock(&upload.state);
            state.ticket.length.saturating_sub(state.offset)
        };
        let coming: u64 = open.values().map(to_come).sum();
        let room = room(&self.folder)?;
        let needed = length
            .saturating_mul(2)
            .saturating_add(coming)
            .saturating_add(floor.0);
        if room.0 < needed {
            return Err(Refusal::NoRoom(room));
        }
        Ok(())
    }

    /// Opens the part of `upload` to be added to.
    ///
    /// # Errors
    /// If it is not there any more.
    pub(super) fn writer(
        &self,
        upload: &Arc<Upload>,
        by: &Circumstances,
    ) -> Result<Writer, Refusal> {
        let file = upload.ticket().open_part(&self.folder, false)?;
        Ok(Writer {
            upload: Arc::clone(upload),
            file,
            folder: self.folder.clone(),
            run: by.run.clone(),
            floor: by.floor,
        })
    }

    /// Says of one that came in one piece how long it is.
    pub(in crate::console::web) fn end(&self, upload: &Upload) -> Result<(), Refusal> {
        let mut state = lock(&upload.state);
        state.ticket.length = state.offset;
        state.ticket.whole = false;
        Ok(state.ticket.write(&self.folder)?)
    }

    /// Lets go of `upload`, which lies in its folder.
    ///
    /// # Errors
    /// If the disk refuses.
    pub(super) fn settle(&self, upload: &Upload) -> Result<(), Refusal> {
        let ticket = upload.ticket();
        let mut done = lock(&self.done);
        done.push_back((ticket.id, ticket.account, ticket.length));
        if done.len() > DONE {
            done.pop_front();
        }
        drop(done);
        self.drop_it(upload)
    }

    /// Returns how many bytes the upload `id` of `account` had, which lies in its folder since lately: whoever has lost
    /// the last answer asks.
    pub(in crate::console::web) fn done(&self, id: &str, account: &str) -> Option<u64> {
        let done = lock(&self.done);
        let mut of = done.iter().filter(|done| done.0 == id && done.1 == account);
        of.next().map(|done| done.2)
    }

    /// Lets go of `upload`; what is left of it on the disk is removed.
    ///
    /// # Errors
    /// If the disk refuses.
    pub(in crate::console::web) fn drop_it(&self, upload: &Upload) -> Result<(), Refusal> {
        let ticket = upload.ticket();
        ticket.remove(&self.folder)?;
        if let Some(open) = lock(&self.open).as_mut() {
            open.remove(&ticket.id);
        }
        Ok(())
    }

    /// Does `work` with those that are open; reads them first, and lets go of those that were given up.
    fn with<T>(
        &self,
        by: &Circumstances,
        work: impl FnOnce(&mut BTreeMap<String, Arc<Upload>>) -> T,
    ) -> Result<T, Refusal> {
        let mut held = lock(&self.open);
        prepare(&self.folder)?;
        if held.is_none() {
            *held = Some(read(&self.folder, &by.run)?);
        }
        let open = held.get_or_insert_default();
        if by.trusted {
            open.retain(|_, upload| !self.give_up(upload, by.now));
        }
        Ok(work(open))
    }

    /// Removes `upload` if nobody went on with it for long. Returns whether it did.
    fn give_up(&self, upload: &Upload, now: Timestamp) -> bool {
        let Some(_turn) = upload.try_take() else {
            return false;
        };
        let ticket = upload.ticket();
        let touched = fs::symlink_metadata(ticket.part(&self.folder)).and_then(|of| of.modified());
        let touched = match touched.map(Timestamp::try_from) {
            Ok(Ok(touched)) => touched,
            _ => ticket.begun,
        };
        let old =
            now.duration_since(touched.max(ticket.begun)).unsigned_abs() > KEPT && now > touched;
        old && !upload.is_whole() && ticket.remove(&self.folder).is_ok()
    }
}

/// Reads the uploads that another process left; removes what nobody can go on with.
fn read(folder: &Path, run: &str) -> io::Result<BTreeMap<String, Arc<Upload>>> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(folder)?.flatten() {
        let name = entry.file_name();
        let Some((id, ending)) = name.to_str().and_then(|name| name.split_once('.')) else {
            continue;
        };
        if !is_id(id) {
            continue;
        }
        match (Ticket::read(folder, id), ending) {
            (Ok(ticket), "json") => {
                if let Some(upload) = left(folder, ticket, run)? {
                    found.insert(id.to_owned(), upload);
                }
            }
            // A part whose ticket was never written, or half of one.
            (Err(error), "part" | "new") if error.kind() == io::ErrorKind::NotFound => {
                remove(&entry.path())?;
            }
            (Ok(_), "new") => remove(&entry.path())?,
            _ => {}
        }
    }
    Ok(found)
}

/// Takes up the upload of `ticket` where it was left; none if nobody can go on with it.
fn left(folder: &Path, ticket: Ticket, run: &str) -> io::Result<Option<Arc<Upload>>> {
    let part = ticket.open_part(folder, false);
    let length = part.as_ref().map_or(0, |part| {
        part.metadata().map_or(0, |metadata| metadata.len())
    });
    // Without its part it lies in its folder already, or nothing is left of it.
    let Ok(part) = part else {
        ticket.remove(folder)?;
        return Ok(None);
    };
    if ticket.whole || length > ticket.length {
        ticket.remove(folder)?;
        return Ok(None);
    }
    let kept = if ticket.run == run {
        length
    } else {
        length.min(ticket.synced)
    };
    if kept < length {
        part.set_len(kept)?;
    }
    Ok(Some(Upload::new(ticket, kept)))
}

/// Returns what may still be written to the disk of `folder`.
fn room(folder: &Path) -> io::Result<Size> {
    let disk = rustix::fs::statvfs(folder)?;
    Ok(Size(disk.f_bavail.saturating_mul(disk.f_frsize)))
}

fn lock<T>(held: &Mutex<T>) -> MutexGuard<'_, T> {
    held.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests;
