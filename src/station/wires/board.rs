//! Relay boards: one trait over control lines, bytes, Modbus RTU, files of the kernel and programs.

use std::collections::HashMap;
use std::fs;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::Duration;

use rmodbus::ModbusProto;
use rmodbus::client::ModbusRequest;

use super::port::Port;
use super::program;
use crate::config::{Asked, Board, ControlLine};

/// A board answers within this time.
const PATIENCE: Duration = Duration::from_millis(500);
/// A switch is tried so often.
const TRIES: u32 = 3;

/// Something that is switched by wire.
pub(in crate::station) trait Switch: Send {
    /// Switches it.
    ///
    /// # Errors
    /// What was seen, if it does not take it.
    fn set(&mut self, on: bool) -> Result<(), String>;

    /// Returns whether it is on; none if it does not say.
    ///
    /// # Errors
    /// What was seen, if it does not answer as it should.
    fn state(&mut self) -> Result<Option<bool>, String>;
}

/// Returns the switch that `board` names. Nothing is opened yet.
pub(in crate::station) fn switch(board: &Board) -> Box<dyn Switch> {
    let (board, port) = (board.clone(), Line::default());
    Box::new(Wired { board, port })
}

/// The serial ports of several boards: those on one device share it, as no port is opened twice.
#[derive(Debug, Default)]
pub(in crate::station) struct Ports(HashMap<PathBuf, Weak<Mutex<Option<Port>>>>);

impl Ports {
    /// Returns the switch that `board` names. Nothing is opened yet; an open port stays open while one of its boards is
    /// there.
    pub(in crate::station) fn switch(&mut self, board: &Board) -> Box<dyn Switch> {
        let port = match board.device() {
            Some(device) => {
                let shared = self.0.get(device).and_then(Weak::upgrade);
                let port = shared.unwrap_or_default();
                self.0.insert(device.clone(), Arc::downgrade(&port));
                port
            }
            None => Line::default(),
        };
        let board = board.clone();
        Box::new(Wired { board, port })
    }
}

/// Switches `switch` and reads it back; tries it three times. Returns whether it has said so itself.
///
/// # Errors
/// What was seen last, if it is not as wanted.
pub(in crate::station) fn set_for_sure(
    switch: &mut dyn Switch,
    on: bool,
) -> Result<bool, (u32, String)> {
    set_counted(switch, on).map(|(_, read_back)| read_back)
}

/// Switches `switch` so. Returns how often it was tried, and whether it has said so itself.
///
/// # Errors
/// What was seen last, if it is not as wanted.
pub(in crate::station) fn set_counted(
    switch: &mut dyn Switch,
    on: bool,
) -> Result<(u32, bool), (u32, String)> {
    let mut seen = String::new();
    for tries in 1..=TRIES {
        let state = switch.set(on).and_then(|()| switch.state());
        match state {
            Ok(None) => return Ok((tries, false)),
            Ok(Some(is)) if is == on => return Ok((tries, true)),
            Ok(Some(is)) => seen = format!("it says {}", if is { "on" } else { "off" }),
            Err(problem) => seen = problem,
        }
    }
    Err((TRIES, seen))
}

/// A port, which is opened when it is needed first and may serve several boards.
type Line = Arc<Mutex<Option<Port>>>;

/// A board and its port.
struct Wired {
    board: Board,
    port: Line,
}

impl Wired {
    /// Does `act` with the port; one that fails is opened again next time.
    fn with<T>(
        &mut self,
        act: impl FnOnce(&Board, &mut Port) -> Result<T, String>,
    ) -> Result<T, String> {
        let mut held = self.port.lock().unwrap_or_else(PoisonError::into_inner);
        let (device, baud) = match &self.board {
            Board::Bytes { device, baud, .. } | Board::Modbus { device, baud, .. } => {
                (device, Some(*baud))
            }
            // Its lines rise and fall at any speed.
            Board::Line { device, .. } => (device, None),
            Board::File { .. } | Board::Command { .. } => return Err("no port".to_owned()),
        };
        let mut port = match held.take() {
            Some(port) => port,
            None => Port::open(device, baud.unwrap_or(9600))?,
        };
        // Whoever opened it may speak at another.
        if let Some(baud) = baud {
            port.speak_at(baud)?;
        }
        let done = act(&self.board, &mut port)?;
        *held = Some(port);
        Ok(done)
    }
}

impl Switch for Wired {
    fn set(&mut self, on: bool) -> Result<(), String> {
        match &self.board {
            Board::Command { on: start, off, .. } => {
                let command = if on { start } else { off };
                // A pulse has only one word.
                return if command.is_empty() {
                    Ok(())
                } else {
                    program::run(command, "").map(drop)
                };
            }
            Board::File {
                file,
                on: start,
                off,
            } => {
                let text = if on { start } else { off };
                return fs::write(file, text)
                    .map_err(|problem| format!("{}: {problem}", file.display()));
            }
            _ => {}
        }
        self.with(|board, port| match board {
            Board::Line { line, inverted, .. } => match line {
                ControlLine::Rts => port.rts(on != *inverted),
                ControlLine::Dtr => port.dtr(on != *inverted),
            },
            Board::Bytes { on: start, off, .. } => port.ask(if on { start } else { off }),
            Board::Modbus { unit, coil, .. } => set_coil(port, *unit, *coil, on),
            Board::File { .. } | Board::Command { .. } => Ok(()),
        })
    }

    fn state(&mut self) -> Result<Option<bool>, String> {
        match &self.board {
            Board::Line { .. } | Board::Bytes { ask: None, .. } => Ok(None),
            Board::File { file, on, off } => {
                let text = fs::read_to_string(file)
                    .map_err(|problem| format!("{}: {problem}", file.display()))?;
                match text.trim() {
                    said if said == on => Ok(Some(true)),
                    said if said == off => Ok(Some(false)),
                    said => Err(format!("neither {on} nor {off}: {said}")),
                }
            }
            Board::Command { state, .. } => match state {
                None => Ok(None),
                Some(command) => match program::run(command, "")?.as_str() {
                    "1" => Ok(Some(true)),
                    "0" => Ok(Some(false)),
                    said => Err(format!("neither 1 nor 0: {said}")),
                },
            },
            Board::Bytes { .. } | Board::Modbus { .. } => self.with(|board, port| match board {
                Board::Bytes { ask: Some(ask), .. } => asked(port, ask).map(Some),
                Board::Modbus { unit, coil, .. } => coil_of(port, *unit, *coil).map(Some),
                _ => Ok(None),
            }),
        }
    }
}

fn asked(port: &mut Port, ask: &Asked) -> Result<bool, String> {
    let holds = |came: &[u8], part: &[u8]| came.windows(part.len().max(1)).any(|at| at == part);
    port.ask(&ask.question)?;
    let came = port.read_until(PATIENCE, |came| {
        holds(came, &ask.on) || holds(came, &ask.off)
    })?;
    match (holds(&came, &ask.on), holds(&came, &ask.off)) {
        (true, false) => Ok(true),
        (false, true) => Ok(false),
        _ if came.is_empty() => Err("no answer".to_owned()),
        _ => Err(format!("answers {:?}", String::from_utf8_lossy(&came))),
    }
}

fn set_coil(port: &mut Port, unit: u8, coil: u16, on: bool) -> Result<(), String> {
    let mut request = ModbusRequest::new(unit, ModbusProto::Rtu);
    let mut frame = Vec::new();
    request
        .generate_set_coil(coil, on, &mut frame)
        .map_err(|problem| problem.to_string())?;
    let answer = answer(port, &frame)?;
    request
        .parse_ok(&answer)
        .map_err(|problem| problem.to_string())
}

fn coil_of(port: &mut Port, unit: u8, coil: u16) -> Result<bool, String> {
    let (_, frame) = question(unit, coil)?;
    let answer = answer(port, &frame)?;
    coil_said(unit, coil, &answer)
}

/// Returns the question for the state of `coil`.
fn question(unit: u8, coil: u16) -> Result<(ModbusRequest, Vec<u8>), String> {
    let mut request = ModbusRequest::new(unit, ModbusProto::Rtu);
    let mut frame = Vec::new();
    request
        .generate_get_coils(coil, 1, &mut frame)
        .map_err(|problem| problem.to_string())?;
    Ok((request, frame))
}

/// Reads out of `came`, which may be anything, what the board `unit` says of `coil`.
///
/// # Errors
/// What was seen, if it is no answer to that.
pub fn coil_said(unit: u8, coil: u16, came: &[u8]) -> Result<bool, String> {
    let (request, frame) = question(unit, coil)?;
    belongs(&frame, came)?;
    let mut state = Vec::<bool>::new();
    request
        .parse_bool(came, &mut state)
        .map_err(|problem| problem.to_string())?;
    state.first().copied().ok_or_else(|| "no state".to_owned())
}

/// Asks by `frame` and returns the answer's frame.
fn answer(port: &mut Port, frame: &[u8]) -> Result<Vec<u8>, String> {
    port.ask(frame)?;
    let came = port.read_until(PATIENCE, is_whole)?;
    belongs(frame, &came)?;
    Ok(came)
}

/// Whether all of an answer came.
fn is_whole(came: &[u8]) -> bool {
    /// Number, function and length, or the whole of a refusal.
    const HEAD: usize = 5;
    let length = || {
        let guessed = rmodbus::guess_response_frame_len(came, ModbusProto::Rtu);
        guessed.ok().map(usize::from)
    };
    came.len() >= HEAD && length().is_none_or(|length| came.len() >= length)
}

/// Sees that `came` is a whole answer to `frame`: another board's, or a late one, is none.
fn belongs(frame: &[u8], came: &[u8]) -> Result<(), String> {
    if !is_whole(came) {
        return Err("no answer".to_owned());
    }
    if came[0] != frame[0] || came[1] & 0x7f != frame[1] {
        return Err("answer to another question".to_owned());
    }
    Ok(())
}

#[cfg(test)]
mod tests;
