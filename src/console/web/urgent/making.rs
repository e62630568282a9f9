//! Making an order ready, and giving it: on threads that may wait for the disk and for a voice.

use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::Timestamp;

use super::asked::Asked;
use super::barred::{barred, waits, words};
use super::ready::Ready;
use crate::airlog::{Airlog, OrderedRecording, Word};
use crate::console::people::{Person, chance, hex};
use crate::console::web::site::Site;
use crate::console::web::trouble::Trouble;
use crate::names::SegmentId;
use crate::rundown::Order;
use crate::speech::{self, Reading};
use crate::station::ordering::{self, Given};
use crate::station::said::{Said, said};
use crate::station::speaking::title;
use crate::station::{Act, Current};
use crate::words::{Language, Text};

/// Who has an order made ready.
#[derive(Debug, Clone)]
pub(in crate::console::web) struct Making {
    pub(in crate::console::web) person: Person,
    pub(in crate::console::web) language: Language,
}

/// Makes ready what `asked` asks for: every recording is decoded and measured, a text is spoken. Takes as long as that
/// takes; nothing of the air waits for it.
///
/// # Errors
/// The inner one: why it cannot be ordered, for people.
pub(in crate::console::web) async fn make_ready(
    site: &Site,
    making: Making,
    asked: Asked,
) -> Result<Result<Ready, Text>, Trouble> {
    let current = site.current().ok_or(Trouble::Busy)?;
    let may = may_approve(site, &making.person, &asked.ids).await?;
    let turn = Arc::clone(site.preparing()).acquire_owned().await;
    let turn = turn.map_err(|_| Trouble::Broken)?;
    let site = site.clone();
    Site::beside(move || {
        let _turn = turn;
        let words = words(site.folder())?;
        let library = site.library();
        let mut recordings = Vec::new();
        for id in &asked.ids {
            if let Some(why) = refused(*id, words.get(id), may.contains(id), &current, site.now()) {
                return Ok(Err(why));
            }
            match ordering::recording(&library, &library.stored(*id), site.now()) {
                Ok(recording) => recordings.push(recording),
                Err(reason) => {
                    let reason = reason.say(making.language);
                    return Ok(Err(
                        Text::new("console-urgent-broken").with("reason", reason)
                    ));
                }
            }
        }
        if let Some(key) = &asked.recorded {
            let recorded = site.recorded().get(key, &making.person, site.uptime());
            let Some(recorded) = recorded else {
                return Ok(Err(Text::new("console-urgent-recorded-gone")));
            };
            recordings.push(recorded.recording);
        }
        let waiting = current.catalogue.iter().filter(|segment| {
            let word = words.get(&segment.id);
            asked.ids.contains(&segment.id) && waits(segment, word, &current, site.now())
        });
        let unapproved = waiting.map(|segment| segment.id).collect();
        let (mut reading, mut voice) = (None, None);
        if let Some(typed) = &asked.text {
            let own = current.loaded.station.speech.clone().unwrap_or_default();
            if speech::read(typed, &own.abbreviations).text.is_empty() {
                return Ok(Err(Text::new("console-urgent-no-words")));
            }
            let spoken = said(&library, &current.loaded, typed, &title(typed), site.now());
            let Said {
                recording,
                spoken,
                problem,
            } = match spoken {
                Ok(said) => said,
                Err(problem) => return Ok(Err(problem)),
            };
            recordings.push(recording);
            let unknown = |spoken: &Reading| {
                let unknown = spoken.unknown.iter();
                unknown.map(|unknown| unknown.text.clone()).collect()
            };
            reading = spoken.map(|spoken| (spoken.text.clone(), unknown(&spoken)));
            voice = problem;
        }

        let ready = Ready {
            key: hex(&chance::<16>()?),
            asked,
            recordings,
            reading,
            unapproved,
            voice,
            of: making.person.id,
            made: site.uptime(),
            given: None,
        };
        site.ready().add(ready.clone());
        Ok(Ok(ready))
    })
    .await
}

/// Returns which of `ids` this person may approve.
async fn may_approve(
    site: &Site,
    person: &Person,
    ids: &[SegmentId],
) -> Result<BTreeSet<SegmentId>, Trouble> {
    let approvals = site.approvals().await?;
    let may = |id: &SegmentId| approvals.may(person, *id);
    Ok(ids.iter().copied().filter(may).collect())
}

/// Returns why the recording `id` may not be ordered; none if it may, from one of its places at least.
fn refused(
    id: SegmentId,
    word: Option<&Word>,
    may_approve: bool,
    current: &Current,
    now: Timestamp,
) -> Option<Text> {
    let places = current.catalogue.iter().filter(|segment| segment.id == id);
    let mut first = None;
    for segment in places {
        let title = &segment.title;
        match barred(segment, word, may_approve, current, now) {
            None => return None,
            Some(why) => first = first.or_else(|| Some(why.with("title", title))),
        }
    }
    first.or_else(|| Some(Text::new("console-urgent-gone")))
}

/// Why an order that was ready was not given.
#[derive(Debug)]
pub(in crate::console::web) enum Refused {
    /// Something is to be done first, for people.
    Because(Text),
    /// One in force asks for all that it does.
    Same(Arc<Order>),
}

/// Gives the order `key` that `person` had made ready, once, however often it is asked: returns its number.
///
/// # Errors
/// The inner one: why nothing was written.
pub(in crate::console::web) async fn give(
    site: &Site,
    person: &Person,
    key: &str,
) -> Result<Result<i64, Refused>, Trouble> {
    let because = |key: &'static str| Ok(Err(Refused::Because(Text::new(key))));
    let current = site.current().ok_or(Trouble::Busy)?;
    let Some(ready) = site.ready().get(key, person, site.uptime()) else {
        return because("console-urgent-stale");
    };
    let may = may_approve(site, person, &ready.asked.ids).await?;
    let (beside, person, key) = (site.clone(), person.clone(), key.to_owned());
    let given = Site::beside(move || {
        let site = beside;
        let words = words(site.folder())?;
        let now = site.now();
        for id in &ready.asked.ids {
            if let Some(why) = refused(*id, words.get(id), may.contains(id), &current, now) {
                return Ok(Err(Refused::Because(why)));
            }
        }
        let store = site.folder().store();
        let lies = |one: &OrderedRecording| store.path(one.recording.id).is_file();
        let Some(ordered) = ready.ordered(person.said(), now) else {
            return because("console-urgent-until");
        };
        if !ready.recordings.iter().all(lies) {
            return because("console-urgent-stale");
        }

        // One at a time: whoever sends the form twice gives one order.
        let _turn = site.giving();
        match site.ready().get(&key, &person, site.uptime()) {
            None => return because("console-urgent-stale"),
            Some(Ready {
                given: Some(number),
                ..
            }) => return Ok(Ok(number)),
            Some(_) => {}
        }
        let mut log = Airlog::open(&site.folder().log())?;
        match ordering::give(&mut log, &ordered, ready.asked.replaces, now)? {
            Given::Taken { order, .. } => {
                site.ready().was_given(&key, order.number, now);
                Ok(Ok(order.number))
            }
            Given::Same(same) => Ok(Err(Refused::Same(same))),
        }
    })
    .await?;
    if given.is_ok() {
        // It stands in the log: asked again, this form gives none but has the station look again.
        site.ask(Act::Orders)?;
    }
    Ok(given)
}
