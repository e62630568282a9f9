//! What was found in a whole recording, judged: which channels are heard, how loud, where it is
//! silent, what is poor about it. Pure.

use std::ops::Range;

use super::loudness::{self, Energies, STRETCHES};
use crate::complaint::{Flaw, Warning};
use phatthanh_audio::lufs;
use phatthanh_core::rundown::MOST_GAIN_DB;
use phatthanh_core::units::{BassLoss, CHANNELS, Frames, Level, Lufs, Sides};

/// Beginning and end are silent where they are this much quieter than the whole.
const SILENT_BELOW_DB: f64 = 30.0;
/// Quieter than this beside the whole, for this many tenths of a second, the air may seem silent: what
/// the watch of the air must not take for a fault.
const QUIET_BELOW_DB: f64 = 20.0;
const PAUSE_TENTHS: usize = 20;
/// A pause this long in the middle sounds like a fault of the transmitter, in seconds.
const LONG_PAUSE: usize = 5;
/// A channel this much quieter than the other, and in itself quieter than a quiet room, holds nothing.
const DEAD_BELOW_DB: f64 = 40.0;
const DEAD_LUFS: f64 = -50.0;
/// One this much quieter holds nothing if what it holds is steady while the other moves: the hum of a
/// loose plug. What leaks from one microphone into the other moves with it.
const HUM_BELOW_DB: f64 = 20.0;
const HUM_STEADY_DB: f64 = 6.0;
const SOUND_MOVES_DB: f64 = 12.0;
/// The part of the time a channel may crackle and yet hold nothing.
const CRACKLE: f64 = 0.01;
/// Where one side is the other's opposite, both together are silent: heard on one loudspeaker, as horns are, less
/// than this of the energy is kept, −6 dB. Two sides that have nothing in common keep half, −3 dB: a wide room, an
/// instrument on one side, an echo from side to side.
const CANCELLED: f32 = 0.25;
/// Stretches looked at together, three seconds: tones that differ a little from side to side, as a chorus makes
/// them, agree and cancel in turn in less.
const TOGETHER: usize = 3 * STRETCHES as usize;
/// A voice turned over on one side beside music that is not leaves as much as two sides that have nothing in common do.
/// It is known by its course: what cancels has the pauses of speech, and what does not cancel goes on through them.
/// Looked at together, twelve seconds.
const COURSE: usize = 4 * TOGETHER;
/// What cancels is about as loud as what does not, or louder: less of the energy is kept than this, −2 dB.
const AS_LOUD: f32 = 0.63;
/// A stretch this much quieter than the mean, −6 dB, is a pause: music on two sides is in it too.
const COURSE_PAUSE: f32 = 0.25;
/// Speech has pauses in more of the stretches; what goes on through them in less than half as many.
const COURSE_PAUSES: f32 = 0.2;
/// Parts of one sound swell together; a voice and the music beside it do not.
const COURSE_ALIKE: f32 = 0.4;
/// The part of what is heard that must be cancelled so that one side alone is better, and so that it is news.
const MOSTLY: f64 = 0.5;
const PARTLY: f64 = 0.15;
/// How loud horn loudspeakers want it; every station's target is near.
const USUAL_TARGET: Lufs = Lufs(-16.0);
/// More gain than this brings up the noise of a phone's microphone (about −60 LUFS) to where it is
/// heard under speech: less than 28 dB below it.
const MUCH_GAIN_DB: f64 = 16.0;
/// So often in a minute, and so often at all, clipping is heard and no accident.
const CLIPPED_A_MINUTE: f64 = 10.0;
const CLIPPED: u32 = 10;
/// An offset no further than this below the sound itself clicks where the recording begins and ends.
const OFFSET_BELOW_DB: f64 = 20.0;
/// Below this rate half of what makes consonants is missing, as on the telephone.
const NARROW_RATE: u32 = 16_000;

/// What was found.
#[derive(Debug)]
pub(super) struct Findings {
    pub(super) loudness: Option<Lufs>,
    /// Loudness, or for what is too short to have one its peak.
    pub(super) level: Lufs,
    pub(super) range_lu: Option<f64>,
    pub(super) sides: Sides,
    /// Of its loudness, through a high pass.
    pub(super) bass: BassLoss,
    pub(super) true_peak: Level,
    /// Of the fingerprint.
    pub(super) print: Option<Vec<u32>>,
    rate: u32,
    frames: u64,
    /// The energy of each stretch, as heard.
    heard: Vec<f32>,
    clipped: u32,
    /// As heard.
    offset: f64,
    /// The part of what is heard that is silent where both sides come together.
    cancelled: f64,
    is_dead: bool,
}

/// What was found in each channel by itself: true peak, runs of clipped samples, mean.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Channel {
    pub(super) peak: f64,
    pub(super) clipped: u32,
    pub(super) offset: f64,
}

impl Findings {
    /// Judges `frames` frames at `rate`: of each stretch the energies, and what both sides have in common. What
    /// was of one channel alone is given as both.
    pub(super) fn new(
        rate: u32,
        frames: u64,
        (stretches, common): (&[Energies], &[f32]),
        each: [Channel; CHANNELS],
    ) -> Self {
        let cancelled = cancelled(stretches, common);
        let alive = alive(stretches);
        let is_dead = alive != Sides::Both;
        let sides = if !is_dead && cancelled >= MOSTLY {
            louder(stretches)
        } else {
            alive
        };

        let heard: Vec<f32> = stretches
            .iter()
            .map(|[left, right]| match sides {
                Sides::Both => left + right,
                Sides::Left => 2.0 * left,
                Sides::Right => 2.0 * right,
            })
            .collect();
        let [left, right] = each;
        let [left, right] = match sides {
            Sides::Both => [left, right],
            Sides::Left => [left, left],
            Sides::Right => [right, right],
        };

        let true_peak = Level::of(left.peak.max(right.peak));
        let loudness = loudness::integrated(&heard);
        Self {
            loudness,
            level: loudness.unwrap_or(Lufs(true_peak.0)),
            range_lu: loudness::range(&heard),
            sides,
            bass: BassLoss::default(),
            true_peak,
            print: None,
            rate,
            frames,
            heard,
            clipped: left.clipped.max(right.clipped),
            offset: left.offset.abs().max(right.offset.abs()),
            cancelled,
            is_dead,
        }
    }

    /// From the first frame that is heard to the one after the last.
    pub(super) fn sound(&self) -> (u64, u64) {
        let first = self.heard.iter().position(|energy| self.is_heard(*energy));
        let last = self.heard.iter().rposition(|energy| self.is_heard(*energy));
        let start = |stretch| loudness::stretch_start(stretch, self.rate);
        let end = last.map_or(self.frames, |last| self.frames.min(start(last + 1)));
        (start(first.unwrap_or(0)), end)
    }

    /// What is poor about it, and what to do.
    pub(super) fn warnings(&self) -> Vec<Warning> {
        let found = [
            self.dead(),
            self.quiet(),
            self.clipping(),
            self.offset(),
            self.pause(),
            self.narrow(),
        ];
        found.into_iter().flatten().collect()
    }

    fn is_heard(&self, energy: f32) -> bool {
        lufs(energy.into()) > self.level.0 - SILENT_BELOW_DB
    }

    fn dead(&self) -> Option<Warning> {
        let flaw = match (self.sides, self.is_dead) {
            (Sides::Both, _) => return self.partly_cancelled(),
            (Sides::Left, true) => Flaw::DeadRight,
            (Sides::Right, true) => Flaw::DeadLeft,
            (Sides::Left, false) => Flaw::OppositeRight,
            (Sides::Right, false) => Flaw::OppositeLeft,
        };
        Some(flaw.warning())
    }

    fn partly_cancelled(&self) -> Option<Warning> {
        let text = || {
            Flaw::OppositePartly
                .warning()
                .with("percent", (self.cancelled * 100.0).round())
        };
        (self.cancelled >= PARTLY).then(text)
    }

    fn quiet(&self) -> Option<Warning> {
        let gain_db = USUAL_TARGET.0 - self.loudness?.0;
        let most_db = f64::from(MOST_GAIN_DB);
        let text = match () {
            () if gain_db > most_db + 1.0 => Flaw::Faint.warning().with("most_db", most_db.round()),
            () if gain_db > MUCH_GAIN_DB => Flaw::Quiet.warning(),
            () => return None,
        };
        Some(text.with("db", gain_db.round()))
    }

    fn clipping(&self) -> Option<Warning> {
        let minutes = self.frames as f64 / f64::from(self.rate) / 60.0;
        let often =
            self.clipped >= CLIPPED && f64::from(self.clipped) >= CLIPPED_A_MINUTE * minutes;
        often.then(|| Flaw::Clipped.warning().with("times", self.clipped))
    }

    fn offset(&self) -> Option<Warning> {
        (Level::of(self.offset).0 > self.level.0 - OFFSET_BELOW_DB).then(|| Flaw::Offset.warning())
    }

    /// Where it is so quiet that a listener may take the station for silent, its ends included.
    pub(super) fn pauses(&self) -> Vec<Range<Frames>> {
        let tenths: Vec<f64> = self
            .heard
            .chunks(10)
            .map(|tenth| {
                tenth.iter().map(|energy| f64::from(*energy)).sum::<f64>() / tenth.len() as f64
            })
            .collect();
        let is_quiet = |energy: &f64| lufs(*energy) < self.level.0 - QUIET_BELOW_DB;
        let frames = |tenths: usize| Frames::from_ms(tenths as u64 * 100);
        let mut at = 0;
        let runs = tenths
            .chunk_by(|one, next| is_quiet(one) == is_quiet(next))
            .map(|run| {
                at += run.len();
                (is_quiet(&run[0]), at - run.len()..at)
            });
        let long = runs.filter(|(quiet, run)| *quiet && run.len() >= PAUSE_TENTHS);
        long.map(|(_, run)| frames(run.start)..frames(run.end))
            .collect()
    }

    fn pause(&self) -> Option<Warning> {
        let long = LONG_PAUSE * STRETCHES as usize;
        let heard = self
            .heard
            .iter()
            .enumerate()
            .filter(|(_, energy)| self.is_heard(**energy));
        let heard: Vec<usize> = heard.map(|(stretch, _)| stretch).collect();
        let pauses = heard
            .windows(2)
            .map(|pair| (pair[1] - pair[0] - 1, pair[0] + 1));
        let pauses: Vec<_> = pauses.filter(|(length, _)| *length >= long).collect();
        let (length, start) = *pauses.iter().max_by_key(|(length, _)| *length)?;
        let (start, rest) = (start / STRETCHES as usize, pauses.len() - 1);
        let flaw = if rest == 0 { Flaw::Pause } else { Flaw::Pauses };
        let text = flaw
            .warning()
            .with("at", format!("{}:{:02}", start / 60, start % 60));
        let text = text.with("seconds", length / STRETCHES as usize);
        Some(if rest == 0 {
            text
        } else {
            text.with("count", rest + 1)
        })
    }

    fn narrow(&self) -> Option<Warning> {
        (self.rate < NARROW_RATE).then(|| Flaw::Narrow.warning().with("rate", self.rate))
    }
}

/// The part of what is heard that is silent where both sides come together. What is louder than the mean counts as
/// the mean, what is quieter as much less as it is: the echo of a room between words is no loss.
fn cancelled(stretches: &[Energies], common: &[f32]) -> f64 {
    let mean = stretches.iter().flatten().sum::<f32>() / stretches.len().max(1) as f32;
    let (mut heard, mut lost) = (0.0_f64, 0.0_f64);
    for (energies, common) in stretches.chunks(COURSE).zip(common.chunks(COURSE)) {
        let is_voice = is_voice_lost(energies, common);
        for (energies, common) in energies.chunks(TOGETHER).zip(common.chunks(TOGETHER)) {
            let all: f32 = energies.iter().flatten().sum();
            let left = all / 2.0 + common.iter().sum::<f32>();
            let weight = f64::from(all.min(mean * energies.len() as f32));
            heard += weight;
            lost += if is_voice || left < all * CANCELLED {
                weight
            } else {
                0.0
            };
        }
    }
    if heard > 0.0 { lost / heard } else { 0.0 }
}

/// Whether what is silent where both sides come together is a voice, and what is left of them is something else.
fn is_voice_lost(energies: &[Energies], common: &[f32]) -> bool {
    if energies.len() < COURSE / 2 {
        return false;
    }

    let halves = energies.iter().zip(common);
    let (lost, left): (Vec<f32>, Vec<f32>) = halves
        .map(|([one, other], common)| {
            let half = (one + other) / 2.0;
            ((half - common).max(0.0), (half + common).max(0.0))
        })
        .unzip();
    let sum = |course: &[f32]| course.iter().sum::<f32>();
    let all = sum(&lost) + sum(&left);
    let pauses = |course: &[f32]| {
        let quiet = sum(course) / course.len() as f32 * COURSE_PAUSE;
        let count = course.iter().filter(|energy| **energy < quiet).count();
        count as f32 / course.len() as f32
    };
    let spoken = pauses(&lost);

    sum(&left) < all * AS_LOUD
        && spoken > COURSE_PAUSES
        && pauses(&left) < spoken / 2.0
        && alike(&lost, &left) < COURSE_ALIKE
}

/// How far two courses swell together: 1 where they do, 0 where one has nothing to do with the other (Pearson's
/// coefficient, of amplitudes).
fn alike(one: &[f32], other: &[f32]) -> f32 {
    let amplitudes = |course: &[f32]| -> Vec<f32> {
        let course: Vec<f32> = course.iter().map(|energy| energy.sqrt()).collect();
        let mean = course.iter().sum::<f32>() / course.len().max(1) as f32;
        course.iter().map(|amplitude| amplitude - mean).collect()
    };
    let (one, other) = (amplitudes(one), amplitudes(other));
    let product = |one: &[f32], other: &[f32]| -> f32 {
        one.iter().zip(other).map(|(one, other)| one * other).sum()
    };
    let spread = (product(&one, &one) * product(&other, &other)).sqrt();
    if spread > 0.0 {
        product(&one, &other) / spread
    } else {
        0.0
    }
}

/// The side with more energy.
fn louder(stretches: &[Energies]) -> Sides {
    let [left, right] = [0, 1].map(|side| {
        stretches
            .iter()
            .map(|energy| f64::from(energy[side]))
            .sum::<f64>()
    });
    if right > left {
        Sides::Right
    } else {
        Sides::Left
    }
}

/// Which channels hold something.
fn alive(stretches: &[Energies]) -> Sides {
    let [left, right] = [0, 1].map(|side| Course::of(stretches, side));
    match () {
        () if right.is_dead_beside(&left) => Sides::Left,
        () if left.is_dead_beside(&right) => Sides::Right,
        () => Sides::Both,
    }
}

/// How a channel's level goes, in dB: what it exceeds hardly ever, now and then, nearly always.
#[derive(Debug)]
struct Course {
    loudest: f64,
    loud: f64,
    quiet: f64,
}

impl Course {
    fn of(stretches: &[Energies], side: usize) -> Self {
        // Tenths of a second: shorter ones move with the waves of a hum.
        let mut tenths: Vec<f32> = stretches
            .chunks(10)
            .map(|tenth| tenth.iter().map(|energy| energy[side]).sum::<f32>() / tenth.len() as f32)
            .collect();
        tenths.sort_unstable_by(f32::total_cmp);
        let at = |part: f64| {
            let at = (tenths.len().saturating_sub(1) as f64 * part) as usize;
            lufs(
                tenths
                    .get(at)
                    .copied()
                    .unwrap_or_default()
                    .max(1e-12)
                    .into(),
            )
        };

        Self {
            loudest: at(1.0 - CRACKLE),
            loud: at(0.95),
            quiet: at(0.05),
        }
    }

    fn is_dead_beside(&self, other: &Self) -> bool {
        let below = other.loudest - self.loudest;
        let nothing = below >= DEAD_BELOW_DB && self.loudest < DEAD_LUFS;
        let hum = below >= HUM_BELOW_DB
            && self.loudest - self.quiet < HUM_STEADY_DB
            && other.loud - other.quiet > SOUND_MOVES_DB;
        nothing || hum
    }
}
