//! What every page may reach.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::approvals::Approvals;
use super::concerns::Concerns;
use super::contours::Contours;
use super::delays::Delays;
use super::examine::{Examine, Examined};
use super::first::FirstCode;
use super::office::Office;
use super::papers::Papers;
use super::seen::Seen;
use super::shelf::Shelf;
use super::trouble::Trouble;
use super::turns::Turns;
use super::uploads::reception::Reception;
use super::urgent::{AllReady, AllRecorded};
use crate::airlog::{Airlog, AirlogError, Attended};
use crate::clock::Clock;
use crate::console::pause;
use crate::console::people::{PeopleError, PeopleStore, Uptime};
use crate::init;
use crate::library::{Library, Settle};
use crate::names::SegmentId;
use crate::rundown::History;
use crate::station::{
    Act, Acts, Confirmation, ConsoleStatus, Copying, Current, CurrentCell, Folder, Phones, Status,
    StatusCell, next_airings,
};
use crate::words::{Language, Text};

/// A status older than this says nothing of the air any more.
const FRESH: SignedDuration = SignedDuration::from_secs(5);

/// The station goes by a person's word within this time, or does not.
const TAKING: Duration = Duration::from_secs(5);

/// It is looked this often whether it does.
const TURN: Duration = Duration::from_millis(100);

/// So many recordings are listened to at a time: each holds a decoder.
const LISTENERS: usize = 8;

/// So many pages are live at a time.
const STREAMS: usize = 16;

/// What the doctor found is believed for so long.
const EXAMINED: Duration = Duration::from_secs(60);

/// What came of a tone at another card than the one on air.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Toned {
    /// It sounds.
    Sounds(String),
    /// It is over, or why it was not heard.
    Over(String, Option<String>),
}

/// When each recording airs next.
pub(super) type Airs = BTreeMap<SegmentId, Timestamp>;

/// What every page may reach. A copy is the same.
#[derive(Debug, Clone)]
pub(super) struct Site(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    folder: Folder,
    clock: Arc<dyn Clock>,
    language: Language,
    status: StatusCell,
    current: CurrentCell,
    acts: Acts,
    confirmation: Confirmation,
    copying: Copying,
    examine: Option<Examine>,
    examined: Mutex<Option<(Duration, Language, Vec<Examined>)>>,
    toning: Mutex<Option<Toned>>,
    phones: Phones,
    uptime: Uptime,
    people: Mutex<Option<PeopleStore>>,
    delays: Mutex<Delays>,
    first: Mutex<FirstCode>,
    concerns: Mutex<Option<Seen<Concerns>>>,
    approvals: Mutex<Option<Seen<Approvals>>>,
    shelf: Mutex<Option<Seen<Shelf>>>,
    airs: Mutex<Option<Seen<Airs>>>,
    turns: Mutex<Option<Seen<Turns>>>,
    /// What asks for much waits for its turn: pages need a thread beside too.
    turn: Arc<Semaphore>,
    office: Office,
    uploads: Arc<Reception>,
    papers: Papers,
    contours: Contours,
    ready: Mutex<AllReady>,
    recorded: Mutex<AllRecorded>,
    preparing: Arc<Semaphore>,
    preparing_for_programs: Arc<Semaphore>,
    giving: Mutex<()>,
    listeners: Arc<Semaphore>,
    streams: Arc<Semaphore>,
}

/// What the station's thread gives the console.
#[derive(Debug, Clone)]
pub(super) struct Given {
    pub(super) folder: Folder,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) language: Language,
    pub(super) status: StatusCell,
    pub(super) current: CurrentCell,
    pub(super) acts: Acts,
    pub(super) confirmation: Confirmation,
    pub(super) copying: Copying,
    pub(super) examine: Option<Examine>,
    pub(super) phones: Phones,
}

impl Site {
    pub(super) fn new(given: Given) -> Result<Self, PeopleError> {
        let uptime = Uptime::of(Arc::clone(&given.clock))?;
        let uploads = Arc::new(Reception::new(given.folder.uploads()));
        let contours = Contours::new(given.folder.contours());
        let papers = Papers::new(given.folder.clone(), Arc::clone(&given.clock));
        Ok(Self(Arc::new(Inner {
            folder: given.folder,
            clock: given.clock,
            language: given.language,
            status: given.status,
            current: given.current,
            acts: given.acts,
            confirmation: given.confirmation,
            copying: given.copying,
            examine: given.examine,
            examined: Mutex::default(),
            toning: Mutex::default(),
            phones: given.phones,
            uptime,
            people: Mutex::default(),
            delays: Mutex::default(),
            first: Mutex::new(FirstCode::new()?),
            concerns: Mutex::default(),
            approvals: Mutex::default(),
            shelf: Mutex::default(),
            airs: Mutex::default(),
            turns: Mutex::default(),
            turn: Arc::new(Semaphore::new(1)),
            office: Office::default(),
            uploads,
            papers,
            contours,
            ready: Mutex::default(),
            recorded: Mutex::default(),
            preparing: Arc::new(Semaphore::new(1)),
            preparing_for_programs: Arc::new(Semaphore::new(1)),
            giving: Mutex::default(),
            listeners: Arc::new(Semaphore::new(LISTENERS)),
            streams: Arc::new(Semaphore::new(STREAMS)),
        })))
    }

    /// Returns what the station last said of itself.
    pub(super) fn status(&self) -> Status {
        self.0.status.get()
    }

    /// Returns whether `status` is of now: the station has said something within some seconds.
    pub(super) fn is_fresh(&self, status: &Status) -> bool {
        self.now().duration_since(status.now.at()).abs() <= FRESH
    }

    /// Returns why no row can be dated now; none if one can.
    pub(super) fn undated(&self) -> Option<Text> {
        let status = self.status();
        if !self.is_fresh(&status) {
            return Some(Text::new("console-trouble-busy"));
        }
        let problem = status.clock.problem.unwrap_or_default();
        (!status.clock.trusted).then(|| Text::new("console-approve-clock").with("problem", problem))
    }

    /// Gives the station a person's word that its clock is right. Returns whether it went by it within some seconds.
    pub(super) async fn confirm_clock(&self, by: String) -> bool {
        self.0.confirmation.give(by);
        let taken = async {
            while !self.status().clock.trusted {
                pause(TURN).await;
            }
        };
        tokio::time::timeout(TAKING, taken).await.is_ok()
    }

    /// Returns what the station goes by; none before it runs.
    pub(super) fn current(&self) -> Option<Current> {
        self.0.current.get()
    }

    /// Returns the papers that are made beside.
    pub(super) fn papers(&self) -> &Papers {
        &self.0.papers
    }

    /// Returns how recordings look, as far as that is measured.
    pub(super) fn contours(&self) -> &Contours {
        &self.0.contours
    }

    /// Returns the seats of pages that are live.
    pub(super) fn streams(&self) -> &Arc<Semaphore> {
        &self.0.streams
    }

    /// Returns the seats of whoever speaks into a phone.
    pub(super) fn phones(&self) -> &Phones {
        &self.0.phones
    }

    /// Returns the time on the wall.
    pub(super) fn now(&self) -> Timestamp {
        self.0.clock.now()
    }

    /// Returns the time on the wall, or the last that is known where the wall is not believed: what must not begin
    /// before yesterday, as a certificate, is dated by it.
    pub(super) fn dated(&self) -> Timestamp {
        let clock = self.status().clock;
        let known = clock.last_known.filter(|_| !clock.trusted);
        known.map_or(self.now(), |known| known.at().max(self.now()))
    }

    /// Returns the time that no clock setting moves.
    pub(super) fn uptime(&self) -> Duration {
        self.0.clock.uptime()
    }

    /// Returns what sessions are counted by.
    pub(super) fn sessions(&self) -> &Uptime {
        &self.0.uptime
    }

    /// Returns the language of those who chose none.
    pub(super) fn language(&self) -> Language {
        self.0.language
    }

    /// Asks the station for `act`.
    ///
    /// # Errors
    /// If so many wait that it cannot be noted.
    pub(super) fn ask(&self, act: Act) -> Result<(), Trouble> {
        if self.0.acts.give(act) {
            Ok(())
        } else {
            Err(Trouble::Busy)
        }
    }

    /// Has a row written of what a person did.
    ///
    /// # Errors
    /// If it cannot be noted: what has no row does not happen.
    pub(super) fn attend(&self, row: Attended) -> Result<(), Trouble> {
        self.ask(Act::Attended(row))
    }

    /// Does `work` with the people, on a thread that may wait for the disk. One at a time: a password takes memory.
    ///
    /// # Errors
    /// As `work` fails, or if the database cannot be opened.
    pub(super) async fn people<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut PeopleStore) -> Result<T, PeopleError> + Send + 'static,
    ) -> Result<T, Trouble> {
        let site = self.clone();
        Self::beside(move || {
            let mut people = lock(&site.0.people);
            if !people.as_ref().is_some_and(PeopleStore::is_in_place) {
                *people = Some(PeopleStore::open(&site.0.folder.people())?);
            }
            match people.as_mut() {
                Some(people) => Ok(work(people)?),
                None => Err(Trouble::Busy),
            }
        })
        .await
    }

    /// Does `work` on a thread that may wait for the disk.
    ///
    /// # Errors
    /// As `work` fails.
    pub(super) async fn beside<T: Send + 'static>(
        work: impl FnOnce() -> Result<T, Trouble> + Send + 'static,
    ) -> Result<T, Trouble> {
        tokio::task::spawn_blocking(work)
            .await
            .map_err(|_| Trouble::Broken)?
    }

    /// Does `work` that takes long on a thread that may wait for the disk, one after another.
    ///
    /// # Errors
    /// As `work` fails.
    pub(super) async fn in_turn<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, Trouble> + Send + 'static,
    ) -> Result<T, Trouble> {
        let turn = Arc::clone(&self.0.turn).acquire_owned().await;
        let turn = turn.map_err(|_| Trouble::Busy)?;
        Self::beside(move || {
            // Held to the end of the work, also where nobody waits for it any more.
            let _turn = turn;
            work()
        })
        .await
    }

    /// Returns when each recording airs next within a month. Call it from a thread that may wait.
    ///
    /// # Errors
    /// If the airtime log cannot be read.
    pub(super) fn airs(&self, current: &Current) -> Result<Arc<Airs>, Trouble> {
        let (now, uptime) = (self.now(), self.uptime());
        let mut seen = lock(&self.0.airs);
        if let Some(seen) = seen.as_ref().filter(|seen| seen.holds(current, uptime)) {
            return Ok(seen.what());
        }
        let history = self.history()?;
        let airs = next_airings(&current.loaded, &*current.catalogue, history, now);
        let airs = Arc::new(airs);
        *seen = Some(Seen::new(current.clone(), uptime, Arc::clone(&airs)));
        Ok(airs)
    }

    /// Returns what aired, for planning. Call it from a thread that may wait.
    ///
    /// # Errors
    /// If the airtime log cannot be read.
    pub(super) fn history(&self) -> Result<History, Trouble> {
        match self.open_log()? {
            Some(log) => Ok(log.history(None)?),
            None => Ok(History::default()),
        }
    }

    /// Opens the airtime log to be read; none before a station ran. Call it from a thread that may wait.
    ///
    /// # Errors
    /// If it cannot be read.
    pub(super) fn open_log(&self) -> Result<Option<Airlog>, Trouble> {
        match Airlog::open_read_only(&self.0.folder.log()) {
            Err(AirlogError::Missing { .. }) => Ok(None),
            opened => Ok(Some(opened?)),
        }
    }

    /// Returns what dates the rows.
    pub(super) fn clock(&self) -> Arc<dyn Clock> {
        Arc::clone(&self.0.clock)
    }

    /// Reads the airtime log, on a thread that may wait for the disk. A station that never ran has an empty one.
    ///
    /// # Errors
    /// As `work` fails, or if the log cannot be read.
    pub(super) async fn log<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Airlog) -> Result<T, AirlogError> + Send + 'static,
    ) -> Result<T, Trouble> {
        let path = self.0.folder.log();
        Self::beside(move || {
            let log = match Airlog::open_read_only(&path) {
                Err(AirlogError::Missing { .. }) => Airlog::in_memory()?,
                opened => opened?,
            };
            Ok(work(&log)?)
        })
        .await
    }

    /// Returns what is wrong with the rest of today and tomorrow.
    ///
    /// # Errors
    /// If the airtime log cannot be read.
    pub(super) async fn concerns(&self) -> Result<Arc<Concerns>, Trouble> {
        let site = self.clone();
        Self::beside(move || {
            let Some(current) = site.current() else {
                return Ok(Arc::default());
            };
            let (now, uptime) = (site.now(), site.uptime());
            // One works it out, and the others wait for that.
            let mut seen = lock(&site.0.concerns);
            if let Some(seen) = seen.as_ref().filter(|seen| seen.holds(&current, uptime)) {
                return Ok(seen.what());
            }
            let concerns = Arc::new(Concerns::of(&current, &site.0.folder.log(), now)?);
            *seen = Some(Seen::new(current, uptime, Arc::clone(&concerns)));
            Ok(concerns)
        })
        .await
    }

    /// Has what is wrong worked out anew when it is asked for next: a person has just changed it.
    pub(super) fn forget_concerns(&self) {
        *lock(&self.0.concerns) = None;
    }

    /// Returns how long topics have not been heard, and when programs air next.
    ///
    /// # Errors
    /// If the airtime log cannot be read.
    pub(super) async fn turns(&self) -> Result<Arc<Turns>, Trouble> {
        let site = self.clone();
        Self::beside(move || {
            let Some(current) = site.current() else {
                return Ok(Arc::default());
            };
            let (now, uptime) = (site.now(), site.uptime());
            let mut seen = lock(&site.0.turns);
            if let Some(seen) = seen.as_ref().filter(|seen| seen.holds(&current, uptime)) {
                return Ok(seen.what());
            }
            let turns = Arc::new(Turns::of(&current, &site.0.folder.log(), now)?);
            *seen = Some(Seen::new(current, uptime, Arc::clone(&turns)));
            Ok(turns)
        })
        .await
    }

    /// Returns what waits for approval and what was decided lately.
    ///
    /// # Errors
    /// If the airtime log cannot be read.
    pub(super) async fn approvals(&self) -> Result<Arc<Approvals>, Trouble> {
        let site = self.clone();
        Self::beside(move || {
            let Some(current) = site.current() else {
                return Ok(Arc::default());
            };
            let (now, uptime) = (site.now(), site.uptime());
            let mut seen = lock(&site.0.approvals);
            if let Some(seen) = seen.as_ref().filter(|seen| seen.holds(&current, uptime)) {
                return Ok(seen.what());
            }
            let approvals = Arc::new(Approvals::of(&current, &site.0.folder.log(), now)?);
            *seen = Some(Seen::new(current, uptime, Arc::clone(&approvals)));
            Ok(approvals)
        })
        .await
    }

    /// Returns how the recordings in the folders stand.
    ///
    /// # Errors
    /// If the airtime log cannot be read.
    pub(super) async fn shelf(&self) -> Result<Arc<Shelf>, Trouble> {
        let site = self.clone();
        Self::beside(move || {
            let Some(current) = site.current() else {
                return Ok(Arc::default());
            };
            let (now, uptime) = (site.now(), site.uptime());
            let mut seen = lock(&site.0.shelf);
            let holds = |seen: &&Seen<Shelf>| {
                seen.holds(&current, uptime) && seen.what().holds(seen.age(uptime))
            };
            if let Some(seen) = seen.as_ref().filter(holds) {
                return Ok(seen.what());
            }
            let clock = Arc::clone(&site.0.clock);
            let shelf = Arc::new(Shelf::of(&current, &site.0.folder, clock, now)?);
            *seen = Some(Seen::new(current, uptime, Arc::clone(&shelf)));
            Ok(shelf)
        })
        .await
    }

    /// Returns the orders that people have made ready, and those they just gave.
    pub(super) fn ready(&self) -> MutexGuard<'_, AllReady> {
        lock(&self.0.ready)
    }

    /// Returns the words that people recorded in the browser.
    pub(super) fn recorded(&self) -> MutexGuard<'_, AllRecorded> {
        lock(&self.0.recorded)
    }

    /// Returns the turn of a person who has an order made ready: one at a time, a voice takes the whole machine.
    pub(super) fn preparing(&self) -> &Arc<Semaphore> {
        &self.0.preparing
    }

    /// Returns the turn of a program that has an order made ready: one at a time, and no person waits for any.
    pub(super) fn preparing_for_programs(&self) -> &Arc<Semaphore> {
        &self.0.preparing_for_programs
    }

    /// Waits for the turn of whoever writes an order down. Only on a thread that may wait.
    pub(super) fn giving(&self) -> MutexGuard<'_, ()> {
        lock(&self.0.giving)
    }

    /// Opens the library without leaving a trace in it: what an order says is found and kept by it. Reads the disk.
    pub(super) fn library(&self) -> Library {
        let settle = Settle::Aged(Duration::ZERO);
        Library::peek(self.0.folder.root(), settle, Arc::clone(&self.0.clock))
    }

    /// Has what waits for approval worked out anew: somebody decided.
    pub(super) fn decided(&self) {
        *lock(&self.0.approvals) = None;
        *lock(&self.0.shelf) = None;
    }

    /// Returns how the station's copies stand, to ask for one.
    pub(super) fn copying(&self) -> &Copying {
        &self.0.copying
    }

    /// Returns the last tone at another card, for whoever wants to play one.
    pub(super) fn toning(&self) -> MutexGuard<'_, Option<Toned>> {
        lock(&self.0.toning)
    }

    /// Has this computer examined, or returns what was found within the last minute; none where nobody can. On a thread
    /// beside, one after another.
    ///
    /// # Errors
    /// If that broke off.
    pub(super) async fn examined(
        &self,
        language: Language,
    ) -> Result<Option<Vec<Examined>>, Trouble> {
        let Some(examine) = self.0.examine.clone() else {
            return Ok(None);
        };
        let site = self.clone();
        let uptime = self.uptime();
        self.in_turn(move || {
            let known = lock(&site.0.examined).clone();
            if let Some((at, of, found)) = known
                && of == language
                && uptime.saturating_sub(at) < EXAMINED
            {
                return Ok(Some(found));
            }
            let found = examine.examine(language);
            *lock(&site.0.examined) = Some((uptime, language, found.clone()));
            Ok(Some(found))
        })
        .await
    }

    /// Returns what drafts are compared and signed by.
    pub(super) fn office(&self) -> &Office {
        &self.0.office
    }

    /// Returns where things lie in the station's folder.
    pub(super) fn folder(&self) -> &Folder {
        &self.0.folder
    }

    /// Returns whether there is no station yet, only a folder for one.
    ///
    /// # Errors
    /// [`Trouble::Broken`] if looking breaks off.
    pub(super) async fn is_unmade(&self) -> Result<bool, Trouble> {
        // A station that runs says so every second.
        if self.current().is_some() || self.is_fresh(&self.status()) {
            return Ok(false);
        }
        let root = self.folder().root().to_owned();
        Self::beside(move || Ok(init::is_free(&root))).await
    }

    /// Returns the recordings that are being sent.
    pub(super) fn uploads(&self) -> Arc<Reception> {
        Arc::clone(&self.0.uploads)
    }

    /// Takes a place among those who listen to recordings; none if all are taken.
    pub(super) fn listen(&self) -> Option<OwnedSemaphorePermit> {
        Arc::clone(&self.0.listeners).try_acquire_owned().ok()
    }

    pub(super) fn delays(&self) -> MutexGuard<'_, Delays> {
        lock(&self.0.delays)
    }

    pub(super) fn first(&self) -> MutexGuard<'_, FirstCode> {
        lock(&self.0.first)
    }

    /// Says the code of the first account no more: there is one.
    pub(super) fn forget_first_code(&self) {
        let console = self.status().console;
        if console.first_code.is_some() {
            self.tell(ConsoleStatus {
                first_code: None,
                ..console
            });
        }
    }

    /// Says to whoever asks the station where the pages are.
    pub(super) fn tell(&self, console: ConsoleStatus) {
        self.0.status.set_console(console);
    }
}

fn lock<T>(held: &Mutex<T>) -> MutexGuard<'_, T> {
    held.lock().unwrap_or_else(PoisonError::into_inner)
}
