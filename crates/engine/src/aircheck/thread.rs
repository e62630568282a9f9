//! The recorder: the tape on a thread of its own, which the disk may hold up and nothing else.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use super::tape::{Doing, Tape, Trouble};
use super::{Settings, keep};
use phatthanh_audio::Inlet;

/// Stretches come every second; without any for so long the output takes nothing.
const PATIENCE: Duration = Duration::from_secs(4);

/// How long a stop waits for the disk.
const STOP: Duration = Duration::from_secs(5);

/// How recording is.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Status {
    /// What is written.
    pub doing: Doing,
    /// Why recordings have holes; none if they have none.
    pub trouble: Option<Trouble>,
    /// Frames lost on the way that the tape knows of.
    lost: u64,
}

/// Records what an output gives, until it gives no more.
#[derive(Debug)]
pub struct Recorder {
    status: Arc<Mutex<Status>>,
    lost: Arc<AtomicU64>,
    wishes: Sender<Option<Settings>>,
    over: Receiver<()>,
}

impl Recorder {
    /// Records what comes through `inlet`. None, and a line in the log, if the system has no thread for it.
    #[must_use]
    pub fn start(settings: Settings, inlet: Inlet) -> Option<Self> {
        let status = Arc::<Mutex<Status>>::default();
        let lost = inlet.lost();
        let (tell, over) = channel();
        let (wishes, wished) = channel();
        let shown = Arc::clone(&status);
        let record = move || {
            run(settings, &inlet, &wished, &shown);
            drop(tell);
        };

        match std::thread::Builder::new()
            .name("aircheck".into())
            .spawn(record)
        {
            Ok(_) => Some(Self {
                status,
                lost,
                wishes,
                over,
            }),
            Err(problem) => {
                tracing::error!(%problem, "no thread for the air-check");
                None
            }
        }
    }

    /// Records as `settings` say from the next stretch on, in another file; nothing if there are none.
    pub fn follow(&self, settings: Option<Settings>) {
        // The thread ends only with the output.
        let _ = self.wishes.send(settings);
    }

    /// How recording is.
    #[must_use]
    pub fn status(&self) -> Status {
        let mut status = self
            .status
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone();
        if self.lost.load(Ordering::Relaxed) > status.lost {
            // The disk holds the thread, which cannot say so itself.
            status.trouble.get_or_insert(Trouble::Slow);
        }
        status
    }

    /// Waits until the last file is complete, unless the disk hangs. The output must have ended before.
    pub fn finish(self) {
        if self.over.recv_timeout(STOP) == Err(RecvTimeoutError::Timeout) {
            tracing::error!("the air-check's disk hangs: its last file is not complete");
        }
    }
}

fn run(
    settings: Settings,
    inlet: &Inlet,
    wished: &Receiver<Option<Settings>>,
    status: &Mutex<Status>,
) {
    let mut tape = Tape::new(settings, keep::room);
    let mut wanted = true;
    let lost = inlet.lost();
    loop {
        let taken = inlet.take(PATIENCE);
        let known = lost.load(Ordering::Relaxed);
        let step = catch_unwind(AssertUnwindSafe(|| {
            if let Some(wish) = wished.try_iter().last() {
                wanted = wish.is_some();
                match wish {
                    Some(settings) => tape.follow(settings),
                    None => tape.finish(),
                }
            }
            match &taken {
                Ok(stretch) if wanted => tape.take(stretch),
                Ok(_) => {}
                Err(RecvTimeoutError::Timeout) => tape.idle(),
                Err(RecvTimeoutError::Disconnected) => tape.finish(),
            }
        }));
        if step.is_err() {
            tape.fail(&std::io::Error::other("the air-check panicked"));
        }
        let mut shown = status.lock().unwrap_or_else(PoisonError::into_inner);
        let trouble = tape.trouble().cloned().filter(|_| wanted);
        *shown = Status {
            doing: tape.doing(),
            trouble,
            lost: known,
        };
        if taken == Err(RecvTimeoutError::Disconnected) {
            return;
        }
    }
}
