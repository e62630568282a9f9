//! What is open of an input: a stream that ffmpeg reads, or a card.

use std::time::Duration;

use super::card::Card;
use super::child::Child;
use super::sink::Sink;
use crate::stream::{Listener, Memory, Packets, Said, Seam, Seen};

/// What is made of the packets and the sound of one stream.
#[derive(Debug, Default)]
pub(crate) struct Intake {
    pub(super) packets: Packets,
    seam: Seam,
    /// Whether any packet came of it.
    pub(super) spoke: bool,
    /// When the first one came.
    began: Option<Duration>,
}

impl Intake {
    /// Takes the next sound.
    pub(crate) fn sound(&mut self, sound: &[f32], listener: &mut Listener, sink: &dyn Sink) {
        self.seam.sound(sound, |new| give(sink, listener, new));
    }

    /// Takes the next line. Returns what it says, and whether it was the first packet.
    pub(crate) fn line(
        &mut self,
        line: &[u8],
        memory: &mut Memory,
        listener: &mut Listener,
        sink: &dyn Sink,
        now: Duration,
    ) -> (Said, bool) {
        let said = self.packets.read(line);
        let Said::Packet(packet) = said else {
            return (said, false);
        };
        let first = !std::mem::replace(&mut self.spoke, true);
        let seen = memory.see(&packet, now);
        listener.packet(seen, now);
        let since = now.saturating_sub(*self.began.get_or_insert(now));
        if self.seam.packet(&packet, seen, since) {
            listener.repeats();
        }
        self.sound(&[], listener, sink);
        (said, first)
    }
}

/// A stream that is open.
#[derive(Debug)]
pub(super) struct Stream {
    pub(super) number: u64,
    /// Ends it when it is dropped.
    _child: Child,
    pub(super) intake: Intake,
    pub(super) address: usize,
}

impl Stream {
    /// The stream that `child` reads.
    pub(super) fn new(child: Child, number: u64, address: usize) -> Self {
        Self {
            number,
            _child: child,
            intake: Intake::default(),
            address,
        }
    }
}

/// What is open.
#[derive(Debug)]
pub(super) enum Open {
    Stream(Box<Stream>),
    Card(Box<dyn Card>),
}

impl Open {
    /// Returns whether it is the stream of this number.
    pub(super) fn is(&self, number: u64) -> bool {
        matches!(self, Self::Stream(stream) if stream.number == number)
    }
}

/// Takes what a card has by now: all of it is new.
pub(super) fn hear_card(
    card: &mut dyn Card,
    listener: &mut Listener,
    sink: &dyn Sink,
    now: Duration,
) {
    card.hear(&mut |sound| {
        if !sound.is_empty() {
            listener.packet(Seen::Fresh, now);
            give(sink, listener, sound);
        }
    });
}

fn give(sink: &dyn Sink, listener: &mut Listener, new: &[f32]) {
    listener.sound(new);
    sink.push(new);
}
