//! What others bring while the station runs: texts, public warnings, a hand on a button.

use std::sync::Arc;

use jiff::Timestamp;

use crate::clock::Clock;
use crate::config::Loaded;
use crate::station::alerts::AlertWatch;
use crate::station::buttons::Buttons;
use crate::station::conductor::Conductor;
use crate::station::inputs::texts::DroppedTexts;
use crate::station::trust::watch::ClockWatch;
use crate::station::{Acts, Folder};
use crate::words::Language;

/// See the module.
#[derive(Debug)]
pub(super) struct Listening {
    /// Speaks texts that are dropped.
    texts: DroppedTexts,
    /// Looks for public warnings.
    alerts: AlertWatch,
    /// Waits for buttons.
    buttons: Buttons,
}

impl Listening {
    /// Starts to look.
    pub(super) fn start(
        folder: &Folder,
        conductor: &Conductor,
        watch: &ClockWatch,
        acts: &Acts,
        clock: &Arc<dyn Clock>,
        language: Language,
    ) -> Self {
        let (loaded, believed) = (conductor.loaded(), || watch.believed());
        Self {
            texts: DroppedTexts::start(folder.root(), loaded, language, clock),
            alerts: AlertWatch::start(folder, loaded, clock, believed(), acts.clone()),
            buttons: Buttons::start(folder, loaded, clock, believed(), acts.clone()),
        }
    }

    /// Follows the settings of an edit from now on.
    pub(super) fn follow(&mut self, loaded: &Arc<Loaded>) {
        self.texts.follow(loaded);
        self.alerts.follow(loaded);
        self.buttons.follow(loaded);
    }

    /// Says which alarms stand. Returns how many public warnings wait for a person.
    pub(super) fn tell(&mut self, conductor: &mut Conductor, now: Timestamp) -> usize {
        let waiting = self.alerts.tell(conductor, now);
        self.buttons.tell(conductor, now);
        waiting
    }
}
