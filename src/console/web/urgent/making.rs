//! Making an order ready, and giving it: on threads that may wait for the disk and for a voice.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::Timestamp;

use super::asked::Asked;
use super::barred::{barred, waits, words};
use super::ready::Ready;
use crate::airlog::{Airlog, OrderedRecording, Word};
use crate::console::people::{Person, chance, hex};
use crate::console::web::site::Site;
use crate::console::web::trouble::Trouble;
use crate::console::wire::{Interrupt, Interrupted};
use crate::names::SegmentId;
use crate::rundown::Order;
use crate::speech::{self, Reading};
use crate::station::ordering::{self, Given};
use crate::station::said::{Said, said};
use crate::station::speaking::title;
use crate::station::{Act, Current};
use crate::units::instant::{self, Moment};
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
        let recorded = match &asked.recorded {
            None => None,
            Some(key) => match site.recorded().get(key, &making.person, site.uptime()) {
                Some(recorded) => Some(recorded.recording),
                None => return Ok(Err(Text::new("console-urgent-recorded-gone"))),
            },
        };
        let language = making.language;
        let prepared = prepare(&site, &current, &asked, &words, &may, recorded, language);
        let prepared = match prepared {
            Ok(prepared) => prepared,
            Err(why) => return Ok(Err(why)),
        };
        let waiting = current.catalogue.iter().filter(|segment| {
            let word = words.get(&segment.id);
            asked.ids.contains(&segment.id) && waits(segment, word, &current, site.now())
        });
        let unapproved = waiting.map(|segment| segment.id).collect();
        let ready = Ready {
            key: hex(&chance::<16>()?),
            asked,
            recordings: prepared.recordings,
            reading: prepared.reading.as_ref().map(read_out),
            unapproved,
            voice: prepared.voice,
            of: making.person.id,
            made: site.uptime(),
            given: None,
        };
        site.ready().add(ready.clone());
        Ok(Ok(ready))
    })
    .await
}

/// What an order says, decoded and measured.
struct Prepared {
    recordings: Vec<OrderedRecording>,
    /// How a text of it is read.
    reading: Option<Reading>,
    /// What was wrong with the station's own voice.
    voice: Option<Text>,
}

/// Decodes and measures every recording that `asked` names, with `recorded` behind them, and has its text spoken. Takes as long as
/// that takes.
///
/// # Errors
/// Why it cannot be ordered, for people.
fn prepare(
    site: &Site,
    current: &Current,
    asked: &Asked,
    words: &BTreeMap<SegmentId, Word>,
    may_approve: &BTreeSet<SegmentId>,
    recorded: Option<OrderedRecording>,
    language: Language,
) -> Result<Prepared, Text> {
    let library = site.library();
    let mut recordings = Vec::new();
    for id in &asked.ids {
        let may = may_approve.contains(id);
        if let Some(why) = refused(*id, words.get(id), may, current, site.now()) {
            return Err(why);
        }
        let recording = ordering::recording(&library, &library.stored(*id), site.now());
        let recording = recording.map_err(|reason| {
            let text = Text::new("console-urgent-broken");
            text.with("reason", reason.say(language))
        });
        recordings.push(recording?);
    }
    recordings.extend(recorded);
    let mut prepared = Prepared {
        recordings,
        reading: None,
        voice: None,
    };

    if let Some(typed) = &asked.text {
        let own = current.loaded.station.speech.clone().unwrap_or_default();
        if speech::read(typed, &own.abbreviations).text.is_empty() {
            return Err(Text::new("console-urgent-no-words"));
        }
        let Said {
            recording,
            spoken,
            problem,
        } = said(&library, &current.loaded, typed, &title(typed), site.now())?;
        prepared.recordings.push(recording);
        prepared.reading = spoken;
        prepared.voice = problem;
    }
    Ok(prepared)
}

/// Returns what a machine reads of a text, and what in it is not known.
fn read_out(reading: &Reading) -> (String, BTreeSet<String>) {
    let unknown = reading.unknown.iter().map(|unknown| unknown.text.clone());
    (reading.text.clone(), unknown.collect())
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

/// What came of an order that a program gives: taken, with how it is read and by which voice, or why not, for people.
pub(in crate::console::web) type ByProgram = Result<Interrupted, Text>;

/// Makes ready what `asked` asks for and gives it at once, by `by`, who may have said what somebody approved and nothing else.
///
/// # Errors
/// The inner one: why nothing was written.
pub(in crate::console::web) async fn give_at_once(
    site: &Site,
    by: String,
    asked: Interrupt,
    language: Language,
) -> Result<ByProgram, Trouble> {
    let current = site.current().ok_or(Trouble::Busy)?;
    let turn = Arc::clone(site.preparing_for_programs())
        .acquire_owned()
        .await;
    let turn = turn.map_err(|_| Trouble::Broken)?;
    let beside = site.clone();
    let given = Site::beside(move || {
        let _turn = turn;
        let site = beside;
        let asked = match Asked::of(&asked, &site.library(), site.now()) {
            Ok(asked) => asked,
            Err(why) => return Ok(Err(why)),
        };
        let (words, nobody) = (words(site.folder())?, BTreeSet::new());
        let prepared = prepare(&site, &current, &asked, &words, &nobody, None, language);
        let prepared = match prepared {
            Ok(prepared) => prepared,
            Err(why) => return Ok(Err(why)),
        };

        // What takes time is over: from here on it is an order.
        let now = site.now();
        let Some(ordered) = asked.ordered(&by, prepared.recordings, now) else {
            return Ok(Err(Text::new("console-order-until")));
        };
        let _turn = site.giving();
        let mut log = Airlog::open(&site.folder().log())?;
        let zone = &current.loaded.rules.zone;
        let (order, waits) = match ordering::give(&mut log, &ordered, asked.replaces, now)? {
            Given::Taken { order, waits_for } => (order, waits_for),
            Given::Same(same) => {
                let at = instant::say(same.at, zone, "%H:%M %d/%m/%Y");
                let text = Text::new("console-order-same").with("seq", same.number);
                return Ok(Err(text.with("at", at)));
            }
        };
        let quiet = ordering::waits_for_morning(&order, &current.loaded, now);
        let quiet = quiet.map(|at| Moment::new(at, zone));
        let read = prepared.reading.as_ref().map(read_out);
        let (spoken, unknown) = read.unzip();
        Ok(Ok(Interrupted {
            spoken,
            unknown: unknown.into_iter().flatten().collect(),
            voice: prepared.voice.map(|problem| problem.say(language)),
            ..Interrupted::new(&order, waits, quiet, zone)
        }))
    })
    .await?;
    if given.is_ok() {
        site.ask(Act::Orders)?;
    }
    Ok(given)
}
