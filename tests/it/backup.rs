//! A station's copy on a stick: made while on the air, kept up to date, and a station again after a total loss.

use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::evidence::full::{fill, on_a_small_disk};
use crate::support::{Daemon, TestStation};

fn copy(station: &TestStation, to: &Path) -> (Option<i32>, Value) {
    let output = station
        .phatthanh(&["backup", to.to_str().unwrap(), "--json"])
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    (
        output.status.code(),
        serde_json::from_slice(&output.stdout).unwrap_or(Value::String(said)),
    )
}

/// A station with a topic, its recording and an approval.
fn station() -> TestStation {
    let mut station = TestStation::new();
    station.write("programs/tin.toml", "title = \"Tin\"\ntopics = [\"tin\"]\n");
    station.slot("tin-sang", "tin", jiff::civil::time(6, 0, 0, 0), "5m");
    station.noise("audio/tin/hỏi: \"đất\"?.wav", 2.0, 1);
    station.noise("audio/tin/hai.wav", 2.0, 2);
    let found = station.json(&["library", "scan", "--json"]);
    let id = found
        .iter()
        .find_map(|row| row["id"].as_str().map(str::to_owned))
        .unwrap();
    station.ok(&[
        "approve",
        &id,
        "--by",
        "Công chức Tư pháp",
        "--channel",
        "paper",
    ]);
    station.ok(&["log", "seal"]);
    station.ok(&[
        "user", "add", "hanh", "--title", "Hạnh", "--role", "tu-phap",
    ]);
    station.ok(&["tls", "init"]);
    station.write("var/alerts/0a1b.xml", "<alert/>");
    let change = "tin-sang at=06:10";
    station.ok(&["draft", "new", "--by", "Lan", "--change", change]);
    station
}

#[test]
fn a_total_loss_is_survived() {
    let stick = tempfile::tempdir().unwrap();
    survived(stick.path());
}

/// FAT: no rights, links or case, times of two seconds, names of half of all characters; here mounted without UTF-8.
#[test]
fn a_total_loss_is_survived_by_a_stick_of_fat() {
    on_a_stick("mkfs.vfat", &["fusefat", "-o", "rw+"], survived);
}

/// exFAT: no rights, links or case, and names that Windows takes.
#[test]
fn a_total_loss_is_survived_by_a_stick_of_exfat() {
    on_a_stick("mkfs.exfat", &["mount.exfat-fuse"], survived);
}

/// A file in place of a stick, with the file system that `make` makes, and `mount` brings in without the kernel's help.
fn on_a_stick(make: &str, mount: &[&str], test: impl FnOnce(&Path)) {
    let folder = tempfile::tempdir().unwrap();
    let (image, place) = (folder.path().join("image"), folder.path().join("usb"));
    fs::create_dir(&place).unwrap();
    let file = fs::File::create(&image).unwrap();
    file.set_len(64 << 20).unwrap();
    let run = |command: &mut Command| {
        let output = command.stdin(Stdio::null()).output();
        let output = output.ok().filter(|output| output.status.success())?;
        Some(String::from_utf8(output.stdout).unwrap().trim().to_owned())
    };
    let mounted = run(Command::new(make).arg(&image))
        .and_then(|_| run(Command::new("losetup").args(["-f", "--show"]).arg(&image)))
        .map(|device| {
            let (program, args) = mount.split_first().unwrap();
            let mut mount = Command::new(program);
            let mounted = run(mount.args(args).arg(&device).arg(&place)).is_some();
            (
                device,
                mounted
                    && fs::metadata(&place).unwrap().dev()
                        != fs::metadata(folder.path()).unwrap().dev(),
            )
        });
    let done = match &mounted {
        Some((_, true)) => Some(std::panic::catch_unwind(std::panic::AssertUnwindSafe(
            || test(&place),
        ))),
        _ => None,
    };
    if done.is_some() {
        run(Command::new("umount").arg(&place)).unwrap();
    }
    if let Some((device, _)) = mounted {
        run(Command::new("losetup").arg("-d").arg(device)).unwrap();
    }
    match done {
        Some(done) => done.unwrap(),
        None => println!(
            "SKIPPED: {make} and {} need root, /dev/fuse and Debian's dosfstools, fusefat, exfatprogs, exfat-fuse",
            mount[0]
        ),
    }
}

fn survived(stick: &Path) {
    let station = station();
    let (code, made) = copy(&station, stick);
    assert_eq!(code, Some(0), "{made}");
    assert_eq!(
        (&made["whole"], made["copied"] == made["files"]),
        (&true.into(), true),
        "{made}"
    );

    // As it is brought up to date: nothing is new.
    let (_, again) = copy(&station, stick);
    let is_new = again["copied"].as_u64().unwrap();
    assert!(is_new <= 2 && again["set_aside"] == is_new, "{again}");

    // Everything is gone: another computer, an empty folder.
    let bare = TestStation::empty();
    let output = bare
        .phatthanh(&["restore", stick.to_str().unwrap(), "--json"])
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let restored: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(
        (&restored["whole"], &restored["rows"]),
        (&true.into(), &made["rows"])
    );
    for path in [
        "config/schedule.toml",
        "programs/tin.toml",
        "audio/tin/hỏi: \"đất\"?.wav",
        "audio/tin/hai.wav",
        "var/tls/ca.crt",
        "var/alerts/0a1b.xml",
    ] {
        assert_eq!(
            fs::read(bare.path(path)).unwrap(),
            fs::read(station.path(path)).unwrap(),
            "{path}"
        );
    }

    for secret in ["var/seal.key", "var/people.db", "var/tls/ca.key"] {
        let mode = fs::metadata(bare.path(secret))
            .unwrap()
            .permissions()
            .mode();
        assert_eq!(mode & 0o777, 0o600, "{secret}");
    }

    // What people made at the console and what they are about to change.
    for made in [["user", "list", "--json"], ["draft", "show", "1"]] {
        assert_eq!(bare.ok(&made), station.ok(&made), "{made:?}");
    }

    // By the program's other eyes: the chain, the seals, the approval, the next seal with the same key.
    bare.ok(&["log", "verify"]);
    bare.ok(&["library", "scan"]);
    let approved = |station: &TestStation| {
        let rows = station.json(&["library", "--json"]);
        rows.iter()
            .filter(|row| row["approved_by"].is_string())
            .count()
    };

    assert_eq!((approved(&station), approved(&bare)), (1, 1));
    bare.ok(&["log", "seal"]);
    bare.ok(&["log", "verify"]);

    // A station that is there is not written over.
    let again = bare
        .phatthanh(&["restore", stick.to_str().unwrap()])
        .output()
        .unwrap();
    assert_eq!(again.status.code(), Some(2));
}

#[test]
fn what_changed_is_copied_and_what_is_gone_is_put_aside() {
    let station = station();
    let stick = tempfile::tempdir().unwrap();
    let (_, first) = copy(&station, stick.path());
    let (code, same) = copy(&station, stick.path());
    assert_eq!(
        (code, &same["copied"], &same["set_aside"]),
        (Some(0), &0.into(), &0.into()),
        "{same}"
    );
    assert_eq!(same["files"], first["files"]);

    fs::remove_file(station.path("audio/tin/hai.wav")).unwrap();
    station.noise("audio/tin/ba.wav", 1.0, 3);
    let (code, next) = copy(&station, stick.path());
    assert_eq!(
        (code, &next["copied"], &next["set_aside"]),
        (Some(0), &1.into(), &1.into()),
        "{next}"
    );
    let before = stick.path().join("phatthanh-sao-luu/truoc");
    let time = fs::read_dir(before)
        .unwrap()
        .next()
        .unwrap()
        .unwrap()
        .path();
    assert!(time.join("audio/tin/hai.wav").exists());

    // A stick that lost bytes without a word: read back, found, copied again.
    let stored = stick.path().join("phatthanh-sao-luu/audio/tin/ba.wav");
    let mut bytes = fs::read(&stored).unwrap();
    bytes[1000] ^= 1;
    fs::write(&stored, bytes).unwrap();
    let (code, mended) = copy(&station, stick.path());
    assert_eq!((code, &mended["copied"]), (Some(0), &1.into()), "{mended}");
    assert_eq!(
        fs::read(&stored).unwrap(),
        fs::read(station.path("audio/tin/ba.wav")).unwrap()
    );
}

#[test]
fn a_copy_that_broke_off_is_used_all_the_same() {
    let station = station();
    let stick = tempfile::tempdir().unwrap();
    copy(&station, stick.path());
    // Pulled out while the new file was in its place and the list still the old one.
    let copy = stick.path().join("phatthanh-sao-luu");
    let (place, before) = (
        copy.join("audio/tin/hai.wav"),
        copy.join("truoc/20261129T000000Z/audio/tin"),
    );
    fs::create_dir_all(&before).unwrap();
    fs::rename(&place, before.join("hai.wav")).unwrap();
    fs::write(&place, "half of a").unwrap();
    fs::create_dir(copy.join(".dang-sao-luu-rest")).unwrap();
    let bare = TestStation::empty();
    bare.ok(&["restore", stick.path().to_str().unwrap()]);
    assert_eq!(
        fs::read(bare.path("audio/tin/hai.wav")).unwrap(),
        fs::read(station.path("audio/tin/hai.wav")).unwrap()
    );

    // What is lost is named, and the rest is back.
    fs::remove_file(before.join("hai.wav")).unwrap();
    let other = TestStation::empty();
    let output = other
        .phatthanh(&["restore", stick.path().to_str().unwrap(), "--json"])
        .output()
        .unwrap();
    let restored: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(
        (output.status.code(), &restored["lost"]),
        (Some(1), &serde_json::json!(["audio/tin/hai.wav"]))
    );
    other.ok(&["log", "verify"]);
}

#[test]
fn a_folder_that_is_away_is_not_taken_for_emptied() {
    let station = station();
    let stick = tempfile::tempdir().unwrap();
    let share = tempfile::tempdir().unwrap();
    fs::rename(station.path("audio/tin"), share.path().join("tin")).unwrap();
    std::os::unix::fs::symlink(share.path().join("tin"), station.path("audio/tin")).unwrap();
    let (code, first) = copy(&station, stick.path());
    assert_eq!(code, Some(0), "{first}");
    fs::rename(share.path().join("tin"), share.path().join("gone")).unwrap();
    let (code, away) = copy(&station, stick.path());
    assert_eq!(
        (code, &away["files"], &away["set_aside"]),
        (Some(1), &first["files"], &0.into()),
        "{away}"
    );
    assert_eq!(away["away"], serde_json::json!(["audio/tin"]));
}

#[test]
fn a_small_stick_loses_of_the_past_what_makes_room_and_no_more() {
    on_a_small_disk(6 << 20, |stick| {
        let station = station();
        copy(&station, stick);
        let before = stick.join("phatthanh-sao-luu/truoc");
        let days: Vec<_> = (1..=5)
            .map(|day| before.join(format!("2025110{day}T010000Z")))
            .collect();
        for day in &days {
            fs::create_dir_all(day).unwrap();
            fs::write(day.join("cu.wav"), vec![1; 512 << 10]).unwrap();
        }
        let there = || days.iter().filter(|day| day.exists()).count();

        // No stick of this size takes it, whatever goes.
        fs::write(station.path("audio/tin/phim.wav"), vec![2; 16 << 20]).unwrap();
        let (code, made) = copy(&station, stick);
        let left_out = serde_json::json!([{"path": "audio/tin/phim.wav", "problem": "no-room"}]);
        assert_eq!((code, &made["left_out"]), (Some(1), &left_out), "{made}");
        assert_eq!(there(), 5);

        // As much as there is, and its list besides.
        fill(stick);
        let filled = stick.join("recording.wav");
        let size = usize::try_from(fs::metadata(&filled).unwrap().len()).unwrap();
        fs::remove_file(filled).unwrap();
        fs::write(station.path("audio/tin/phim.wav"), vec![2; size]).unwrap();
        let (code, made) = copy(&station, stick);
        assert_eq!((code, &made["copied"]), (Some(0), &1.into()), "{made}");
        assert!((3..5).contains(&there()) && days[4].exists(), "{}", there());

        // There is no copy without its log, and the last three of the past stay.
        let list = stick.join("phatthanh-sao-luu/SAO-LUU.json");
        let before = fs::read(&list).unwrap();
        for day in &days[..2] {
            drop(fs::remove_dir_all(day));
        }
        fill(stick);
        let output = station
            .phatthanh(&["backup", stick.to_str().unwrap()])
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(
            output.status.code() == Some(2) && said.contains("No room left"),
            "{said}"
        );
        assert_eq!((there(), fs::read(&list).unwrap()), (3, before));
    });
}

#[test]
fn what_is_no_copy_is_said() {
    let station = station();
    let stick = tempfile::tempdir().unwrap();
    let says = |station: &TestStation, arguments: &[&str], expected: &str| {
        let output = station.phatthanh(arguments).output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(
            output.status.code() == Some(2) && said.contains(expected),
            "{arguments:?}: {said}"
        );
    };

    let place = stick.path().to_str().unwrap();
    says(&TestStation::empty(), &["restore", place], "no copy in");
    says(
        &station,
        &["backup", station.path("audio").to_str().unwrap()],
        "own folder",
    );
    copy(&station, stick.path());
    let list = stick.path().join("phatthanh-sao-luu/SAO-LUU.json");
    let text = fs::read_to_string(&list).unwrap();

    // A stick is anybody's: no path of its list leads out of the station.
    for bad in ["../../etc/x", "/etc/x", "config/../../x", "bin/x", ""] {
        fs::write(&list, text.replacen("config/schedule.toml", bad, 1)).unwrap();
        says(
            &TestStation::empty(),
            &["restore", place],
            "cannot be understood",
        );
    }

    fs::write(&list, "{").unwrap();
    says(&station, &["backup", place], "cannot be understood");
}

/// A stick is prepared once; what runs finds it and copies itself to it, with a row.
#[test]
fn a_prepared_stick_is_copied_to_by_itself() {
    let station = TestStation::new();
    let stick = tempfile::tempdir().unwrap();
    let place = stick.path().to_str().unwrap();
    let own = fs::read_to_string(station.path("config/station.toml")).unwrap();
    let own = format!("{own}\n[backup]\nto = \"{place}\"\n");
    station.write("config/station.toml", &own);

    let missing = station.phatthanh(&["backup"]).output().unwrap();
    let said = String::from_utf8_lossy(&missing.stderr).into_owned();
    assert!(
        missing.status.code() == Some(2) && said.contains("backup prepare"),
        "{said}"
    );
    let daemon = Daemon::start(station.phatthanh(&["run", "--silent"]));
    station.until("an alarm", |status| {
        let mut alarms = status["alarms"].as_array().into_iter().flatten();
        alarms.any(|alarm| alarm["key"] == "backup")
    });
    let prepared = station.ok(&["backup", "prepare", place, "--own-disk"]);
    assert!(prepared.contains(place), "{prepared}");
    let status = station.until("a copy", |status| status["backup"]["made"].is_string());
    assert_eq!(status["backup"]["stick"], place);
    assert_eq!(
        status["backup"]["place"],
        format!("{place}/phatthanh-sao-luu")
    );
    station.until("no alarm", |status| {
        status["alarms"] == serde_json::json!([])
    });
    daemon.stop();
    let log = rusqlite::Connection::open(station.path("var/airlog.db")).unwrap();
    let rows: i64 = log
        .query_row(
            "select count(*) from entry where body like '%\"did\":\"backed-up\"%'",
            [],
            |row| row.get(0),
        )
        .unwrap();
    assert_eq!(rows, 1);

    // By hand, to the stick that is in; and a bare machine has it, and knows its stick.
    station.ok(&["backup"]);
    let bare = TestStation::empty();
    bare.ok(&["restore", place]);
    bare.ok(&["log", "verify"]);
    let again = bare.ok(&["backup", "prepare", place, "--own-disk"]);
    assert!(again.contains(place));
}
