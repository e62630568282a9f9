//! The tap: a WAV file of what is sent to the card, written on a thread of its own.

use std::path::PathBuf;
use std::thread::JoinHandle;
use std::time::Duration;

use crate::sound::{WavError, WavWriter};
use crate::units::{CHANNELS, FRAMES_PER_SECOND};

/// Frames that may wait to be written: 10 s.
const WAITING: usize = 10 * FRAMES_PER_SECOND as usize;

/// How often the thread looks for more.
const LOOK: Duration = Duration::from_millis(200);

/// The engine's end.
#[derive(Debug)]
pub(super) struct Tap {
    ring: rtrb::Producer<f32>,
    thread: JoinHandle<()>,
    lost: u64,
}

impl Tap {
    /// Writes to `path`. Where that fails, the log says so and the air goes on.
    pub(super) fn open(path: PathBuf) -> Option<Self> {
        let (ring, waiting) = rtrb::RingBuffer::new(WAITING * CHANNELS);
        let thread = std::thread::Builder::new().name("tap".into()).spawn(move || {
            if let Err(problem) = write(&path, waiting) {
                let cause = std::error::Error::source(&problem).map(ToString::to_string);
                tracing::error!(%problem, cause, "recording ended");
            }
        });
        match thread {
            Ok(thread) => Some(Self { ring, thread, lost: 0 }),
            Err(problem) => {
                tracing::error!(%problem, "no thread for the recording");
                None
            }
        }
    }

    /// Takes interleaved stereo. What does not fit, because the disk is too slow, is lost.
    pub(super) fn take(&mut self, samples: &[f32]) {
        let (_, rest) = self.ring.push_partial_slice(samples);
        if rest.is_empty() || self.ring.is_abandoned() {
            return;
        }
        if self.lost == 0 {
            tracing::warn!("the disk is too slow for the recording: it has gaps");
        }
        self.lost += (rest.len() / CHANNELS) as u64;
    }

    /// Completes the file.
    pub(super) fn close(self) {
        if self.lost > 0 {
            tracing::warn!(lost_frames = self.lost, "the recording has gaps");
        }
        drop(self.ring);
        if self.thread.join().is_err() {
            tracing::error!("the recording's thread panicked");
        }
    }
}

fn write(path: &std::path::Path, mut waiting: rtrb::Consumer<f32>) -> Result<(), WavError> {
    let mut wav = WavWriter::create(path)?;
    loop {
        let last = waiting.is_abandoned();
        while let Ok(chunk) = waiting.read_chunk(waiting.slots())
            && !chunk.is_empty()
        {
            let (head, tail) = chunk.as_slices();
            wav.write(head)?;
            wav.write(tail)?;
            chunk.commit_all();
        }
        if last {
            return wav.finish();
        }
        std::thread::park_timeout(LOOK);
    }
}
