//! The look for a better card than the one that is on, and for where its name leads now.
//!
//! Asking may take for ever, so a thread does it.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, TryRecvError, channel};
use std::time::Duration;

use super::Backend;

/// How often it is looked.
pub(super) const LOOK: Duration = Duration::from_secs(20);

/// The longest time between two looks, where the better card is there but does not play.
const LONGEST_LOOK: Duration = Duration::from_secs(3600);

/// A name that leads to another card than it did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moved {
    /// The name.
    pub name: String,
    /// The card it led to.
    pub was: String,
    /// The card it leads to now.
    pub now: String,
    /// Whether sound goes there: not while the card it led to goes on, but from the next opening on.
    pub followed: bool,
    /// Whether a sound server has sent it there, and what it led to are the server's names.
    pub by_server: bool,
}

/// What a look found.
#[derive(Debug, Default)]
struct Look {
    better: bool,
    leads_to: Option<String>,
    sent_to: Option<String>,
}

/// See the module.
#[derive(Debug)]
pub(super) struct DeviceScout {
    /// When it is looked next.
    at: Duration,
    /// From a card that came on until the first look: longer each time that going back led nowhere.
    pause: Duration,
    under_way: Option<Receiver<Look>>,
    found: Look,
    /// The name that is on, and the card it led to when it was opened.
    on: Option<(String, String)>,
    /// The card each name led to first.
    first: BTreeMap<String, String>,
    /// The name that is on, if a sound server may stand behind it.
    served: Option<String>,
    /// Where the server sent each name first.
    home: BTreeMap<String, String>,
}

impl DeviceScout {
    pub(super) fn new() -> Self {
        Self {
            at: LOOK,
            pause: LOOK,
            under_way: None,
            found: Look::default(),
            on: None,
            first: BTreeMap::new(),
            served: None,
            home: BTreeMap::new(),
        }
    }

    /// The output `name` is on, and leads to `card` if that is known; or is `served`: then it is looked at once
    /// where a sound server sends it.
    pub(super) fn on(&mut self, name: &str, card: Option<String>, served: bool, now: Duration) {
        self.at = if served { now } else { now + self.pause };
        self.served = served.then(|| name.to_owned());
        (self.under_way, self.found) = (None, Look::default());
        self.on = card.map(|card| (name.to_owned(), card));
        if let Some((name, card)) = self.on.clone() {
            self.first.entry(name).or_insert(card);
        }
    }

    /// The output is off; `on_purpose` to go to what was found.
    pub(super) fn off(&mut self, on_purpose: bool) {
        (self.on, self.served, self.found) = (None, None, Look::default());
        self.pause = if on_purpose {
            (self.pause * 2).min(LONGEST_LOOK)
        } else {
            LOOK
        };
    }

    /// Takes what was found, and looks again if it is time to and there is a thread: `guard` lives as
    /// long as that thread.
    pub(super) fn look<G: Send + 'static>(
        &mut self,
        now: Duration,
        backend: &Arc<dyn Backend>,
        guard: impl FnOnce() -> Option<G>,
    ) {
        match self.under_way.as_ref().map(Receiver::try_recv) {
            Some(Ok(found)) => self.take(found),
            Some(Err(TryRecvError::Disconnected)) => self.under_way = None,
            Some(Err(TryRecvError::Empty)) => return,
            None => {}
        }

        if now < self.at {
            return;
        }

        let Some(guard) = guard() else { return };
        self.at = now + LOOK;
        let (backend, (tell, told)) = (Arc::clone(backend), channel());
        let (known, served) = (self.on.is_some(), self.served.is_some());
        let look = move || {
            let leads_to = known.then(|| backend.leads_to()).flatten();
            let sent_to = served.then(|| backend.sent_to()).flatten();
            let _ = tell.send(Look {
                better: backend.better(),
                leads_to,
                sent_to,
            });
            drop(guard);
        };

        match std::thread::Builder::new()
            .name("card-look".into())
            .spawn(look)
        {
            Ok(_) => self.under_way = Some(told),
            Err(problem) => tracing::error!(%problem, "no thread to look for a card"),
        }
    }

    fn take(&mut self, found: Look) {
        (self.found, self.under_way) = (found, None);
        if let (Some(name), Some(sink)) = (&self.served, &self.found.sent_to) {
            self.home.entry(name.clone()).or_insert_with(|| {
                tracing::info!(name, sink, "the sound server sends the sound");
                sink.clone()
            });
        }
    }

    /// Whether a card is there that is preferred to the one that is on: an earlier one of the list, or
    /// the one its name led to first.
    pub(super) fn has_better(&self) -> bool {
        let home = || {
            let (name, card) = self.on.as_ref()?;
            let first = self.first.get(name)?;
            Some(first != card && self.found.leads_to.as_ref() == Some(first))
        };
        self.found.better || home() == Some(true)
    }

    /// Whether the name that is on leads to another card than it did.
    pub(super) fn moved(&self) -> Option<Moved> {
        if let (Some(name), Some(now)) = (&self.served, &self.found.sent_to) {
            let was = self.home.get(name).filter(|home| *home != now)?.clone();
            return Some(Moved {
                name: name.clone(),
                was,
                now: now.clone(),
                followed: true,
                by_server: true,
            });
        }

        let (name, card) = self.on.clone()?;
        let elsewhere = self.found.leads_to.clone().filter(|now| *now != card);
        if let Some(now) = elsewhere {
            return Some(Moved {
                name,
                was: card,
                now,
                followed: false,
                by_server: false,
            });
        }

        let first = self
            .first
            .get(&name)
            .filter(|first| **first != card)?
            .clone();
        Some(Moved {
            name,
            was: first,
            now: card,
            followed: true,
            by_server: false,
        })
    }
}
