//! Whether an input brings nothing but hiss or one tone.
//!
//! No program is as loud as it was for half a minute: the mean of 100 ms of speech or music moves by decibels from one to
//! the next, that of a receiver's hiss by tenths of one, that of a tone not at all.
//!
//! Each who sends has a half minute of their own: two that try their line with a tone, one after the other, are no hiss. Who is
//! let in again and again with the same tone has a whole minute in all, and none once it was found to be no program:
//! otherwise a line that breaks off often enough would never be judged.

/// A block is as loud as those before it within a decibel.
const LOUDER: f32 = 1.122;
const SOFTER: f32 = 1.0 / LOUDER;

/// Softer ones, at −60 dBFS, are silence.
const SILENCE: f32 = 1e-3;

/// So many blocks are no program: half a minute.
const LONG: u32 = 300;

/// One that is not as loud takes so many back: a crackle in the hiss makes no program of it, and a second of one does.
const TAKEN_BACK: u32 = 20;

/// So many more are counted: two crackles may follow one another.
const MORE: u32 = 2 * TAKEN_BACK;

/// How slowly the measure follows what drifts.
const FOLLOWS: f32 = 20.0;

/// How long the sound has been as loud as it is.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Steady {
    level: f32,
    blocks: u32,
    /// How many of them are another's, and not counted.
    before: u32,
}

impl Steady {
    /// Takes note of the next 100 ms, of this mean level.
    pub(super) fn block(&mut self, level: f32) {
        let is_as_loud =
            level >= SILENCE && level <= self.level * LOUDER && level >= self.level * SOFTER;
        if is_as_loud {
            self.level += (level - self.level) / FOLLOWS;
            self.blocks = (self.blocks + 1).min(self.before + LONG + MORE);
            return;
        }

        self.blocks = self.blocks.saturating_sub(TAKEN_BACK);
        if self.blocks == 0 {
            (self.level, self.before) = (level, 0);
        }
    }

    /// Takes note that another sends from now on.
    pub(super) fn another(&mut self) {
        if !self.is() {
            self.before = self.blocks.min(LONG);
        }
    }

    /// Returns whether that is too long for any program.
    pub(super) fn is(self) -> bool {
        self.blocks >= self.before + LONG
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Numbers from 0 to 1, the same each time.
    fn random(seed: u32) -> impl Iterator<Item = f32> + Clone {
        std::iter::successors(Some(seed), |last| {
            Some(last.wrapping_mul(1_664_525).wrapping_add(1_013_904_223))
        })
        .map(|number| (number >> 8) as f32 / (1 << 24) as f32)
    }

    /// Blocks of noise that is smoothed as a receiver smooths it: the level of 4,800 samples each.
    fn hiss() -> impl Iterator<Item = f32> {
        let (mut numbers, mut last) = (random(7), 0.0_f32);
        std::iter::repeat_with(move || {
            let squares = (0..4800).map(|_| {
                let white = numbers.next().unwrap_or_default() - 0.5;
                last += 0.3 * (white - last);
                last * last
            });
            (squares.sum::<f32>() / 4800.0).sqrt()
        })
    }

    fn after(levels: impl Iterator<Item = f32>, seconds: usize) -> Steady {
        let mut steady = Steady::default();
        levels
            .take(seconds * 10)
            .for_each(|level| steady.block(level));
        steady
    }

    #[test]
    fn hiss_and_tones_are_no_program_after_half_a_minute() {
        assert!(!after(hiss(), 29).is());
        assert!(after(hiss(), 31).is());
        assert!(after(std::iter::repeat(0.1), 31).is());
        // It fades, as the weather changes.
        let fading = hiss()
            .zip(0..)
            .map(|(level, at)| level * (1.0 - at as f32 / 3000.0));
        assert!(after(fading, 60).is());
        // It crackles once in five seconds.
        let crackling = hiss()
            .zip(0..)
            .map(|(level, at)| level * if at % 50 == 49 { 4.0 } else { 1.0 });
        assert!(after(crackling, 60).is());
    }

    /// Of one tone by turns each has half a minute and all have one, until it was found to be none; another tone is another's.
    #[test]
    fn each_who_sends_has_half_a_minute() {
        let runs = |steady: &mut Steady, level: f32, seconds: usize| {
            (0..seconds * 10).for_each(|_| steady.block(level));
            steady.is()
        };
        let mut steady = after(std::iter::repeat(0.1), 25);
        steady.another();
        assert!(!runs(&mut steady, 0.1, 29));
        assert!(runs(&mut steady, 0.1, 2));
        steady.another();
        assert!(runs(&mut steady, 0.1, 1), "it was found to be none");
        assert!(!runs(&mut steady, 0.2, 4));
        assert!(!runs(&mut steady, 0.2, 27));
        assert!(runs(&mut steady, 0.2, 4));

        let mut steady = Steady::default();
        let found = (0..20).position(|_| {
            steady.another();
            runs(&mut steady, 0.1, 10)
        });
        // The very first block is compared with none.
        assert_eq!(found, Some(6), "after a minute");
    }

    #[test]
    fn what_moves_is_a_program_and_so_is_silence() {
        // Speech: words of a third of a second, as loud as they happen to be, over a room's noise.
        let loud = random(3).flat_map(|number| {
            let word = 0.02 + 0.2 * number;
            [word * 0.7, word, word * 0.8, 0.004]
        });
        assert!(!after(loud.clone(), 600).is());
        // Music that was pressed hard: within two decibels to either side.
        let pressed = random(5).map(|number| 0.25 * 10_f32.powf((number * 4.0 - 2.0) / 20.0));
        assert!(!after(pressed, 600).is());
        assert!(!after(std::iter::repeat(0.0), 600).is());
        assert!(!after(std::iter::repeat(f32::NAN), 600).is());
        assert!(!after(hiss().map(|level| level * 1e-3), 600).is());
        // A second and a half of a program ends it.
        let mut steady = after(hiss(), 60);
        loud.take(15).for_each(|level| steady.block(level));
        assert!(!steady.is());
    }
}
