//! Listening to an input for a while, to tell a person what it brings.

use std::path::Path;
use std::sync::mpsc::sync_channel;
use std::time::Duration;

use super::card::Cards;
use super::child::{Child, Heard};
use super::receiver::{TURN, WAITING, failed};
use crate::clock::Clock;
use crate::stream::{About, Packets, Said};
use crate::words::Text;

/// What listening for a while found.
#[derive(Debug, Default, Clone, PartialEq)]
pub struct Probe {
    /// What the stream is.
    pub about: About,
    /// From opening it to its first sound.
    pub first_sound: Option<Duration>,
    /// Sound that came in the first second of it: what the server had held back, and so at least how late it is.
    pub burst: Duration,
    /// Sound that came in all.
    pub sound: Duration,
    /// The highest sample, linear.
    pub peak: f32,
    /// The mean of its squares.
    pub power: f64,
    /// Why nothing came, or not any more.
    pub problem: Option<Text>,
}

/// What comes within so long of the first sound was held back.
const AT_ONCE: Duration = Duration::from_secs(1);

/// Adds up what is heard.
#[derive(Debug, Default)]
struct Sum {
    first: Option<Duration>,
    samples: usize,
    burst: usize,
    peak: f32,
    squares: f64,
}

impl Sum {
    /// Takes sound that came so long after it was opened.
    fn hear(&mut self, sound: &[f32], at: Duration) {
        if sound.is_empty() {
            return;
        }
        let first = *self.first.get_or_insert(at);
        self.samples += sound.len();
        if at <= first + AT_ONCE {
            self.burst = self.samples;
        }
        for sample in sound {
            self.peak = self.peak.max(sample.abs());
            self.squares += f64::from(*sample) * f64::from(*sample);
        }
    }

    fn probe(self, about: About, problem: Option<Text>) -> Probe {
        let seconds = |samples: usize| Duration::from_secs_f64(samples as f64 / 96_000.0);
        Probe {
            about,
            first_sound: self.first,
            burst: seconds(self.burst).saturating_sub(AT_ONCE),
            sound: seconds(self.samples),
            peak: self.peak,
            power: self.squares / self.samples.max(1) as f64,
            problem,
        }
    }
}

/// Listens to `url` for `length`, with the ffmpeg at `program`.
///
/// # Errors
/// If ffmpeg cannot be started.
pub fn probe(
    url: &str,
    program: &Path,
    length: Duration,
    clock: &dyn Clock,
) -> std::io::Result<Probe> {
    let (to, inbox) = sync_channel(WAITING);
    let begun = clock.uptime();
    let child = Child::open(program, url, None, 0, &to)?;
    let (mut sum, mut packets, mut words) = (Sum::default(), Packets::default(), None);
    while let Some(left) = (begun + length).checked_sub(clock.uptime()) {
        match inbox.recv_timeout(left) {
            Ok((_, Heard::Sound(sound))) => {
                sum.hear(&sound, clock.uptime().saturating_sub(begun));
            }
            Ok((_, Heard::Line(line))) => {
                if let Said::Words(said) = packets.read(&line) {
                    words = Some(said);
                }
            }
            Ok((_, Heard::Ended)) | Err(_) => break,
        }
    }

    drop(child);
    // Its last words may still be on their way.
    for (_, heard) in inbox.try_iter() {
        if let Heard::Line(line) = heard
            && let Said::Words(said) = packets.read(&line)
        {
            words = Some(said);
        }
    }
    Ok(sum.probe(packets.about().clone(), words.map(failed)))
}

/// Listens to the card called `name` for `length`.
#[must_use]
pub fn probe_card(name: &str, cards: &dyn Cards, length: Duration, clock: &dyn Clock) -> Probe {
    let begun = clock.uptime();
    let mut card = cards.open(name);
    let mut sum = Sum::default();
    loop {
        let at = clock.uptime().saturating_sub(begun);
        card.hear(&mut |sound| sum.hear(sound, at));
        if at >= length || card.ended().is_some() {
            break;
        }
        clock.sleep(TURN);
    }
    let mut probe = sum.probe(card.about().unwrap_or_default(), card.ended());
    // A card holds nothing back: what came at once was its own start.
    probe.burst = Duration::ZERO;
    probe
}
