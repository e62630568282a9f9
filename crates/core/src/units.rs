//! Quantities, each a type of its own: lengths of audio, gains, loudness and levels.
//!
//! Pure.

pub mod instant;

use std::fmt;
use std::iter::Sum;
use std::ops::{Add, AddAssign, Sub};

use jiff::{SignedDuration, Timestamp};

/// Frames a second, everywhere between a decoder and the sound card.
pub const FRAMES_PER_SECOND: u32 = 48_000;

/// Samples a frame: the station works in stereo.
pub const CHANNELS: usize = 2;

/// Which channels of a recording are heard.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Sides {
    /// Each where it was recorded.
    #[default]
    Both,
    /// The first, on both sides: the other holds nothing.
    Left,
    /// The second, on both sides: the other holds nothing.
    Right,
}

/// A length of audio, or a place in it, in whole frames at [`FRAMES_PER_SECOND`].
///
/// Sums of `Frames` are exact. Convert to time only to show, to log or to place on a clock.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Frames(u64);

impl Frames {
    /// Nothing.
    pub const ZERO: Self = Self(0);
    /// Longer than anything that airs.
    pub const MAX: Self = Self(u64::MAX);

    /// `count` frames.
    #[must_use]
    pub const fn new(count: u64) -> Self {
        Self(count)
    }

    /// `count` whole milliseconds: 48 frames each.
    #[must_use]
    pub const fn from_ms(count: u64) -> Self {
        Self(count * (FRAMES_PER_SECOND as u64) / 1000)
    }

    /// The nearest whole number of frames; a negative length is nothing.
    #[must_use]
    pub fn from_duration(length: SignedDuration) -> Self {
        let nanos = length.as_nanos().max(0);
        let frames = (nanos * i128::from(FRAMES_PER_SECOND) + 500_000_000) / 1_000_000_000;
        Self(u64::try_from(frames).unwrap_or(u64::MAX))
    }

    /// The nearest whole number of frames; what is no length is nothing.
    #[must_use]
    pub fn of_seconds(seconds: f64) -> Self {
        Self((seconds * f64::from(FRAMES_PER_SECOND)).round().max(0.0) as u64)
    }

    /// `count` frames at `rate` a second, as frames here: rounded up, as a resampler's last frame is.
    ///
    /// # Panics
    /// If `rate` is zero: a caller bug.
    #[must_use]
    pub const fn from_rate(count: u64, rate: u32) -> Self {
        let exact = count as u128 * FRAMES_PER_SECOND as u128;
        Self(exact.div_ceil(rate as u128) as u64)
    }

    /// The number of frames.
    #[must_use]
    pub const fn get(self) -> u64 {
        self.0
    }

    /// The number of frames as an index into a buffer of frames.
    ///
    /// # Panics
    /// If the machine's address space is smaller than that: never for audio in memory.
    #[must_use]
    pub fn index(self) -> usize {
        usize::try_from(self.0).expect("audio in memory fits the address space")
    }

    /// As a length of time, to the nanosecond below.
    #[must_use]
    pub fn to_duration(self) -> SignedDuration {
        let rate = u64::from(FRAMES_PER_SECOND);
        let nanos = (self.0 % rate) * 1_000_000_000 / rate;
        SignedDuration::new((self.0 / rate).cast_signed(), nanos as i32)
    }

    /// As seconds, to show.
    #[must_use]
    pub fn seconds(self) -> f64 {
        self.0 as f64 / f64::from(FRAMES_PER_SECOND)
    }

    /// The instant this long after `start`.
    #[must_use]
    pub fn after(self, start: Timestamp) -> Timestamp {
        start
            .saturating_add(self.to_duration())
            .unwrap_or(Timestamp::MAX)
    }

    /// The frames from `start` to `end`; nothing if `end` is not later.
    #[must_use]
    pub fn between(start: Timestamp, end: Timestamp) -> Self {
        Self::from_duration(end.duration_since(start))
    }

    /// The difference, or nothing if `other` is longer.
    #[must_use]
    pub const fn saturating_sub(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }

    /// The sum, or [`Frames::MAX`].
    #[must_use]
    pub const fn saturating_add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl Add for Frames {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }
}

impl AddAssign for Frames {
    fn add_assign(&mut self, other: Self) {
        self.0 += other.0;
    }
}

/// # Panics
/// If the result would be negative: use [`Frames::saturating_sub`] where that may be.
impl Sub for Frames {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(self.0 - other.0)
    }
}

impl Sum for Frames {
    fn sum<I: Iterator<Item = Self>>(frames: I) -> Self {
        frames.fold(Self::ZERO, Add::add)
    }
}

/// A change of level, in decibels.
#[derive(Debug, Default, Clone, Copy, PartialEq, PartialOrd)]
pub struct Gain(f32);

impl Gain {
    /// No change.
    pub const UNITY: Self = Self(0.0);

    /// `db` decibels; a number that is none is no change.
    #[must_use]
    pub fn from_db(db: f32) -> Self {
        Self(if db.is_finite() { db } else { 0.0 })
    }

    /// Decibels.
    #[must_use]
    pub const fn db(self) -> f32 {
        self.0
    }

    /// The factor for samples.
    #[must_use]
    pub fn linear(self) -> f32 {
        10_f32.powf(self.0 / 20.0)
    }
}

/// Integrated loudness after EBU R128, in LUFS.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
pub struct Lufs(pub f64);

impl Lufs {
    /// The gain that brings this loudness to `target`.
    #[must_use]
    pub fn to(self, target: Self) -> Gain {
        Gain::from_db((target.0 - self.0) as f32)
    }
}

/// What a high pass takes of a recording's loudness, in LU, where its corner is one of [`BassLoss::CORNERS`].
#[derive(Debug, Default, Clone, Copy, PartialEq)]
pub struct BassLoss(pub [f32; 6]);

impl BassLoss {
    /// In hertz.
    pub const CORNERS: [f64; 6] = [30.0, 60.0, 75.0, 90.0, 120.0, 200.0];

    /// What one at `hertz` takes: between the corners along a line of LU by octaves.
    #[must_use]
    pub fn at(&self, hertz: u32) -> f32 {
        let corners = Self::CORNERS;
        let place = f64::from(hertz).clamp(corners[0], corners[5]);
        let above = corners
            .iter()
            .position(|corner| *corner >= place)
            .unwrap_or(5)
            .max(1);
        let (from, to) = (corners[above - 1], corners[above]);
        let part = ((place / from).ln() / (to / from).ln()) as f32;
        self.0[above - 1] + (self.0[above] - self.0[above - 1]) * part
    }
}

/// A peak, in decibels relative to full scale (true peak: dBTP).
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
pub struct Level(pub f64);

impl Level {
    /// The level of a sample of this magnitude; silence is −∞.
    #[must_use]
    pub fn of(magnitude: f64) -> Self {
        Self(20.0 * magnitude.log10())
    }
}

/// A number of bytes.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Size(pub u64);

/// As disks are sold: `400 MB`, `1.5 GB`, a thousand to the next.
impl fmt::Display for Size {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const UNITS: [(&str, u64); 4] = [
            ("TB", 1_000_000_000_000),
            ("GB", 1_000_000_000),
            ("MB", 1_000_000),
            ("kB", 1000),
        ];
        match UNITS.iter().find(|(_, bytes)| self.0 >= *bytes) {
            Some((unit, bytes)) => match (self.0 / bytes, self.0 % bytes / (bytes / 10)) {
                (whole @ 0..10, tenth @ 1..) => write!(f, "{whole}.{tenth} {unit}"),
                (whole, _) => write!(f, "{whole} {unit}"),
            },
            None => write!(f, "{} B", self.0),
        }
    }
}

/// Minutes, seconds and milliseconds: `06:41.250`; with hours where there are any.
impl fmt::Display for Frames {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ms = self.0 * 1000 / u64::from(FRAMES_PER_SECOND);
        let (minutes, rest) = (ms / 60_000, ms % 60_000);
        if minutes >= 60 {
            write!(f, "{}:", minutes / 60)?;
        }
        write!(
            f,
            "{:02}:{:02}.{:03}",
            minutes % 60,
            rest / 1000,
            rest % 1000
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_and_time() {
        assert_eq!(Frames::from_ms(1).get(), 48);
        assert_eq!(
            Frames::from_duration(SignedDuration::from_secs(-1)),
            Frames::ZERO
        );
        for frames in [0, 1, 47, 48, 48_001, 4_147_200_001] {
            assert_eq!(
                Frames::from_duration(Frames(frames).to_duration()).get(),
                frames
            );
        }

        assert_eq!(Frames::from_rate(44_100, 44_100).get(), 48_000);
        assert_eq!(Frames::from_rate(1, 44_100).get(), 2);
        assert_eq!(Frames::from_ms(401_250).to_string(), "06:41.250");
        assert_eq!(Frames::from_ms(5_400_000).to_string(), "1:30:00.000");
    }

    #[test]
    fn sizes() {
        let said = [
            0,
            999,
            1000,
            400_900_000,
            1_000_000_000,
            1_540_000_000,
            25_900_000_000,
            u64::MAX,
        ];
        let said = said.map(|bytes| Size(bytes).to_string());
        assert_eq!(
            said,
            [
                "0 B",
                "999 B",
                "1 kB",
                "400 MB",
                "1 GB",
                "1.5 GB",
                "25 GB",
                "18446744 TB"
            ]
        );
    }

    #[test]
    fn gain() {
        assert!((Gain::from_db(-6.0).linear() - 0.501_187).abs() < 1e-5);
        assert_eq!(Lufs(-21.0).to(Lufs(-16.0)), Gain::from_db(5.0));
        assert_eq!(Gain::from_db(f32::NAN), Gain::UNITY);
    }

    #[test]
    fn loss_between_corners() {
        let loss = BassLoss([0.0, 1.0, 1.5, 2.0, 3.0, 4.0]);
        let check =
            |hertz, expected: f32| assert!((loss.at(hertz) - expected).abs() < 0.01, "{hertz}");
        check(30, 0.0);
        check(60, 1.0);
        check(67, 1.25);
        check(120, 3.0);
        check(200, 4.0);
    }
}
