//! A serial port: opened, written to, and read until an answer is there or has not come.

use std::io::{ErrorKind, Read, Write};
use std::path::Path;
use std::time::Duration;

use serialport::{ClearBuffer, SerialPort, TTYPort};

/// One read waits for so long; how often it is tried again is counted, so that no clock is needed.
const READ: Duration = Duration::from_millis(50);
/// No answer is longer.
const MOST_BYTES: usize = 4096;

/// An open serial port.
#[derive(Debug)]
pub(in crate::station) struct Port {
    tty: TTYPort,
    baud: u32,
}

impl Port {
    /// Opens `device` for this process alone, at `baud`, eight bits, no parity.
    pub(in crate::station) fn open(device: &Path, baud: u32) -> Result<Self, String> {
        let port = serialport::new(device.to_string_lossy(), baud).timeout(READ);
        match port.open_native() {
            Ok(tty) => Ok(Self { tty, baud }),
            Err(problem) => Err(format!("{}: {problem}", device.display())),
        }
    }

    /// Speaks at `baud` from now on; its lines stay as they are.
    pub(in crate::station) fn speak_at(&mut self, baud: u32) -> Result<(), String> {
        if baud != self.baud {
            self.tty
                .set_baud_rate(baud)
                .map_err(|problem| problem.to_string())?;
            self.baud = baud;
        }
        Ok(())
    }

    /// Writes `bytes`; what came before is forgotten, so that an old answer is not taken for the next.
    pub(in crate::station) fn ask(&mut self, bytes: &[u8]) -> Result<(), String> {
        self.tty
            .clear(ClearBuffer::Input)
            .map_err(|problem| problem.to_string())?;
        self.say(bytes)
    }

    /// Writes `bytes`.
    pub(in crate::station) fn say(&mut self, bytes: &[u8]) -> Result<(), String> {
        self.tty
            .write_all(bytes)
            .map_err(|problem| problem.to_string())
    }

    /// Reads until `is_whole` of all that came, for `patience` of silence at most. Returns what came.
    pub(in crate::station) fn read_until(
        &mut self,
        patience: Duration,
        is_whole: impl Fn(&[u8]) -> bool,
    ) -> Result<Vec<u8>, String> {
        let mut tries = patience.as_millis().div_ceil(READ.as_millis());
        let (mut came, mut block) = (Vec::new(), [0; 256]);
        while !is_whole(&came) && came.len() < MOST_BYTES {
            match self.tty.read(&mut block) {
                Ok(0) => return Err("gone".to_owned()),
                Ok(read) => came.extend_from_slice(&block[..read]),
                Err(problem) if problem.kind() == ErrorKind::TimedOut => {
                    tries = tries.saturating_sub(1);
                    if tries == 0 {
                        return Ok(came);
                    }
                }
                Err(problem) => return Err(problem.to_string()),
            }
        }
        Ok(came)
    }

    /// Sets the control line "request to send".
    pub(in crate::station) fn rts(&mut self, on: bool) -> Result<(), String> {
        self.tty
            .write_request_to_send(on)
            .map_err(|problem| problem.to_string())
    }

    /// Sets the control line "data terminal ready".
    pub(in crate::station) fn dtr(&mut self, on: bool) -> Result<(), String> {
        self.tty
            .write_data_terminal_ready(on)
            .map_err(|problem| problem.to_string())
    }
}
