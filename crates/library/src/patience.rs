//! Asks folders that may never answer: shares and sticks hang, and whoever asks one hangs with it.
//!
//! Each question is asked by a thread that may hang in its place; who wants to know waits for a while and goes on
//! without. Nothing more is asked of a place that has not answered until it has: a share that hangs for days costs
//! one thread for each who asks, and time only once.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

/// Once one place has not answered, the others were asked as long ago: this is for the scheduler.
const AT_ONCE: Duration = Duration::from_millis(20);

/// Places that have not answered, and how many threads hang there: what hangs does so for the whole process.
static SILENT: Mutex<BTreeMap<PathBuf, usize>> = Mutex::new(BTreeMap::new());

/// Places within `folder`, or that folder, of which an answer has been waited for in vain.
#[must_use]
pub fn silent(folder: &Path) -> Vec<PathBuf> {
    lock(&SILENT)
        .keys()
        .filter(|place| place.starts_with(folder))
        .cloned()
        .collect()
}

/// Asks `question` of `place`. Returns nothing if that has not answered after `patience`, or had not before.
pub fn ask<T: Send + 'static>(
    place: &Path,
    patience: Duration,
    question: impl FnOnce() -> T + Send + 'static,
) -> Option<T> {
    let question = Mutex::new(Some(question));
    let ask = move |_: &Path| lock(&question).take().map(|question| question());
    each(vec![place.to_owned()], patience, ask)
        .pop()
        .flatten()
        .flatten()
}

/// Asks `question` of each of `places`, in order. Returns the answers of those that answered: `patience` is for each,
/// and for all others together once one has not.
pub fn each<T: Send + 'static>(
    places: Vec<PathBuf>,
    patience: Duration,
    question: impl Fn(&Path) -> T + Send + Sync + 'static,
) -> Vec<Option<T>> {
    let mut answers: Vec<Option<T>> = places.iter().map(|_| None).collect();
    let mut asked: Vec<usize> = {
        let silent = lock(&SILENT);
        (0..places.len())
            .filter(|number| !silent.contains_key(&places[*number]))
            .collect()
    };

    if asked.is_empty() {
        return answers;
    }

    let (places, question) = (Arc::new(places), Arc::new(question));
    // One thread asks all: most stations have no place that hangs.
    let hung = Worker::start(&places, &question, asked.clone()).hear(&mut answers, patience);
    let others = hung.map_or_else(Vec::new, |hung| asked.split_off(hung + 1));
    let others: Vec<_> = others
        .into_iter()
        .map(|number| Worker::start(&places, &question, vec![number]))
        .collect();
    let mut left = patience;
    for worker in others {
        if worker.hear(&mut answers, left).is_some() {
            left = AT_ONCE;
        }
    }

    answers
}

/// A thread that asks.
struct Worker<T> {
    places: Arc<Vec<PathBuf>>,
    /// Numbers of the places it asks, in order.
    asked: Vec<usize>,
    turn: Arc<Mutex<Turn>>,
    answers: Receiver<(usize, T)>,
}

/// Where it is. Both sides change it, and what is said to be silent, under one lock.
#[derive(Debug, Default)]
struct Turn {
    /// How many of its places have answered.
    done: usize,
    /// Nobody waits for it any more.
    given_up: bool,
}

impl<T: Send + 'static> Worker<T> {
    fn start(
        places: &Arc<Vec<PathBuf>>,
        question: &Arc<impl Fn(&Path) -> T + Send + Sync + 'static>,
        asked: Vec<usize>,
    ) -> Self {
        let (tell, answers) = channel();
        let turn = Arc::<Mutex<Turn>>::default();
        let worker = Self {
            places: Arc::clone(places),
            asked: asked.clone(),
            turn: Arc::clone(&turn),
            answers,
        };

        let (places, question) = (Arc::clone(places), Arc::clone(question));
        let started = thread::Builder::new()
            .name("asks".into())
            .spawn(move || work(&places, &*question, &asked, &turn, &tell));
        if let Err(problem) = started {
            tracing::error!(%problem, "no thread to ask the folders");
        }

        worker
    }

    /// Takes its answers. Returns the first of its places that has not answered, in its order.
    fn hear(self, answers: &mut [Option<T>], patience: Duration) -> Option<usize> {
        let mut heard = 0;
        while heard < self.asked.len() {
            match self.answers.recv_timeout(patience) {
                Ok((number, answer)) => {
                    answers[number] = Some(answer);
                    heard += 1;
                    continue;
                }
                // The question has failed, or there was no thread for it.
                Err(RecvTimeoutError::Disconnected) => return None,
                Err(RecvTimeoutError::Timeout) => {}
            }
            let mut turn = lock(&self.turn);
            if turn.done > heard {
                // It answers at this moment.
                continue;
            }
            turn.given_up = true;
            let place = &self.places[self.asked[heard]];
            tracing::error!(place = %place.display(), "does not answer; going on without it");
            *lock(&SILENT).entry(place.clone()).or_default() += 1;
            return Some(heard);
        }

        None
    }
}

fn work<T>(
    places: &[PathBuf],
    question: &dyn Fn(&Path) -> T,
    asked: &[usize],
    turn: &Mutex<Turn>,
    tell: &Sender<(usize, T)>,
) {
    for number in asked {
        let place = &places[*number];
        let _answers = Answers { place, turn };
        let answer = question(place);
        // Nobody may wait for it any more.
        if tell.send((*number, answer)).is_err() {
            return;
        }
    }
}

/// Says that a place has answered, or that the question has failed, which is an answer too.
struct Answers<'a> {
    place: &'a Path,
    turn: &'a Mutex<Turn>,
}

impl Drop for Answers<'_> {
    fn drop(&mut self) {
        let mut turn = lock(self.turn);
        turn.done += 1;
        if turn.given_up {
            tracing::warn!(place = %self.place.display(), "answers again");
            let mut silent = lock(&SILENT);
            if let Some(hanging) = silent.get_mut(self.place) {
                *hanging -= 1;
                if *hanging == 0 {
                    silent.remove(self.place);
                }
            }
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Longer than an answer takes on a busy machine; what hangs is waited for so long.
    const PATIENCE: Duration = Duration::from_secs(3);

    #[test]
    fn one_that_hangs_costs_time_once_and_is_asked_again_when_it_lets_go() {
        let root = tempfile::tempdir().unwrap();
        let places: Vec<PathBuf> = ["a", "b", "c", "d"]
            .map(|name| root.path().join(name))
            .into();
        let (hangs, also_hangs) = (places[1].clone(), places[2].clone());
        let (lets_go, hold) = channel::<()>();
        let hold = Arc::new(Mutex::new(Some(hold)));
        let asked = Arc::new(Mutex::new(Vec::new()));
        let ask_all = || {
            let (hold, hangs, also_hangs) = (Arc::clone(&hold), hangs.clone(), also_hangs.clone());
            let asked = Arc::clone(&asked);
            each(places.clone(), PATIENCE, move |place| {
                lock(&asked).push(place.to_owned());
                if *place == hangs || *place == also_hangs {
                    // Two hang on one lock: the first waits there for whoever lets go, the other for the first.
                    if let Some(hold) = &*lock(&hold) {
                        assert!(hold.recv().is_err());
                    }
                }
                place.ends_with("a") || place.ends_with("d")
            })
        };

        let heard = [Some(true), None, None, Some(true)];
        assert_eq!(ask_all(), heard);
        assert_eq!(silent(root.path()), [hangs.clone(), also_hangs.clone()]);
        lock(&asked).clear();
        assert_eq!(ask_all(), heard);
        assert_eq!(
            *lock(&asked),
            [places[0].clone(), places[3].clone()],
            "what is silent is not asked"
        );
        assert_eq!(ask(&places[1], PATIENCE, || ()), None);

        drop(lets_go);
        while !silent(root.path()).is_empty() {
            thread::yield_now();
        }

        assert_eq!(
            ask_all(),
            [Some(true), Some(false), Some(false), Some(true)]
        );
        assert!(ask(&places[1], PATIENCE, || ()).is_some());
    }

    #[test]
    fn a_question_that_fails_leaves_the_place_as_it_is() {
        let place = Path::new("/nowhere/at/all");
        assert_eq!(
            ask(place, PATIENCE, || -> u8 { panic!("bad question") }),
            None
        );
        assert!(silent(place).is_empty());
        assert_eq!(ask(place, PATIENCE, || 5), Some(5));
    }
}
