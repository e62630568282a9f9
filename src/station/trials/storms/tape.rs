//! What a simulated station sent, and what it sounds like.
//!
//! Each recording is written so that a hundredth of a second of it tells which recording it is (left) and which
//! place of it (right).

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use super::weather::brief_recording;
use crate::clock::{Clock, SimClock};
use crate::playout::Simulated;
use crate::sound::{Processing, WavWriter};
use crate::station::air::simulated::Store;
use crate::units::{CHANNELS, FRAMES_PER_SECOND, Level};

/// A look at the sound: 10 ms.
pub(super) const LOOK: usize = 480;

/// Left, of the first recording and between two, of full scale: the loudest stays below what the limiter holds down.
const FIRST: f64 = 0.36;
const STEP: f64 = 0.03;

/// Right, at a place: from [`LOW`] up by [`RISE`] in [`PERIOD`], and again.
const LOW: f64 = 0.1;
const RISE: f64 = 0.4;
pub(super) const PERIOD: f64 = 10.0;

/// Left, of what an input brings: each has so many levels by turns, all below the recordings'. They lie so far apart that what
/// a resampler leaves of one is no other.
const TURNS: usize = 4;
const INPUTS: usize = 2;
const NEAR: f64 = 0.002;

/// Dither and rounding move a sample by no more.
const NOISE: f64 = 4.0 / 32768.0;

/// A row and the sound may lie so far apart.
pub(super) const APART: f64 = 0.002;

/// What 10 ms sound like.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Sound {
    Silence,
    /// A recording, and the place of it modulo [`PERIOD`] (none where it begins again).
    Known {
        byte: u8,
        place: Option<f64>,
    },
    /// What the input of this number brings, and the place of it modulo [`TURNS`] times [`PERIOD`] (none where a turn begins).
    Input {
        code: usize,
        place: Option<f64>,
    },
    /// A fade, a crossing, the identification signal.
    Other,
}

/// What a simulated station sent, card after card.
#[derive(Debug)]
pub(super) struct Tape {
    folder: tempfile::TempDir,
    /// Uptime of the first frame of each file.
    parts: Vec<(Duration, PathBuf)>,
    /// Wall time of uptime zero, from which uptime on.
    pub(super) epochs: Vec<(Duration, Timestamp)>,
}

impl Tape {
    pub(super) fn new(clock: &SimClock) -> Self {
        let mut tape = Self {
            folder: tempfile::tempdir().unwrap(),
            parts: Vec::new(),
            epochs: Vec::new(),
        };
        tape.clock_is(clock);
        tape
    }

    /// Notes how the wall clock stands to uptime from now on.
    pub(super) fn clock_is(&mut self, clock: &SimClock) {
        let uptime = clock.uptime();
        let epoch = clock.now() - SignedDuration::try_from(uptime).unwrap();
        self.epochs.push((uptime, epoch));
    }

    /// Returns a card whose sound is kept.
    pub(super) fn card(&mut self, clock: &Arc<SimClock>) -> Simulated {
        let path = self.folder.path().join(format!("{}.wav", self.parts.len()));
        self.parts.push((clock.uptime(), path.clone()));
        let record = WavWriter::create(&path).unwrap();
        Simulated::new(Arc::clone(clock)).recording(record, Processing::limiter(Level(-1.0)))
    }

    /// Returns what sounded, by the hundredth of a second of uptime; what no card took is silence.
    pub(super) fn listen(&self) -> Vec<Sound> {
        let mut heard = Vec::new();
        for (begins, path) in &self.parts {
            let samples = samples(path);
            // The first whole look, so that looks of all cards lie on one raster.
            let begins = (begins.as_secs_f64() * f64::from(FRAMES_PER_SECOND)).round() as usize;
            let first = begins.div_ceil(LOOK);
            heard.resize(first.max(heard.len()), Sound::Silence);
            let skipped = (first * LOOK - begins) * CHANNELS;
            let looks = samples
                .get(skipped..)
                .unwrap_or_default()
                .chunks_exact(LOOK * CHANNELS);
            // A new card may come before the raster of the last one's end.
            heard.truncate(first);
            heard.extend(looks.map(sound));
        }

        heard
    }

    /// Returns the uptimes at which the wall clock may have said `at`.
    pub(super) fn uptimes(&self, at: Timestamp) -> Vec<f64> {
        let mut found = Vec::new();
        for (number, (from, epoch)) in self.epochs.iter().enumerate() {
            let until = self
                .epochs
                .get(number + 1)
                .map_or(f64::MAX, |(until, _)| until.as_secs_f64());
            let uptime = at.duration_since(*epoch).as_secs_f64();
            if from.as_secs_f64() - APART <= uptime && uptime <= until + APART {
                found.push(uptime);
            }
        }
        found
    }

    /// Returns the wall time at an uptime.
    pub(super) fn wall(&self, uptime: Duration) -> Timestamp {
        let epoch = self
            .epochs
            .iter()
            .rev()
            .find(|(from, _)| *from <= uptime)
            .unwrap()
            .1;
        epoch + SignedDuration::try_from(uptime).unwrap()
    }
}

/// Returns the samples of a file that [`WavWriter`] made. `hound` reads them one by one, which was a third of a storm's time.
fn samples(path: &Path) -> Vec<i16> {
    let mut file = File::open(path).unwrap();
    let length = hound::WavReader::new(&mut file).unwrap().len() as usize;
    let mut bytes = vec![0; length * size_of::<i16>()];
    let length = i64::try_from(bytes.len()).unwrap();
    file.seek(SeekFrom::End(-length)).unwrap();
    file.read_exact(&mut bytes).unwrap();
    bytes
        .chunks_exact(2)
        .map(|sample| i16::from_le_bytes([sample[0], sample[1]]))
        .collect()
}

/// Returns how loud the left of a recording is.
fn level(byte: f64) -> f64 {
    FIRST + (byte - 1.0) * STEP
}

/// Returns how loud the left of an input is in its turn.
pub(super) fn turn_level(code: usize, turn: usize) -> f64 {
    level(-((code * TURNS + turn) as f64))
}

/// Returns how loud the right is so many seconds after a period's beginning.
pub(super) fn place_level(seconds: f64) -> f64 {
    LOW + RISE * seconds / PERIOD
}

/// Returns what is heard of an input in a look of which the left is as loud as `who`, if it is one; `place` says where in its
/// turn, by how loud the left would be without a fade.
fn of_input(who: f64, place: impl Fn(f64) -> Option<f64>) -> Option<Sound> {
    let number = -(((who - FIRST) / STEP).round() + 1.0);
    let turns = (0.0..(INPUTS * TURNS) as f64).contains(&number);
    if !turns || (who - level(-number)).abs() > NEAR {
        return None;
    }
    let (code, turn) = (number as usize / TURNS, number as usize % TURNS);
    let place = place(level(-number)).map(|place| turn as f64 * PERIOD + place);
    Some(Sound::Input { code, place })
}

/// Returns what one look at interleaved samples says.
fn sound(look: &[i16]) -> Sound {
    if look.iter().all(|sample| sample.unsigned_abs() <= 2) {
        return Sound::Silence;
    }

    let side = |side: usize| {
        look.iter()
            .skip(side)
            .step_by(CHANNELS)
            .map(|sample| f64::from(*sample) / 32768.0)
    };

    let mean = |number: usize| side(number).sum::<f64>() / LOOK as f64;

    let who = mean(0);
    let byte = ((who - FIRST) / STEP).round() + 1.0;
    let steady = side(0).all(|sample| (sample - who).abs() <= NOISE);
    // The mean is the middle's, and beside the left's the last of a fade changes nothing; a look in which the ramp
    // falls has no place.
    let falls = side(1).next() > side(1).next_back();
    let half = 0.5 * LOOK as f64 / f64::from(FRAMES_PER_SECOND);
    let place = |full: f64| (!falls).then(|| (mean(1) / who * full - LOW) / RISE * PERIOD - half);
    if steady
        && byte < 1.0
        && let Some(input) = of_input(who, place)
    {
        return input;
    }
    if !steady || byte < 1.0 || (who - level(byte)).abs() > NOISE / 4.0 {
        return Sound::Other;
    }

    Sound::Known {
        byte: byte as u8,
        place: place(level(byte)),
    }
}

/// The recordings as files, made once.
pub(super) fn recordings() -> &'static (tempfile::TempDir, Store) {
    static MADE: OnceLock<(tempfile::TempDir, Store)> = OnceLock::new();
    MADE.get_or_init(|| {
        let folder = tempfile::tempdir().unwrap();
        let mut paths = BTreeMap::new();
        for byte in 1..=14_u8 {
            let segment = brief_recording(byte);
            let path = folder.path().join(format!("{byte}.wav"));
            let mut file = WavWriter::create(&path).unwrap();
            let full = |level: f64| (level * 32768.0).round() as i16;
            let samples: Vec<i16> = (0..segment.length.get())
                .flat_map(|frame| {
                    let place = frame as f64 / f64::from(FRAMES_PER_SECOND) % PERIOD;
                    [
                        full(level(f64::from(byte))),
                        full(LOW + RISE * place / PERIOD),
                    ]
                })
                .collect();
            file.write_samples(&samples).unwrap();
            file.finish().unwrap();
            paths.insert(segment.id, path);
        }
        (folder, Store(paths))
    })
}
