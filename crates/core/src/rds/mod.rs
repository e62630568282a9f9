//! RDS: what an encoder beside the transmitter is told, so that receivers show the station's name and what is on air.
//!
//! Receivers in cars know no Vietnamese letters: text is folded to those every one of them shows. Two dialects are
//! written, UECP (EBU SPB 490) and the lines of cheap encoders.
//!
//! Pure: text and clock come in as values, bytes go out.

mod plain;
mod text;
mod uecp;

pub use plain::Lines;
pub use text::{radio_text, service_name};
pub use uecp::{Address, frame};

use std::time::Duration;

use jiff::Zoned;

/// What stays, is said again so often: an encoder that lost its power has forgotten it.
const AGAIN: Duration = Duration::from_secs(600);
/// Receivers need their time to show a text.
const TEXT_STAYS: Duration = Duration::from_secs(10);

/// What a receiver shows of the station, whatever is on air.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// Its name, in eight letters.
    pub service_name: [u8; 8],
    /// Its number (PI); none leaves the encoder's own.
    pub number: Option<u16>,
    /// The kind of its programs (PTY), 0 to 31; none leaves the encoder's own.
    pub kind: Option<u8>,
}

/// Something an encoder is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Message {
    /// The station's number.
    Number(u16),
    /// The station's name.
    ServiceName([u8; 8]),
    /// The kind of its programs.
    Kind(u8),
    /// What is on air.
    Text {
        /// At most 64 plain letters.
        text: String,
        /// Whether receivers clear what they show: the text is another.
        is_new: bool,
    },
    /// The time.
    Clock(Zoned),
    /// Whether the encoder sends the time on.
    SendsClock(bool),
}

/// What is known at one moment.
#[derive(Debug, Clone, Copy)]
pub struct Scene<'a> {
    /// The station.
    pub identity: &'a Identity,
    /// What is on air, as [`radio_text`] folds it.
    pub text: &'a str,
    /// The time; none while the clock is not believed.
    pub clock: Option<&'a Zoned>,
}

/// Decides what an encoder is told next.
#[derive(Debug, Default)]
pub struct Prompter {
    /// When what stays was said last, by the time since the start.
    identity: Option<Duration>,
    /// The text it shows, since when, and whether it was said since what stays was.
    text: Option<(String, Duration)>,
    /// Whether it sends the time, and when it was told the time.
    clock: Option<(bool, Duration)>,
}

impl Prompter {
    /// Returns what is to be told at `uptime`, in order; nothing most of the time.
    pub fn look(&mut self, scene: &Scene<'_>, uptime: Duration) -> Vec<Message> {
        let since = |then: Duration| uptime.saturating_sub(then);
        let mut messages = Vec::new();
        let again = self.identity.is_none_or(|then| since(then) >= AGAIN);
        if again {
            self.identity = Some(uptime);
            messages.extend(scene.identity.number.map(Message::Number));
            messages.push(Message::ServiceName(scene.identity.service_name));
            messages.extend(scene.identity.kind.map(Message::Kind));
        }

        let (is_new, may_change) = match &self.text {
            None => (true, true),
            Some((text, then)) => (text != scene.text, since(*then) >= TEXT_STAYS),
        };
        if is_new && may_change || again && !is_new {
            let then = self.text.take().map(|(_, then)| then);
            let then = then.filter(|_| !is_new).unwrap_or(uptime);
            self.text = Some((scene.text.to_owned(), then));
            let text = scene.text.to_owned();
            messages.push(Message::Text { text, is_new });
        }

        match (scene.clock, self.clock) {
            (Some(_), Some((true, then))) if since(then) < AGAIN => {}
            (Some(clock), _) => {
                messages.push(Message::Clock(clock.clone()));
                messages.push(Message::SendsClock(true));
                self.clock = Some((true, uptime));
            }
            (None, Some((false, then))) if since(then) < AGAIN => {}
            (None, _) => {
                messages.push(Message::SendsClock(false));
                self.clock = Some((false, uptime));
            }
        }
        messages
    }

    /// Forgets what the encoder was told: it has not heard it, or lost its power.
    pub fn forget(&mut self) {
        *self = Self::default();
    }
}

#[cfg(test)]
mod tests;
