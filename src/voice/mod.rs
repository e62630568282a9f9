//! A machine's voice: text made ready by [`crate::speech`] goes to a command of the station's, and comes back as a
//! recording.
//!
//! The command may be any that takes text and gives WAV; it is shut in (`command.rs`). What it gives is foreign
//! sound: it is decoded by the station's own decoder, its pauses are lengthened so that it can be followed over
//! horns that answer each other (`pace.rs`), and its level is brought towards the station's (`level.rs`).

mod command;
mod level;
mod pace;

use std::io::Read;
use std::path::Path;

use tempfile::NamedTempFile;

use crate::sound::{DecodeError, StereoReader, WavError, WavWriter};
use crate::units::{CHANNELS, Frames, Level, Lufs, Sides};
use crate::words::Text;

/// Frames decoded together.
const STRETCH: usize = 48_000;

/// Why no recording came of a text, by what a person should do.
#[derive(Debug, thiserror::Error)]
pub enum VoiceError {
    /// The program is not installed.
    #[error("{program} is not installed")]
    NoProgram {
        /// Its name.
        program: String,
    },
    /// It ended with an error.
    #[error("{program} failed: {said}")]
    Failed {
        /// Its name.
        program: String,
        /// The first line it said, or how it ended.
        said: String,
    },
    /// It took more time, memory or room than it may.
    #[error("{program} took too much time, memory or room")]
    TooMuch {
        /// Its name.
        program: String,
    },
    /// What it gave is no WAV, or holds no sound.
    #[error("{program} gave no sound")]
    NoSound {
        /// Its name.
        program: String,
    },
    /// What it gave cannot be decoded.
    #[error("could not decode what the voice gave")]
    Decode(#[from] DecodeError),
    /// The recording could not be written.
    #[error(transparent)]
    Write(#[from] WavError),
    /// The system refused.
    #[error("could not run the voice")]
    System(#[from] std::io::Error),
}

impl VoiceError {
    /// Returns what to tell people.
    #[must_use]
    pub fn text(&self) -> Text {
        match self {
            Self::NoProgram { program } => Text::new("voice-no-program").with("program", program),
            Self::Failed { program, said } => Text::new("voice-failed")
                .with("program", program)
                .with("what", said),
            Self::TooMuch { program } => Text::new("voice-too-much").with("program", program),
            Self::NoSound { program } => Text::new("voice-no-sound").with("program", program),
            Self::Decode(problem) => Text::new("voice-broken").with("what", problem),
            Self::Write(problem) => Text::new("voice-not-written").with("what", problem),
            Self::System(problem) => Text::new("voice-not-written").with("what", problem),
        }
    }
}

/// Speaks `text` into the WAV file `into` by the first of `commands` that can. Returns its length, and what was wrong
/// with the command before, if that was not the first.
///
/// # Errors
/// [`VoiceError`] of the first command, if none can.
pub fn speak_by_any(
    commands: &[&[String]],
    text: &str,
    into: &Path,
    target: Lufs,
    ceiling: Level,
) -> Result<(Frames, Option<VoiceError>), VoiceError> {
    let mut first = None;
    for command in commands {
        match speak(command, text, into, target, ceiling) {
            Ok(length) => return Ok((length, first)),
            Err(problem) => {
                tracing::warn!(%problem, "voice failed");
                first = first.or(Some(problem));
            }
        }
    }

    let program = String::new();
    Err(first.unwrap_or(VoiceError::NoProgram { program }))
}

/// Speaks `text` by `command` into the WAV file `into`, at the station's rate, and returns its length.
///
/// `target` is the loudness it is brought to, as far as no true peak goes above `ceiling`.
///
/// # Errors
/// [`VoiceError`]: no program, a failed one, too much, or no sound.
pub fn speak(
    command: &[String],
    text: &str,
    into: &Path,
    target: Lufs,
    ceiling: Level,
) -> Result<Frames, VoiceError> {
    let mut samples = pace::paced(&spoken(command, text)?);
    if samples.is_empty() {
        return Err(VoiceError::NoSound {
            program: command::name(command),
        });
    }
    level::bring(&mut samples, target, ceiling);
    let mut wav = WavWriter::create(into)?;
    wav.write(&samples)?;
    let length = wav.held();
    wav.finish()?;
    Ok(length)
}

/// Returns what is wrong where the program of `command` is not installed; none if it is.
#[must_use]
pub fn missing(command: &[String]) -> Option<VoiceError> {
    let program = command::name(command);
    (!command::is_installed(&program)).then_some(VoiceError::NoProgram { program })
}

/// Speaks `text` by `command` and keeps nothing of it: whether it works.
///
/// # Errors
/// [`VoiceError`], as for speaking.
pub fn try_out(command: &[String], text: &str) -> Result<(), VoiceError> {
    let samples = spoken(command, text)?;
    if pace::paced(&samples).is_empty() {
        return Err(VoiceError::NoSound {
            program: command::name(command),
        });
    }
    Ok(())
}

/// Returns what the command gave, as interleaved stereo.
fn spoken(command: &[String], text: &str) -> Result<Vec<f32>, VoiceError> {
    let file = command::run(command, text)?;
    if !is_wav(&file)? {
        return Err(VoiceError::NoSound {
            program: command::name(command),
        });
    }

    let mut reader = StereoReader::open(file.path(), Sides::Both, Frames::ZERO)?;
    let mut samples = Vec::new();
    loop {
        let filled = samples.len();
        samples.resize(filled + STRETCH * CHANNELS, 0.0);
        let read = reader.read(&mut samples[filled..])? * CHANNELS;
        samples.truncate(filled + read);
        if read == 0 {
            return Ok(samples);
        }
    }
}

fn is_wav(file: &NamedTempFile) -> Result<bool, std::io::Error> {
    let mut start = Vec::new();
    file.reopen()?.take(12).read_to_end(&mut start)?;
    Ok(start.starts_with(b"RIFF") && start.ends_with(b"WAVE"))
}

#[cfg(test)]
mod tests;
