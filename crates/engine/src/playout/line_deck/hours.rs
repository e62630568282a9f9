//! Hours of a sender whose crystal is not the card's.

#![expect(clippy::print_stdout, reason = "what hours were like is worth reading")]

use phatthanh_core::stream::LOW;

use super::*;

const SECOND: usize = FRAMES_PER_SECOND as usize;

/// The pitches of what is sent, left and right: each table is a second long.
const PITCHES: [usize; CHANNELS] = [997, 9973];

/// A way in which sound arrives.
#[derive(Debug, Clone, Copy)]
struct Sender {
    /// Frames that come at a time.
    piece: usize,
    /// How long one is held up at most, in frames; each by chance.
    jitter: usize,
    /// How much is held when it begins, in frames.
    target: usize,
    /// Whether it is a card.
    steady: bool,
}

/// A stream of MP3 by a network that holds 350 ms up, with the least buffer that the file takes and with the usual one.
const THIN: Sender = Sender {
    piece: 1152,
    jitter: SECOND * 7 / 20,
    target: 2 * SECOND,
    steady: false,
};
const STREAM: Sender = Sender {
    target: 3 * SECOND,
    ..THIN
};
/// Pieces of a playlist, each a second late by turns.
const PIECES: Sender = Sender {
    piece: 4 * SECOND,
    jitter: SECOND,
    target: 10 * SECOND,
    steady: false,
};
/// A card that two programs share.
const CARD: Sender = Sender {
    piece: 1024,
    jitter: SECOND * 57 / 1000,
    target: 2 * SECOND,
    steady: true,
};

/// Pieces by their arrival, in frames of the card.
struct Arrivals {
    sender: Sender,
    ppm: f64,
    sent: usize,
    random: u32,
    /// When the next piece arrives.
    at: f64,
}

impl Arrivals {
    fn new(sender: Sender, ppm: f64) -> Self {
        let (sent, random, at) = (0, 7, 0.0);
        let mut arrivals = Self {
            sender,
            ppm,
            sent,
            random,
            at,
        };
        arrivals.schedule();
        arrivals
    }

    fn schedule(&mut self) {
        self.random = self
            .random
            .wrapping_mul(1_664_525)
            .wrapping_add(1_013_904_223);
        let held_up = (self.random >> 8) as usize % (self.sender.jitter + 1);
        let whole = (self.sent + self.sender.piece) as f64 / (1.0 + self.ppm * 1e-6);
        // None overtakes another.
        self.at = self.at.max(whole + held_up as f64);
    }

    /// Returns how many frames have arrived by `now` that had not before.
    fn by(&mut self, now: usize) -> usize {
        let before = self.sent;
        while self.at <= now as f64 {
            self.sent += self.sender.piece;
            self.schedule();
        }
        self.sent - before
    }
}

fn line(sender: Sender) -> Line {
    let line = Line::new(Frames::new(sender.target as u64));
    line.is_from_card(sender.steady);
    line
}

/// Where the level stays, by the rule alone: the least and the most of eight hours, but for the first of them.
fn levels(sender: Sender, ppm: f64) -> (usize, usize) {
    let line = line(sender);
    let mut pace = Pace::new(line.target(), line.floor());
    let mut arrivals = Arrivals::new(sender, ppm);
    let (mut held, mut hurry, mut now) = (0.0, 0.0_f64, 0);
    while held < (sender.target + sender.piece) as f64 {
        now += Follower::BLOCK;
        held += arrivals.by(now) as f64;
    }
    let (mut least, mut most) = (usize::MAX, 0);
    for block in 0..8 * 3600 * SECOND / Follower::BLOCK {
        now += Follower::BLOCK;
        held += arrivals.by(now) as f64;
        held -= Follower::BLOCK as f64 * (1.0 + hurry * 1e-6);
        let there = held.max(0.0) as usize;
        if let Some(ppm) = pace.taken(there) {
            hurry = ppm.clamp(-400.0, 400.0);
        }
        if block >= 3600 * SECOND / Follower::BLOCK {
            (least, most) = (least.min(there), most.max(there));
        }
    }
    (least, most)
}

/// By whatever way it comes, a sender whose crystal is 200 millionths off is followed for eight hours: never counted as dry,
/// never much later than it began.
#[test]
fn the_senders_clock_is_followed() {
    for (name, sender) in [
        ("thin", THIN),
        ("stream", STREAM),
        ("pieces", PIECES),
        ("card", CARD),
    ] {
        for ppm in [-200.0, -120.0, 0.0, 120.0, 200.0] {
            let (least, most) = levels(sender, ppm);
            let seconds = |frames: usize| frames as f64 / SECOND as f64;
            println!(
                "{name} {ppm}: {:.2} to {:.2} s",
                seconds(least),
                seconds(most)
            );
            assert!(least > LOW.index(), "{name} {ppm}: {least}");
            let bound = sender.target + 2 * sender.piece.max(SECOND / 2) + sender.jitter;
            assert!(most < bound, "{name} {ppm}: {most}");
        }
    }
}

/// What leaves a deck, held against the sines that went in.
#[derive(Default)]
struct Ear {
    before: [[f64; 2]; CHANNELS],
    /// Of a block, by channel: x², x times its neighbours, neighbours².
    sums: [[f64; 3]; CHANNELS],
    frames: usize,
    heard: usize,
    /// How far the worst block is below its sine, by channel, in dB; and how many of the right one are not 100 dB below.
    worst: [f64; CHANNELS],
    rough: usize,
}

impl Ear {
    /// A sine is its neighbours' sum, by a factor that its pitch gives: what is left of that is none of it. A frame lost or
    /// repeated anywhere leaves a thousandth and more, whatever the pitch is at that moment.
    fn hear(&mut self, sound: &[f32]) {
        for frame in sound.chunks_exact(CHANNELS) {
            for (channel, sample) in frame.iter().enumerate() {
                let next = f64::from(*sample);
                let [last, this] = self.before[channel];
                let (sums, both) = (&mut self.sums[channel], last + next);
                sums[0] += this * this;
                sums[1] += this * both;
                sums[2] += both * both;
                self.before[channel] = [this, next];
            }
            self.frames += 1;
            if self.frames == BLOCK {
                self.judge();
            }
        }
    }

    fn judge(&mut self) {
        self.frames = 0;
        self.heard += 1;
        for (channel, [own, cross, both]) in std::mem::take(&mut self.sums).into_iter().enumerate()
        {
            // The deck's delay and its first change of pace.
            if self.heard < 200 {
                continue;
            }
            let factor = cross / own;
            let left = (both - cross * factor) / (2.0 + factor * factor);
            let below = 10.0 * (left.max(f64::MIN_POSITIVE) / own).log10();
            self.worst[channel] = self.worst[channel].max(below);
            if channel == 1 && below > -100.0 {
                self.rough += 1;
            }
        }
    }
}

const BLOCK: usize = 480;

/// A sine from a line through a deck for so long, with everything that is between.
fn hours(sender: Sender, ppm: f64, seconds: usize) {
    let table: Vec<f32> = (0..SECOND)
        .flat_map(|at| {
            PITCHES.map(|hertz| {
                let turn = (at * hertz % SECOND) as f64 / SECOND as f64;
                (0.5 * (std::f64::consts::TAU * turn).sin()) as f32
            })
        })
        .collect();
    let line = line(sender);
    let (mut deck, mut filler) = LineDeck::with_filler(&line);
    let mut arrivals = Arrivals::new(sender, ppm);
    let (mut now, mut sent) = (0, 0);
    let mut turn = |filler: &mut Filler| {
        now += SECOND / 50;
        for _ in 0..arrivals.by(now) {
            let at = sent % SECOND * CHANNELS;
            line.push(&table[at..at + CHANNELS]);
            sent += 1;
        }
        filler.fill();
    };
    for _ in 0..(sender.target + 2 * sender.piece + sender.jitter) / (SECOND / 50) {
        turn(&mut filler);
        deck.stand_by();
    }

    let mut ear = Ear {
        worst: [f64::MIN; CHANNELS],
        ..Ear::default()
    };
    let mut block = vec![0.0; SECOND / 50 * CHANNELS];
    let (mut least, mut most) = (usize::MAX, 0);
    for _ in 0..seconds * 50 {
        turn(&mut filler);
        deck.read(&mut block);
        ear.hear(&block);
        let level = line.level().index();
        (least, most) = (least.min(level), most.max(level));
    }
    println!(
        "{sender:?} {ppm} ppm, {seconds} s: {} frames missing, held {:.2} to {:.2} s; worst block {:.1} dB at {} Hz, {:.1} dB at {} Hz ({} of {} over -100 dB)",
        deck.missing().index(),
        least as f64 / SECOND as f64,
        most as f64 / SECOND as f64,
        ear.worst[0],
        PITCHES[0],
        ear.worst[1],
        PITCHES[1],
        ear.rough,
        ear.heard
    );
    assert_eq!(deck.missing(), Frames::ZERO);
    assert!(least > LOW.index(), "{least}");
    assert!(most < 25 * SECOND, "{most}: none was dropped");
    assert!(ear.worst[0] < -100.0, "{} dB", ear.worst[0]);
    // A change of pace within a block is no one pitch, and it is none of this sine's neighbours.
    assert!(ear.worst[1] < -60.0, "{} dB", ear.worst[1]);
    assert!(
        ear.rough * 100 < ear.heard,
        "{} of {}",
        ear.rough,
        ear.heard
    );
}

/// Seconds: eight hours where `PHATTHANH_SOAK` says so, else twenty seconds.
fn length() -> usize {
    let long = std::env::var_os("PHATTHANH_SOAK").is_some();
    if long { 8 * 3600 } else { 20 }
}

/// No frame lost, none repeated, and nothing but the sine, whatever way it comes.
#[test]
fn a_sine_stays_one_for_hours_from_a_slow_stream() {
    hours(STREAM, -200.0, length());
}

#[test]
fn a_sine_stays_one_for_hours_from_a_fast_playlist() {
    hours(PIECES, 200.0, length());
}

#[test]
fn a_sine_stays_one_for_hours_from_a_slow_card() {
    hours(CARD, -200.0, length());
}
