//! A radio station on loopback that sends an MP3 as it would live, with faults; and what of it is heard.

use std::f32::consts::TAU;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::Command;
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
    /// This status, and nothing else.
    Refuse(&'static str),
    /// Led elsewhere.
    Redirect(&'static str),
}

/// The tone of the half second `number`, in Hz.
pub(crate) fn hertz(number: usize) -> f32 {
    500.0 + 20.0 * number as f32
}

/// Writes the broadcast: so many seconds of tones, silent from one second to another.
fn broadcast(folder: &Path, seconds: usize, silent: std::ops::Range<usize>) -> Vec<u8> {
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
            0.2
        };
        let sound = (turn * TAU).sin() * level + breath * level * 0.1;
        let sample = (sound * 32_767.0) as i16;
        file.write_sample(sample).unwrap();
        file.write_sample(sample).unwrap();
    }
    file.finalize().unwrap();
    let mp3 = folder.join("broadcast.mp3");
    let made = Command::new("ffmpeg")
        .args(["-v", "error", "-y", "-i"])
        .arg(&wav)
        .args(["-b:a", "128k", "-write_xing", "0", "-id3v2_version", "0"])
        .arg(&mp3)
        .status();
    assert!(made.unwrap().success());
    std::fs::read(mp3).unwrap()
}

/// Goes on air at once on a port of its own, which is returned. Each connection gets what `acts` has for it, the last for
/// all that come after.
pub(crate) fn start(
    folder: &Path,
    seconds: usize,
    silent: std::ops::Range<usize>,
    acts: Vec<Act>,
) -> u16 {
    let sound = Arc::new(broadcast(folder, seconds, silent));
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let clock = Arc::new(SystemClock::new());
    thread::spawn(move || {
        let last = *acts.last().unwrap();
        for (connection, act) in listener
            .incoming()
            .zip(acts.into_iter().chain(std::iter::repeat(last)))
        {
            let (sound, clock) = (Arc::clone(&sound), Arc::clone(&clock));
            thread::spawn(move || connection.and_then(|to| serve(to, act, &sound, &clock)));
        }
    });
    port
}

fn serve(
    connection: TcpStream,
    act: Act,
    sound: &[u8],
    clock: &SystemClock,
) -> std::io::Result<()> {
    /// What a server sends at once.
    const BURST: usize = 4 * PACE;
    let mut lines = BufReader::new(connection.try_clone()?).lines();
    while lines
        .next()
        .is_some_and(|line| line.is_ok_and(|line| !line.is_empty()))
    {}
    let mut to = connection;
    let (length, stalls) = match act {
        Act::Refuse(status) => return write!(to, "HTTP/1.0 {status}\r\nConnection: close\r\n\r\n"),
        Act::Redirect(place) => {
            return write!(
                to,
                "HTTP/1.0 302 Found\r\nLocation: {place}\r\nConnection: close\r\n\r\n"
            );
        }
        Act::Close(seconds) => (seconds, false),
        Act::Stall(seconds) => (seconds, true),
    };

    write!(to, "HTTP/1.0 200 OK\r\nContent-Type: audio/mpeg\r\n\r\n")?;
    let live = |clock: &SystemClock| (clock.uptime().as_secs_f64() * PACE as f64) as usize;
    let ends = clock.uptime() + Duration::from_secs_f64(length);
    let mut at = live(clock).saturating_sub(BURST);
    while clock.uptime() < ends && at < sound.len() {
        let until = live(clock).min(sound.len());
        to.write_all(&sound[at..until])?;
        at = until;
        clock.sleep(Duration::from_millis(50));
    }
    if stalls {
        loop {
            clock.sleep(Duration::from_secs(1));
            to.write_all(b"").and_then(|()| to.peer_addr().map(drop))?;
        }
    }
    Ok(())
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
