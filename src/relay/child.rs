//! ffmpeg as a process of its own, that reads one stream and gives two: sound, and a line a packet.
//!
//! The stream is a stranger's and ffmpeg is large, so it is shut in: bounds on memory, no new privileges, no file but what
//! it links, and only the protocols a stream needs. A certificate that is not to be believed is refused: otherwise whoever is
//! on the way would own the transmitter. So a stream by `http` is not followed to one by `https`, where none would be
//! checked.
//!
//! What it gives is read by two threads that never wait for anybody for long. It ends when it is [dropped](Child).

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::mpsc::SyncSender;
use std::thread;

use super::sender::{Caller, SrtEntrance, pump};
use crate::clock::Clock;
use crate::units::{CHANNELS, FRAMES_PER_SECOND};

/// ffmpeg's libraries alone take 250 MB of addresses.
const MEMORY_BYTES: u64 = 768 << 20;

/// Without a byte for so long, in microseconds, a connection counts as broken.
const PATIENCE_US: u64 = 5_000_000;

/// The certificates that are believed.
const AUTHORITIES: &str = "/etc/ssl/certs/ca-certificates.crt";

/// Bytes of sound read at once: 43 ms.
const BLOCK: usize = 16_384;

/// Of a line, more is not kept.
const LONGEST_LINE: usize = 500;

/// The name by which ffmpeg opens a stream that is no playlist. Without it ffmpeg probes the stream for seconds, and after a
/// break the station would run dry meanwhile.
struct Format {
    /// As ffmpeg names it.
    name: &'static str,
    /// How its address ends.
    ending: &'static str,
    /// What it has, as ffmpeg names it once it was heard.
    codecs: &'static [&'static str],
}

const FORMATS: [Format; 4] = [
    Format {
        name: "mp3",
        ending: ".mp3",
        codecs: &["mp3"],
    },
    Format {
        name: "aac",
        ending: ".aac",
        codecs: &["aac"],
    },
    Format {
        name: "ogg",
        ending: ".ogg",
        codecs: &["opus", "vorbis"],
    },
    Format {
        name: "ogg",
        ending: ".opus",
        codecs: &[],
    },
];

/// What a child says.
#[derive(Debug)]
pub(super) enum Heard {
    /// Interleaved stereo at the station's rate.
    Sound(Vec<f32>),
    /// A line of its standard error.
    Line(Vec<u8>),
    /// There is no more sound.
    Ended,
}

/// A running ffmpeg.
#[derive(Debug)]
pub(super) struct Child {
    process: std::process::Child,
    /// Who sends it what it reads.
    sender: Option<TcpStream>,
}

impl Child {
    /// Opens `url`, which was of `codec` before, if that is known; what is heard goes to `into` under `number`.
    pub(super) fn open(
        program: &Path,
        url: &str,
        codec: Option<&str>,
        number: u64,
        into: &SyncSender<(u64, Heard)>,
    ) -> io::Result<Self> {
        let process = command(program, arguments(url, codec))
            .stdin(Stdio::null())
            .spawn()?;
        Self::listen(process, None, number, into)
    }

    /// Opens what `caller` sends; what is heard goes to `into` under `number`.
    pub(super) fn open_sender(
        program: &Path,
        caller: Caller,
        number: u64,
        into: &SyncSender<(u64, Heard)>,
        clock: Arc<dyn Clock>,
    ) -> io::Result<Self> {
        let sender = caller.stream.try_clone()?;
        let mut process = command(program, fed(caller.format))
            .stdin(Stdio::piped())
            .spawn()?;
        let stdin = process.stdin.take();
        let child = Self::listen(process, Some(sender), number, into)?;
        thread::Builder::new()
            .name("input-pump".into())
            .spawn(move || {
                if let Some(stdin) = stdin {
                    pump(caller, stdin, &*clock);
                }
            })?;
        Ok(child)
    }

    /// Waits for who sends to `entrance` by SRT; what is heard goes to `into` under `number`.
    pub(super) fn open_srt(
        program: &Path,
        entrance: &SrtEntrance,
        number: u64,
        into: &SyncSender<(u64, Heard)>,
    ) -> io::Result<Self> {
        let mut process = command(program, by_srt()).stdin(Stdio::piped()).spawn()?;
        let stdin = process.stdin.take();
        let child = Self::listen(process, None, number, into)?;
        if let Some(mut stdin) = stdin {
            // A pipe holds more than that: nobody is waited for.
            stdin.write_all(entrance.list().as_bytes())?;
        }
        Ok(child)
    }

    /// Reads what `process` says.
    fn listen(
        mut process: std::process::Child,
        sender: Option<TcpStream>,
        number: u64,
        into: &SyncSender<(u64, Heard)>,
    ) -> io::Result<Self> {
        let (out, err) = (process.stdout.take(), process.stderr.take());
        let child = Self { process, sender };
        let to = into.clone();
        thread::Builder::new()
            .name("input-words".into())
            .spawn(move || {
                if let Some(err) = err {
                    lines(err, |line| to.send((number, Heard::Line(line))).is_ok());
                }
            })?;
        let to = into.clone();
        thread::Builder::new()
            .name("input-sound".into())
            .spawn(move || {
                if let Some(out) = out {
                    sound(out, |sound| to.send((number, Heard::Sound(sound))).is_ok());
                }
                drop(to.send((number, Heard::Ended)));
            })?;
        Ok(child)
    }
}

impl Drop for Child {
    fn drop(&mut self) {
        if let Some(sender) = &self.sender {
            drop(sender.shutdown(Shutdown::Both));
        }
        drop(self.process.kill());
        drop(self.process.wait());
    }
}

/// ffmpeg so that it can take no more than it may. Each of the tools becomes the next, so all is one process.
fn command(program: &Path, arguments: Vec<String>) -> Command {
    let mut command = Command::new("prlimit");
    command.args([&format!("--as={MEMORY_BYTES}"), "--core=0", "--fsize=0"]);
    command.args(["nice", "-n", "5", "setpriv", "--no-new-privs"]);
    command.arg(program).args(arguments);
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    command.env("LC_ALL", "C").env_remove("FFREPORT");
    command
}

fn arguments(url: &str, codec: Option<&str>) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    let mut add = |words: &[&str]| all.extend(words.iter().map(|word| (*word).to_owned()));
    add(&["-nostdin", "-hide_banner", "-loglevel", "error"]);
    add(&["-rw_timeout", &PATIENCE_US.to_string()]);
    let path = url.split(['?', '#']).next().unwrap_or(url);
    let path = path.to_ascii_lowercase();
    let ends = |ending: &str| path.ends_with(ending);
    if !ends(".m3u8") {
        // By itself it looks at seconds of a stream before it gives any.
        add(&["-probesize", "16384", "-analyzeduration", "0"]);
        let known = FORMATS.iter().find(|known| {
            ends(known.ending) || codec.is_some_and(|codec| known.codecs.contains(&codec))
        });
        if let Some(known) = known {
            add(&["-f", known.name]);
        }
    }
    if url.starts_with("https://") {
        add(&["-tls_verify", "1", "-ca_file", AUTHORITIES]);
        add(&["-protocol_whitelist", "https,tls,tcp,crypto"]);
    } else {
        add(&["-protocol_whitelist", "http,tcp,crypto"]);
    }
    add(&["-threads", "1", "-i", url]);
    all.extend(given());
    all
}

/// What a sender sends, of this format.
fn fed(format: &str) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    let mut add = |words: &[&str]| all.extend(words.iter().map(|word| (*word).to_owned()));
    add(&["-nostdin", "-hide_banner", "-loglevel", "error"]);
    add(&["-probesize", "16384", "-analyzeduration", "0"]);
    add(&["-protocol_whitelist", "pipe", "-f", format]);
    add(&["-threads", "1", "-i", "pipe:0"]);
    all.extend(given());
    all
}

/// What a list names that comes by standard input. Nothing of it stands here: it holds a secret.
fn by_srt() -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    let mut add = |words: &[&str]| all.extend(words.iter().map(|word| (*word).to_owned()));
    add(&["-nostdin", "-hide_banner", "-loglevel", "error"]);
    add(&["-protocol_whitelist", "pipe,srt"]);
    add(&["-format_whitelist", "concat,mpegts"]);
    add(&["-f", "concat", "-safe", "0"]);
    add(&["-threads", "1", "-i", "pipe:0"]);
    all.extend(given());
    all
}

/// What is given: sound, and a line a packet.
fn given() -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    let mut add = |words: &[&str]| all.extend(words.iter().map(|word| (*word).to_owned()));
    let (channels, rate) = (CHANNELS.to_string(), FRAMES_PER_SECOND.to_string());
    add(&[
        "-map", "0:a:0", "-f", "f32le", "-ac", &channels, "-ar", &rate,
    ]);
    add(&["-flush_packets", "1", "pipe:1"]);
    add(&["-map", "0:a:0", "-c", "copy", "-f", "framecrc"]);
    add(&["-flush_packets", "1", "pipe:2"]);
    all
}

/// Gives the lines that are read to `give`, each as far as it is kept, until that refuses.
fn lines(from: impl Read, give: impl Fn(Vec<u8>) -> bool) {
    let mut from = BufReader::new(from);
    let mut line = Vec::new();
    loop {
        let read = match from.fill_buf() {
            Ok([]) | Err(_) => return,
            Ok(read) => read,
        };
        let end = read.iter().position(|byte| *byte == b'\n');
        let part = &read[..end.unwrap_or(read.len())];
        let room = LONGEST_LINE.saturating_sub(line.len());
        line.extend_from_slice(&part[..part.len().min(room)]);
        let used = end.map_or(read.len(), |end| end + 1);
        from.consume(used);
        if end.is_some() && !give(std::mem::take(&mut line)) {
            return;
        }
    }
}

/// Gives the sound that is read to `give`, whole frames at a time, until that refuses.
fn sound(mut from: impl Read, give: impl Fn(Vec<f32>) -> bool) {
    const FRAME: usize = CHANNELS * size_of::<f32>();
    let (mut block, mut kept) = (vec![0; BLOCK], 0);
    while let Ok(read) = from.read(&mut block[kept..]) {
        if read == 0 {
            return;
        }
        let there = kept + read;
        let whole = there - there % FRAME;
        let samples = block[..whole].as_chunks().0.iter();
        let samples = samples.map(|bytes| f32::from_le_bytes(*bytes));
        let sane = |sample: f32| {
            if sample.is_finite() {
                sample.clamp(-4.0, 4.0)
            } else {
                0.0
            }
        };
        let samples: Vec<f32> = samples.map(sane).collect();
        if !samples.is_empty() && !give(samples) {
            return;
        }
        block.copy_within(whole..there, 0);
        kept = there - whole;
    }
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;

    use super::*;

    /// Gives a few bytes at a time.
    struct Drops<'a>(&'a [u8]);

    impl Read for Drops<'_> {
        fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
            let count = self.0.len().min(out.len()).min(5);
            out[..count].copy_from_slice(&self.0[..count]);
            self.0 = &self.0[count..];
            Ok(count)
        }
    }

    #[test]
    fn frames_are_whole_and_finite_however_they_come() {
        let sent = [0.5, -0.5, f32::NAN, 9.0, 0.25, f32::INFINITY];
        let mut bytes: Vec<u8> = sent
            .iter()
            .flat_map(|sample| sample.to_le_bytes())
            .collect();
        bytes.extend([1, 2, 3]);
        let got = RefCell::new(Vec::new());
        sound(Drops(&bytes), |samples| {
            assert!(samples.len().is_multiple_of(CHANNELS));
            got.borrow_mut().extend(samples);
            true
        });
        assert_eq!(got.into_inner(), [0.5, -0.5, 0.0, 4.0, 0.25, 0.0]);
    }

    #[test]
    fn lines_are_bounded() {
        let text = format!("a\n\n{}\nb\nrest", "x".repeat(2000));
        let got = RefCell::new(Vec::new());
        lines(Drops(text.as_bytes()), |line| {
            got.borrow_mut().push(line.len());
            true
        });
        assert_eq!(got.into_inner(), [1, 0, LONGEST_LINE, 1]);
    }

    #[test]
    fn what_it_may_open_is_told_by_the_address() {
        let said = |url: &str| arguments(url, None).join(" ");
        let secure = said("https://a.vn/vov1.m3u8");
        assert!(
            secure.contains("-tls_verify 1 -ca_file /etc/ssl/"),
            "{secure}"
        );
        assert!(
            secure.contains("-protocol_whitelist https,tls,tcp,crypto "),
            "{secure}"
        );
        assert!(!secure.contains("-probesize"), "{secure}");
        let plain = said("http://a.vn/VOV1.MP3?x=1");
        assert!(
            plain.contains("-protocol_whitelist http,tcp,crypto "),
            "{plain}"
        );
        assert!(
            plain.contains("-f mp3 ") && plain.contains("-probesize"),
            "{plain}"
        );
    }

    /// Looked at anew after each break, a stream without an ending in its address costs seconds.
    #[test]
    fn what_was_heard_of_an_address_is_not_looked_for_again() {
        let format = |url: &str, codec: Option<&str>| {
            let all = arguments(url, codec);
            let input = all.iter().position(|word| word == "-i").unwrap();
            let place = all[..input].iter().position(|word| word == "-f");
            place.map(|place| all[place + 1].clone())
        };
        let address = "http://a.vn:8000/vov1";
        assert_eq!(format(address, None), None);
        assert_eq!(format(address, Some("mp3")).as_deref(), Some("mp3"));
        assert_eq!(format(address, Some("opus")).as_deref(), Some("ogg"));
        assert_eq!(format(address, Some("pcm_s16le")), None);
        let list = "https://a.vn/vov1/playlist.m3u8?token=1";
        assert_eq!(format(list, Some("aac")), None, "pieces of a playlist");
    }
}
