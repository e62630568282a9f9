//! Alarms that reach people: each way seen arriving, from a running station.

use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpListener;
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, channel};
use std::thread;

use serde_json::Value;
use serialport::{SerialPort, TTYPort};
use sha2::{Digest, Sha256};

use crate::support::{Daemon, PATIENCE, TestStation, in_real_time};

/// A mail server that takes letters and sends each on.
fn mail_server() -> (u16, Receiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let (took, letters) = channel();
    thread::spawn(move || {
        for client in listener.incoming() {
            let mut client = client.unwrap();
            let mut lines = BufReader::new(client.try_clone().unwrap()).lines();
            client.write_all(b"220 mail\r\n").unwrap();
            let mut letter = String::new();
            while let Some(Ok(line)) = lines.next() {
                let answer = match line.split([' ', ':']).next().unwrap() {
                    "EHLO" => "250 mail",
                    "DATA" => {
                        client.write_all(b"354 go on\r\n").unwrap();
                        for line in lines.by_ref().map_while(Result::ok) {
                            if line == "." {
                                break;
                            }
                            letter += &(line + "\n");
                        }
                        took.send(std::mem::take(&mut letter)).unwrap();
                        "250 taken"
                    }
                    "QUIT" => "221 bye",
                    _ => "250 ok",
                };
                if client
                    .write_all(format!("{answer}\r\n").as_bytes())
                    .is_err()
                {
                    break;
                }
            }
        }
    });
    (port, letters)
}

/// A web server that sends on head and body of each question.
fn web_server() -> (String, Receiver<(String, String)>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/bao-dong", listener.local_addr().unwrap());
    let (took, asked) = channel();
    thread::spawn(move || {
        for client in listener.incoming() {
            let mut client = client.unwrap();
            let mut read = BufReader::new(client.try_clone().unwrap());
            let (mut head, mut line) = (String::new(), String::new());
            while read.read_line(&mut line).is_ok_and(|read| read > 2) {
                head += &line;
                line.clear();
            }
            let length = header(&head, "content-length").parse().unwrap();
            let mut body = vec![0; length];
            read.read_exact(&mut body).unwrap();
            client
                .write_all(b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n")
                .unwrap();
            took.send((head, String::from_utf8(body).unwrap())).unwrap();
        }
    });
    (url, asked)
}

fn header(head: &str, name: &str) -> String {
    let lines = head.lines().filter_map(|line| line.split_once(':'));
    let mut found = lines
        .filter(|(key, _)| key.eq_ignore_ascii_case(name))
        .map(|(_, value)| value);
    found.next_back().unwrap_or_default().trim().to_owned()
}

/// HMAC-SHA-256 by RFC 2104, from the hash alone.
fn hmac(secret: &[u8], text: &str) -> String {
    let mut key = secret.to_vec();
    key.resize(64, 0);
    let pad = |with: u8| key.iter().map(|byte| byte ^ with).collect::<Vec<u8>>();
    let inner = Sha256::digest([&pad(0x36)[..], text.as_bytes()].concat());
    let outer = Sha256::digest([&pad(0x5c)[..], &inner[..]].concat());
    outer.iter().fold(String::new(), |mut hex, byte| {
        write!(hex, "{byte:02x}").unwrap();
        hex
    })
}

/// A modem on a pty that takes messages, reports that they arrived, and sends on what it was told.
fn modem() -> (String, Receiver<String>, File) {
    let (mut wire, end) = TTYPort::pair().unwrap();
    wire.set_timeout(PATIENCE).unwrap();
    let device = end.name().unwrap();
    // The pty stays while somebody has it open, and its first end locks it.
    let held = File::open(&device).unwrap();
    drop(end);
    let (said, told) = channel();
    thread::spawn(move || {
        let (mut line, mut byte, mut messages) = (Vec::new(), [0], 0);
        while wire.read_exact(&mut byte).is_ok() {
            let answer = match byte[0] {
                b'\r' if line.starts_with(b"AT+CMGS") => "\r\n> ".to_owned(),
                b'\r' if line.starts_with(b"AT+CPIN?") => {
                    "\r\n+CPIN: READY\r\n\r\nOK\r\n".to_owned()
                }
                b'\r' => "\r\nOK\r\n".to_owned(),
                0x1a => {
                    messages += 1;
                    format!(
                        "\r\n+CMGS: {messages}\r\n\r\nOK\r\n\r\n+CDS: 6,{messages},\"+84\",145,\"a,b\",\"c,d\",0\r\n"
                    )
                }
                other => {
                    line.push(other);
                    continue;
                }
            };
            said.send(String::from_utf8(std::mem::take(&mut line)).unwrap())
                .unwrap();
            wire.write_all(answer.as_bytes()).unwrap();
        }
    });
    (device, told, held)
}

fn next(told: &Receiver<String>, part: &str) -> String {
    loop {
        let text = told
            .recv_timeout(PATIENCE)
            .unwrap_or_else(|_| panic!("never {part}"));
        if text.contains(part) {
            return text;
        }
    }
}

/// Whoever is told.
struct Told {
    phone: Receiver<String>,
    letters: Receiver<String>,
    web: Receiver<(String, String)>,
    lamp: PathBuf,
    loud: PathBuf,
    _end: File,
}

impl Told {
    /// A ladder with each way on it, of a station whose disk never has enough room; and its settings.
    fn of(station: &TestStation) -> (Self, String) {
        let (device, phone, end) = modem();
        let (port, letters) = mail_server();
        let (url, web) = web_server();
        fs::write(station.path("bi-mat"), "muối\n").unwrap();
        let told = Self {
            phone,
            letters,
            web,
            lamp: station.path("den"),
            loud: station.path("loa"),
            _end: end,
        };
        let (lamp, loud) = (told.lamp.display(), told.loud.display());
        let settings = format!(
            r#"
[library]
floor = "10TB"
[alarms]
hold = "5s"
night = "none"
[modem]
device = "{device}"
[mail]
server = "127.0.0.1"
port = {port}
tls = "off"
from = "dai@xa.example.vn"
[[alarm]]
name = "Trực đài"
phone = "0912 345 678"
[[alarm]]
name = "Ủy ban"
email = "uy-ban@xa.example.vn"
[[alarm]]
name = "Mạng"
webhook = "{url}"
secret_file = "bi-mat"
[[alarm]]
name = "Loa"
command = ["sh", "-c", "cat > \"$0\"; echo \"$1\" >> \"$0\"", "{loud}", "{{text}}"]
[[alarm]]
name = "Chuông"
[alarm.relay]
kind = "command"
bell = true
on = ["sh", "-c", "echo 1 > {lamp}"]
off = ["sh", "-c", "echo 0 > {lamp}"]
state = ["cat", "{lamp}"]
"#
        );
        (told, settings)
    }

    fn bell(&self, is: &str) -> bool {
        fs::read_to_string(&self.lamp).is_ok_and(|text| text.trim() == is)
    }

    /// Each was told that the disk has too little room.
    fn raised(&self, station: &TestStation) {
        assert_eq!(next(&self.phone, "AT+CMGS"), "AT+CMGS=\"0912345678\"");
        let text = next(&self.phone, "ALARM");
        assert!(text.is_ascii() && text.len() <= 160, "{text}");
        let letter = self.letters.recv_timeout(PATIENCE).unwrap();
        assert!(letter.contains("To: uy-ban@xa.example.vn"), "{letter}");
        let (head, body) = self.web.recv_timeout(PATIENCE).unwrap();
        let signed = format!("{}.{body}", header(&head, "x-phatthanh-time"));
        let signature = format!("sha256={}", hmac("muối".as_bytes(), &signed));
        assert_eq!(header(&head, "x-phatthanh-signature"), signature);
        let body: Value = serde_json::from_str(&body).unwrap();
        assert_eq!(body["say"], "raised");
        assert_eq!(body["alarms"][0]["key"], "disk-low");

        station.until("a bell that rings", |_| self.bell("1"));
        station.until("a command that was told", |_| {
            fs::read_to_string(&self.loud).is_ok_and(|text| text.matches("ALARM").count() == 2)
        });
    }
}

#[test]
fn an_alarm_reaches_each_on_the_ladder_until_a_person_knows() {
    let _playing = in_real_time();
    let station = TestStation::new();
    let (told, more) = Told::of(&station);
    let settings = fs::read_to_string(station.path("config/station.toml")).unwrap();
    station.write("config/station.toml", &(settings.clone() + &more));
    let daemon = Daemon::start(station.phatthanh(&["run", "--silent"]));
    told.raised(&station);
    let listed: Value = serde_json::from_str(&station.ok(&["alarm", "list", "--json"])).unwrap();
    let mut listed = listed.as_array().unwrap().iter();
    let low = listed.find(|alarm| alarm["key"] == "disk-low").unwrap();
    assert_eq!(
        (&low["grade"], &low["told"]),
        (&"warning".into(), &true.into())
    );

    station.ok(&["alarm", "ack", "disk-low", "--by", "Lan"]);
    station.until("a bell that is silent again", |_| told.bell("0"));
    station.until("who knows", |status| {
        let mut alarms = status["alarms"].as_array().unwrap().iter();
        alarms.any(|alarm| alarm["acknowledged_by"] == "Lan")
    });
    let known = station.ok(&["alarm", "list"]);
    assert!(known.contains("Lan knows"), "{known}");

    // Everybody hears when it is over, and that a drill is one.
    station.write(
        "config/station.toml",
        &(settings + &more.replace("10TB", "50MB")),
    );
    next(&told.phone, "OVER");
    let (_, over) = told.web.recv_timeout(PATIENCE).unwrap();
    assert!(over.contains("\"say\":\"over\""), "{over}");
    let drilled = station.ok(&["alarm", "drill", "--by", "Lan"]);
    for result in [
        "Trực đài (sms): arrived",
        "Ủy ban (email): sent",
        "Mạng (webhook): arrived",
        "Loa (command): sent",
        "Chuông (relay): arrived",
    ] {
        assert!(drilled.contains(result), "{drilled}");
    }
    next(&told.phone, "DRILL");
    let doctor = station.phatthanh(&["doctor"]).output().unwrap();
    let doctor = String::from_utf8(doctor.stdout).unwrap();
    assert!(doctor.contains("Alarms reach"), "{doctor}");
    daemon.stop();
    station.ok(&["log", "verify"]);
}

/// Each wrong table is named with its line, and with what would do.
#[test]
fn a_mistake_in_the_ladder_is_named_with_its_place() {
    let station = TestStation::new();
    let settings = fs::read_to_string(station.path("config/station.toml")).unwrap();
    let lines = settings.lines().count();
    let rung = "[[alarm]]\nname = \"Trực\"\n";
    for (table, line, words) in [
        ("phone = \"0912\"", 3, "text messages need [modem]"),
        ("phone = \"không\"", 3, "no telephone number"),
        ("email = \"x@y\"", 3, "e-mail needs [mail]"),
        ("email = \"x\"", 3, "no e-mail address"),
        (
            "webhook = \"ftp://x\"\nsecret_file = \"s\"",
            3,
            "no web address",
        ),
        ("webhook = \"https://x/\"", 1, "secret_file"),
        ("command = []", 3, "a program and its arguments"),
        ("command = [\"a\"]\nphone = \"113\"", 3, "one way only"),
        ("level = \"urgent\"", 1, "says no way"),
        ("command = [\"a\"]\nkinds = [\"no-crad\"]", 4, "\"no-card\""),
        ("command = [\"a\"]\nlevel = \"urgnt\"", 4, "\"urgent\""),
        ("command = [\"a\"]\nrepeat = \"1s\"", 4, "repeat"),
        (
            "relay = { kind = \"bytes\", device = \"ttyUSB0\", on = \"hex:A0\", off = \"hex:A1\" }",
            3,
            "full path",
        ),
        (
            "relay = { kind = \"bytes\", device = \"/dev/x\", on = \"hex:A\", off = \"hex:A1\" }",
            3,
            "pairs of the digits",
        ),
        (
            "relay = { kind = \"modbus\", device = \"/dev/x\", unit = 0, coil = 0 }",
            3,
            "unit",
        ),
        (
            "command = [\"a\"]\n[[alarm]]\nname = \"Trực\"\ncommand = [\"b\"]",
            5,
            "has the name",
        ),
    ] {
        station.write("config/station.toml", &format!("{settings}{rung}{table}\n"));
        let said = station.phatthanh(&["check"]).output().unwrap();
        let said = String::from_utf8(said.stdout).unwrap();
        let place = format!("station.toml:{}:", lines + line);
        assert!(
            said.contains(&place) && said.contains(words),
            "{table}\n{said}"
        );
    }

    // What is written well, and cannot work here.
    let more = "[modem]\ndevice = \"/dev/no-such\"\n[[alarm]]\nname = \"A\"\nphone = \"113\"\nkinds = [\"faults\"]\n\
                [[alarm]]\nname = \"B\"\nwebhook = \"https://x/\"\nsecret_file = \"bi-mat\"\nkinds = [\"faults\"]\n";
    station.write("config/station.toml", &(settings + more));
    fs::write(station.path("bi-mat"), "x\n").unwrap();
    let said = station.phatthanh(&["check"]).output().unwrap();
    let said = String::from_utf8(said.stdout).unwrap();
    for words in [
        "/dev/no-such",
        "chmod 600",
        "nobody is told of what is urgent",
    ] {
        assert!(said.contains(words), "{words}\n{said}");
    }
}
