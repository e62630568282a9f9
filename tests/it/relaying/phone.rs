//! Somebody who speaks into a phone, from the page that arms it to the recording of what was heard.

use std::net::TcpStream;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use phatthanh::clock::{Clock, SystemClock};
use phatthanh::stream::Parcel;
use serde_json::Value;
use tokio_tungstenite::tungstenite::handshake::client::{Request, generate_key};
use tokio_tungstenite::tungstenite::{self, Message, WebSocket};

use super::radio::{self, Heard};
use super::station_with;
use crate::console::{Browser, address};
use crate::support::{Daemon, TestStation, in_real_time, samples};

const RATE: usize = 48_000;

/// Samples that a browser sends at a time: 20 ms.
const COUNT: usize = RATE / 50;

const WORD: &str = "lúa chín vàng đồng";

/// A station whose people speak into a phone.
fn studio() -> TestStation {
    let station = station_with("push = \"browser\"");
    let file = std::fs::read_to_string(station.path("config/station.toml")).unwrap();
    station.write(
        "config/station.toml",
        &file.replace("listen = \"off\"", "listen = \"127.0.0.1:0\""),
    );
    station.program(
        "thoi-su",
        "tin",
        "form = \"live\"\ninput = \"vov1\"\nfiller = \"nen\"\n",
    );
    station.noise("audio/nen/nen.wav", 20.0, 9);
    station.noise("audio/tin/tin.wav", 30.0, 7);
    station.ok(&["library", "scan"]);
    station
}

/// A phone whose microphone never stops: what is said while no socket is open is lost.
struct Phone {
    socket: Arc<Mutex<Option<WebSocket<TcpStream>>>>,
    /// How much of what was sent last is sent once more with the next, in parcels.
    again: Arc<AtomicU64>,
    /// Whether nobody speaks.
    mute: Arc<AtomicBool>,
    stop: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Phone {
    fn start() -> Self {
        let socket = Arc::<Mutex<Option<WebSocket<TcpStream>>>>::default();
        let (again, stop) = (Arc::<AtomicU64>::default(), Arc::<AtomicBool>::default());
        let mute = Arc::new(AtomicBool::new(true));
        let (to, repeat, ends) = (Arc::clone(&socket), Arc::clone(&again), Arc::clone(&stop));
        let quiet = Arc::clone(&mute);
        let thread = thread::spawn(move || {
            let clock = SystemClock::new();
            for number in 0.. {
                let due = Duration::from_secs_f64((number + 1) as f64 * COUNT as f64 / RATE as f64);
                clock.sleep(due.saturating_sub(clock.uptime()));
                if ends.load(Ordering::Relaxed) {
                    return;
                }
                let mut socket = to.lock().unwrap();
                let Some(open) = socket.as_mut() else {
                    continue;
                };
                let again = repeat.swap(0, Ordering::Relaxed);
                for number in number - again.min(number)..=number {
                    let mut parcel = said(number);
                    if quiet.load(Ordering::Relaxed) {
                        parcel.samples.fill(0);
                    }
                    let message = Message::Binary(parcel.write().into());
                    drop(open.send(message));
                }
            }
        });
        Self {
            socket,
            again,
            mute,
            stop,
            thread: Some(thread),
        }
    }

    /// Opens a socket as the page does, under the name of the page's own talk.
    fn joins(&self, browser: &mut Browser) {
        let page = browser.get("/truc-tiep");
        let (_, socket) = page.split_once("data-socket=\"").unwrap();
        let path = socket.split('"').next().unwrap().replace("&amp;", "&");
        let cookies: Vec<String> = browser
            .cookies
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        let talk = "00112233445566778899aabbccddeeff";
        let request = Request::get(format!("ws://{}{path}&cuoc={talk}", browser.address))
            .header("Host", &browser.address)
            .header("Origin", format!("http://{}", browser.address))
            .header("Cookie", cookies.join("; "))
            .header("Connection", "Upgrade")
            .header("Upgrade", "websocket")
            .header("Sec-WebSocket-Version", "13")
            .header("Sec-WebSocket-Key", generate_key())
            .body(())
            .unwrap();
        let stream = TcpStream::connect(&browser.address).unwrap();
        let (socket, _) = tungstenite::client(request, stream).unwrap();
        *self.socket.lock().unwrap() = Some(socket);
    }

    /// The network is gone.
    fn breaks(&self) {
        *self.socket.lock().unwrap() = None;
    }
}

impl Drop for Phone {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
        if let Some(thread) = self.thread.take() {
            drop(thread.join());
        }
    }
}

/// What is said in the parcel `number`: each half second has a tone of its own.
fn said(number: u64) -> Parcel {
    let clock = number * COUNT as u64;
    let sample = |at: u64| {
        let half = at / radio::HALF as u64;
        let turn = f64::from(radio::hertz(half as usize)) * (at % radio::HALF as u64) as f64;
        let angle = turn / RATE as f64 * std::f64::consts::TAU;
        // One steady tone is no program.
        let level = [0.2, 0.12][(half % 2) as usize];
        (angle.sin() * level * 32_767.0) as i16
    };
    Parcel {
        number: number as u32,
        clock,
        rate: RATE as u32,
        samples: (clock..clock + COUNT as u64).map(sample).collect(),
    }
}

/// Makes an account, and lets the chairman speak. Returns its browser, and the occurrence as its forms name it.
fn arms(station: &TestStation) -> (Browser, String) {
    let status = station.until("open", |status| address(status).is_some());
    let mut lan = Browser::new(&address(&status).unwrap());
    let code = status["console"]["first_code"].as_str().unwrap();
    let fields =
        format!("ma={code}&ho_ten=Lan&ten=lan&mat_khau={WORD}&lan_hai={WORD}&vai_tro=tu-phap");
    assert!(lan.post("/lan-dau", &fields).starts_with("HTTP/1.1 303"));
    let page = lan.get("/truc-tiep");
    let (_, which) = page.split_once("name=\"luot\" value=\"").unwrap();
    let which = which.split('"').next().unwrap().to_owned();
    assert!(which.starts_with("gio@"), "{which}");
    let arm = format!("viec=mo&luot={which}&nguoi_noi=Chủ tịch");
    assert!(lan.post("/truc-tiep", &arm).starts_with("HTTP/1.1 303"));
    (lan, which)
}

/// From the page that arms it to the recording: music until the first word, each half second of what is said heard once and
/// in its order, a short break of the network borne, a long one filled with music, and back on air after it; an end by the
/// page; and rows that have it as it was heard.
#[test]
fn a_phone_is_on_air_as_long_as_it_is_there_and_nothing_of_it_twice() {
    let _playing = in_real_time();
    let mut station = studio();
    let (_, at) = station.soon(10);
    station.slot("gio", "thoi-su", at, "60s");
    let wav = station.path("heard.wav");
    let record = wav.display().to_string();
    let mut daemon = Daemon::start(station.phatthanh(&["run", "--silent", "--record", &record]));
    let (mut lan, which) = arms(&station);
    let phone = Phone::start();
    phone.joins(&mut lan);
    daemon.until(&["on air", "nen"]);
    daemon.idle(Duration::from_secs(3));
    phone.mute.store(false, Ordering::Relaxed);
    daemon.until(&["on air", "vov1"]);
    daemon.idle(Duration::from_secs(5));
    // Borne: what is held on this side lasts, and what came before comes once more.
    phone.breaks();
    daemon.idle(Duration::from_millis(400));
    phone.again.store(100, Ordering::Relaxed);
    phone.joins(&mut lan);
    daemon.idle(Duration::from_secs(5));
    phone.breaks();
    daemon.until(&["input", "Lost"]);
    daemon.until(&["on air", "nen"]);
    daemon.idle(Duration::from_secs(2));
    phone.again.store(100, Ordering::Relaxed);
    phone.joins(&mut lan);
    daemon.until(&["input", "Back"]);
    daemon.until(&["on air", "vov1"]);
    daemon.idle(Duration::from_secs(5));
    let stop = format!("viec=dung&luot={which}");
    assert!(lan.post("/truc-tiep", &stop).starts_with("HTTP/1.1 303"));
    daemon.until(&["on air", "nen"]);
    daemon.idle(Duration::from_secs(2));
    drop(phone);
    daemon.stop();

    let rows = station.json(&["log", "--format", "json"]);
    station.ok(&["log", "verify"]);
    let all = samples(&wav);
    let left: Vec<f32> = all.iter().step_by(2).copied().collect();
    let begins = left.iter().position(|sample| sample.abs() > 1e-4).unwrap();
    let quarters = radio::listen(&left[begins..], 160);
    println!("{quarters:?}");
    nothing_twice(&quarters);
    agrees(&quarters, &rows);
}

/// Asserts that each half second is heard once and in its order, and how much silence there is.
fn nothing_twice(quarters: &[Heard]) {
    let (numbers, silent) = super::heard(quarters);
    let back = numbers.windows(2).find(|pair| pair[1] < pair[0]);
    assert_eq!(back, None, "heard twice: {numbers:?}");
    for number in &numbers {
        let times = numbers.iter().filter(|other| *other == number).count();
        assert!(times <= 3, "{number} heard {times} quarters: {numbers:?}");
    }
    // Two seconds are held before the first word, and the break that was borne is as long as it was.
    assert!(silent <= 12, "{silent} silent quarters: {quarters:?}");
}

/// Asserts that the rows of what was said live are what is heard.
fn agrees(quarters: &[Heard], rows: &[Value]) {
    let live: Vec<&Value> = rows.iter().filter(|row| row["kind"] == "live").collect();
    let [first, second] = live[..] else {
        panic!("{rows:#?}")
    };
    assert_eq!(first["ended"], "fault");
    assert_eq!(second["ended"], "skipped");
    let instant = |row: &Value, key: &str| {
        let text = row[key].as_str().unwrap();
        text.parse::<jiff::Timestamp>().unwrap()
    };
    let zero = instant(&rows[0], "start");
    let since = |at: jiff::Timestamp| at.duration_since(zero).as_secs_f64();
    let is_radio = |heard: &Heard| matches!(heard, Heard::Radio(_));
    let mut runs = Vec::new();
    for row in live {
        assert_eq!(row["input"]["speaker"], "Chủ tịch");
        let (start, end) = (since(instant(row, "start")), since(instant(row, "end")));
        let inside = &quarters[(start * 4.0) as usize + 1..(end * 4.0) as usize - 1];
        let heard = inside.iter().filter(|heard| is_radio(heard)).count();
        println!("{start:.2} to {end:.2}: {heard} of {}", inside.len());
        assert!(heard + 12 >= inside.len(), "{start} {end} {inside:?}");
        runs.push(start - 0.5..end + 0.5);
    }
    let mut outside = quarters.iter().enumerate().filter(|(at, heard)| {
        let at = *at as f64 / 4.0;
        is_radio(heard) && !runs.iter().any(|run| run.contains(&at))
    });
    assert_eq!(outside.next(), None, "{quarters:?}");
}
