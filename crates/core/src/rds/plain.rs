//! The lines of cheap encoders: a name, `=`, a value, the end of the line.

use super::Message;

/// What an encoder calls what it is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lines {
    /// What stands before a text: `RT1=`, `RT=`, `TEXT=`.
    pub text: String,
    /// How it is told the time, as `strftime` writes it; nothing where it is not.
    pub clock: Vec<String>,
}

impl Lines {
    /// Returns the lines that tell `message`; none where this encoder is not told of such.
    #[must_use]
    pub fn write(&self, message: &Message) -> Vec<u8> {
        let lines = match message {
            Message::Number(number) => vec![format!("PI={number:04X}")],
            Message::ServiceName(name) => {
                vec![format!("PS={}", String::from_utf8_lossy(name))]
            }
            Message::Kind(kind) => vec![format!("PTY={kind}")],
            Message::Text { text, .. } => vec![format!("{}{text}", self.text)],
            Message::Clock(clock) => {
                let written =
                    |format: &String| jiff::fmt::strtime::format(format, clock).unwrap_or_default();
                self.clock.iter().map(written).collect()
            }
            Message::SendsClock(_) if self.clock.is_empty() => Vec::new(),
            Message::SendsClock(sends) => vec![format!("CT={}", u8::from(*sends))],
        };
        let lines = lines.iter().filter(|line| !line.is_empty());
        lines
            .flat_map(|line| format!("{line}\r\n").into_bytes())
            .collect()
    }
}
