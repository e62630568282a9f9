//! From the channels of a file to the two of the station.

use symphonia::core::audio::{ChannelLabel, Channels, Position};

use phatthanh_core::units::Sides;

/// −3 dB: what centre and surrounds weigh in each of the two.
const MINUS_3_DB: f32 = std::f32::consts::FRAC_1_SQRT_2;

/// Two channels, each on its side.
const AS_THEY_ARE: [[f32; 2]; 2] = [[1.0, 0.0], [0.0, 1.0]];

/// How the channels of a file are heard on two.
///
/// One channel is heard on both, two as they are, more by ITU-R BS.775: centre and surrounds at
/// −3 dB, the low-frequency channel not at all, and all of it turned down so that it clips no more
/// than the file did.
#[derive(Debug, Clone, PartialEq)]
pub struct Downmix {
    /// Left and right weight of each channel.
    weights: Vec<[f32; 2]>,
}

impl Downmix {
    pub(super) fn of(channels: &Channels) -> Self {
        let weights = match (channels.count(), channels) {
            (1, _) => vec![[1.0, 1.0]],
            (2, _) => AS_THEY_ARE.to_vec(),
            (_, Channels::Positioned(positions)) => normalised(positions.iter().map(weight)),
            (_, Channels::Custom(labels)) => normalised(labels.iter().map(|label| match label {
                ChannelLabel::Positioned(position) => weight(*position),
                _ => [1.0, 1.0],
            })),
            (count, _) => normalised(std::iter::repeat_n([1.0, 1.0], count)),
        };
        Self { weights }
    }

    /// Returns the downmix that sends what is heard on one of the two sides to both.
    #[must_use]
    pub(crate) fn of_sides(self, sides: Sides) -> Self {
        let Self { mut weights } = self;
        for [left, right] in &mut weights {
            match sides {
                Sides::Both => {}
                Sides::Left => *right = *left,
                Sides::Right => *left = *right,
            }
        }
        Self { weights }
    }

    /// Appends `native` to `stereo`.
    ///
    /// * Shape: `native` is interleaved frames of the file, `stereo` interleaved stereo.
    pub fn mix(&self, native: &[f32], stereo: &mut Vec<f32>) {
        match self.weights.len() {
            1 => stereo.extend(native.iter().flat_map(|&sample| [sample, sample])),
            2 if self.weights == AS_THEY_ARE => stereo.extend_from_slice(native),
            channels => stereo.extend(native.chunks_exact(channels).flat_map(|frame| {
                let pairs = frame.iter().zip(&self.weights);
                pairs.fold(
                    [0.0, 0.0],
                    |[left, right], (sample, [to_left, to_right])| {
                        [left + sample * to_left, right + sample * to_right]
                    },
                )
            })),
        }
    }
}

fn weight(position: Position) -> [f32; 2] {
    const LEFT: Position = Position::FRONT_LEFT
        .union(Position::FRONT_LEFT_CENTER)
        .union(Position::FRONT_LEFT_WIDE);
    const RIGHT: Position = Position::FRONT_RIGHT
        .union(Position::FRONT_RIGHT_CENTER)
        .union(Position::FRONT_RIGHT_WIDE);
    const AROUND_LEFT: Position = Position::SIDE_LEFT
        .union(Position::REAR_LEFT)
        .union(Position::TOP_FRONT_LEFT)
        .union(Position::TOP_REAR_LEFT);
    const AROUND_RIGHT: Position = Position::SIDE_RIGHT
        .union(Position::REAR_RIGHT)
        .union(Position::TOP_FRONT_RIGHT)
        .union(Position::TOP_REAR_RIGHT);
    const LOW: Position = Position::LFE1.union(Position::LFE2);
    match position {
        _ if LEFT.contains(position) => [1.0, 0.0],
        _ if RIGHT.contains(position) => [0.0, 1.0],
        _ if AROUND_LEFT.contains(position) => [MINUS_3_DB, 0.0],
        _ if AROUND_RIGHT.contains(position) => [0.0, MINUS_3_DB],
        _ if LOW.contains(position) => [0.0, 0.0],
        _ => [MINUS_3_DB, MINUS_3_DB],
    }
}

fn normalised(weights: impl Iterator<Item = [f32; 2]>) -> Vec<[f32; 2]> {
    let mut weights: Vec<_> = weights.collect();
    let sum = |side: usize| weights.iter().map(|pair| pair[side]).sum::<f32>();
    let loudest = sum(0).max(sum(1)).max(1.0);
    for weight in weights.iter_mut().flatten() {
        *weight /= loudest;
    }
    weights
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(channels: &Channels, native: &[f32], expected: &[f32]) {
        let mut stereo = Vec::new();
        Downmix::of(channels).mix(native, &mut stereo);
        assert_eq!(stereo.len(), expected.len());
        for (got, expected) in stereo.iter().zip(expected) {
            assert!((got - expected).abs() < 1e-5, "{stereo:?}");
        }
    }

    #[test]
    fn heard_on_two() {
        let five_one = Position::FRONT_LEFT
            | Position::FRONT_RIGHT
            | Position::FRONT_CENTER
            | Position::LFE1
            | Position::SIDE_LEFT
            | Position::SIDE_RIGHT;
        let five_one = Channels::Positioned(five_one);
        let loudest = 1.0 + 2.0 * MINUS_3_DB;
        check(
            &Channels::Positioned(Position::FRONT_CENTER),
            &[0.5, -0.5],
            &[0.5, 0.5, -0.5, -0.5],
        );
        check(&Channels::Discrete(2), &[0.5, -0.5], &[0.5, -0.5]);
        check(
            &five_one,
            &[1.0, 0.0, 0.0, 1.0, 0.0, 0.0],
            &[1.0 / loudest, 0.0],
        );
        check(&five_one, &[1.0, 1.0, 1.0, 1.0, 1.0, 1.0], &[1.0, 1.0]);
        check(
            &five_one,
            &[0.0, 0.0, 1.0, 0.0, 0.0, 0.0],
            &[MINUS_3_DB / loudest, MINUS_3_DB / loudest],
        );
        check(&Channels::Discrete(4), &[1.0, 1.0, 1.0, 1.0], &[1.0, 1.0]);
    }

    #[test]
    fn one_side_is_heard_on_both() {
        let mixed = |channels: u16, sides: Sides, native: &[f32]| {
            let mut stereo = Vec::new();
            Downmix::of(&Channels::Discrete(channels))
                .of_sides(sides)
                .mix(native, &mut stereo);
            stereo
        };

        assert_eq!(mixed(2, Sides::Left, &[0.5, -0.5]), [0.5, 0.5]);
        assert_eq!(mixed(2, Sides::Right, &[0.5, -0.5]), [-0.5, -0.5]);
        assert_eq!(mixed(2, Sides::Both, &[0.5, -0.5]), [0.5, -0.5]);
        assert_eq!(mixed(1, Sides::Right, &[0.5]), [0.5, 0.5]);
        let surround = Position::FRONT_LEFT | Position::FRONT_RIGHT | Position::FRONT_CENTER;
        let mut stereo = Vec::new();
        let downmix = Downmix::of(&Channels::Positioned(surround)).of_sides(Sides::Right);
        downmix.mix(&[1.0, 0.5, 0.0], &mut stereo);
        assert!(
            (stereo[0] - 0.5 / (1.0 + MINUS_3_DB)).abs() < 1e-6
                && stereo[0].to_bits() == stereo[1].to_bits()
        );
    }
}
