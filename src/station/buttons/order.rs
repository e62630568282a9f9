//! The order that a button gives.

use std::sync::Arc;
use std::time::Duration;

use jiff::SignedDuration;

use crate::airlog::{Airlog, AirlogError, Channel, Event, Ordered, OrderedRecording, Seq};
use crate::clock::Clock;
use crate::config::Button;
use crate::library::{Library, Settle};
use crate::rundown::{Catalogue, OrderEnd};
use crate::sound;
use crate::station::Folder;
use crate::words::Text;

/// Nothing of the order is begun after this: nobody may be there to end it.
const LASTS: SignedDuration = SignedDuration::from_hours(1);

/// What came of a press.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Given {
    /// An order, by its number.
    Order(i64),
    /// The order it gave before is ended.
    Ended,
}

/// Has the folder of `button` said, or ends its order `before` if that is in force.
///
/// # Errors
/// Why nothing comes of it, for people.
pub fn give(
    folder: &Folder,
    clock: &Arc<dyn Clock>,
    button: &Button,
    before: Option<i64>,
) -> Result<Given, Text> {
    let wrong = |problem: AirlogError| {
        let text = Text::new("station-button-log").with("problem", problem);
        text.with("button", &button.name)
    };
    let mut log = Airlog::open(&folder.log()).map_err(wrong)?;
    let open = log.orders().map_err(wrong)?;
    if let Some(before) = before.filter(|before| open.open().any(|order| order.number == *before)) {
        let ended = Event::OrderEnded {
            order: Seq(before),
            how: OrderEnd::Stopped,
            by: Some(button.name.clone()),
        };
        log.event(clock.now(), &ended).map_err(wrong)?;
        return Ok(Given::Ended);
    }

    let settle = Settle::Aged(Duration::ZERO);
    let library = Library::peek(folder.root(), settle, Arc::clone(clock));
    let approvals = log.approvals().map_err(wrong)?;
    let recordings = prepared(&library, &library.catalogue(&approvals), button);
    if recordings.is_empty() {
        let text = Text::new("station-button-empty").with("folder", &button.folder);
        return Err(text.with("button", &button.name));
    }

    let now = clock.now();
    let ordered = Ordered {
        by: button.name.clone(),
        ordered_by: button.ordered_by.clone(),
        channel: Channel::Button,
        level: button.level,
        drill: button.drill,
        recordings,
        repeat: button.repeat,
        every_us: None,
        until: now + LASTS,
        after_item: false,
        note: None,
    };
    let seq = log.order(now, &ordered, &[]).map_err(wrong)?;
    Ok(Given::Order(seq.0))
}

/// The approved recordings of the button's folder, by name.
fn prepared(library: &Library, catalogue: &Catalogue, button: &Button) -> Vec<OrderedRecording> {
    let within = format!("{}/", button.folder);
    let approved = catalogue
        .iter()
        .filter(|segment| segment.path.as_str().starts_with(&within) && segment.approval.is_some());
    approved
        .map(|segment| OrderedRecording {
            text: sound::spoken(&library.stored(segment.id)),
            ..OrderedRecording::of(segment)
        })
        .collect()
}

/// Returns whether the folder of `button` holds anything that is approved.
#[must_use]
pub fn is_prepared(catalogue: &Catalogue, button: &Button) -> bool {
    let within = format!("{}/", button.folder);
    catalogue
        .iter()
        .any(|segment| segment.path.as_str().starts_with(&within) && segment.approval.is_some())
}
