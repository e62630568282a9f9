//! What changes on a page while it is open: one stream a tab, of pieces that this side has written whole.
//!
//! The browser is sent markup and puts it in its place; it reads no date and counts no time. A page that hears nothing
//! for some seconds says so by itself.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::{RawQuery, State};
use axum::response::sse::{Event, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::stream::unfold;
use tokio::sync::OwnedSemaphorePermit;
use tokio::time::{Interval, MissedTickBehavior, interval};

use super::talk::{self, Which};
use super::today::{self, Piece};
use super::urgent;
use crate::console::web::site::Site;
use crate::console::web::trouble::Trouble;
use crate::console::web::verdict::Verdict;
use crate::console::web::visitor::Visitor;

/// A piece is sent this often, as the station's status is made.
const BEAT: Duration = Duration::from_secs(1);

/// Which page is open.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Shown {
    Today,
    Urgent,
    Talk(Which),
}

/// One open page.
struct Listener {
    site: Site,
    shown: Shown,
    visitor: Visitor,
    beat: Interval,
    /// What was sent last of each piece.
    sent: BTreeMap<&'static str, String>,
    _seat: OwnedSemaphorePermit,
}

/// Sends the pieces of **Hôm nay** as they change.
///
/// # Errors
/// If so many pages are open already that this one goes without.
pub(in crate::console::web) async fn today(
    State(site): State<Site>,
    visitor: Visitor,
) -> Result<Response, Trouble> {
    stream(site, visitor, Shown::Today)
}

/// Sends the pieces of what is on air of orders as they change.
///
/// # Errors
/// If so many pages are open already that this one goes without.
pub(in crate::console::web) async fn urgent(
    State(site): State<Site>,
    visitor: Visitor,
) -> Result<Response, Trouble> {
    stream(site, visitor, Shown::Urgent)
}

/// Sends the pieces of a live occurrence's page as they change.
///
/// # Errors
/// If so many pages are open already that this one goes without.
pub(in crate::console::web) async fn talk(
    State(site): State<Site>,
    visitor: Visitor,
    RawQuery(query): RawQuery,
) -> Result<Response, Trouble> {
    stream(site, visitor, Shown::Talk(Which::read(query.as_deref())))
}

fn stream(site: Site, visitor: Visitor, shown: Shown) -> Result<Response, Trouble> {
    let seat = Arc::clone(site.streams())
        .try_acquire_owned()
        .map_err(|_| Trouble::Busy)?;
    let mut beat = interval(BEAT);
    beat.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let listener = Listener {
        site,
        shown,
        visitor,
        beat,
        sent: BTreeMap::new(),
        _seat: seat,
    };
    let pieces = unfold(listener, |mut listener| async {
        listener.beat.tick().await;
        let pieces = listener.pieces().await;
        let event = Event::default().data(listener.changed(pieces));
        Some((Ok::<Event, Infallible>(event), listener))
    });
    Ok(Sse::new(pieces).into_response())
}

impl Listener {
    /// Makes the pieces of the page as they are now.
    async fn pieces(&self) -> Vec<Piece> {
        let status = self.site.status();
        let verdict = Verdict::of(&status, self.site.is_fresh(&status));
        match &self.shown {
            Shown::Today => {
                // Without the log what lacks is not known; the rest is.
                let concerns = self.site.concerns().await.unwrap_or_default();
                today::pieces(&self.visitor, &status, verdict, &concerns).into()
            }
            Shown::Urgent => urgent::pieces(&self.visitor, &self.site, &status, verdict).into(),
            // What the log cannot say now stays as it was.
            Shown::Talk(which) => {
                let pieces = talk::pieces(&self.site, &self.visitor, which).await;
                pieces.unwrap_or_default()
            }
        }
    }

    /// Returns the pieces that changed since they were sent, by the element they stand in, as JSON. Also nothing is
    /// said: it shows that the station is there.
    fn changed(&mut self, pieces: Vec<Piece>) -> String {
        let mut news = BTreeMap::new();
        for Piece { id, inside } in pieces {
            let inside = inside.into_string();
            if self.sent.get(id) != Some(&inside) {
                self.sent.insert(id, inside.clone());
                news.insert(id, inside);
            }
        }
        serde_json::to_string(&news).unwrap_or_default()
    }
}
