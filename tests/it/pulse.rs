//! A real-time sound card without hardware: a private sound server with a sink that nobody hears, and
//! a recorder on it.
//!
//! Two rules, both measured. The recorder comes first and stays: without a client of short latency the
//! sink works in blocks of two seconds. And sound in the first tenths of a second after an output was
//! opened may not reach the recorder.

use std::fs;
use std::io::{ErrorKind, Read};
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Condvar, Mutex};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use phatthanh::clock::{Clock, SystemClock};
use phatthanh::units::{CHANNELS, FRAMES_PER_SECOND};

/// How long anything may take that takes no time on a machine that works.
pub(crate) const LIMIT: Duration = Duration::from_secs(20);

/// How much earlier than it is heard a frame reaches the recorder: the sink renders ahead. Measured:
/// 4.9 ms, to within 0.6.
const RENDERED_AHEAD: SignedDuration = SignedDuration::from_micros(4_900);

/// The sink, and what it usually takes.
const SINK: &str = "module-null-sink sink_name=fm";
const USUAL: &str = "rate=48000 channels=2 format=float32le";

/// As near as sightings tell of a frame: ten seconds. The sink's rate stays the same for minutes.
const NEAR: usize = 10 * FRAMES_PER_SECOND as usize;

/// Real-time priority of the server: a sound card does not wait for a processor either.
const LIKE_A_CARD: [&str; 3] = ["chrt", "--rr", "20"];

/// Bytes a frame, as recorded.
const FRAME: usize = CHANNELS * size_of::<f32>();

/// The server. Ends when dropped.
#[derive(Debug)]
pub(crate) struct Pulse {
    folder: tempfile::TempDir,
    server: Child,
    sink: String,
}

impl Pulse {
    /// Starts it, with one sink, which is ALSA's default for those who are told [`Self::environment`].
    pub(crate) fn start() -> Self {
        Self::of(USUAL)
    }

    /// Starts a server whose sink takes what is said: `rate=44100 channels=1 format=s16le`.
    pub(crate) fn of(takes: &str) -> Self {
        let sink = format!("{SINK} {takes}");
        let folder = tempfile::tempdir().unwrap();
        let socket = folder.path().join("sound");
        let server = serve(&socket, &sink);
        let settings = format!(
            "</usr/share/alsa/alsa.conf>\n\
             pcm.!default {{ type pulse server \"unix:{socket}\" device \"fm\" }}\n\
             pcm.tuner {{ type pulse server \"unix:{socket}\" device \"radio.monitor\" hint {{ show on description \"tuner\" }} }}\n\
             pcm.own {{ type pulse server \"unix:{socket}\" device \"fm.monitor\" hint {{ show on description \"own\" }} }}\n\
             ctl.!default {{ type pulse server \"unix:{socket}\" }}\n",
            socket = socket.display()
        );
        fs::write(folder.path().join("asound.conf"), settings).unwrap();
        let pulse = Self {
            folder,
            server,
            sink,
        };

        pulse.until_ready();
        pulse
    }

    /// What a process must be told to play here.
    pub(crate) fn environment(&self) -> [(&'static str, String); 3] {
        let in_folder = |name: &str| self.folder.path().join(name).display().to_string();
        [
            ("ALSA_CONFIG_PATH", in_folder("asound.conf")),
            ("PULSE_SERVER", format!("unix:{}", in_folder("sound"))),
            ("XDG_RUNTIME_DIR", in_folder("")),
        ]
    }

    /// Starts to record; the first frames have been recorded when this returns.
    pub(crate) fn record(&self) -> Recorder {
        let recorder = Recorder::start(self);
        recorder.until("a first frame", |samples| !samples.is_empty());
        recorder
    }

    /// Ends the server as a crash does.
    pub(crate) fn kill(&mut self) {
        self.server.kill().unwrap();
        self.server.wait().unwrap();
    }

    /// Starts it again, on the same socket.
    pub(crate) fn restart(&mut self) {
        self.server = serve(&self.socket(), &self.sink);
        self.until_ready();
    }

    /// Hangs the server.
    pub(crate) fn stop(&self) {
        self.signal("STOP");
    }

    /// Lets a hung server go on.
    pub(crate) fn cont(&self) {
        self.signal("CONT");
    }

    /// Takes the sink away, as a card that is unplugged.
    pub(crate) fn unplug(&self) {
        self.tell(&["unload-module", "module-null-sink"]);
    }

    /// Brings it back.
    pub(crate) fn plug(&self) {
        let mut load = vec!["load-module"];
        load.extend(self.sink.split(' '));
        self.tell(&load);
    }

    /// Adds the sink `radio`, whose monitor ALSA knows as `tuner`. Returns its number.
    pub(crate) fn add_radio(&self) -> String {
        let mut command = Command::new("pactl");
        command
            .args(["load-module", "module-null-sink", "sink_name=radio"])
            .args(USUAL.split(' '))
            .envs(self.environment())
            .stdin(Stdio::null());
        let number = command.output().unwrap().stdout;
        String::from_utf8(number).unwrap().trim().to_owned()
    }

    /// Takes away what has this number.
    pub(crate) fn remove(&self, number: &str) {
        self.tell(&["unload-module", number]);
    }

    /// Plays raw sound, 16-bit stereo, into a sink until it is killed.
    pub(crate) fn play(&self, file: &Path, sink: &str) -> Child {
        let mut command = in_real_time("pacat");
        command
            .args(["--playback", "--raw", "--format=s16le", "--rate=48000"])
            .args(["--channels=2", "-d", sink])
            .arg(file)
            .envs(self.environment())
            .stdin(Stdio::null())
            .stderr(Stdio::null());
        needed("pacat", command.spawn())
    }

    /// The server's process.
    #[allow(dead_code, reason = "benches ask")]
    pub(crate) fn server(&self) -> u32 {
        self.server.id()
    }

    /// Adds a second sink, and sends all that plays now to that one.
    pub(crate) fn send_elsewhere(&self, sink: &str) {
        self.tell(&[
            "load-module",
            "module-null-sink",
            &format!("sink_name={sink}"),
        ]);
        self.send(sink);
    }

    /// Sends all that plays now to that sink, as somebody does in the mixer of a desktop.
    pub(crate) fn send(&self, sink: &str) {
        let mut command = Command::new("pactl");
        command
            .args(["list", "short", "sink-inputs"])
            .envs(self.environment())
            .stdin(Stdio::null());
        let inputs = command.output().unwrap().stdout;
        for input in String::from_utf8(inputs).unwrap().lines() {
            self.tell(&["move-sink-input", input.split('\t').next().unwrap(), sink]);
        }
    }

    fn tell(&self, words: &[&str]) {
        let mut command = Command::new("pactl");
        command
            .args(words)
            .envs(self.environment())
            .stdin(Stdio::null())
            .stdout(Stdio::null());
        assert!(
            needed("pactl", command.spawn()).wait().unwrap().success(),
            "pactl {words:?}"
        );
    }

    fn signal(&self, signal: &str) {
        let script = format!("kill -{signal} {}", self.server.id());
        assert!(
            Command::new("sh")
                .args(["-c", &script])
                .status()
                .unwrap()
                .success()
        );
    }

    fn socket(&self) -> PathBuf {
        self.folder.path().join("sound")
    }

    fn until_ready(&self) {
        let clock = SystemClock::new();
        while UnixStream::connect(self.socket()).is_err() {
            assert!(clock.uptime() < LIMIT, "the sound server does not start");
            thread::park_timeout(Duration::from_millis(10));
        }
    }
}

impl Drop for Pulse {
    fn drop(&mut self) {
        // A hung process can be killed, but one that is dead already may not be there any more.
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

/// A server whose socket is there as soon as its sink is: modules load in order.
fn serve(socket: &Path, sink: &str) -> Child {
    let _ = fs::remove_file(socket);
    let folder = socket.parent().unwrap();
    let mut command = in_real_time("pulseaudio");
    command
        .args([
            "-n",
            "--daemonize=no",
            "--use-pid-file=no",
            "--exit-idle-time=-1",
        ])
        .args([
            "--realtime=no",
            "--high-priority=no",
            "--disable-shm=yes",
            "--log-target=stderr",
        ])
        .arg(format!("--load={sink}"))
        .arg(format!(
            "--load=module-native-protocol-unix socket={} auth-anonymous=1",
            socket.display()
        ))
        .env("XDG_RUNTIME_DIR", folder)
        .env("HOME", folder);
    let log = fs::File::create(folder.join("server.log")).unwrap();
    needed(
        "pulseaudio",
        command
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(log)
            .spawn(),
    )
}

/// A program, in real time where that is allowed.
fn in_real_time(program: &str) -> Command {
    let [chrt, arguments @ ..] = LIKE_A_CARD;
    let allowed = Command::new(chrt)
        .args(arguments)
        .arg("true")
        .stderr(Stdio::null())
        .status();
    if allowed.is_ok_and(|status| status.success()) {
        let mut command = Command::new(chrt);
        command.args(arguments).arg(program);
        return command;
    }
    Command::new(program)
}

fn needed(program: &str, started: std::io::Result<Child>) -> Child {
    started.unwrap_or_else(|error| match error.kind() {
        ErrorKind::NotFound => panic!("{program} is not installed: `make test` installs it"),
        _ => panic!("{program}: {error}"),
    })
}

/// Records what the sink plays.
#[derive(Debug)]
pub(crate) struct Recorder {
    parec: Child,
    state: Arc<(Mutex<Recording>, Condvar)>,
    reader: Option<JoinHandle<()>>,
}

/// What was recorded so far.
#[derive(Debug, Default)]
pub(crate) struct Recording {
    /// Interleaved stereo.
    pub(crate) samples: Vec<f32>,
    /// How many frames there were after each chunk, and when it was read: in time or late, never early.
    chunks: Vec<(usize, Timestamp)>,
}

impl Recorder {
    fn start(pulse: &Pulse) -> Self {
        let mut command = in_real_time("parec");
        command
            .args([
                "-d",
                "fm.monitor",
                "--format=float32le",
                "--rate=48000",
                "--channels=2",
                "--raw",
            ])
            .arg("--latency-msec=5")
            .envs(pulse.environment())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null());
        let mut parec = needed("parec", command.spawn());
        let mut sound = parec.stdout.take().unwrap();
        let state = Arc::<(Mutex<Recording>, Condvar)>::default();
        let shared = Arc::clone(&state);
        let reader = thread::spawn(move || {
            let clock = SystemClock::new();
            let (mut buffer, mut held) = ([0; 8192], 0);
            while let Ok(read @ 1..) = sound.read(&mut buffer[held..]) {
                let now = clock.now();
                held += read;
                let whole = held / FRAME * FRAME;
                shared.0.lock().unwrap().take(&buffer[..whole], now);
                shared.1.notify_all();
                buffer.copy_within(whole..held, 0);
                held -= whole;
            }
        });
        Self {
            parec,
            state,
            reader: Some(reader),
        }
    }

    /// Waits until what was recorded satisfies `there`, which is `what`.
    #[track_caller]
    pub(crate) fn until(&self, what: &str, there: impl Fn(&[f32]) -> bool) {
        let recording = self.state.0.lock().unwrap();
        let missing = |recording: &mut Recording| !there(&recording.samples);
        let waited = self
            .state
            .1
            .wait_timeout_while(recording, LIMIT, missing)
            .unwrap()
            .1;
        assert!(!waited.timed_out(), "{what} was not recorded");
    }

    /// Ends the recorder.
    pub(crate) fn finish(mut self) -> Recording {
        self.end();
        std::mem::take(&mut *self.state.0.lock().unwrap())
    }

    fn end(&mut self) {
        let _ = self.parec.kill();
        let _ = self.parec.wait();
        if let Some(reader) = self.reader.take() {
            reader.join().unwrap();
        }
    }
}

impl Drop for Recorder {
    fn drop(&mut self) {
        self.end();
    }
}

impl Recording {
    fn take(&mut self, bytes: &[u8], now: Timestamp) {
        let samples = bytes.chunks_exact(size_of::<f32>());
        self.samples
            .extend(samples.map(|bytes| f32::from_le_bytes(bytes.try_into().unwrap())));
        self.chunks.push((self.samples.len() / CHANNELS, now));
    }

    /// When a listener would have heard the frame of this index.
    ///
    /// Chunks are read in time or late, never early: what bounds those near it from below tells, so that
    /// the jitter of reading goes. That bound is a chain of lines, because the sink has a rate of its own: it
    /// rounds each piece it renders down to a microsecond, and so runs fast, by 20 to 230 millionths.
    pub(crate) fn heard(&self, frame: usize) -> Timestamp {
        let from = self
            .chunks
            .partition_point(|(frames, _)| frames + NEAR < frame);
        let near = self.chunks[from..]
            .iter()
            .take_while(|(frames, _)| *frames < frame + NEAR);
        let (_, origin) = self.chunks[from];
        let nominal = |frames: usize| frames as f64 / f64::from(FRAMES_PER_SECOND);
        let mut bound: Vec<(f64, f64)> = Vec::new();
        for (frames, read) in near {
            let x = nominal(*frames) - nominal(frame);
            let point = (x, read.duration_since(origin).as_secs_f64() - x);
            while let [.., a, b] = bound[..]
                && (b.1 - a.1) * (point.0 - a.0) >= (point.1 - a.1) * (b.0 - a.0)
            {
                bound.pop();
            }
            bound.push(point);
        }

        let after = bound
            .partition_point(|(x, _)| *x < 0.0)
            .clamp(1, bound.len() - 1);
        let (a, b) = (bound[after - 1], bound[after]);
        let seconds = a.1 + (b.1 - a.1) * (0.0 - a.0) / (b.0 - a.0);
        origin + SignedDuration::from_secs_f64(seconds) + RENDERED_AHEAD
    }

    /// The recorded frames that are not silent, with their indices.
    pub(crate) fn sounding(&self) -> impl Iterator<Item = (usize, [f32; CHANNELS])> {
        let (frames, _) = self.samples.as_chunks::<CHANNELS>();
        frames
            .iter()
            .copied()
            .enumerate()
            .filter(|(_, frame)| frame.iter().any(|sample| *sample != 0.0))
    }
}

/// Seconds of processor time a process has used.
pub(crate) fn cpu_seconds(process: u32) -> f64 {
    let stat = fs::read_to_string(format!("/proc/{process}/stat")).unwrap();
    // After the name, which may hold anything, in brackets: state is field 3, times are 14 and 15.
    let fields: Vec<&str> = stat
        .rsplit_once(')')
        .unwrap()
        .1
        .split_whitespace()
        .collect();
    let ticks = |field: usize| fields[field - 3].parse::<u32>().unwrap();
    f64::from(ticks(14) + ticks(15)) / 100.0
}
