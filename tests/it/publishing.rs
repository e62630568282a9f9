//! What goes out to others: only what aired and is approved, into a folder of somebody else's.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use phatthanh::airlog::{Airlog, Channel, Consent, Recording};
use phatthanh::names::AudioPath;

use crate::paper::november;
use crate::support::TestStation;

/// Every file below `folder`, by its name from there.
fn files(folder: &Path) -> BTreeSet<String> {
    fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, found);
            } else {
                found.push(path);
            }
        }
    }

    let mut found = Vec::new();
    walk(folder, &mut found);
    found
        .iter()
        .map(|path| {
            path.strip_prefix(folder)
                .unwrap()
                .to_str()
                .unwrap()
                .to_owned()
        })
        .collect()
}

/// Where the folder is to stand.
const BASE: &str = "https://haiduong.example/nghe/";

/// What a stranger's XML reader makes of the podcast, which keeps the rules: of each item guid, type, length,
/// address and title.
fn items(feed: &Path) -> Vec<Vec<String>> {
    let rules = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/podcast.py");
    let output = Command::new("python3")
        .arg(rules)
        .arg(feed)
        .arg(BASE)
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let text = String::from_utf8(output.stdout).unwrap();
    text.lines()
        .map(|line| line.split('\t').map(str::to_owned).collect())
        .collect()
}

fn publish(station: &TestStation, folder: &Path, more: &[&str]) {
    let mut args = vec!["publish", "--out", folder.to_str().unwrap()];
    args.extend(more);
    station.ok(&args);
}

/// Takes an approval back, after the month that the log tells of.
fn withdraw(station: &TestStation, id: &str) {
    let row = station
        .json(&["library", "--json"])
        .into_iter()
        .find(|row| row["id"] == id)
        .unwrap();
    let text = |key: &str| row[key].as_str().unwrap().to_owned();
    let path = AudioPath::from(text("path").strip_prefix("audio/").unwrap());
    let segment = Recording {
        id: id.parse().unwrap(),
        path,
        title: text("title"),
    };

    let at = "2026-12-01T08:00:00+07:00".parse().unwrap();
    let consent = Consent {
        at,
        by: "Chủ tịch".into(),
        channel: Channel::Paper,
        note: None,
        text: None,
        segment,
    };

    Airlog::open(&station.path("var/airlog.db"))
        .unwrap()
        .withdraw(&consent)
        .unwrap();
}

/// Holds that the sound of an item of the podcast lies in `web` as the item says; returns the recording's id.
#[track_caller]
fn is_published<'a>(item: &'a [String], web: &Path) -> &'a str {
    let [guid, mime, length, url, _] = item else {
        panic!("{item:?}")
    };

    let id = guid.strip_prefix("blake3:").unwrap();
    let path = web.join(url.strip_prefix(BASE).unwrap());
    assert!(url.is_ascii() && !url.contains(' '), "{url}");
    let bytes = fs::read(&path).unwrap();
    assert_eq!(bytes.len().to_string(), *length);

    // Its very bytes, wherever an iPhone plays them as they are; else made so that it does.
    let own = blake3::hash(&bytes).to_string() == id;
    let made = mime == "audio/mp4" && bytes[4..8] == *b"ftyp";
    assert!(own && mime == "audio/mpeg" || made, "{mime} {url}");
    id
}

#[test]
fn the_podcast_and_its_page() {
    let station = november();
    let folder = tempfile::tempdir().unwrap();
    let web = folder.path().join("web");
    fs::create_dir_all(web.join("audio")).unwrap();
    fs::write(web.join("audio/cua-xa.mp3"), "the commune's own").unwrap();
    let cover = folder.path().join("anh.PNG");
    fs::write(&cover, b"\x89PNG\r\n\x1a\n").unwrap();
    let base = ["--base-url", BASE, "--cover", cover.to_str().unwrap()];
    publish(&station, &web, &base);

    let found = items(&web.join("podcast.xml"));
    let library = station.json(&["library", "--json"]);
    let log = station.json(&["log", "--format", "json"]);
    assert!(found.len() > 10, "{}", found.len());
    for item in &found {
        let id = is_published(item, &web);
        let row = library.iter().find(|row| row["id"] == id).unwrap();
        assert_eq!(
            (&row["title"], &row["state"]),
            (&item[4].as_str().into(), &"ready".into())
        );
        assert!(
            !row["approved_by"].is_null()
                && row["topic"] != "ca-nhac"
                && row["topic"] != "nhac-nen"
        );
        assert!(
            log.iter()
                .any(|airing| airing["segment"]["id"] == id && airing["ended"] == "complete")
        );
    }

    let page = fs::read_to_string(web.join("index.html")).unwrap();
    assert!(
        !page.contains("<script") && !page.contains("http://") && !page.contains("https://"),
        "offline"
    );
    assert_eq!(page.matches("<audio").count(), found.len());
    assert!(page.contains("<h2>Đất đai</h2>"), "{page}");
    assert_eq!(
        fs::read(web.join("audio/cua-xa.mp3")).unwrap(),
        b"the commune's own"
    );

    // Twice the same bytes; and what is withdrawn goes, from the page and from the folder.
    let before = files(&web);
    let feed = fs::read(web.join("podcast.xml")).unwrap();
    publish(&station, &web, &base);
    assert_eq!(
        (files(&web), fs::read(web.join("podcast.xml")).unwrap()),
        (before.clone(), feed)
    );
    let gone = found[0][0].strip_prefix("blake3:").unwrap();
    withdraw(&station, gone);
    publish(&station, &web, &base);
    let left = items(&web.join("podcast.xml"));
    assert_eq!(left, found[1..]);
    let missing: Vec<_> = before.difference(&files(&web)).cloned().collect();
    assert_eq!(missing.len(), 1);
    assert!(found[0][3].ends_with(&missing[0]), "{missing:?}");

    // Without an address there is no podcast, and the old one does not stay behind.
    publish(&station, &web, &["--topic", "dat-dai"]);
    assert!(!files(&web).contains("podcast.xml"));
    assert_eq!(
        fs::read(web.join("audio/cua-xa.mp3")).unwrap(),
        b"the commune's own"
    );
}

#[test]
fn files_for_a_meeting() {
    let station = november();
    let folder = tempfile::tempdir().unwrap();
    let stick = folder.path().join("USB");
    let out = stick.to_str().unwrap();
    let args = [
        "publish",
        "meeting",
        "--out",
        out,
        "--from",
        "2026-11-02",
        "--to",
        "2026-11-20",
    ];
    station.ok(&args);
    let names: Vec<String> = files(&stick)
        .into_iter()
        .filter(|name| !name.starts_with('.'))
        .collect();
    let audio: Vec<&String> = names
        .iter()
        .filter(|name| !name.starts_with("danh-sach"))
        .collect();
    assert!(audio.len() > 5, "{names:?}");
    for (number, name) in (1..).zip(&audio) {
        assert!(name.starts_with(&format!("{number:02} ")), "{name}");
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, ' ' | '-' | '.');
        assert!(name.chars().all(plain) && name.len() < 100, "{name}");
        let head = fs::read(stick.join(name)).unwrap()[..4].to_vec();
        let ending = name.rsplit('.').next().unwrap();
        assert!(
            ending == "mp3" || ending == "wav" && head == *b"RIFF",
            "{name}"
        );
    }

    assert_eq!(names.len(), audio.len() + 2);
    let list = fs::read_to_string(stick.join("danh-sach.html")).unwrap();
    assert_eq!(
        list.matches("<tr").count(),
        audio.len() + 2,
        "heading and total besides"
    );
    assert!(
        audio.iter().all(|name| list.contains(name.as_str())),
        "{list}"
    );

    // A day on which it was heard twice stands there once.
    let days = list
        .split("<td class=\"c\">")
        .skip(1)
        .map(|cell| cell.split("</td>").next().unwrap());
    for days in days.filter(|cell| cell.contains('/')) {
        let days: Vec<&str> = days.split(", ").collect();
        assert!(
            days.len() <= 3 && days.windows(2).all(|pair| pair[0] != pair[1]),
            "{days:?}"
        );
    }

    assert!(
        fs::read(stick.join("danh-sach.docx"))
            .unwrap()
            .starts_with(b"PK")
    );
}

#[test]
fn nobody_elses_file_is_touched() {
    let station = november();
    let folder = tempfile::tempdir().unwrap();
    let refused = |out: &Path, words: &str| {
        let output = station
            .phatthanh(&["publish", "--out", out.to_str().unwrap()])
            .output()
            .unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{said}");
        assert!(said.contains(words), "{said}");
    };

    fs::write(folder.path().join("index.html"), "<h1>UBND</h1>").unwrap();
    refused(folder.path(), "was not made by this program");
    assert_eq!(
        files(folder.path()),
        BTreeSet::from(["index.html".to_owned()])
    );
    refused(
        &station.path("audio/dat-dai/web"),
        "inside the station's own folders",
    );
    refused(
        &station.path("var/../audio/web"),
        "inside the station's own folders",
    );

    // A ledger somebody wrote leads nowhere else.
    let outside = folder.path().join("outside.txt");
    fs::write(&outside, "stays").unwrap();
    let web = folder.path().join("web");
    fs::create_dir(&web).unwrap();
    fs::write(
        web.join(".phatthanh-files.txt"),
        "../outside.txt\n/etc/hostname\n",
    )
    .unwrap();
    publish(&station, &web, &[]);
    assert_eq!(fs::read(&outside).unwrap(), b"stays");

    // Nothing has aired: a page that says so.
    let empty = TestStation::new();
    let there = folder.path().join("nothing");
    publish(&empty, &there, &[]);
    assert!(
        fs::read_to_string(there.join("index.html"))
            .unwrap()
            .contains("Nothing has aired yet")
    );
}

#[test]
fn what_cannot_stand_on_the_web_is_refused_before_anything_is_written() {
    let station = TestStation::new();
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("web");
    let gif = folder.path().join("anh.jpg");
    fs::write(&gif, "GIF89a").unwrap();
    let refused = |args: &[&str], words: &str| {
        let mut all = vec!["publish", "--out", out.to_str().unwrap()];
        all.extend(args);
        let output = station.phatthanh(&all).output().unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(
            output.status.code() == Some(2) && said.contains(words),
            "{args:?}: {said}"
        );
        assert!(!out.exists());
    };

    for url in [
        "haiduong.example",
        "ftp://haiduong.example",
        "https://",
        "https://a b",
        "https://hảidương.vn",
    ] {
        refused(&["--base-url", url], "is no address on the web");
    }

    refused(&["--cover", gif.to_str().unwrap()], "must be a JPEG or PNG");
}
