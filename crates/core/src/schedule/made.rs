//! Values with the settings that a file gives which says nothing else.

use std::collections::BTreeMap;

use jiff::SignedDuration;
use jiff::tz::TimeZone;

use super::{Due, Joins, Pick, Play, Program, Reading, Rules, Slot, Topic};
use crate::names::{ProgramId, SlotId, TopicId};
use crate::units::{Level, Lufs};

/// How long after it was due a missed occurrence is made good.
pub const MAKE_GOOD: SignedDuration = SignedDuration::from_hours(7 * 24);

/// How long what fills rests before it comes again.
pub const NO_REPEAT: SignedDuration = SignedDuration::from_hours(1);

/// How long it is silent between two readings of an order.
pub const ORDER_PAUSE: SignedDuration = SignedDuration::from_secs(2);

impl Slot {
    /// Makes a slot that begins on its minute and ends at its end, on every date.
    #[must_use]
    pub fn new(id: SlotId, play: Play, due: Due, length: SignedDuration) -> Self {
        Self {
            id,
            play,
            due,
            length,
            start: super::Start::Hard,
            overrun: SignedDuration::ZERO,
            priority: 0,
            on_holiday: super::OnHoliday::default(),
            season: None,
            from: None,
            until: None,
        }
    }
}

impl Program {
    /// Makes a program called by its id, whose segments need approval; without opening, closing or filler.
    #[must_use]
    pub fn new(id: ProgramId, pick: Pick, topics: Vec<TopicId>) -> Self {
        Self {
            title: id.to_string(),
            id,
            in_charge: None,
            topics,
            form: None,
            pick,
            count: None,
            expires: None,
            reading: Reading::default(),
            opening: None,
            closing: None,
            filler: None,
            evergreen: None,
            approval: true,
            mandatory: false,
            make_good: MAKE_GOOD,
            yields: None,
            after_power_cut: super::AfterPowerCut::default(),
            after_order: super::AfterOrder::default(),
            joins: Joins::default(),
            bed: None,
            over_filler_lu: None,
            relay: None,
        }
    }
}

impl Topic {
    /// Makes a topic called by its id, whose recordings need approval, are no entertainment and stay valid.
    #[must_use]
    pub fn new(id: TopicId) -> Self {
        Self {
            title: id.to_string(),
            id,
            approval: true,
            entertainment: false,
            mourning: false,
            expires: None,
            valid: BTreeMap::new(),
            readings: BTreeMap::new(),
        }
    }
}

impl Rules {
    /// Makes the rules of a station in `zone` without quiet hours and limits, at −16 LUFS and −1 dBTP.
    #[must_use]
    pub fn new(zone: TimeZone) -> Self {
        Self {
            zone,
            quiet: None,
            sessions_per_day: None,
            session_length: None,
            days: [true; 7],
            refuse: false,
            fallback: None,
            no_repeat: NO_REPEAT,
            order_pause: ORDER_PAUSE,
            loudness: Lufs(-16.0),
            true_peak: Level(-1.0),
            high_pass_hz: None,
        }
    }
}
