//! A person's program that sends live, as to an Icecast server: ffmpeg, and others that should not be let in.

use std::io::{Read, Write};
use std::net::{TcpStream, UdpSocket};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use serde_json::Value;

use super::capture::{Heard, listen};
use super::station_with;
use crate::support::{Daemon, in_real_time, samples};

const PASSWORD: &str = "mat-khau-dai";

/// Lets ffmpeg send a tone.
fn send(port: u16, password: &str, codec: &str, format: &str, kind: &str) -> Child {
    let to = format!("icecast://source:{password}@127.0.0.1:{port}/vov1");
    let mut command = Command::new("ffmpeg");
    command
        .args([
            "-v",
            "error",
            "-re",
            "-f",
            "lavfi",
            "-i",
            "sine=frequency=1000:sample_rate=48000",
        ])
        .args([
            "-c:a",
            codec,
            "-b:a",
            "128k",
            "-content_type",
            kind,
            "-f",
            format,
            &to,
        ])
        .stdin(Stdio::null())
        .stderr(Stdio::null());
    command.spawn().unwrap()
}

/// A port that nobody listens at any more.
fn free_port() -> u16 {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().port()
}

/// Says this, and returns the first line of the answer.
fn say(port: u16, words: &[u8]) -> String {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
    stream
        .set_read_timeout(Some(Duration::from_secs(10)))
        .unwrap();
    // It may be sent away before it has said all.
    let _ = stream.write_all(words);
    let mut answer = String::new();
    let _ = stream.read_to_string(&mut answer);
    answer.lines().next().unwrap_or_default().to_owned()
}

fn put(password: &str) -> String {
    use base64::Engine;
    let coded = base64::prelude::BASE64_STANDARD.encode(format!("source:{password}"));
    format!(
        "PUT /vov1 HTTP/1.1\r\nHost: a\r\nContent-Type: audio/mpeg\r\nAuthorization: Basic {coded}\r\n\r\n"
    )
}

/// Who is not known, second, slow, or says what cannot be read is sent away; who breaks off in mid-word has music in its
/// place, and is heard again with another codec. The password is in no log.
#[test]
fn a_sender_is_let_in_by_its_password_one_at_a_time() {
    const SLOT: usize = 45;
    let _playing = in_real_time();
    let port = free_port();
    let origin =
        format!("push = \"icecast\"\nlisten = \"127.0.0.1:{port}\"\npassword = \"{PASSWORD}\"");
    let mut station = station_with(&origin);
    station.noise("audio/nen/nen.wav", 20.0, 9);
    station.noise("audio/tin/tin.wav", 30.0, 7);
    station.ok(&["library", "scan"]);
    let list = station.ok(&["input", "list", "--json"]);
    assert!(
        list.contains(&format!("127.0.0.1:{port}")) && !list.contains(PASSWORD),
        "{list}"
    );
    let (_, at) = station.soon(20);
    station.slot("gio", "thoi-su", at, &format!("{SLOT}s"));
    let wav = station.path("heard.wav");
    let record = wav.display().to_string();
    let mut daemon = Daemon::start(station.phatthanh(&["run", "--silent", "--record", &record]));
    daemon.until(&["listens for a sender"]);
    assert!(say(port, put("falsch").as_bytes()).contains("401"));
    daemon.until(&["sent away", "Unknown"]);
    assert!(say(port, b"\x16\x03\x01\x02\x00\x01\x00\r\n\r\n").contains("400"));
    // Sent away before it has said all, it may miss the answer.
    say(port, &vec![b'x'; 20_000]);
    daemon.until(&["sent away", "TooLong"]);
    let mut sender = send(port, PASSWORD, "libmp3lame", "mp3", "audio/mpeg");
    daemon.until(&["input", "Ready"]);
    assert!(say(port, put(PASSWORD).as_bytes()).contains("403"));
    assert!(say(port, b"PUT /vov1 HTTP/1.1\r\n").contains("408"), "slow");
    daemon.until(&["on air", "vov1"]);
    daemon.idle(Duration::from_secs(4));
    sender.kill().unwrap();
    sender.wait().unwrap();
    daemon.until(&["input", "Lost"]);
    let mut sender = send(port, PASSWORD, "libvorbis", "ogg", "application/ogg");
    daemon.until(&["input", "Back"]);
    daemon.idle(Duration::from_secs(6));
    let said = daemon.stop().join("\n");
    sender.kill().unwrap();
    sender.wait().unwrap();

    assert!(!said.contains(PASSWORD), "{said}");
    let log = station.ok(&["log", "--format", "json"]);
    assert!(!log.contains(PASSWORD));
    is_heard(&wav, SLOT);
}

/// Asserts that most of the slot is the tone, and nothing of it silent. Returns its blocks of 10 ms.
fn is_heard(wav: &Path, slot: usize) -> Vec<Heard> {
    let all = samples(wav);
    let left: Vec<f32> = all.iter().step_by(2).copied().collect();
    let first = left.iter().position(|sample| sample.abs() > 1e-4).unwrap();
    let blocks = listen(&left[first..(first + slot * 48_000).min(left.len())]);
    let tones = blocks
        .iter()
        .filter(|heard| matches!(heard, Heard::Tone(_)))
        .count();
    let silent = blocks
        .iter()
        .rposition(|heard| *heard != Heard::Nothing)
        .unwrap();
    let silent = blocks[..silent]
        .iter()
        .filter(|heard| **heard == Heard::Nothing)
        .count();
    println!(
        "{} blocks, {tones} of the tone, {silent} silent",
        blocks.len()
    );
    assert!(silent <= 5, "{silent}");
    assert!(tones > 900, "{tones}");
    blocks
}

const PASSPHRASE: &str = "it's-muoi-ky-tu#";

/// Lets ffmpeg send a tone by SRT, with these words of its own about the passphrase. No one of them may send it for half a minute:
/// that is no program.
fn send_by_srt(port: u16, secret: &[&str], format: &[&str]) -> Child {
    let mut command = Command::new("ffmpeg");
    command
        .args(["-v", "error", "-re", "-f", "lavfi"])
        .args(["-i", "sine=frequency=1000:sample_rate=48000"])
        .args(format)
        .args(secret)
        .arg(format!("srt://127.0.0.1:{port}"))
        .stdin(Stdio::null())
        .stderr(Stdio::null());
    command.spawn().unwrap()
}

/// Command lines of all processes that hold `word`.
fn told(word: &str) -> Vec<String> {
    let processes = std::fs::read_dir("/proc").unwrap().flatten();
    let lines = processes.filter_map(|process| std::fs::read(process.path().join("cmdline")).ok());
    let lines = lines.map(|line| String::from_utf8_lossy(&line).replace('\0', " "));
    lines.filter(|line| line.contains(word)).collect()
}

/// By SRT: noise, a wrong passphrase and none are refused and said so, a second sender finds nobody, who breaks off has music
/// in its place and is heard again; as the rows have it. The passphrase is in no list of processes and no log.
#[test]
fn a_sender_by_srt_is_let_in_by_its_passphrase_one_at_a_time() {
    const SLOT: usize = 45;
    const TS: [&str; 6] = ["-c:a", "aac", "-b:a", "128k", "-f", "mpegts"];
    // Whoever waits for senders begins anew after each of them: one that comes a moment too early asks again, as people's programs do.
    const ASKS_AGAIN: [&str; 2] = ["-connect_timeout", "20000"];
    let _playing = in_real_time();
    let port = free_port();
    let mut station = station_with(&format!(
        "push = \"srt\"\nlisten = \"127.0.0.1:{port}\"\npassphrase = \"{PASSPHRASE}\""
    ));
    station.noise("audio/nen/nen.wav", 20.0, 9);
    station.noise("audio/tin/tin.wav", 30.0, 7);
    station.ok(&["library", "scan"]);
    let list = station.json(&["input", "list", "--json"]);
    assert_eq!(list[0]["push"], "srt");
    assert_eq!(list[0]["listen"], format!("srt://127.0.0.1:{port}"));
    let probe = station
        .phatthanh(&["input", "probe", "vov1"])
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&probe.stderr).into_owned();
    assert!(
        said.contains("MPEG-TS") && !said.contains(PASSPHRASE),
        "{said}"
    );

    let (_, at) = station.soon(22);
    station.slot("gio", "thoi-su", at, &format!("{SLOT}s"));
    let wav = station.path("heard.wav");
    let record = wav.display().to_string();
    let mut daemon = Daemon::start(station.phatthanh(&["run", "--silent", "--record", &record]));
    daemon.until(&["listens for a sender by SRT"]);
    let noise = UdpSocket::bind("127.0.0.1:0").unwrap();
    for length in [1, 16, 64, 1400] {
        noise
            .send_to(&vec![0x80; length], ("127.0.0.1", port))
            .unwrap();
    }
    let refused = |secret: &[&str]| send_by_srt(port, secret, &TS).wait().unwrap();
    let wrong = [&["-passphrase", "mat-khau-sai"], &ASKS_AGAIN[..]].concat();
    assert!(!refused(&wrong).success());
    daemon.until(&["was sent away", "station-input-srt-passphrase"]);
    assert_eq!(told(PASSPHRASE), [""; 0]);
    assert!(!told("concat,mpegts").is_empty());
    assert!(!refused(&ASKS_AGAIN).success());

    let secret = [&["-passphrase", PASSPHRASE], &ASKS_AGAIN[..]].concat();
    let mut sender = send_by_srt(port, &secret, &TS);
    daemon.until(&["input", "Ready"]);
    assert!(!refused(&secret[..2]).success(), "a second one");
    daemon.until(&["on air", "vov1"]);
    daemon.idle(Duration::from_secs(4));
    sender.kill().unwrap();
    sender.wait().unwrap();
    daemon.until(&["input", "Lost"]);
    let mut other = send_by_srt(port, &secret, &["-c:a", "libvorbis", "-f", "ogg"]);
    daemon.until(&["was sent away", "station-input-srt-format"]);
    other.kill().unwrap();
    other.wait().unwrap();
    let mut sender = send_by_srt(port, &secret, &TS);
    daemon.until(&["input", "Back"]);
    daemon.idle(Duration::from_secs(6));
    let said = daemon.stop().join("\n");
    sender.kill().unwrap();
    sender.wait().unwrap();

    assert!(!said.contains(PASSPHRASE), "{said}");
    let log = station.ok(&["log", "--format", "json"]);
    assert!(!log.contains(PASSPHRASE));
    let blocks = is_heard(&wav, SLOT);
    agrees(&blocks, &station.json(&["log", "--format", "json"]));
}

/// Asserts that the tone is heard where the rows have a relay, and nowhere else.
fn agrees(blocks: &[Heard], rows: &[Value]) {
    let instant = |row: &Value, key: &str| {
        let text = row[key].as_str().unwrap();
        text.parse::<jiff::Timestamp>().unwrap()
    };
    let zero = instant(&rows[0], "start");
    let since = |at: jiff::Timestamp| at.duration_since(zero).as_secs_f64();
    let relays = rows.iter().filter(|row| row["kind"] == "relay");
    let relays: Vec<_> = relays
        .map(|row| (since(instant(row, "start")), since(instant(row, "end"))))
        .collect();
    println!("{relays:?}");
    assert_eq!(relays.len(), 2, "{rows:#?}");
    for (at, heard) in blocks.iter().enumerate() {
        let at = at as f64 / 100.0;
        let inside = relays
            .iter()
            .any(|(start, end)| (start + 0.5..end - 0.5).contains(&at));
        let outside = relays
            .iter()
            .all(|(start, end)| !(start - 0.5..end + 0.5).contains(&at));
        let is_tone = matches!(heard, Heard::Tone(_));
        assert!(
            !(inside && !is_tone || outside && is_tone),
            "{at} {heard:?} {relays:?}"
        );
    }
}
