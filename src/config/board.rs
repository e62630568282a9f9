//! A switch that a machine closes: a relay board or a program, as a table of `config/station.toml` names it.

use std::path::PathBuf;

use super::fault::Draft;
use super::page::At;
use super::reader::{Table, Value};
use crate::words::Text;

/// A switch that a machine closes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Board {
    /// A control line of a serial port.
    Line {
        /// The port.
        device: PathBuf,
        /// Which line.
        line: ControlLine,
        /// Whether the switch is on where the line is off.
        inverted: bool,
    },
    /// A board that takes bytes.
    Bytes {
        /// The serial port.
        device: PathBuf,
        /// Its speed.
        baud: u32,
        /// What switches it on.
        on: Vec<u8>,
        /// What switches it off.
        off: Vec<u8>,
        /// How it is asked for its state; none: it says nothing.
        ask: Option<Asked>,
    },
    /// A board that speaks Modbus RTU.
    Modbus {
        /// The serial port.
        device: PathBuf,
        /// Its speed.
        baud: u32,
        /// The board's number on the line.
        unit: u8,
        /// The switch's number on the board, counted from zero.
        coil: u16,
    },
    /// A file of the kernel: a pin under `/sys/class/gpio`, a relay that the device tree calls a lamp.
    File {
        /// The file.
        file: PathBuf,
        /// What is written to switch it on, and is read back then.
        on: String,
        /// What is written to switch it off.
        off: String,
    },
    /// Programs that switch; no shell is between.
    Command {
        /// What switches on, with its arguments.
        on: Vec<String>,
        /// What switches off.
        off: Vec<String>,
        /// What prints `1` or `0`; none: the state cannot be read.
        state: Option<Vec<String>>,
    },
}

impl Board {
    /// Returns the serial port it is on; none if it is on none.
    #[must_use]
    pub fn device(&self) -> Option<&PathBuf> {
        match self {
            Self::Line { device, .. }
            | Self::Bytes { device, .. }
            | Self::Modbus { device, .. } => Some(device),
            Self::File { .. } | Self::Command { .. } => None,
        }
    }

    /// Whether `other` is known to be the same switch, led another way: what one sets, the other sets too. Of bytes and of
    /// programs nobody here knows what they switch, so these are to be equal.
    #[must_use]
    pub fn is_same_switch(&self, other: &Self) -> bool {
        match (self, other) {
            (
                Self::Line { device, line, .. },
                Self::Line {
                    device: at,
                    line: its,
                    ..
                },
            ) => (device, line) == (at, its),
            (
                Self::Modbus {
                    device, unit, coil, ..
                },
                Self::Modbus {
                    device: at,
                    unit: its,
                    coil: number,
                    ..
                },
            ) => (device, unit, coil) == (at, its, number),
            (
                Self::Bytes {
                    device, on, off, ..
                },
                Self::Bytes {
                    device: at,
                    on: start,
                    off: end,
                    ..
                },
            ) => (device, on, off) == (at, start, end),
            (Self::File { file, .. }, Self::File { file: its, .. }) => file == its,
            (
                Self::Command { on, off, .. },
                Self::Command {
                    on: start,
                    off: end,
                    ..
                },
            ) => (on, off) == (start, end),
            _ => false,
        }
    }

    /// Returns the device or file it is on; none if it is a program's.
    #[must_use]
    pub fn place(&self) -> Option<&PathBuf> {
        match self {
            Self::File { file, .. } => Some(file),
            board => board.device(),
        }
    }
}

/// A control line of a serial port.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ControlLine {
    /// Request to send.
    Rts,
    /// Data terminal ready.
    Dtr,
}

/// How a board is asked for its state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// The question.
    pub question: Vec<u8>,
    /// What the answer holds where it is on.
    pub on: Vec<u8>,
    /// What the answer holds where it is off.
    pub off: Vec<u8>,
}

const BAUD: u32 = 9600;
/// No program of this length switches anything.
const MOST_WORDS: usize = 100;

/// Which of them it is.
#[derive(Clone, Copy)]
enum Kind {
    Line,
    Bytes,
    Modbus,
    File,
    Command,
}

/// As they are called.
const KINDS: [(&str, Kind); 5] = [
    ("line", Kind::Line),
    ("bytes", Kind::Bytes),
    ("modbus", Kind::Modbus),
    ("file", Kind::File),
    ("command", Kind::Command),
];

fn kind(table: &Table<'_>) -> Option<Kind> {
    let kind = table.required("kind", r#"kind = "bytes""#)?;
    Some(kind.choice(&KINDS)?.value)
}

/// Understands the keys of a board in `table`, which its caller finishes; reports what is wrong.
pub(super) fn read(table: &Table<'_>) -> Option<Board> {
    let kind = kind(table)?;
    if let Kind::File = kind {
        return file(table);
    }
    if let Kind::Command = kind {
        let on = table.required("on", r#"on = ["gpioset", "gpiochip0", "17=1"]"#);
        let off = table.required("off", r#"off = ["gpioset", "gpiochip0", "17=0"]"#);
        let state = table.optional("state");
        return Some(Board::Command {
            on: command(on?)?,
            off: command(off?)?,
            state: match state {
                Some(state) => Some(command(state)?),
                None => None,
            },
        });
    }

    let device = device(table, "device");
    let baud = baud(table, BAUD);
    match kind {
        Kind::Line => control_line(table, device),
        Kind::Modbus => modbus(table, device, baud),
        Kind::Bytes | Kind::File | Kind::Command => board_of_bytes(table, device, baud),
    }
}

/// Understands the keys of something that takes a pulse, which the caller finishes; reports what is wrong. Off is what it
/// rests in, and nothing where a pulse is all it is told.
pub(super) fn read_pulse(table: &Table<'_>) -> Option<Board> {
    let kind = kind(table)?;
    match kind {
        Kind::File => return file(table),
        Kind::Command => {
            let pulse = table.required("pulse", r#"pulse = ["/usr/local/bin/nhip"]"#);
            return Some(Board::Command {
                on: command(pulse?)?,
                off: Vec::new(),
                state: None,
            });
        }
        Kind::Line | Kind::Bytes | Kind::Modbus => {}
    }

    let device = device(table, "device");
    let baud = baud(table, BAUD);
    match kind {
        Kind::Line => control_line(table, device),
        Kind::Modbus => modbus(table, device, baud),
        _ => {
            let pulse = table.required("pulse", r#"pulse = "hex:A00101A2""#);
            let pulse = pulse.and_then(bytes);
            Some(Board::Bytes {
                device: device?,
                baud,
                on: pulse?,
                off: Vec::new(),
                ask: None,
            })
        }
    }
}

fn file(table: &Table<'_>) -> Option<Board> {
    let file = absolute(table, "file", r#"file = "/sys/class/gpio/gpio17/value""#);
    let text = |key, usual: &str| {
        let text = table.optional(key).and_then(Value::text);
        text.map_or_else(|| usual.to_owned(), |text| text.value)
    };
    let (on, off) = (text("on", "1"), text("off", "0"));
    Some(Board::File {
        file: file?,
        on,
        off,
    })
}

fn control_line(table: &Table<'_>, device: Option<PathBuf>) -> Option<Board> {
    let lines = [("rts", ControlLine::Rts), ("dtr", ControlLine::Dtr)];
    let line = table
        .required("line", r#"line = "rts""#)
        .and_then(|value| value.choice(&lines));
    let inverted = table.optional("inverted").and_then(Value::flag);
    Some(Board::Line {
        device: device?,
        line: line?.value,
        inverted: inverted.is_some_and(|inverted| inverted.value),
    })
}

fn modbus(table: &Table<'_>, device: Option<PathBuf>, baud: u32) -> Option<Board> {
    let unit = table
        .required("unit", "unit = 1")
        .and_then(|value| value.integer(1..=247));
    let coil = table
        .required("coil", "coil = 0")
        .and_then(|value| value.integer(0..=0xffff));
    Some(Board::Modbus {
        device: device?,
        baud,
        unit: unit?.value as u8,
        coil: coil?.value as u16,
    })
}

fn board_of_bytes(table: &Table<'_>, device: Option<PathBuf>, baud: u32) -> Option<Board> {
    let on = table
        .required("on", r#"on = "hex:A00101A2""#)
        .and_then(bytes);
    let off = table
        .required("off", r#"off = "hex:A00100A1""#)
        .and_then(bytes);
    let ask = table.optional("ask").and_then(bytes);
    let is_on = table.optional("is_on").and_then(bytes);
    let is_off = table.optional("is_off").and_then(bytes);
    let ask = match (ask, is_on, is_off) {
        (Some(question), Some(on), Some(off)) => Some(Asked { question, on, off }),
        (None, None, None) => None,
        _ => {
            let draft = Draft::error(Text::new("config-board-ask"));
            let hint = Value::write(r#"ask = "…", is_on = "…", is_off = "…""#);
            table.page.report(&table.span, draft.hinting(hint));
            None
        }
    };
    Some(Board::Bytes {
        device: device?,
        baud,
        on: on?,
        off: off?,
        ask,
    })
}

/// A device of the kernel, by its absolute path.
pub(super) fn device(table: &Table<'_>, key: &'static str) -> Option<PathBuf> {
    absolute(table, key, r#"device = "/dev/serial/by-id/usb-…""#)
}

fn absolute(table: &Table<'_>, key: &'static str, sample: &'static str) -> Option<PathBuf> {
    let device = table.required(key, sample).and_then(Value::text)?;
    if device.value.starts_with('/') {
        return Some(device.value.into());
    }
    let draft = Draft::error(Text::new("config-board-device"));
    let hint = Value::write(sample);
    table.page.report(&device.span, draft.hinting(hint));
    None
}

/// The speed of a serial port.
pub(super) fn baud(table: &Table<'_>, usual: u32) -> u32 {
    let baud = table
        .optional("baud")
        .and_then(|value| value.integer(300..=921_600));
    baud.map_or(usual, |baud| baud.value as u32)
}

/// A program and its arguments.
pub(super) fn command(value: Value<'_>) -> Option<Vec<String>> {
    let is_empty = value.is_empty_list();
    let (page, span) = (value.page, value.span.clone());
    let words = value.list(Value::text)?.value;
    if is_empty || words.len() > MOST_WORDS {
        let draft = Draft::error(Text::new("config-board-command"));
        page.report(
            &span,
            draft.hinting(Value::write(r#"["gpioset", "gpiochip0", "17=1"]"#)),
        );
        return None;
    }
    Some(words.into_iter().map(|word| word.value).collect())
}

/// Bytes: `hex:A00101A2`, or text in which `\r` and `\n` end a line.
fn bytes(value: Value<'_>) -> Option<Vec<u8>> {
    let page = value.page;
    let At { value: text, span } = value.text()?;
    let Some(digits) = text.strip_prefix("hex:") else {
        let text = text.replace("\\r", "\r").replace("\\n", "\n");
        return Some(text.into_bytes());
    };

    let digits: Vec<u32> = digits
        .chars()
        .filter_map(|digit| digit.to_digit(16))
        .collect();
    let is_whole = digits.len() + 4 == text.chars().filter(|c| *c != ' ').count();
    if digits.is_empty() || digits.len() % 2 == 1 || !is_whole {
        let draft = Draft::error(Text::new("config-board-hex"));
        page.report(&span, draft.hinting(Value::write("\"hex:A00101A2\"")));
        return None;
    }
    let pairs = digits.chunks(2);
    Some(pairs.map(|pair| (pair[0] << 4 | pair[1]) as u8).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_switch_led_another_way_is_known_as_such() {
        let modbus = |baud, coil| Board::Modbus {
            device: "/dev/ttyUSB0".into(),
            baud,
            unit: 1,
            coil,
        };
        let bytes = |baud, off: &str| Board::Bytes {
            device: "/dev/ttyUSB0".into(),
            baud,
            on: b"ON".to_vec(),
            off: off.into(),
            ask: None,
        };
        let line = |line, inverted| Board::Line {
            device: "/dev/ttyS0".into(),
            line,
            inverted,
        };
        for (one, other, expected) in [
            (modbus(9600, 0), modbus(19_200, 0), true),
            (modbus(9600, 0), modbus(9600, 1), false),
            (bytes(9600, "OFF"), bytes(1200, "OFF"), true),
            (bytes(9600, "OFF"), bytes(9600, "OFF2"), false),
            (bytes(9600, "OFF"), modbus(9600, 0), false),
            (
                line(ControlLine::Rts, false),
                line(ControlLine::Rts, true),
                true,
            ),
            (
                line(ControlLine::Rts, false),
                line(ControlLine::Dtr, false),
                false,
            ),
        ] {
            assert_eq!(one.is_same_switch(&other), expected, "{one:?} {other:?}");
        }
    }
}
