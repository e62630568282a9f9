//! Programs of others that the station uses: ffmpeg, and the machine's voice.

use std::io;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use super::Patient;
use super::finding::{Finding, Matter};
use crate::patience;
use crate::voice;
use crate::words::Text;

const FFMPEG: Matter = Matter {
    key: "ffmpeg",
    why: "doctor-ffmpeg-why",
};

const SPEECH: Matter = Matter {
    key: "speech",
    why: "doctor-speech-why",
};

/// A program says its version in a hundredth of this.
const PATIENCE: Duration = Duration::from_secs(5);

/// What the voice says to try it.
const WORDS: &str = "Xin chào bà con.";

/// Examines ffmpeg and the voice by running them.
pub(super) fn examine(patient: &Patient<'_>) -> Vec<Finding> {
    let asked = patience::ask(Path::new("ffmpeg"), PATIENCE, || {
        Command::new("ffmpeg").arg("-version").output()
    });
    let version = asked.map(|output| {
        output.map(|output| {
            let said = String::from_utf8_lossy(&output.stdout);
            output.status.success().then(|| version(&said))
        })
    });
    let named = patient
        .loaded()
        .and_then(|loaded| loaded.station.speech.clone());
    let is_named = named.is_some();
    let spoken = voice::try_out(&named.unwrap_or_default().command, WORDS);
    vec![
        judge_ffmpeg(version),
        judge_speech(spoken.map_err(|problem| problem.text()), is_named),
    ]
}

/// Returns the version of `ffmpeg version 5.1.9-0+deb12u1 Copyright …`.
fn version(said: &str) -> String {
    said.split_whitespace()
        .nth(2)
        .unwrap_or_default()
        .to_owned()
}

/// Nothing if it did not answer in time; no version if it failed.
fn judge_ffmpeg(version: Option<io::Result<Option<String>>>) -> Finding {
    match version {
        Some(Ok(Some(version))) => {
            FFMPEG.good(Text::new("doctor-ffmpeg-good").with("version", version))
        }
        Some(Err(error)) if error.kind() == io::ErrorKind::NotFound => FFMPEG.warning(
            Text::new("doctor-ffmpeg-none"),
            Text::new("doctor-ffmpeg-do"),
        ),
        _ => FFMPEG.warning(
            Text::new("doctor-ffmpeg-failed"),
            Text::new("doctor-ffmpeg-do"),
        ),
    }
}

/// A voice that the station's files name is to work; the usual one may be absent.
fn judge_speech(spoken: Result<(), Text>, is_named: bool) -> Finding {
    let cure = || Text::new("doctor-speech-do");
    match spoken {
        Ok(()) => SPEECH.good(Text::new("doctor-speech-good")),
        Err(problem) if is_named => SPEECH.warning(problem, cure()),
        Err(problem) => SPEECH.not_known(problem, Some(cure())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doctor::Verdict;

    #[test]
    fn ffmpeg_is_good_if_it_says_its_version() {
        let said = "ffmpeg version 5.1.9-0+deb12u1 Copyright (c) 2000-2026\nbuilt with gcc";
        assert_eq!(version(said), "5.1.9-0+deb12u1");
        let verdict = |version| judge_ffmpeg(version).verdict();
        assert_eq!(verdict(Some(Ok(Some("5.1".into())))), Verdict::Good);
        assert_eq!(verdict(Some(Ok(None))), Verdict::Warning);
        let missing = io::Error::from(io::ErrorKind::NotFound);
        assert_eq!(verdict(Some(Err(missing))), Verdict::Warning);
        assert_eq!(verdict(None), Verdict::Warning);
    }

    #[test]
    fn a_voice_nobody_asked_for_may_be_absent() {
        let none = || Err(Text::new("voice-no-program").with("program", "piper"));
        assert_eq!(judge_speech(Ok(()), true).verdict(), Verdict::Good);
        assert_eq!(judge_speech(none(), true).verdict(), Verdict::Warning);
        assert_eq!(judge_speech(none(), false).verdict(), Verdict::NotKnown);
    }
}
