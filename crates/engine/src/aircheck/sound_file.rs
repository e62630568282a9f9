//! A file of sound that can be read while it is written, and after a power cut.
//!
//! FLAC: frames one after the other, each whole in itself; the header tells the length at the end. WAV:
//! with the `bext` chunk of broadcast wave files, which names the instant of the first sample; the header
//! is brought up to date with each settling.

use std::fs::{self, File, Metadata};
use std::io::{self, Write};
use std::os::unix::fs::{FileExt, MetadataExt};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use flac_codec::encode::{FlacStreamWriter, Options};
use jiff::Timestamp;
use jiff::tz::TimeZone;

use phatthanh_core::units::{CHANNELS, FRAMES_PER_SECOND};

/// Frames of a FLAC block.
pub(super) const BLOCK: usize = 4096;

/// Bytes of a WAV frame.
pub(super) const FRAME_BYTES: u64 = 2 * CHANNELS as u64;

/// Bits of a sample.
const BITS: u32 = 16;

/// Where a FLAC file tells how many samples it has, in 36 bits from the middle of this byte on.
const FLAC_LENGTH: u64 = 21;

/// Where a WAV file of ours tells the length of its samples, and what is before them.
const WAV_DATA: u64 = 12 + 8 + 602 + 24 + 4;
pub(super) const WAV_HEADER: u64 = WAV_DATA + 4;

/// In which format sound is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Free Lossless Audio Codec: half the size or less.
    Flac,
    /// Broadcast wave.
    Wav,
}

impl Format {
    /// How names of its files end.
    #[must_use]
    pub const fn ending(self) -> &'static str {
        match self {
            Self::Flac => "flac",
            Self::Wav => "wav",
        }
    }

    /// The format whose names end so.
    #[must_use]
    pub fn of_ending(ending: &str) -> Option<Self> {
        let is = |format: &Self| ending.eq_ignore_ascii_case(format.ending());
        [Self::Flac, Self::Wav].into_iter().find(is)
    }
}

/// A file that is being written.
#[derive(Debug)]
pub(super) struct SoundFile {
    file: File,
    form: Form,
    /// Bytes written, header and all.
    bytes: u64,
    /// Frames in them.
    frames: u64,
}

enum Form {
    Flac {
        writer: Box<FlacStreamWriter<Encoded>>,
        encoded: Encoded,
        waiting: Vec<i32>,
    },
    Wav,
}

impl std::fmt::Debug for Form {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Flac { .. } => "Flac",
            Self::Wav => "Wav",
        })
    }
}

/// What the encoder has made and the file has not got yet: the encoder keeps its writer for itself.
#[derive(Clone, Default)]
struct Encoded(Arc<Mutex<Vec<u8>>>);

impl Encoded {
    fn bytes(&self) -> std::sync::MutexGuard<'_, Vec<u8>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Write for Encoded {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.bytes().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl SoundFile {
    /// Makes the file at `path`, which must not be there, for sound whose first frame was heard at `at`.
    pub(super) fn create(
        path: &Path,
        format: Format,
        at: Timestamp,
        zone: &TimeZone,
    ) -> io::Result<Self> {
        let file = fs::OpenOptions::new()
            .write(true)
            .create_new(true)
            .open(path)?;
        let (header, form) = match format {
            Format::Flac => {
                let encoded = Encoded::default();
                // A third of the default's work, a few per cent more bytes: a hundredth of a core is all there is.
                let options = Options::fast().mid_side(true);
                let writer = Box::new(FlacStreamWriter::new(encoded.clone(), options));
                (
                    flac_header(at, zone),
                    Form::Flac {
                        writer,
                        encoded,
                        waiting: Vec::new(),
                    },
                )
            }
            Format::Wav => (wav_header(at, zone), Form::Wav),
        };

        let mut made = Self {
            file,
            form,
            bytes: 0,
            frames: 0,
        };

        made.write(&header)?;
        Ok(made)
    }

    /// Appends interleaved stereo.
    pub(super) fn append(&mut self, samples: &[i16]) -> io::Result<()> {
        match &mut self.form {
            Form::Flac { waiting, .. } => {
                waiting.extend(samples.iter().copied().map(i32::from));
                let whole = waiting.len() / (BLOCK * CHANNELS);
                self.encode(whole * BLOCK)
            }
            Form::Wav => {
                let bytes: Vec<u8> = samples
                    .iter()
                    .flat_map(|sample| sample.to_le_bytes())
                    .collect();
                self.write(&bytes)?;
                self.frames += (samples.len() / CHANNELS) as u64;
                Ok(())
            }
        }
    }

    /// What was written lies on the disk. Gives bytes and frames of it.
    pub(super) fn settle(&mut self) -> io::Result<(u64, u64)> {
        if matches!(self.form, Form::Wav) {
            wav_sizes(&self.file, self.bytes)?;
        }
        self.file.sync_data()?;
        Ok((self.bytes, self.frames))
    }

    /// Completes the file; gives its frames.
    pub(super) fn finish(mut self) -> io::Result<u64> {
        if let Form::Flac { waiting, .. } = &self.form {
            let rest = waiting.len() / CHANNELS;
            self.encode(rest)?;
            flac_length(&self.file, self.frames)?;
        }
        self.settle()?;
        Ok(self.frames)
    }

    /// Whether `path` still leads to this file.
    pub(super) fn is_at(&self, path: &Path) -> bool {
        let same = |a: &Metadata, b: &Metadata| (a.dev(), a.ino()) == (b.dev(), b.ino());
        matches!((self.file.metadata(), fs::symlink_metadata(path)), (Ok(a), Ok(b)) if same(&a, &b))
    }

    /// Encodes so many of the frames that wait.
    fn encode(&mut self, frames: usize) -> io::Result<()> {
        let Form::Flac {
            writer,
            encoded,
            waiting,
        } = &mut self.form
        else {
            return Ok(());
        };

        for block in waiting[..frames * CHANNELS].chunks(BLOCK * CHANNELS) {
            writer
                .write(FRAMES_PER_SECOND, CHANNELS as u8, BITS, block)
                .map_err(io::Error::other)?;
        }

        waiting.drain(..frames * CHANNELS);
        let bytes = std::mem::take(&mut *encoded.bytes());
        self.write(&bytes)?;
        self.frames += frames as u64;
        Ok(())
    }

    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.file.write_all_at(bytes, self.bytes)?;
        self.bytes += bytes.len() as u64;
        Ok(())
    }
}

/// Writes into the WAV `file` of `bytes` how long it is.
pub(super) fn wav_sizes(file: &File, bytes: u64) -> io::Result<()> {
    let size = |bytes: u64| u32::try_from(bytes).unwrap_or(u32::MAX).to_le_bytes();
    file.write_all_at(&size(bytes.saturating_sub(8)), 4)?;
    file.write_all_at(&size(bytes.saturating_sub(WAV_HEADER)), WAV_DATA)
}

/// Writes into the FLAC `file` how many frames it has.
pub(super) fn flac_length(file: &File, frames: u64) -> io::Result<()> {
    // Our 16 bits a sample leave 1111 in the upper half of the first byte.
    let mut told = (frames & 0xF_FFFF_FFFF).to_be_bytes()[3..].to_vec();
    told[0] |= 0xF0;
    file.write_all_at(&told, FLAC_LENGTH)
}

/// `2026-11-25T17:00:00.000123+07:00`.
fn told(at: Timestamp, zone: &TimeZone) -> String {
    at.to_zoned(zone.clone())
        .strftime("%Y-%m-%dT%H:%M:%S%.6f%:z")
        .to_string()
}

/// A FLAC stream's beginning: its properties, the length not known yet, and when it was heard as a tag.
fn flac_header(at: Timestamp, zone: &TimeZone) -> Vec<u8> {
    const COMMENTS_LAST: u8 = 0x80 | 4;
    let mut header = Vec::from(*b"fLaC");
    header.extend([0, 0, 0, 34]);
    header.extend((BLOCK as u16).to_be_bytes().repeat(2));

    // Sizes of frames: not known.
    header.extend([0; 6]);
    let properties = u64::from(FRAMES_PER_SECOND) << 44
        | (CHANNELS as u64 - 1) << 41
        | u64::from(BITS - 1) << 36;
    header.extend(properties.to_be_bytes());

    // MD5 of the samples: not told.
    header.extend([0; 16]);
    let mut comments = Vec::new();
    let mut text = |text: &str| {
        comments.extend((text.len() as u32).to_le_bytes());
        comments.extend(text.as_bytes());
    };

    let tag = format!("DATE={}", told(at, zone));
    text(concat!("phatthanh ", env!("CARGO_PKG_VERSION")));
    let mut tagged = 1_u32.to_le_bytes().to_vec();
    tagged.extend((tag.len() as u32).to_le_bytes());
    tagged.extend(tag.as_bytes());
    comments.extend(tagged);
    header.push(COMMENTS_LAST);
    header.extend(&(comments.len() as u32).to_be_bytes()[1..]);
    header.extend(comments);
    header
}

/// A broadcast wave file's beginning. EBU Tech 3285: the date, the time, and the first sample's number
/// since midnight, all of the station's zone.
fn wav_header(at: Timestamp, zone: &TimeZone) -> Vec<u8> {
    let local = at.to_zoned(zone.clone());
    let midnight = local.start_of_day().unwrap_or_else(|_| local.clone());
    let since = phatthanh_core::units::Frames::between(midnight.timestamp(), at).get();
    let mut bext = Vec::new();
    let mut text = |text: &str, length: usize| {
        let mut field = text.as_bytes().to_vec();
        field.resize(length, 0);
        bext.extend(field);
    };

    text(&told(at, zone), 256);
    text(concat!("phatthanh ", env!("CARGO_PKG_VERSION")), 32);
    text("", 32);
    text(&local.strftime("%Y-%m-%d").to_string(), 10);
    text(&local.strftime("%H:%M:%S").to_string(), 8);
    bext.extend(since.to_le_bytes());

    // Version 0, no UMID, reserved.
    bext.extend([0; 2 + 64 + 190]);
    let mut header = Vec::from(*b"RIFF\0\0\0\0WAVEbext");
    header.extend((bext.len() as u32).to_le_bytes());
    header.extend(&bext);
    header.extend(*b"fmt \x10\0\0\0\x01\0");
    header.extend((CHANNELS as u16).to_le_bytes());
    header.extend(FRAMES_PER_SECOND.to_le_bytes());
    header.extend((FRAMES_PER_SECOND * FRAME_BYTES as u32).to_le_bytes());
    header.extend((FRAME_BYTES as u16).to_le_bytes());
    header.extend((BITS as u16).to_le_bytes());
    header.extend(*b"data\0\0\0\0");
    header
}
