//! The station's air-check: where it is kept, and what its status says of it.

use std::path::PathBuf;

use jiff::civil::{Date, Time};
use jiff::{SignedDuration, Timestamp};

use crate::aircheck::{Archive, Content, Doing, Format, Recorder, Settings, Trouble, Why};
use crate::airlog::reconcile::{Kept, KeptSound};
use crate::alarm::Alarm;
use crate::calendar::instant;
use crate::config::{Aircheck, AircheckFormat, Loaded};
use crate::sound::{Outlet, stretches};
use crate::station::Folder;
use crate::station::conductor::Conductor;
use crate::station::health::status::Recording;
use crate::words::Text;

/// Where what was heard is kept.
#[must_use]
pub fn folder(station: &Folder, aircheck: &Aircheck) -> PathBuf {
    // An absolute path stays what it is.
    station.root().join(&aircheck.folder)
}

/// What the recordings say of a day, for holding it against its plan; none where nothing is to be recorded. What
/// was removed by somebody else has no reason.
///
/// # Errors
/// If the folder of recordings cannot be read.
pub fn recorded(
    station: &Folder,
    loaded: &Loaded,
    date: Date,
) -> anyhow::Result<Option<Vec<Kept>>> {
    let Some(aircheck) = &loaded.station.aircheck else {
        return Ok(None);
    };

    let zone = &loaded.rules.zone;
    let midnight = |date| instant(zone, date, Time::midnight());
    // What runs into the next day was still due on this one.
    let to =
        midnight(date.tomorrow().unwrap_or(date)).saturating_add(SignedDuration::from_hours(6))?;
    let spans = Archive::new(&folder(station, aircheck), zone.clone()).spans(midnight(date), to)?;
    let kept = spans.into_iter().map(|span| Kept {
        from: span.from,
        to: span.to,
        sound: match span.content {
            Content::Sound { .. } => KeptSound::Sound,
            Content::Silence => KeptSound::Silence,
            Content::Missing {
                why: None | Some(Why::Gone),
            } => KeptSound::Missing(None),
            Content::Missing { why: Some(why) } => {
                let why = match why {
                    Why::Card => "card",
                    Why::Clock => "clock",
                    Why::Slow => "slow",
                    Why::Stop => "stop",
                    Why::PowerCut => "power-cut",
                    Why::Age => "age",
                    Why::Room => "room",
                    Why::Disk | Why::Turn | Why::Change | Why::Gone => "disk",
                };
                KeptSound::Missing(Some(Text::new("airlog-why-unrecorded").with("why", why)))
            }
        },
    });
    Ok(Some(kept.collect()))
}

/// The air-check of a station on the air, which follows its settings.
#[derive(Debug)]
pub(in crate::station) struct Keeping {
    station: Folder,
    /// How it is to be kept; none where nobody wants it.
    settings: Option<Settings>,
    recorder: Option<Recorder>,
}

impl Keeping {
    /// Starts to keep what is heard, if the station wants that; what is to be kept goes in at the outlets.
    pub(in crate::station) fn start(station: &Folder, loaded: &Loaded) -> (Vec<Outlet>, Self) {
        let settings = settings(station, loaded);
        let mut keeping = Self {
            station: station.clone(),
            settings: None,
            recorder: None,
        };
        let outlet = settings.and_then(|settings| keeping.record(settings));
        (outlet.into_iter().collect(), keeping)
    }

    /// Keeps it as an edited station wants it. Returns an outlet where nothing was kept before.
    pub(in crate::station) fn follow(&mut self, loaded: &Loaded) -> Option<Outlet> {
        let settings = settings(&self.station, loaded);
        if settings == self.settings {
            return None;
        }
        match (&self.recorder, settings) {
            (Some(recorder), settings) => {
                recorder.follow(settings.clone());
                self.settings = settings;
                None
            }
            (None, settings) => settings.and_then(|settings| self.record(settings)),
        }
    }

    fn record(&mut self, settings: Settings) -> Option<Outlet> {
        let (outlet, inlet) = stretches();
        self.recorder = Recorder::start(settings.clone(), inlet);
        self.settings = Some(settings);
        self.recorder.is_some().then_some(outlet)
    }

    /// Says how recording stands; gives what it does, as the status names it.
    pub(in crate::station) fn look(
        &self,
        conductor: &mut Conductor,
        now: Timestamp,
    ) -> Option<Recording> {
        let status = self
            .recorder
            .as_ref()
            .filter(|_| self.settings.is_some())
            .map(Recorder::status);
        let floor = self.settings.as_ref().map(|settings| settings.floor);
        let trouble = status.as_ref().and_then(|status| status.trouble.clone());
        let words = trouble.map(|trouble| match trouble {
            Trouble::Disk { problem } => Text::new("aircheck-alarm-disk").with("problem", problem),
            Trouble::Room => {
                Text::new("aircheck-alarm-room").with("floor", floor.unwrap_or_default())
            }
            Trouble::Slow => Text::new("aircheck-alarm-slow"),
        });
        conductor.alarms_mut().set(Alarm::Aircheck, words, now);

        status.map(|status| match status.doing {
            Doing::Nothing => Recording::Nothing,
            Doing::Sound { .. } => Recording::Sound,
            Doing::Silence => Recording::Silence,
        })
    }

    /// Waits until the last file is complete, unless the disk hangs. The output must have ended before.
    pub(in crate::station) fn finish(self) {
        self.recorder.into_iter().for_each(Recorder::finish);
    }
}

/// How the station wants what is heard to be kept; none if it does not.
fn settings(station: &Folder, loaded: &Loaded) -> Option<Settings> {
    let aircheck = loaded.station.aircheck.as_ref()?;
    Some(Settings {
        folder: folder(station, aircheck),
        format: match aircheck.format {
            AircheckFormat::Flac => Format::Flac,
            AircheckFormat::Wav => Format::Wav,
        },
        length: aircheck.length,
        keep: aircheck.keep,
        floor: aircheck.floor,
        zone: loaded.rules.zone.clone(),
    })
}
