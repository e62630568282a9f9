//! Notes beside refused files: there when they help, gone when they do not, and nobody else's.

use std::collections::BTreeSet;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use jiff::tz::TimeZone;
use phatthanh::clock::{Clock, SimClock};
use phatthanh::library::{Library, Notes, Rules, Scan, Settle};
use phatthanh::rundown::Plays;
use phatthanh::words::Language;

use super::{Recordings, tone_wav};
use crate::support::TestStation;

struct Desk {
    files: Recordings,
    clock: Arc<SimClock>,
    library: Library,
}

impl Desk {
    fn new() -> Self {
        let files = Recordings::new();
        fs::create_dir_all(files.at("audio/tin")).unwrap();
        let clock = Arc::new(SimClock::new("2026-11-24T03:00:00Z".parse().unwrap()));
        let open = Arc::clone(&clock) as Arc<dyn Clock>;
        let library = Library::open(&files.at(""), Settle::Watched(Duration::ZERO), open).unwrap();
        let mut desk = Self {
            files,
            clock,
            library,
        };
        desk.rules(Language::Vi, &[]);
        desk
    }

    fn rules(&mut self, language: Language, quiet: &[&str]) {
        let quiet_topics: BTreeSet<_> = quiet.iter().map(|topic| (*topic).into()).collect();
        let notes = Notes {
            language,
            zone: TimeZone::get("Asia/Ho_Chi_Minh").unwrap(),
            quiet_topics,
            plays: None,
        };
        self.library.set_rules(Rules {
            notes: Some(notes),
            ..Rules::default()
        });
    }

    fn write(&self, path: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let file = self.files.at("audio").join(path);
        fs::write(&file, bytes).unwrap();
        file
    }

    /// Everything that lies in a folder.
    fn names(&self, folder: &str) -> Vec<String> {
        let entries = fs::read_dir(self.files.at("audio").join(folder)).unwrap();
        let mut names: Vec<String> = entries
            .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
            .collect();
        names.sort();
        names
    }

    fn read(&self, path: &str) -> String {
        fs::read_to_string(self.files.at("audio").join(path)).unwrap()
    }
}

#[test]
fn a_note_comes_and_goes_with_what_is_wrong() {
    let mut desk = Desk::new();
    let file = desk.write("tin/bài 1.mp3", "");
    desk.library.scan();
    let note = "tin/bài 1.mp3.LỖI.txt";
    let text = desk.read(note);
    assert!(
        text.starts_with('\u{feff}') && text.ends_with("\r\n"),
        "{text}"
    );
    assert_eq!(text.matches('\n').count(), text.matches("\r\n").count());
    for part in [
        "Tệp: bài 1.mp3",
        "0 byte",
        "Hãy chép lại",
        "10:00 24/11/2026",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }

    let mode = desk
        .files
        .at("audio")
        .join(note)
        .metadata()
        .unwrap()
        .permissions()
        .mode();
    assert_eq!(mode & 0o444, 0o444, "staff read it from other computers");

    // Looked at again and again: neither written again nor taken for content.
    let at = |desk: &Desk| {
        desk.files
            .at("audio")
            .join(note)
            .metadata()
            .unwrap()
            .modified()
            .unwrap()
    };

    let before = at(&desk);
    for _ in 0..3 {
        desk.clock.advance(Duration::from_secs(3600));
        assert_eq!(desk.library.scan(), Scan::default());
    }

    assert_eq!((at(&desk), desk.read(note)), (before, text));
    // Something else is wrong with it.
    desk.write("tin/bài 1.mp3", "Kính gửi đài ".repeat(50));
    desk.library.scan();
    assert!(desk.read(note).contains("không phải tệp âm thanh"));

    // In another language.
    desk.rules(Language::En, &[]);
    desk.library.scan();
    assert!(desk.read(note).contains("no sound file"));

    // Fixed.
    desk.write("tin/bài 1.mp3", tone_wav(300.0));
    assert_eq!(desk.library.scan().taken.len(), 1);
    assert_eq!(desk.names("tin"), ["bài 1.mp3"]);

    // Renamed, removed.
    desk.write("tin/bài 1.mp3", "");
    desk.library.scan();
    fs::rename(&file, file.with_file_name("b.mp3")).unwrap();
    desk.library.scan();
    assert_eq!(desk.names("tin"), ["b.mp3", "b.mp3.LỖI.txt"]);
    fs::remove_file(file.with_file_name("b.mp3")).unwrap();
    desk.library.scan();
    assert!(desk.names("tin").is_empty());

    // Outside every topic: beside it.
    desk.rules(Language::Vi, &[]);
    let lost = desk.write("lạc.wav", tone_wav(300.0));
    desk.library.scan();
    assert!(desk.read("lạc.wav.LỖI.txt").contains("nằm ngoài"));
    fs::remove_file(lost).unwrap();
    desk.library.scan();
    assert_eq!(desk.names(""), ["tin"]);
}

#[test]
fn what_people_wrote_is_theirs() {
    let mut desk = Desk::new();
    desk.write("tin/a.mp3", "");
    let theirs = "Tôi đã báo anh Ba.\r\n";
    desk.write("tin/a.mp3.LỖI.txt", theirs);
    desk.write("tin/c.mp3.LỖI.txt", theirs);
    desk.write("tin/b.mp3", "");
    desk.library.scan();
    let note = desk.read("tin/b.mp3.LỖI.txt");
    desk.write(
        "tin/b.mp3.LỖI.txt",
        note.replace("Tệp:", "Tệp (đã hỏi chị Tư):"),
    );
    for file in ["tin/a.mp3", "tin/b.mp3"] {
        desk.write(file, tone_wav(300.0));
    }

    desk.library.scan();
    assert_eq!(desk.read("tin/a.mp3.LỖI.txt"), theirs);
    assert_eq!(desk.read("tin/c.mp3.LỖI.txt"), theirs);
    assert!(desk.read("tin/b.mp3.LỖI.txt").contains("chị Tư"));
}

#[test]
fn links_folders_and_strange_names() {
    let mut desk = Desk::new();
    let secret = desk.files.at("secret");
    fs::write(&secret, "secret").unwrap();
    let folder = desk.files.at("audio/tin");
    let long = "ệ".repeat(83) + ".mp3";
    for name in ["a.mp3", "b.mp3", "c.mp3", "Tin: họp?.mp3", "CON.wav", &long] {
        fs::write(folder.join(name), "").unwrap();
    }

    for name in [
        &b"ba\xcc\x80i.mp3"[..],
        "bài.mp3".as_bytes(),
        b"\xa7\xb5i.mp3",
        b"x\ny.mp3",
    ] {
        fs::write(folder.join(std::ffi::OsStr::from_bytes(name)), "").unwrap();
    }

    std::os::unix::fs::symlink(&secret, folder.join("a.mp3.LỖI.txt")).unwrap();
    fs::create_dir(folder.join("b.mp3.LỖI.txt")).unwrap();
    let fifo = folder.join("c.mp3.LỖI.txt");
    super::run(std::process::Command::new("mkfifo").arg(&fifo));
    assert_eq!(desk.library.scan().refused.len(), 10);
    assert_eq!(fs::read(&secret).unwrap(), b"secret");
    let names = desk.names("tin");
    assert_eq!(names.len(), 20, "a note beside each: {names:#?}");
    let illegal =
        |name: &&String| name.ends_with(".LỖI.txt") && name.contains([':', '?', '\n', '\u{300}']);
    assert_eq!(names.iter().find(illegal), None);

    // All of ours go, nothing else does.
    for name in fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
    {
        if !name.to_string_lossy().ends_with("LỖI.txt") {
            fs::remove_file(name).unwrap();
        }
    }

    desk.library.scan();
    assert_eq!(
        desk.names("tin"),
        ["a.mp3.LỖI.txt", "b.mp3.LỖI.txt", "c.mp3.LỖI.txt"]
    );
    assert_eq!(fs::read(&secret).unwrap(), b"secret");
}

#[test]
fn where_none_are_wanted_or_none_can_be_written() {
    let mut desk = Desk::new();
    fs::create_dir(desk.files.at("audio/nhac")).unwrap();
    desk.write("tin/a.mp3", "");
    desk.write("nhac/b.mp3", "");
    desk.rules(Language::Vi, &["nhac"]);
    desk.library.scan();
    assert_eq!((desk.names("tin").len(), desk.names("nhac").len()), (2, 1));
    desk.rules(Language::Vi, &["tin"]);
    desk.library.scan();
    assert_eq!((desk.names("tin").len(), desk.names("nhac").len()), (1, 2));

    // A power cut left one half written.
    let half = desk.write("tin/.phatthanh-note-x1", "half");
    let hour_ago = std::time::SystemTime::UNIX_EPOCH + Duration::from_secs(1_795_480_000);
    fs::File::options()
        .write(true)
        .open(half)
        .unwrap()
        .set_modified(hour_ago)
        .unwrap();
    desk.library.scan();
    assert_eq!(desk.names("tin"), ["a.mp3"]);

    // Without a trace.
    desk.rules(Language::Vi, &[]);
    let clock = Arc::clone(&desk.clock) as Arc<dyn Clock>;
    let mut peek = Library::peek(&desk.files.at(""), Settle::Aged(Duration::ZERO), clock);
    peek.set_rules(Rules {
        notes: Some(Notes {
            language: Language::Vi,
            zone: TimeZone::UTC,
            quiet_topics: BTreeSet::new(),
            plays: None,
        }),
        ..Rules::default()
    });
    peek.scan();
    assert_eq!(desk.names("tin"), ["a.mp3"]);
}

/// Not even a try is made there again soon: each would itself be a change that the watch sees.
#[test]
fn a_full_disk_takes_none_and_no_harm() {
    let mut desk = Desk::new();
    let disk = desk.files.at("audio/tin");
    let mount = |args: &[&str]| {
        std::process::Command::new(args[0])
            .args(&args[1..])
            .arg(&disk)
            .status()
    };

    if !mount(&["mount", "-t", "tmpfs", "-o", "size=8k", "none"])
        .is_ok_and(|status| status.success())
    {
        println!("SKIPPED: a small disk can only be mounted by root");
        return;
    }

    desk.write("tin/a.mp3", "");
    fs::write(disk.join("đầy.txt"), vec![b'x'; 8192]).unwrap();
    let refused = desk.library.scan().refused.len();
    let changed = |desk: &Desk| {
        desk.files
            .at("audio/tin")
            .metadata()
            .unwrap()
            .modified()
            .unwrap()
    };

    let (names, before) = (desk.names("tin"), changed(&desk));
    desk.clock.advance(Duration::from_secs(60));
    desk.library.scan();
    let after = changed(&desk);
    fs::remove_file(disk.join("đầy.txt")).unwrap();
    desk.clock.advance(Duration::from_secs(600));
    desk.library.scan();
    let later = desk.names("tin");
    assert!(mount(&["umount"]).unwrap().success());
    assert_eq!(
        (refused, names),
        (1, vec!["a.mp3".to_owned(), "đầy.txt".to_owned()])
    );
    assert_eq!(before, after);
    assert_eq!(later, ["a.mp3", "a.mp3.LỖI.txt"]);
}

/// What nobody plays has its note too: one for a folder that is not used, one beside what carries a wrong date.
#[test]
fn what_never_airs_has_its_note() {
    let mut desk = Desk::new();
    let station = TestStation::new();
    station.program("tin", "tin", "");
    station.write(
        "config/schedule.toml",
        "[[slot]]\nid = \"tin\"\nprogram = \"tin\"\ndays = [\"T3\"]\nat = \"06:00\"\nlength = \"5m\"\n",
    );
    let loaded = phatthanh::config::load(&station.path("")).loaded.unwrap();
    let plays = Plays::of(&loaded.schedule, &loaded.calendar, &loaded.rules);
    let rules = |plays| Rules {
        notes: Some(Notes {
            language: Language::Vi,
            zone: TimeZone::UTC,
            quiet_topics: BTreeSet::new(),
            plays,
        }),
        ..Rules::default()
    };

    desk.library.set_rules(rules(Some(plays)));
    for path in [
        "tin/Bản tin 17-10-2026.wav",
        "tin/Bản tin 24-11-2026.wav",
        "bo-quen/a.wav",
        "bo-quen/bb.wav",
    ] {
        let file = desk.files.at("audio").join(path);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        station.noise("a.wav", 1.0, path.len() as u64);
        fs::copy(station.path("a.wav"), file).unwrap();
    }

    desk.library.scan();
    desk.library.scan();
    let tin = [
        "Bản tin 17-10-2026.wav",
        "Bản tin 17-10-2026.wav.LỖI.txt",
        "Bản tin 24-11-2026.wav",
    ];
    assert_eq!(desk.names("tin"), tin);
    assert!(
        desk.read("tin/Bản tin 17-10-2026.wav.LỖI.txt")
            .contains("17/10/2026")
    );
    let whole = "KHÔNG CHƯƠNG TRÌNH NÀO PHÁT.LỖI.txt";
    assert_eq!(desk.names("bo-quen"), [whole, "a.wav", "bb.wav"]);
    assert!(desk.read(&format!("bo-quen/{whole}")).contains("bo-quen"));
    desk.library.set_rules(rules(None));
    desk.library.scan();
    assert_eq!(desk.names("bo-quen"), ["a.wav", "bb.wav"]);
}
