//! What the engine's interlock kept from the air in quiet hours.

use jiff::{SignedDuration, Timestamp};

use super::Conductor;
use crate::playout::{Command, CueId, Interlock};
use crate::rundown::Item;
use crate::units::instant;
use crate::words::Text;

/// The alarm lasts this long.
const TOLD: SignedDuration = SignedDuration::from_hours(24);

impl Conductor {
    /// Sends the engine the station's quiet hours.
    pub(super) fn keep_quiet_hours(&mut self) {
        let keep = Command::Keep(Interlock::new(&self.loaded.rules));
        self.queue.command(keep);
    }

    /// A cue whose time came inside quiet hours: no plan has such an item, so somebody must look.
    pub(super) fn hushed(&mut self, cue: CueId, now: Timestamp) {
        let Some(item) = self.queue.remove(cue) else {
            return;
        };
        tracing::error!(slot = %item.occurrence.slot, "quiet hours: not played");
        self.miss(&item, Text::new("station-missed-quiet"), now);
        self.last_hushed = Some((now, item));
        self.send_more();
    }

    /// The item on air was cut off by quiet hours.
    pub(super) fn was_hushed(&mut self, item: &Item, at: Timestamp) {
        tracing::error!(slot = %item.occurrence.slot, "quiet hours: cut off");
        self.last_hushed = Some((at, item.clone()));
    }

    /// What quiet hours kept from the air in the last day, for people.
    pub(crate) fn hushed_lately(&self, now: Timestamp) -> Option<Text> {
        let (at, item) = self.last_hushed.as_ref()?;
        let at = (now.duration_since(*at) < TOLD)
            .then(|| instant::say(*at, &self.loaded.rules.zone, "%H:%M %d/%m/%Y"))?;
        let program = self.loaded.schedule.programs.get(&item.program);
        let program = program.map_or(item.program.as_str(), |program| &program.title);
        let title = item
            .source
            .segment()
            .map_or(program, |segment| &segment.title);
        let text = Text::new("station-alarm-quiet").with("at", at);
        Some(text.with("title", title))
    }
}

#[cfg(test)]
impl Conductor {
    /// Expects what `loaded` would air, whatever the station's own rules are.
    pub(crate) fn expect_wrongly(&mut self, loaded: &crate::config::Loaded, now: Timestamp) {
        let upcoming = super::upcoming::Upcoming {
            loaded,
            ..self.upcoming(now)
        };
        let anchor = self.playback.item().cloned();
        let coming = match anchor {
            Some(anchor) => upcoming.after(&anchor, &self.playback.played_of(&anchor)),
            None => upcoming.ahead(),
        };
        self.expect(coming, now);
    }
}
