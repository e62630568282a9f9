//! `config/station.toml`: the station, its sound card, loudness, console, and the names on paper.

use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};
use std::time::Duration;

use jiff::SignedDuration;
use jiff::civil::Date;
use jiff::tz::{self, TimeZone};

use super::aircheck::{self, Aircheck};
use super::alarm::{self, Alarms};
use super::alerts::{self, AlertSource};
use super::backup::{self, BackupRules};
use super::button::{self, Button, PREPARED};
use super::card::Card;
use super::console::{self, ConsoleRules};
use super::fault::Draft;
use super::input::{self, Input, InputsFile};
use super::page::{At, Page};
use super::rds::Rds;
use super::reader::{Table, Value};
use super::seal::{self, Export};
use super::speech::{self, Speech};
use super::suggest::nearest;
use super::transmitter::{self, Transmitter};
use super::zone::{self, ZONE};
use crate::names::TopicId;
use crate::schedule::{NO_REPEAT, ORDER_PAUSE, QuietHours, Rules};
use crate::sound::Processing;
use crate::units::{FRAMES_PER_SECOND, Level, Lufs, Size};
use crate::words::Text;

/// The station's own settings.
#[derive(Debug, Clone, PartialEq)]
pub struct Station {
    /// What people call it.
    pub name: String,
    /// Where the sound goes.
    pub output: Output,
    /// The card to listen on at the desk; none where the file names none.
    pub desk: Option<String>,
    /// What is done to it on its way there.
    pub processing: Processing,
    /// How recordings are ingested and kept.
    pub library: Keeping,
    /// What was heard, kept as sound; none where it is not.
    pub aircheck: Option<Aircheck>,
    /// The machine's voice, where the file names it.
    pub speech: Option<Speech>,
    /// Where public warnings come from.
    pub alerts: Vec<AlertSource>,
    /// Who is told of alarms.
    pub alarms: Alarms,
    /// What switches the transmitter; none where nothing does.
    pub transmitter: Option<Transmitter>,
    /// The RDS encoder; none where there is none.
    pub rds: Option<Rds>,
    /// Switches that have a prepared folder said.
    pub buttons: Vec<Button>,
    /// Sound that is not a recording.
    pub inputs: Vec<Input>,
    /// When the computer's clock is believed.
    pub clock: ClockRules,
    /// The pages for people.
    pub console: ConsoleRules,
    /// Folders that take a copy of each sealed day of the airtime log.
    pub exports: Vec<PathBuf>,
    /// The copy of the station that is made by itself; none where the file does not name it.
    pub backup: Option<BackupRules>,
    /// Whose station it is, by the date from which that holds; oldest first.
    pub units: Vec<Unit>,
}

/// The sound card.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Output {
    /// Names of cards, tried in this order; at least one.
    pub devices: Vec<String>,
    /// Frames a second the card is asked for; the station itself works at [`FRAMES_PER_SECOND`].
    pub sample_rate: u32,
    /// How much sound is kept ready ahead of the card.
    pub lead: Duration,
}

/// How recordings are ingested and kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Keeping {
    /// How long a file must have been still to be ingested.
    pub settle: Duration,
    /// How long a copy is kept once its file has left the folders, in running time of the station.
    pub keep: Duration,
    /// No file is ingested that would leave less room on the disk.
    pub floor: Size,
}

/// When the computer's clock is believed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClockRules {
    /// After a restart, a clock further beyond the last row of the log is not believed by itself.
    pub longest_absence: SignedDuration,
    /// The file that a time source touches when it has set the clock.
    pub synchronised: PathBuf,
    /// Whether the hardware clock is asked.
    pub hardware: bool,
}

impl Default for ClockRules {
    fn default() -> Self {
        Self {
            longest_absence: ABSENCE,
            synchronised: SYNCHRONISED.into(),
            hardware: true,
        }
    }
}

/// The office a station belongs to, as it is named in reports.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unit {
    /// The first day it holds.
    pub from: Date,
    /// The office.
    pub name: String,
    /// What the station is called from that day on; none if as before.
    pub station: Option<String>,
    /// Where reports are signed.
    pub place: Option<String>,
    /// The office's part of a document number.
    pub symbol: Option<String>,
    /// Lines above the signature.
    pub signer: Vec<String>,
}

impl Station {
    /// Returns the folders in `audio/` for what is kept to be ordered: those of the buttons, and that of emergencies.
    pub fn prepared(&self) -> impl Iterator<Item = &str> {
        let buttons = self.buttons.iter().map(|button| button.folder.as_str());
        buttons.chain([PREPARED])
    }

    /// Returns the topics that those folders are, or lie in.
    pub fn prepared_topics(&self) -> impl Iterator<Item = TopicId> {
        let first = |folder: &str| folder.split('/').next().map(TopicId::from);
        self.prepared().filter_map(first)
    }

    /// Whose station it is on `date`; before the first, nobody's that is known.
    #[must_use]
    pub fn unit_on(&self, date: Date) -> Option<&Unit> {
        self.units.iter().rev().find(|unit| unit.from <= date)
    }

    /// What the station is called on `date`: old records keep the old name.
    #[must_use]
    pub fn name_on(&self, date: Date) -> &str {
        let mut held = self.units.iter().rev().filter(|unit| unit.from <= date);
        held.find_map(|unit| unit.station.as_deref())
            .unwrap_or(&self.name)
    }
}

/// What the file says.
#[derive(Debug)]
pub(super) struct StationFile {
    pub(super) station: Option<Station>,
    pub(super) rules: Rules,
    pub(super) fallback: Option<At<TopicId>>,
    pub(super) exports: Vec<Export>,
    pub(super) cards: Vec<Card>,
    /// Topics whose texts are spoken.
    pub(super) spoken: Vec<At<TopicId>>,
    pub(super) inputs: InputsFile,
}

const LEAD: SignedDuration = SignedDuration::from_millis(300);
/// Rates of cards: of compact discs, of broadcasting, and twice and four times that.
const RATES: [i64; 4] = [44_100, 48_000, 96_000, 192_000];
const SETTLE: SignedDuration = SignedDuration::from_secs(10);
const KEEP: SignedDuration = SignedDuration::from_hours(30 * 24);
const FLOOR: Size = Size(1_000_000_000);
const ABSENCE: SignedDuration = SignedDuration::from_hours(24);
const SYNCHRONISED: &str = "/run/systemd/timesync/synchronized";
const NO_REPEAT_RANGE: RangeInclusive<SignedDuration> =
    SignedDuration::ZERO..=SignedDuration::from_hours(24);
/// A silence of longer than a minute sounds as if the order were over.
const ORDER_PAUSE_RANGE: RangeInclusive<SignedDuration> =
    SignedDuration::ZERO..=SignedDuration::from_secs(60);
const LOUDNESS: f64 = -16.0;
const TRUE_PEAK: f64 = -1.0;
/// Below, a transmitter and its loudspeakers only lose power.
const HIGH_PASS_HZ: u32 = 60;
/// What FM carries (ITU-R BS.450).
const LOW_PASS_HZ: u32 = 15_000;
/// When nothing may sound where the file does not say.
const QUIET: QuietHours = QuietHours {
    from: jiff::civil::time(21, 0, 0, 0),
    to: jiff::civil::time(5, 0, 0, 0),
};

pub(super) fn read(page: &Page, root: Option<&Path>) -> StationFile {
    let tree = page.tree();
    let file = Table::new(page, &tree, 0..0);
    let name = name(&file);
    let zone = zone(&file, root);
    let (output, mut cards) = output(file.table("output"));
    let desk = file.table("desk").and_then(|table| desk(table, &mut cards));
    let (loudness, true_peak) = loudness(file.table("loudness"));
    let processing = processing(file.table("sound"), loudness, true_peak);
    let library = library(file.table("library"));
    let aircheck = aircheck::read(file.table("aircheck"), library.floor);
    let (speech, spoken) = file.table("speech").map(speech::read).unzip();
    let console = console::read(file.table("console"));
    let inputs = input::read(&file, &mut cards, console.listen);
    let (fallback, no_repeat) = fallback(file.table("fallback"));
    let order_pause = orders(file.table("orders"));
    let limits = limits(file.table("limits"));
    let clock = clock(file.table("clock"));
    let exports = file.table("seal").map(seal::read).unwrap_or_default();
    let backup = file.table("backup").map(backup::read);
    let alerts = alerts::read(&file);
    let alarms = alarm::read(&file);
    let buttons = button::read(&file);
    let (transmitter, rds) = transmitter::mast(&file);
    let units = units(file.tables("unit", "unit").unwrap_or_default());
    let rules = Rules {
        zone: zone.unwrap_or(TimeZone::UTC),
        quiet: quiet_hours(&file),
        sessions_per_day: limits.sessions_per_day,
        session_length: limits.session_length,
        days: limits.days,
        refuse: limits.refuse,
        fallback: fallback.as_ref().map(|folder| folder.value.clone()),
        no_repeat,
        order_pause,
        loudness,
        true_peak,
        high_pass_hz: processing.high_pass_hz,
    };
    file.finish();
    let station = name.map(|name| Station {
        name: name.value,
        output,
        desk: desk.map(|device| device.value),
        processing,
        library,
        aircheck,
        speech,
        alerts,
        alarms,
        transmitter,
        rds,
        buttons,
        inputs: inputs.inputs.clone(),
        clock,
        console,
        exports: exports.iter().map(|export| export.path.clone()).collect(),
        backup,
        units,
    });
    StationFile {
        station,
        rules,
        fallback,
        exports,
        cards,
        spoken: spoken.unwrap_or_default(),
        inputs,
    }
}

fn name(file: &Table<'_>) -> Option<At<String>> {
    let name = file.required("name", r#"name = "Đài truyền thanh xã …""#);
    name.and_then(Value::text)
}

/// The zone the file names, as the station at `root` knows it; if it names none, that of Vietnam.
fn zone(file: &Table<'_>, root: Option<&Path>) -> Option<TimeZone> {
    let name = match file.optional("timezone") {
        Some(value) => value.text()?,
        None => At {
            value: ZONE.to_owned(),
            span: 0..0,
        },
    };

    let zone = zone::get(&name.value, root);
    if zone.is_none() {
        let names: Vec<String> = tz::db()
            .available()
            .map(|name| name.as_str().to_owned())
            .collect();
        let hint = match nearest(&name.value, names.iter().map(String::as_str)) {
            Some(near) => Value::write(format_args!("\"{near}\"")),
            None if names.is_empty() => Text::new("config-hint-tzdata"),
            None => Value::write(format_args!("\"{ZONE}\"")),
        };
        let problem = Text::new("config-unknown-zone").with("zone", &name.value);
        file.page
            .report(&name.span, Draft::blocking(problem).hinting(hint));
    }

    zone
}

fn output(table: Option<Table<'_>>) -> (Output, Vec<Card>) {
    let (mut devices, mut rate, mut lead, mut cards) = (None, None, None, Vec::new());
    if let Some(table) = table {
        let device = table.optional("device");
        if let Some(device) = device.as_ref().filter(|device| device.is_empty_list()) {
            let draft = Draft::blocking(Text::new("config-no-device"));
            table
                .page
                .report(&device.span, draft.hinting(Value::write("\"default\"")));
        }
        devices = device.and_then(|device| device.one_or_more(Value::text));
        cards = devices
            .iter()
            .flat_map(|named| &named.value)
            .filter_map(|name| Card::read(table.page, name))
            .collect();
        rate = table
            .optional("sample_rate")
            .and_then(|value| value.integer(1..=10_000_000));
        if let Some(rate) = rate.as_ref().filter(|rate| !RATES.contains(&rate.value)) {
            let draft = Draft::blocking(Text::new("config-sample-rate"));
            table.page.report(
                &rate.span,
                draft.hinting(Text::new("config-sample-rate-hint")),
            );
        }
        let range = SignedDuration::from_millis(100)..=SignedDuration::from_secs(5);
        lead = table.optional("lead").and_then(|value| value.length(range));
        table.finish();
    }

    let devices = devices.map_or(vec!["default".to_owned()], |devices| {
        devices
            .value
            .into_iter()
            .map(|device| device.value)
            .collect()
    });
    let lead = lead.map_or(LEAD, |lead| lead.value).unsigned_abs();
    let sample_rate = rate.map_or(FRAMES_PER_SECOND, |rate| rate.value as u32);
    (
        Output {
            devices,
            sample_rate,
            lead,
        },
        cards,
    )
}

/// The card of the desk, which is also one of the `cards` named.
fn desk(table: Table<'_>, cards: &mut Vec<Card>) -> Option<At<String>> {
    let device = table
        .required("device", r#"device = "plughw:CARD=…,DEV=0""#)
        .and_then(Value::text);
    cards.extend(
        device
            .iter()
            .filter_map(|name| Card::read(table.page, name)),
    );
    table.finish();
    device
}

/// The folder of last resort, and for how long what fills rests.
fn fallback(table: Option<Table<'_>>) -> (Option<At<TopicId>>, SignedDuration) {
    let Some(table) = table else {
        return (None, NO_REPEAT);
    };
    let folder = table
        .required("folder", r#"folder = "du-phong""#)
        .and_then(Value::topic);
    let rest = table
        .optional("no_repeat")
        .and_then(|value| value.length(NO_REPEAT_RANGE));
    table.finish();
    (folder, rest.map_or(NO_REPEAT, |rest| rest.value))
}

/// Reads the silence between two readings of an order.
fn orders(table: Option<Table<'_>>) -> SignedDuration {
    let Some(table) = table else {
        return ORDER_PAUSE;
    };
    let pause = table
        .optional("pause")
        .and_then(|value| value.length(ORDER_PAUSE_RANGE));
    table.finish();
    pause.map_or(ORDER_PAUSE, |pause| pause.value)
}

fn library(table: Option<Table<'_>>) -> Keeping {
    let (mut settle, mut keep, mut floor) = (None, None, None);
    if let Some(table) = table {
        let range = SignedDuration::from_secs(1)..=SignedDuration::from_hours(1);
        settle = table
            .optional("settle")
            .and_then(|value| value.length(range));
        let range = SignedDuration::from_hours(2 * 24)..=SignedDuration::from_hours(3650 * 24);
        keep = table.optional("keep").and_then(|value| value.length(range));
        let range = Size(50_000_000)..=Size(10_000_000_000_000);
        floor = table.optional("floor").and_then(|value| value.size(range));
        table.finish();
    }

    let length =
        |found: Option<At<SignedDuration>>, default| found.map_or(default, |found| found.value);
    Keeping {
        settle: length(settle, SETTLE).unsigned_abs(),
        keep: length(keep, KEEP).unsigned_abs(),
        floor: floor.map_or(FLOOR, |floor| floor.value),
    }
}

fn clock(table: Option<Table<'_>>) -> ClockRules {
    let mut rules = ClockRules::default();
    let Some(table) = table else { return rules };
    let range = SignedDuration::from_hours(1)..=SignedDuration::from_hours(3650 * 24);
    if let Some(longest) = table
        .optional("longest_absence")
        .and_then(|value| value.length(range))
    {
        rules.longest_absence = longest.value;
    }

    if let Some(file) = table.optional("synchronised").and_then(Value::text) {
        rules.synchronised = file.value.into();
    }

    if let Some(asked) = table.optional("hardware").and_then(Value::flag) {
        rules.hardware = asked.value;
    }

    table.finish();
    rules
}

fn loudness(table: Option<Table<'_>>) -> (Lufs, Level) {
    let (mut target, mut peak) = (None, None);
    if let Some(table) = table {
        target = table
            .optional("target")
            .and_then(|value| value.number(-40.0..=-5.0));
        peak = table
            .optional("true_peak")
            .and_then(|value| value.number(-20.0..=0.0));
        table.finish();
    }
    let value = |number: Option<At<f64>>, default| number.map_or(default, |number| number.value);
    (Lufs(value(target, LOUDNESS)), Level(value(peak, TRUE_PEAK)))
}

/// The stages of the sound on its way to the card.
fn processing(table: Option<Table<'_>>, target: Lufs, true_peak: Level) -> Processing {
    let usual = Processing {
        true_peak,
        target,
        high_pass_hz: Some(HIGH_PASS_HZ),
        low_pass_hz: Some(LOW_PASS_HZ),
        leveller: false,
        pre_emphasis_us: None,
    };

    let Some(table) = table else { return usual };
    let number = |key, range| {
        table
            .optional(key)
            .and_then(|value| value.integer_or_off(range))
    };

    let high_pass = number("high_pass", 30..=200);
    let low_pass = number("low_pass", 10_000..=15_000);
    let pre_emphasis = number("pre_emphasis", 25..=75);
    let leveller = table.optional("leveller").and_then(Value::flag);
    table.finish();
    let value =
        |number: Option<At<Option<u32>>>, usual| number.map_or(usual, |number| number.value);
    Processing {
        high_pass_hz: value(high_pass, usual.high_pass_hz),
        low_pass_hz: value(low_pass, usual.low_pass_hz),
        pre_emphasis_us: value(pre_emphasis, usual.pre_emphasis_us),
        leveller: leveller.map_or(usual.leveller, |leveller| leveller.value),
        ..usual
    }
}

/// The quiet hours the file names; the usual ones if it names none, for sound in the night is nobody's wish.
fn quiet_hours(file: &Table<'_>) -> Option<QuietHours> {
    let Some(value) = file.optional("quiet_hours") else {
        return Some(QUIET);
    };
    if !value.is_text() {
        return file.table("quiet_hours").and_then(quiet_span);
    }
    value.none();
    None
}

fn quiet_span(table: Table<'_>) -> Option<QuietHours> {
    let from = table
        .required("from", r#"from = "21:00""#)
        .and_then(Value::time);
    let to = table
        .required("to", r#"to = "05:00""#)
        .and_then(Value::time);
    let page = table.page;
    table.finish();
    let (from, to) = (from?, to?);
    if from.value == to.value {
        let draft = Draft::blocking(Text::new("config-quiet-all-day"));
        page.report(
            &to.span,
            draft.hinting(Text::new("config-quiet-all-day-hint")),
        );
    }

    Some(QuietHours {
        from: from.value,
        to: to.value,
    })
}

/// What local rules set.
struct Limits {
    sessions_per_day: Option<u32>,
    session_length: Option<SignedDuration>,
    days: [bool; 7],
    refuse: bool,
}

fn limits(table: Option<Table<'_>>) -> Limits {
    let none = Limits {
        sessions_per_day: None,
        session_length: None,
        days: [true; 7],
        refuse: false,
    };

    let Some(table) = table else { return none };
    let sessions = table
        .optional("sessions_per_day")
        .and_then(|value| value.integer(1..=1000));
    let range = SignedDuration::from_secs(1)..=SignedDuration::from_hours(24);
    let length = table
        .optional("session_length")
        .and_then(|value| value.length(range));
    let days = table.optional("days").and_then(Value::days);
    let refuse = table.optional("refuse").and_then(Value::flag);
    table.finish();
    Limits {
        sessions_per_day: sessions.and_then(|sessions| u32::try_from(sessions.value).ok()),
        session_length: length.map(|length| length.value),
        days: days.unwrap_or(none.days),
        refuse: refuse.is_some_and(|refuse| refuse.value),
    }
}

fn units(tables: Vec<Table<'_>>) -> Vec<Unit> {
    let mut units = Vec::<Unit>::new();
    for table in tables {
        let from = table
            .required("from", r#"from = "2020-01-01""#)
            .and_then(Value::date);
        let name = table
            .required("name", r#"name = "ỦY BAN NHÂN DÂN XÃ …""#)
            .and_then(Value::text);
        let station = table.optional("station").and_then(Value::text);
        let place = table.optional("place").and_then(Value::text);
        let symbol = table.optional("symbol").and_then(Value::text);
        let signer = table
            .optional("signer")
            .and_then(|value| value.list(Value::text));
        let page = table.page;
        table.finish();
        let (Some(from), Some(name)) = (from, name) else {
            continue;
        };
        if units.iter().any(|unit| unit.from == from.value) {
            page.report(&from.span, Draft::blocking(Text::new("config-unit-twice")));
        }
        units.push(Unit {
            from: from.value,
            name: name.value,
            station: station.map(|station| station.value),
            place: place.map(|place| place.value),
            symbol: symbol.map(|symbol| symbol.value),
            signer: signer.map_or_else(Vec::new, |lines| {
                lines.value.into_iter().map(|line| line.value).collect()
            }),
        });
    }

    units.sort_by_key(|unit| unit.from);
    units
}
