//! Notices that something changed in the folders.
//!
//! Watches die: a share is mounted over a folder, a folder is replaced, the system runs out of them.
//! So the watch is made anew each time it fails, and besides, the folders are looked at every
//! minute whatever it says.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::Duration;

use notify::{RecommendedWatcher, RecursiveMode, Watcher};

use crate::patience;

/// How often the folders are looked at although no change was noticed.
const RESCAN: Duration = Duration::from_secs(60);
/// Changes this close together are one.
const BURST: Duration = Duration::from_millis(500);
/// A folder that has not answered for so long hangs.
const PATIENCE: Duration = Duration::from_secs(10);
/// However long the burst.
const MAX_BURST: usize = 10_000;

/// What the watching thread hears.
enum Heard {
    Change,
    /// The watch is of no use any more.
    Lost,
    Stop,
}

/// A thread that watches; it ends some time after this is dropped.
#[derive(Debug)]
pub struct Watch {
    stop: Sender<Heard>,
}

/// Watches the folders of the station in `root`, and calls `changed` on a thread of its own: soon
/// after a change, and once a minute. `changed` should return at once.
#[must_use]
pub fn watch(root: &Path, changed: impl Fn() + Send + 'static) -> Watch {
    let audio = root.join("audio");
    let (stop, heard) = channel();
    let tell = stop.clone();
    let watching = std::thread::Builder::new()
        .name("library watch".into())
        .spawn(move || run(&audio, &tell, &heard, changed));
    if let Err(problem) = watching {
        tracing::error!(%problem, "folders not watched");
    }
    Watch { stop }
}

impl Drop for Watch {
    fn drop(&mut self) {
        // It is not waited for: a share may hang under it.
        let _ = self.stop.send(Heard::Stop);
    }
}

fn run(audio: &Path, tell: &Sender<Heard>, heard: &Receiver<Heard>, changed: impl Fn()) {
    let (mut watcher, mut failing, mut due) = (None, false, false);
    loop {
        if watcher.is_none() {
            watcher = match start(audio, tell) {
                Ok(watcher) => Some(watcher),
                Err(problem) => {
                    if !failing {
                        tracing::warn!(%problem, "folders not watched, looked at every minute only");
                    }
                    None
                }
            };
            failing = watcher.is_none();
        }
        // Once what may be new is watched: nothing that comes between is missed.
        if std::mem::replace(&mut due, true) {
            changed();
        }
        match wait(heard) {
            Heard::Stop => return,
            Heard::Lost => watcher = None,
            Heard::Change => {}
        }
    }
}

/// Waits for a change and for the burst it belongs to, or for the time of the next look.
fn wait(heard: &Receiver<Heard>) -> Heard {
    let mut verdict = match heard.recv_timeout(RESCAN) {
        // The watch is made anew with each look: whatever it may have missed or lost, it is whole again.
        Err(RecvTimeoutError::Timeout) => return Heard::Lost,
        Err(RecvTimeoutError::Disconnected) => return Heard::Stop,
        Ok(first) => first,
    };

    for _ in 0..MAX_BURST {
        if matches!(verdict, Heard::Stop) {
            break;
        }
        match heard.recv_timeout(BURST) {
            Ok(Heard::Change) => {}
            Ok(next) => verdict = next,
            Err(_) => break,
        }
    }

    verdict
}

fn start(audio: &Path, tell: &Sender<Heard>) -> notify::Result<RecommendedWatcher> {
    let (tell, top) = (tell.clone(), audio.to_owned());
    let mut watcher = notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
        let heard = match event {
            Ok(event) if event.kind.is_access() => return,
            Ok(event)
                if event.need_rescan() || event.kind.is_remove() && event.paths.contains(&top) =>
            {
                Heard::Lost
            }
            // A folder more is to be watched too.
            Ok(event) if is_in(&event.paths, &top) && !event.kind.is_remove() => Heard::Lost,
            Ok(_) => Heard::Change,
            Err(_) => Heard::Lost,
        };
        let _ = tell.send(heard);
    })?;
    watcher.watch(audio, RecursiveMode::NonRecursive)?;
    for folder in answering(audio) {
        watcher.watch(&folder, RecursiveMode::Recursive)?;
    }

    Ok(watcher)
}

/// The folders in `audio` that answer; one that hangs would hold the watch of all others.
fn answering(audio: &Path) -> Vec<PathBuf> {
    let folders = |audio: &Path| -> Vec<PathBuf> {
        let entries = fs::read_dir(audio).into_iter().flatten().flatten();
        let folders = entries.filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir()));
        folders.map(|entry| entry.path()).collect()
    };

    let asked = audio.to_owned();
    let folders = patience::ask(audio, PATIENCE, move || folders(&asked)).unwrap_or_default();
    let answered = patience::each(folders.clone(), PATIENCE, |folder| {
        fs::read_dir(folder).is_ok()
    });
    let answers =
        |(folder, answered): (PathBuf, Option<bool>)| answered.unwrap_or(false).then_some(folder);
    folders
        .into_iter()
        .zip(answered)
        .filter_map(answers)
        .collect()
}

/// Whether one of `paths` lies right in `folder`.
fn is_in(paths: &[PathBuf], folder: &Path) -> bool {
    paths.iter().any(|path| path.parent() == Some(folder))
}
