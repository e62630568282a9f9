//! The sound cards: which there are, which is on air, and a tone on one.
//!
//! A tone on another card is played at once, on a thread of its own, where that card is shown to be another. A tone on the
//! one on air is an order like any other, a drill: it has its rows, gives way to what is urgent, and waits for nobody.

use std::sync::Arc;
use std::thread;
use std::time::Duration;

use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};

use crate::airlog::{Airlog, Channel, Ordered};
use crate::console::web::layout::{Page, token, wrong};
use crate::console::web::paths::{CARDS, MACHINE};
use crate::console::web::site::{Site, Toned};
use crate::console::web::trouble::Trouble;
use crate::console::web::visitor::{Fields, Visitor};
use crate::patience;
use crate::playout::{self, DeskRefusal, DeviceInfo, SILENT};
use crate::rundown::{Order, Urgency, next_quiet};
use crate::station::ordering::{self, Given};
use crate::station::{Act, Current, Status, tone};
use crate::words::{Language, Text, harmless};

/// A sound system that has not said which cards there are for so long hangs.
const ANSWERS: Duration = Duration::from_secs(5);

/// A tone that has not begun within this is not heard at all, in seconds: nobody expects it any more.
const UNTIL: i64 = 60;

pub(in crate::console::web) async fn show(
    State(site): State<Site>,
    visitor: Visitor,
) -> Result<Markup, Trouble> {
    page(&site, &visitor, None).await
}

async fn page(site: &Site, visitor: &Visitor, problem: Option<&Text>) -> Result<Markup, Trouble> {
    let found = found(wanted(site)).await?;
    let (status, toned) = (site.status(), site.toning().clone());
    let page = Page {
        visitor,
        title: "machine-cards",
        again: None,
    };
    Ok(page.around(&html! {
        (wrong(visitor, problem))
        @if let Some(toned) = &toned { (said_of(visitor, toned)) }
        (on_air(visitor, site, &status))
        @match &found {
            None => p class="wrong" role="alert" { (visitor.word("machine-cards-hang")) },
            Some(found) => ul class="cards" {
                @for card in found { (card_of(visitor, card)) }
            }
        }
        p class="hint" { (visitor.word("machine-cards-other")) }
        p { a class="button" href=(MACHINE) { (visitor.word("console-machine")) } }
    }))
}

/// Returns the sound cards of this computer, of which `wanted` name the one that would be used; none if the sound system does
/// not answer.
///
/// # Errors
/// [`Trouble::Broken`] if asking breaks off.
pub(in crate::console::web) async fn found(
    wanted: Vec<String>,
) -> Result<Option<Vec<DeviceInfo>>, Trouble> {
    Site::beside(move || {
        Ok(patience::ask("/dev/snd".as_ref(), ANSWERS, move || {
            playout::devices(&wanted)
        }))
    })
    .await
}

fn wanted(site: &Site) -> Vec<String> {
    let current = site.current();
    current.map_or_else(
        || vec!["default".to_owned()],
        |current| current.loaded.station.output.devices.clone(),
    )
}

/// What came of the last tone on another card.
fn said_of(visitor: &Visitor, toned: &Toned) -> Markup {
    match toned {
        Toned::Sounds(card) => {
            html! { p class="right" role="status" { (visitor.say(&Text::new("machine-tone-sounds").with("card", harmless(card)))) } }
        }
        Toned::Over(card, None) => {
            html! { p role="status" { (visitor.say(&Text::new("machine-tone-over").with("card", harmless(card)))) } }
        }
        Toned::Over(card, Some(problem)) => {
            let text = Text::new("machine-tone-failed").with("card", harmless(card));
            wrong(visitor, Some(&text.with("problem", harmless(problem))))
        }
    }
}

/// The card on air, and a tone to the transmitter: said what it cuts before it is asked for.
fn on_air(visitor: &Visitor, site: &Site, status: &Status) -> Markup {
    html! {
        section class="card" {
            h2 { (visitor.word("machine-card-on-air")) }
            p { @match &status.card {
                Some(card) if card == SILENT => (visitor.word("console-proof-silent")),
                Some(card) => (card),
                None => strong { (visitor.word("console-proof-no-card")) },
            } }
            @match barred(site, status) {
                Some(why) => p class="hint" { (visitor.say(&why)) },
                None => form class="narrow" method="post" action=(CARDS) {
                    (token(visitor))
                    p { (visitor.word("machine-tone-air-what")) }
                    @if let Some(on) = &status.on_air {
                        p class="wrong" { span class="shape" aria-hidden="true" { "▲ " }
                            (visitor.say(&Text::new("machine-tone-cuts").with("title", harmless(&on.title)))) }
                        input type="hidden" name="cat" value=(on.start.at().as_microsecond());
                    }
                    label class="tick" {
                        input type="checkbox" name="dong_y" value="co" required;
                        span { (visitor.word("machine-tone-air-agree")) }
                    }
                    button class="urgent" name="viec" value="len-song" { (visitor.word("machine-tone-air")) }
                }
            }
        }
    }
}

/// Why no tone goes to the transmitter now; none if one may.
fn barred(site: &Site, status: &Status) -> Option<Text> {
    let Some(current) = site.current() else {
        return Some(Text::new("machine-tone-no-station"));
    };
    if !site.is_fresh(status) {
        return Some(Text::new("console-trouble-busy"));
    }
    if status.card.is_none() {
        return Some(Text::new("machine-tone-no-card"));
    }
    if !status.orders.is_empty() {
        return Some(Text::new("machine-tone-order"));
    }
    quiet(&current, site).or_else(|| site.undated())
}

/// Says that it is quiet now; none if it is not.
fn quiet(current: &Current, site: &Site) -> Option<Text> {
    let (from, until) = next_quiet(&current.loaded.rules, site.now())?;
    let zone = &current.loaded.rules.zone;
    (from <= site.now()).then(|| {
        Text::new("machine-tone-quiet")
            .with("until", crate::units::instant::say(until, zone, "%H:%M"))
    })
}

/// One of the cards there are, with a tone on it where it is not the one that would go on air.
fn card_of(visitor: &Visitor, card: &DeviceInfo) -> Markup {
    html! {
        li {
            p { strong { (card.name) } }
            @if !card.description.is_empty() { p { (harmless(&card.description)) } }
            @if card.would_use {
                p { span aria-hidden="true" { "● " } (visitor.word("machine-card-used")) }
            } @else {
                form method="post" action=(CARDS) {
                    (token(visitor))
                    input type="hidden" name="card" value=(card.name);
                    button name="viec" value="thu" aria-label=(visitor.say(&Text::new("machine-tone-on").with("card", &card.name))) {
                        (visitor.word("machine-tone"))
                    }
                }
            }
        }
    }
}

pub(in crate::console::web) async fn act(
    State(site): State<Site>,
    visitor: Visitor,
    fields: Fields,
) -> Result<Response, Trouble> {
    match fields.get("viec") {
        "thu" => try_other(&site, &visitor, fields.get("card")).await,
        "len-song" => to_air(&site, &visitor, &fields).await,
        _ => Err(Trouble::Form),
    }
}

async fn again(site: &Site, visitor: &Visitor, problem: &Text) -> Result<Response, Trouble> {
    Ok(page(site, visitor, Some(problem)).await?.into_response())
}

/// Plays a tone on `card` if that is shown to be none that may be on air.
async fn try_other(site: &Site, visitor: &Visitor, card: &str) -> Result<Response, Trouble> {
    let (air, name) = (wanted(site), card.to_owned());
    let found = Site::beside(move || {
        Ok(patience::ask("/dev/snd".as_ref(), ANSWERS, move || {
            playout::desk(&name, &air)
        }))
    })
    .await?;
    let device = match found {
        None => return again(site, visitor, &Text::new("machine-cards-hang")).await,
        Some(Err(refusal)) => return again(site, visitor, &refused(&refusal)).await,
        Some(Ok(device)) => device,
    };

    {
        let mut toning = site.toning();
        if matches!(*toning, Some(Toned::Sounds(_))) {
            return Ok(Redirect::to(CARDS).into_response());
        }
        *toning = Some(Toned::Sounds(card.to_owned()));
    }
    let (beside, name) = (site.clone(), card.to_owned());
    let started = thread::Builder::new().name("tone".into()).spawn(move || {
        let played = tone::open(device).map(|sink| tone::play(&sink));
        *beside.toning() = Some(Toned::Over(name, played.err()));
    });
    if let Err(error) = started {
        *site.toning() = Some(Toned::Over(card.to_owned(), Some(error.to_string())));
    }
    Ok(Redirect::to(CARDS).into_response())
}

fn refused(refusal: &DeskRefusal) -> Text {
    match refusal {
        DeskRefusal::OnAir { desk, .. } => Text::new("machine-tone-is-air").with("card", desk),
        DeskRefusal::NotTold { desk, .. } => Text::new("machine-tone-not-told").with("card", desk),
        DeskRefusal::Missing { desk } => Text::new("machine-tone-missing").with("card", desk),
    }
}

/// Orders a tone to the card on air, as a drill: what it cuts was said on the page it was asked on.
async fn to_air(site: &Site, visitor: &Visitor, fields: &Fields) -> Result<Response, Trouble> {
    let person = visitor.person().ok_or(Trouble::NotYours)?;
    let status = site.status();
    if let Some(why) = barred(site, &status) {
        return again(site, visitor, &why).await;
    }
    if fields.get("dong_y") != "co" {
        return again(site, visitor, &Text::new("machine-tone-agree-first")).await;
    }
    let begun = status
        .on_air
        .as_ref()
        .map(|on| on.start.at().as_microsecond().to_string());
    if begun.unwrap_or_default() != fields.get("cat") {
        return again(site, visitor, &Text::new("machine-tone-changed")).await;
    }

    let (beside, by, language) = (site.clone(), person.said().to_owned(), visitor.language);
    let given = Site::beside(move || order(&beside, &by, language)).await?;
    if let Err(problem) = given {
        return again(site, visitor, &problem).await;
    }
    site.ask(Act::Orders)?;
    Ok(Redirect::to(CARDS).into_response())
}

/// Makes the tone, keeps it, and writes the order down.
fn order(site: &Site, by: &str, language: Language) -> Result<Result<(), Text>, Trouble> {
    let failed = |problem: String| Text::new("machine-tone-unmade").with("problem", problem);
    let folder = match tempfile::tempdir() {
        Ok(folder) => folder,
        Err(error) => return Ok(Err(failed(error.to_string()))),
    };
    let title = Text::new("machine-tone-title").say(language);
    let file = folder.path().join(format!("{title}.wav"));
    if let Err(error) = tone::write(&file) {
        return Ok(Err(failed(error.to_string())));
    }
    let now = site.now();
    let recording = match ordering::recording(&site.library(), &file, now) {
        Ok(recording) => recording,
        Err(problem) => return Ok(Err(failed(problem.say(language)))),
    };

    let ordered = Ordered {
        by: by.to_owned(),
        ordered_by: by.to_owned(),
        channel: Channel::Button,
        level: Urgency::Priority,
        drill: true,
        recordings: vec![recording],
        repeat: 1,
        every_us: None,
        until: now + jiff::SignedDuration::from_secs(UNTIL),
        after_item: false,
        note: None,
    };
    let _turn = site.giving();
    let mut log = Airlog::open(&site.folder().log())?;
    match ordering::give(&mut log, &ordered, false, now)? {
        Given::Taken { .. } => Ok(Ok(())),
        Given::Same(order) => Ok(Err(same(&order))),
    }
}

fn same(order: &Arc<Order>) -> Text {
    Text::new("machine-tone-same").with("order", order.number)
}
