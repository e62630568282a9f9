//! The Universal Encoder Communication Protocol, version 6.02 (EBU SPB 490): messages in frames.
//!
//! A frame is `FE`, address, counter, length, message, check, `FF`; between the two ends no byte is `FE` or `FF`: such a
//! byte, and `FD`, is `FD` and how far it is from `FD`. The check is CRC-16 with 1021, from FFFF, inverted.

use jiff::Zoned;
use jiff::tz::TimeZone;

use super::Message;

const START: u8 = 0xfe;
const STOP: u8 = 0xff;
const STUFF: u8 = 0xfd;

/// Which encoder of which site is meant; zero is every one.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Address {
    /// The site, of ten bits.
    pub site: u16,
    /// The encoder, of six bits.
    pub encoder: u8,
}

/// Returns the frame that tells `message` to the encoder at `address`.
#[must_use]
pub fn frame(address: Address, message: &Message) -> Vec<u8> {
    let element = element(message);
    let address = (address.site & 0x3ff) << 6 | u16::from(address.encoder & 0x3f);
    let mut inside = address.to_be_bytes().to_vec();
    // No counter: the line is one way, nothing is asked for again.
    inside.push(0);
    inside.push(element.len() as u8);
    inside.extend(element);
    inside.extend(crc(&inside).to_be_bytes());

    let mut frame = vec![START];
    for byte in inside {
        match byte.checked_sub(STUFF) {
            None => frame.push(byte),
            Some(far) => frame.extend([STUFF, far]),
        }
    }
    frame.push(STOP);
    frame
}

/// The message's element: its code, the data set on air and the main service where it has them, its data.
fn element(message: &Message) -> Vec<u8> {
    match message {
        Message::Number(number) => {
            let [high, low] = number.to_be_bytes();
            vec![0x01, 0, 0, high, low]
        }
        Message::ServiceName(name) => [0x02, 0, 0].into_iter().chain(*name).collect(),
        Message::Kind(kind) => vec![0x07, 0, 0, kind & 0x1f],
        Message::Text { text, is_new } => {
            let mut letters: Vec<u8> = text.bytes().take(64).collect();
            if letters.len() < 64 {
                letters.push(b'\r');
            }
            // The buffer is emptied first, the text sent for ever; the last bit clears what receivers show.
            let head = [0x0a, 0, 0, letters.len() as u8 + 1, u8::from(*is_new)];
            head.into_iter().chain(letters).collect()
        }
        Message::Clock(clock) => time(clock),
        Message::SendsClock(sends) => vec![0x19, u8::from(*sends)],
    }
}

/// The time in UTC, and how many half hours the station's clock is ahead of it.
fn time(clock: &Zoned) -> Vec<u8> {
    let half_hours = clock.offset().seconds() / 1800;
    let behind = if half_hours < 0 { 0x20 } else { 0 };
    let utc = clock.with_time_zone(TimeZone::UTC);
    vec![
        0x0d,
        (utc.year() % 100) as u8,
        utc.month().cast_unsigned(),
        utc.day().cast_unsigned(),
        utc.hour().cast_unsigned(),
        utc.minute().cast_unsigned(),
        utc.second().cast_unsigned(),
        (utc.millisecond() / 10) as u8,
        behind | half_hours.unsigned_abs() as u8,
    ]
}

fn crc(bytes: &[u8]) -> u16 {
    let crc = bytes.iter().fold(0xffff_u16, |crc, byte| {
        (0..8).fold(crc ^ u16::from(*byte) << 8, |crc, _| {
            let shifted = crc << 1;
            if crc & 0x8000 == 0 {
                shifted
            } else {
                shifted ^ 0x1021
            }
        })
    });
    !crc
}
