//! The station's files: TOML a person wrote, turned into valid types, or into faults.
//!
//! [`load`] reads everything, and reports every fault at once, each with its place, what was
//! expected and what to do. The hard part is that a fault neither hides another nor makes one up:
//! `page` and `syntax` see to that within a file, `refer` between files. Reading the disk
//! ([`Snapshot`]) is apart from understanding ([`understand`]), which is total for any bytes.
//!
//! A fault either blocks, so that there is no station to run, or it does not: a drop folder on a
//! share that is away for an hour must not take the station off the air.

mod aircheck;
mod alarm;
mod alerts;
mod audio;
mod backup;
mod board;
mod button;
mod card;
mod change;
mod civil;
mod clash;
mod console;
mod fault;
mod input;
mod kept;
mod length;
mod lines;
mod origin;
mod page;
mod program;
mod rds;
mod reader;
mod refer;
mod replace;
mod seal;
mod size;
mod snapshot;
mod special;
mod speech;
mod splice;
mod station;
mod suggest;
mod syntax;
mod transmitter;
mod versions;
mod week;
pub mod zone;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use jiff::civil::Date;
use unicode_normalization::UnicodeNormalization;

pub use aircheck::{Aircheck, AircheckFormat};
pub use alarm::{Alarms, Mail, MailTls, Modem, Way};
pub use alerts::{AlertSource, AlertsFrom};
pub use backup::BackupRules;
pub use board::{Asked, Board, ControlLine};
pub use button::{Button, PREPARED};
pub use change::{ConfigChange, Counts};
pub use civil::{typed_date, typed_time, written_time};
pub use console::ConsoleRules;
pub use fault::{Fault, FaultRow};
pub use input::{FFMPEG, Input, InputOrigin, Sender, Srt, ffmpeg};
pub use kept::{keep, kept};
pub use length::{length, typed_age, typed_length};
pub use origin::{Origin, own_account, owner};
pub use rds::{Dialect, Rds};
#[cfg(test)]
pub(crate) use replace::cut;
pub use replace::{ReplaceError, Replacement, Replacements, recover, replace};
pub use snapshot::{CALENDAR, Content, MOST_BYTES, PROGRAMS, SCHEDULE, Snapshot};
pub use speech::Speech;
pub use splice::{
    Extra, Literal, OneOffDay, Splice, SpliceError, Step, Version, entries, slots, value, versions,
};
pub use station::{ClockRules, Keeping, Output, Station, Unit};
pub use transmitter::{Pulse, Transmitter};

use audio::Mention;
use card::Card;
use fault::Place;
use page::Page;
use program::ProgramFile;
use seal::Export;
use snapshot::{STATION, TOPIC};
use special::CalendarFile;
use station::StationFile;
use week::SlotEntry;

use crate::calendar::Calendar;
use crate::names::{InputId, ProgramId, TopicId};
use crate::patience;
use crate::rundown::Plays;
use crate::schedule::{Program, Rules, Schedule, Topic};

/// What came of reading a station.
#[derive(Debug)]
pub struct Outcome {
    /// The station; none if a fault blocks.
    pub loaded: Option<Loaded>,
    /// Every fault and warning, by file, line and column.
    pub faults: Vec<Fault>,
}

/// A station as its files say, valid throughout.
#[derive(Debug, Clone)]
pub struct Loaded {
    /// The station's own settings.
    pub station: Station,
    /// Slots, programs and topics. A topic whose folder is away is as a folder without `topic.toml`.
    pub schedule: Schedule,
    /// Days that differ.
    pub calendar: Calendar,
    /// What holds whatever the slot.
    pub rules: Rules,
    /// Topics whose folders are to have no notes beside refused files.
    pub quiet_topics: BTreeSet<TopicId>,
    /// SHA-256 of what was read, in hexadecimal: [`Snapshot::digest`].
    pub digest: String,
    /// The files that were read: [`Snapshot::origins`].
    pub files: BTreeMap<String, Origin>,
}

impl Loaded {
    /// Returns what is played of the recordings in the folders, by slots or when it is ordered.
    #[must_use]
    pub fn plays(&self) -> Plays {
        let speech = self.station.speech.as_ref();
        let warning = speech.and_then(|speech| speech.warning.clone());
        Plays::of(&self.schedule, &self.calendar, &self.rules)
            .with_ordered(self.station.prepared_topics(), warning)
    }
}

/// Reads the station in the folder `root`.
#[must_use]
pub fn load(root: &Path) -> Outcome {
    load_on(root, None)
}

/// Loads for a person who asks on `today`: faults that name a date name the next one.
#[must_use]
pub fn load_on(root: &Path, today: Option<Date>) -> Outcome {
    understand_at(root, &Snapshot::of(root), today)
}

/// Understands the station in the folder `root` as its files were read.
#[must_use]
pub fn load_as(root: &Path, snapshot: &Snapshot) -> Outcome {
    understand_at(root, snapshot, None)
}

/// Understands files as they would be, for a person who asks on `today`.
#[must_use]
pub fn load_for(root: &Path, snapshot: &Snapshot, today: Date) -> Outcome {
    understand_at(root, snapshot, Some(today))
}

/// Recordings that the files name are looked for where the folders answer.
fn understand_at(root: &Path, snapshot: &Snapshot, today: Option<Date>) -> Outcome {
    let (mut outcome, mentions, Outside { unused, .. }) = read(snapshot, today);
    let check = |mention: Mention| {
        let (root, folder) = (root.to_owned(), mention.folder(root));
        patience::ask(&folder, snapshot::PATIENCE, move || mention.check(&root)).flatten()
    };
    outcome.faults.extend(unused);
    outcome
        .faults
        .extend(mentions.into_iter().filter_map(check));
    outcome.sort();
    outcome
}

/// What is wrong with what its files name outside the station: folders, sound cards. Looks at sticks and shares,
/// which may hang: for a person who asks, never on the way to the air.
#[must_use]
pub fn outside(root: &Path) -> Vec<Fault> {
    outside_by(root, Path::new(card::SYSTEM))
}

fn outside_by(root: &Path, system: &Path) -> Vec<Fault> {
    let (_, _, outside) = read(&Snapshot::of(root), None);
    let Outside {
        exports,
        cards,
        streams,
        by_srt,
        ..
    } = outside;
    let exports = exports.into_iter().filter_map(|export| export.check(root));
    exports
        .chain(cards.into_iter().filter_map(|card| card.check(system)))
        .chain(input::check(streams, by_srt))
        .collect()
}

/// Understands the files of a station; recordings they name are not looked for.
#[must_use]
pub fn understand(snapshot: &Snapshot) -> Outcome {
    let (mut outcome, _mentions, _outside) = read(snapshot, None);
    outcome.sort();
    outcome
}

impl Outcome {
    fn sort(&mut self) {
        self.faults
            .sort_by(|a, b| (&a.path, a.line, a.column).cmp(&(&b.path, b.line, b.column)));
    }
}

/// A program's file.
#[derive(Debug)]
struct ProgramPage {
    page: Page,
    file: ProgramFile,
}

/// All files, read one by one.
#[derive(Debug)]
struct Files {
    station_page: Page,
    station: StationFile,
    calendar_page: Page,
    calendar: CalendarFile,
    week_page: Page,
    week: Vec<SlotEntry>,
    programs: Vec<ProgramPage>,
    topics: BTreeMap<TopicId, Topic>,
    quiet_topics: BTreeSet<TopicId>,
    topic_pages: Vec<Page>,
    /// Recordings that topics name.
    dated: Vec<Mention>,
}

/// What the files name that is no part of the station.
#[derive(Debug)]
struct Outside {
    exports: Vec<Export>,
    cards: Vec<Card>,
    /// Where the file names the first input that is a stream.
    streams: Option<Place>,
    /// And the first that comes by SRT.
    by_srt: Option<Place>,
    /// Folders on the disk that no program plays anything from.
    unused: Vec<Fault>,
}

fn read(snapshot: &Snapshot, today: Option<Date>) -> (Outcome, Vec<Mention>, Outside) {
    let files = Files::read(snapshot);
    let (mut faults, mut mentions) = refer::check(&files, snapshot);
    let mut schedule = files.schedule();
    versions::check(&files.week_page, &files.week);
    clash::check_slots(&files);
    clash::check_overlaps(&files, &schedule, today);
    let (scheduled, unused) = (files.scheduled(), refer::unused(&files, snapshot));
    let Files {
        station, calendar, ..
    } = files;
    mentions.extend(files.dated);
    let pages = [files.station_page, files.calendar_page, files.week_page].into_iter();
    faults.extend(pages.chain(files.topic_pages).flat_map(Page::into_faults));
    for ProgramPage { page, file } in files.programs {
        let id = file.program.id;
        let own = page.into_faults();
        if own.iter().any(|fault| fault.blocks)
            && scheduled.as_ref().is_some_and(|named| !named.contains(&id))
        {
            // Nobody would hear it: that must not keep the rest of the station from its day.
            schedule.programs.remove(&id);
            faults.extend(own.into_iter().map(Fault::unscheduled));
        } else {
            faults.extend(own);
        }
    }

    let blocked = faults.iter().any(|fault| fault.blocks);
    let loaded = station.station.filter(|_| !blocked).map(|own| Loaded {
        station: own,
        schedule,
        calendar: calendar.calendar,
        rules: station.rules,
        quiet_topics: files.quiet_topics,
        digest: snapshot.digest(),
        files: snapshot.origins(),
    });
    let StationFile {
        exports,
        cards,
        inputs,
        ..
    } = station;
    (
        Outcome { loaded, faults },
        mentions,
        Outside {
            exports,
            cards,
            streams: inputs.first_stream,
            by_srt: inputs.first_srt,
            unused,
        },
    )
}

impl Files {
    fn read(snapshot: &Snapshot) -> Self {
        let open = |name: &str, absent: Content| {
            let path = Path::new(name);
            Page::new(path, snapshot.files.get(path).unwrap_or(&absent), true)
        };

        let missing = || Content::Missing { instead: None };
        let station_page = open(STATION, missing());
        let calendar_page = open(CALENDAR, Content::Bytes(Vec::new()));
        let week_page = open(SCHEDULE, missing());
        let mut files = Self {
            station: station::read(&station_page, snapshot.root.as_deref()),
            calendar: special::read(&calendar_page),
            week: week::read(&week_page),
            station_page,
            calendar_page,
            week_page,
            programs: Vec::new(),
            topics: BTreeMap::new(),
            quiet_topics: BTreeSet::new(),
            topic_pages: Vec::new(),
            dated: Vec::new(),
        };

        for (path, content) in snapshot
            .files
            .iter()
            .filter(|(path, _)| path.starts_with(PROGRAMS))
        {
            let page = Page::new(path, content, true);
            let slug: String = path
                .file_stem()
                .unwrap_or_default()
                .to_string_lossy()
                .nfc()
                .collect();
            let file = program::read(&page, ProgramId::from(slug.as_str()));
            files.programs.push(ProgramPage { page, file });
        }

        for (slug, folder) in snapshot.topics.iter().flatten() {
            let id = TopicId::from(slug.as_str());
            let path = folder.join(TOPIC);
            let topic = match snapshot.files.get(&path) {
                None => program::plain_topic(id),
                Some(content) => {
                    let page = Page::new(&path, content, false);
                    let file = program::read_topic(&page, id);
                    files.dated.extend(file.dated);
                    files.topic_pages.push(page);
                    if !file.notes {
                        files.quiet_topics.insert(file.topic.id.clone());
                    }
                    file.topic
                }
            };
            files.topics.insert(topic.id.clone(), topic);
        }

        files
    }

    /// Every program that a slot or a day names; none where what names them could not be read whole.
    fn scheduled(&self) -> Option<BTreeSet<ProgramId>> {
        let read = self.week_page.is_whole() && self.calendar_page.is_whole();
        let named = self
            .week
            .iter()
            .filter_map(|entry| entry.program.as_ref())
            .chain(&self.calendar.programs);
        read.then(|| named.map(|program| program.value.clone()).collect())
    }

    /// The schedule of all that could be read; with every topic that is named, there or not.
    fn schedule(&self) -> Schedule {
        let mut topics = self.topics.clone();
        let named = self
            .programs
            .iter()
            .flat_map(|program| &program.file.topics);
        for topic in named.chain(&self.station.fallback) {
            let plain = || program::plain_topic(topic.value.clone());
            topics.entry(topic.value.clone()).or_insert_with(plain);
        }

        let inputs = &self.station.inputs.inputs;
        let named = |name: &InputId| inputs.iter().find(|input| input.planned.id == *name);
        let programs = self.programs.iter().map(|ProgramPage { file, .. }| {
            let input = file.input.as_ref().and_then(|name| named(&name.value));
            let program = Program {
                relay: input.map(|input| Arc::clone(&input.planned)),
                ..file.program.clone()
            };
            (program.id.clone(), Arc::new(program))
        });
        let programs = programs.collect();
        Schedule {
            slots: self
                .week
                .iter()
                .filter_map(|entry| entry.slot.clone().map(Arc::new))
                .collect(),
            programs,
            topics,
        }
    }
}
