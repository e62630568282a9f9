//! Listens behind the last stage: is there sound while something is on air?
//!
//! Only what is heard counts here, whatever the decks and the chain believe. Whether a recording may
//! be silent at that place is not known here: who planned it judges by what ingest measured.

use std::ops::Range;

use super::cue::{CueId, Event};
use phatthanh_core::units::{CHANNELS, Frames, Level};

/// Quieter than this is silence, dBFS as the root of the mean square of both channels.
const SILENT: Level = Level(-50.0);

/// Frames that are judged together: a tenth of a second.
const WINDOW: Frames = Frames::from_ms(100);

/// Silence this long is reported, and again each time it has lasted so long: 8 s.
const LONG: Frames = Frames::from_ms(8_000);

/// What is on air at some frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct OnAir {
    /// The cue; none is the floor.
    pub(crate) cue: Option<CueId>,
    /// The place in its source.
    pub(crate) at: Frames,
}

/// The ear.
#[derive(Debug)]
pub(crate) struct Watch {
    frames: Frames,
    square_sum: f64,
    silence: Option<Silence>,
    news: Vec<Event>,
}

/// A silence that has not ended.
#[derive(Debug)]
struct Silence {
    cue: Option<CueId>,
    /// Place in the source where it began, or was last reported.
    from: Frames,
    /// Frames since then.
    lasted: Frames,
    /// Frames in all, other cues included.
    whole: Frames,
    told: bool,
}

impl Watch {
    /// Has heard nothing yet.
    pub(crate) fn new() -> Self {
        Self {
            frames: Frames::ZERO,
            square_sum: 0.0,
            silence: None,
            news: Vec::new(),
        }
    }

    /// Takes what comes out, interleaved stereo, while `on_air` is at its last frame; nothing is on air
    /// if the station is quiet on purpose.
    pub(crate) fn take(&mut self, samples: &[f32], on_air: Option<OnAir>) {
        let Some(on_air) = on_air else {
            self.sounds();
            (self.frames, self.square_sum) = (Frames::ZERO, 0.0);
            return;
        };

        self.square_sum += samples
            .iter()
            .map(|sample| f64::from(*sample).powi(2))
            .sum::<f64>();
        self.frames += Frames::new((samples.len() / CHANNELS) as u64);
        if self.frames < WINDOW {
            return;
        }

        let mean = self.square_sum / (self.frames.get() * CHANNELS as u64) as f64;
        if Level::of(mean.sqrt()) < SILENT {
            self.is_silent(on_air, self.frames);
        } else {
            self.sounds();
        }

        (self.frames, self.square_sum) = (Frames::ZERO, 0.0);
    }

    /// Drains the events to report.
    pub(crate) fn news(&mut self) -> std::vec::Drain<'_, Event> {
        self.news.drain(..)
    }

    fn is_silent(&mut self, on_air: OnAir, frames: Frames) {
        let begun = on_air.at.saturating_sub(frames);
        let fresh = || Silence {
            cue: on_air.cue,
            from: begun,
            lasted: Frames::ZERO,
            whole: Frames::ZERO,
            told: false,
        };

        let silence = self.silence.get_or_insert_with(fresh);
        if silence.cue != on_air.cue {
            // The next one gets its own time to be heard.
            (silence.cue, silence.from, silence.lasted) = (on_air.cue, begun, Frames::ZERO);
        }

        silence.lasted += frames;
        silence.whole += frames;
        if silence.lasted >= LONG {
            let within = Range {
                start: silence.from,
                end: on_air.at,
            };
            self.news.push(Event::Silence {
                cue: silence.cue,
                within,
            });
            (silence.from, silence.lasted, silence.told) = (on_air.at, Frames::ZERO, true);
        }
    }

    fn sounds(&mut self) {
        if let Some(silence) = self.silence.take_if(|silence| silence.told) {
            self.news.push(Event::SilenceOver {
                lasted: silence.whole,
            });
        }
        self.silence = None;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BLOCK: u64 = 480;

    /// Plays seconds of a level in a cue; what is reported, with the second of each.
    struct Rig {
        watch: Watch,
        at: u64,
    }

    impl Rig {
        fn play(&mut self, cue: Option<u64>, seconds: u64, level: f32) -> Vec<Event> {
            for _ in 0..seconds * 100 {
                self.at += BLOCK;
                let on_air = cue.map(|cue| OnAir {
                    cue: Some(CueId(cue)),
                    at: Frames::new(self.at),
                });
                self.watch.take(&[level; BLOCK as usize * CHANNELS], on_air);
            }
            self.watch.news().collect()
        }
    }

    fn silence(cue: u64, from: u64, to: u64) -> Event {
        let at = |second| Frames::from_ms(second * 1000);
        Event::Silence {
            cue: Some(CueId(cue)),
            within: at(from)..at(to),
        }
    }

    #[test]
    fn eight_seconds_are_told_and_the_end_of_it() {
        let mut rig = Rig {
            watch: Watch::new(),
            at: 0,
        };

        assert_eq!(rig.play(Some(1), 5, 0.1), []);
        assert_eq!(rig.play(Some(1), 7, 0.003), []);
        assert_eq!(rig.play(Some(1), 1, 0.1), [], "seven seconds are none");
        assert_eq!(
            rig.play(Some(1), 20, 0.003),
            [silence(1, 13, 21), silence(1, 21, 29)]
        );
        assert_eq!(
            rig.play(Some(1), 1, 0.1),
            [Event::SilenceOver {
                lasted: Frames::from_ms(20_000)
            }]
        );
        assert_eq!(rig.play(Some(1), 7, 0.0), []);
    }

    #[test]
    fn a_quiet_station_is_no_fault_and_the_next_cue_has_its_own_time() {
        let mut rig = Rig {
            watch: Watch::new(),
            at: 0,
        };

        assert_eq!(rig.play(None, 3600, 0.0), []);
        rig.at = 0;
        assert_eq!(rig.play(Some(1), 7, 0.0), []);
        assert_eq!(rig.play(Some(2), 7, 0.0), []);
        assert_eq!(rig.play(Some(2), 1, 0.0), [silence(2, 7, 15)]);
        assert_eq!(
            rig.play(None, 1, 0.0),
            [Event::SilenceOver {
                lasted: Frames::from_ms(15_000)
            }]
        );
    }

    #[test]
    fn the_threshold_is_minus_fifty() {
        for (db, expected) in [(-49.0, 0), (-51.0, 1)] {
            let mut rig = Rig {
                watch: Watch::new(),
                at: 0,
            };
            assert_eq!(
                rig.play(Some(1), 9, 10_f32.powf(db / 20.0)).len(),
                expected,
                "{db}"
            );
        }
    }
}
