//! Sound as iPhones and podcast players play it: AAC in an `.m4a`, made by ffmpeg where it is installed.

use std::io;
use std::path::Path;
use std::process::{Command, Stdio};

/// Speech keeps its quality at this rate, and a bulletin of ten minutes stays at seven megabytes.
const RATE: &str = "96k";

/// Whether ffmpeg can be run here.
#[must_use]
pub fn can_encode() -> bool {
    let mut ffmpeg = Command::new("ffmpeg");
    ffmpeg
        .arg("-version")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    ffmpeg.status().is_ok_and(|status| status.success())
}

/// Makes `to` of the WAV at `wav`, which is our own: the same sound gives the same bytes.
pub(super) fn m4a(wav: &Path, to: &Path) -> io::Result<()> {
    let mut ffmpeg = Command::new("ffmpeg");
    ffmpeg
        .args(["-v", "error", "-nostdin", "-y", "-f", "wav", "-i"])
        .arg(wav)
        .args([
            "-vn",
            "-map_metadata",
            "-1",
            "-fflags",
            "+bitexact",
            "-flags:a",
            "+bitexact",
        ])
        .args([
            "-c:a",
            "aac",
            "-b:a",
            RATE,
            "-movflags",
            "+faststart",
            "-f",
            "ipod",
        ])
        .arg(to)
        .stdin(Stdio::null());
    let output = ffmpeg.output()?;
    if output.status.success() {
        return Ok(());
    }

    Err(io::Error::other(
        String::from_utf8_lossy(&output.stderr).trim().to_owned(),
    ))
}
