//! The names people drop, and the tags their programs write: what the station makes of each.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs;
use std::io::Write;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use phatthanh::clock::{Clock, SimClock};
use phatthanh::library::{Library, Settle};
use unicode_normalization::UnicodeNormalization;

use super::{Recordings, tone_wav};

/// What is in the folder, ingested on Monday, 23 November 2026.
fn taken(recordings: &Recordings) -> Library {
    let clock: Arc<dyn Clock> = Arc::new(SimClock::new("2026-11-23T03:00:00Z".parse().unwrap()));
    let mut library = Library::peek(&recordings.at(""), Settle::Aged(Duration::ZERO), clock);
    let scan = library.scan();
    assert!(
        scan.refused.is_empty() && scan.warnings.is_empty(),
        "{scan:?}"
    );
    library
}

/// Title, date and number of the one recording called `name`.
#[track_caller]
fn check(name: &[u8], expected: (&str, &str, Option<u32>)) {
    let recordings = Recordings::new();
    let file = recordings.at("audio/tin").join(OsStr::from_bytes(name));
    fs::create_dir_all(file.parent().unwrap()).unwrap();
    fs::write(&file, tone_wav(440.0)).unwrap();
    let catalogue = taken(&recordings).catalogue(&BTreeMap::new());
    let segment = catalogue.iter().next().unwrap();
    let dated = segment
        .dated
        .map(|date| date.to_string())
        .unwrap_or_default();
    assert_eq!((&*segment.title, dated.as_str(), segment.number), expected);
    assert!(file.is_file(), "the file keeps its name");
}

#[test]
fn names_people_drop() {
    let nfd = |name: &str| name.nfd().collect::<String>().into_bytes();
    let bulletin = "Bản tin xã Hải Dương 24-11-2026.mp3";
    for name in [bulletin.as_bytes().to_vec(), nfd(bulletin)] {
        check(
            &name,
            ("Bản tin xã Hải Dương 24-11-2026", "2026-11-24", None),
        );
    }

    check(
        b"BAN TIN 241126 ban chuan (2).MP3",
        ("BAN TIN 241126 ban chuan (2)", "2026-11-24", None),
    );
    check(
        b"CCHC ky 1 dat dai FINAL sua lan 2.m4a",
        ("CCHC ky 1 dat dai FINAL sua lan 2", "", Some(1)),
    );
    check(&nfd("Ghi âm mới 12.m4a"), ("Ghi âm mới 12", "", None));
    check(
        &nfd("Giọng nói 003 (1).m4a"),
        ("Giọng nói 003 (1)", "", None),
    );
    check(
        b"AUD-20261123-WA0007.opus",
        ("AUD-20261123-WA0007", "", None),
    );
    check(b"videoplayback.mp3", ("videoplayback", "", None));
    check(
        "§µi truyÒn thanh.wma".as_bytes(),
        ("Đài truyền thanh", "", None),
    );
    check(
        b"\xa7\xb5i truy\xd2n thanh.wma",
        ("Đài truyền thanh", "", None),
    );
    check(
        b"Ti\xea\xecng Vi\xea\xf2t s\xf4\xec 3.mp3",
        ("Tiếng Việt số 3", "", Some(3)),
    );
    check(
        "Ðài truyền thanh.wav".as_bytes(),
        ("Đài truyền thanh", "", None),
    );
    check("Hải Dƣơng.mp3".as_bytes(), ("Hải Dương", "", None));
    check(
        "Thông báo  tiêm phòng .mp3".as_bytes(),
        ("Thông báo tiêm phòng", "", None),
    );
    check(
        "Tin: họp thôn?.mp3".as_bytes(),
        ("Tin: họp thôn?", "", None),
    );
    check(b"CON.mp3", ("CON", "", None));
    check(
        b"New folder/New folder (2)/bai 3.wav",
        ("bai 3", "", Some(3)),
    );
    check(b"tin 24-11.mp3", ("tin 24-11", "2026-11-24", None));
    check(b"tin 24.11.26.mp3", ("tin 24.11.26", "2026-11-24", None));
    check(b"thu 3.mp3", ("thu 3", "", None));
    check(b"ky 12.mp3", ("ky 12", "", Some(12)));

    // As long as a name can be, in NFD.
    let mut long: String = "Thông báo về việc tiêm phòng ".repeat(8).nfd().collect();
    while long.len() > 251 {
        long.pop();
    }

    let title = long.nfc().collect::<String>();
    check(format!("{long}.mp3").as_bytes(), (title.trim(), "", None));
}

/// A recording in a kind of file whose tag holds these very bytes: written by ffmpeg, then patched.
fn tagged(recordings: &Recordings, name: &str, options: &str, title: &[u8]) -> PathBuf {
    let place = "X".repeat(title.len());
    let path = recordings.tones(
        &format!("audio/a/{name}"),
        44_100,
        1,
        44_100,
        &format!("{options} -metadata title={place}"),
    );
    let mut bytes = fs::read(&path).unwrap();
    let found: Vec<usize> = bytes
        .windows(title.len())
        .enumerate()
        .filter(|(_, part)| *part == place.as_bytes())
        .map(|(at, _)| at)
        .collect();
    assert!(!found.is_empty(), "{name}: no tag");
    for at in found {
        bytes[at..at + title.len()].copy_from_slice(title);
    }

    fs::write(&path, bytes).unwrap();
    path
}

/// Adds the tag of old programs: 30 bytes of title, cut without a thought.
fn add_id3v1(path: &Path, title: &[u8]) {
    let mut tag = [0; 128];
    tag[..3].copy_from_slice(b"TAG");
    let length = title.len().min(30);
    tag[3..3 + length].copy_from_slice(&title[..length]);
    fs::OpenOptions::new()
        .append(true)
        .open(path)
        .unwrap()
        .write_all(&tag)
        .unwrap();
}

#[test]
fn tags_in_every_encoding() {
    let recordings = Recordings::new();
    fs::create_dir_all(recordings.at("audio/a")).unwrap();
    let titles: [(&[u8], &str); 4] = [
        ("Bản tin địa phương".as_bytes(), "Bản tin địa phương"),
        (
            b"Ti\xea\xecng n\xf3i \xf0i\xf2a ph\xfd\xf5ng",
            "Tiếng nói địa phương",
        ),
        (b"\xa7\xb5i truy\xd2n thanh x\xb7", "Đài truyền thanh xã"),
        (b"Ta\xefi sao ba\xf5o \xf1e\xe1n", "Tại sao bão đến"),
    ];
    let kinds = [
        ("1.mp3", "-c:a libmp3lame -b:a 64k -id3v2_version 3"),
        ("4.flac", "-c:a flac"),
        ("5.m4a", "-c:a aac -b:a 64k"),
        ("6.wav", "-c:a pcm_s16le"),
    ];
    let mut expected = BTreeMap::new();
    for (row, (bytes, title)) in titles.iter().enumerate() {
        for (kind, options) in kinds {
            let name = format!("{row}-{kind}");
            tagged(&recordings, &name, options, bytes);
            expected.insert(format!("a/{name}"), (*title).to_owned());
        }
        let name = format!("audio/a/{row}-old.mp3");
        let options = "-c:a libmp3lame -b:a 64k -id3v2_version 0";
        add_id3v1(&recordings.tones(&name, 44_100, 1, 44_100, options), bytes);
        expected.insert(format!("a/{row}-old.mp3"), (*title).to_owned());
    }

    // ID3v1 cuts what ID3v2 has whole; what no person wrote loses to the name.
    let long = "Thông báo lịch tiêm phòng cho trẻ em";
    let both = tagged(
        &recordings,
        "long.mp3",
        "-c:a libmp3lame -id3v2_version 3",
        long.as_bytes(),
    );
    add_id3v1(&both, long.as_bytes());
    expected.insert("a/long.mp3".to_owned(), long.to_owned());
    tagged(&recordings, "bai 3.mp3", "-c:a libmp3lame", b"Track_01");
    expected.insert("a/bai 3.mp3".to_owned(), "bai 3".to_owned());
    let library = taken(&recordings);
    let found: BTreeMap<String, String> = library
        .recordings()
        .map(|found| (found.path.to_string(), found.title.to_string()))
        .collect();
    assert_eq!(found, expected);
}
