//! The players, each told to play the same files on the same card.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use phatthanh::clock::{Clock, SystemClock};

use crate::pulse::Pulse;
use crate::side::{Player, due, folder, is_installed, soon, station};

/// How long ours is given to open the card before its slot begins.
const READY: i64 = 4;

/// How long after its start any of them has settled.
pub(crate) const SETTLES: Duration = Duration::from_secs(12);

/// A player.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Ours, with these further settings of `station.toml`.
    Ours(&'static str),
    Liquidsoap,
    Mpd,
    Mpg123,
    Ffplay,
}

impl Kind {
    /// Whether it is there; says so if it is not.
    pub(crate) fn is_there(self) -> bool {
        match self {
            Self::Ours(_) => true,
            Self::Liquidsoap => is_installed("liquidsoap"),
            Self::Mpd => is_installed("mpd") && is_installed("mpc"),
            Self::Mpg123 => is_installed("mpg123"),
            Self::Ffplay => is_installed("ffplay"),
        }
    }

    /// Starts it in a folder of this name; it plays within [`SETTLES`].
    pub(crate) fn play(self, pulse: &Pulse, name: &str, files: &[PathBuf]) -> Player {
        let scratch = scratch(name);
        let log = scratch.join("said.log");
        let start = |command: &mut Command| Player::start(command.envs(pulse.environment()), &log);
        match self {
            Self::Ours(settings) => {
                let clock: Arc<dyn Clock> = Arc::new(SystemClock::new());
                let root = scratch.join("station");
                station(&root, files, clock.now(), settings);
                let mut take_in = ours(&root);
                assert!(
                    take_in
                        .args(["library", "scan"])
                        .stdout(Stdio::null())
                        .status()
                        .unwrap()
                        .success()
                );
                due(&root, soon(clock.now(), READY));
                start(ours(&root).arg("run"))
            }
            Self::Liquidsoap => {
                let list = scratch.join("list.m3u");
                fs::write(&list, lines(files, "")).unwrap();
                let script = format!(
                    "settings.init.allow_root.set(true)\nsettings.log.stdout.set(true)\n\
                     s = playlist(mode=\"normal\", reload_mode=\"never\", \"{}\")\n\
                     output.alsa(bufferize=false, device=\"default\", fallible=true, s)\n",
                    list.display()
                );
                start(liquidsoap(&scratch, &script).env("HOME", &scratch))
            }
            Self::Mpd => mpd(pulse, &scratch, files, true),
            Self::Mpg123 => start(
                Command::new("mpg123")
                    .args(["-q", "-o", "alsa", "-a", "default"])
                    .args(files),
            ),
            Self::Ffplay => {
                let list = scratch.join("list.txt");
                fs::write(&list, lines(files, "file ")).unwrap();
                let mut ffplay = Command::new("ffplay");
                ffplay.args([
                    "-nodisp",
                    "-autoexit",
                    "-loglevel",
                    "error",
                    "-f",
                    "concat",
                    "-safe",
                    "0",
                    "-i",
                ]);
                start(
                    ffplay
                        .arg(list)
                        .env("SDL_AUDIODRIVER", "alsa")
                        .env("HOME", &scratch),
                )
            }
        }
    }
}

/// A new folder of this name for what a player needs.
pub(crate) fn scratch(name: &str) -> PathBuf {
    let plain: String = name.chars().filter(char::is_ascii_alphanumeric).collect();
    let scratch = folder().join("scratch").join(plain);
    let _ = fs::remove_dir_all(&scratch);
    fs::create_dir_all(&scratch).expect("target/bench can be written");
    scratch
}

/// Our own program, for the station at `root`.
pub(crate) fn ours(root: &Path) -> Command {
    let mut ours = Command::new(env!("CARGO_BIN_EXE_phatthanh"));
    // As a technician sets it on a small machine.
    ours.env("MALLOC_ARENA_MAX", "1");
    ours.arg("--station").arg(root).env("PHATTHANH_LOG", "warn");
    ours
}

/// Liquidsoap with this script.
pub(crate) fn liquidsoap(scratch: &Path, script: &str) -> Command {
    let file = scratch.join("script.liq");
    fs::write(&file, script).unwrap();
    let mut liquidsoap = Command::new("liquidsoap");
    liquidsoap.arg(file);
    liquidsoap
}

/// mpd with `files` queued, and playing if `plays`.
pub(crate) fn mpd(pulse: &Pulse, scratch: &Path, files: &[PathBuf], plays: bool) -> Player {
    let music = scratch.join("music");
    fs::create_dir_all(&music).unwrap();
    for file in files {
        let name = music.join(file.file_name().unwrap_or_default());
        fs::hard_link(file, &name)
            .or_else(|_| fs::copy(file, &name).map(drop))
            .unwrap();
    }

    let here = |name: &str| scratch.join(name).display().to_string();
    let settings = format!(
        "music_directory \"{}\"\ndb_file \"{}\"\nstate_file \"{}\"\nlog_file \"{}\"\nbind_to_address \"{}\"\n\
         audio_output {{\n type \"alsa\"\n name \"fm\"\n device \"default\"\n}}\n",
        music.display(),
        here("db"),
        here("state"),
        here("mpd.log"),
        here("mpd.socket")
    );
    fs::write(scratch.join("mpd.conf"), settings).unwrap();
    let mut command = Command::new("mpd");
    command
        .args(["--no-daemon", "--stderr"])
        .arg(scratch.join("mpd.conf"))
        .envs(pulse.environment());
    let player = Player::start(&mut command, &scratch.join("said.log"));
    let clock = SystemClock::new();
    while !scratch.join("mpd.socket").exists() {
        assert!(
            clock.uptime() < Duration::from_secs(20),
            "mpd does not start"
        );
        clock.sleep(Duration::from_millis(50));
    }

    assert!(
        mpc(scratch)
            .args(["update", "--wait"])
            .status()
            .unwrap()
            .success()
    );
    let mut names: Vec<_> = files.iter().filter_map(|file| file.file_name()).collect();
    names.sort();
    // Without a name it would read them from the terminal.
    if !names.is_empty() {
        let mut add = mpc(scratch);
        assert!(add.arg("add").args(names).status().unwrap().success());
    }
    if plays {
        assert!(mpc(scratch).arg("play").status().unwrap().success());
    }

    player
}

/// `mpc` to that mpd.
pub(crate) fn mpc(scratch: &Path) -> Command {
    let mut mpc = Command::new("mpc");
    mpc.arg("--host")
        .arg(scratch.join("mpd.socket"))
        .stdout(Stdio::null());
    mpc
}

fn lines(files: &[PathBuf], before: &str) -> String {
    files.iter().fold(String::new(), |mut lines, file| {
        let _ = writeln!(lines, "{before}{}", file.display());
        lines
    })
}
