//! Buttons: a folder of recordings, prepared and approved beforehand, said when somebody holds a switch for some seconds.
//!
//! Each has a thread of its own that waits for its device (`Contact`: a keypad, or whatever else reports a switch), and
//! gives the order by the door of all orders, without network or console. Held again while its order is in force, it ends
//! that. A clock that is not believed dates no order: then the press is kept, and an alarm says what to do.

mod hold;
mod keypad;
pub mod order;

use std::collections::BTreeMap;
use std::io;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use jiff::Timestamp;

use self::hold::Hold;
use self::keypad::Keypad;
use self::order::{Given, give};
use crate::alarm::Alarm;
use crate::clock::Clock;
use crate::config::{Button, Loaded};
use crate::station::conductor::Conductor;
use crate::station::{Act, Acts, Folder};
use crate::words::Text;

/// A device is asked for so long, and then whether it is still wanted.
const PATIENCE: Duration = Duration::from_millis(500);
/// A contact that may become something is looked at this often.
const LOOK: Duration = Duration::from_millis(20);
/// A device that is not there is looked for this often.
const AGAIN: Duration = Duration::from_secs(2);
/// A press that could not become an order is kept so long.
const KEPT: Duration = Duration::from_secs(600);

/// A switch that people hold.
pub(super) trait Contact {
    /// Waits for `patience` at most. Returns how the contact was found since, in order: closed or open.
    ///
    /// # Errors
    /// If the device is gone.
    fn changes(&mut self, patience: Duration) -> io::Result<Vec<bool>>;
}

/// What is wrong, by the button's name.
type Trouble = Arc<Mutex<BTreeMap<String, Text>>>;

/// The threads of the buttons; they end when this is dropped.
#[derive(Debug)]
pub(crate) struct Buttons {
    folder: Folder,
    clock: Arc<dyn Clock>,
    believed: Arc<AtomicBool>,
    acts: Acts,
    watched: Vec<Button>,
    trouble: Trouble,
    /// Those that run now hold one too.
    alive: Arc<()>,
}

impl Buttons {
    /// Waits for the buttons of `loaded`. `believed` is whether the station's clock is.
    pub(crate) fn start(
        folder: &Folder,
        loaded: &Arc<Loaded>,
        clock: &Arc<dyn Clock>,
        believed: Arc<AtomicBool>,
        acts: Acts,
    ) -> Self {
        let mut buttons = Self {
            folder: folder.clone(),
            clock: Arc::clone(clock),
            believed,
            acts,
            watched: Vec::new(),
            trouble: Trouble::default(),
            alive: Arc::default(),
        };
        buttons.follow(loaded);
        buttons
    }

    /// Follows the settings of an edit from now on.
    pub(crate) fn follow(&mut self, loaded: &Arc<Loaded>) {
        if self.watched == loaded.station.buttons {
            return;
        }
        self.watched.clone_from(&loaded.station.buttons);
        self.alive = Arc::default();
        self.trouble = Trouble::default();
        for button in &self.watched {
            let watched = Watched {
                button: button.clone(),
                folder: self.folder.clone(),
                clock: Arc::clone(&self.clock),
                believed: Arc::clone(&self.believed),
                acts: self.acts.clone(),
                trouble: Arc::clone(&self.trouble),
                order: None,
                pressed: None,
            };
            let alive = Arc::downgrade(&self.alive);
            let started = thread::Builder::new()
                .name("button".into())
                .spawn(move || watched.run(|| alive.strong_count() > 0));
            if let Err(problem) = started {
                tracing::error!(%problem, "no thread for a button");
            }
        }
    }

    /// Says what is wrong with buttons, as an alarm.
    pub(crate) fn tell(&self, conductor: &mut Conductor, now: Timestamp) {
        let trouble: Vec<Text> = lock(&self.trouble).values().cloned().collect();
        conductor.alarms_mut().set(Alarm::Button, trouble, now);
    }
}

fn lock(trouble: &Trouble) -> MutexGuard<'_, BTreeMap<String, Text>> {
    trouble.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A button and what its thread needs.
struct Watched {
    button: Button,
    folder: Folder,
    clock: Arc<dyn Clock>,
    believed: Arc<AtomicBool>,
    acts: Acts,
    trouble: Trouble,
    /// The order it gave last.
    order: Option<i64>,
    /// When it was pressed without anything having come of it.
    pressed: Option<Duration>,
}

impl Watched {
    fn run(mut self, is_wanted: impl Fn() -> bool) {
        let mut hold = Hold::new(self.button.hold);
        while is_wanted() {
            match Keypad::open(&self.button.device, self.button.key) {
                Ok(mut keypad) => {
                    tracing::info!(button = self.button.name, "button is there");
                    self.say(None);
                    let problem = self.watch(&mut keypad, &mut hold, &is_wanted);
                    hold.lost();
                    if let Err(problem) = problem {
                        self.gone(&problem);
                    }
                }
                Err(problem) => self.gone(&problem),
            }
            self.clock.sleep(AGAIN);
        }
    }

    /// Watches a contact until it is gone or no longer wanted.
    fn watch(
        &mut self,
        contact: &mut dyn Contact,
        hold: &mut Hold,
        is_wanted: &dyn Fn() -> bool,
    ) -> io::Result<()> {
        while is_wanted() {
            let patience = if hold.is_open_ended() { LOOK } else { PATIENCE };
            let changes = contact.changes(patience)?;
            let now = self.clock.uptime();
            for closed in changes {
                hold.contact(closed, now);
            }
            if hold.is_meant(now) {
                tracing::warn!(button = self.button.name, "button held");
                self.pressed = Some(now);
            }
            self.press(now);
        }
        Ok(())
    }

    /// Makes a press an order, as soon as it can be one.
    fn press(&mut self, now: Duration) {
        let Some(since) = self.pressed else {
            return;
        };
        if now.saturating_sub(since) > KEPT {
            self.pressed = None;
            self.say(None);
            return;
        }
        if !self.believed.load(Ordering::Relaxed) {
            self.say(Some(Text::new("station-button-clock")));
            return;
        }

        self.pressed = None;
        let trouble = match give(&self.folder, &self.clock, &self.button, self.order) {
            Ok(Given::Order(order)) => {
                self.order = Some(order);
                None
            }
            Ok(Given::Ended) => {
                self.order = None;
                None
            }
            Err(trouble) => Some(trouble),
        };
        if trouble.is_none() && !self.acts.give(Act::Orders) {
            tracing::warn!("the station takes no acts now; the order is in its log");
        }
        self.say(trouble);
    }

    fn gone(&self, problem: &io::Error) {
        let device = self.button.device.display();
        let text = Text::new("station-button-gone").with("device", device);
        self.say(Some(text.with("problem", problem)));
    }

    fn say(&self, trouble: Option<Text>) {
        let mut all = lock(&self.trouble);
        match trouble {
            Some(trouble) => all.insert(
                self.button.name.clone(),
                trouble.with("button", &self.button.name),
            ),
            None => all.remove(&self.button.name),
        };
    }
}

#[cfg(test)]
mod tests;
