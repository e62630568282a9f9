//! The transmitter: when its carrier is to be on, decided from what is to sound.
//!
//! The carrier comes before the sound by as long as the transmitter takes to warm up, and stays a little after it. In
//! quiet hours it is on for a named emergency and for nothing else, not even to warm up: a station whose first program
//! begins as the quiet hours end has a cold transmitter then, and `check` says so.
//!
//! Pure: what sounds and the clock come in as values, what is wanted goes out as a value.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::rundown::next_quiet;
use crate::schedule::Rules;

/// How a transmitter is led.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Timing {
    /// The carrier is on for so long before anything sounds.
    pub warm_up: SignedDuration,
    /// The carrier stays on for so long after the last sound.
    pub after: SignedDuration,
}

/// A time in which something sounds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sound {
    /// Its first moment.
    pub from: Timestamp,
    /// The first moment after it.
    pub until: Timestamp,
    /// Whether it is a named emergency, which quiet hours do not hold.
    pub emergency: bool,
}

/// What is known at one moment.
#[derive(Debug, Clone, Copy)]
pub struct Scene<'a> {
    /// The station's zone and its quiet hours.
    pub rules: &'a Rules,
    /// What is on air and what is to come, in any order.
    pub sounds: &'a [Sound],
    /// Whether the clock is believed: by one that is not, nothing airs.
    pub believed: bool,
}

/// Why a carrier is on or off. Its name in `kebab-case` stands in the log, and stays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Why {
    /// Something airs, or will soon.
    Session,
    /// A named emergency airs, or will soon.
    Emergency,
    /// Nothing airs for a while.
    Nothing,
    /// The hours are quiet.
    QuietHours,
    /// The clock is not believed.
    ClockDoubted,
    /// The station was stopped.
    Stopped,
    /// It was found otherwise than it was set.
    Drifted,
}

/// What is wanted of the carrier.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Decision {
    /// Whether it is to be on.
    pub on: bool,
    /// Why.
    pub why: Why,
    /// When that changes as things stand; none if nothing is known to come.
    pub next: Option<Timestamp>,
}

/// A time in which the carrier is on.
#[derive(Debug, Clone, Copy)]
struct Span {
    from: Timestamp,
    until: Timestamp,
    emergency: bool,
}

/// Returns what is wanted of the carrier at `now`.
#[must_use]
pub fn decide(timing: Timing, scene: &Scene<'_>, now: Timestamp) -> Decision {
    if !scene.believed {
        return Decision {
            on: false,
            why: Why::ClockDoubted,
            next: None,
        };
    }

    let spans = spans(timing, scene);
    let on = spans
        .iter()
        .find(|span| span.from <= now && now < span.until);
    if let Some(span) = on {
        return Decision {
            on: true,
            why: if span.emergency || is_quiet(scene.rules, now) {
                Why::Emergency
            } else {
                Why::Session
            },
            next: Some(span.until),
        };
    }

    let coming = spans
        .iter()
        .map(|span| span.from)
        .filter(|from| *from > now);
    Decision {
        on: false,
        why: if is_quiet(scene.rules, now) {
            Why::QuietHours
        } else {
            Why::Nothing
        },
        next: coming.min(),
    }
}

fn is_quiet(rules: &Rules, at: Timestamp) -> bool {
    next_quiet(rules, at).is_some_and(|(from, _)| from <= at)
}

/// Returns the times in which the carrier is on, apart from each other.
fn spans(timing: Timing, scene: &Scene<'_>) -> Vec<Span> {
    let mut wide: Vec<Span> = scene
        .sounds
        .iter()
        .filter(|sound| sound.from < sound.until)
        .flat_map(|sound| widened(timing, scene.rules, *sound))
        .collect();
    wide.sort_by_key(|span| span.from);

    let mut joined: Vec<Span> = Vec::with_capacity(wide.len());
    for span in wide {
        match joined.last_mut() {
            Some(last) if is_bridged(timing, scene.rules, *last, span) => {
                last.emergency &= span.emergency;
                last.until = last.until.max(span.until);
            }
            _ => joined.push(span),
        }
    }
    joined
}

/// Whether the carrier stays on from `one` to the `next`: a pause shorter than the warm-up saves nothing.
fn is_bridged(timing: Timing, rules: &Rules, one: Span, next: Span) -> bool {
    let touches_quiet = || next_quiet(rules, one.until).is_some_and(|(from, _)| from < next.from);
    next.from <= one.until
        || next.from.duration_since(one.until) < timing.warm_up
            && (one.emergency && next.emergency || !touches_quiet())
}

/// Returns `sound` with its warm-up and what comes after it, without the quiet hours if it is no emergency.
fn widened(timing: Timing, rules: &Rules, sound: Sound) -> Vec<Span> {
    let from = sound.from.checked_sub(timing.warm_up).unwrap_or(sound.from);
    let until = sound.until.checked_add(timing.after);
    let until = until.unwrap_or(sound.until);
    let Sound { emergency, .. } = sound;
    if emergency {
        return vec![Span {
            from,
            until,
            emergency,
        }];
    }

    let (mut parts, mut from) = (Vec::new(), from);
    while from < until {
        let (quiet, loud) = next_quiet(rules, from).unwrap_or((until, until));
        let part = Span {
            from,
            until: until.min(quiet),
            emergency,
        };
        // Nobody warms up for what quiet hours keep from the air.
        if part.from < part.until && part.from < sound.until && sound.from < part.until {
            parts.push(part);
        }
        from = loud;
    }
    parts
}

/// What was on air when it was looked last, by the time since the start.
#[derive(Debug, Clone, Copy)]
struct Last {
    /// When that was; once it is over, when it ended at the latest.
    at: Duration,
    /// How long it was to go on from there.
    left: Duration,
    emergency: bool,
}

/// Keeps in mind what a single moment does not show: what sounded last, and since when the carrier is wanted.
#[derive(Debug, Default)]
pub struct Memory {
    /// What was on air last.
    last: Option<Last>,
    on_since: Option<Duration>,
}

impl Memory {
    /// Returns what is wanted of the carrier at `now`, which is `uptime` after the start.
    pub fn look(
        &mut self,
        timing: Timing,
        scene: &Scene<'_>,
        now: Timestamp,
        uptime: Duration,
    ) -> Decision {
        let on_air = |sound: &&Sound| sound.from <= now && now < sound.until;
        let mut sounds = scene.sounds.to_vec();
        if let Some(sound) = scene.sounds.iter().find(on_air) {
            self.last = Some(Last {
                at: uptime,
                left: sound.until.duration_since(now).unsigned_abs(),
                emergency: sound.emergency,
            });
        } else if let Some(last) = &mut self.last {
            let left = std::mem::take(&mut last.left);
            last.at = uptime.min(last.at.saturating_add(left));
            let emergency = last.emergency;
            // By how long ago it was: the clock may have been set since.
            let ago = SignedDuration::try_from(uptime.saturating_sub(last.at));
            let until = ago.ok().and_then(|ago| now.checked_sub(ago).ok());
            sounds.extend(until.map(|until| Sound {
                from: until - SignedDuration::from_secs(1),
                until,
                emergency,
            }));
        }

        let scene = Scene {
            sounds: &sounds,
            ..*scene
        };
        let decision = decide(timing, &scene, now);
        if decision.on {
            self.on_since.get_or_insert(uptime);
        } else {
            self.on_since = None;
        }
        decision
    }

    /// Returns how long the transmitter is not warm yet at `uptime`, if it is switched on now where it is off.
    #[must_use]
    pub fn cold(&self, timing: Timing, uptime: Duration) -> SignedDuration {
        let on = self.on_since.map(|since| uptime.saturating_sub(since));
        let on = SignedDuration::try_from(on.unwrap_or_default()).unwrap_or(SignedDuration::MAX);
        (timing.warm_up - on).max(SignedDuration::ZERO)
    }
}

#[cfg(test)]
mod tests;
