//! The library over the life of a folder: dropped, grown, replaced, moved, pulled out, put back.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use jiff::Timestamp;
use phatthanh::clock::{Clock, SimClock};
use phatthanh::library::{Library, Recording, Scan, Settle};
use phatthanh::names::{AudioPath, SegmentId};
use phatthanh::words::Text;

use super::{Recordings, tone_wav};

pub(super) const SETTLE: Duration = Duration::from_secs(10);
/// How long a file waits that looks unfinished.
const PATIENCE: Duration = Duration::from_secs(120);

/// A station's folders, on a clock that stands.
pub(super) struct Desk {
    pub(super) files: Recordings,
    pub(super) clock: Arc<SimClock>,
    pub(super) library: Library,
}

impl Desk {
    pub(super) fn new() -> Self {
        let files = Recordings::new();
        fs::create_dir_all(files.at("audio/dat-dai")).unwrap();
        let clock = Arc::new(SimClock::new("2026-11-24T03:00:00Z".parse().unwrap()));
        let library = open(&files, &clock);
        Self {
            files,
            clock,
            library,
        }
    }

    pub(super) fn reopen(&mut self) {
        self.library = open(&self.files, &self.clock);
    }

    /// Writes a recording of its own: `hz` tells one from another.
    pub(super) fn drop(&self, path: &str, hz: f64) -> PathBuf {
        let file = self.files.at(path);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(&file, tone_wav(hz)).unwrap();
        file
    }

    /// A look, the time files take to settle, and another look.
    pub(super) fn settled(&mut self) -> Scan {
        let first = self.library.scan();
        assert!(first.taken.is_empty(), "{first:?}");
        self.clock.advance(SETTLE);
        self.library.scan()
    }

    pub(super) fn at(&self, path: &str) -> Recording {
        let found = self.library.find(path);
        assert_eq!(found.len(), 1, "{path}");
        found[0].clone()
    }

    /// Paths that can be planned.
    pub(super) fn planned(&self) -> Vec<String> {
        self.library
            .catalogue(&BTreeMap::new())
            .iter()
            .map(|segment| segment.path.to_string())
            .collect()
    }
}

fn open(files: &Recordings, clock: &Arc<SimClock>) -> Library {
    Library::open(
        &files.at(""),
        Settle::Watched(SETTLE),
        Arc::clone(clock) as Arc<dyn Clock>,
    )
    .unwrap()
}

pub(super) fn paths(paths: &[&str]) -> Vec<AudioPath> {
    paths.iter().map(|path| AudioPath::from(*path)).collect()
}

pub(super) fn keys(scan: &Scan) -> Vec<&str> {
    scan.warnings.iter().map(Text::key).collect()
}

#[test]
fn a_file_is_taken_when_it_has_been_left_alone() {
    let mut desk = Desk::new();
    let file = desk.drop("audio/dat-dai/bài 1.wav", 440.0);
    let whole = fs::read(&file).unwrap();
    for length in [1_000, 20_000, whole.len()] {
        fs::write(&file, &whole[..length]).unwrap();
        let scan = desk.library.scan();
        assert_eq!(
            (scan.taken.len(), scan.settling, scan.next_look),
            (0, 1, Some(SETTLE)),
            "{length}"
        );
        desk.clock.advance(Duration::from_secs(9));
    }

    let scan = desk.library.scan();
    assert_eq!(
        (scan.settling, scan.next_look),
        (1, Some(Duration::from_secs(1)))
    );
    desk.clock.advance(Duration::from_secs(1));
    assert_eq!(desk.library.scan().taken, paths(&["dat-dai/bài 1.wav"]));
    assert_eq!(desk.library.scan(), Scan::default());
    let taken = desk.at("audio/dat-dai/bài 1.wav");
    let added: Timestamp = "2026-11-24T03:00:00Z".parse().unwrap();
    assert_eq!(
        (&*taken.title, taken.added, taken.gone),
        ("bài 1", added, None)
    );
    assert_eq!(
        fs::read(desk.library.stored(taken.id().unwrap())).unwrap(),
        whole
    );
}

#[test]
fn what_was_taken_is_not_decoded_again() {
    let mut desk = Desk::new();
    desk.drop("audio/dat-dai/a.wav", 440.0);
    desk.settled();
    let before = desk.at("dat-dai/a.wav").clone();
    desk.reopen();
    assert_eq!(desk.library.scan(), Scan::default());
    assert_eq!(desk.at("dat-dai/a.wav"), before);
    // Its copy is gone: taken again, as the same.
    fs::remove_file(desk.library.stored(before.id().unwrap())).unwrap();
    assert_eq!(desk.settled().taken, paths(&["dat-dai/a.wav"]));
    assert_eq!(desk.at("dat-dai/a.wav"), before);
    assert!(desk.library.stored(before.id().unwrap()).is_file());
}

#[test]
fn replaced_moved_deleted_and_put_back() {
    let mut desk = Desk::new();
    let file = desk.drop("audio/dat-dai/a.wav", 440.0);
    desk.settled();
    let first = desk.at("dat-dai/a.wav").clone();

    // Replaced: the old one airs until the new one is taken, and the path is another recording then.
    fs::write(&file, tone_wav(550.0)).unwrap();
    touch(&file, 7);
    assert_eq!(desk.library.scan().settling, 1);
    assert_eq!(desk.at("dat-dai/a.wav").id(), first.id());
    desk.clock.advance(SETTLE);
    assert_eq!(desk.library.scan().taken, paths(&["dat-dai/a.wav"]));
    let second = desk.at("dat-dai/a.wav").clone();
    assert!(second.id() != first.id() && second.added > first.added);
    assert!(
        desk.library.stored(first.id().unwrap()).is_file(),
        "what is on air plays on"
    );

    // Moved: the same recording, first seen when it was.
    let moved = desk.files.at("audio/dat-dai/cũ/b.wav");
    fs::create_dir_all(moved.parent().unwrap()).unwrap();
    fs::rename(&file, &moved).unwrap();
    assert_eq!(desk.library.scan().withdrawn, paths(&["dat-dai/a.wav"]));
    desk.clock.advance(SETTLE);
    assert_eq!(desk.library.scan().taken, paths(&["dat-dai/cũ/b.wav"]));
    let there = desk.at("dat-dai/cũ/b.wav").clone();
    assert_eq!((there.id(), there.added), (second.id(), second.added));
    assert_eq!((&*second.title, &*there.title), ("a", "b"));
    assert_eq!(desk.planned(), ["dat-dai/cũ/b.wav"]);

    // Deleted: withdrawn, and still in the list.
    let bytes = fs::read(&moved).unwrap();
    fs::remove_file(&moved).unwrap();
    assert_eq!(desk.library.scan().withdrawn, paths(&["dat-dai/cũ/b.wav"]));
    assert!(desk.at("dat-dai/cũ/b.wav").gone.is_some() && desk.planned().is_empty());
    assert!(desk.library.stored(there.id().unwrap()).is_file());
    desk.reopen();
    assert!(desk.at("dat-dai/cũ/b.wav").gone.is_some());

    // Put back: the same as before.
    fs::write(&moved, bytes).unwrap();
    assert_eq!(desk.settled().taken, paths(&["dat-dai/cũ/b.wav"]));
    assert_eq!(desk.at("dat-dai/cũ/b.wav").added, second.added);
    assert_eq!(desk.planned(), ["dat-dai/cũ/b.wav"]);
}

/// Sets the file's time, as programs that copy do.
pub(super) fn touch(file: &Path, seconds: u64) {
    let time = SystemTime::UNIX_EPOCH + Duration::from_secs(1_795_000_000 + seconds);
    fs::File::options()
        .write(true)
        .open(file)
        .unwrap()
        .set_modified(time)
        .unwrap();
}

#[test]
fn a_folder_that_vanishes_is_a_fault_and_no_withdrawal() {
    let mut desk = Desk::new();
    desk.drop("audio/dat-dai/a.wav", 440.0);
    desk.drop("audio/ho-tich/b.wav", 550.0);
    assert_eq!(desk.settled().taken.len(), 2);
    let check = |desk: &mut Desk, expected: &str| {
        let scan = desk.library.scan();
        assert_eq!((keys(&scan), scan.withdrawn.len()), (vec![expected], 0));
        assert_eq!(desk.planned().len(), 2);
    };

    let (topic, aside) = (desk.files.at("audio/ho-tich"), desk.files.at("aside"));
    fs::rename(&topic, &aside).unwrap();
    check(&mut desk, "library-topic-gone");
    fs::rename(&aside, &topic).unwrap();
    assert_eq!(desk.library.scan(), Scan::default());

    let audio = desk.files.at("audio");
    fs::rename(&audio, &aside).unwrap();
    check(&mut desk, "library-audio-unreadable");
    fs::create_dir(&audio).unwrap();
    check(&mut desk, "library-audio-empty");
    fs::remove_dir(&audio).unwrap();
    fs::rename(&aside, &audio).unwrap();
    assert_eq!(desk.library.scan(), Scan::default());

    // An empty folder is what people made of it.
    fs::remove_file(desk.files.at("audio/ho-tich/b.wav")).unwrap();
    assert_eq!(desk.library.scan().withdrawn, paths(&["ho-tich/b.wav"]));
}

#[test]
fn a_damaged_index_is_begun_anew() {
    let mut desk = Desk::new();
    desk.drop("audio/dat-dai/a.wav", 440.0);
    desk.settled();
    let before = desk.at("dat-dai/a.wav").id();
    let index = desk.files.at("var/catalogue.db");
    let mut bytes = fs::read(&index).unwrap();
    let damage = |bytes: &mut Vec<u8>, at: usize| {
        bytes
            .iter_mut()
            .skip(at)
            .take(3000)
            .for_each(|byte| *byte = 0xa5);
    };

    for at in [0, 100, 4_000] {
        damage(&mut bytes, at);
        fs::write(&index, &bytes).unwrap();
        desk.reopen();
        let scan = desk.settled();
        assert_eq!(scan.taken, paths(&["dat-dai/a.wav"]), "{at}");
        assert_eq!(desk.at("dat-dai/a.wav").id(), before);
        bytes = fs::read(&index).unwrap();
    }

    let var = fs::read_dir(desk.files.at("var")).unwrap();
    let names = var.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let aside = names.filter(|name| name.starts_with("catalogue.db.damaged-"));
    assert_eq!(aside.count(), 3, "none takes the place of another");
}

#[test]
fn names_of_every_kind_are_taken_and_others_passed_over() {
    let mut desk = Desk::new();
    let folder = desk.files.at("audio/dat-dai");
    let names: [&[u8]; 6] = [
        "b\u{e0}i.wav".as_bytes(),
        "ba\u{300}i.wav".as_bytes(),
        b"\xa7\xb5i truy\xd2n thanh.wav",
        "Tin: họp thôn?.wav".as_bytes(),
        "CON.wav".as_bytes(),
        "không đuôi".as_bytes(),
    ];
    for (at, name) in names.iter().enumerate() {
        fs::write(
            folder.join(std::ffi::OsStr::from_bytes(name)),
            tone_wav(300.0 + at as f64),
        )
        .unwrap();
    }

    for name in [
        "topic.toml",
        "~$kb.docx",
        "bai.mp3.part",
        ".x.wav",
        "desktop.ini",
        "kịch bản.docx",
        "a.mp3.LỖI.txt",
    ] {
        fs::write(folder.join(name), "x").unwrap();
    }

    desk.files
        .outside("secret.wav", &tone_wav(200.0), &folder.join("link.wav"));
    std::os::unix::fs::symlink(".", folder.join("loop")).unwrap();
    let scan = desk.settled();
    assert_eq!(scan.taken.len(), 6, "{scan:?}");
    assert_eq!(keys(&scan), ["library-link", "library-link"]);
    let planned = desk.planned();
    assert_eq!(
        planned
            .iter()
            .filter(|path| path.starts_with("dat-dai/b\u{e0}i"))
            .count(),
        2,
        "{planned:?}"
    );
    for recording in desk.library.recordings() {
        assert!(desk.library.stored(recording.id().unwrap()).is_file());
    }

    assert_eq!(
        desk.library.find("audio/dat-dai/ba\u{300}i.wav").len(),
        1,
        "asked for in NFD"
    );
}

#[test]
fn refused_with_a_reason() {
    let mut desk = Desk::new();
    let check = |desk: &mut Desk, name: &str, bytes: &[u8], expected: &str| {
        let file = desk.files.at("audio/dat-dai").join(name);
        fs::write(&file, bytes).unwrap();
        desk.library.scan();
        desk.clock.advance(PATIENCE);
        let scan = desk.library.scan();
        let reasons: Vec<_> = scan
            .refused
            .iter()
            .map(|(path, text)| (path.to_string(), text.key()))
            .collect();
        assert_eq!(reasons, [(format!("dat-dai/{name}"), expected)]);
        assert_eq!(desk.library.scan(), Scan::default(), "said once");
        fs::remove_file(file).unwrap();
        assert_eq!(desk.library.scan().withdrawn.len(), 1);
        assert!(
            desk.library.find(&format!("dat-dai/{name}")).is_empty(),
            "nothing is left of it"
        );
    };

    let wav = tone_wav(440.0);
    let quiet: Vec<u8> = wav
        .iter()
        .enumerate()
        .map(|(at, byte)| if at < 44 { *byte } else { 0 })
        .collect();
    let m4a =
        fs::read(
            desk.files
                .tones("a.m4a", 44_100, 2, 441_000, "-c:a aac -movflags +faststart"),
        )
        .unwrap();
    let short = fs::read(
        desk.files
            .tones("a.wav", 44_100, 1, 4_000, "-c:a pcm_s16le"),
    )
    .unwrap();
    check(&mut desk, "rỗng.mp3", b"", "library-empty");
    check(
        &mut desk,
        "text.mp3",
        "Kính thưa bà con ".repeat(50).as_bytes(),
        "library-not-sound",
    );
    check(
        &mut desk,
        "chương trình.wav",
        &fs::read("/bin/ls").unwrap(),
        "library-other-kind",
    );
    check(&mut desk, "im.wav", &quiet, "library-silent");
    check(&mut desk, "ngắn.wav", &short, "library-too-short");
    check(&mut desk, "cụt.wav", &wav[..44 + 4000], "library-damaged");
    check(
        &mut desk,
        "cụt.m4a",
        &m4a[..m4a.len() / 3],
        "library-damaged",
    );
    fs::create_dir(desk.files.at("audio/dat-dai/folder.mp3")).unwrap();
    fs::write(desk.files.at("audio/lạc.wav"), &wav).unwrap();
    assert_eq!(desk.settled().refused[0].1.key(), "library-no-topic");
    fs::remove_file(desk.files.at("audio/lạc.wav")).unwrap();
    assert_eq!(
        (desk.library.scan().withdrawn, desk.library.scan()),
        (paths(&["lạc.wav"]), Scan::default())
    );
}

#[test]
fn a_command_that_looks_once_takes_what_is_there() {
    let desk = Desk::new();
    let file = desk.drop("audio/dat-dai/a.wav", 440.0);
    let look = |settle: u64| {
        let settle = Settle::Aged(Duration::from_secs(settle));
        let clock = Arc::clone(&desk.clock) as Arc<dyn Clock>;
        Library::peek(&desk.files.at(""), settle, clock).scan()
    };

    // 2026-11-24T03:00:00Z is 1,795,489,200 s.
    touch(&file, 489_195);
    assert_eq!(
        (look(10).taken.len(), look(10).next_look),
        (0, Some(Duration::from_secs(5)))
    );
    assert_eq!((look(5).taken.len(), look(0).taken.len()), (1, 1));
    touch(&file, 999_999);
    assert_eq!(
        look(10).taken.len(),
        1,
        "a time in the future is a clock that was wrong"
    );
}

#[test]
fn looking_without_a_trace() {
    let mut desk = Desk::new();
    let known = desk.drop("audio/dat-dai/a.wav", 440.0);
    desk.settled();
    let fresh = desk.drop("audio/dat-dai/b.wav", 550.0);
    let everything = |desk: &Desk| {
        let listing = super::run(
            std::process::Command::new("find")
                .arg(desk.files.at(""))
                .args(["-printf", "%p %s %T@\n"]),
        );
        String::from_utf8(listing).unwrap()
    };

    let before = everything(&desk);
    let clock = Arc::clone(&desk.clock) as Arc<dyn Clock>;
    let mut peek = Library::peek(&desk.files.at(""), Settle::Aged(Duration::ZERO), clock);
    assert_eq!(peek.scan().taken, paths(&["dat-dai/b.wav"]));
    assert_eq!(everything(&desk), before);
    let id = |name: &str| -> SegmentId { peek.find(name)[0].id().unwrap() };
    assert_eq!(peek.stored(id("dat-dai/b.wav")), fresh);
    assert!(
        peek.stored(id("dat-dai/a.wav")) != known,
        "known ones play from the store"
    );
    assert_eq!(peek.catalogue(&BTreeMap::new()).iter().count(), 2);
}

#[test]
fn ten_at_a_time_the_latest_first() {
    let mut desk = Desk::new();
    for at in 0..5_u32 {
        touch(
            &desk.drop(&format!("audio/dat-dai/{at}.wav"), 300.0 + f64::from(at)),
            at.into(),
        );
    }

    desk.library.scan();
    desk.clock.advance(SETTLE);
    let mut taken = Vec::new();
    for waiting in [3, 1, 0] {
        let scan = desk.library.scan_some(2);
        assert_eq!(
            (scan.waiting, scan.next_look),
            (waiting, (waiting > 0).then_some(Duration::ZERO))
        );
        taken.extend(scan.taken);
    }

    assert_eq!(
        taken,
        paths(&[
            "dat-dai/4.wav",
            "dat-dai/3.wav",
            "dat-dai/2.wav",
            "dat-dai/1.wav",
            "dat-dai/0.wav"
        ])
    );
    let added: Vec<Timestamp> = desk
        .library
        .recordings()
        .map(|recording| recording.added)
        .collect();
    assert!(
        added.windows(2).all(|pair| pair[0] == pair[1]),
        "all first seen at once"
    );
}

#[test]
fn a_store_that_fails_is_no_fault_of_the_file() {
    let mut desk = Desk::new();
    desk.drop("audio/dat-dai/a.wav", 440.0);
    let store = desk.files.at("var/store");
    fs::remove_dir(&store).unwrap();
    fs::write(&store, "in the way").unwrap();
    let scan = desk.settled();
    assert_eq!(
        (keys(&scan), scan.changed()),
        (vec!["library-store-failed"], false)
    );
    assert_eq!(scan.next_look, Some(Duration::from_secs(60)));
    fs::remove_file(&store).unwrap();
    fs::create_dir(&store).unwrap();
    assert_eq!(desk.library.scan().taken, paths(&["dat-dai/a.wav"]));
}
