//! Puts what is whole into its folder, with the row that says whose it is.

use std::fs::File;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::OwnedMutexGuard;

use super::place::{Placing, identify, place};
use super::reception::{Announced, Circumstances, Upload};
use super::refusal::Refusal;
use super::ticket::Ticket;
use crate::airlog::{self, Airlog, Attended, Did, Event, reserve_left};
use crate::console::web::site::Site;
use crate::console::web::trouble::Trouble;
use crate::library::patience;
use crate::names::{AudioPath, SegmentId};
use crate::station::Folder;
use crate::units::Size;

/// A folder that has not answered for so long hangs, or is on another disk and takes a large file: it is asked for no more,
/// and goes on by itself.
const PATIENCE: Duration = Duration::from_secs(20);

/// What is whole and lies in no folder yet is tried again after so long.
const AGAIN: Duration = Duration::from_secs(60);

/// What must stay free where no file of the station says so.
const FLOOR: Size = Size(1_000_000_000);

/// Returns by what uploads are begun at this moment.
pub(in crate::console::web) fn circumstances(site: &Site) -> Circumstances {
    let floor = site
        .current()
        .map_or(FLOOR, |current| current.loaded.station.library.floor);
    // What the log has set aside is its own, also while it is being made.
    let missing = airlog::RESERVE_BYTES.saturating_sub(reserve_left(&site.folder().log()));
    Circumstances {
        now: site.now(),
        run: site.sessions().run().to_owned(),
        trusted: site.status().clock.trusted,
        floor: Size(floor.0.saturating_add(missing)),
    }
}

/// Puts `upload`, whose turn is held and which is whole, into its folder. Returns where it lies.
///
/// # Errors
/// If it cannot be put there now; it stays as it is, whole, and is tried again.
pub(in crate::console::web) async fn finish(
    site: &Site,
    upload: &Arc<Upload>,
    turn: OwnedMutexGuard<()>,
) -> Result<AudioPath, Refusal> {
    let (of, within) = (Arc::clone(upload), site.clone());
    let placed = Site::beside(move || {
        // Held until the folder has answered, also if whoever sent it is gone.
        let _turn = turn;
        let placed = finished(&within, &of);
        if placed.is_ok() {
            within.decided();
        }
        Ok(placed)
    });
    let path = placed.await??;
    tracing::info!(%path, "a recording came by the console");
    Ok(path)
}

fn finished(site: &Site, upload: &Upload) -> Result<AudioPath, Refusal> {
    let (ticket, reception, folder) = (upload.ticket(), site.uploads(), site.folder().clone());
    let part = ticket.part(reception.folder());
    let audio = folder.root().join("audio");
    let place_of = audio.join(ticket.topic.as_str());
    if !patience::silent(&place_of).is_empty() {
        return Err(Refusal::Away);
    }
    match ticket.open_part(reception.folder(), false) {
        // A folder that answered late has it.
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            reception.settle(upload)?;
            return Err(Refusal::Away);
        }
        file => file?.sync_all()?,
    }
    let id = identify(File::open(&part)?)?;
    let replaces = match &ticket.replaces {
        Some(path) => Some((path.clone(), own(&folder, &ticket.account, path)?)),
        None => None,
    };
    let placing = Placing {
        part,
        topic: ticket.topic.clone(),
        name: ticket.name.clone(),
        replaces,
    };

    let (clock, of) = (site.clone(), ticket.clone());
    let work = move || {
        place(&audio, &placing, |path, old| {
            write_row(&folder, &of, clock.now(), path, id, old)
        })
    };
    let path = patience::ask(&place_of, PATIENCE, work).unwrap_or(Err(Refusal::Away))?;
    reception.settle(upload)?;
    Ok(path)
}

/// Refuses what is to replace something that is not the person's own.
///
/// # Errors
/// If it is not, or the log cannot be read.
pub(in crate::console::web) async fn check_own(
    site: &Site,
    announced: &Announced,
) -> Result<(), Refusal> {
    let Some(path) = announced.replaces.clone() else {
        return Ok(());
    };
    let (folder, account) = (site.folder().clone(), announced.account.clone());
    let own = Site::beside(move || Ok(own(&folder, &account, &path))).await??;
    if own.is_empty() {
        return Err(Refusal::Replaces);
    }
    Ok(())
}

/// Returns the bytes that `account` put at `path`.
fn own(folder: &Folder, account: &str, path: &AudioPath) -> Result<Vec<SegmentId>, Refusal> {
    let log = Airlog::open(&folder.log()).map_err(Trouble::from)?;
    let uploads = log.uploads().map_err(Trouble::from)?;
    let own = uploads
        .into_iter()
        .filter(|(_, _, sent)| sent.account == account && sent.path == *path);
    Ok(own.map(|(_, _, sent)| sent.id).collect())
}

/// Writes whose the recording is that is about to lie at `path`.
fn write_row(
    folder: &Folder,
    ticket: &Ticket,
    now: jiff::Timestamp,
    path: &AudioPath,
    id: SegmentId,
    replaces: Option<SegmentId>,
) -> Result<(), Refusal> {
    let row = Attended {
        did: Did::Uploaded,
        by: ticket.by.clone(),
        from: Some(ticket.from.clone()),
        about: None,
        roles: Vec::new(),
        recording: Some(airlog::Uploaded {
            account: ticket.account.clone(),
            path: path.clone(),
            id,
            replaces,
        }),
        paper: None,
    };
    let written =
        Airlog::open(&folder.log()).and_then(|mut log| log.event(now, &Event::Attended(row)));
    written.map_err(Trouble::from)?;
    Ok(())
}

/// Puts into their folders those that are whole and lie there yet: of a process that was killed, or whose folder was away.
pub(in crate::console::web) async fn finish_all(site: &Site) {
    let (reception, by) = (site.uploads(), circumstances(site));
    let Ok(Ok(all)) = Site::beside(move || Ok(reception.all(&by))).await else {
        return;
    };
    for upload in all {
        if upload.is_whole()
            && !upload.ticket().whole
            && upload.is_to_be_tried(site.uptime(), AGAIN)
            && let Some(turn) = upload.try_take()
            && let Err(problem) = finish(site, &upload, turn).await
        {
            tracing::warn!(
                ?problem,
                "a recording that was sent is not in its folder yet"
            );
        }
    }
}
