//! Notices that something changed in the folders.
//!
//! Watches die: a share is mounted over a folder, a folder is replaced, the system runs out of them.
//! So the watch is made anew each time it fails, and besides, the folders are looked at every
//! minute whatever it says.

use std::path::Path;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::Duration;

use notify::{RecommendedWatcher, RecursiveMode, Watcher};

/// How often the folders are looked at although no change was noticed.
const RESCAN: Duration = Duration::from_secs(60);
/// Changes this close together are one.
const BURST: Duration = Duration::from_millis(500);
/// However long the burst.
const MAX_BURST: usize = 10_000;

/// What the watching thread hears.
enum Heard {
    Change,
    /// The watch is of no use any more.
    Lost,
    Stop,
}

/// A thread that watches; it ends when this is dropped.
#[derive(Debug)]
pub struct Watch {
    stop: Sender<Heard>,
    thread: Option<JoinHandle<()>>,
}

/// Watches the folders of the station in `root`, and calls `changed` on a thread of its own: soon
/// after a change, and once a minute. `changed` should return at once.
#[must_use]
pub fn watch(root: &Path, changed: impl Fn() + Send + 'static) -> Watch {
    let audio = root.join("audio");
    let (stop, heard) = channel();
    let tell = stop.clone();
    let thread = std::thread::Builder::new()
        .name("library watch".into())
        .spawn(move || run(&audio, &tell, &heard, changed))
        .inspect_err(|problem| tracing::error!(%problem, "folders not watched"))
        .ok();
    Watch { stop, thread }
}

impl Drop for Watch {
    fn drop(&mut self) {
        let _ = self.stop.send(Heard::Stop);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn run(audio: &Path, tell: &Sender<Heard>, heard: &Receiver<Heard>, changed: impl Fn()) {
    let mut watcher = None;
    let mut failing = false;
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
        match wait(heard) {
            Heard::Stop => return,
            Heard::Lost => watcher = None,
            Heard::Change => {}
        }
        changed();
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
            Ok(event) if event.need_rescan() || event.kind.is_remove() && event.paths.contains(&top) => {
                Heard::Lost
            }
            Ok(_) => Heard::Change,
            Err(_) => Heard::Lost,
        };
        let _ = tell.send(heard);
    })?;
    watcher.watch(audio, RecursiveMode::Recursive)?;
    Ok(watcher)
}
