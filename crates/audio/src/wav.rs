//! Writing WAV: what goes to the card, kept for the ear and for tests.

use std::fs::File;
use std::io::BufWriter;
use std::path::{Path, PathBuf};

use super::Dither;
use phatthanh_core::units::{CHANNELS, FRAMES_PER_SECOND, Frames};

/// A WAV file tells its length in 32 bits: this much fits of 16 bits, six hours and twelve minutes.
pub const LONGEST: Frames = longest(16);

/// How much fits of floating point, three hours and six minutes.
pub const LONGEST_FLOAT: Frames = longest(32);

/// Frames of stereo that fit.
const fn longest(bits: u64) -> Frames {
    Frames::new((u32::MAX as u64 - 4096) / (bits / 8 * CHANNELS as u64))
}

/// The header is brought up to date after so many frames, so that a crash loses no more than that.
const SETTLED: u64 = 10 * FRAMES_PER_SECOND as u64;

/// Why a recording could not be written.
#[derive(Debug, thiserror::Error)]
pub enum WavError {
    /// It would be longer than the format can tell. What was written is whole.
    #[error("{} is full: a WAV file holds {LONGEST}", path.display())]
    Full {
        /// The file.
        path: PathBuf,
    },
    /// The system refused.
    #[error("could not write {}", path.display())]
    Write {
        /// The file.
        path: PathBuf,
        /// What it said.
        source: hound::Error,
    },
}

/// Writes a stereo file at the station's rate.
pub struct WavWriter {
    path: PathBuf,
    file: hound::WavWriter<BufWriter<File>>,
    dither: Dither,
    /// Whether its samples are floating point.
    is_float: bool,
    held: u64,
    unsettled: u64,
}

impl std::fmt::Debug for WavWriter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("WavWriter")
            .field("path", &self.path)
            .field("held", &self.held)
            .finish_non_exhaustive()
    }
}

impl WavWriter {
    /// Makes the file, or empties it. Its samples have 16 bits.
    ///
    /// # Errors
    /// If the file cannot be made.
    pub fn create(path: &Path) -> Result<Self, WavError> {
        Self::open(path, 16, hound::SampleFormat::Int)
    }

    /// Makes the file, or empties it. Its samples are floating point, which has room above full scale.
    ///
    /// # Errors
    /// If the file cannot be made.
    pub fn create_float(path: &Path) -> Result<Self, WavError> {
        Self::open(path, 32, hound::SampleFormat::Float)
    }

    fn open(path: &Path, bits: u16, sample_format: hound::SampleFormat) -> Result<Self, WavError> {
        let spec = hound::WavSpec {
            channels: CHANNELS as u16,
            sample_rate: FRAMES_PER_SECOND,
            bits_per_sample: bits,
            sample_format,
        };

        let file = hound::WavWriter::create(path, spec).map_err(|source| WavError::Write {
            path: path.to_owned(),
            source,
        })?;
        let is_float = sample_format == hound::SampleFormat::Float;
        Ok(Self {
            path: path.to_owned(),
            file,
            dither: Dither::new(),
            is_float,
            held: 0,
            unsettled: 0,
        })
    }

    /// Frames written.
    #[must_use]
    pub fn held(&self) -> Frames {
        Frames::new(self.held)
    }

    /// Appends interleaved stereo. In 16 bits −1.0 and less is the smallest sample, nearly 1.0 and more the
    /// greatest, and what they do not hold is dithered.
    ///
    /// # Errors
    /// [`WavError::Full`] if the format can tell no more; otherwise if the disk refuses.
    pub fn write(&mut self, samples: &[f32]) -> Result<(), WavError> {
        if self.is_float {
            return self.append_float(samples.len(), samples.iter().copied());
        }
        let mut dither = std::mem::take(&mut self.dither);
        let written = self.append(
            samples.len(),
            samples.iter().map(|sample| dither.sixteen(*sample)),
        );
        self.dither = dither;
        written
    }

    /// Appends interleaved stereo as it is.
    ///
    /// # Errors
    /// [`WavError::Full`] if the format can tell no more; otherwise if the disk refuses.
    pub fn write_samples(&mut self, samples: &[i16]) -> Result<(), WavError> {
        self.append(samples.len(), samples.iter().copied())
    }

    /// Appends silence.
    ///
    /// # Errors
    /// [`WavError::Full`] if the format can tell no more; otherwise if the disk refuses.
    pub fn silence(&mut self, length: Frames) -> Result<(), WavError> {
        let mut left = length.get();
        while left > 0 {
            let part = left.min(SETTLED);
            let samples = part as usize * CHANNELS;
            self.append(samples, std::iter::repeat_n(0, samples))?;
            left -= part;
        }
        Ok(())
    }

    /// Completes the file.
    ///
    /// # Errors
    /// If the file cannot be completed.
    pub fn finish(self) -> Result<(), WavError> {
        let Self { path, file, .. } = self;
        file.finalize()
            .map_err(|source| WavError::Write { path, source })
    }

    fn append(
        &mut self,
        samples: usize,
        values: impl Iterator<Item = i16>,
    ) -> Result<(), WavError> {
        if self.is_float {
            return self.append_float(
                samples,
                values.map(|value| f32::from(value) / -f32::from(i16::MIN)),
            );
        }

        self.fits(samples, LONGEST)?;
        let problem = |source| WavError::Write {
            path: self.path.clone(),
            source,
        };

        let count = u32::try_from(samples).expect("parts are short");
        let mut writer = self.file.get_i16_writer(count);
        values.for_each(|value| writer.write_sample(value));
        writer.flush().map_err(problem)?;
        self.settle(samples)
    }

    fn append_float(
        &mut self,
        samples: usize,
        values: impl Iterator<Item = f32>,
    ) -> Result<(), WavError> {
        self.fits(samples, LONGEST_FLOAT)?;
        for value in values {
            let written = self.file.write_sample(value);
            written.map_err(|source| WavError::Write {
                path: self.path.clone(),
                source,
            })?;
        }
        self.settle(samples)
    }

    /// Whether so many samples fit into what holds `longest`.
    fn fits(&self, samples: usize, longest: Frames) -> Result<(), WavError> {
        let fits = self.held + (samples / CHANNELS) as u64 <= longest.get();
        if fits {
            Ok(())
        } else {
            Err(WavError::Full {
                path: self.path.clone(),
            })
        }
    }

    /// So many samples were written.
    fn settle(&mut self, samples: usize) -> Result<(), WavError> {
        let frames = (samples / CHANNELS) as u64;
        self.held += frames;
        self.unsettled += frames;
        if self.unsettled >= SETTLED {
            self.unsettled = 0;
            let flushed = self.file.flush();
            flushed.map_err(|source| WavError::Write {
                path: self.path.clone(),
                source,
            })?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sixteen_bits_come_back_as_they_were() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("out.wav");
        let values = [0_i16, 1, -1, 32_767, -32_768, 12_345];
        let mut wav = WavWriter::create(&path).unwrap();
        wav.write(&values.map(|value| f32::from(value) / 32_768.0))
            .unwrap();
        wav.silence(Frames::new(600_000)).unwrap();
        wav.write(&[2.0, -2.0, f32::NAN, 0.0]).unwrap();
        assert_eq!(wav.held().get(), 600_005);
        wav.finish().unwrap();
        let mut read = hound::WavReader::open(&path).unwrap();
        let samples: Vec<i16> = read.samples().map(Result::unwrap).collect();
        assert_eq!(samples[..6], values);
        assert_eq!(samples.len(), 2 * 600_005);
        assert!(samples[6..6 + 1_200_000].iter().all(|sample| *sample == 0));
        assert_eq!(samples[1_200_006..], [32_767, -32_768, 0, 0]);
    }

    #[test]
    fn floating_point_has_room_above_full_scale() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("out.wav");
        let mut wav = WavWriter::create_float(&path).unwrap();
        wav.write(&[2.5, -3.0, 1e-7, 0.0]).unwrap();
        wav.write_samples(&[i16::MIN, 16_384]).unwrap();
        wav.silence(Frames::new(600_000)).unwrap();
        wav.held = LONGEST_FLOAT.get() - 1;
        assert!(matches!(wav.write(&[0.0; 4]), Err(WavError::Full { .. })));
        wav.finish().unwrap();
        let mut read = hound::WavReader::open(&path).unwrap();
        let samples: Vec<f32> = read.samples().map(Result::unwrap).collect();
        assert_eq!(samples[..6], [2.5, -3.0, 1e-7, 0.0, -1.0, 0.5]);
        assert_eq!(samples.len(), 6 + 2 * 600_000);
    }

    /// A tone of −100 dBFS, a third of a step: rounded, it would be silence.
    #[test]
    fn a_tone_below_a_step_is_still_there() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("out.wav");
        let mut wav = WavWriter::create(&path).unwrap();
        let tone = |at: usize| (at as f64 * 0.1).sin();

        // In pieces, as it comes: the noise goes on from one to the next.
        for piece in 0..100 {
            let samples = (piece * 4800..(piece + 1) * 4800).map(|at| (tone(at) * 1e-5) as f32);
            wav.write(&samples.collect::<Vec<f32>>()).unwrap();
        }

        wav.finish().unwrap();
        let samples: Vec<i16> = hound::WavReader::open(&path)
            .unwrap()
            .samples()
            .map(Result::unwrap)
            .collect();
        let found: f64 = samples
            .iter()
            .enumerate()
            .map(|(at, sample)| f64::from(*sample) * tone(at))
            .sum();
        let level = 20.0 * (2.0 * found / samples.len() as f64 / 32_768.0).log10();
        assert!((level + 100.0).abs() < 0.5, "{level}");
    }

    #[test]
    fn a_file_that_is_full_says_so_and_one_that_cannot_be_made_too() {
        let folder = tempfile::tempdir().unwrap();
        assert!(matches!(
            WavWriter::create(folder.path()),
            Err(WavError::Write { .. })
        ));
        let mut wav = WavWriter::create(&folder.path().join("out.wav")).unwrap();
        wav.held = LONGEST.get() - 1;
        assert!(matches!(
            wav.silence(Frames::new(2)),
            Err(WavError::Full { .. })
        ));
        assert!(wav.silence(Frames::new(1)).is_ok());
    }
}
