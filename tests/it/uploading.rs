//! A recording that a browser sends to a running station over a line that is cut.

use std::fs;
use std::io::{Read, Write};
use std::net::{Shutdown, TcpStream};
use std::thread;
use std::time::Duration;

use crate::console::{Browser, address, station};
use crate::support::{Daemon, TestStation};

const WORD: &str = "lúa chín vàng đồng";
const TUS: &str = "Tus-Resumable: 1.0.0\r\n";

/// What every request of an upload carries.
fn head(browser: &Browser, token: &str, first: &str, more: &str) -> String {
    let cookies: Vec<String> = browser
        .cookies
        .iter()
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    format!(
        "{first} HTTP/1.1\r\nHost: {0}\r\nOrigin: http://{0}\r\nCookie: {1}\r\nX-Phatthanh-Token: {token}\r\nConnection: close\r\n{TUS}{more}\r\n",
        browser.address,
        cookies.join("; "),
    )
}

/// Sends `head` and `body`; if it is to be `cut`, hangs up without waiting for an answer.
fn send(browser: &Browser, head: &str, body: &[u8], cut: bool) -> String {
    let mut stream = TcpStream::connect(&browser.address).unwrap();
    let wait = Some(Duration::from_secs(30));
    stream.set_read_timeout(wait).unwrap();
    stream.write_all(head.as_bytes()).unwrap();
    stream.write_all(body).unwrap();
    if cut {
        stream.shutdown(Shutdown::Both).unwrap();
        return String::new();
    }
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

fn value<'a>(answer: &'a str, name: &str) -> &'a str {
    let mut lines = answer.lines();
    let found = lines.find_map(|line| line.strip_prefix(name)?.strip_prefix(": "));
    found.unwrap_or_else(|| panic!("no {name}: {answer}"))
}

/// Signs in somebody of the station. Returns the browser and the token of its forms.
fn signed_in(station: &TestStation, address: &str) -> (Browser, String) {
    let add = ["user", "add", "lan", "--title", "Trần Thị Lan"];
    let made = station.ok(&[&add[..], &["--role", "can-bo-dai"]].concat());
    let made = made.trim();
    let mut browser = Browser::new(address);
    browser.post("/vao", &format!("ten=lan&mat_khau={made}"));
    let own = format!("doi=mat_khau&mat_khau={made}&moi={WORD}&lan_hai={WORD}");
    browser.post("/toi", &own);
    let page = browser.get("/tin-bai");
    let (_, token) = page.split_once("data-token=\"").unwrap();
    let token = token.split('"').next().unwrap().to_owned();
    (browser, token)
}

/// How much of what is being sent lies on the disk.
fn part_bytes(station: &TestStation) -> usize {
    let mut files = fs::read_dir(station.path("var/upload")).unwrap().flatten();
    let part = files.find(|file| {
        file.path()
            .extension()
            .is_some_and(|ending| ending == "part")
    });
    part.map_or(0, |part| part.metadata().unwrap().len() as usize)
}

/// A station with one folder, whose files are soon looked at.
fn quick() -> TestStation {
    let station = station("127.0.0.1:0");
    let file = fs::read_to_string(station.path("config/station.toml")).unwrap();
    let quick = format!("{file}[library]\nsettle = \"1s\"\nfloor = \"50MB\"\n");
    station.write("config/station.toml", &quick);
    station.write(
        "programs/tin.toml",
        "title = \"Bản tin\"\ntopics = [\"tin\"]\n",
    );
    station
}

#[test]
fn what_is_cut_at_37_percent_goes_on_is_whole_and_waits_for_approval() {
    let station = quick();
    station.noise("sent.wav", 21.0, 5);
    let bytes = fs::read(station.path("sent.wav")).unwrap();

    let daemon = Daemon::start(station.phatthanh(&["run", "--silent"]));
    let status = station.until("open", |status| address(status).is_some());
    let (mut browser, token) = signed_in(&station, &address(&status).unwrap());
    // "Kỳ 1.wav" and "tin".
    let said = format!(
        "Upload-Length: {}\r\nUpload-Metadata: filename S+G7syAxLndhdg==,topic dGlu\r\n",
        bytes.len()
    );
    let begun = send(
        &browser,
        &head(&browser, &token, "POST /tin-bai/gui", &said),
        b"",
        false,
    );
    assert!(begun.starts_with("HTTP/1.1 201"), "{begun}");
    let at = value(&begun, "location").to_owned();
    let how_far = || {
        let answer = send(
            &browser,
            &head(&browser, &token, &format!("HEAD {at}"), ""),
            b"",
            false,
        );
        value(&answer, "upload-offset").parse::<usize>().unwrap()
    };
    let patch = |from: usize, bytes: &[u8], cut_after: Option<usize>| {
        let more = format!(
            "Upload-Offset: {from}\r\nContent-Type: application/offset+octet-stream\r\nContent-Length: {}\r\n",
            bytes.len()
        );
        let head = head(&browser, &token, &format!("PATCH {at}"), &more);
        send(
            &browser,
            &head,
            &bytes[..cut_after.unwrap_or(bytes.len())],
            cut_after.is_some(),
        )
    };

    let cut = bytes.len() * 37 / 100;
    patch(0, &bytes, Some(cut));
    // What was on the way when the line was cut is read to its end, unless somebody asks meanwhile.
    let arrived = || part_bytes(&station) == cut;
    for _ in 0..1500 {
        if arrived() {
            break;
        }
        thread::park_timeout(Duration::from_millis(20));
    }
    assert!(arrived(), "{} of {cut}", part_bytes(&station));
    assert_eq!(how_far(), cut);
    assert!(!station.path("audio/tin/Kỳ 1.wav").exists());
    let answer = patch(cut, &bytes[cut..], None);
    assert!(answer.starts_with("HTTP/1.1 204"), "{answer}");
    assert!(fs::read(station.path("audio/tin/Kỳ 1.wav")).unwrap() == bytes);

    station.until("found", |status| status["waiting_approval"] == 1);
    let page = browser.get("/tin-bai");
    for words in ["waits for approval", "Sent by Trần Thị Lan", "Kỳ 1"] {
        assert!(page.contains(words), "{words}: {page}");
    }
    daemon.stop();
    station.ok(&["log", "verify"]);
}
