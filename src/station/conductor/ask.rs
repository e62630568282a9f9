//! What others may ask of the conductor.

use std::sync::Arc;

use jiff::Timestamp;

use super::Conductor;
use super::playback::OnAir;
use crate::airlog::Beat;
use crate::config::{ConfigChange, Loaded};
#[cfg(test)]
use crate::playout::CueId;
use crate::rundown::{Catalogue, Item, Orders};
use crate::station::health::alarms::Alarms;
use crate::station::inputs::intake::Airing;
use crate::station::record::log_writer::LogWriter;
use crate::transmitter::Sound;
use crate::units::Frames;
use crate::words::Text;

impl Conductor {
    /// The item on air, when it started, and its row if it has one.
    pub(crate) fn on_air(&self) -> Option<(&Item, Timestamp, Option<crate::airlog::Seq>)> {
        let on_air = self.playback.on_air()?;
        let row = self.accounting.row(on_air.row());
        Some((on_air.item(), on_air.started(), row))
    }

    /// How much of what is on air was heard by `now`.
    #[cfg(test)]
    pub(crate) fn heard(&self, now: Timestamp) -> Frames {
        let on_air = self.playback.on_air();
        on_air.map(|on_air| on_air.heard(now)).unwrap_or_default()
    }

    /// What the heartbeat says at `now`, when the card has taken `played` of what is on air.
    pub(crate) fn beat(&self, played: Frames, now: Timestamp) -> Beat {
        self.accounting
            .beat(self.playback.on_air().map(OnAir::row), played, now)
    }

    /// What comes next, in order.
    pub(crate) fn coming(&self) -> impl Iterator<Item = &Item> {
        self.queue.items()
    }

    /// Returns when something sounds, as far as it is known.
    pub(crate) fn sounds(&self) -> Vec<Sound> {
        let sound = |item: &Item, from| Sound {
            from,
            until: item.end().max(from),
            emergency: item
                .order
                .as_ref()
                .is_some_and(|part| part.opens_quiet_hours()),
        };
        let on_air = self.on_air().map(|(item, started, _)| sound(item, started));
        let coming = self.coming().map(|item| sound(item, item.start));
        on_air.into_iter().chain(coming).collect()
    }

    /// The orders there are.
    pub(crate) fn orders(&self) -> &Orders {
        self.accounting.history().orders()
    }

    /// Which recordings are on air or to come, and which could not be played.
    pub(crate) fn airing(&self) -> Airing {
        let items = self.playback.item().into_iter().chain(self.coming());
        let beds = self.playback.item().into_iter().chain(self.coming());
        let beds = beds.filter_map(|item| Some(item.bed.as_ref()?.segment.id));
        Airing {
            in_use: items
                .filter_map(|item| item.source.id())
                .chain(beds)
                .collect(),
            broken: self.recordings.broken_ids(),
        }
    }

    /// The cue so far `ahead` of the one on air, which is the first, and when it starts or started.
    #[cfg(test)]
    pub(crate) fn cue(&self, ahead: usize) -> Option<(CueId, &Item, Timestamp)> {
        let on_air = self
            .playback
            .on_air()
            .map(|on_air| (on_air.cue(), on_air.item(), on_air.started()));
        on_air
            .into_iter()
            .chain(self.queue.cues().map(|(cue, item)| (cue, item, item.start)))
            .nth(ahead)
    }

    /// The station as it is configured now.
    pub(crate) fn loaded(&self) -> &Arc<Loaded> {
        &self.loaded
    }

    /// Returns the station as it was when it started.
    pub(crate) fn started_as(&self) -> &Arc<Loaded> {
        &self.started
    }

    /// Returns the settings that wait for the next start, as the files name them.
    pub(crate) fn waits_for_restart(&self) -> Vec<&'static str> {
        ConfigChange::waiting(&self.started, &self.loaded)
    }

    /// Returns the recordings there are, but for those that could not be played.
    pub(crate) fn catalogue(&self) -> &Arc<Catalogue> {
        self.recordings.catalogue()
    }

    /// Returns what lies in the folders and does not air because it could not be played or opened, for people.
    pub(crate) fn broken(&self) -> Vec<Text> {
        self.recordings.broken()
    }

    /// The airtime log and what waits for it.
    pub(crate) fn log_writer(&mut self) -> &mut LogWriter {
        self.accounting.log_writer()
    }

    /// What needs a person.
    pub(crate) fn alarms(&self) -> &Alarms {
        &self.alarms
    }

    /// Returns the alarms to those who watch a matter.
    pub(crate) fn alarms_mut(&mut self) -> &mut Alarms {
        &mut self.alarms
    }

    /// Gives the log writer back.
    pub(crate) fn into_log_writer(self) -> LogWriter {
        self.accounting.into_log_writer()
    }
}
