//! The station's air-check: where it is kept, and what its status says of it.

use std::path::PathBuf;

use jiff::civil::{Date, Time};
use jiff::{SignedDuration, Timestamp};

use crate::aircheck::{Archive, Content, Doing, Format, Recorder, Settings, Trouble, Why};
use crate::airlog::reconcile::{Kept, KeptSound};
use crate::calendar::instant;
use crate::config::{Aircheck, AircheckFormat, Loaded};
use crate::sound::{Outlet, stretches};
use crate::station::conductor::Conductor;
use crate::station::{Alarm, Folder};
use crate::words::Text;

/// Where what was heard is kept.
#[must_use]
pub fn folder(station: &Folder, aircheck: &Aircheck) -> PathBuf {
    // An absolute path stays what it is.
    station.root().join(&aircheck.folder)
}

/// What the recordings say of a day, for holding it against its plan; none where nothing is to be recorded. What
/// was removed by somebody else has no reason.
pub fn recorded(station: &Folder, loaded: &Loaded, date: Date) -> anyhow::Result<Option<Vec<Kept>>> {
    let Some(aircheck) = &loaded.station.aircheck else { return Ok(None) };
    let zone = &loaded.rules.zone;
    let midnight = |date| instant(zone, date, Time::midnight());
    // What runs into the next day was still due on this one.
    let to = midnight(date.tomorrow().unwrap_or(date)).saturating_add(SignedDuration::from_hours(6))?;
    let spans = Archive::new(&folder(station, aircheck), zone.clone()).spans(midnight(date), to)?;
    let kept = spans.into_iter().map(|span| Kept {
        from: span.from,
        to: span.to,
        sound: match span.content {
            Content::Sound { .. } => KeptSound::Sound,
            Content::Silence => KeptSound::Silence,
            Content::Missing { why: None | Some(Why::Gone) } => KeptSound::Missing(None),
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

/// Starts to keep what is heard, if the station wants that; what is to be kept goes in at the outlets.
pub(super) fn start(station: &Folder, loaded: &Loaded) -> (Vec<Outlet>, Option<Recorder>) {
    let Some(aircheck) = &loaded.station.aircheck else { return (Vec::new(), None) };
    let settings = Settings {
        folder: folder(station, aircheck),
        format: match aircheck.format {
            AircheckFormat::Flac => Format::Flac,
            AircheckFormat::Wav => Format::Wav,
        },
        length: aircheck.length,
        keep: aircheck.keep,
        floor: aircheck.floor,
        zone: loaded.rules.zone.clone(),
    };
    let (outlet, inlet) = stretches();
    match Recorder::start(settings, inlet) {
        Some(recorder) => (vec![outlet], Some(recorder)),
        None => (Vec::new(), None),
    }
}

/// Says how recording stands; gives what it does, as the status names it.
pub(super) fn look(recorder: &Recorder, conductor: &mut Conductor, now: Timestamp) -> &'static str {
    let status = recorder.status();
    let floor = conductor.loaded().station.aircheck.as_ref().map(|aircheck| aircheck.floor);
    let words = status.trouble.map(|trouble| match trouble {
        Trouble::Disk { problem } => Text::new("aircheck-alarm-disk").with("problem", problem),
        Trouble::Room => Text::new("aircheck-alarm-room").with("floor", floor.unwrap_or_default()),
        Trouble::Slow => Text::new("aircheck-alarm-slow"),
    });
    conductor.alarms_mut().set(Alarm::Aircheck, words, now);
    match status.doing {
        Doing::Nothing => "nothing",
        Doing::Sound { .. } => "sound",
        Doing::Silence => "silence",
    }
}
