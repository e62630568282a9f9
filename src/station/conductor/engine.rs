//! What the engine says: what starts and ends, and how the card is.

use jiff::Timestamp;

use super::queue::Starts;
use super::{Conductor, rows};
use crate::airlog::{Ended, Event as LogEvent};
use crate::playout::{CueId, Event, HowEnded, Moved};
use crate::rundown::{Item, Kind, Source};
use crate::units::Frames;
use crate::words::Text;

impl Conductor {
    /// Takes what the engine says.
    pub(crate) fn on(&mut self, event: Event, now: Timestamp) {
        match event {
            Event::Started { cue, at } => self.started(cue, at),
            Event::Ended {
                cue,
                at,
                played,
                how,
            } => self.ended(cue, at, played, how),
            Event::Broken {
                cue,
                problem,
                undecodable,
                good,
            } => {
                self.broke(cue, problem, undecodable, good, now);
            }
            Event::BedBroken {
                cue,
                problem,
                undecodable,
                good,
            } => {
                self.bed_broke(cue, problem, undecodable, good, now);
            }
            Event::GoesOn { cue, skip } => self.music_goes_on(cue, skip),
            Event::Hushed { cue } => self.hushed(cue, now),
            Event::CardOn { name } => self.card_on(name, now),
            Event::CardMoved(moved) => self.card_moved(moved, now),
            Event::CardLost { problem } => self.card_lost(problem, now),
            Event::Silence { cue, within } => self.silence(cue, within, now),
            Event::SilenceOver { lasted } => self.silence_over(lasted, now),
            Event::Underrun { frames } => {
                self.accounting.event(
                    now,
                    LogEvent::Underrun {
                        frames: frames.get(),
                    },
                );
            }
        }
    }

    fn card_on(&mut self, name: String, now: Timestamp) {
        self.accounting.event(now, LogEvent::CardBack { name });
        self.give_up(now);
        self.queue.forget_sent();
        self.keep_quiet_hours();
        if let Some(goes_on) = self.state.sound() {
            self.go_on(goes_on, now);
        }
    }

    fn card_moved(&mut self, moved: Moved, now: Timestamp) {
        let Moved {
            name,
            was,
            now: leads_to,
            followed,
            by_server: _,
        } = moved;
        tracing::warn!(
            name,
            was,
            leads_to,
            followed,
            "the card's name leads to another card"
        );
        self.accounting.event(
            now,
            LogEvent::CardMoved {
                name,
                was,
                now: leads_to,
                followed,
            },
        );
    }

    fn card_lost(&mut self, problem: String, now: Timestamp) {
        self.accounting.event(now, LogEvent::CardLost { problem });
        self.state.lose_card();
        self.queue.forget_sent();
    }

    fn started(&mut self, cue: CueId, at: Timestamp) {
        let Some(Starts { passed, item }) = self.queue.start(cue, at) else {
            return;
        };
        for item in passed {
            self.miss(&item, Text::new("station-missed-passed-over"), at);
        }
        self.goes_on_air(cue, item, at);
    }

    fn goes_on_air(&mut self, cue: CueId, item: Item, at: Timestamp) {
        if item.order.is_none()
            && let Source::Segment(segment) = &item.source
        {
            self.recordings.has_begun(segment.id);
        }

        let row = self.accounting.begin(&item, at);
        tracing::info!(slot = %item.occurrence.slot, what = item.source.label(), late_us = at.duration_since(item.start).as_micros() as i64, "on air");
        let kind = item.kind;
        self.playback.begin(cue, item, row, at);
        self.bed_begins();
        if kind == Kind::Fallback {
            // Planned before something better was there, or returned to after a fault.
            self.queue.plan_anew();
        }

        self.send_more();
    }

    fn ended(&mut self, cue: CueId, at: Timestamp, played: Frames, how: HowEnded) {
        let Some(on_air) = self.playback.take(cue) else {
            return;
        };

        let over = on_air.over(at, played);
        let mut end = rows::end(on_air.item(), over, played, how);
        if rows::is_hushed(&end) {
            self.was_hushed(on_air.item(), at);
        }
        if end.ended == Ended::Cut && how != HowEnded::Quiet && self.is_spoken_over(on_air.item()) {
            end.reason = Some(Text::new("station-ended-goes-on"));
        }

        on_air.explain(&mut end);
        self.mind_orders(&on_air, at, played, &mut end);
        tracing::info!(
            what = on_air.item().source.label(),
            played_frames = played.get(),
            ?how,
            "ended"
        );
        self.bed_ends(&on_air, over, played);
        let (row, item) = (on_air.row(), on_air.item());
        if self.accounting.end(row, item, on_air.started(), end) {
            self.queue.plan_anew();
        }

        // What was on when the card was lost could still go on.
        let heard = if how == HowEnded::CardLost {
            self.accounting.account_until(at);
            None
        } else {
            Some(played)
        };

        self.playback.ended(on_air, heard);
    }
}
