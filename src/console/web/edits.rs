//! Drafts and versions as pages need them: acts of people, and differences, on threads that may wait for the disk.

use std::ops::RangeInclusive;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use jiff::civil::Date;

use super::office::{Compared, Seen, Sides};
use super::site::Site;
use super::trouble::Trouble;
use crate::airlog::{Airlog, AirlogError};
use crate::config::{Snapshot, typed_date, zone};
use crate::drafts::{self, Difference, DraftError};
use crate::library::{Library, Settle};
use crate::station::{self, Folder};
use crate::words::Text;

/// A page waits so long for a difference; after that it says that it is being worked out, and asks again.
const PATIENCE: Duration = Duration::from_secs(15);

/// Returns today in the station's zone.
pub(super) fn today(site: &Site) -> Date {
    let current = site.current();
    let zone = current.map_or_else(zone::vietnam, |current| current.loaded.rules.zone.clone());
    zone.to_datetime(site.now()).date()
}

/// Returns the date that a page was asked for, or `today` with what is wrong where it is none of these years; without
/// anything asked for, today is right.
pub(super) fn asked_date(
    asked: &str,
    today: Date,
    years: &RangeInclusive<i16>,
) -> (Date, Option<Text>) {
    let found = typed_date(asked).filter(|date| years.contains(&date.year()));
    let unread = found.is_none() && !asked.is_empty();
    let problem = unread.then(|| Text::new("week-not-a-date").with("found", asked));
    (found.unwrap_or(today), problem)
}

/// Opens the log to read; an empty one before the station ever ran.
pub(super) fn log(folder: &Folder) -> Result<Airlog, AirlogError> {
    match Airlog::open_read_only(&folder.log()) {
        Err(AirlogError::Missing { .. }) => Airlog::in_memory(),
        opened => opened,
    }
}

/// Does an act of a person that is a row of the log, on a thread that may wait for the disk.
///
/// # Errors
/// [`Trouble::Busy`] while another act is under way: nobody waits for a station that takes files up.
pub(super) async fn act<T: Send + 'static>(
    site: &Site,
    work: impl FnOnce(&Site, &mut Airlog, Timestamp) -> Result<T, DraftError> + Send + 'static,
) -> Result<Result<T, DraftError>, Trouble> {
    let site = site.clone();
    Site::beside(move || {
        let _alone = site.office().begin().ok_or(Trouble::Busy)?;
        let mut log = Airlog::open(&site.folder().log())?;
        Ok(work(&site, &mut log, site.now()))
    })
    .await
}

/// Compares two versions of the files from a day on. None while it is being worked out: the page asks again.
///
/// # Errors
/// [`Trouble::Broken`] if it breaks off.
pub(super) async fn difference(
    site: &Site,
    before: Snapshot,
    after: Snapshot,
    from: Date,
) -> Result<Option<Compared>, Trouble> {
    let of = Sides {
        before: before.digest(),
        after: after.digest(),
        from,
    };
    let catalogue = site.current().map(|current| current.catalogue);
    if let Some(known) = site.office().known(&of, catalogue.as_ref(), site.uptime()) {
        return Ok(Some(known));
    }

    let site = site.clone();
    let working = Site::beside(move || {
        // One at a time: each plans two weeks twice, and the threads are few.
        let Some(_alone) = site.office().compare() else {
            return Ok(None);
        };
        let what = Arc::new(compared(&site, (&before, &after), from));
        site.office().keep(Seen {
            of,
            catalogue,
            at: site.uptime(),
            what: Arc::clone(&what),
        });
        Ok(Some(what))
    });
    // Where it takes longer, it goes on without the page, and is there when that asks again.
    tokio::time::timeout(PATIENCE, working)
        .await
        .unwrap_or(Ok(None))
}

fn compared(
    site: &Site,
    sides: (&Snapshot, &Snapshot),
    from: Date,
) -> Result<Difference, DraftError> {
    let folder = site.folder();
    let log = log(folder)?;
    let station = station::Snapshot {
        loaded: None,
        faults: Vec::new(),
        // Only what the index holds: the station itself looks at the folders.
        library: Library::peek(folder.root(), Settle::Aged(Duration::ZERO), site.clock()),
        approvals: log.approvals()?,
        log,
    };
    drafts::compare(folder, &station, sides, from, site.now())
}
