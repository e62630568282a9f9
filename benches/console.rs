//! The console beside a station of ten thousand recordings that is on air at the real-time null-sink card: how soon and how
//! large its pages are, what open tabs take of memory, and whether many requests, slow readers and connections that say
//! nothing are heard.
//!
//! `cargo bench --bench console` prints the tables. The bars are those of the console's design.

#![expect(clippy::print_stdout, reason = "what it prints is what it is for")]
#![allow(clippy::unwrap_used, reason = "a bench that cannot go on has failed")]

use std::collections::BTreeSet;
use std::fs;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Duration;

use phatthanh::clock::{Clock, SystemClock};

#[path = "side/many.rs"]
mod many;
#[path = "side/memory.rs"]
mod memory;
#[path = "../tests/it/pulse.rs"]
#[allow(dead_code, reason = "tests use all of it")]
mod pulse;

use memory::memory_mb;
use pulse::{Pulse, Recording};

/// Requests of each page; the fastest and the middle one are reported.
const RUNS: usize = 21;
const PAGE_MS: f64 = 50.0;
const PAGE_KB: f64 = 30.0;
const FIRST_LOAD_KB: f64 = 120.0;

/// Open tabs, and what they may take.
const TABS: usize = 8;
const TABS_MB: f64 = 8.0;

/// Requests a second, on so many threads, for so long.
const RATE: u32 = 500;
const THREADS: u32 = 4;
const STORM: Duration = Duration::from_secs(60);

/// Connections that say half a request and nothing more.
const HALF_OPEN: usize = 1000;
const HELD: Duration = Duration::from_secs(20);

const WORD: &str = "lúa chín vàng đồng";

const PAGES: [&str; 14] = [
    "/",
    "/khan-cap",
    "/khan-cap/dang-phat",
    "/cho-duyet",
    "/tin-bai",
    "/tuan",
    "/chuong-trinh",
    "/lich",
    "/ban-nhap",
    "/so-thay-doi",
    "/nhat-ky",
    "/bao-cao",
    "/nguoi-dung",
    "/may",
];

fn main() {
    let root = many::station();
    fs::write(root.join("config/schedule.toml"), many::all_day()).unwrap();
    let settings = root.join("config/station.toml");
    let text = fs::read_to_string(&settings).unwrap();
    fs::write(
        &settings,
        text.replace("listen = \"127.0.0.1:8080\"", "listen = \"127.0.0.1:0\""),
    )
    .unwrap();
    for file in ["people.db", "people.db-wal", "people.db-shm"] {
        drop(fs::remove_file(root.join("var").join(file)));
    }

    let clock = SystemClock::new();
    let pulse = Pulse::start();
    let recorder = pulse.record();
    let daemon = Daemon::start(&root, &pulse);
    recorder.until("a first sound", |samples| {
        samples.last().is_some_and(|sample| *sample != 0.0)
    });
    let mut browser = Browser::new(&daemon);
    browser.signs_in(&daemon);
    clock.sleep(Duration::from_secs(5));
    let before = daemon.underruns();

    pages(&browser);
    tabs(&browser, &daemon, &clock);
    let [calm, asked, mute] = [
        heard(&clock, || clock.sleep(STORM)),
        heard(&clock, || storm(&browser, &clock)),
        heard(&clock, || says_nothing(&browser, &clock)),
    ];
    let underruns = daemon.underruns() - before;
    drop(daemon);
    let recording = recorder.finish();
    println!(
        "longest silence at the card, in frames: with nobody {}, with {RATE} requests a second {}, with {HALF_OPEN} half-open connections {}",
        silence(&recording, calm),
        silence(&recording, asked),
        silence(&recording, mute)
    );
    verdict("underruns in all of it", underruns as f64, 0.0);
}

fn verdict(what: &str, is: f64, most: f64) {
    let verdict = if is <= most { "reached" } else { "MISSED " };
    println!("{verdict} {what}: {is:.1}, {most:.1} at most");
}

/// How soon and how large each page is, and what a first visit loads.
fn pages(browser: &Browser) {
    let clock = SystemClock::new();
    println!("{:24} {:>9} {:>9} {:>8}", "", "fastest", "middle", "kB");
    let (mut slowest, mut largest) = (0.0_f64, 0.0_f64);
    for path in PAGES {
        let (mut took, mut kilobytes) = (Vec::new(), 0.0);
        for _ in 0..RUNS {
            let begun = clock.uptime();
            let answer = browser.get(path);
            took.push(clock.uptime().saturating_sub(begun).as_secs_f64() * 1000.0);
            assert!(
                answer.starts_with("HTTP/1.1 200"),
                "{path}: {}",
                &answer[..answer.len().min(300)]
            );
            kilobytes = answer.len() as f64 / 1000.0;
        }
        took.sort_by(f64::total_cmp);
        let middle = took[RUNS / 2];
        println!(
            "{path:24} {:>6.1} ms {middle:>6.1} ms {kilobytes:>8.1}",
            took[0]
        );
        (slowest, largest) = (slowest.max(middle), largest.max(kilobytes));
    }
    verdict("slowest page's middle, ms", slowest, PAGE_MS);
    verdict("largest page, kB", largest, PAGE_KB);

    let today = browser.get("/");
    let parts = today.split('"').filter(|part| part.starts_with("/tinh/"));
    let style = browser.get("/tinh/console.css");
    let fonts = style.split(['(', ')']).map(|part| part.trim_matches('"'));
    let fonts = fonts.filter(|part| part.starts_with("/tinh/"));
    let parts: BTreeSet<&str> = parts.chain(fonts).collect();
    let bytes: usize = parts.iter().map(|part| browser.weighs(part)).sum();
    verdict(
        "first load of / with all it brings, kB",
        (today.len() + bytes) as f64 / 1000.0,
        FIRST_LOAD_KB,
    );
}

/// What so many tabs take, each of which hears what changes.
fn tabs(browser: &Browser, daemon: &Daemon, clock: &SystemClock) {
    let megabytes = || memory_mb(daemon.0.id(), "VmRSS:");
    let before = megabytes();
    let mut open: Vec<TcpStream> = Vec::new();
    for _ in 0..TABS {
        drop(browser.get("/"));
        let mut tab = TcpStream::connect(&browser.address).unwrap();
        tab.write_all(browser.request("GET /song", "keep-alive").as_bytes())
            .unwrap();
        open.push(tab);
    }
    clock.sleep(Duration::from_secs(15));
    verdict(
        &format!("memory that {TABS} open tabs take, MB"),
        megabytes() - before,
        TABS_MB,
    );
    for mut tab in open {
        let mut said = [0; 4096];
        tab.set_read_timeout(Some(Duration::from_secs(1))).unwrap();
        assert!(
            tab.read(&mut said).is_ok_and(|length| length > 0),
            "a tab hears nothing"
        );
    }
}

/// Asks for the first page so often, each time by a connection of its own.
fn storm(browser: &Browser, clock: &SystemClock) {
    let asked = thread::scope(|scope| {
        let threads: Vec<_> = (0..THREADS)
            .map(|_| {
                scope.spawn(|| {
                    let begun = clock.uptime();
                    let (mut asked, mut refused) = (0_u32, 0_u32);
                    loop {
                        let past = clock.uptime().saturating_sub(begun);
                        if past >= STORM {
                            return (asked, refused);
                        }
                        if f64::from(asked) > past.as_secs_f64() * f64::from(RATE / THREADS) {
                            clock.sleep(Duration::from_millis(2));
                            continue;
                        }
                        asked += 1;
                        refused += u32::from(!browser.get("/").starts_with("HTTP/1.1 200"));
                    }
                })
            })
            .collect();
        let counts = threads.into_iter().map(|thread| thread.join().unwrap());
        counts.fold((0, 0), |all, one| (all.0 + one.0, all.1 + one.1))
    });
    let rate = f64::from(asked.0) / STORM.as_secs_f64();
    println!(
        "{rate:.0} requests a second for {} s, {} of {} not answered with the page",
        STORM.as_secs(),
        asked.1,
        asked.0
    );
}

/// Opens connections that say nothing, and one that reads a page a byte at a time; a person is served meanwhile.
fn says_nothing(browser: &Browser, clock: &SystemClock) {
    let mut half: Vec<TcpStream> = Vec::new();
    for _ in 0..HALF_OPEN {
        if let Ok(mut stream) = TcpStream::connect(&browser.address) {
            drop(stream.write_all(b"GET / HTTP/1.1\r\nHost: "));
            half.push(stream);
        }
    }
    let mut slow = TcpStream::connect(&browser.address).unwrap();
    slow.write_all(browser.request("GET /tin-bai", "close").as_bytes())
        .unwrap();
    let begun = clock.uptime();
    let mut most = 0.0_f64;
    while clock.uptime().saturating_sub(begun) < HELD {
        let asked = clock.uptime();
        drop(browser.try_get("/healthz"));
        most = most.max(clock.uptime().saturating_sub(asked).as_secs_f64());
        drop(slow.read(&mut [0]));
        clock.sleep(Duration::from_millis(200));
    }
    println!(
        "with {} half-open connections: /healthz answered or refused after {:.0} ms at most",
        half.len(),
        most * 1000.0
    );
}

/// Does something; returns when it began and ended.
fn heard(clock: &SystemClock, work: impl FnOnce()) -> [jiff::Timestamp; 2] {
    let begun = clock.now();
    work();
    [begun, clock.now()]
}

/// The longest run of silent frames between two moments, the edges left out, where the recorder's times are not sure.
fn silence(recording: &Recording, [from, to]: [jiff::Timestamp; 2]) -> usize {
    let edge = jiff::SignedDuration::from_secs(1);
    let frames: Vec<usize> = recording.sounding().map(|(frame, _)| frame).collect();
    let first = frames.partition_point(|frame| recording.heard(*frame) < from + edge);
    let last = frames.partition_point(|frame| recording.heard(*frame) <= to - edge);
    let gaps = frames[first..last]
        .windows(2)
        .map(|pair| pair[1] - pair[0] - 1);
    gaps.max().unwrap_or(usize::MAX)
}

/// The daemon, ended when dropped.
struct Daemon(Child, std::path::PathBuf);

impl Daemon {
    fn start(root: &Path, pulse: &Pulse) -> Self {
        let mut run = Command::new(env!("CARGO_BIN_EXE_phatthanh"));
        run.arg("--station")
            .arg(root)
            .arg("run")
            .envs(pulse.environment());
        run.env("MALLOC_ARENA_MAX", "1")
            .env("PHATTHANH_LOG", "error");
        run.stdout(Stdio::null()).stderr(Stdio::null());
        Self(run.spawn().unwrap(), root.to_owned())
    }

    fn status(&self) -> serde_json::Value {
        let mut status = Command::new(env!("CARGO_BIN_EXE_phatthanh"));
        status
            .arg("--station")
            .arg(&self.1)
            .args(["status", "--json"]);
        serde_json::from_slice(&status.output().unwrap().stdout).unwrap()
    }

    fn underruns(&self) -> u64 {
        self.status()["underruns"].as_u64().unwrap()
    }
}

impl Drop for Daemon {
    fn drop(&mut self) {
        let _ = Command::new("kill").arg(self.0.id().to_string()).status();
        let _ = self.0.wait();
    }
}

/// A person at a browser.
struct Browser {
    address: String,
    cookies: String,
}

impl Browser {
    fn new(daemon: &Daemon) -> Self {
        let status = daemon.status();
        let url = status["console"]["address"].as_str().unwrap();
        let (_, address) = url.split_once("://").unwrap();
        Self {
            address: address.trim_end_matches('/').to_owned(),
            cookies: String::new(),
        }
    }

    /// Makes the first account, which is signed in then.
    fn signs_in(&mut self, daemon: &Daemon) {
        let status = daemon.status();
        let code = status["console"]["first_code"].as_str().unwrap();
        let page = self.get("/lan-dau");
        self.keep(&page);
        let (_, token) = page.split_once("name=\"token\" value=\"").unwrap();
        let token = token.split('"').next().unwrap();
        let fields = format!(
            "token={token}&ma={code}&ho_ten=Nguyễn Thị Hạnh&ten=hanh&mat_khau={WORD}&lan_hai={WORD}&vai_tro=lanh-dao"
        );
        let request = self.request("POST /lan-dau", "close");
        let answer = self.ask(&format!(
            "{}\r\nOrigin: http://{}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{fields}",
            request.trim_end(),
            self.address,
            fields.len()
        ));
        let answer = answer.unwrap();
        assert!(answer.starts_with("HTTP/1.1 303"), "{answer}");
        self.keep(&answer);
    }

    fn keep(&mut self, answer: &str) {
        let set = answer
            .lines()
            .filter_map(|line| line.strip_prefix("set-cookie: "));
        for cookie in set.filter_map(|line| line.split(';').next()) {
            let name = cookie.split('=').next().unwrap_or_default();
            let others = self.cookies.split("; ").filter(|known| !known.is_empty());
            let others = others.filter(|known| !known.starts_with(&format!("{name}=")));
            self.cookies = others.chain([cookie]).collect::<Vec<_>>().join("; ");
        }
    }

    fn request(&self, first: &str, connection: &str) -> String {
        format!(
            "{first} HTTP/1.1\r\nHost: {}\r\nCookie: {}\r\nAccept-Language: vi\r\nConnection: {connection}\r\n\r\n",
            self.address, self.cookies
        )
    }

    fn ask(&self, request: &str) -> std::io::Result<String> {
        Ok(String::from_utf8_lossy(&self.bytes(request)?).into_owned())
    }

    fn bytes(&self, request: &str) -> std::io::Result<Vec<u8>> {
        let mut stream = TcpStream::connect(&self.address)?;
        stream.set_read_timeout(Some(Duration::from_secs(10)))?;
        stream.write_all(request.as_bytes())?;
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer)?;
        Ok(answer)
    }

    /// Bytes of an answer, its head included: letters are no text.
    fn weighs(&self, path: &str) -> usize {
        let request = self.request(&format!("GET {path}"), "close");
        self.bytes(&request).unwrap().len()
    }

    fn try_get(&self, path: &str) -> std::io::Result<String> {
        self.ask(&self.request(&format!("GET {path}"), "close"))
    }

    fn get(&self, path: &str) -> String {
        self.try_get(path).unwrap_or_default()
    }
}
