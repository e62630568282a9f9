//! A file, packet by packet, at its own rate and in its own channels.
//!
//! The hard part is what files hold in truth: wrong endings, wrong headers, damaged packets,
//! encoder delay written in three ways or not at all. [`Decoder`] answers for all of it: samples
//! come out finite and bounded, damaged packets are passed over and counted, and a decoder that
//! panics is an error like any other.

mod aiff;
mod chunks;
mod damage;
mod downmix;
mod error;
mod format;
mod itunes;
mod layout;
mod memory;
mod mp4;
mod sbr;
mod source;
mod title;
mod trim;

use std::fs::File;
use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use symphonia::core::audio::Channels;
use symphonia::core::codecs::audio::well_known::{CODEC_ID_AAC, CODEC_ID_MP3};
use symphonia::core::codecs::audio::{AudioCodecParameters, AudioDecoder, AudioDecoderOptions};
use symphonia::core::errors::Error as Fault;
use symphonia::core::formats::probe::Hint;
use symphonia::core::formats::{FormatOptions, FormatReader, SeekMode, SeekTo, Track, TrackType};
use symphonia::core::io::{MediaSourceStream, MediaSourceStreamOptions};
use symphonia::core::meta::MetadataOptions;
use symphonia::core::packet::Packet;
use symphonia::core::units::{Duration, TimeBase, Timestamp};

use damage::Damage;
pub use downmix::Downmix;
pub use error::DecodeError;
pub use format::Format;
use layout::Layout;
use mp4::Edits;
use source::Source;
use trim::{Tail, Trim};

/// Rates a recording may have.
const RATES: std::ops::RangeInclusive<u32> = 8_000..=192_000;
/// Channels a recording may have.
const MAX_CHANNELS: usize = 8;
/// Damaged packets in a row that end the patience: some seconds of sound.
const MAX_DAMAGED_RUN: u32 = 500;
/// Bytes of a frame of FLAC beside its samples, and more.
const FLAC_HEADER: u64 = 64;
/// Frames that every decoder of MP3 is late, beside its encoder.
const MP3_DELAY: u64 = 528 + 1;
/// Samples beyond this are damage (18 dB over full scale).
const MAX_SAMPLE: f32 = 8.0;

/// A file, packet by packet, at its own rate.
pub struct Decoder {
    path: PathBuf,
    container: Box<dyn FormatReader>,
    codec: Box<dyn AudioDecoder>,
    track: u32,
    format: Format,
    rate: u32,
    channels: Channels,
    expected: Option<u64>,
    trim: Trim,
    sbr: Option<sbr::Detector>,
    packet: Vec<f32>,
    ticks: Option<TimeBase>,
    /// Frames before a place that must be decoded for what comes after it; none if all must be.
    memory: Option<u64>,
    /// Frames of the file so far, good and damaged.
    at: u64,
    /// Frames before the recording.
    delay: u64,
    /// Frames of the last good packet: as much as a damaged one that does not say.
    usual: u64,
    damage: Damage,
    damaged: u64,
    damaged_run: u32,
    over: bool,
    panicked: bool,
    is_unclosed: bool,
    /// Bytes of the file that can hold its sound, where that is known, and those that came in packets.
    bytes: Option<u64>,
    bytes_read: u64,
}

impl std::fmt::Debug for Decoder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Decoder")
            .field("path", &self.path)
            .field("format", &self.format)
            .finish_non_exhaustive()
    }
}

impl Decoder {
    /// Opens the file at `path`, whatever its name says it is.
    ///
    /// # Errors
    /// [`DecodeError`]: unreadable, no sound, or sound of a kind that must be converted.
    pub fn open(path: &Path) -> Result<Self, DecodeError> {
        let unreadable = |source| DecodeError::Unreadable {
            path: path.to_owned(),
            source,
        };
        let file = File::open(path).map_err(unreadable)?;
        let meta = file.metadata().map_err(unreadable)?;
        if !meta.is_file() {
            return Err(DecodeError::NotSound);
        }
        catch_unwind(AssertUnwindSafe(|| Self::probe(path, file)))
            .unwrap_or(Err(DecodeError::Panicked))
    }

    fn probe(path: &Path, file: File) -> Result<Self, DecodeError> {
        let mut file = file;
        let Layout {
            parts,
            bytes,
            is_unclosed,
        } = layout::layout(&mut file).map_err(|source| DecodeError::Unreadable {
            path: path.to_owned(),
            source,
        })?;
        let source = Source::new(file, parts);
        let stream = MediaSourceStream::new(Box::new(source), MediaSourceStreamOptions::default());
        let container = symphonia::default::get_probe()
            .probe(
                &Hint::new(),
                stream,
                FormatOptions::default(),
                MetadataOptions::default(),
            )
            .map_err(|fault| DecodeError::opening(path, fault))?;
        let format = Format::of(container.as_ref()).ok_or(DecodeError::NotSound)?;
        let track = container
            .default_track(TrackType::Audio)
            .ok_or(DecodeError::NotSound)?;
        let params = params(track)?;
        let codec = symphonia::default::get_codecs()
            .make_audio_decoder(params, &options(params))
            .map_err(|fault| DecodeError::opening(path, fault))?;
        let known = codec.codec_params();
        let rate = known.sample_rate.or(params.sample_rate).unwrap_or(0);
        let channels = known
            .channels
            .clone()
            .or_else(|| params.channels.clone())
            .unwrap_or_default();
        check_supported(rate, channels.count())?;
        let estimated = is_estimated(format, track);
        let trim = trim(path, format, rate, track, channels.count())?;
        Ok(Self {
            path: path.to_owned(),
            track: track.id,
            format,
            rate,
            // Editors keep a comment they do not know.
            expected: trim
                .length()
                .filter(|_| !estimated)
                .or(track.num_frames.filter(|_| !estimated)),
            ticks: track.time_base,
            memory: memory::memory(params.codec),
            at: 0,
            delay: trim.delay(),
            usual: 0,
            damage: Damage::default(),
            trim,
            sbr: (params.codec == CODEC_ID_AAC).then(sbr::Detector::default),
            packet: Vec::new(),
            damaged: 0,
            damaged_run: 0,
            over: false,
            panicked: false,
            is_unclosed,
            // A film's bytes are its pictures'.
            bytes: bytes.filter(|_| container.tracks().len() == 1),
            bytes_read: 0,
            channels,
            codec,
            container,
        })
    }

    /// What kind of file it is.
    #[must_use]
    pub const fn format(&self) -> Format {
        self.format
    }

    /// Frames a second: 8,000 to 192,000.
    #[must_use]
    pub const fn rate(&self) -> u32 {
        self.rate
    }

    /// Samples a frame: 1 to 8.
    #[must_use]
    pub fn channels(&self) -> usize {
        self.channels.count()
    }

    /// How its channels are heard on two.
    #[must_use]
    pub fn downmix(&self) -> Downmix {
        Downmix::of(&self.channels)
    }

    /// Frames the file says it holds, where it does and the number is more than an estimate.
    #[must_use]
    pub const fn expected(&self) -> Option<u64> {
        self.expected
    }

    /// Packets passed over so far because nothing could be made of them.
    #[must_use]
    pub const fn damaged(&self) -> u64 {
        self.damaged
    }

    /// Where they were, in frames of the recording as it was made: what is close together is one
    /// place, 16 at most.
    #[must_use]
    pub fn damaged_places(&self) -> &[Range<u64>] {
        self.damage.places()
    }

    /// Whether the file's writer was stopped before it could say how long the recording is.
    #[must_use]
    pub const fn is_unclosed(&self) -> bool {
        self.is_unclosed
    }

    /// Frames that the bytes which came in no packet would hold, if they are like the others; to be asked at
    /// the end.
    #[must_use]
    pub fn unheard(&self) -> u64 {
        let unread = self
            .bytes
            .map_or(0, |bytes| bytes.saturating_sub(self.bytes_read));
        let frames = u128::from(unread) * u128::from(self.at) / u128::from(self.bytes_read.max(1));
        u64::try_from(frames).unwrap_or(u64::MAX)
    }

    /// The title in its tags; where it is in no encoding the tags allow, each byte as the character of
    /// its number.
    pub fn title(&mut self) -> Option<String> {
        title::title(self.container.as_mut(), &self.path)
    }

    /// Leaves out the next `frames` frames. What comes after them is the same as if they had been read, where
    /// none of them is damaged.
    pub fn skip(&mut self, frames: u64) {
        self.trim.skip(frames);
        let is_new = self.at == 0 && frames >= u64::from(self.rate);
        if is_new && catch_unwind(AssertUnwindSafe(|| self.seek(frames))).is_err() {
            self.panicked = true;
        }
    }

    /// Goes to the packet with this frame, where frames lie in the file by their number; else stays.
    fn seek(&mut self, frame: u64) {
        let is_pcm = self.format == Format::Wav && memory::is_pcm(self.codec.codec_params().codec);
        let Some(ts) = i64::try_from(frame)
            .ok()
            .filter(|_| is_pcm)
            .map(Timestamp::new)
        else {
            return;
        };

        let to = SeekTo::Timestamp {
            ts,
            track_id: self.track,
        };

        if let Ok(there) = self.container.seek(SeekMode::Accurate, to) {
            let passed = u64::try_from(there.actual_ts.get()).unwrap_or(0);
            if self.trim.pass_over(passed, 0) {
                self.at = passed;
            }
        }
    }

    /// Appends the frames of the next good packet to `out`.
    ///
    /// * Shape: interleaved, [`Decoder::channels`] samples a frame.
    /// * Units: linear samples, finite, within ±8.
    /// * Result: frames appended; zero at the end only.
    ///
    /// # Errors
    /// If the file cannot be read on, or is damaged beyond patience. Single damaged packets are passed over.
    pub fn read(&mut self, out: &mut Vec<f32>) -> Result<usize, DecodeError> {
        if self.panicked {
            return Err(DecodeError::Panicked);
        }
        let before = out.len();
        let Ok(read) = catch_unwind(AssertUnwindSafe(|| self.read_packet(out))) else {
            self.panicked = true;
            out.truncate(before);
            return Err(DecodeError::Panicked);
        };
        read?;
        Ok((out.len() - before) / self.channels())
    }

    /// Goes on until something is appended or the end is reached.
    fn read_packet(&mut self, out: &mut Vec<f32>) -> Result<(), DecodeError> {
        let before = out.len();
        while out.len() == before && !self.over {
            let Some(packet) = self.next_packet()? else {
                self.over = true;
                self.sbr.as_ref().map_or(Ok(()), sbr::Detector::verdict)?;
                self.trim.finish(out);
                break;
            };
            self.bytes_read += self.most_bytes(&packet).min(packet.data.len() as u64);
            if packet.track_id != self.track {
                continue;
            }
            if let Some(sbr) = &mut self.sbr {
                sbr.look(&packet.data)?;
            }
            if let Some(frames) = self.left_out(&packet) {
                self.at += frames;
                continue;
            }
            if self.decode(&packet)? {
                self.damaged_run = 0;
                self.note_gap(&packet);
                self.usual = (self.packet.len() / self.channels.count()) as u64;
                self.at += self.usual;
                self.trim.pass(&self.packet, out);
            } else {
                self.note_damage(&packet);
                self.damaged += 1;
                self.damaged_run += 1;
                if self.damaged_run > MAX_DAMAGED_RUN {
                    return Err(DecodeError::Damaged {
                        problem: "too many unreadable packets in a row",
                    });
                }
            }
        }

        Ok(())
    }

    /// As many bytes as can be sound in `packet`. Frames of FLAC that do not follow on each other come as one packet,
    /// of which the first is heard; none is larger than its samples are.
    fn most_bytes(&self, packet: &Packet) -> u64 {
        let bits = self
            .codec
            .codec_params()
            .bits_per_sample
            .filter(|_| self.format == Format::Flac);
        let samples = packet
            .dur
            .get()
            .saturating_mul(self.channels.count() as u64);
        bits.map_or(u64::MAX, |bits| {
            samples.saturating_mul(bits.div_ceil(8).into()) + FLAC_HEADER
        })
    }

    /// The frames of `packet`, if all are left out and what comes after needs none of them.
    fn left_out(&mut self, packet: &Packet) -> Option<u64> {
        let memory = self.memory?;
        // All of MP3 is as long, and what its packets say is trimmed is not.
        let frames = if self.format == Format::Mp3 {
            Some(self.usual)
        } else {
            self.frames(packet.dur)
        };
        let frames = frames.filter(|frames| *frames > 0)?;
        self.trim.pass_over(frames, memory).then_some(frames)
    }

    /// The frames of a length in the container's ticks, if it says what those are.
    fn frames(&self, length: Duration) -> Option<u64> {
        let ticks = self.ticks?;
        let seconds = u128::from(length.get()) * u128::from(ticks.numer.get());
        u64::try_from(seconds * u128::from(self.rate) / u128::from(ticks.denom.get())).ok()
    }

    /// The next packet of any track; none at the end, or where the container breaks off.
    fn next_packet(&mut self) -> Result<Option<Packet>, DecodeError> {
        loop {
            match self.container.next_packet() {
                Ok(packet) => return Ok(packet),
                Err(Fault::ResetRequired) => self.next_link()?,
                Err(Fault::IoError(source)) if source.raw_os_error().is_some() => {
                    return Err(DecodeError::Unreadable {
                        path: self.path.clone(),
                        source,
                    });
                }
                Err(_) => {
                    self.damaged += 1;
                    return Ok(None);
                }
            }
        }
    }

    /// Goes on with the next recording in a chain (two Ogg files, one behind the other).
    fn next_link(&mut self) -> Result<(), DecodeError> {
        let track = self
            .container
            .default_track(TrackType::Audio)
            .ok_or(DecodeError::Changes)?;
        let params = params(track)?;
        self.codec = symphonia::default::get_codecs()
            .make_audio_decoder(params, &options(params))
            .map_err(|fault| DecodeError::opening(&self.path, fault))?;
        self.track = track.id;
        self.expected = None;
        let known = self.codec.codec_params();
        if known.sample_rate != Some(self.rate) || known.channels.as_ref() != Some(&self.channels) {
            return Err(DecodeError::Changes);
        }

        Ok(())
    }

    /// FLAC numbers its frames, and symphonia passes over those it cannot read without a word.
    fn note_gap(&mut self, packet: &Packet) {
        let said = u64::try_from(packet.pts.get()).unwrap_or(0);
        if self.format == Format::Flac && said > self.at {
            self.damage.add(self.at..said, u64::from(self.rate));
            self.at = said;
        }
    }

    /// Nothing could be made of `packet`: how much of the recording that was, it says, or else it was as
    /// long as the one before.
    fn note_damage(&mut self, packet: &Packet) {
        let said = self.frames(packet.dur);
        let frames = said
            .filter(|frames| *frames > 0)
            .unwrap_or(self.usual)
            .min(u64::from(self.rate));
        let start = self.at.saturating_sub(self.delay);
        self.at += frames;
        self.damage.add(
            start..self.at.saturating_sub(self.delay),
            u64::from(self.rate),
        );
    }

    /// Decodes into `self.packet`; says whether anything could be made of it.
    fn decode(&mut self, packet: &Packet) -> Result<bool, DecodeError> {
        match self.codec.decode(packet) {
            Ok(decoded) => {
                let spec = decoded.spec();
                if spec.rate() != self.rate || spec.channels().count() != self.channels.count() {
                    return Ok(false);
                }
                decoded.copy_to_vec_interleaved(&mut self.packet);
                for sample in &mut self.packet {
                    *sample = if sample.is_finite() {
                        sample.clamp(-MAX_SAMPLE, MAX_SAMPLE)
                    } else {
                        0.0
                    };
                }
                Ok(true)
            }
            Err(Fault::IoError(source)) if source.raw_os_error().is_some() => {
                Err(DecodeError::Unreadable {
                    path: self.path.clone(),
                    source,
                })
            }
            Err(_) => Ok(false),
        }
    }
}

/// Returns whether the length that a container tells is a guess.
///
/// MP3 and AAC without a header: guessed from the first packets. Matroska: the length of the longest track, which may be
/// the picture's.
fn is_estimated(format: Format, track: &Track) -> bool {
    match format {
        Format::Mp3 => track.delay.is_none(),
        Format::Aac | Format::Matroska => true,
        _ => false,
    }
}

/// Refuses rates and numbers of channels that no recording for the air has.
fn check_supported(rate: u32, channels: usize) -> Result<(), DecodeError> {
    if !RATES.contains(&rate) {
        return Err(DecodeError::Rate { rate });
    }
    if channels == 0 || channels > MAX_CHANNELS {
        return Err(DecodeError::Channels { channels });
    }
    Ok(())
}

fn params(track: &Track) -> Result<&AudioCodecParameters, DecodeError> {
    track
        .codec_params
        .as_ref()
        .and_then(|params| params.audio())
        .ok_or(DecodeError::NotSound)
}

/// MP3 is trimmed here: symphonia trims by the length in the header, which it guesses where there is
/// none, and so cuts recordings of variable bit rate short.
fn options(params: &AudioCodecParameters) -> AudioDecoderOptions {
    AudioDecoderOptions::default().gapless(params.codec != CODEC_ID_MP3)
}

/// What the encoder added before and after the recording, where the file says so.
fn trim(
    path: &Path,
    format: Format,
    rate: u32,
    track: &Track,
    channels: usize,
) -> Result<Trim, DecodeError> {
    let nothing = Trim::new(channels, 0, None, Tail::Dropped);
    Ok(match (format, track.delay) {
        (Format::Mp3, Some(delay)) => {
            let padding = track.padding.unwrap_or(0);
            Trim::new(
                channels,
                delay.into(),
                track.num_frames,
                Tail::Padding(padding.into()),
            )
        }
        (Format::Mp3, None) => itunes::in_id3(path).map_or(nothing, |said| {
            let padding = said.padding.saturating_sub(MP3_DELAY);
            Trim::new(
                channels,
                said.delay + MP3_DELAY,
                Some(said.length),
                Tail::Padding(padding),
            )
        }),
        (Format::M4a, _) => match mp4::edits(path, track.id, rate) {
            Edits::None => nothing,
            Edits::Only(edit) => Trim::new(channels, edit.delay, edit.length, Tail::Dropped),
            Edits::Several => {
                return Err(DecodeError::Unsupported {
                    what: "several edits",
                });
            }
        },
        _ => nothing,
    })
}
