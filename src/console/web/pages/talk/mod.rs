//! **Trực tiếp**: who may speak live, and the page of whoever speaks into a phone.
//!
//! The server makes every sentence and every time; the script brings the microphone's sound and shows how loud it is.

mod socket;
mod stage;

use std::fmt::Write as _;

use axum::extract::{RawQuery, State};
use axum::response::{IntoResponse, Redirect, Response};
use jiff::Timestamp;
use maud::{Markup, html};

use crate::airlog::Airlog;
use crate::config::{Input, InputOrigin, Loaded};
use crate::console::web::layout::{Page, token, wrong};
use crate::console::web::pages::today::{Piece, left};
use crate::console::web::paths::{MICROPHONE, TALK, TALK_LIVE, TALK_SCRIPT, TALK_SOUND, query};
use crate::console::web::site::Site;
use crate::console::web::trouble::Trouble;
use crate::console::web::visitor::{Fields, TOKEN_FIELD, Visitor};
use crate::rundown::{Arming, Armings};
use crate::schedule::Occurrence;
use crate::station::{Act, Sitting, Status, arming};
use crate::units::instant;
use crate::words::{Text, harmless};

pub(in crate::console::web) use socket::sound;
use stage::Stage;

/// How a moment is said.
const WHEN: &str = "%H:%M %d/%m/%Y";

/// Without script the page is asked for again so often, in seconds.
const AGAIN: u32 = 10;

/// No name is longer, in letters.
const MOST_NAME: usize = 80;

/// So many occurrences stand on the page.
const MOST: usize = 12;

/// Which occurrence a page is about, as its address has it: `SLOT@DATE`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::console::web) struct Which(String);

impl Which {
    /// Reads the query of an address.
    pub(in crate::console::web) fn read(query: Option<&str>) -> Self {
        let asked = Fields::read(query.unwrap_or_default().as_bytes());
        Self(asked.get("luot").to_owned())
    }

    fn of(occurrence: &Occurrence) -> Self {
        Self(format!("{}@{}", occurrence.slot.id, occurrence.date))
    }

    fn address(&self, path: &str) -> String {
        query(path, &[("luot", &self.0)])
    }

    /// Finds it among those that are not over; the first of all where none is named.
    fn find(&self, ahead: &[Occurrence]) -> Option<Occurrence> {
        let is_it = |occurrence: &&Occurrence| self.0.is_empty() || Self::of(occurrence) == *self;
        ahead.iter().find(is_it).cloned()
    }
}

/// What the page says of one occurrence.
struct View<'a> {
    site: &'a Site,
    visitor: &'a Visitor,
    loaded: &'a Loaded,
    status: &'a Status,
    armings: &'a Armings,
    now: Timestamp,
}

impl View<'_> {
    fn when(&self, at: Timestamp) -> String {
        instant::say(at, &self.loaded.rules.zone, WHEN)
    }

    fn arming(&self, occurrence: &Occurrence) -> Option<&Arming> {
        self.armings.open(&occurrence.id())
    }

    /// The input, where it is a phone.
    fn phone(&self, occurrence: &Occurrence) -> Option<&Input> {
        let planned = occurrence.program.relay.as_ref()?;
        let mut inputs = self.loaded.station.inputs.iter();
        inputs.find(|input| input.planned.id == planned.id && input.origin == InputOrigin::Phone)
    }

    fn sitting(&self, occurrence: &Occurrence) -> Option<Sitting> {
        let input = self.phone(occurrence)?;
        self.site.phones().sitting(&input.planned.id)
    }

    fn stage(&self, occurrence: &Occurrence) -> Stage {
        let sitting = self.sitting(occurrence);
        let hears = sitting.is_some_and(|sitting| sitting.is_heard(self.site.uptime()));
        let arming = self.arming(occurrence);
        Stage::of(occurrence, arming, self.status, hears, self.now)
    }

    /// Says what occurrence it is, and until when.
    fn title(&self, occurrence: &Occurrence) -> Text {
        let speaker = self.arming(occurrence).map(|arming| &*arming.speaker);
        Text::new("console-talk-title")
            .with("program", harmless(&occurrence.program.title))
            .with("from", self.when(occurrence.start))
            .with(
                "until",
                instant::say(occurrence.end(), &self.loaded.rules.zone, "%H:%M"),
            )
            .with("known", if speaker.is_some() { "yes" } else { "no" })
            .with("speaker", harmless(speaker.unwrap_or_default()))
    }

    /// How far it is, in large words, and how much time is left.
    fn state(&self, occurrence: &Occurrence) -> Markup {
        let stage = self.stage(occurrence);
        let end = self.status.on_air.as_ref().map(|on_air| on_air.end.at());
        let ends = match stage {
            Stage::OnAir => end.map(|end| ("left", end)),
            Stage::Early => Some(("early", occurrence.start)),
            Stage::Listens | Stage::StandsIn => Some(("left", occurrence.end())),
            Stage::Closed | Stage::Over => None,
        };
        html! {
            p class={ "verdict " (stage.class()) } data-stage=(stage.name()) {
                span class="shape" aria-hidden="true" { (stage.shape()) " " }
                (self.visitor.say(&stage.text()))
            }
            @if let Some((how, at)) = ends {
                p class="left" {
                    (self.visitor.say(&Text::new("console-talk-left")
                        .with("how", how)
                        .with("left", left(at.duration_since(self.now)))))
                }
            }
        }
    }

    /// Whom the station hears at the input, and how loud.
    fn line(&self, occurrence: &Occurrence) -> Markup {
        let Some(sitting) = self.sitting(occurrence) else {
            return html! { p { (self.visitor.word("console-talk-nobody")) } };
        };
        let heard = sitting.is_heard(self.site.uptime());
        let peak = 20.0 * f64::from(sitting.peak.max(1e-3)).log10();
        let text = Text::new("console-talk-heard")
            .with("name", harmless(&sitting.speaker.name))
            .with("heard", if heard { "yes" } else { "no" })
            .with("peak", format!("{peak:.0}"));
        html! { p { (self.visitor.say(&text)) } }
    }
}

/// Makes what changes while the page of `which` is open.
///
/// # Errors
/// If the airtime log cannot be read.
pub(in crate::console::web) async fn pieces(
    site: &Site,
    visitor: &Visitor,
    which: &Which,
) -> Result<Vec<Piece>, Trouble> {
    let Some(current) = site.current() else {
        return Ok(Vec::new());
    };
    let (orders, now) = (site.log(Airlog::orders).await?, site.now());
    let occurrence = which.find(&arming::ahead(&current.loaded, now));
    let view = View {
        site,
        visitor,
        loaded: &current.loaded,
        status: &site.status(),
        armings: orders.armings(),
        now,
    };
    Ok(open_pieces(&view, occurrence.as_ref()).into())
}

fn open_pieces(view: &View<'_>, occurrence: Option<&Occurrence>) -> [Piece; 2] {
    let piece = |id, inside| Piece { id, inside };
    let Some(occurrence) = occurrence else {
        let over = Stage::Over;
        let state = html! {
            p class={ "verdict " (over.class()) } data-stage=(over.name()) {
                span class="shape" aria-hidden="true" { (over.shape()) " " }
                (view.visitor.say(&over.text()))
            }
        };
        return [piece("luot", state), piece("may-noi", html! {})];
    };
    [
        piece("luot", view.state(occurrence)),
        piece("may-noi", view.line(occurrence)),
    ]
}

/// Shows the live occurrences of the next days, and the page of the one that is on or next.
pub(in crate::console::web) async fn show(
    State(site): State<Site>,
    visitor: Visitor,
    RawQuery(query): RawQuery,
) -> Result<Markup, Trouble> {
    page(&site, &visitor, &Which::read(query.as_deref()), None).await
}

async fn page(
    site: &Site,
    visitor: &Visitor,
    which: &Which,
    problem: Option<&Text>,
) -> Result<Markup, Trouble> {
    let page = Page {
        visitor,
        title: "console-talk",
        again: Some(AGAIN),
    };
    let Some(current) = site.current() else {
        return Ok(page.around(&wrong(visitor, Some(&Trouble::Busy.text()))));
    };
    let (orders, now) = (site.log(Airlog::orders).await?, site.now());
    let ahead = arming::ahead(&current.loaded, now);
    let status = site.status();
    let view = View {
        site,
        visitor,
        loaded: &current.loaded,
        status: &status,
        armings: orders.armings(),
        now,
    };
    let shown = which.find(&ahead);
    let others = ahead
        .iter()
        .filter(|other| shown.as_ref().is_none_or(|shown| shown.id() != other.id()));
    let others: Vec<&Occurrence> = others.take(MOST).collect();
    Ok(page.around(&html! {
        (wrong(visitor, problem))
        @if ahead.is_empty() {
            p { (visitor.word("console-talk-none")) }
            p class="hint" { (visitor.word("console-talk-none-how")) }
        } @else {
            (desk(&view, which, shown.as_ref()))
        }
        @if !others.is_empty() {
            section class="idle" {
                h2 { (visitor.word("console-talk-others")) }
                ul class="cards" {
                    @for other in others { (card(&view, other)) }
                }
            }
        }
        script src=(TALK_SCRIPT) defer {}
    }))
}

/// The page of one occurrence.
fn desk(view: &View<'_>, which: &Which, occurrence: Option<&Occurrence>) -> Markup {
    let visitor = view.visitor;
    let which = occurrence.map_or_else(|| which.clone(), Which::of);
    let [state, line] = open_pieces(view, occurrence);
    let armed = occurrence.and_then(|occurrence| view.arming(occurrence));
    html! {
        section class="air talk" data-live=(which.address(TALK_LIVE)) {
            @if let Some(occurrence) = occurrence {
                p class="sentence" { (visitor.say(&view.title(occurrence))) }
            }
            div id=(state.id) aria-live="polite" { (state.inside) }
            @if let Some(occurrence) = occurrence.filter(|occurrence| view.phone(occurrence).is_some()) {
                // Nobody speaks where nobody may.
                @if armed.is_some() { (microphone(view, occurrence)) }
                div id=(line.id) { (line.inside) }
            }
            @if let Some(occurrence) = occurrence {
                @if armed.is_some() { (close(view, occurrence)) } @else { (open(view, occurrence)) }
            }
        }
    }
}

/// What the script brings to life; without one the page says what it takes.
fn microphone(view: &View<'_>, occurrence: &Occurrence) -> Markup {
    let visitor = view.visitor;
    let input = occurrence.program.relay.as_ref();
    let input = input.map_or("", |input| input.id.as_str());
    let mut socket = query(TALK_SOUND, &[("nguon", input)]);
    let _ = write!(socket, "&{TOKEN_FIELD}={}", visitor.token());
    let word = |name: &'static str| visitor.say(&Text::new("console-talk-mic").with("what", name));
    html! {
        noscript { p class="wrong" { (visitor.word("console-talk-no-script")) } }
        p id="noi-khong" class="wrong" hidden {
            span class="shape" aria-hidden="true" { "▲ " } (visitor.word("console-talk-no-microphone"))
        }
        div id="noi" hidden data-socket=(socket) data-worklet=(MICROPHONE)
            data-asks=(word("asks")) data-denied=(word("denied")) data-joins=(word("joins"))
            data-sends=(word("sends")) data-broken=(word("broken")) data-paused=(word("paused"))
            data-lost=(word("lost")) data-off=(word("off")) data-low=(word("low"))
            data-good=(word("good")) data-loud=(word("loud")) data-awake=(word("awake")) {
            p { button type="button" id="noi-bat" class="button" { (visitor.word("console-talk-begin")) } }
            div id="noi-muc" hidden {
                p { label for="muc" { (visitor.word("console-talk-level")) }
                    meter id="muc" min="-60" max="0" low="-40" high="-3" optimum="-12" value="-60" {} " "
                    output id="muc-chu" for="muc" {} }
                p { button type="button" id="noi-tat" class="button" { (visitor.word("console-talk-off")) } }
            }
            p id="noi-tin" role="status" {}
            p id="noi-sang" class="hint" {}
        }
    }
}

/// The form that lets somebody speak.
fn open(view: &View<'_>, occurrence: &Occurrence) -> Markup {
    let (visitor, which) = (view.visitor, Which::of(occurrence));
    let own = visitor.person().map_or("", |person| person.said());
    let id = format!("nguoi-{}", which.0);
    html! {
        form class="narrow" method="post" action=(TALK) {
            (token(visitor))
            input type="hidden" name="luot" value=(which.0);
            label for=(id) { (visitor.word("console-talk-speaker")) }
            input id=(id) name="nguoi_noi" maxlength=(MOST_NAME) value=(harmless(own)) required autocomplete="off";
            button class="main" name="viec" value="mo" { (visitor.word("console-talk-open")) }
        }
    }
}

/// The form that ends it.
fn close(view: &View<'_>, occurrence: &Occurrence) -> Markup {
    let visitor = view.visitor;
    html! {
        form method="post" action=(TALK) {
            (token(visitor))
            input type="hidden" name="luot" value=(Which::of(occurrence).0);
            div class="acts" {
                button class="main urgent" name="viec" value="dung" { (visitor.word("console-talk-close")) }
            }
            p class="hint" { (visitor.word("console-talk-close-what")) }
        }
    }
}

/// Another occurrence.
fn card(view: &View<'_>, occurrence: &Occurrence) -> Markup {
    let visitor = view.visitor;
    let armed = view.arming(occurrence);
    let text = Text::new("console-talk-armed")
        .with("armed", if armed.is_some() { "yes" } else { "no" })
        .with("by", armed.map_or("", |armed| &*armed.by));
    let name = Text::new("console-talk-choose")
        .with("program", harmless(&occurrence.program.title))
        .with("at", view.when(occurrence.start));
    html! {
        li {
            p { (visitor.say(&view.title(occurrence))) }
            p { (visitor.say(&text)) }
            p { a class="button" href=(Which::of(occurrence).address(TALK)) { (visitor.say(&name)) } }
        }
    }
}

/// Lets somebody speak, or ends that.
pub(in crate::console::web) async fn act(
    State(site): State<Site>,
    visitor: Visitor,
    fields: Fields,
) -> Result<Response, Trouble> {
    let which = Which(fields.get("luot").to_owned());
    match say(&site, &visitor, &which, &fields).await? {
        None => Ok(Redirect::to(&which.address(TALK)).into_response()),
        Some(problem) => {
            let page = page(&site, &visitor, &which, Some(&problem)).await?;
            Ok(page.into_response())
        }
    }
}

/// Writes a person's word down. Returns what is wrong with it; none if it stands in the log.
async fn say(
    site: &Site,
    visitor: &Visitor,
    which: &Which,
    fields: &Fields,
) -> Result<Option<Text>, Trouble> {
    if let Some(problem) = site.undated() {
        return Ok(Some(problem));
    }
    let person = visitor.person().ok_or(Trouble::NotYours)?;
    let current = site.current().ok_or(Trouble::Busy)?;
    let found = which.find(&arming::ahead(&current.loaded, site.now()));
    let Some(occurrence) = found.filter(|_| !which.0.is_empty()) else {
        return Ok(Some(Text::new("console-talk-gone")));
    };
    let opens = match fields.get("viec") {
        "mo" => true,
        "dung" => false,
        _ => return Ok(Some(Text::new("console-talk-gone"))),
    };
    let speaker = harmless(fields.get("nguoi_noi").trim()).into_owned();
    if opens && (speaker.is_empty() || speaker.chars().count() > MOST_NAME) {
        return Ok(Some(Text::new("console-talk-who")));
    }

    let (beside, by) = (site.clone(), person.said().to_owned());
    Site::beside(move || {
        let _turn = beside.giving();
        let mut log = Airlog::open(&beside.folder().log())?;
        if opens {
            arming::open(&mut log, &occurrence, &by, &speaker, beside.now())?;
        } else {
            arming::close(&mut log, &occurrence, &by, beside.now())?;
        }
        Ok(())
    })
    .await?;
    site.ask(Act::Orders)?;
    Ok(None)
}
