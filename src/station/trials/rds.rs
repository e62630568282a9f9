//! The RDS encoder on a pty: what it is told while the station airs.

use std::fs::File;
use std::io::Read;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Duration;

use jiff::SignedDuration;
use serialport::{SerialPort, TTYPort};

use super::{Trial, at};
use crate::alarm::Alarm;
use crate::clock::Clock;
use crate::playout;
use crate::station::health::status::status;
use crate::station::rds::RdsDesk;
use crate::words::Language;

/// An encoder that passes on each message it is told, up to the byte `end`.
fn encoder(end: u8) -> (PathBuf, Receiver<Vec<u8>>, File) {
    let (mut wire, device) = TTYPort::pair().unwrap();
    wire.set_timeout(Duration::from_secs(60)).unwrap();
    let path = PathBuf::from(device.name().unwrap());
    // The pty stays while somebody has it open, and its first end locks it.
    let held = File::open(&path).unwrap();
    drop(device);
    let (told, messages) = channel();
    thread::spawn(move || {
        let (mut block, mut message) = ([0; 64], Vec::new());
        while let Ok(read) = wire.read(&mut block) {
            for byte in &block[..read] {
                message.push(*byte);
                if *byte == end && told.send(std::mem::take(&mut message)).is_err() {
                    return;
                }
            }
        }
    });
    (path, messages, held)
}

struct Shown {
    trial: Trial,
    desk: RdsDesk,
    messages: Receiver<Vec<u8>>,
    _held: File,
}

impl Shown {
    fn new(from: &str, end: u8, dialect: &str) -> Self {
        let (device, messages, held) = encoder(end);
        let own = format!(
            "[rds]\ndevice = \"{}\"\nname = \"HẢI DƯƠN\"\npi = \"1A2B\"\npty = 1\n{dialect}",
            device.display()
        );
        let trial = Trial::at_station(from, &own, "tin", "");
        let clock: Arc<dyn Clock> = Arc::clone(&trial.clock) as Arc<dyn Clock>;
        let desk = RdsDesk::start(trial.conductor.loaded(), &clock);
        Self {
            trial,
            desk,
            messages,
            _held: held,
        }
    }

    fn look(&mut self, believed: bool) {
        let now = self.trial.clock.now();
        let conductor = &mut self.trial.conductor;
        let heard = playout::Status::new();
        let status = status(conductor, &heard, None, now, Language::Vi);
        self.desk.second(&status, conductor, believed, now);
    }

    fn until(&mut self, time: &str, believed: bool) {
        while self.trial.clock.now() < at(time) {
            self.look(believed);
            self.trial.run(SignedDuration::from_secs(1));
        }
    }

    fn next(&self) -> Vec<u8> {
        self.messages.recv_timeout(Duration::from_secs(60)).unwrap()
    }

    fn line(&self) -> String {
        String::from_utf8(self.next()).unwrap().trim().to_owned()
    }
}

#[test]
fn frames_say_the_station_and_what_is_on_air() {
    let mut shown = Shown::new("11:59:30", 0xff, "");
    shown.until("12:00:20", true);
    // As the package `uecp` of `PyPI` reads and makes them: see `tests/it/rds_frames.py`.
    let hex = |bytes: &[u8]| -> String {
        let digits = bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]);
        digits
            .filter_map(|digit| char::from_digit(digit.into(), 16))
            .collect()
    };
    let frames: Vec<String> = (0..7).map(|_| hex(&shown.next())).collect();
    assert_eq!(
        frames,
        [
            "fe000000050100001a2b776cff",
            "fe0000000b0200004841492044554f4e0dd2ff",
            "fe000000040700000106cbff",
            "fe0000000d0a00000901446169207468750d6bcaff",
            "fe000000090d1a0b180b3b1e0000da84ff",
            "fe0000000219013645ff",
            "fe000000150a0000110174696e2f312e776176202d2054696e0d98fd01ff",
        ]
    );
}

#[test]
fn lines_follow_what_airs_and_the_time_only_while_it_is_believed() {
    let dialect = "dialect = \"plain\"\ntext = \"RT=\"\nclock = [\"TIME=%H:%M:%S\"]\n";
    let mut shown = Shown::new("11:59:30", b'\n', dialect);
    shown.until("11:59:40", true);
    let lines: Vec<String> = (0..6).map(|_| shown.line()).collect();
    assert_eq!(
        lines,
        [
            "PI=1A2B",
            "PS=HAI DUON",
            "PTY=1",
            "RT=Dai thu",
            "TIME=11:59:30",
            "CT=1"
        ]
    );
    shown.until("12:00:20", true);
    assert_eq!(shown.line(), "RT=tin/1.wav - Tin");
    shown.until("12:00:30", false);
    assert_eq!(shown.line(), "CT=0");
}

#[test]
fn an_encoder_that_is_away_is_an_alarm_and_nothing_more() {
    let mut shown = Shown::new("11:59:30", 0xff, "");
    let loaded = Trial::read(
        "[rds]\ndevice = \"/dev/no-such\"\nname = \"XA\"\n",
        "tin",
        "",
    );
    shown.desk.follow(&loaded);
    for _ in 0..20_000 {
        shown.look(true);
        let mut raised = shown.trial.conductor.alarms().raised();
        if raised.any(|(alarm, words)| {
            alarm == Alarm::Rds && words[0].say(Language::En).contains("/dev/no-such")
        }) {
            return;
        }
        thread::park_timeout(Duration::from_millis(1));
    }
    panic!("no alarm");
}
