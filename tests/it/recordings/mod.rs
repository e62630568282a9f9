//! Recordings of every kind people bring, made here by the tools they use.

mod damaged;
mod decoding;

use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

/// A folder of recordings for one test.
struct Recordings(TempDir);

impl Recordings {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn at(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// `frames` frames of two tones in stereo (one in mono), encoded by ffmpeg with `options`.
    #[track_caller]
    fn tones(&self, name: &str, rate: u32, channels: u32, frames: u64, options: &str) -> PathBuf {
        let left = "0.4*sin(2*PI*997*t)*(0.6+0.4*sin(3*t))";
        let source = match channels {
            1 => format!("aevalsrc='{left}':s={rate}:c=mono"),
            2 => format!("aevalsrc='{left}|0.3*sin(2*PI*1503*t)':s={rate}:c=stereo"),
            _ => format!("aevalsrc='{}':s={rate}:c={channels}c", [left; 8][..channels as usize].join("|")),
        };
        let path = self.at(name);
        let trim = format!("atrim=end_sample={frames}");
        let mut ffmpeg = Command::new("ffmpeg");
        ffmpeg.args(["-v", "error", "-y", "-f", "lavfi", "-i", &source, "-af", &trim]);
        run(ffmpeg.args(options.split_whitespace()).arg(&path));
        path
    }
}

/// Runs a tool to its end and gives what it wrote.
#[track_caller]
fn run(command: &mut Command) -> Vec<u8> {
    let output = command.output().unwrap_or_else(|problem| panic!("{command:?}: {problem}"));
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
    output.stdout
}

/// What ffmpeg decodes of `path`: interleaved samples at its own rate.
#[track_caller]
fn by_ffmpeg(path: &Path) -> Vec<f32> {
    let bytes = run(Command::new("ffmpeg").args(["-v", "error", "-i"]).arg(path).args(["-f", "f32le", "-"]));
    bytes.as_chunks().0.iter().map(|bytes| f32::from_le_bytes(*bytes)).collect()
}
