//! Programs that relay an input, from the files people write to the air.

mod capture;
mod phone;
mod pieces;
mod radio;
mod sending;

use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::time::Duration;

use jiff::civil::time;
use serde_json::Value;

use crate::support::{Daemon, TestStation, in_real_time, samples};
use pieces::{Faults, Wrong};
use radio::{Act, Heard};

/// A station that relays `vov1`, which the file says to be at `url`, in a slot at 17:00.
fn station(url: &str) -> TestStation {
    station_with(&format!("url = {url}"))
}

/// A station that relays `vov1`, which comes from where `origin` says, in a slot at 17:00.
fn station_with(origin: &str) -> TestStation {
    let mut station = TestStation::new();
    let text = std::fs::read_to_string(station.path("config/station.toml")).unwrap();
    let input = format!("[[input]]\nid = \"vov1\"\ntitle = \"VOV1\"\n{origin}\n");
    station.write("config/station.toml", &(text + &input));
    let relay = "form = \"relay\"\ninput = \"vov1\"\nfiller = \"nen\"\npick = \"in-order\"\n";
    station.program("thoi-su", "tin", relay);
    station.write("audio/nen/topic.toml", "approval = false\n");
    station.slot("chieu", "thoi-su", time(17, 0, 0, 0), "10m");
    station
}

/// What `check` says of the files.
fn faults(station: &TestStation) -> Vec<String> {
    let output = station.phatthanh(&["check", "--json"]).output().unwrap();
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    let faults = report["faults"].as_array().unwrap();
    faults.iter().map(Value::to_string).collect()
}

#[track_caller]
fn check(station: &TestStation, path: &str, line: u64, words: &str) {
    let faults = faults(station);
    let place = format!("\"line\":{line},");
    let said =
        |fault: &&String| fault.contains(path) && fault.contains(&place) && fault.contains(words);
    assert!(
        faults.iter().any(|fault| said(&fault)),
        "{path}:{line}: {faults:#?}"
    );
}

#[test]
fn an_input_waits_nowhere_the_pages_are() {
    let place = "config/station.toml";
    let all = "push = \"icecast\"\nlisten = \"0.0.0.0:8010\"\npassword = \"mat-khau-dai\"";
    let station = station_with(all);
    let text = std::fs::read_to_string(station.path(place)).unwrap();
    let pages = text.replace("listen = \"off\"", "listen = \"127.0.0.1:8010\"");
    station.write(place, &pages);
    check(&station, place, 12, "station's pages are too");
}

#[test]
fn mistakes_of_inputs_are_named() {
    for url in [
        "\"file:///etc/passwd\"",
        "\"rtmp://a/b\"",
        "\"https://\"",
        "\"http://a/ b\"",
    ] {
        check(
            &station(url),
            "config/station.toml",
            14,
            "no address of a stream",
        );
    }
    check(
        &station("[]"),
        "config/station.toml",
        14,
        "list url is empty",
    );

    let place = "config/station.toml";
    let sender = |more: &str| {
        station_with(&format!(
            "push = \"icecast\"\nlisten = \"127.0.0.1:1\"\n{more}"
        ))
    };
    check(&sender("password = \"ngan\""), place, 16, "too short");
    check(&sender(""), place, 11, "password");
    let all = "push = \"icecast\"\nlisten = \"0.0.0.0:8010\"\npassword = \"mat-khau-dai\"";
    check(&station_with(all), place, 15, "other computers");
    let twice = format!("{all}\n[[input]]\nid = \"vov2\"\n{all}");
    check(&station_with(&twice), place, 18, "the same address");
    check(&station_with("card = []"), place, 14, "list card is empty");
    for more in ["card = \"hw:CARD=A\"", "push = \"browser\""] {
        let both = station_with(&format!("url = \"https://a.vn/x\"\n{more}"));
        check(&both, place, 15, "not by both");
    }
    check(&station_with("push = \"rtmp\""), place, 14, "icecast");
    check(
        &station_with("mute = \"8s\""),
        place,
        11,
        "where the input comes from",
    );
    check(&station_with("card = \"hw:7\""), place, 14, "hw:7");

    let good = "\"https://a.vn/vov1.m3u8\"";
    let station_ = station(&format!("{good}\n[[input]]\nid = \"vov1\"\nurl = {good}"));
    check(
        &station_,
        "config/station.toml",
        16,
        "two inputs are called",
    );
    let unknown = station(&format!("{good}\nlate = \"3s\""));
    check(&unknown, "config/station.toml", 15, "late");

    let station_ = station(good);
    station_.program("thoi-su", "tin", "form = \"relay\"\ninput = \"vov2\"");
    check(&station_, "programs/thoi-su.toml", 5, "has no input");
    check(&station_, "programs/thoi-su.toml", 5, "vov1");
    station_.program("thoi-su", "tin", "input = \"vov1\"");
    check(&station_, "programs/thoi-su.toml", 4, "is a relay");
    station_.program("thoi-su", "tin", "form = \"relay\"");
    check(&station_, "programs/thoi-su.toml", 4, "no input is named");
    station_.program(
        "thoi-su",
        "tin",
        "form = \"relay\"\ninput = \"vov1\"\nmandatory = true",
    );
    check(&station_, "programs/thoi-su.toml", 6, "counts for nothing");
}

/// A passphrase that SRT or its senders do not take, and an ffmpeg that was built without it.
#[test]
fn mistakes_of_srt_are_named() {
    let place = "config/station.toml";
    let by_srt = |passphrase: &str| {
        let listen = "push = \"srt\"\nlisten = \"0.0.0.0:9000\"";
        station_with(&format!("{listen}\npassphrase = \"{passphrase}\""))
    };
    let long = "x".repeat(80);
    for passphrase in ["chin-chu9", &long, "mật-khẩu-dài", "co dau cach"] {
        check(&by_srt(passphrase), place, 16, "passphrase of SRT");
    }
    let good = by_srt("muoi-ky-tu");
    assert!(
        faults(&good).iter().all(|fault| !fault.contains(place)),
        "{:#?}",
        faults(&good)
    );
    check(&station_with("push = \"srt\""), place, 11, "listen");

    let tool = good.path("bin/ffmpeg");
    let lists = "#!/bin/sh\nprintf 'Input:\\n  file\\nOutput:\\n  srt\\n'\n";
    good.write("bin/ffmpeg", lists);
    std::fs::set_permissions(tool, PermissionsExt::from_mode(0o755)).unwrap();
    let path = std::env::var("PATH").unwrap();
    let path = format!("{}:{path}", good.path("bin").display());
    let mut command = good.phatthanh(&["check", "--json"]);
    let output = command.env("PATH", path).output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(said.contains("does not know SRT"), "{said}");
}

#[test]
fn a_relay_stands_in_plan_simulation_and_report() {
    let station = station("\"https://a.vn/vov1.m3u8\"\ndelay = \"12s\"");
    station.noise("audio/nen/nen.wav", 20.0, 9);
    station.noise("audio/tin/tin.wav", 30.0, 7);
    let plan = station.json(&["plan", "--json", "2030-01-08"]);
    let items = plan[0]["items"].as_array().unwrap();
    let kinds: Vec<&str> = items
        .iter()
        .map(|item| item["kind"].as_str().unwrap())
        .collect();
    assert_eq!(kinds, ["filler", "relay"]);
    assert_eq!(items[1]["input"]["id"], "vov1");
    assert_eq!(items[1]["reason"], "relays “VOV1”");
    assert!(
        items[1]["start"]
            .as_str()
            .unwrap()
            .contains("T17:00:12.000")
    );

    let range = ["--from", "2030-01-08T16:59", "--to", "2030-01-08T17:11"];
    let args = ["simulate", "--json"].into_iter().chain(range);
    let rows = station.json(&args.collect::<Vec<_>>());
    let relay = &rows[1];
    assert_eq!(relay["kind"], "relay");
    assert_eq!(relay["input"]["title"], "VOV1");
    assert_eq!(relay["ended"], "complete");
    assert_eq!(relay["played_frames"], 588 * 48_000);
    let args = ["simulate"].into_iter().chain(range);
    let table = station.ok(&args.collect::<Vec<_>>());
    assert!(table.contains("relay") && table.contains("VOV1"), "{table}");
}

/// Half seconds of the broadcast in the order in which they were heard, and how many quarters were silent.
fn heard(quarters: &[Heard]) -> (Vec<usize>, usize) {
    let radio = quarters.iter().filter_map(|heard| match heard {
        Heard::Radio(number) => Some(*number),
        Heard::Nothing | Heard::Other => None,
    });
    let silent = quarters.iter().filter(|heard| **heard == Heard::Nothing);
    (radio.collect(), silent.count())
}

/// What was heard of a broadcast, quarter second by quarter second of the slot.
struct Evening {
    quarters: Vec<Heard>,
    rows: Vec<Value>,
}

impl Evening {
    /// Relays for `seconds` what goes on air where `broadcast` says, once the station is ready.
    fn of(broadcast: impl FnOnce(&Path) -> String, seconds: usize) -> Self {
        const LATER: &str = "http://127.0.0.1:9/later";
        let mut station = station(&format!("\"{LATER}\""));
        station.noise("audio/nen/nen.wav", 20.0, 9);
        station.noise("audio/tin/tin.wav", 30.0, 7);
        station.ok(&["library", "scan"]);
        let folder = tempfile::tempdir().unwrap();
        let settings = std::fs::read_to_string(station.path("config/station.toml")).unwrap();
        let settings = settings.replace(LATER, &broadcast(folder.path()));
        station.write("config/station.toml", &settings);
        let (_, at) = station.soon(16);
        station.slot("gio", "thoi-su", at, &format!("{seconds}s"));
        let wav = station.path("heard.wav");
        let record = wav.display().to_string();
        let mut daemon =
            Daemon::start(station.phatthanh(&["run", "--silent", "--record", &record]));
        daemon.until(&["on air", "vov1"]);
        daemon.idle(Duration::from_secs(seconds as u64 + 1));
        daemon.stop();

        let rows = station.json(&["log", "--format", "json"]);
        let all = samples(&wav);
        let left: Vec<f32> = all.iter().step_by(2).copied().collect();
        let first = left.iter().position(|sample| sample.abs() > 1e-4).unwrap();
        let slot = &left[first..(first + seconds * 48_000).min(left.len())];
        let quarters = radio::listen(slot, 2 * BROADCAST);
        println!("{quarters:?}");
        Self { quarters, rows }
    }

    /// Fails if any of it was heard twice, or there was more silence than `silent` quarters in `stretches`. Returns how
    /// many quarters were the broadcast's.
    #[track_caller]
    fn is_whole(&self, silent: usize, stretches: usize) -> usize {
        let Self { quarters, rows } = self;
        let (radio, nothing) = heard(quarters);
        assert!(nothing <= silent, "{nothing} in {quarters:?}\n{rows:#?}");
        let runs =
            quarters.chunk_by(|one, other| (*one == Heard::Nothing) == (*other == Heard::Nothing));
        let quiet = runs.filter(|run| run[0] == Heard::Nothing).count();
        assert!(quiet <= stretches, "{quarters:?}");
        let back: Vec<_> = radio.windows(2).filter(|pair| pair[1] < pair[0]).collect();
        assert!(back.is_empty(), "heard twice: {back:?} in {radio:?}");
        for number in &radio {
            let times = radio.iter().filter(|other| *other == number).count();
            assert!(times <= 3, "{number} heard {times} quarters: {radio:?}");
        }
        radio.len()
    }
}

/// A broadcast lasts so long, in seconds.
const BROADCAST: usize = 120;

/// A server that stalls, closes, resends its burst, answers 404, leads to a file of ours, sends in another coding and falls
/// silent: nothing is heard twice, and nothing is silent.
#[test]
fn a_radio_with_every_fault_is_never_silent_and_never_heard_twice() {
    const SLOT: usize = 75;
    let _playing = in_real_time();
    let acts = vec![
        Act::Close(22.0),
        Act::Coded(&radio::AAC, 8.0),
        Act::Close(6.0),
        Act::Stall(8.0),
        Act::Refuse("404 Not Found"),
        Act::Redirect("file:///etc/passwd"),
        Act::Refuse("503 Service Unavailable"),
        Act::Close(3.0),
        Act::Close(600.0),
    ];
    let evening = Evening::of(|folder| radio::start(folder, BROADCAST, 85..96, acts), SLOT);
    // The broadcast itself is silent for a while, and is left after eight seconds of that.
    let radio = evening.is_whole(32, 1);
    assert!(radio > SLOT, "{radio} quarters: {:?}", evening.quarters);
}

/// A playlist that stands still, is gone, says that all is over, and names pieces that stop half-way.
#[test]
fn a_playlist_with_every_fault_is_never_silent_and_never_heard_twice() {
    const SLOT: usize = 50;
    let _playing = in_real_time();
    let faults = vec![
        (26.0..34.0, Wrong::Frozen),
        (38.0..42.0, Wrong::Missing),
        (46.0..52.0, Wrong::Halved),
        (58.0..61.0, Wrong::Over),
    ];
    let evening = Evening::of(|folder| pieces::start(folder, BROADCAST, faults), SLOT);
    let radio = evening.is_whole(0, 0);
    assert!(radio > SLOT, "{radio} quarters: {:?}", evening.quarters);
}

/// As many evenings as `PHATTHANH_SOAK` says, from that of `PHATTHANH_SOAK_FROM` on, each with eight faults by chance, in
/// turns of a stream and of pieces; without it, none: they last two minutes each.
#[test]
fn evenings_with_faults_by_chance() {
    const SLOT: usize = 90;
    let number = |name| std::env::var(name).ok()?.parse::<u32>().ok();
    let Some(evenings) = number("PHATTHANH_SOAK") else {
        return;
    };
    let from = number("PHATTHANH_SOAK_FROM").unwrap_or(0);
    let _playing = in_real_time();
    for evening in from..from + evenings {
        let mut random = evening.wrapping_mul(2_654_435_761).wrapping_add(7);
        let mut next = |below: u32| {
            random = random.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (random >> 8) % below
        };
        let heard = if evening % 2 == 0 {
            let acts = acts_by_chance(&mut next);
            println!("evening {evening}: {acts:?}");
            Evening::of(|folder| radio::start(folder, BROADCAST, 0..0, acts), SLOT)
        } else {
            let faults = faults_by_chance(&mut next);
            println!("evening {evening}: {faults:?}");
            Evening::of(|folder| pieces::start(folder, BROADCAST, faults), SLOT)
        };
        let radio = heard.is_whole(0, 0);
        println!(
            "evening {evening}: {radio} of {} quarters of the broadcast, none silent, none twice",
            heard.quarters.len()
        );
    }
}

/// Eight faults of a stream. Another coding comes last and stays: what was heard in one is not known in the other.
fn acts_by_chance(next: &mut impl FnMut(u32) -> u32) -> Vec<Act> {
    let mut acts = vec![Act::Close(20.0)];
    for _ in 0..7 {
        let seconds = f64::from(2 + next(9));
        acts.push(match next(6) {
            0 | 1 => Act::Close(seconds),
            2 | 3 => Act::Stall(seconds),
            4 => Act::Refuse("404 Not Found"),
            _ => Act::Redirect("file:///etc/passwd"),
        });
    }
    acts.push(match next(4) {
        0 => Act::Coded(&radio::AAC, 600.0),
        1 => Act::Coded(&radio::VORBIS, 600.0),
        2 => Act::Coded(&radio::THIN_MP3, 600.0),
        _ => Act::Close(600.0),
    });
    acts
}

/// Eight faults of a playlist, one after another.
fn faults_by_chance(next: &mut impl FnMut(u32) -> u32) -> Faults {
    let mut from = 24.0;
    let mut faults = Vec::new();
    for _ in 0..8 {
        let wrong = match next(4) {
            0 => Wrong::Frozen,
            1 => Wrong::Missing,
            2 => Wrong::Halved,
            _ => Wrong::Over,
        };
        let until = from + f64::from(1 + next(8));
        faults.push((from..until, wrong));
        from = until + f64::from(next(5));
    }
    faults
}

/// A tuner's station goes off the air: what hisses is left after half a minute, and music stands in.
#[test]
fn hiss_is_no_program() {
    if std::env::var_os("PHATTHANH_SOAK").is_none() {
        return;
    }
    let _playing = in_real_time();
    let acts = vec![Act::Close(24.0), Act::Hiss(600.0)];
    let evening = Evening::of(|folder| radio::start(folder, BROADCAST, 0..0, acts), 70);
    evening.is_whole(0, 0);
    let left = evening
        .rows
        .iter()
        .any(|row| row.to_string().contains("brings only hiss"));
    assert!(left, "{:#?}", evening.rows);
}
