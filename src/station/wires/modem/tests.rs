use std::fs::File;
use std::io::{Read, Write};
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, channel};
use std::thread;

use proptest::prelude::*;
use serialport::{SerialPort, TTYPort};

use super::*;

/// A modem on a pty: answers each command by the pair of `answers` whose beginning it has, `OK` if none, and sends on
/// what it was told.
fn modem(answers: &'static [(&str, &str)]) -> (Modem, Receiver<String>, File) {
    let (mut wire, end) = TTYPort::pair().unwrap();
    wire.set_timeout(Duration::from_secs(20)).unwrap();
    let (said, told) = channel();
    let device = PathBuf::from(end.name().unwrap());
    // The pty stays while somebody has it open, and its first end locks it.
    let held = File::open(&device).unwrap();
    drop(end);
    thread::spawn(move || {
        let mut line = Vec::new();
        let mut byte = [0];
        while wire.read_exact(&mut byte).is_ok() {
            if byte[0] != b'\r' && byte[0] != CTRL_Z {
                line.push(byte[0]);
                continue;
            }
            let text = String::from_utf8(std::mem::take(&mut line)).unwrap();
            let ended = if byte[0] == CTRL_Z { "^Z" } else { "" };
            let text = text + ended;
            let found = answers
                .iter()
                .find(|(begin, _)| text.starts_with(begin) || text.ends_with(begin));
            let answer = found.map_or("OK", |(_, answer)| answer);
            let prompt = text.starts_with("AT+CMGS") && answer == "OK";
            let answer = if prompt {
                "\r\n> ".to_owned()
            } else {
                format!("\r\n{answer}\r\n")
            };
            if said.send(text).is_err() || wire.write_all(answer.as_bytes()).is_err() {
                return;
            }
        }
    });
    let modem = Modem {
        device,
        baud: 115_200,
        pin_file: None,
        report: Duration::from_millis(200),
    };
    (modem, told, held)
}

const READY: (&str, &str) = ("AT+CPIN?", "+CPIN: READY\r\n\r\nOK");

fn send(modem: &Modem) -> Result<Arrival, String> {
    let text = "Đài xã Hải Dương: BÁO ĐỘNG. Không có card âm thanh [1]";
    ModemLine::default().send(modem, Path::new("/"), "+84912345678", text)
}

#[test]
fn a_message_goes_out_without_its_marks_and_is_reported() {
    let (modem, told, _end) = modem(&[
        READY,
        (
            "^Z",
            "+CMGS: 17\r\n\r\nOK\r\n\r\n+CDS: 6,17,\"+84912345678\",145,\"26/11/30,08:00:00+28\",\"26/11/30,08:00:04+28\",0",
        ),
    ]);
    assert_eq!(send(&modem), Ok(Arrival::Delivered));
    let told: Vec<String> = told.try_iter().collect();
    assert!(
        told.contains(&"AT+CMGS=\"+84912345678\"".to_owned()),
        "{told:?}"
    );
    let text = told.last().unwrap();
    assert_eq!(
        text,
        "Dai xa Hai Duong: BAO DONG. Khong co card am thanh  1 ^Z"
    );
}

#[test]
fn without_a_report_it_is_only_sent_and_one_of_another_message_is_none() {
    let (modem, _told, _end) = modem(&[
        READY,
        (
            "^Z",
            "+CMGS: 17\r\n\r\nOK\r\n+CDS: 6,16,\"\",145,\"\",\"\",0",
        ),
    ]);
    assert_eq!(send(&modem), Ok(Arrival::Sent));
}

#[test]
fn what_the_network_refuses_is_said() {
    for (answers, expected) in [
        (&[READY, ("^Z", "+CMS ERROR: 500")][..], "+CMS ERROR: 500"),
        (&[READY, ("AT+CMGS", "+CMS ERROR: 302")], "+CMS ERROR: 302"),
        (&[("AT+CPIN?", "+CME ERROR: 10")], "+CME ERROR: 10"),
        (&[("AT+CPIN?", "+CPIN: SIM PIN\r\n\r\nOK")], "PIN"),
        (
            &[
                READY,
                (
                    "^Z",
                    "+CMGS: 1\r\n\r\nOK\r\n+CDS: 6,1,\"\",145,\"\",\"\",70",
                ),
            ],
            "status 70",
        ),
    ] {
        let (modem, _told, _end) = modem(answers);
        let problem = send(&modem).unwrap_err();
        assert!(problem.contains(expected), "{problem}");
    }
}

#[test]
fn a_pin_that_is_refused_is_not_tried_again() {
    let (mut modem, told, _end) = modem(&[
        ("AT+CPIN?", "+CPIN: SIM PIN\r\n\r\nOK"),
        ("AT+CPIN=", "+CME ERROR: 16"),
    ]);
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("pin"), "1234\n").unwrap();
    modem.pin_file = Some("pin".into());
    let mut line = ModemLine::default();
    for _ in 0..3 {
        let problem = line.send(&modem, folder.path(), "113", "x").unwrap_err();
        assert!(
            problem.contains("PIN") && !problem.contains("1234"),
            "{problem}"
        );
    }
    let pins = told.try_iter().filter(|line| line.starts_with("AT+CPIN="));
    assert_eq!(pins.count(), 1);
}

#[test]
fn a_long_text_ends_at_a_word() {
    let text = plain(&"báo động ".repeat(40));
    let words = text.strip_suffix("...").unwrap();
    assert!(text.len() <= MOST_LETTERS && words.len() > 140, "{text}");
    assert!(
        words.ends_with(" bao") || words.ends_with(" dong"),
        "{text}"
    );
    assert_eq!(plain("ngắn"), "ngan");
}

proptest! {
    /// Whatever a modem says, it is read or it is not.
    #[test]
    fn any_bytes_are_borne(bytes in prop::collection::vec(any::<u8>(), 0..200), text in ".{0,300}") {
        let said = lines(&bytes);
        let _ = (is_over(&bytes), sent(&bytes));
        for line in said.iter().chain([&format!("+CDS:{text}")]) {
            report(line, 7);
        }
        prop_assert!(plain(&text).len() <= MOST_LETTERS);
    }
}
