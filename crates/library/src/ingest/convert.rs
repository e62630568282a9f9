//! Sound of other kinds turned into FLAC, once, by ffmpeg.
//!
//! The file is a stranger's and ffmpeg is large, so it is shut in: one process, with bounds on
//! memory, processor time, output and time of day, kept by `prlimit` and `timeout` so that they hold
//! even if we are gone; it may open the one file it is given and nothing else, and only as a kind of
//! file that names no others (a playlist does).

use std::env;
use std::ffi::{OsStr, OsString};
use std::fs;
use std::io::{self, BufRead, BufReader, Read};
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};

use super::kind::Kind;
use crate::complaint::{Refusal, Why};

/// Kinds of file that hold all they need themselves.
const DEMUXERS: &str = "aac,ac3,aiff,amr,ape,asf,au,avi,caf,dsf,dss,dts,eac3,flac,flv,loas,matroska,mov,mp3,mpc,mpc8,mpeg,mpegts,ogg,oma,qcp,rm,tak,tta,voc,w64,wav,wv,xwma";
/// ffmpeg's libraries alone take 250 MB of addresses.
const MEMORY_BYTES: u64 = 768 << 20;
/// A second more than what is too long.
const LONGEST_S: &str = "43201";
/// Processor seconds: some to start, and one for this many bytes of the file. A small board converts
/// AMR and WMA a few times as fast.
const CPU_S: u64 = 30;
const BYTES_A_CPU_S: u64 = 100_000;
/// Of the clock, so much more than of the processor: it works at the lowest priority.
const PATIENCE: u64 = 4;
/// How much larger than the file the FLAC may be: AMR at its thinnest swells to 27 times, Opus to 250.
const SWELLING: u64 = 512;
const LEAST_BYTES: u64 = 16 << 20;
/// Tells the highest sample.
const PEAK: &str = "astats=measure_perchannel=none:measure_overall=Peak_level";
/// Twelve hours of stereo.
const MOST_BYTES: u64 = 16 << 30;
/// Of what it says, more is not listened to.
const MOST_SAID: u64 = 1 << 20;

/// The program that converts, where it is installed.
#[derive(Debug, Clone)]
pub(crate) struct Converter {
    /// A path, or a name to be looked for where programs are.
    program: PathBuf,
}

/// What copies are made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// Whole numbers, compressed: what is louder than full scale is cut off.
    Flac,
    /// Floating point, which has room above full scale: far larger.
    Float,
}

/// Why nothing came of it.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The program is not installed.
    NoProgram,
    /// It could make nothing of the file.
    Failed,
    /// It took too much: time, memory, room.
    TooMuch,
    /// Nothing is wrong with the file: the disk is full, the machine shuts down.
    Later(io::Error),
}

impl Converter {
    pub(crate) const fn new(program: PathBuf) -> Self {
        Self { program }
    }

    /// Whether a file refused for `reason` would not be refused for it now.
    pub(crate) fn helps_now(&self, reason: &Refusal) -> bool {
        (reason.is(Why::NoConverter) || reason.is(Why::PartNoConverter)) && self.find().is_some()
    }

    /// Where the program is: looked for each time, since it may be installed any day.
    fn find(&self) -> Option<PathBuf> {
        if self.program.components().count() > 1 {
            return Some(self.program.clone()).filter(|program| program.is_file());
        }
        let folders = env::var_os("PATH")?;
        env::split_paths(&folders)
            .map(|folder| folder.join(&self.program))
            .find(|program| program.is_file())
    }

    /// Turns the first sound of `from` into samples of `form` in the existing file `into`, as it is: rate,
    /// channels and tags stay.
    pub(crate) fn convert(
        &self,
        from: &Path,
        kind: Option<Kind>,
        into: &Path,
        form: Form,
    ) -> Result<Said, Failure> {
        let program = self.find().ok_or(Failure::NoProgram)?;
        let bytes = fs::metadata(from).map_err(Failure::Later)?.len();
        let mut command = confined(&program, Limits::of(bytes));
        command.args([
            "-nostdin",
            "-hide_banner",
            "-nostats",
            "-v",
            "level+verbose",
        ]);
        command.args(["-protocol_whitelist", "file"]);
        command.args(["-format_whitelist", DEMUXERS, "-threads", "1"]);
        if let Some(demuxer) = kind.and_then(|kind| kind.demuxer) {
            command.args(["-f", demuxer]);
        }

        // Without a protocol, a name like `concat:a|b` would be one.
        command
            .arg("-i")
            .arg(file_url(from))
            .args(["-map", "0:a:0", "-vn", "-sn", "-dn"]);

        // Ogg keeps its tags with the stream.
        command.args([
            "-map_metadata",
            "0",
            "-map_metadata",
            "0:s:a:0",
            "-bitexact",
            "-threads",
            "1",
        ]);
        let fine = kind.is_some_and(|kind| kind.fine);

        // Times that go back would lose what lies between.
        let exact = if fine { "dblp" } else { "fltp" };
        let filter = format!("asetpts=N/SR/TB,aformat=sample_fmts={exact},{PEAK}");
        command.args(["-af", &filter, "-max_error_rate", "0.5", "-t", LONGEST_S]);
        match form {
            Form::Flac => {
                let samples = if fine { "s32" } else { "s16" };
                command.args(["-c:a", "flac", "-sample_fmt", samples, "-f", "flac"]);
            }
            Form::Float => {
                command.args(["-c:a", "pcm_f32le", "-f", "wav"]);
            }
        }

        command.arg("-y").arg(file_url(into));
        run(&mut command)
    }
}

fn file_url(path: &Path) -> OsString {
    let mut url = OsString::from("file:");
    url.push(path);
    url
}

/// What a conversion may take.
#[derive(Debug, Clone, Copy)]
struct Limits {
    cpu_s: u64,
    clock_s: u64,
    /// Of what it writes.
    bytes: u64,
}

impl Limits {
    /// As much as a file of `bytes` bytes may need.
    fn of(bytes: u64) -> Self {
        let cpu_s = CPU_S + bytes / BYTES_A_CPU_S;
        let bytes = bytes
            .saturating_mul(SWELLING)
            .clamp(LEAST_BYTES, MOST_BYTES);
        Self {
            cpu_s,
            clock_s: PATIENCE * cpu_s,
            bytes,
        }
    }
}

/// `program`, so that it can take no more than `limits`. Each of the tools
/// becomes the next, so all is one process, in a group that `timeout` makes and ends.
fn confined(program: &Path, limits: Limits) -> Command {
    let Limits {
        cpu_s,
        clock_s,
        bytes,
    } = limits;
    let mut command = Command::new("timeout");
    command.args(["--signal=KILL", &clock_s.to_string()]);
    command.args([
        "prlimit",
        &format!("--as={MEMORY_BYTES}"),
        &format!("--cpu={cpu_s}"),
    ]);
    command
        .args([&format!("--fsize={bytes}"), "--core=0", "nice", "-n", "19"])
        .arg(program);
    command
}

fn run(command: &mut Command) -> Result<Said, Failure> {
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped());
    command
        .env("LC_ALL", "C")
        .env_remove(OsStr::new("FFREPORT"));
    let mut child = command.spawn().map_err(|problem| match problem.kind() {
        io::ErrorKind::NotFound => Failure::NoProgram,
        _ => Failure::Later(problem),
    })?;
    let said = child.stderr.take().map(Said::listen).unwrap_or_default();
    let status = child.wait().map_err(Failure::Later)?;
    tracing::debug!(%status, said = said.first, "sound converted");
    verdict(status, said)
}

fn verdict(status: ExitStatus, said: Said) -> Result<Said, Failure> {
    // The shell's way of telling a signal, since `timeout` stands between.
    let signal = status
        .signal()
        .or_else(|| status.code().and_then(|code| code.checked_sub(128)));
    match (status.code(), signal) {
        _ if said.disk_full => Err(Failure::Later(io::ErrorKind::StorageFull.into())),
        (Some(0), _) => Ok(said),
        // Killed for its time, by the kernel for its memory, for processor time, for its output.
        (_, Some(9 | 24 | 25)) => Err(Failure::TooMuch),
        // Asked to end: by whoever ends us too.
        (_, Some(1 | 2 | 15)) | (Some(255), _) => {
            Err(Failure::Later(io::ErrorKind::Interrupted.into()))
        }
        // It is there and does not start.
        (Some(125..=127), _) => Err(Failure::Later(io::Error::other(said.first))),
        _ => Err(Failure::Failed),
    }
}

/// What it says, as far as that matters.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Said {
    first: String,
    /// Complaints about what it reads.
    pub(crate) faults: u32,
    /// Seconds the file should hold, as its header or its last packet has it.
    pub(crate) promised_s: Option<f64>,
    /// Bytes that came out of the file, of sound alone.
    pub(crate) bytes: Option<u64>,
    /// The highest sample, in dBFS.
    pub(crate) peak_db: Option<f64>,
    is_estimated: bool,
    has_pictures: bool,
    disk_full: bool,
}

/// Words in warnings that mean damage; the others are about what it makes of the file.
const DAMAGE: [&str; 9] = [
    "corrupt",
    "ontinuity check failed",
    "size mismatch",
    "incomplete packet",
    "ended prematurely",
    "truncated",
    "iscarding",
    "damaged",
    "nvalid data",
];

impl Said {
    /// Listens to the end, which comes with the end of the process.
    fn listen(mut stderr: impl Read) -> Self {
        let mut said = Self::default();
        let mut lines = BufReader::new((&mut stderr).take(MOST_SAID));
        let mut line = Vec::new();
        while lines
            .read_until(b'\n', &mut line)
            .is_ok_and(|count| count > 0)
        {
            said.hear(&String::from_utf8_lossy(&line));
            line.clear();
        }
        drop(io::copy(&mut stderr, &mut io::sink()));
        said
    }

    fn hear(&mut self, line: &str) {
        let (level, text) = level(line);
        match level {
            // Not its own words, but of what it was started by.
            "" | "panic" | "fatal" | "error" => {
                if self.first.is_empty() {
                    text.clone_into(&mut self.first);
                }
                self.disk_full |= text.contains("No space left on device");
                self.faults += u32::from(!level.is_empty());
            }
            "warning" if text.contains("Estimating duration from bitrate") => {
                self.is_estimated = true;
            }
            "warning" => self.faults += u32::from(DAMAGE.iter().any(|words| text.contains(words))),
            _ => self.note(text),
        }
    }

    /// What it reports of the file and of the sound.
    fn note(&mut self, text: &str) {
        if let Some(length) = text.strip_prefix("Duration: ") {
            let length = length.split(',').next().filter(|_| !self.is_estimated);
            self.promised_s = length.and_then(seconds);
        } else if let Some(peak) = text.strip_prefix("Peak level dB: ") {
            self.peak_db = peak.parse().ok();
        } else if text.starts_with("Stream #") && text.contains("Video:") {
            self.has_pictures = true;
        } else if text.starts_with("Total: ") && text.ends_with("demuxed") {
            let bytes = text
                .split_once('(')
                .and_then(|(_, rest)| rest.split(' ').next()?.parse().ok());
            self.bytes = bytes.filter(|_| !self.has_pictures);
        }
    }
}

/// The level of a line, and what it says: `[name @ 0x1234] [error] text`.
fn level(line: &str) -> (&str, &str) {
    let mut rest = line.trim();
    while let Some((inside, behind)) = rest
        .strip_prefix('[')
        .and_then(|rest| rest.split_once("] "))
    {
        match inside {
            "panic" | "fatal" | "error" | "warning" | "info" | "verbose" => {
                return (inside, behind.trim());
            }
            _ if inside.contains(" @ 0x") => rest = behind,
            _ => break,
        }
    }

    ("", line.trim())
}

/// `00:01:02.50`, in seconds.
fn seconds(text: &str) -> Option<f64> {
    text.split(':').try_fold(0.0, |sum, part| {
        Some(sum * 60.0 + part.parse::<f64>().ok()?)
    })
}

/// Returns the refusal of a file that was not converted.
pub(crate) fn refusal(kind: Option<Kind>, failure: &Failure) -> Refusal {
    let why = match failure {
        Failure::NoProgram => Why::NoConverter,
        Failure::TooMuch => Why::TooMuchToConvert,
        Failure::Failed | Failure::Later(_) => Why::NotConverted,
    };
    // Without a mark at their beginning, only MPEG streams are found.
    why.refusal()
        .with("kind", kind.map_or("MPEG", |kind| kind.shown))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_its_end_says() {
        let check = |code: i32, text: &str, expected: &str| {
            let verdict = verdict(ExitStatus::from_raw(code), Said::listen(text.as_bytes()));
            assert!(
                format!("{verdict:?}").contains(expected),
                "{code} {text}: {verdict:?}"
            );
        };

        check(0, "", "faults: 0");
        check(
            0,
            "[error] Error while decoding stream\n\u{fffd}\n[ogg @ 0x1f] [error] CRC\n",
            "faults: 2",
        );
        check(1 << 8, "Invalid data found", "Failed");
        check(69 << 8, "Conversion failed!", "Failed");
        check(9, "", "TooMuch");
        check((128 + 9) << 8, "", "TooMuch");
        check((128 + 24) << 8, "", "TooMuch");
        check((128 + 25) << 8, "", "TooMuch");
        check((128 + 15) << 8, "", "Later");
        check(255 << 8, "", "Later");
        check(127 << 8, "error while loading shared libraries", "Later");
        check(
            1 << 8,
            "[error] av_interleaved_write_frame(): No space left on device\n",
            "Later",
        );
        check(0, "[info]     title : No space left on device\n", "Ok");
    }

    #[test]
    fn what_it_says_of_a_file() {
        let text = "\
            [info]   Duration: 01:00:20.50, start: 0.000000, bitrate: 768 kb/s\n\
            [info]     title           : [error] Duration: 00:00:01.00\n\
            [warning] Guessed Channel Layout for Input Stream #0.0 : stereo\n\
            [wav @ 0x55d5] [warning] Packet corrupt (stream = 0, dts = NOPTS).\n\
            [verbose]   Total: 469 packets (959972 bytes) demuxed\n\
            [Parsed_astats_2 @ 0x5610] [info] Peak level dB: 1.958668\n";
        let said = Said::listen(text.as_bytes());
        assert_eq!(
            (said.promised_s, said.bytes, said.faults),
            (Some(3620.5), Some(959_972), 1)
        );
        assert_eq!(said.peak_db, Some(1.958_668));
        let film = Said::listen(
            text.replace("[info]     title", "[info]   Stream #0:1: Video: h264")
                .as_bytes(),
        );
        assert_eq!(film.bytes, None);
        let guess =
            "[wav @ 0x55d5] [warning] Estimating duration from bitrate, this may be inaccurate\n";
        assert_eq!(
            Said::listen([guess, text].concat().as_bytes()).promised_s,
            None
        );
        assert_eq!(seconds("N/A"), None);
    }

    #[test]
    fn a_program_that_is_not_there_is_not_found() {
        assert_eq!(Converter::new("no-such-program".into()).find(), None);
        assert_eq!(Converter::new("/no/such/program".into()).find(), None);
        assert!(Converter::new("prlimit".into()).find().is_some());
        assert!(Converter::new("/bin/sh".into()).find().is_some());
    }

    /// A playlist makes ffmpeg open what it names: another file, another machine.
    #[test]
    fn no_other_file_is_opened() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        let plain = |args: &[&str]| {
            Command::new("ffmpeg")
                .args(["-v", "error"])
                .args(args)
                .current_dir(&folder)
                .status()
                .unwrap()
        };

        plain(&["-f", "lavfi", "-i", "sine=d=2", "secret.ts"]);
        let list = "#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:2,\nsecret.ts\n#EXT-X-ENDLIST\n";
        for (name, text) in [
            ("list.mp3", list),
            ("cat.mp3", "ffconcat version 1.0\nfile secret.ts\n"),
        ] {
            fs::write(at(name), text).unwrap();
            assert!(
                plain(&["-i", name, "-f", "null", "-"]).success(),
                "{name}: the trap is one"
            );
            for kind in [None, Kind::of(&at("secret.ts")), Kind::of(&at(name))] {
                fs::write(at("out"), "").unwrap();
                let converted = Converter::new("ffmpeg".into()).convert(
                    &at(name),
                    kind,
                    &at("out"),
                    Form::Flac,
                );
                assert!(
                    matches!(converted, Err(Failure::Failed)),
                    "{name} as {kind:?}: {converted:?}"
                );
                assert_eq!(fs::metadata(at("out")).unwrap().len(), 0);
            }
        }

        let named = format!("concat:{}", at("secret.ts").display());
        let converted = Converter::new("ffmpeg".into()).convert(
            Path::new(&named),
            None,
            &at("out"),
            Form::Flac,
        );
        assert!(
            matches!(converted, Err(Failure::Later(_))),
            "no such file: {converted:?}"
        );
    }

    /// A program that never ends, or writes without end, is ended.
    #[test]
    fn what_takes_too_much_is_ended() {
        for (script, expected) in [
            ("while :; do :; done", "TooMuch"),
            ("cat /dev/zero > $0.out", "TooMuch"),
            ("echo oh >&2; exit 3", "Failed"),
        ] {
            let folder = tempfile::tempdir().unwrap();
            let program = folder.path().join("program");
            fs::write(&program, format!("#!/bin/sh\n{script}\n")).unwrap();
            fs::set_permissions(
                &program,
                std::os::unix::fs::PermissionsExt::from_mode(0o755),
            )
            .unwrap();
            let limits = Limits {
                cpu_s: 1,
                clock_s: 4,
                bytes: 1 << 20,
            };
            let converted = run(&mut confined(&program, limits));
            assert!(
                format!("{converted:?}").contains(expected),
                "{script}: {converted:?}"
            );
        }
    }
}
