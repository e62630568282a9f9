//! The pages of a running station, over a real socket, as a browser asks for them.

use std::io::{ErrorKind, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::Command;
use std::sync::Arc;
use std::time::Duration;

use phatthanh::console::tls::Authority;
use serde_json::Value;
use tokio_rustls::rustls::crypto::ring::default_provider;
use tokio_rustls::rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};

use crate::support::{Daemon, TestStation, in_real_time, samples};

/// A station whose pages are at an address of the system's choice.
pub(crate) fn station(listen: &str) -> TestStation {
    with(&format!("listen = \"{listen}\""))
}

/// A station with these lines under `[console]`.
fn with(lines: &str) -> TestStation {
    let station = TestStation::new();
    let file = std::fs::read_to_string(station.path("config/station.toml")).unwrap();
    station.write(
        "config/station.toml",
        &file.replace("listen = \"off\"", lines),
    );
    station
}

pub(crate) fn address(status: &Value) -> Option<String> {
    let url = status["console"]["address"].as_str()?;
    let (_, address) = url.split_once("://")?;
    Some(address.trim_end_matches('/').to_owned())
}

/// What requests go through.
trait Wire: Read + Write {}

impl<T: Read + Write> Wire for T {}

/// What a browser is: an address, the cookies it holds, and whom it trusts.
pub(crate) struct Browser {
    pub(crate) address: String,
    pub(crate) cookies: Vec<(String, String)>,
    /// None speaks without encryption.
    trusts: Option<Arc<ClientConfig>>,
}

impl Browser {
    pub(crate) fn new(address: &str) -> Self {
        Self {
            address: address.to_owned(),
            cookies: Vec::new(),
            trusts: None,
        }
    }

    /// Returns a browser that was given the station's certificate, and trusts nobody else.
    fn trusting(address: &str, certificate: Vec<u8>) -> Self {
        let mut roots = RootCertStore::empty();
        roots.add(certificate.into()).unwrap();
        let config = ClientConfig::builder_with_provider(Arc::new(default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_root_certificates(roots)
            .with_no_client_auth();
        Self {
            trusts: Some(Arc::new(config)),
            ..Self::new(address)
        }
    }

    fn scheme(&self) -> &'static str {
        self.trusts.as_ref().map_or("http", |_| "https")
    }

    fn connect(&self) -> Box<dyn Wire> {
        let stream = TcpStream::connect(&self.address).unwrap();
        stream
            .set_read_timeout(Some(Duration::from_secs(30)))
            .unwrap();
        let Some(config) = &self.trusts else {
            return Box::new(stream);
        };
        let (host, _) = self.address.rsplit_once(':').unwrap();
        let name = host.to_owned().try_into().unwrap();
        let session = ClientConnection::new(Arc::clone(config), name).unwrap();
        Box::new(StreamOwned::new(session, stream))
    }

    /// Sends a request and returns the whole answer.
    fn send(&mut self, first: &str, more: &str, body: &str) -> String {
        let mut stream = self.connect();
        let cookies: Vec<String> = self
            .cookies
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        let request = format!(
            "{first} HTTP/1.1\r\nHost: {}\r\nCookie: {}\r\nConnection: close\r\nContent-Length: {}\r\n{more}\r\n{body}",
            self.address,
            cookies.join("; "),
            body.len()
        );
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = Vec::new();
        match stream.read_to_end(&mut answer) {
            // A station that closes an encrypted connection does not always say so.
            Err(error) if error.kind() == ErrorKind::UnexpectedEof => {}
            read => drop(read.unwrap()),
        }
        let answer = String::from_utf8_lossy(&answer).into_owned();
        for set in answer
            .lines()
            .filter_map(|line| line.strip_prefix("set-cookie: "))
        {
            let (name, value) = set.split(';').next().unwrap().split_once('=').unwrap();
            self.cookies.retain(|(known, _)| known != name);
            self.cookies.push((name.to_owned(), value.to_owned()));
        }
        answer
    }

    pub(crate) fn get(&mut self, path: &str) -> String {
        self.send(&format!("GET {path}"), "", "")
    }

    /// Fills in the form of the page at `path` and sends it.
    pub(crate) fn post(&mut self, path: &str, fields: &str) -> String {
        let page = self.get(path);
        let (_, token) = page.split_once("name=\"token\" value=\"").unwrap();
        let token = token.split('"').next().unwrap();
        let more = format!(
            "Origin: {}://{}\r\nContent-Type: application/x-www-form-urlencoded\r\n",
            self.scheme(),
            self.address
        );
        self.send(
            &format!("POST {path}"),
            &more,
            &format!("token={token}&{fields}"),
        )
    }
}

const WORD: &str = "lúa chín vàng đồng";

#[test]
fn a_person_makes_the_first_account_and_sees_the_station_on_air() {
    let station = station("127.0.0.1:0");
    let mut daemon = Daemon::start(station.phatthanh(&["run", "--silent"]));
    let said = daemon.until(&["Nobody has an account yet"]);
    let status = station.until("open", |status| address(status).is_some());
    let code = status["console"]["first_code"].as_str().unwrap();
    assert!(said.contains(code), "{said}");
    let mut browser = Browser::new(&address(&status).unwrap());
    station.until("heard", |status| status["card_frames"].as_u64() > Some(0));

    makes_the_first_account(&mut browser, code);
    let status = station.until("told", |status| status["console"]["first_code"].is_null());
    assert_eq!(status["waiting_approval"], 0);
    // The pages' rows are written by the station, those of a command by itself.
    station.until("noted", |_| attended(&station).len() == 2);
    another_comes_and_goes(&station, &browser.address);

    daemon.stop();
    let gone = TcpStream::connect(&browser.address);
    assert!(gone.is_err(), "the pages end with the station");
    station.ok(&["log", "verify"]);
    let rows = attended(&station);
    let did: Vec<&str> = rows.iter().filter_map(|row| row["did"].as_str()).collect();
    let first = ["user-added", "signed-in", "user-added"];
    assert_eq!(did[..3], first);
    assert_eq!(did[3..], ["refused", "signed-in", "user-disabled"]);
    assert_eq!(rows[1]["by"], "Nguyễn Thị Hạnh");
    assert!(rows[2]["by"].as_str().unwrap().starts_with("linux:"));
    assert_eq!(rows[3]["by"], "khach");
    assert!(rows.iter().all(|row| !row.to_string().contains(WORD)));
}

fn makes_the_first_account(browser: &mut Browser, code: &str) {
    assert!(browser.get("/").starts_with("HTTP/1.1 303"));
    let fields = format!(
        "ma={code}&ho_ten=Nguyễn Thị Hạnh&ten=hanh&mat_khau={WORD}&lan_hai={WORD}&vai_tro=tu-phap"
    );
    let made = browser.post("/lan-dau", &fields);
    assert!(made.starts_with("HTTP/1.1 303"), "{made}");
    let today = browser.get("/");
    assert!(today.starts_with("HTTP/1.1 200"), "{today}");
    for words in ["NOTHING IS DUE", "Nguyễn Thị Hạnh", "silent output"] {
        assert!(today.contains(words), "{today}");
    }
    assert!(browser.get("/healthz").starts_with("HTTP/1.1 200"));
}

/// Another person, whose account is made and closed on the station's own computer.
fn another_comes_and_goes(station: &TestStation, address: &str) {
    let add = ["user", "add", "lan", "--title", "Trần Thị Lan"];
    let made = station.ok(&[&add[..], &["--role", "can-bo-dai"]].concat());
    let mut lan = Browser::new(address);
    let refused = lan.post("/vao", "ten=khach&mat_khau=sai");
    assert!(refused.contains("wrong"), "{refused}");
    let entered = lan.post("/vao", &format!("ten=lan&mat_khau={}", made.trim()));
    assert!(entered.starts_with("HTTP/1.1 303"), "{entered}");
    let first = lan.get("/");
    let own = first.contains("location: /toi");
    assert!(own, "a password of her own comes first");
    // The station writes its rows at its next turn, a command at once.
    while attended(station).len() < 5 {
        std::thread::park_timeout(Duration::from_millis(20));
    }
    station.ok(&["user", "disable", "lan"]);
    assert!(lan.get("/toi").contains("location: /vao"));
    let people = station.json(&["user", "list", "--json"]);
    assert_eq!(people[1]["name"], "lan");
    assert_eq!(people[1]["disabled"], true);
}

/// The rows of what people did at the console.
fn attended(station: &TestStation) -> Vec<Value> {
    let db = rusqlite::Connection::open(station.path("var/airlog.db")).unwrap();
    let mut rows = db
        .prepare("select body from entry where kind = 'event' and body like '%\"event\":\"attended\"%' order by seq")
        .unwrap();
    let bodies = rows.query_map([], |row| row.get::<_, String>(0)).unwrap();
    bodies
        .map(|body| serde_json::from_str(&body.unwrap()).unwrap())
        .collect()
}

#[test]
fn a_port_that_is_taken_is_said_and_tried_again_and_never_ends_the_air() {
    let other = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = other.local_addr().unwrap().port();
    let station = station(&format!("127.0.0.1:{port}"));
    let mut daemon = Daemon::start(station.phatthanh(&["run", "--silent"]));
    daemon.until(&["another program uses port", &port.to_string()]);
    station.until("on air without pages", |status| {
        status["console"]["problem"].is_string() && status["card"].is_string()
    });
    drop(other);
    station.until("open", |status| address(status).is_some());
    daemon.stop();
}

#[test]
fn an_empty_folder_opens_the_first_pages_and_ends_in_order() {
    let folder = tempfile::tempdir().unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_phatthanh"));
    command.arg("--station").arg(folder.path());
    command.args(["--lang", "en", "run", "--silent", "--port", "0"]);
    let mut daemon = Daemon::start(command);
    daemon.until(&["no station in this folder"]);
    let said = daemon.until(&["http://127.0.0.1:"]);
    let (_, rest) = said.split_once("http://").unwrap();
    let address = rest.split('/').next().unwrap().to_owned();
    let page = Browser::new(&address).get("/lan-dau");
    assert!(page.contains("name=\"ma\""), "{page}");
    daemon.stop();
    let left: Vec<_> = std::fs::read_dir(folder.path())
        .unwrap()
        .flatten()
        .collect();
    assert_eq!(left.len(), 1, "{left:?}");
}

#[test]
fn two_hundred_that_say_nothing_keep_nobody_for_long() {
    let station = station("127.0.0.1:0");
    let daemon = Daemon::start(station.phatthanh(&["run", "--silent"]));
    let status = station.until("open", |status| address(status).is_some());
    let address = address(&status).unwrap();
    let before = station.until("heard", |status| status["card"].is_string())["underruns"].clone();
    let mute: Vec<TcpStream> = (0..200)
        .map(|_| TcpStream::connect(&address).unwrap())
        .collect();
    let status = station.until("still there", |status| status["card"].is_string());
    assert_eq!(status["underruns"], before);
    assert!(
        Browser::new(&address)
            .get("/healthz")
            .starts_with("HTTP/1.1 200")
    );
    drop(mute);
    asks_from_elsewhere(&station, &address);
    daemon.stop();
}

/// Asks the station that answers at `address` as another computer does, with a token in a file.
fn asks_from_elsewhere(station: &TestStation, address: &str) {
    let add = [
        "user",
        "token",
        "add",
        "xa-ben",
        "--scope",
        "status",
        "--scope",
        "order",
        "--scope",
        "interrupt",
    ];
    let added = station.phatthanh(&add).output().unwrap();
    assert!(added.status.success(), "{added:?}");
    let token = station.path("the.txt");
    std::fs::write(&token, added.stdout).unwrap();
    let url = format!("http://{address}");
    let ask = |args: &[&str], token: &str| {
        let elsewhere = ["--remote", &url, "--token-file", token, "--lang", "en"];
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_phatthanh"));
        let command = command
            .args(args)
            .args(elsewhere)
            .env_remove("PHATTHANH_STATION");
        let output = command.current_dir("/").output().unwrap();
        let [said, words] =
            [output.stdout, output.stderr].map(|text| String::from_utf8(text).unwrap());
        (output.status.code(), said, words)
    };
    let token = token.to_str().unwrap();
    let (code, said, words) = ask(&["status", "--json"], token);
    assert_eq!(code, Some(0), "{words}");
    let status: Value = serde_json::from_str(&said).unwrap();
    assert!(status["card"].is_string());
    let (code, _, words) = ask(&["stop-interrupt"], token);
    assert!(
        code == Some(1) && words.contains("order"),
        "{code:?} {words}"
    );
    orders_from_elsewhere(&|args| ask(args, token));
    let other = station.path("config/station.toml");
    let (code, _, words) = ask(&["skip"], other.to_str().unwrap());
    assert!(
        code == Some(2) && words.contains("user token add"),
        "{words}"
    );
    std::fs::write(token, "khong-phai-the").unwrap();
    let (code, _, words) = ask(&["status"], token);
    assert!(code == Some(2) && !words.contains("khong-phai"), "{words}");
}

/// How a command ended, what it printed and what it said.
type Ended = (Option<i32>, String, String);

/// Gives an order twice, of which one is taken, and stops it.
fn orders_from_elsewhere(ask: &dyn Fn(&[&str]) -> Ended) {
    let order = [
        "interrupt",
        "--say",
        "Nước lên nhanh.",
        "--ordered-by",
        "Chủ tịch xã",
        "--channel",
        "spoken",
        "--drill",
    ];
    for (args, code, expected) in [
        (&order[..], 0, "Nước lên nhanh"),
        (&order, 1, "exactly this"),
        (&["stop-interrupt"], 0, "stopped"),
    ] {
        let (left, _, words) = ask(args);
        assert!(
            left == Some(code) && words.contains(expected),
            "{left:?} {words}"
        );
    }
}

#[test]
fn pages_are_encrypted_and_who_comes_without_is_led_there() {
    let station = with("listen = \"127.0.0.1:0\"\ntls = true");
    let mut daemon = Daemon::start(station.phatthanh(&["run", "--silent"]));
    let said = daemon.until(&["/ca", "Fingerprint"]);
    let status = station.until("open", |status| address(status).is_some());
    let url = status["console"]["address"].as_str().unwrap();
    assert!(url.starts_with("https://127.0.0.1:"), "{url}");
    let address = address(&status).unwrap();

    // Without encryption: how to get it, and nothing else.
    let mut plain = Browser::new(&address);
    let led = plain.get("/nhat-ky?ngay=1");
    assert!(led.starts_with("HTTP/1.1 308"), "{led}");
    assert!(led.contains(&format!("location: https://{address}/nhat-ky?ngay=1")));
    let code = status["console"]["first_code"].as_str().unwrap();
    let sent = plain.send(
        "POST /lan-dau",
        "Origin: http://x\r\n",
        &format!("ma={code}"),
    );
    assert!(sent.starts_with("HTTP/1.1 308"), "{sent}");
    let page = plain.get("/ca");
    let authority = Authority::open(&station.path("var/tls")).unwrap().unwrap();
    for words in [&authority.fingerprint(), "<svg", "iPhone"] {
        assert!(
            said.contains(&authority.fingerprint()) && page.contains(words),
            "{page}"
        );
    }
    let given = plain.get("/ca/dai-truyen-thanh.crt");
    assert!(given.contains("application/x-x509-ca-cert"), "{given}");

    // With it: the first account, by cookies that go back encrypted only.
    let mut browser = Browser::trusting(&address, authority.certificate().to_vec());
    let door = browser.get("/");
    assert!(door.starts_with("HTTP/1.1 303"), "{door}");
    let cookies: Vec<&str> = door
        .lines()
        .filter(|line| line.starts_with("set-cookie"))
        .collect();
    assert!(
        cookies.iter().all(|cookie| cookie.ends_with("; Secure")),
        "{cookies:?}"
    );
    station.until("heard", |status| status["card_frames"].as_u64() > Some(0));
    makes_the_first_account(&mut browser, code);

    // Who says nothing, or nonsense, keeps nobody else.
    let mute: Vec<TcpStream> = (0..20)
        .map(|_| TcpStream::connect(&address).unwrap())
        .collect();
    let mut nonsense = TcpStream::connect(&address).unwrap();
    nonsense
        .write_all(&[22, 3, 1, 0, 200, 255, 255, 255])
        .unwrap();
    assert!(browser.get("/").starts_with("HTTP/1.1 200"));
    drop((mute, nonsense));
    daemon.stop();

    let again = station.ok(&["tls", "init"]);
    assert!(again.contains(&authority.fingerprint()), "{again}");
    station.ok(&["log", "verify"]);
}

/// An order given in a browser: what the output took of it is the recording that was shown, where the log says.
#[test]
fn an_order_given_in_a_browser_is_heard_as_the_log_has_it() {
    const SECONDS: f64 = 1.5;
    let _playing = in_real_time();
    let station = station("127.0.0.1:0");
    let message = station.noise("audio/khan-cap/bao.wav", SECONDS, 77);
    station.ok(&["library", "scan"]);
    let wav = station.path("air.wav");
    let run = ["run", "--silent", "--record", wav.to_str().unwrap()];
    let mut daemon = Daemon::start(station.phatthanh(&run));
    daemon.until(&["Nobody has an account yet"]);
    let status = station.until("open", |status| {
        address(status).is_some() && status["card_frames"].as_u64() > Some(0)
    });
    let mut browser = Browser::new(&address(&status).unwrap());
    let code = status["console"]["first_code"].as_str().unwrap();
    let fields = format!(
        "ma={code}&ho_ten=Lê Bình&ten=binh&mat_khau={WORD}&lan_hai={WORD}&vai_tro=lanh-dao"
    );
    browser.post("/lan-dau", &fields);

    let page = browser.get("/khan-cap");
    let id = value(&page, "type=\"checkbox\" name=\"bai\"");
    let order = format!("bai={id}&nguoi_lenh=Chủ tịch&kenh=loi-noi&muc=khan-cap&so_luot=2");
    let shown = browser.post("/khan-cap", &format!("viec=xem&{order}"));
    assert!(shown.contains("It cuts nothing"), "{shown}");
    let key = value(&shown, "name=\"ma\"");
    let given = browser.post("/khan-cap", &format!("viec=phat&ma={key}"));
    assert!(given.contains("location: /khan-cap/dang-phat"), "{given}");
    daemon.until(&["on air", "bao"]);
    let now = browser.get("/khan-cap/dang-phat");
    assert!(now.contains("Stop order"), "{now}");
    station.until("said", |status| {
        status["orders"].as_array().is_some_and(Vec::is_empty)
    });
    daemon.stop();

    let rows = station.json(&["log", "--format", "json"]);
    let ended: Vec<&Value> = rows.iter().map(|row| &row["ended"]).collect();
    assert_eq!(ended, ["complete"; 3], "signal, two readings: {rows:#?}");
    assert_eq!(rows[1]["order"]["ordered_by"], "Chủ tịch");
    let db = rusqlite::Connection::open(station.path("var/airlog.db")).unwrap();
    let ordered = "select body from entry where body like '%\"event\":\"ordered\"%'";
    let body: String = db.query_row(ordered, [], |row| row.get(0)).unwrap();
    let body: Value = serde_json::from_str(&body).unwrap();
    assert_eq!(
        (&body["by"], &body["channel"]),
        (&"Lê Bình".into(), &"spoken".into())
    );
    station.ok(&["log", "verify"]);

    // Silence, the signal, and then what the rows have, each at its frame after the signal's first.
    let recorded = samples(&wav);
    let left: Vec<f32> = recorded.iter().step_by(2).copied().collect();
    let begins = left.iter().position(|sample| sample.abs() > 1e-4).unwrap();
    let start =
        |row: &Value| -> jiff::Timestamp { row["start"].as_str().unwrap().parse().unwrap() };
    for reading in &rows[1..] {
        assert_eq!(reading["played_frames"], message.len() as u64);
        let after = start(reading).duration_since(start(&rows[0]));
        let from = begins + (after.as_millis() * 48) as usize;
        // A row's time is of the millisecond: the frame beside it is found by the beginning.
        let beginning = |from: &usize| likeness(&left[*from..], &message[..2000]);
        let near = from.saturating_sub(480)..from + 480;
        let from = near.max_by(|one, other| beginning(one).total_cmp(&beginning(other)));
        let likeness = likeness(&left[from.unwrap()..], &message);
        assert!(likeness > 0.98, "{likeness} at {from:?}");
    }
}

/// Returns the value of the field of a page whose tag has `words` before it.
fn value(page: &str, words: &str) -> String {
    let (_, rest) = page.split_once(words).unwrap_or_else(|| panic!("{page}"));
    let (_, value) = rest.split_once("value=\"").unwrap();
    value.split('"').next().unwrap().to_owned()
}

/// Returns how alike two sounds are, whatever their level: 1 is the same.
fn likeness(heard: &[f32], sent: &[f32]) -> f64 {
    let pairs = || {
        heard
            .iter()
            .zip(sent)
            .map(|(one, other)| (f64::from(*one), f64::from(*other)))
    };
    let sum = |of: fn((f64, f64)) -> f64| pairs().map(of).sum::<f64>();
    let both = sum(|(one, other)| one * other);
    both / (sum(|(one, _)| one * one) * sum(|(_, other)| other * other))
        .sqrt()
        .max(1e-9)
}
