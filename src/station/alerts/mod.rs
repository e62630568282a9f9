//! Public warnings of other offices: looked for in folders and on the network, decided, and given to the station as orders.
//!
//! A thread of its own looks into folders and carries decisions out; each web address has one more, which may hang in its
//! place. The conductor learns what waits, and by the door of all orders what is to be said.

pub mod desk;
mod fetch;
mod folder;

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use jiff::Timestamp;

use self::desk::{AlertDesk, Came, DeskError};
use self::fetch::Fetching;
use self::folder::Watched;
use crate::alarm::Alarm;
use crate::clock::Clock;
use crate::config::{AlertSource, Loaded};
use crate::station::conductor::Conductor;
use crate::station::{Act, Acts, Folder};
use crate::words::{Language, Text};

/// How often folders are looked at, and what waits.
const LOOK: Duration = Duration::from_secs(2);

/// What a station should say about warnings.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Told {
    /// How many wait for a person.
    waiting: usize,
    /// What is wrong with the ways they come.
    trouble: Vec<Text>,
}

/// The thread.
#[derive(Debug)]
pub(crate) struct AlertWatch {
    news: Sender<News>,
    told: Arc<Mutex<Told>>,
}

/// What the thread hears.
#[derive(Debug)]
enum News {
    /// The settings were edited.
    Loaded(Arc<Loaded>),
    /// Something came from a web address, or why nothing does.
    Came(Arc<AlertSource>, Result<Vec<u8>, Text>),
}

impl AlertWatch {
    /// Looks for warnings until this is dropped. `believed` is whether the station's clock is.
    pub(crate) fn start(
        folder: &Folder,
        loaded: &Arc<Loaded>,
        clock: &Arc<dyn Clock>,
        believed: Arc<AtomicBool>,
        acts: Acts,
    ) -> Self {
        let (news, heard) = channel();
        let told = Arc::<Mutex<Told>>::default();
        let mut work = Work {
            desk: AlertDesk::new(folder.clone(), Arc::clone(clock), Arc::clone(loaded)),
            folder: folder.clone(),
            believed,
            acts,
            told: Arc::clone(&told),
            watched: Vec::new(),
            fetching: Vec::new(),
            undated: BTreeMap::new(),
            trouble: BTreeMap::new(),
        };
        work.follow(loaded, &news, clock);
        let (again, clock) = (news.clone(), Arc::clone(clock));
        let started = thread::Builder::new()
            .name("alerts".into())
            .spawn(move || work.run(&heard, &again, &clock));
        if let Err(problem) = started {
            tracing::error!(%problem, "no thread for alerts: none is heard of");
        }
        Self { news, told }
    }

    /// Follows the settings of an edit from now on.
    pub(crate) fn follow(&self, loaded: &Arc<Loaded>) {
        // Without a thread none is heard of, which was said.
        drop(self.news.send(News::Loaded(Arc::clone(loaded))));
    }

    /// Says what waits and what is wrong, as alarms. Returns how many wait for a person.
    pub(crate) fn tell(&self, conductor: &mut Conductor, now: Timestamp) -> usize {
        let told = lock(&self.told).clone();
        let waiting = (told.waiting > 0)
            .then(|| Text::new("station-alarm-alert-waiting").with("count", told.waiting));
        conductor
            .alarms_mut()
            .set(Alarm::AlertWaiting, waiting, now);
        conductor
            .alarms_mut()
            .set(Alarm::AlertSource, told.trouble, now);
        told.waiting
    }
}

fn lock(told: &Mutex<Told>) -> MutexGuard<'_, Told> {
    told.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What the thread holds.
struct Work {
    desk: AlertDesk,
    folder: Folder,
    believed: Arc<AtomicBool>,
    acts: Acts,
    told: Arc<Mutex<Told>>,
    watched: Vec<(Arc<AlertSource>, Watched)>,
    fetching: Vec<Fetching>,
    /// What came while the clock was not believed, by what it is: decided for good once it is.
    undated: BTreeMap<Vec<u8>, (Arc<AlertSource>, bool)>,
    /// What is wrong, by the source's name.
    trouble: BTreeMap<String, Text>,
}

impl Work {
    fn run(mut self, heard: &Receiver<News>, news: &Sender<News>, clock: &Arc<dyn Clock>) {
        // The sender of its own keeps the channel open: whoever started this is gone once nobody else has the other.
        while Arc::strong_count(&self.told) > 1 {
            match heard.recv_timeout(LOOK) {
                Ok(News::Loaded(loaded)) => self.follow(&loaded, news, clock),
                Ok(News::Came(source, came)) => self.came(&source, came),
                Err(RecvTimeoutError::Timeout) => self.look(clock.uptime()),
                Err(RecvTimeoutError::Disconnected) => return,
            }
        }
    }

    fn follow(&mut self, loaded: &Arc<Loaded>, news: &Sender<News>, clock: &Arc<dyn Clock>) {
        self.desk.follow(Arc::clone(loaded));
        self.watched.clear();
        self.fetching.clear();
        self.trouble.clear();
        for source in &loaded.station.alerts {
            let source = Arc::new(source.clone());
            if let Some(place) = source.folder(self.folder.root()) {
                self.watched.push((source, Watched::new(place)));
            } else {
                let fetching = Fetching::start(&source, self.folder.root(), news, clock);
                self.fetching.extend(fetching);
            }
        }
    }

    fn look(&mut self, uptime: Duration) {
        let mut found = Vec::new();
        for (source, watched) in &mut self.watched {
            let came = watched.look(uptime);
            if came.is_empty() && watched.is_empty() {
                // What was wrong with a file went with it.
                self.trouble.remove(&source.name);
            }
            found.extend(came.into_iter().map(|came| (Arc::clone(source), came)));
        }
        for (source, came) in found {
            self.came(&source, came);
        }

        if self.is_believed() && !self.undated.is_empty() {
            for (bytes, (source, _)) in std::mem::take(&mut self.undated) {
                self.came(&source, Ok(bytes));
            }
        }

        let has_any = !self.watched.is_empty() || !self.fetching.is_empty();
        let waiting = if has_any && self.is_believed() {
            self.again()
        } else {
            self.undated.values().filter(|(_, asks)| *asks).count()
        };
        let trouble = self.trouble.values().cloned().collect();
        *lock(&self.told) = Told { waiting, trouble };
    }

    fn again(&self) -> usize {
        match self.desk.again() {
            Ok(waiting) => {
                self.orders();
                waiting
            }
            Err(problem) => {
                tracing::warn!(%problem, "what waits could not be looked at");
                lock(&self.told).waiting
            }
        }
    }

    fn is_believed(&self) -> bool {
        self.believed.load(Ordering::Relaxed)
    }

    fn came(&mut self, source: &Arc<AlertSource>, came: Result<Vec<u8>, Text>) {
        let bytes = match came {
            Ok(bytes) => bytes,
            Err(trouble) => {
                let said = trouble.say(Language::En);
                let before = self.trouble.insert(source.name.clone(), trouble);
                if before.is_none_or(|before| before.say(Language::En) != said) {
                    tracing::warn!(source = source.name, trouble = said, "alerts do not come");
                }
                return;
            }
        };

        let trouble = match self.desk.receive(&bytes, source, self.is_believed()) {
            Ok(Came::Known) => None,
            Ok(Came::Written) => {
                self.orders();
                None
            }
            Ok(Came::Unwritten(asks)) => {
                self.undated.insert(bytes, (Arc::clone(source), asks));
                None
            }
            Err(DeskError::NotAlert(problem)) => Some(
                Text::new("station-alert-unreadable")
                    .with("source", &source.name)
                    .with("problem", problem),
            ),
            Err(problem) => {
                // Nothing is written: it is tried again when the clock's turn comes.
                tracing::error!(%problem, "alert could not be written down");
                self.undated.insert(bytes, (Arc::clone(source), true));
                Some(
                    Text::new("station-alert-not-written")
                        .with("source", &source.name)
                        .with("problem", problem),
                )
            }
        };
        match trouble {
            Some(trouble) => self.trouble.insert(source.name.clone(), trouble),
            None => self.trouble.remove(&source.name),
        };
    }

    /// Has the station look into its log for orders.
    fn orders(&self) {
        if !self.acts.give(Act::Orders) {
            tracing::warn!("the station takes no acts now; the order is in its log");
        }
    }
}
