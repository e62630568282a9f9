//! Recordings at a glance: drawn on pages from what was measured once, beside all else, one after another.
//!
//! Nothing of a station's old recordings is read at once: what waits for approval is measured before anybody looks at it, and
//! of the rest what a page shows.

use std::collections::BTreeMap;
use std::io;
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use maud::{Markup, html};

use super::contour::{BARS, Contour, HALF, Tracer};
use super::pages::today::left;
use super::site::Site;
use super::visitor::Visitor;
use crate::console::pause;
use crate::names::SegmentId;
use crate::rundown::Segment;
use crate::sound::StereoReader;
use crate::units::{CHANNELS, Frames, Gain, Lufs};
use crate::words::Text;

/// It is looked this often for recordings that wait for approval and have no contour.
const LOOK: Duration = Duration::from_secs(60);

/// Frames decoded at once: a fifth of a second.
const PIECE: usize = 9600;

/// Those that are made, by their recordings.
pub(super) type Made = BTreeMap<SegmentId, Contour>;

/// Returns the contours of `segments` that are made; the others are made beside.
pub(super) async fn contours(site: &Site, segments: Vec<Arc<Segment>>) -> Made {
    let (made, begins) = wanted(site, segments).await;
    if begins {
        let desk = site.clone();
        tokio::spawn(async move { make_all(&desk).await });
    }
    made
}

/// Makes those of all recordings that wait for approval.
pub(super) async fn draw_waiting(site: &Site) {
    // What cannot be asked for now is asked for next time.
    let Ok(approvals) = site.approvals().await else {
        return;
    };
    let waiting = approvals.waiting.iter();
    let segments = waiting.map(|waiting| Arc::clone(&waiting.segment));
    if let (_, true) = wanted(site, segments.collect()).await {
        make_all(site).await;
    }
}

/// Has what waits for approval drawn before anybody looks at it, for good.
pub(super) async fn draw_ahead(site: &Site) {
    loop {
        pause(LOOK).await;
        draw_waiting(site).await;
    }
}

/// Returns those that are made, and whether somebody must begin to make the others.
async fn wanted(site: &Site, segments: Vec<Arc<Segment>>) -> (Made, bool) {
    let desk = site.clone();
    let read = Site::beside(move || {
        let ids: Vec<SegmentId> = segments.iter().map(|segment| segment.id).collect();
        let made = desk.contours().of(&ids);
        let begins = desk.contours().want(&segments, &made);
        Ok((made, begins))
    });
    // A page without pictures is a page.
    read.await.unwrap_or_default()
}

/// Makes what is wanted until nothing is.
async fn make_all(site: &Site) {
    // Whoever was to begin may have been gone by then.
    if !site.contours().begin() {
        return;
    }
    while let Some(segment) = site.contours().next() {
        let desk = site.clone();
        let made = Site::beside(move || {
            let stored = desk.folder().store().path(segment.id);
            match trace(&stored, &segment) {
                Ok(contour) => {
                    desk.contours().keep(segment.id, &contour);
                }
                Err(error) => tracing::warn!(%error, id = %segment.id, "no contour of a recording"),
            }
            Ok(())
        });
        drop(made.await);
    }
}

/// Reads a recording from its beginning to its end.
fn trace(stored: &Path, segment: &Segment) -> io::Result<Contour> {
    let opened = StereoReader::open(stored, segment.sides, Frames::ZERO);
    let mut reader = opened.map_err(io::Error::other)?;
    let (mut tracer, mut samples) = (Tracer::new(segment.length), vec![0.0; PIECE * CHANNELS]);
    loop {
        let frames = reader.read(&mut samples).map_err(io::Error::other)?;
        if frames == 0 {
            return Ok(tracer.finish());
        }
        tracer.add(&samples[..frames * CHANNELS]);
    }
}

/// Draws `contour` as `segment` sounds on air at the loudness `target`. Whoever does not see it reads where it is the loudest
/// and where it is silent the longest.
pub(super) fn draw(
    visitor: &Visitor,
    contour: &Contour,
    segment: &Segment,
    target: Lufs,
) -> Markup {
    let gain = segment
        .loudness
        .map_or(Gain::UNITY, |loudness| loudness.to(target));
    let (width, height) = (2 * BARS, 2 * HALF);
    html! {
        svg class="contour" viewBox={ "0 0 " (width) " " (height) } preserveAspectRatio="none" role="img"
            aria-label=(visitor.say(&words(contour, segment))) {
            path d=(contour.lines(gain)) stroke="currentColor" {}
        }
    }
}

fn words(contour: &Contour, segment: &Segment) -> Text {
    let length = |pause: &Range<Frames>| pause.end.saturating_sub(pause.start);
    let longest = segment.pauses.iter().max_by_key(|pause| length(pause));
    let clock = |at: Frames| left(at.to_duration());
    let part = segment.length.get() / BARS as u64;
    let loudest = Frames::new(part * contour.loudest() as u64);
    let silent = longest.map_or(Frames::ZERO, length);
    Text::new("console-contour")
        .with("loudest", clock(loudest))
        .with("silent", if longest.is_some() { "yes" } else { "no" })
        .with("seconds", silent.to_duration().as_secs())
        .with(
            "at",
            clock(longest.map_or(Frames::ZERO, |pause| pause.start)),
        )
}
