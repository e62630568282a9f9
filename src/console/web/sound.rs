//! A recording as a browser plays it: a WAV file of the station's own frames, made while it is read.
//!
//! Brought to the station's loudness, as it will be on air. It is decoded on a thread that may wait for the disk, a short
//! piece at a time and only while the browser takes it: nobody who stops in the middle holds a thread.

use std::future::Future;
use std::io;
use std::ops::RangeInclusive;
use std::path::PathBuf;
use std::pin::Pin;
use std::task::{Context, Poll};

use axum::body::Bytes;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use hyper::body::{Body, Frame, SizeHint};
use tokio::sync::OwnedSemaphorePermit;
use tokio::task::{JoinHandle, spawn_blocking};

use super::trouble::Trouble;
use crate::sound::StereoReader;
use crate::units::{CHANNELS, FRAMES_PER_SECOND, Frames, Sides};

/// Bytes before the first sample.
const HEADER_BYTES: u64 = 44;

/// Bytes of a frame: 16 bits a channel.
const FRAME_BYTES: u64 = 2 * CHANNELS as u64;

/// A WAV file counts its bytes in 32 bits: of what is longer than six hours these are heard.
const MOST_FRAMES: u64 = 6 * 3600 * FRAMES_PER_SECOND as u64;

/// Frames decoded at once: a fifth of a second.
const PIECE: usize = 9600;

/// A recording that a browser asks for.
#[derive(Debug, Clone)]
pub(super) struct Wav {
    /// Where its copy lies.
    pub(super) stored: PathBuf,
    /// Which of its channels are heard.
    pub(super) sides: Sides,
    /// How long it is.
    pub(super) length: Frames,
    /// What brings it to the station's loudness.
    pub(super) gain: f32,
}

impl Wav {
    fn frames(&self) -> u64 {
        self.length.get().min(MOST_FRAMES)
    }

    /// Returns how many bytes the whole file has.
    pub(super) fn bytes(&self) -> u64 {
        HEADER_BYTES + self.frames() * FRAME_BYTES
    }

    fn header(&self) -> [u8; HEADER_BYTES as usize] {
        header(self.frames())
    }

    /// Returns the bytes of `range` as they are made. `place` is given back once nobody listens any more.
    pub(super) fn body(self, range: RangeInclusive<u64>, place: OwnedSemaphorePermit) -> WavBody {
        WavBody {
            next: Next::Idle(Box::new(Making {
                at: *range.start(),
                wav: self,
                reader: None,
                samples: Vec::new(),
            })),
            left: (range.end() + 1).saturating_sub(*range.start()),
            _place: place,
        }
    }
}

/// Returns what stands before so many frames of sound; no more than [`MOST_FRAMES`].
fn header(frames: u64) -> [u8; HEADER_BYTES as usize] {
    // Below 2³² by MOST_FRAMES.
    let data = (frames * FRAME_BYTES) as u32;
    let mut header = [0; HEADER_BYTES as usize];
    let mut at = 0;
    let rest = HEADER_BYTES as u32 - 8;
    let fields: [&[u8]; 13] = [
        b"RIFF",
        &(data + rest).to_le_bytes(),
        b"WAVE",
        b"fmt ",
        &16_u32.to_le_bytes(),
        &1_u16.to_le_bytes(),
        &(CHANNELS as u16).to_le_bytes(),
        &FRAMES_PER_SECOND.to_le_bytes(),
        &(FRAMES_PER_SECOND * FRAME_BYTES as u32).to_le_bytes(),
        &(FRAME_BYTES as u16).to_le_bytes(),
        &16_u16.to_le_bytes(),
        b"data",
        &data.to_le_bytes(),
    ];
    for field in fields {
        header[at..at + field.len()].copy_from_slice(field);
        at += field.len();
    }
    header
}

/// Returns a whole file of `samples`, interleaved stereo at the station's rate.
pub(super) fn whole(samples: &[f32]) -> Vec<u8> {
    let mut file = header((samples.len() / CHANNELS) as u64).to_vec();
    let of = |sample: &f32| (sample.clamp(-1.0, 1.0) * 32_767.0).round() as i16;
    file.extend(samples.iter().flat_map(|sample| of(sample).to_le_bytes()));
    file
}

/// Sends what a browser asks for of a WAV file of `bytes` bytes: `body` makes a part of it.
///
/// # Errors
/// [`Trouble::Broken`] if the answer cannot be written.
pub(super) fn ranged(
    headers: &HeaderMap,
    bytes: u64,
    body: impl FnOnce(RangeInclusive<u64>) -> axum::body::Body,
) -> Result<Response, Trouble> {
    let asked = headers.get(header::RANGE);
    let asked = asked.and_then(|value| value.to_str().ok());
    let Some((part, is_part)) = range(asked, bytes) else {
        let told = [(header::CONTENT_RANGE, format!("bytes */{bytes}"))];
        return Ok((StatusCode::RANGE_NOT_SATISFIABLE, told).into_response());
    };

    let (from, to) = (*part.start(), *part.end());
    let mut answer = Response::new(body(part));
    let told = answer.headers_mut();
    told.insert(header::CONTENT_TYPE, HeaderValue::from_static("audio/wav"));
    told.insert(header::ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    told.insert(header::CONTENT_LENGTH, HeaderValue::from(to - from + 1));
    if is_part {
        let which = HeaderValue::from_str(&format!("bytes {from}-{to}/{bytes}"));
        told.insert(header::CONTENT_RANGE, which.map_err(|_| Trouble::Broken)?);
        *answer.status_mut() = StatusCode::PARTIAL_CONTENT;
    }
    Ok(answer)
}

/// Reads what a browser asked for of a file of `bytes` bytes. Returns all of it if it asked for no part or for several;
/// none if there is no such part.
fn range(asked: Option<&str>, bytes: u64) -> Option<(RangeInclusive<u64>, bool)> {
    let last = bytes - 1;
    let whole = Some((0..=last, false));
    let Some(part) = asked.and_then(|asked| asked.trim().strip_prefix("bytes=")) else {
        return whole;
    };
    let Some((from, to)) = part.split_once('-').filter(|_| !part.contains(',')) else {
        return whole;
    };
    let range = match (from.trim().parse::<u64>(), to.trim().parse::<u64>()) {
        (Ok(from), Ok(to)) if from <= to => from..=to.min(last),
        (Ok(from), Err(_)) if to.trim().is_empty() => from..=last,
        (Err(_), Ok(0)) if from.trim().is_empty() => return None,
        (Err(_), Ok(count)) if from.trim().is_empty() => bytes.saturating_sub(count)..=last,
        _ => return whole,
    };
    (*range.start() <= last).then_some((range, true))
}

/// What makes the next bytes.
#[derive(Debug)]
struct Making {
    wav: Wav,
    /// Which byte comes next.
    at: u64,
    reader: Option<StereoReader>,
    samples: Vec<f32>,
}

impl Making {
    /// Makes the bytes from where it is.
    fn make(mut self: Box<Self>) -> io::Result<(Box<Self>, Bytes)> {
        if self.at < HEADER_BYTES {
            let header = self.wav.header();
            let bytes = Bytes::copy_from_slice(&header[self.at as usize..]);
            self.at = HEADER_BYTES;
            return Ok((self, bytes));
        }

        let (skip, within) = (
            (self.at - HEADER_BYTES) / FRAME_BYTES,
            (self.at - HEADER_BYTES) % FRAME_BYTES,
        );
        let mut reader = if let Some(reader) = self.reader.take() {
            reader
        } else {
            let opened = StereoReader::open(&self.wav.stored, self.wav.sides, Frames::new(skip));
            opened.map_err(io::Error::other)?
        };
        self.samples.resize(PIECE * CHANNELS, 0.0);
        let frames = reader.read(&mut self.samples).map_err(io::Error::other)?;
        self.reader = Some(reader);
        // Less than was measured: a browser waits for all bytes that it was told of.
        let frames = if frames == 0 {
            self.samples.fill(0.0);
            PIECE
        } else {
            frames
        };
        let gain = self.wav.gain;
        let bytes: Vec<u8> = self.samples[..frames * CHANNELS]
            .iter()
            .flat_map(|sample| {
                let level = (sample * gain).clamp(-1.0, 1.0) * f32::from(i16::MAX);
                (level.round() as i16).to_le_bytes()
            })
            .skip(within as usize)
            .collect();
        self.at += bytes.len() as u64;
        Ok((self, bytes.into()))
    }
}

/// Where the next bytes come from.
#[derive(Debug)]
enum Next {
    Idle(Box<Making>),
    Working(JoinHandle<io::Result<(Box<Making>, Bytes)>>),
    Over,
}

/// The answer's bytes.
#[derive(Debug)]
pub(super) struct WavBody {
    next: Next,
    left: u64,
    _place: OwnedSemaphorePermit,
}

impl Body for WavBody {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        if self.left == 0 {
            return Poll::Ready(None);
        }
        let mut work = match std::mem::replace(&mut self.next, Next::Over) {
            Next::Idle(making) => spawn_blocking(|| making.make()),
            Next::Working(work) => work,
            Next::Over => return Poll::Ready(None),
        };
        let Poll::Ready(made) = Pin::new(&mut work).poll(context) else {
            self.next = Next::Working(work);
            return Poll::Pending;
        };
        let made = made.map_err(io::Error::other).flatten();
        Poll::Ready(Some(made.map(|(making, mut bytes)| {
            bytes.truncate(usize::try_from(self.left).unwrap_or(usize::MAX));
            self.left -= bytes.len() as u64;
            self.next = Next::Idle(making);
            Frame::data(bytes)
        })))
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.left)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_is_what_a_browser_asked_for() {
        let whole = Some((0..=99, false));
        for (asked, part) in [
            (None, whole.clone()),
            (Some("bytes=0-"), Some((0..=99, true))),
            (Some("bytes=0-1"), Some((0..=1, true))),
            (Some("bytes=44-500"), Some((44..=99, true))),
            (Some("bytes=-10"), Some((90..=99, true))),
            (Some("bytes=-500"), Some((0..=99, true))),
            (Some("bytes=-0"), None),
            (Some("bytes=100-"), None),
            (Some("bytes=9-3"), whole.clone()),
            (Some("bytes=0-1,5-6"), whole.clone()),
            (Some("frames=0-1"), whole.clone()),
            (Some("bytes=x"), whole.clone()),
        ] {
            assert_eq!(range(asked, 100), part, "{asked:?}");
        }
    }
}
