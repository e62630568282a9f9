//! A run: frames heard one after the other, as sound in one file or as silence that was not kept.
//!
//! Pure.

use jiff::{SignedDuration, Timestamp};

use super::line::{Line, Why};
use phatthanh_core::units::{FRAMES_PER_SECOND, Frames};

/// By so many frames the instant of a point may be off: a tenth of a second.
const NOISE: u64 = FRAMES_PER_SECOND as u64 / 10;

/// Frames heard without a break, and the clock that says when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Run {
    /// Its file's name; none of silence.
    pub(super) file: Option<String>,
    /// Frames and the instants at which they were heard, in order, never empty, the first frame first.
    pub(super) points: Vec<(u64, Timestamp)>,
    /// Bytes of the file up to a whole frame, and that frame: what is known to be good of it.
    pub(super) settled: Option<(u64, u64)>,
    /// Why it ended; none as long as it has not, or nobody could write it down.
    pub(super) ended: Option<Why>,
    /// Why its file is not there any more.
    pub(super) removed: Option<Why>,
}

impl Run {
    pub(super) fn new(file: Option<String>, at: Timestamp) -> Self {
        Self {
            file,
            points: vec![(0, at)],
            settled: None,
            ended: None,
            removed: None,
        }
    }

    /// The runs that `lines` of an index list, in order; what makes no sense is left out.
    pub(super) fn of_lines(lines: impl IntoIterator<Item = Line>) -> Vec<Self> {
        let mut runs: Vec<Self> = Vec::new();
        for line in lines {
            match line {
                Line::Sound { file, at } => runs.push(Self::new(Some(file), at)),
                Line::Silence { at } => runs.push(Self::new(None, at)),
                Line::Point { frame, at, bytes } => {
                    if let Some(run) = runs.last_mut().filter(|run| run.ended.is_none()) {
                        run.reach(frame, at);
                        run.settled = bytes.map(|bytes| (bytes, frame)).or(run.settled);
                    }
                }
                Line::End {
                    frame,
                    at,
                    why,
                    file,
                } => {
                    let run = runs
                        .iter_mut()
                        .rev()
                        .find(|run| run.ended.is_none() && run.file == file);
                    if let Some(run) = run {
                        // What a power cut left may be less than what was told before.
                        run.points.truncate(
                            run.points
                                .partition_point(|(known, _)| *known < frame)
                                .max(1),
                        );
                        run.reach(frame, at);
                        run.ended = Some(why);
                    }
                }
                Line::Removed { file, why, .. } => {
                    let gone = runs
                        .iter_mut()
                        .filter(|run| run.file.as_deref() == Some(&file));
                    gone.for_each(|run| run.removed = Some(why));
                }
            }
        }

        runs
    }

    /// Learns when `frame` is heard, if that is news and can be.
    pub(super) fn reach(&mut self, frame: u64, at: Timestamp) {
        let (last, heard) = self.last();
        let passed = Frames::between(heard, at).get();
        // An index may be damaged: no card is a hundredth off.
        let likely = |frames: u64| frames.abs_diff(passed) <= passed / 100 + NOISE;
        if at > heard
            && frame
                .checked_sub(last)
                .is_some_and(|frames| frames > 0 && likely(frames))
        {
            self.points.push((frame, at));
        }
    }

    /// When it begins.
    pub(super) fn start(&self) -> Timestamp {
        self.points[0].1
    }

    /// When it ends, as far as it is known.
    pub(super) fn end(&self) -> Timestamp {
        self.last().1
    }

    /// How many frames of it are known.
    pub(super) fn frames(&self) -> u64 {
        self.last().0
    }

    /// The last frame whose instant is known, and that.
    pub(super) fn last(&self) -> (u64, Timestamp) {
        *self.points.last().expect("a run has its first point")
    }

    /// When `frame` was heard: between points as they say, beyond the last at the nominal rate.
    pub(super) fn instant(&self, frame: u64) -> Timestamp {
        let after = self.points.partition_point(|(known, _)| *known <= frame);
        let (first, at) = self.points[after.saturating_sub(1)];
        let passed = frame.saturating_sub(first);
        let length = match self.points.get(after) {
            Some((next, then)) => {
                let nanos = then
                    .duration_since(at)
                    .as_nanos()
                    .saturating_mul(i128::from(passed));
                SignedDuration::from_nanos((nanos / i128::from(next - first)) as i64)
            }
            None => Frames::new(passed).to_duration(),
        };

        at.saturating_add(length).unwrap_or(Timestamp::MAX)
    }

    /// The frame heard next from `instant` on, within the run: from 0 to [`Self::frames`].
    pub(super) fn frame(&self, instant: Timestamp) -> u64 {
        let after = self.points.partition_point(|(_, at)| *at <= instant);
        let Some((first, at)) = after.checked_sub(1).map(|before| self.points[before]) else {
            return 0;
        };

        let passed = instant.duration_since(at).as_nanos();
        let frames = match self.points.get(after) {
            Some((next, then)) => nearest(
                passed.saturating_mul(i128::from(next - first)),
                then.duration_since(at).as_nanos(),
            ),
            None => nearest(passed * i128::from(FRAMES_PER_SECOND), 1_000_000_000),
        };

        first
            .saturating_add(u64::try_from(frames).unwrap_or(u64::MAX))
            .min(self.frames())
    }
}

/// `a / b`, rounded, of a positive `b`.
const fn nearest(a: i128, b: i128) -> i128 {
    a.saturating_add(b / 2) / b
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(us: i64) -> Timestamp {
        Timestamp::from_microsecond(1_764_064_800_000_000 + us).unwrap()
    }

    proptest! {
        /// Each frame is found again at its own instant, whatever the crystal does.
        #[test]
        fn frames_and_instants_agree(drifts in prop::collection::vec(-200_i64..200, 1..20), frame in 0_u64..5_000_000) {
            let mut run = Run::new(None, at(0));
            let mut now = 0;
            for (second, drift) in drifts.iter().enumerate() {
                now += 5_000_000 + drift * 5;
                run.reach((second as u64 + 1) * 240_000, at(now));
            }
            let frame = frame % (run.frames() + 1);
            prop_assert_eq!(run.frame(run.instant(frame)), frame);
        }
    }

    #[test]
    fn beyond_its_bounds_a_run_ends() {
        let mut run = Run::new(None, at(0));
        run.reach(48_000, at(1_000_000));
        assert_eq!(run.frame(at(-5)), 0);
        assert_eq!(run.frame(at(2_000_000)), 48_000);
        assert_eq!(run.instant(96_000), at(2_000_000));
        run.reach(40_000, at(3_000_000));
        assert_eq!(run.frames(), 48_000);
    }

    #[test]
    fn a_run_a_power_cut_broke_off_ends_where_its_file_does() {
        let file = Some("a.flac".to_owned());
        let lines = [
            Line::Sound {
                file: "a.flac".into(),
                at: at(0),
            },
            Line::Point {
                frame: 48_000,
                at: at(1_000_000),
                bytes: Some(900),
            },
            Line::Point {
                frame: 96_000,
                at: at(2_000_000),
                bytes: Some(1800),
            },
            Line::Silence { at: at(9_000_000) },
            Line::End {
                frame: 81_920,
                at: at(1_706_666),
                why: Why::PowerCut,
                file,
            },
            Line::Point {
                frame: 24_000,
                at: at(9_500_000),
                bytes: None,
            },
            Line::Removed {
                file: "a.flac".into(),
                at: at(99_000_000),
                why: Why::Age,
            },
        ];
        let runs = Run::of_lines(lines);
        assert_eq!(
            runs[0].points,
            [(0, at(0)), (48_000, at(1_000_000)), (81_920, at(1_706_666))]
        );
        assert_eq!(
            (runs[0].ended, runs[0].removed),
            (Some(Why::PowerCut), Some(Why::Age))
        );
        assert_eq!(
            runs[1].points,
            [(0, at(9_000_000)), (24_000, at(9_500_000))]
        );
    }
}
