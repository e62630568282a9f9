//! A USB button or keypad, as the kernel shows it: `/dev/input/by-id/…-event-kbd`.
//!
//! Such a file gives records of the C struct `input_event`: two words of time, a type, a code, a value. They are read as
//! bytes, so that no device needs a library, and a pipe does for one in a test.

use std::fs::{File, OpenOptions};
use std::io::{self, Read};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::time::Duration;

use rustix::event::{PollFd, PollFlags, poll};
use rustix::fs::OFlags;
use rustix::time::Timespec;

use super::Contact;

/// Bytes of the time before each record: two words of the machine.
const TIME: usize = 2 * size_of::<usize>();
/// Bytes of a record.
const RECORD: usize = TIME + 8;
/// A key.
const KEY: u16 = 1;

/// The device.
#[derive(Debug)]
pub(super) struct Keypad {
    file: File,
    /// The one key that counts; none: any.
    key: Option<u16>,
    /// Bytes of a record that is not whole yet.
    rest: Vec<u8>,
}

impl Keypad {
    /// Opens the device at `path`.
    ///
    /// # Errors
    /// If it is not there, or the account may not read it.
    pub(super) fn open(path: &Path, key: Option<u16>) -> io::Result<Self> {
        let file = OpenOptions::new()
            .read(true)
            .custom_flags(OFlags::NONBLOCK.bits().cast_signed())
            .open(path)?;
        Ok(Self {
            file,
            key,
            rest: Vec::new(),
        })
    }
}

impl Contact for Keypad {
    fn changes(&mut self, patience: Duration) -> io::Result<Vec<bool>> {
        let timeout = Timespec {
            tv_sec: patience.as_secs().cast_signed(),
            tv_nsec: patience.subsec_nanos().into(),
        };
        let mut asked = [PollFd::new(&self.file, PollFlags::IN)];
        if poll(&mut asked, Some(&timeout))? == 0 {
            return Ok(Vec::new());
        }

        let mut bytes = [0; 64 * RECORD];
        let read = match self.file.read(&mut bytes) {
            // Nobody is at the other end any more.
            Ok(0) => return Err(io::ErrorKind::UnexpectedEof.into()),
            Ok(read) => read,
            Err(problem) if problem.kind() == io::ErrorKind::WouldBlock => 0,
            Err(problem) => return Err(problem),
        };
        self.rest.extend_from_slice(&bytes[..read]);
        let whole = self.rest.len() / RECORD * RECORD;
        let records: Vec<u8> = self.rest.drain(..whole).collect();
        Ok(pressed(&records, self.key))
    }
}

/// What whole records say of the key: down or up. A key that repeats is down.
fn pressed(records: &[u8], key: Option<u16>) -> Vec<bool> {
    let of = |record: &[u8; RECORD]| {
        let two = |at: usize| u16::from_ne_bytes([record[at], record[at + 1]]);
        let (kind, code) = (two(TIME), two(TIME + 2));
        let value = record.last_chunk().copied().map_or(0, i32::from_ne_bytes);
        let is_ours = kind == KEY && key.is_none_or(|key| key == code);
        is_ours.then_some(value != 0)
    };
    records
        .as_chunks::<RECORD>()
        .0
        .iter()
        .filter_map(of)
        .collect()
}

#[cfg(test)]
pub(super) fn record(kind: u16, code: u16, value: i32) -> Vec<u8> {
    let mut bytes = vec![7; TIME];
    bytes.extend(kind.to_ne_bytes());
    bytes.extend(code.to_ne_bytes());
    bytes.extend(value.to_ne_bytes());
    bytes
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    #[test]
    fn keys_come_through_in_whatever_pieces() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("pipe");
        let made = std::process::Command::new("mkfifo")
            .arg(&path)
            .status()
            .unwrap();
        assert!(made.success());
        assert!(Keypad::open(&folder.path().join("none"), None).is_err());
        let mut keypad = Keypad::open(&path, Some(28)).unwrap();
        let mut device = OpenOptions::new().write(true).open(&path).unwrap();
        let told = [
            record(4, 4, 28),
            record(1, 28, 1),
            record(0, 0, 0),
            record(1, 30, 1),
            record(1, 28, 2),
            record(1, 28, 0),
        ]
        .concat();
        let mut found = Vec::new();
        for piece in told.chunks(7) {
            device.write_all(piece).unwrap();
            found.extend(keypad.changes(Duration::from_secs(1)).unwrap());
        }
        assert_eq!(found, [true, true, false]);
        assert_eq!(keypad.changes(Duration::ZERO).unwrap(), [false; 0]);
        drop(device);
        assert!(
            keypad.changes(Duration::from_secs(1)).is_err(),
            "pulled out"
        );
    }
}
