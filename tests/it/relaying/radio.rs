//! A radio station on loopback that sends an MP3 as it would live, with faults; and what of it is heard.

use std::f32::consts::TAU;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use phatthanh::clock::{Clock, SystemClock};

const RATE: usize = 48_000;

/// Bytes a second of the MP3.
const PACE: usize = 16_000;

/// Each half second of the broadcast has a tone of its own.
pub(crate) const HALF: usize = RATE / 2;

/// What a connection gets.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Act {
    /// The last seconds at once, and then all as it comes, for so long; then the connection ends.
    Close(f64),
    /// The last seconds at once and then all as it comes, for so long; then nothing more, the connection open.
    Stall(f64),
    /// All as it comes, coded in another way, for so long; then the connection ends.
    Coded(&'static Coding, f64),
    /// A receiver's hiss, for so long; then the connection ends.
    Hiss(f64),
    /// This status, and nothing else.
    Refuse(&'static str),
    /// Led elsewhere.
    Redirect(&'static str),
}

/// How a broadcast is coded: what ffmpeg is told, and how the server calls it.
#[derive(Debug)]
pub(crate) struct Coding {
    arguments: &'static [&'static str],
    kind: &'static str,
}

pub(crate) const AAC: Coding = Coding {
    arguments: &["-c:a", "aac", "-b:a", "96k", "-f", "adts"],
    kind: "audio/aac",
};

/// Of another rate, and of one channel.
pub(crate) const THIN_MP3: Coding = Coding {
    arguments: &[
        "-c:a",
        "libmp3lame",
        "-ar",
        "44100",
        "-ac",
        "1",
        "-f",
        "mp3",
    ],
    kind: "audio/mpeg",
};

pub(crate) const VORBIS: Coding = Coding {
    arguments: &["-c:a", "libvorbis", "-q:a", "4", "-f", "ogg"],
    kind: "application/ogg",
};

/// The tone of the half second `number`, in Hz: above every bell of the identification signal, which stands in at last.
pub(crate) fn hertz(number: usize) -> f32 {
    800.0 + 20.0 * number as f32
}

/// Writes the broadcast: so many seconds of tones, each louder or softer than the one before, silent from one second to
/// another.
pub(super) fn broadcast(folder: &Path, seconds: usize, silent: &Range<usize>) -> PathBuf {
    let wav = folder.join("broadcast.wav");
    let spec = hound::WavSpec {
        channels: 2,
        sample_rate: RATE as u32,
        bits_per_sample: 16,
        sample_format: hound::SampleFormat::Int,
    };
    let mut file = hound::WavWriter::create(&wav, spec).unwrap();
    let mut turn = 0.0;
    // Under the tones, so that no packet is like another, as in any sound that was recorded.
    let breath = crate::support::noise(seconds * RATE, 5);
    for (at, breath) in breath.iter().enumerate() {
        turn = (turn + hertz(at / HALF) / RATE as f32) % 1.0;
        let level = if silent.contains(&(at / RATE)) {
            0.0
        } else {
            [0.2, 0.12][at / HALF % 2]
        };
        let sound = (turn * TAU).sin() * level + breath * level * 0.1;
        let sample = (sound * 32_767.0) as i16;
        file.write_sample(sample).unwrap();
        file.write_sample(sample).unwrap();
    }
    file.finalize().unwrap();
    wav
}

/// Codes the broadcast as most stations send it.
fn coded(wav: &Path) -> Vec<u8> {
    let mp3 = wav.with_extension("mp3");
    let made = Command::new("ffmpeg")
        .args(["-v", "error", "-y", "-i"])
        .arg(wav)
        .args(["-b:a", "128k", "-write_xing", "0", "-id3v2_version", "0"])
        .arg(&mp3)
        .status();
    assert!(made.unwrap().success());
    std::fs::read(mp3).unwrap()
}

/// Goes on air at once, at the address that is returned. Each connection gets what `acts` has for it, the last for
/// all that come after.
pub(crate) fn start(folder: &Path, seconds: usize, silent: Range<usize>, acts: Vec<Act>) -> String {
    let wav = broadcast(folder, seconds, &silent);
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let clock = SystemClock::new();
    let air = Arc::new(Air {
        mp3: coded(&wav),
        wav,
        began: clock.uptime(),
        clock,
    });
    thread::spawn(move || {
        let last = *acts.last().unwrap();
        for (connection, act) in listener
            .incoming()
            .zip(acts.into_iter().chain(std::iter::repeat(last)))
        {
            let air = Arc::clone(&air);
            thread::spawn(move || connection.and_then(|to| air.serve(to, act)));
        }
    });
    format!("http://127.0.0.1:{port}/vov1")
}

/// What is on the air.
struct Air {
    mp3: Vec<u8>,
    wav: PathBuf,
    clock: SystemClock,
    began: Duration,
}

impl Air {
    /// How long it has been on the air, in seconds.
    fn since(&self) -> f64 {
        self.clock.uptime().saturating_sub(self.began).as_secs_f64()
    }

    fn serve(&self, mut to: TcpStream, act: Act) -> std::io::Result<()> {
        /// What a server sends at once.
        const BURST: usize = 4 * PACE;
        let mut lines = BufReader::new(to.try_clone()?).lines();
        while lines
            .next()
            .is_some_and(|line| line.is_ok_and(|line| !line.is_empty()))
        {}
        let (length, stalls) = match act {
            Act::Refuse(status) => {
                return write!(to, "HTTP/1.0 {status}\r\nConnection: close\r\n\r\n");
            }
            Act::Redirect(place) => {
                return write!(
                    to,
                    "HTTP/1.0 302 Found\r\nLocation: {place}\r\nConnection: close\r\n\r\n"
                );
            }
            Act::Coded(coding, seconds) => {
                let (at, wav) = (self.since().to_string(), self.wav.display().to_string());
                return self.pipe(to, &["-ss", &at, "-i", &wav], coding, seconds);
            }
            Act::Hiss(seconds) => {
                let from = [
                    "-f",
                    "lavfi",
                    "-i",
                    "anoisesrc=amplitude=0.3:sample_rate=48000",
                ];
                return self.pipe(to, &from, &THIN_MP3, seconds);
            }
            Act::Close(seconds) => (seconds, false),
            Act::Stall(seconds) => (seconds, true),
        };

        write!(to, "HTTP/1.0 200 OK\r\nContent-Type: audio/mpeg\r\n\r\n")?;
        let live = || (self.since() * PACE as f64) as usize;
        let ends = self.since() + length;
        let mut at = live().saturating_sub(BURST);
        while self.since() < ends && at < self.mp3.len() {
            let until = live().min(self.mp3.len());
            to.write_all(&self.mp3[at..until])?;
            at = until;
            self.clock.sleep(Duration::from_millis(50));
        }
        if stalls {
            loop {
                self.clock.sleep(Duration::from_secs(1));
                to.write_all(b"").and_then(|()| to.peer_addr().map(drop))?;
            }
        }
        Ok(())
    }

    /// Sends what ffmpeg makes of `from`, as it would come live.
    fn pipe(
        &self,
        mut to: TcpStream,
        from: &[&str],
        coding: &Coding,
        seconds: f64,
    ) -> std::io::Result<()> {
        let kind = coding.kind;
        write!(to, "HTTP/1.0 200 OK\r\nContent-Type: {kind}\r\n\r\n")?;
        let mut command = Command::new("ffmpeg");
        command.args(["-v", "error", "-re"]).args(from);
        command
            .args(coding.arguments)
            .args(["-flush_packets", "1", "-"]);
        let mut coder = command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()?;
        let ends = self.since() + seconds;
        let (mut block, mut out) = ([0; 2048], coder.stdout.take().unwrap());
        while self.since() < ends {
            let count = out.read(&mut block)?;
            if count == 0 || to.write_all(&block[..count]).is_err() {
                break;
            }
        }
        coder.kill()?;
        coder.wait().map(drop)
    }
}

/// What is heard in a quarter of a second.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Heard {
    Nothing,
    /// The broadcast's half second of this number.
    Radio(usize),
    /// Something else.
    Other,
}

/// Listens to `samples`, of one channel, quarter second by quarter second.
pub(crate) fn listen(samples: &[f32], halves: usize) -> Vec<Heard> {
    /// Every third sample: all tones lie below 8 kHz.
    const THIN: usize = 3;
    let of = |quarter: &[f32]| {
        let thin: Vec<f32> = quarter.iter().step_by(THIN).copied().collect();
        let energy: f32 = thin.iter().map(|sample| sample * sample).sum();
        if energy / (thin.len() as f32) < 1e-8 {
            return Heard::Nothing;
        }
        let part = |number: usize| {
            let step = TAU * hertz(number) * THIN as f32 / RATE as f32;
            // Goertzel's: two steps of memory are all that a tone needs.
            let turn = 2.0 * step.cos();
            let (mut one, mut two) = (0.0_f32, 0.0_f32);
            for sample in &thin {
                (one, two) = (sample + turn * one - two, one);
            }
            let power = one * one + two * two - turn * one * two;
            power * 2.0 / thin.len() as f32 / energy
        };
        let best = (0..halves).map(|number| (number, part(number)));
        let best = best.max_by(|one, other| one.1.total_cmp(&other.1));
        match best {
            // Of one that lasts half of the quarter a fourth is heard: where a tone ends, it or the next is.
            Some((number, part)) if part > 0.2 => Heard::Radio(number),
            _ => Heard::Other,
        }
    };
    samples.chunks_exact(RATE / 4).map(of).collect()
}
