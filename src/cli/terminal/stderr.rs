//! What a station on air says, written by a thread of its own: whoever reads it, or does not, cannot hold the air.
//!
//! A station runs for years beside terminals that close, pipes that nobody empties and disks that fill. So while it
//! runs, one thread alone writes to stderr and may wait for whoever reads there. All others hand their words to a
//! queue that loses words sooner than it makes anybody wait, and says how many it lost. What does not know of the
//! queue (the sound card's C library) finds a pipe in place of stderr, which is always emptied.

use std::backtrace::{Backtrace, BacktraceStatus};
use std::fs::File;
use std::io::{self, PipeReader, Read, Write};
use std::os::fd::{AsFd, OwnedFd};
use std::panic;
use std::sync::Arc;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};
use std::thread;
use std::time::Duration;

use rustix::stdio::dup2_stderr;

/// So many pieces may wait; a burst at the start of a station has a few dozen.
const WAITING: usize = 1024;

/// No piece is longer.
const PIECE: usize = 4096;

/// How long the end of the process waits for what was said last.
const LAST_WORDS: Duration = Duration::from_millis(500);

/// The process's queue, once it has one: a process has one stderr.
static QUEUE: OnceLock<Queue> = OnceLock::new();

/// Where words are left.
#[derive(Debug, Clone)]
pub(in crate::cli) struct Queue {
    pieces: SyncSender<Piece>,
    lost: Arc<AtomicU64>,
}

#[derive(Debug)]
enum Piece {
    Words(Vec<u8>),
    /// Answers once everything before it is written.
    Mark(Sender<()>),
}

impl Queue {
    /// An empty one that a thread writes to `out`.
    fn to(out: impl Write + Send + 'static) -> io::Result<Self> {
        let (pieces, taken) = sync_channel(WAITING);
        let lost = Arc::new(AtomicU64::new(0));
        let gone = Arc::clone(&lost);
        thread::Builder::new()
            .name("stderr".into())
            .spawn(move || write(&taken, &gone, out))?;
        Ok(Self { pieces, lost })
    }

    /// Leaves `words` to be written; where too many wait already, they are lost.
    pub(in crate::cli) fn put(&self, words: &[u8]) {
        for words in words.chunks(PIECE) {
            if self.pieces.try_send(Piece::Words(words.to_vec())).is_err() {
                self.lost.fetch_add(1, Ordering::Relaxed);
            }
        }
    }

    /// Waits until all that was left by now is written, but not for long. Returns whether it is.
    fn flush(&self, patience: Duration) -> bool {
        let (tell, told) = channel();
        self.pieces.try_send(Piece::Mark(tell)).is_ok() && told.recv_timeout(patience).is_ok()
    }
}

impl Write for Queue {
    fn write(&mut self, words: &[u8]) -> io::Result<usize> {
        self.put(words);
        Ok(words.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Writes what comes. What cannot be written is lost: a full disk and a closed terminal are no fault of the air.
fn write(pieces: &Receiver<Piece>, lost: &AtomicU64, mut out: impl Write) {
    for piece in pieces {
        let gone = lost.swap(0, Ordering::Relaxed);
        if gone > 0 {
            let told = format!("({gone} lines were lost: nobody took them in time)\n");
            drop(out.write_all(told.as_bytes()));
        }
        match piece {
            Piece::Words(words) => drop(out.write_all(&words)),
            // Who asked may have gone on.
            Piece::Mark(asked) => drop(asked.send(())),
        }
    }
}

/// Lets a thread of its own write all that this process says on stderr from here on, panics too; a second call
/// changes nothing. Where the system has no thread or no pipe left, stderr stays as it is.
pub(in crate::cli) fn detach() -> Option<&'static Queue> {
    if QUEUE.get().is_none() {
        let Ok(real) = io::stderr().as_fd().try_clone_to_owned() else {
            return None;
        };
        let queue = Queue::to(File::from(real)).ok()?;
        if QUEUE.set(queue.clone()).is_ok() {
            // Without it only those have no queue who do not know of it.
            drop(catch_others(queue.clone()));
            panic::set_hook(Box::new(move |panic| queue.put(tell(panic).as_bytes())));
        }
    }
    QUEUE.get()
}

/// The queue, if the process has one.
pub(in crate::cli) fn queue() -> Option<&'static Queue> {
    QUEUE.get()
}

/// Waits for the last words, but not for long: a pipe that nobody empties does not hold the end of the process.
pub(in crate::cli) fn finish() {
    if let Some(queue) = QUEUE.get() {
        queue.flush(LAST_WORDS);
    }
}

/// Puts a pipe in place of stderr, and leaves what comes through it in `queue`.
fn catch_others(queue: Queue) -> io::Result<()> {
    let (read, write) = io::pipe()?;
    thread::Builder::new()
        .name("stderr pipe".into())
        .spawn(move || pass_on(read, &queue))?;
    dup2_stderr(OwnedFd::from(write))?;
    Ok(())
}

fn pass_on(mut pipe: PipeReader, queue: &Queue) {
    let mut words = [0; PIECE];
    loop {
        match pipe.read(&mut words) {
            Ok(0) => return,
            Ok(length) => queue.put(&words[..length]),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(_) => return,
        }
    }
}

/// What the system's own hook says.
fn tell(panic: &panic::PanicHookInfo<'_>) -> String {
    let thread = thread::current();
    let trace = Backtrace::capture();
    let trace = if trace.status() == BacktraceStatus::Captured {
        format!("{trace}\n")
    } else {
        String::new()
    };
    format!(
        "thread '{}' {panic}\n{trace}",
        thread.name().unwrap_or("<unnamed>")
    )
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::Receiver;

    use super::*;

    const LONG: Duration = Duration::from_secs(60);

    /// Takes a piece only when it may.
    struct Gate {
        asks: Sender<()>,
        may: Receiver<()>,
        took: Sender<Vec<u8>>,
    }

    impl Write for Gate {
        fn write(&mut self, words: &[u8]) -> io::Result<usize> {
            self.asks.send(()).map_err(io::Error::other)?;
            self.may.recv().map_err(io::Error::other)?;
            self.took.send(words.to_vec()).map_err(io::Error::other)?;
            Ok(words.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn who_does_not_read_holds_nobody_and_what_is_lost_is_counted() {
        let (open, may) = channel();
        let (asks, asked) = channel();
        let (took, taken) = channel();
        let queue = Queue::to(Gate { asks, may, took }).unwrap();
        queue.put(b"0\n");
        asked.recv_timeout(LONG).unwrap();

        // One is in the writer's hand; so many wait, and all others are lost.
        for number in 1..=10 * WAITING {
            queue.put(format!("{number}\n").as_bytes());
        }

        assert!(!queue.flush(Duration::ZERO), "nothing is written yet");
        assert_eq!(queue.lost.load(Ordering::Relaxed), 9 * WAITING as u64);

        (0..=WAITING + 1).for_each(|_| open.send(()).unwrap());
        let first = String::from_utf8(taken.recv_timeout(LONG).unwrap()).unwrap();
        let second = String::from_utf8(taken.recv_timeout(LONG).unwrap()).unwrap();
        assert_eq!(first, "0\n");
        assert!(second.contains("lines were lost"), "{second}");
    }

    #[test]
    fn what_cannot_be_written_is_no_fault() {
        struct Full;
        impl Write for Full {
            fn write(&mut self, _: &[u8]) -> io::Result<usize> {
                Err(io::ErrorKind::StorageFull.into())
            }

            fn flush(&mut self) -> io::Result<()> {
                Ok(())
            }
        }
        let queue = Queue::to(Full).unwrap();
        queue.put(b"first\n");
        queue.put(b"second\n");
        assert!(queue.flush(LONG), "the writer lives");
    }
}
