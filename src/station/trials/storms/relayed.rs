//! What was heard of inputs, held against what was sent; and quiet hours against all that was heard.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use super::radio::Sent;
use super::sound::{Auditor, Placed, brief};
use super::tape::{LOOK, PERIOD, Sound};
use crate::airlog::Airing;
use crate::rundown::OrderPart;
use crate::units::FRAMES_PER_SECOND;

/// An input may be without sound for so long on air: until it counts as mute, and what is held by then.
const MUTE: f64 = 9.0;

/// Sound goes on from where it was, to so much.
const PLACE: f64 = 0.004;

/// Around where quiet hours begin or end, and where the clock was set, a fade is heard.
const FADE: f64 = 0.5;

impl Auditor {
    /// Holds what was heard of inputs against what was sent: each second once, in its order, none left out that came; silence and
    /// hiss only where they were sent, and no longer than an input may be without sound.
    pub(super) fn relayed(&self, placed: &[Placed<'_>], faults: &mut Vec<String>) {
        for sent in &self.sent {
            let mut rows: Vec<&Placed<'_>> = placed
                .iter()
                .filter(|row| self.input(row.row).is_some_and(|it| it.code == sent.code))
                .collect();
            rows.sort_by(|one, two| one.from.total_cmp(&two.from));
            // Up to where it was heard, and when that was.
            let mut heard: Option<(f64, f64)> = None;
            for row in rows {
                self.in_row(row, sent, &mut heard, faults);
            }
        }
    }

    fn in_row(
        &self,
        row: &Placed<'_>,
        sent: &Sent,
        heard: &mut Option<(f64, f64)>,
        faults: &mut Vec<String>,
    ) {
        let turns = 4.0 * PERIOD;
        let look = LOOK as f64 / f64::from(FRAMES_PER_SECOND);
        let (mut silent, mut other) = (0.0, 0.0);
        let mut first = true;
        for (at, sound) in self.looks(row.from, row.to) {
            let told = |what: String| format!("at uptime {at:.2} s {} {what}", brief(row.row));
            silent = if sound == Sound::Silence {
                silent + look
            } else {
                0.0
            };
            other = if sound == Sound::Other {
                other + look
            } else {
                0.0
            };
            let inner = at > row.from + 0.55 && at < row.to - 0.75;
            if silent > MUTE {
                faults.push(told("is silent for long".to_owned()));
            }
            if inner && other > 4.5 * look && !sent.may_hiss(at) {
                faults.push(told("is no sound that was sent".to_owned()));
            }
            let Sound::Input {
                code,
                place: Some(place),
            } = sound
            else {
                continue;
            };
            if code != sent.code {
                continue;
            }
            // The last time that it was made before now.
            let edge = sent.edge(at) + 0.2;
            let place = place + ((edge - place) / turns).floor() * turns;
            if let Some((last, when)) = *heard {
                let forgotten = sent.was_forgotten(when, at);
                let step = if first { 0.0 } else { at - when };
                let ahead = place - last - step;
                if ahead < -PLACE && !forgotten {
                    faults.push(told(format!(
                        "is heard twice from {place:.3}, after {last:.3}"
                    )));
                }
                if !first && ahead > PLACE && ahead > sent.lost_between(last, place) + PLACE {
                    faults.push(told(format!("leaves out {last:.3} to {place:.3}")));
                }
            }
            (*heard, first) = (Some((place, at)), false);
        }
    }

    /// Holds that in quiet hours nothing is heard but what a named emergency says.
    pub(super) fn keeps_quiet(
        &self,
        rows: &[Airing],
        (from, to): (Timestamp, Timestamp),
        faults: &mut Vec<String>,
    ) {
        let opens = |row: &&Airing| {
            let part = row.item.order.as_ref();
            part.is_some_and(OrderPart::opens_quiet_hours)
        };
        let fade = SignedDuration::try_from(Duration::from_secs_f64(FADE)).unwrap();
        for (at, sound) in self.looks(0.0, f64::MAX) {
            let wall = self.tape.wall(Duration::from_secs_f64(at));
            let was_set = self.tape.epochs.iter().any(|(set, _)| {
                let since = at - set.as_secs_f64();
                (0.0..FADE).contains(&since)
            });
            // The last look before its end has some of what comes then.
            let look = SignedDuration::from_millis(15);
            let is_quiet = from + fade <= wall && wall + look < to && !was_set;
            if sound == Sound::Silence || !is_quiet {
                continue;
            }
            let may = rows.iter().filter(opens).any(|row| {
                let times = row.start.zip(row.played);
                times.is_some_and(|(start, played)| {
                    start - fade <= wall && wall <= played.after(start) + fade
                })
            });
            if !may {
                faults.push(format!("at {wall} in quiet hours there is {sound:?}"));
            }
        }
    }
}
