use std::fs::File;
use std::io::{Read, Write};
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, channel};
use std::thread;

use serialport::{SerialPort, TTYPort};

use super::*;

/// A board on a pty: answers each request by `answer`, and sends on what it was asked.
fn board(
    mut answer: impl FnMut(&[u8]) -> Vec<u8> + Send + 'static,
) -> (PathBuf, Receiver<Vec<u8>>, File) {
    let (mut wire, end) = TTYPort::pair().unwrap();
    wire.set_timeout(Duration::from_secs(20)).unwrap();
    let device = PathBuf::from(end.name().unwrap());
    // The pty stays while somebody has it open, and its first end locks it.
    let held = File::open(&device).unwrap();
    drop(end);
    let (asked, questions) = channel();
    thread::spawn(move || {
        let mut block = [0; 64];
        while let Ok(read) = wire.read(&mut block) {
            let reply = answer(&block[..read]);
            if asked.send(block[..read].to_vec()).is_err() || wire.write_all(&reply).is_err() {
                return;
            }
        }
    });
    (device, questions, held)
}

#[test]
fn a_board_that_says_nothing_is_switched_blindly() {
    let (device, asked, _end) = board(|_| Vec::new());
    let mut switch = switch(&Board::Bytes {
        device,
        baud: 9600,
        on: vec![0xA0, 1, 1, 0xA2],
        off: vec![0xA0, 1, 0, 0xA1],
        ask: None,
    });
    assert_eq!(set_for_sure(&mut *switch, true), Ok(false));
    assert_eq!(asked.recv().unwrap(), [0xA0, 1, 1, 0xA2]);
    assert_eq!(set_for_sure(&mut *switch, false), Ok(false));
    assert_eq!(asked.recv().unwrap(), [0xA0, 1, 0, 0xA1]);
}

#[test]
fn a_board_that_answers_is_read_back() {
    let mut on = false;
    // It sticks the first time.
    let mut stuck = true;
    let mut line = Vec::new();
    let (device, _asked, _end) = board(move |asked| {
        let mut reply = Vec::new();
        // Two lines may come at once, and one in pieces.
        for byte in asked {
            line.push(*byte);
            if *byte != b'\n' {
                continue;
            }
            match &std::mem::take(&mut line)[..] {
                b"ON\r\n" => on = !std::mem::take(&mut stuck),
                b"OFF\r\n" => on = false,
                _ if on => reply.extend(b"STATE 1\r\n"),
                _ => reply.extend(b"STATE 0\r\n"),
            }
        }
        reply
    });
    let mut switch = switch(&Board::Bytes {
        device,
        baud: 9600,
        on: b"ON\r\n".to_vec(),
        off: b"OFF\r\n".to_vec(),
        ask: Some(Asked {
            question: b"STATE?\r\n".to_vec(),
            on: b"STATE 1".to_vec(),
            off: b"STATE 0".to_vec(),
        }),
    });
    assert_eq!(switch.state(), Ok(Some(false)));
    assert_eq!(
        set_for_sure(&mut *switch, true),
        Ok(true),
        "the second time"
    );
    assert_eq!(set_for_sure(&mut *switch, false), Ok(true));
}

/// CRC-16/MODBUS, by hand: the library under test has its own.
fn crc(bytes: &[u8]) -> [u8; 2] {
    let mut crc = 0xffff_u16;
    for byte in bytes {
        crc ^= u16::from(*byte);
        for _ in 0..8 {
            crc = if crc & 1 == 1 {
                (crc >> 1) ^ 0xa001
            } else {
                crc >> 1
            };
        }
    }
    crc.to_le_bytes()
}

#[test]
fn modbus_is_spoken_as_the_standard_has_it() {
    let mut coil = false;
    let (device, asked, _end) = board(move |asked| {
        let mut reply = match asked[1] {
            5 => {
                coil = asked[4] == 0xff;
                return asked.to_vec();
            }
            _ => vec![asked[0], 1, 1, u8::from(coil)],
        };
        reply.extend(crc(&reply));
        reply
    });
    let mut switch = switch(&Board::Modbus {
        device,
        baud: 9600,
        unit: 1,
        coil: 0,
    });
    assert_eq!(set_for_sure(&mut *switch, true), Ok(true));
    // As other programs print it for "set coil 0 of unit 1".
    assert_eq!(asked.recv().unwrap(), [1, 5, 0, 0, 0xff, 0, 0x8c, 0x3a]);
    let [head @ .., _, _] = &asked.recv().unwrap()[..] else {
        panic!("no question for the state");
    };
    assert_eq!(head, [1, 1, 0, 0, 0, 1]);
    assert_eq!(set_for_sure(&mut *switch, false), Ok(true));
}

#[test]
fn a_board_that_is_silent_answers_for_another_or_says_nonsense_is_tried_three_times() {
    for reply in [
        vec![],
        vec![2, 5, 0, 0, 0xff, 0, 0x8c, 0x3a],
        vec![0xff; 9],
        vec![1, 0x85, 2, 0xc3, 0x51],
    ] {
        let (device, asked, _end) = board(move |_| reply.clone());
        let mut switch = switch(&Board::Modbus {
            device,
            baud: 9600,
            unit: 1,
            coil: 0,
        });
        let (tries, _seen) = set_for_sure(&mut *switch, true).unwrap_err();
        assert_eq!((tries, asked.try_iter().count()), (3, 3));
    }
}

/// Whoever opened the port first spoke at another speed.
#[test]
fn boards_of_one_port_share_it_and_speak_each_at_its_own_speed() {
    let (wire, end) = TTYPort::pair().unwrap();
    let device = PathBuf::from(end.name().unwrap());
    drop(end);
    let bytes = |baud| Board::Bytes {
        device: device.clone(),
        baud,
        on: b"ON".to_vec(),
        off: b"OFF".to_vec(),
        ask: None,
    };
    let mut ports = Ports::default();
    let [mut slow, mut fast] = [1200, 19_200].map(|baud| ports.switch(&bytes(baud)));
    let speed_of = |switch: &mut Box<dyn Switch>| {
        assert_eq!(set_for_sure(switch.as_mut(), true), Ok(false));
        wire.baud_rate().unwrap()
    };
    let speeds = [
        speed_of(&mut slow),
        speed_of(&mut fast),
        speed_of(&mut slow),
    ];
    assert_eq!(speeds, [1200, 19_200, 1200]);
    // A port is opened for its process alone.
    assert!(Port::open(&device, 9600).is_err());
    drop((slow, fast));
    assert!(Port::open(&device, 9600).is_ok());
}

#[test]
fn a_pty_has_no_control_lines_and_a_device_may_be_away() {
    let (device, _asked, _end) = board(|_| Vec::new());
    let line = |device| Board::Line {
        device,
        line: ControlLine::Rts,
        inverted: false,
    };
    assert!(set_for_sure(&mut *switch(&line(device)), true).is_err());
    let (_, seen) = set_for_sure(&mut *switch(&line("/dev/no-such".into())), true).unwrap_err();
    assert!(seen.contains("/dev/no-such"), "{seen}");
}

#[test]
fn a_program_switches_and_says_how_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let state = folder.path().join("state").display().to_string();
    let words = |command: &[&str]| command.iter().map(|word| (*word).to_owned()).collect();
    let mut switch = switch(&Board::Command {
        on: words(&["sh", "-c", "echo 1 > \"$0\"", &state]),
        off: words(&["sh", "-c", "echo 0 > \"$0\"", &state]),
        state: Some(words(&["cat", &state])),
    });
    assert!(switch.state().is_err(), "nothing is known yet");
    assert_eq!(set_for_sure(&mut *switch, true), Ok(true));
    assert_eq!(set_for_sure(&mut *switch, false), Ok(true));
}
