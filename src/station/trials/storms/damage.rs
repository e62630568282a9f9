//! A card that is pulled, and recordings that hold less than they should.

use std::time::Duration;

use jiff::SignedDuration;

use super::Storm;
use crate::clock::Clock;
use crate::playout::Event;
use crate::station::trials::pulled;
use crate::units::Frames;

impl Storm {
    pub(super) fn lose_card(&mut self) {
        let Some(mut output) = self.output.take() else {
            return;
        };

        let now = self.clock.now();
        for event in pulled(&mut output, now) {
            self.conductor().on(event, now);
        }

        output.finish().unwrap();
        self.conductor().on(
            Event::CardLost {
                problem: "pulled".into(),
            },
            now,
        );
        self.live(now);
    }

    /// Decks are opened half a minute before they start: that is when it is found.
    pub(super) fn breaks(&mut self, ahead: usize, percent: u64) {
        let now = self.clock.now();
        let Some((_, _, start)) = self.conductor().cue(ahead) else {
            return;
        };

        let wait = start.duration_since(now) - SignedDuration::from_secs(20);
        if wait > SignedDuration::from_hours(1) {
            return;
        }

        self.pass(self.clock.uptime() + Duration::try_from(wait).unwrap_or_default());
        let now = self.clock.now();
        let Some((cue, item, start)) = self.conductor().cue(ahead) else {
            return;
        };

        if item.source.segment().is_none() {
            // It is made or arrives, and is not read.
            return;
        }

        let good = match Frames::between(start, now) {
            Frames::ZERO if percent < 30 => Frames::ZERO,
            heard => {
                Frames::new(item.length.get() * percent / 100).max(heard + Frames::from_ms(200))
            }
        };

        let undecodable = percent.is_multiple_of(2);
        if let Some(output) = &mut self.output {
            output.broken(cue, good);
            self.conductor().on(
                Event::Broken {
                    cue,
                    problem: "bad".into(),
                    undecodable,
                    good,
                },
                now,
            );
        }
    }
}
