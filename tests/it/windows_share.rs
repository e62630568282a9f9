//! The drop folders as Windows computers see them: Debian's Samba on this machine, with the settings and the script of
//! `packaging/samba`, and its own client.

use std::fmt::Write as _;
use std::fs::{self, Permissions};
use std::io::Write;
use std::net::{TcpListener, TcpStream};
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::thread;
use std::time::Duration;

use phatthanh::clock::{Clock, SystemClock};
use serde_json::Value;

use crate::support::{Daemon, PATIENCE, TestStation, in_real_time};

/// Stand in for the station's account and for the share's; every Debian has them.
const STATION_ACCOUNT: &str = "daemon";
const SHARE_ACCOUNT: &str = "games";

/// Bytes that are sent at a time.
const PIECE: u64 = 65_536;

/// A file server of its own, ended when dropped.
struct Server {
    child: Child,
    port: u16,
    conf: tempfile::TempDir,
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// Waits until `there`.
#[track_caller]
fn until(what: &str, there: impl Fn() -> bool) {
    let clock = SystemClock::new();
    while !there() {
        assert!(clock.uptime() < PATIENCE, "never {what}");
        thread::park_timeout(Duration::from_millis(50));
    }
}

#[track_caller]
fn run(command: &mut Command) {
    let output = command.output().unwrap();
    assert!(
        output.status.success(),
        "{command:?}: {}",
        said(&output).trim()
    );
}

fn said(output: &Output) -> String {
    let both = [&output.stdout[..], &output.stderr].concat();
    String::from_utf8_lossy(&both).into_owned()
}

/// Whether `account` may do what `sh` is asked to do with `path`.
fn may(account: &str, what: &str, path: &Path) -> bool {
    let mut command = Command::new("setpriv");
    let ids = [
        format!("--reuid={account}"),
        format!("--regid={account}"),
        "--init-groups".into(),
    ];
    command.args(ids).args(["test", what]).arg(path);
    command.status().unwrap().success()
}

/// Why no file server can be had here.
fn lacking() -> Option<&'static str> {
    let is_there = |program: &str| {
        let asked = Command::new(program).arg("--version").output();
        asked.is_ok_and(|output| output.status.success())
    };
    if !rustix::process::geteuid().is_root() {
        return Some("rights of two accounts can only be tried by root");
    }
    if !["smbd", "smbclient", "setfacl"].into_iter().all(is_there) {
        return Some("Debian's packages samba, smbclient and acl are not installed");
    }
    None
}

impl Server {
    /// Shares `station` by the package's script.
    fn start(station: &TestStation) -> Self {
        let conf = tempfile::tempdir().unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        drop(listener);
        let folder = conf.path().display();
        let mut text = format!(
            "[global]\nserver role = standalone server\ninterfaces = 127.0.0.1/8\nbind interfaces only = yes\n\
             smb ports = {port}\nsmb2 max write = {PIECE}\ndisable spoolss = yes\nload printers = no\nlog file = {folder}/log\n"
        );
        for (key, name) in [
            ("private dir", "private"),
            ("lock directory", "lock"),
            ("state directory", "state"),
            ("cache directory", "cache"),
            ("pid directory", "pid"),
            ("ncalrpc dir", "ncalrpc"),
        ] {
            fs::create_dir(conf.path().join(name)).unwrap();
            writeln!(text, "{key} = {folder}/{name}").unwrap();
        }
        let file = conf.path().join("smb.conf");
        fs::write(&file, text).unwrap();

        // As the package lays it down: closed to all but the station's account.
        let root = station.path("");
        run(Command::new("chown")
            .args(["-R", &format!("{STATION_ACCOUNT}:{STATION_ACCOUNT}")])
            .arg(&root));
        fs::set_permissions(&root, Permissions::from_mode(0o2770)).unwrap();
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("packaging/samba/share.sh");
        // Twice, as after a restore.
        for _ in 0..2 {
            run(Command::new(&script)
                .arg("--station")
                .arg(&root)
                .args(["--account", STATION_ACCOUNT, "--as", SHARE_ACCOUNT])
                .arg("--conf")
                .arg(&file));
        }
        let included = fs::read_to_string(&file).unwrap();
        assert_eq!(included.matches("include = ").count(), 1, "{included}");

        let mut password = Command::new("smbpasswd")
            .arg("-c")
            .arg(&file)
            .args(["-s", "-a", SHARE_ACCOUNT])
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        let stdin = password.stdin.take();
        stdin.unwrap().write_all(b"bai-2026\nbai-2026\n").unwrap();
        assert!(password.wait().unwrap().success());
        let child = Command::new("smbd")
            .args(["--foreground", "--no-process-group", "-s"])
            .arg(&file)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let server = Self { child, port, conf };
        until("answered", || {
            TcpStream::connect(("127.0.0.1", port)).is_ok()
        });
        server
    }

    fn file(&self) -> std::path::PathBuf {
        self.conf.path().join("smb.conf")
    }

    fn client(&self, commands: &str) -> Command {
        let mut client = Command::new("smbclient");
        client
            .args(["//127.0.0.1/bai", "-p", &self.port.to_string()])
            .args(["-U", &format!("{SHARE_ACCOUNT}%bai-2026"), "-c", commands])
            .env("LC_ALL", "C.UTF-8")
            .stdin(Stdio::null());
        client
    }

    #[track_caller]
    fn done(&self, commands: &str) {
        run(&mut self.client(commands));
    }

    #[track_caller]
    fn refused(&self, commands: &str) {
        let output = self.client(commands).output().unwrap();
        let said = said(&output);
        assert!(
            !output.status.success() || said.contains("NT_STATUS_"),
            "{commands}: {said}"
        );
    }
}

/// The row of the recording at `path`.
fn row(station: &TestStation, path: &str) -> Option<Value> {
    let rows = station.json(&["library", "--json"]);
    rows.into_iter().find(|row| row["path"] == path)
}

fn is(station: &TestStation, path: &str, state: &str) -> bool {
    row(station, path).is_some_and(|row| row["state"] == state)
}

/// `doctor` and `check`, where Samba's own settings are the server's.
fn judged(station: &TestStation, server: &Server) -> (Value, String) {
    let shim = server.conf.path().join("bin");
    fs::create_dir_all(&shim).unwrap();
    let real = "#!/bin/sh\nPATH=/usr/bin:/bin exec testparm \"$@\" ";
    fs::write(
        shim.join("testparm"),
        format!("{real}{}\n", server.file().display()),
    )
    .unwrap();
    fs::set_permissions(shim.join("testparm"), Permissions::from_mode(0o755)).unwrap();
    let path = format!("{}:{}", shim.display(), std::env::var("PATH").unwrap());
    let asked = |what: &[&str]| station.phatthanh(what).env("PATH", &path).output().unwrap();
    let found: Value = serde_json::from_slice(&asked(&["doctor", "--json"]).stdout).unwrap();
    let finding = found["findings"].as_array().unwrap().iter();
    let finding = finding
        .clone()
        .find(|finding| finding["key"] == "windows-share");
    (finding.unwrap().clone(), said(&asked(&["check"])))
}

#[test]
fn recordings_come_from_windows_computers_and_nothing_else_is_reached() {
    if let Some(why) = lacking() {
        println!("SKIPPED: {why}");
        return;
    }
    let _playing = in_real_time();
    let mut station = TestStation::new();
    let settings = fs::read_to_string(station.path("config/station.toml")).unwrap();
    let settle = "[library]\nsettle = \"1s\"\n";
    station.write("config/station.toml", &format!("{settings}{settle}"));
    station.program("tin", "tin", "");
    let (_, at) = station.soon(7200);
    station.slot("sau-nay", "tin", at, "5m");
    let mine = tempfile::tempdir().unwrap();
    station.noise("one.wav", 2.0, 1);
    let good = mine.path().join("one.wav");
    fs::rename(station.path("one.wav"), &good).unwrap();
    station.ok(&["library", "scan"]);
    let server = Server::start(&station);
    let mut daemon = Daemon::start(station.phatthanh(&["run", "--silent"]));
    daemon.until(&["card on"]);

    whole(&station, &server, &good);
    names(&station, &server, &good);
    notes(&station, &server, &good);
    closed(&station, &server, &good);
    daemon.stop();

    told(&station, &server);
}

/// Half of a file lies there for as long as another takes to be ingested by the running station.
fn whole(station: &TestStation, server: &Server, good: &Path) {
    let mut bytes = fs::read(good).unwrap();
    // Other bytes than those that are sent meanwhile.
    *bytes.last_mut().unwrap() ^= 1;
    let (half, rest) = bytes.split_at(bytes.len() / 2);
    let mut upload = server
        .client("put - tin/nua.wav")
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    let mut stdin = upload.stdin.take().unwrap();
    stdin.write_all(half).unwrap();
    let there = station.path("audio/tin/nua.wav");
    until("half of it there", || {
        fs::metadata(&there).is_ok_and(|facts| facts.len() >= PIECE)
    });
    server.done(&format!("put {} tin/sau.wav", good.display()));
    until("the other stored", || {
        is_stored(station, &fs::read(good).unwrap())
    });
    let so_far = fs::read(&there).unwrap();
    assert!(so_far.len() < bytes.len() && !is_stored(station, &so_far));
    assert!(!station.path("audio/tin/nua.wav.LỖI.txt").exists());

    stdin.write_all(rest).unwrap();
    drop(stdin);
    assert!(upload.wait().unwrap().success());
    until("all of it stored", || is_stored(station, &bytes));
    assert!(is(station, "audio/tin/nua.wav", "ready"));
    assert_eq!(row(station, "audio/tin/nua.wav").unwrap()["frames"], 96_000);
}

/// Whether the station keeps a recording of these bytes.
fn is_stored(station: &TestStation, bytes: &[u8]) -> bool {
    let id = blake3::hash(bytes).to_hex();
    let store = phatthanh::station::Folder::new(&station.path("")).store();
    store.path(id.parse().unwrap()).is_file()
}

/// Names of every kind come, go and change; those of systems never come.
fn names(station: &TestStation, server: &Server, good: &Path) {
    let good = good.display();
    let long = format!("{}.wav", "ệ".repeat(83));
    let decomposed = "Ba\u{309}n tin xa\u{303} Ha\u{309}i Dương.wav";
    let composed = "Bản tin xã Hải Dương.wav";
    server.done(&format!(
        "mkdir \"New folder\"; mkdir \"tin/New folder\"; put {good} \"tin/New folder/{decomposed}\"; put {good} \"tin/{long}\"; \
         rename tin/sau.wav \"tin/Thông báo (2).wav\""
    ));
    for name in [
        format!("New folder/{composed}"),
        long,
        "Thông báo (2).wav".into(),
    ] {
        until(&name, || is(station, &format!("audio/tin/{name}"), "ready"));
    }
    assert_ne!(
        row(station, "audio/tin/sau.wav").map_or(Value::Null, |row| row["state"].clone()),
        "ready"
    );
    server.done("del \"tin/Thông báo (2).wav\"");
    until("withdrawn", || {
        !is(station, "audio/tin/Thông báo (2).wav", "ready")
    });

    for name in [
        "Thumbs.db",
        "tin/desktop.ini",
        "tin/topic.toml",
        "tin/nua.wav:Zone.Identifier",
        "tin/nua.wav.Zone.Identifier",
        "tin/._nua.wav",
        "#recycle",
    ] {
        server.refused(&format!("put {good} {name}"));
    }
    server.refused("mkdir #recycle");
    let mut found: Vec<_> = fs::read_dir(station.path("audio/tin"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| !name.starts_with('ệ'))
        .collect();
    found.sort();
    assert_eq!(found, ["New folder", "nua.wav"]);

    // The station's account may do with them what upkeep asks of it.
    let dropped = station.path(&format!("audio/tin/New folder/{decomposed}"));
    assert!(may(STATION_ACCOUNT, "-r", &dropped));
    assert!(may(STATION_ACCOUNT, "-w", dropped.parent().unwrap()));
    // What the system left in a folder keeps nobody from removing it.
    fs::write(station.path("audio/tin/New folder/Thumbs.db"), "x").unwrap();
    server.done("deltree \"tin/New folder\"");
    assert!(!station.path("audio/tin/New folder").exists());
}

/// A refused file has its note, which whoever dropped it reads; it goes with what it is about.
fn notes(station: &TestStation, server: &Server, good: &Path) {
    let bad = station.path("bad");
    fs::write(&bad, "không phải âm thanh".repeat(100)).unwrap();
    server.done(&format!("put {} tin/hỏng.mp3", bad.display()));
    let note = station.path("audio/tin/hỏng.mp3.LỖI.txt");
    until("a note beside it", || note.exists());
    let read = station.path("read");
    server.done(&format!("get tin/hỏng.mp3.LỖI.txt {}", read.display()));
    let words = fs::read_to_string(&read).unwrap();
    assert_eq!(words, fs::read_to_string(&note).unwrap());
    assert!(words.contains("hỏng.mp3"), "{words}");

    server.done(&format!(
        "del tin/hỏng.mp3; put {} tin/hỏng.wav",
        good.display()
    ));
    until("the note gone", || !note.exists());
}

/// What the station keeps is out of reach, by paths, by links and by rights.
fn closed(station: &TestStation, server: &Server, good: &Path) {
    let read = station.path("read");
    let log = station.path("var/airlog.db");
    assert!(log.is_file());
    symlink(station.path("var"), station.path("audio/tin/ra")).unwrap();
    for way in ["../var/airlog.db", "tin/ra/airlog.db", "/../var/airlog.db"] {
        server.refused(&format!("get {way} {}", read.display()));
        server.refused(&format!("put {} {way}", good.display()));
    }
    server.refused("cd ../var");
    server.refused("ls tin/ra/*");
    fs::remove_file(station.path("audio/tin/ra")).unwrap();

    for place in ["var", "config", "programs", "var/airlog.db"] {
        for what in ["-r", "-w"] {
            assert!(!may(SHARE_ACCOUNT, what, &station.path(place)), "{place}");
        }
    }
    assert!(!may(SHARE_ACCOUNT, "-r", &station.path("")));
    assert!(may(SHARE_ACCOUNT, "-w", &station.path("audio/tin")));
}

/// What the doctor and `check` say of the share as it is, and of one that gives away too much.
fn told(station: &TestStation, server: &Server) {
    let (finding, check) = judged(station, server);
    assert_eq!(finding["verdict"], "good", "{finding}");
    assert!(!check.contains("[bai]"), "{check}");

    let own = server.conf.path().join("phatthanh.conf");
    let share = fs::read_to_string(&own).unwrap();
    for (was, is, verdict, words) in [
        (
            SHARE_ACCOUNT,
            STATION_ACCOUNT,
            "warning",
            "the station's own account (daemon)",
        ),
        ("/audio\n", "\n", "bad", "lets the airtime log"),
    ] {
        fs::write(&own, share.replace(was, is)).unwrap();
        let (finding, check) = judged(station, server);
        assert_eq!(finding["verdict"], verdict, "{finding}");
        assert!(check.contains(words), "{check}");
    }
}
