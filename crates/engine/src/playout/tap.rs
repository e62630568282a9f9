//! The tap: what the card took, for those who keep it.
//!
//! Not what was rendered: frames wait here until the card has reported that it took them. What it never
//! took, because it was lost, goes nowhere; the silence it played because the ring was empty is kept.

use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::mpsc::RecvTimeoutError;
use std::thread::JoinHandle;
use std::time::Duration;

use super::feed::Report;
use super::frame_number::FrameNumber;
use super::timeline::Timeline;
use phatthanh_audio::{After, Dither, Inlet, Outlet, Stretch, WavError, WavWriter, stretches};
use phatthanh_core::units::{CHANNELS, FRAMES_PER_SECOND, Frames};

/// Samples of a stretch: one second, so that a keeper wakes no more often.
const STRETCH: usize = FRAMES_PER_SECOND as usize * CHANNELS;

/// How long the recording's thread waits for more before it looks around.
const LOOK: Duration = Duration::from_secs(3600);

/// The engine's end.
#[derive(Debug)]
pub(super) struct Tap {
    outlets: Vec<Outlet>,
    wav: Option<JoinHandle<()>>,
    dither: Dither,
    /// Rendered, not known to be taken.
    waiting: VecDeque<i16>,
    /// The number of the first frame that waits.
    next: FrameNumber,
    /// Taken, not given yet.
    stretch: Vec<i16>,
    at: jiff::Timestamp,
    after: After,
}

impl Tap {
    /// Gives to `outlets`, and to a WAV file at `record`. None if nobody wants anything.
    pub(super) fn open(record: Option<PathBuf>, mut outlets: Vec<Outlet>) -> Option<Self> {
        let mut wav = None;
        if let Some(path) = record {
            let (outlet, inlet) = stretches();
            wav = record_to(path, inlet);
            outlets.push(outlet);
        }

        (!outlets.is_empty()).then(|| Self {
            outlets,
            wav,
            dither: Dither::new(),
            waiting: VecDeque::new(),
            next: FrameNumber::FIRST,
            stretch: Vec::new(),
            at: jiff::Timestamp::UNIX_EPOCH,
            after: After::Opening,
        })
    }

    /// Gives to `supervisor` as well from now on.
    pub(super) fn keep(&mut self, supervisor: Outlet) {
        // What was taken before is not for it.
        self.give();
        self.outlets.push(supervisor);
    }

    /// An output was opened; the first frame it takes is `next`.
    pub(super) fn opened(&mut self, next: FrameNumber) {
        self.lost();
        self.next = next;
    }

    /// The output is gone, and takes no more of what was rendered.
    pub(super) fn lost(&mut self) {
        self.give();
        self.waiting.clear();
        self.after = After::Opening;
    }

    /// Interleaved stereo that goes to the output.
    pub(super) fn rendered(&mut self, samples: &[f32]) {
        self.waiting
            .extend(samples.iter().map(|sample| self.dither.sixteen(*sample)));
    }

    /// What the output reports; `time` knows of it.
    pub(super) fn taken(&mut self, report: &Report, time: &dyn Timeline) {
        // Of frames before it the report was lost; they were taken all the same.
        let end = report.end();
        let frames = usize::try_from(end.since(self.next).get()).unwrap_or(usize::MAX);
        let mut samples = frames.saturating_mul(CHANNELS).min(self.waiting.len());
        while samples > 0 {
            let part = samples.min(self.begin(|next| time.heard_at(next)));
            self.stretch.extend(self.waiting.drain(..part));
            self.next += Frames::new((part / CHANNELS) as u64);
            samples -= part;
            self.give_whole();
        }

        self.next = self.next.max(end);
        // Before the first frame silence is nobody's.
        let mut zeros = report.zero_filled as usize * CHANNELS;
        if self.after == After::Opening && self.stretch.is_empty() {
            zeros = 0;
        }

        while zeros > 0 {
            let before = Frames::new((zeros / CHANNELS) as u64).to_duration();
            let room = self.begin(|next| {
                time.heard_at(next)
                    .saturating_sub(before)
                    .unwrap_or(jiff::Timestamp::MIN)
            });
            let part = zeros.min(room);
            self.stretch.extend(std::iter::repeat_n(0, part));
            zeros -= part;
            self.give_whole();
        }
    }

    /// Completes what is kept.
    pub(super) fn close(mut self) {
        self.give();
        self.outlets.clear();
        if self.wav.is_some_and(|thread| thread.join().is_err()) {
            tracing::error!("the recording's thread panicked");
        }
    }

    /// Begins a stretch if there is none, at the moment of the next frame; gives the samples it has room for.
    fn begin(&mut self, at: impl Fn(FrameNumber) -> jiff::Timestamp) -> usize {
        if self.stretch.is_empty() {
            self.at = at(self.next);
            self.stretch.reserve_exact(STRETCH);
        }
        STRETCH - self.stretch.len()
    }

    fn give_whole(&mut self) {
        if self.stretch.len() == STRETCH {
            self.give();
        }
    }

    fn give(&mut self) {
        if self.stretch.is_empty() {
            return;
        }

        let stretch = Stretch {
            at: self.at,
            samples: std::mem::take(&mut self.stretch),
            after: self.after,
        };

        self.after = After::Frame;
        if let Some((last, others)) = self.outlets.split_last_mut() {
            for supervisor in others {
                supervisor.give(stretch.clone());
            }
            last.give(stretch);
        }
    }
}

/// Writes to `path`. Where that fails, the log says so and the air goes on.
fn record_to(path: PathBuf, inlet: Inlet) -> Option<JoinHandle<()>> {
    let record = move || keep_recording(&path, &inlet, record);
    match std::thread::Builder::new().name("tap".into()).spawn(record) {
        Ok(thread) => Some(thread),
        Err(problem) => {
            tracing::error!(%problem, "no thread for the recording");
            None
        }
    }
}

/// Records until there is no more to come. A panic costs the stretch it met: the recording goes on in
/// another file beside the first.
fn keep_recording(
    path: &Path,
    inlet: &Inlet,
    mut record: impl FnMut(&Path, &Inlet) -> Result<(), WavError>,
) {
    let mut part = path.to_owned();
    for number in 2.. {
        match catch_unwind(AssertUnwindSafe(|| record(&part, inlet))) {
            Ok(Ok(())) => return,
            Ok(Err(problem)) => {
                let cause = std::error::Error::source(&problem).map(ToString::to_string);
                tracing::error!(%problem, cause, "recording ended");
                return;
            }
            Err(_) => {
                part = numbered(path, number);
                tracing::error!(path = %part.display(), "the recording panicked; it goes on in another file");
            }
        }
    }
}

/// `record.wav` as `record-2.wav`.
fn numbered(path: &Path, number: u32) -> PathBuf {
    let mut name = path.file_stem().unwrap_or_default().to_owned();
    name.push(format!("-{number}"));
    if let Some(ending) = path.extension() {
        name.push(".");
        name.push(ending);
    }
    path.with_file_name(name)
}

fn record(path: &Path, inlet: &Inlet) -> Result<(), WavError> {
    let mut wav = WavWriter::create(path)?;
    loop {
        match inlet.take(LOOK) {
            Ok(stretch) => {
                if stretch.after == After::Loss {
                    tracing::warn!("the disk is too slow for the recording: it has gaps");
                }
                wav.write_samples(&stretch.samples)?;
            }
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => return wav.finish(),
        }
    }
}

#[cfg(test)]
mod tests;
