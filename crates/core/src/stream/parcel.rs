//! Sound that a browser sends: parcels of samples, each with its number and the sender's own count.
//!
//! | bytes | what, the least byte first |
//! | --- | --- |
//! | 4 | `PTS1` |
//! | 4 | the parcel's number |
//! | 8 | samples that the sender's clock had counted before the first of these |
//! | 4 | samples a second |
//! | rest | samples, mono, 16 bits |
//!
//! Foreign bytes: whatever is not such a parcel is [refused](Misshapen), and none is longer than [`MOST_SAMPLES`].

/// How a parcel begins.
const MARK: [u8; 4] = *b"PTS1";

/// Bytes before the samples.
const HEADER: usize = 20;

/// Samples of a parcel, at most: 200 ms at 48 kHz.
pub const MOST_SAMPLES: usize = 9600;

/// Bytes of a parcel, at most.
pub const MOST_BYTES: usize = HEADER + 2 * MOST_SAMPLES;

/// The slowest and the fastest that a browser counts, in samples a second.
const RATES: std::ops::RangeInclusive<u32> = 8_000..=192_000;

/// A script counts exactly so far (ECMA-262, `Number.MAX_SAFE_INTEGER`).
const MOST_CLOCK: u64 = (1 << 53) - 1;

/// Why bytes are no parcel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Misshapen {
    /// They do not begin as one, or end before its first sample.
    Mark,
    /// Half a sample stands at the end.
    Odd,
    /// They are more than [`MOST_BYTES`].
    Long,
    /// No clock counts so far.
    Clock,
    /// No sound has so many samples a second.
    Rate,
}

/// A piece of sound as its sender has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parcel {
    /// Its number among those of its sender.
    pub number: u32,
    /// Samples that the sender's clock had counted before it.
    pub clock: u64,
    /// Samples a second.
    pub rate: u32,
    /// Mono.
    pub samples: Vec<i16>,
}

impl Parcel {
    /// Reads a message.
    ///
    /// # Errors
    /// If it is no parcel.
    pub fn read(bytes: &[u8]) -> Result<Self, Misshapen> {
        let (mark, rest) = bytes.split_first_chunk().ok_or(Misshapen::Mark)?;
        let (number, rest) = rest.split_first_chunk().ok_or(Misshapen::Mark)?;
        let (clock, rest) = rest.split_first_chunk().ok_or(Misshapen::Mark)?;
        let (rate, sound) = rest.split_first_chunk().ok_or(Misshapen::Mark)?;
        let (samples, half) = sound.as_chunks();
        let (clock, rate) = (u64::from_le_bytes(*clock), u32::from_le_bytes(*rate));
        match () {
            () if *mark != MARK || sound.is_empty() => Err(Misshapen::Mark),
            () if bytes.len() > MOST_BYTES => Err(Misshapen::Long),
            () if !half.is_empty() => Err(Misshapen::Odd),
            () if clock > MOST_CLOCK => Err(Misshapen::Clock),
            // Of others the conversion takes a block of seconds, and no device has them.
            () if !RATES.contains(&rate) || rate % 25 != 0 => Err(Misshapen::Rate),
            () => Ok(Self {
                number: u32::from_le_bytes(*number),
                clock,
                rate,
                samples: samples.iter().copied().map(i16::from_le_bytes).collect(),
            }),
        }
    }

    /// Writes it as it is sent.
    #[must_use]
    pub fn write(&self) -> Vec<u8> {
        let mut bytes = MARK.to_vec();
        bytes.extend(self.number.to_le_bytes());
        bytes.extend(self.clock.to_le_bytes());
        bytes.extend(self.rate.to_le_bytes());
        bytes.extend(self.samples.iter().flat_map(|sample| sample.to_le_bytes()));
        bytes
    }

    /// Returns its highest sample, linear.
    #[must_use]
    pub fn peak(&self) -> f32 {
        let highest = self.samples.iter().map(|sample| sample.unsigned_abs());
        f32::from(highest.max().unwrap_or(0)) / 32_768.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parcel() -> Parcel {
        Parcel {
            number: 7,
            clock: 6720,
            rate: 48_000,
            samples: vec![1, -1, i16::MIN, 300],
        }
    }

    #[test]
    fn a_parcel_is_read_as_it_was_written() {
        let bytes = parcel().write();
        assert_eq!(bytes[..8], *b"PTS1\x07\0\0\0");
        assert_eq!(Parcel::read(&bytes), Ok(parcel()));
        assert!((parcel().peak() - 1.0).abs() < f32::EPSILON);
        let longest = Parcel {
            samples: vec![5; MOST_SAMPLES],
            ..parcel()
        };
        assert_eq!(Parcel::read(&longest.write()), Ok(longest));
    }

    #[test]
    fn everything_else_is_refused() {
        let bytes = parcel().write();
        for length in 0..=HEADER {
            assert_eq!(Parcel::read(&bytes[..length]), Err(Misshapen::Mark));
        }
        assert_eq!(Parcel::read(&bytes[..HEADER + 3]), Err(Misshapen::Odd));
        assert_eq!(
            Parcel::read(b"{\"a\": \"text is no sound, however long\"}"),
            Err(Misshapen::Mark)
        );
        let of = |change: &dyn Fn(&mut Parcel)| {
            let mut parcel = parcel();
            change(&mut parcel);
            Parcel::read(&parcel.write())
        };
        assert_eq!(
            of(&|it| it.samples = vec![0; MOST_SAMPLES + 1]),
            Err(Misshapen::Long)
        );
        assert_eq!(of(&|it| it.clock = 1 << 53), Err(Misshapen::Clock));
        assert_eq!(of(&|it| it.rate = 7999), Err(Misshapen::Rate));
        assert_eq!(of(&|it| it.rate = u32::MAX), Err(Misshapen::Rate));
        assert_eq!(of(&|it| it.rate = 191_999), Err(Misshapen::Rate));
        for rate in [
            8_000, 11_025, 16_000, 22_050, 32_000, 44_100, 96_000, 192_000,
        ] {
            assert!(of(&|it| it.rate = rate).is_ok(), "{rate}");
        }
    }
}
