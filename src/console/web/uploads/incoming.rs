//! Receives the bytes of an upload, as they come.

use std::sync::Arc;
use std::time::Duration;

use axum::body::Bytes;
use futures_util::{Stream, StreamExt};
use tokio::sync::OwnedMutexGuard;

use super::reception::{Circumstances, Upload, Writer};
use super::refusal::Refusal;
use crate::console::web::site::Site;

/// A request of which nothing comes for so long is cut; what has come is kept.
pub(in crate::console::web) const STALL: Duration = Duration::from_secs(30);

/// Bytes written at once.
const PIECE: usize = 256 * 1024;

/// Bytes that a power cut takes at most.
const UNSYNCED: usize = 4 * 1024 * 1024;

/// How what a request sent came to its end.
#[derive(Debug)]
pub(in crate::console::web) enum Came {
    /// All of it came.
    Whole,
    /// The line was cut, nothing came for too long, or another request took over: what came is kept.
    Cut,
    /// More came than the upload has; what was beyond is dropped.
    Over,
}

/// Adds what `body` brings to `upload`, whose turn is held; lets go of it when somebody else wants it.
///
/// To be run by itself: a browser that goes away must not leave half of a step.
///
/// # Errors
/// If the disk does not take it.
pub(in crate::console::web) async fn receive<E>(
    site: &Site,
    upload: &Arc<Upload>,
    _turn: &OwnedMutexGuard<()>,
    by: &Circumstances,
    mut body: impl Stream<Item = Result<Bytes, E>> + Unpin,
    stall: Duration,
) -> Result<Came, Refusal> {
    let mut calls = upload.calls();
    let (reception, of, with) = (site.uploads(), Arc::clone(upload), by.clone());
    let opened = Site::beside(move || Ok(reception.writer(&of, &with)));
    let mut writer = opened.await??;
    let left = upload.ticket().length.saturating_sub(upload.offset());
    let (mut left, mut unsynced) = (left, 0);
    let mut pieces: Vec<u8> = Vec::new();

    let came = loop {
        let next = tokio::select! {
            biased;
            _ = calls.changed() => break Came::Cut,
            next = tokio::time::timeout(stall, body.next()) => next,
        };
        let bytes = match next {
            Ok(Some(Ok(bytes))) => bytes,
            Ok(None) => break Came::Whole,
            Ok(Some(Err(_))) | Err(_) => break Came::Cut,
        };
        let Some(rest) = left.checked_sub(bytes.len() as u64) else {
            break Came::Over;
        };
        left = rest;
        pieces.extend_from_slice(&bytes);
        if pieces.len() >= PIECE {
            unsynced += pieces.len();
            let sync = unsynced >= UNSYNCED;
            writer = write(writer, std::mem::take(&mut pieces), sync).await?;
            if sync {
                unsynced = 0;
            }
        }
    };
    write(writer, pieces, true).await?;
    Ok(came)
}

async fn write(mut writer: Writer, bytes: Vec<u8>, sync: bool) -> Result<Writer, Refusal> {
    let work = move || {
        let mut done = if bytes.is_empty() {
            Ok(())
        } else {
            writer.add(&bytes)
        };
        // What came is kept even if there is no room for more.
        if sync || done.is_err() {
            let synced = writer.sync();
            done = done.and(synced);
        }
        Ok(done.map(|()| writer))
    };
    Site::beside(work).await?
}
