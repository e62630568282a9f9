//! What is not part of the recording: the encoder's delay before it, its padding after it, and
//! what the caller leaves out.

/// What becomes of frames beyond the stated length.
#[derive(Debug, Clone, Copy)]
pub(super) enum Tail {
    /// They are no part of the recording.
    Dropped,
    /// Up to this many are padding. If there are more, the statement is wrong (two recordings were
    /// joined behind one header), and all of them are sound.
    Padding(u64),
}

/// Lets the frames of the recording pass and no others.
#[derive(Debug)]
pub(super) struct Trim {
    channels: usize,
    /// Frames of delay still to come.
    delay: u64,
    /// Frames of the stated length still to come; none if nothing is stated.
    left: Option<u64>,
    tail: Tail,
    /// Samples after the stated length that may be padding.
    held: Vec<f32>,
    /// Frames the caller leaves out.
    skip: u64,
}

impl Trim {
    pub(super) const fn new(channels: usize, delay: u64, length: Option<u64>, tail: Tail) -> Self {
        Self {
            channels,
            delay,
            left: length,
            tail,
            held: Vec::new(),
            skip: 0,
        }
    }

    /// The stated length, before anything has passed.
    pub(super) const fn length(&self) -> Option<u64> {
        self.left
    }

    /// Frames before the recording that have not passed.
    pub(super) const fn delay(&self) -> u64 {
        self.delay
    }

    /// Leaves out the next `frames` frames of the recording.
    pub(super) const fn skip(&mut self, frames: u64) {
        self.skip = self.skip.saturating_add(frames);
    }

    /// Whether the next `frames` frames of the file, and `more` after them, are all left out; those are then
    /// passed over, those after them are not.
    pub(super) fn pass_over(&mut self, frames: u64, more: u64) -> bool {
        let here = self.skip.min(self.left.unwrap_or(u64::MAX));
        if frames.saturating_add(more) > self.delay.saturating_add(here) {
            return false;
        }
        let before = frames.min(self.delay);
        self.delay -= before;
        self.skip -= frames - before;
        self.left = self.left.map(|left| left - (frames - before));
        true
    }

    /// Appends to `out` what is the recording in the next `samples`.
    pub(super) fn pass(&mut self, samples: &[f32], out: &mut Vec<f32>) {
        let (_, samples) = take(samples, self.channels, &mut self.delay);
        let Some(left) = &mut self.left else {
            return self.emit(samples, out);
        };

        let (inside, beyond) = take(samples, self.channels, left);
        self.emit(inside, out);
        let Tail::Padding(most) = self.tail else {
            return;
        };

        self.held.extend_from_slice(beyond);
        if (self.held.len() / self.channels) as u64 > most {
            self.left = None;
            self.release(out);
        }
    }

    /// The end: what is held is padding if there is as much of it as was stated.
    pub(super) fn finish(&mut self, out: &mut Vec<f32>) {
        if matches!(self.tail, Tail::Padding(stated) if (self.held.len() / self.channels) as u64 != stated)
        {
            self.release(out);
        }
    }

    fn release(&mut self, out: &mut Vec<f32>) {
        let held = std::mem::take(&mut self.held);
        self.emit(&held, out);
    }

    fn emit(&mut self, samples: &[f32], out: &mut Vec<f32>) {
        let (_, rest) = take(samples, self.channels, &mut self.skip);
        out.extend_from_slice(rest);
    }
}

/// Splits `samples` after `count` frames, and takes what was split off from `count`.
fn take<'a>(samples: &'a [f32], channels: usize, count: &mut u64) -> (&'a [f32], &'a [f32]) {
    let taken = (*count).min((samples.len() / channels) as u64);
    *count -= taken;
    samples.split_at(usize::try_from(taken).expect("no more than there are samples") * channels)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(trim: impl Fn() -> Trim, skip: u64, frames: u16, expected: std::ops::Range<u16>) {
        let frames: Vec<f32> = (0..frames).map(f32::from).collect();
        for more in [0, 1, 5, u64::MAX] {
            let (mut trim, mut out) = (trim(), Vec::new());
            trim.skip(skip);
            for packet in frames.chunks(3) {
                if !trim.pass_over(packet.len() as u64, more) {
                    trim.pass(packet, &mut out);
                }
            }
            trim.finish(&mut out);
            assert_eq!(
                out,
                expected.clone().map(f32::from).collect::<Vec<_>>(),
                "{more}"
            );
        }
    }

    #[test]
    fn what_is_the_recording() {
        let mp3 = || Trim::new(1, 4, Some(10), Tail::Padding(2));
        let m4a = || Trim::new(1, 4, Some(10), Tail::Dropped);
        check(mp3, 0, 16, 4..14);
        check(mp3, 0, 15, 4..15); // cut short inside the padding: nobody knows, so all is sound
        check(mp3, 0, 9, 4..9); // cut short
        check(mp3, 0, 30, 4..30); // two joined
        check(mp3, 7, 16, 11..14);
        check(mp3, 17, 30, 21..30);
        check(m4a, 0, 30, 4..14);
        check(m4a, 0, 3, 0..0);
        check(|| Trim::new(1, 0, None, Tail::Dropped), 2, 10, 2..10);
        check(|| Trim::new(1, 4, None, Tail::Dropped), u64::MAX, 10, 0..0);
    }
}
