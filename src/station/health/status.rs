//! What the running station says of itself.

use std::iter;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use super::alarms::AlarmStatus;
use super::copying::BackupStatus;
use super::inputs::InputStatus;
use super::unheard::{Listed, Unheard};
use crate::airlog::{Notice, NoticeOf};
use crate::alarm::Alarm;
use crate::config::{ConfigChange, Fault, Loaded};
use crate::library::CatalogueFile;
use crate::names::SegmentId;
use crate::playout::{self, CardStatus, Moved, RealTime};
use crate::rundown::{Item, Kind, Order, Orders, Severity, Source, Unsaid, Urgency};
use crate::station::conductor::Conductor;
use crate::station::transmitter::TransmitterStatus;
use crate::station::trust::watch::ClockStatus;
use crate::units::Size;
use crate::units::instant::Moment;
use crate::words::{Language, Text};

/// The station at this moment, as `phatthanh status --json` prints it.
#[derive(Debug, Default, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Status {
    /// The station's name.
    pub station: String,
    /// Wall time.
    pub now: Moment,
    /// What is on air.
    pub on_air: Option<OnAirStatus>,
    /// What comes next, soonest first.
    pub next: Vec<NextStatus>,
    /// Orders in force, oldest first.
    pub orders: Vec<OrderStatus>,
    /// Inputs that are relayed now or soon.
    pub inputs: Vec<InputStatus>,
    /// Public warnings that wait for a person.
    pub alerts_waiting: usize,
    /// Where sound goes; none while no output takes any.
    pub card: Option<String>,
    /// Peak of the last second behind the last stage, in dBFS; none in silence.
    pub peak_dbfs: Option<f64>,
    /// Frames that it took since the start: what grows is heard.
    pub card_frames: u64,
    /// How far the card's clock is off the computer's, in parts per million; zero while unknown.
    pub drift_ppm: f64,
    /// Bursts of missing sound since the start.
    pub underruns: u64,
    /// What the system grants against a busy machine interrupting the sound; none before the start.
    pub real_time: Option<RealTime>,
    /// Airtime log rows that wait because the log takes none.
    pub log_rows_waiting: usize,
    /// What may still be written to the disk; none if the system does not say.
    pub disk_free_bytes: Option<u64>,
    /// What the air-check does: `sound`, `silence` or `nothing`; none if there is none.
    pub aircheck: Option<Recording>,
    /// The transmitter; none where the station switches none.
    pub transmitter: Option<TransmitterStatus>,
    /// Whether the computer's clock is believed; while it is not, nothing airs.
    pub clock: ClockStatus,
    /// What needs a person, the gravest first.
    pub alarms: Vec<AlarmStatus>,
    /// What the last edit of the station's files changed; none since the start.
    pub last_edit: Option<EditStatus>,
    /// Settings that were edited and count only when the station starts again, as the files name them.
    pub waits_for_restart: Vec<String>,
    /// Settings of the sound that were edited and count as soon as nothing sounds, as the files name them.
    pub waits_for_silence: Vec<String>,
    /// From the beginning of this process to the first frame of its first item, whenever that was due, in
    /// milliseconds; none before.
    pub first_sound_ms: Option<u64>,
    /// Folders that no program plays from.
    pub unused_folders: Listed,
    /// Recordings that never air as things stand, those in such folders left out.
    pub never_airs: Listed,
    /// Recordings that wait for approval.
    pub waiting_approval: usize,
    /// Files that could not be taken, and lie in the folders yet.
    pub refused: usize,
    /// The station's copies on sticks.
    pub backup: BackupStatus,
    /// The pages for people.
    pub console: ConsoleStatus,
}

impl Status {
    /// Takes what is not heard as things stand.
    pub(crate) fn tell(&mut self, unheard: &Unheard) {
        self.unused_folders.clone_from(&unheard.folders);
        self.never_airs.clone_from(&unheard.recordings);
        self.waiting_approval = unheard.waiting;
    }
}

/// Where the pages for people are.
#[derive(Debug, Default, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ConsoleStatus {
    /// Their address; none while nothing listens.
    pub address: Option<String>,
    /// Why nothing listens although something should, and what to do.
    pub problem: Option<String>,
    /// The code that makes the first account; none once there is one.
    pub first_code: Option<String>,
}

/// What the air-check does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Recording {
    /// It keeps sound.
    Sound,
    /// It notes silence.
    Silence,
    /// It keeps nothing: it has heard nothing yet, or cannot write.
    Nothing,
}

/// What an edit changed in the days after it was taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EditStatus {
    /// When it was taken.
    pub taken: Moment,
    /// Days compared.
    pub days: usize,
    /// Items that differ, fillers included.
    pub items_changed: usize,
    /// Broadcasts that differ.
    pub broadcasts_changed: usize,
}

/// The item on air.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct OnAirStatus {
    /// When it started.
    pub start: Moment,
    /// When it is planned to end.
    pub end: Moment,
    /// How much of it has been heard.
    pub played_seconds: f64,
    /// Slot, program and kind, as in a plan item.
    pub slot: String,
    /// See `slot`.
    pub program: String,
    /// See `slot`.
    pub kind: Kind,
    /// What people call it.
    pub title: String,
    /// Its bytes, where it is a recording.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<SegmentId>,
}

/// An item to come.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NextStatus {
    /// When.
    pub start: Moment,
    /// Its slot.
    pub slot: String,
    /// What it is.
    pub kind: Kind,
    /// What people call it.
    pub title: String,
}

/// An order in force.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderStatus {
    /// Its entry in the airtime log.
    pub seq: i64,
    /// How urgent it is.
    pub level: Urgency,
    /// Whether it is a drill.
    pub drill: bool,
    /// Whose order it is.
    pub ordered_by: String,
    /// From when on nothing of it is begun any more.
    pub until: Moment,
    /// What is said.
    pub titles: Vec<String>,
    /// Readings still to be said of the round that is on or next, that on air among them.
    #[serde(default)]
    pub readings_left: u32,
    /// When that round is due; none if nothing is left.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<Moment>,
}

/// The latest status, for whoever asks.
#[derive(Debug, Default, Clone)]
pub struct StatusCell(Arc<Mutex<Status>>);

impl StatusCell {
    /// The latest.
    #[must_use]
    pub fn get(&self) -> Status {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// Whether the latest shows this slot on air, or none. Asked at every turn, and so without a copy of it all.
    pub(crate) fn shows(&self, slot: Option<&str>) -> bool {
        let status = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        status.on_air.as_ref().map(|on_air| on_air.slot.as_str()) == slot
    }

    /// Takes `status`; what it says of the console stays as the console said it.
    pub(crate) fn set(&self, mut status: Status) {
        let mut latest = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        status.console = std::mem::take(&mut latest.console);
        *latest = status;
    }

    /// Says where the pages for people are.
    pub(crate) fn set_console(&self, console: ConsoleStatus) {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .console = console;
    }
}

/// How many items to come a status names.
const NEXT: usize = 5;

impl OrderStatus {
    fn all(orders: &Orders, now: Timestamp, zone: &TimeZone) -> Vec<Self> {
        let open = orders.open();
        open.map(|order| Self::of(order, orders.unsaid(order.number, now), zone))
            .collect()
    }

    fn of(order: &Order, unsaid: Option<Unsaid>, zone: &TimeZone) -> Self {
        Self {
            readings_left: unsaid.map_or(0, |unsaid| unsaid.readings),
            due: unsaid.map(|unsaid| Moment::new(unsaid.due, zone)),
            seq: order.number,
            level: order.urgency,
            drill: order.drill,
            ordered_by: order.ordered_by.to_string(),
            until: Moment::new(order.until, zone),
            titles: order
                .recordings
                .iter()
                .map(|recording| recording.title.to_string())
                .collect(),
        }
    }
}

/// The status of the station `conductor` conducts, whose sound is as `heard`.
pub(crate) fn status(
    conductor: &mut Conductor,
    heard: &playout::Status,
    room: Option<Size>,
    now: Timestamp,
    language: Language,
) -> Status {
    let log_rows_waiting = conductor.log_writer().waiting();
    let loaded = conductor.loaded();
    let zone = &loaded.rules.zone;
    let time = |at: Timestamp| Moment::new(at, zone);
    let on_air = conductor.on_air().map(|(item, start, _)| OnAirStatus {
        start: time(start),
        end: time(item.end()),
        played_seconds: heard.on_air_played.seconds(),
        slot: item.occurrence.slot.to_string(),
        program: item.program.to_string(),
        kind: item.kind,
        title: title(item, loaded, language),
        id: item.source.id(),
    });
    let next = conductor.coming().take(NEXT).map(|item| NextStatus {
        start: time(item.start),
        slot: item.occurrence.slot.to_string(),
        kind: item.kind,
        title: title(item, loaded, language),
    });
    let orders = OrderStatus::all(conductor.orders(), now, zone);
    let inputs = InputStatus::all(conductor, now, language);
    let card = match &heard.card {
        CardStatus::On { name } => Some(name.clone()),
        CardStatus::Off { .. } => None,
    };

    Status {
        // Whoever watches them says so.
        alerts_waiting: 0,
        station: loaded
            .station
            .name_on(now.to_zoned(zone.clone()).date())
            .to_owned(),
        now: time(now),
        on_air,
        next: next.collect(),
        orders,
        inputs,
        card,
        peak_dbfs: Some(heard.loudness.peak.0).filter(|peak| peak.is_finite()),
        card_frames: heard.played.get(),
        drift_ppm: heard.drift_ppm,
        underruns: heard.underruns,
        real_time: Some(heard.real_time),
        log_rows_waiting,
        disk_free_bytes: room.map(|room| room.0),
        aircheck: None,
        transmitter: None,
        alarms: conductor.alarms().list(zone, language),
        clock: ClockStatus::default(),
        last_edit: None,
        waits_for_restart: owned(conductor.waits_for_restart()),
        waits_for_silence: waits_for_silence(conductor, heard),
        first_sound_ms: None,
        unused_folders: Listed::default(),
        never_airs: Listed::default(),
        waiting_approval: 0,
        refused: 0,
        backup: BackupStatus::default(),
        console: ConsoleStatus::default(),
    }
}

/// Names the settings that the sound does not have yet, because something sounds.
fn waits_for_silence(conductor: &Conductor, heard: &playout::Status) -> Vec<String> {
    let station = &conductor.loaded().station;
    let waits = heard
        .stages
        .map(|stages| ConfigChange::waiting_for_silence(stages, station));
    owned(waits.unwrap_or_default())
}

fn owned(names: Vec<&str>) -> Vec<String> {
    names.into_iter().map(str::to_owned).collect()
}

/// Another card than the first of the list is on.
fn other_card(heard: &playout::Status, devices: &[String]) -> Option<Text> {
    match (&heard.card, devices.first()) {
        (CardStatus::On { name }, Some(first)) if devices.contains(name) && name != first => Some(
            Text::new("station-alarm-other-card")
                .with("name", name)
                .with("first", first),
        ),
        _ => None,
    }
}

/// Says how the matters stand that are looked at every second.
pub(crate) fn look(
    conductor: &mut Conductor,
    heard: &playout::Status,
    faults: &[Fault],
    silent: &[PathBuf],
    room: Option<Size>,
    now: Timestamp,
) {
    let waiting = conductor.log_writer().waiting();
    let floor = conductor.loaded().station.library.floor;
    let errors = faults
        .iter()
        .filter(|fault| fault.severity == Severity::Error)
        .count();
    let no_card = match &heard.card {
        CardStatus::On { .. } => Vec::new(),
        CardStatus::Off { why } => iter::once(Text::new("station-alarm-no-card"))
            .chain(why.iter().cloned())
            .collect(),
    };

    let fails = conductor.log_writer().fails(now);
    let log = fails.then(|| Text::new("station-alarm-log").with("rows", waiting));
    let log: Vec<Text> = log
        .into_iter()
        .chain(conductor.log_writer().failing().cloned())
        .collect();
    let log_file = unseen(conductor.log_writer().notices(), NoticeOf::Log);
    let low = room.filter(|room| *room < floor);
    let disk = low.map(|room| Text::new("station-alarm-disk").with("room", room));
    let faults = (errors > 0).then(|| Text::new("station-alarm-faults").with("faults", errors));
    let silent = silent
        .iter()
        .map(|folder| Text::new("station-alarm-folder").with("folder", folder.display()));
    let hushed = conductor.hushed_lately(now);
    let other = other_card(heard, &conductor.started_as().station.output.devices);
    let moved = heard.moved.as_ref().map(
        |Moved {
             name,
             was,
             now,
             followed,
             by_server,
         }| {
            let key = match (followed, by_server) {
                (_, true) => "station-alarm-card-sent",
                (true, _) => "station-alarm-card-followed",
                (false, _) => "station-alarm-card-moved",
            };
            Text::new(key)
                .with("name", name)
                .with("was", was)
                .with("now", now)
        },
    );
    let broken = conductor.broken();
    let alarms = conductor.alarms_mut();
    alarms.set(Alarm::QuietHours, hushed, now);
    alarms.set(Alarm::OtherCard, other.into_iter().chain(moved), now);
    alarms.set(Alarm::NoCard, no_card, now);
    alarms.set(Alarm::LogWaiting, log, now);
    alarms.set(Alarm::LogFile, log_file, now);
    alarms.set(Alarm::DiskLow, disk, now);
    alarms.set(Alarm::Folder, silent, now);
    alarms.set(Alarm::Faults, faults, now);
    alarms.set(Alarm::BrokenRecordings, broken, now);
}

/// Says how the catalogue's own file stands, and has a row written for each that was set aside.
pub(crate) fn look_at_catalogue(conductor: &mut Conductor, file: &CatalogueFile, now: Timestamp) {
    let log_writer = conductor.log_writer();
    log_writer.catalogues_set_aside(now, &file.set_aside);
    let words = unseen(log_writer.notices(), NoticeOf::Library);
    let words = file.away.iter().cloned().chain(words);
    conductor.alarms_mut().set(Alarm::Catalogue, words, now);
}

/// What became of the log's file or the catalogue's, and how a person says that it is known.
fn unseen(notices: &[Notice], of: NoticeOf) -> Vec<Text> {
    // The last ones: a row that cannot be written may come again and again.
    const MOST: usize = 3;
    let mut words: Vec<Text> = notices
        .iter()
        .rev()
        .filter(|notice| notice.of == of)
        .take(MOST)
        .map(|notice| notice.text.clone())
        .collect();
    words.reverse();
    let how = (!words.is_empty()).then(|| Text::new("station-alarm-log-seen"));
    words.extend(how);
    words
}

/// What people call an item.
fn title(item: &Item, loaded: &Loaded, language: Language) -> String {
    let program = loaded
        .schedule
        .programs
        .get(&item.program)
        .map_or(item.program.as_str(), |program| &program.title);
    if item.order.is_some() {
        return format!(
            "{} · {}",
            item.source.title(language),
            item.reason.0.say(language)
        );
    }

    let title = match item.source {
        Source::Ident => Text::new("station-ident").say(language),
        Source::Segment(_) | Source::Attention | Source::Input(_) => item.source.title(language),
    };

    format!("{title} · {program}")
}

#[cfg(test)]
mod tests;
