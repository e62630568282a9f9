//! Recordings of every kind people bring, made here by the tools they use.

mod converting;
mod crafted;
mod damaged;
mod decoding;
mod folders;
mod joined;
mod lengths;
mod measuring;
mod mutation;
mod names;
mod notes;
mod store;
mod twins;
mod unsettled;
mod watching;

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

    /// A file that lies outside every folder the station looks into, and a link to it.
    fn outside(&self, name: &str, bytes: &[u8], link: &Path) {
        std::fs::write(self.at(name), bytes).unwrap();
        std::os::unix::fs::symlink(self.at(name), link).unwrap();
    }

    /// `frames` frames of two tones in stereo (one in mono), encoded by ffmpeg with `options`.
    #[track_caller]
    fn tones(&self, name: &str, rate: u32, channels: u32, frames: u64, options: &str) -> PathBuf {
        let left = "0.4*sin(2*PI*997*t)*(0.6+0.4*sin(3*t))";
        let source = match channels {
            1 => format!("aevalsrc='{left}':s={rate}:c=mono"),
            2 => format!("aevalsrc='{left}|0.3*sin(2*PI*1503*t)':s={rate}:c=stereo"),
            _ => format!(
                "aevalsrc='{}':s={rate}:c={channels}c",
                [left; 8][..channels as usize].join("|")
            ),
        };

        let path = self.at(name);
        let trim = format!("atrim=end_sample={frames}");
        let mut ffmpeg = Command::new("ffmpeg");
        ffmpeg.args([
            "-v", "error", "-y", "-f", "lavfi", "-i", &source, "-af", &trim,
        ]);
        run(ffmpeg.args(options.split_whitespace()).arg(&path));
        path
    }
}

/// A second and a half of a tone in mono, as a file of 16 bits at 44.1 kHz with 44 bytes of header.
fn tone_wav(hz: f64) -> Vec<u8> {
    let spec = hound::WavSpec {
        channels: 1,
        sample_rate: 44_100,
        bits_per_sample: 16,
        sample_format: hound::SampleFormat::Int,
    };

    let mut bytes = std::io::Cursor::new(Vec::new());
    let mut file = hound::WavWriter::new(&mut bytes, spec).unwrap();
    for at in 0..66_150 {
        let sample = (std::f64::consts::TAU * hz * f64::from(at) / 44_100.0).sin() * 8_000.0;
        file.write_sample(sample as i16).unwrap();
    }

    file.finalize().unwrap();
    bytes.into_inner()
}

/// Runs a tool to its end and gives what it wrote.
#[track_caller]
fn run(command: &mut Command) -> Vec<u8> {
    let output = command
        .output()
        .unwrap_or_else(|problem| panic!("{command:?}: {problem}"));
    assert!(
        output.status.success(),
        "{command:?}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    output.stdout
}

/// What ffmpeg decodes of `path`: interleaved samples at its own rate.
#[track_caller]
fn by_ffmpeg(path: &Path) -> Vec<f32> {
    let bytes = run(Command::new("ffmpeg")
        .args(["-v", "error", "-i"])
        .arg(path)
        .args(["-f", "f32le", "-"]));
    bytes
        .as_chunks()
        .0
        .iter()
        .map(|bytes| f32::from_le_bytes(*bytes))
        .collect()
}
