//! **Chờ duyệt**: what waits for approval, heard and read in the browser, approved or returned.

use std::sync::Arc;

use axum::extract::{RawQuery, State};
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};

use crate::airlog::{self, Airlog, Channel};
use crate::console::web::approvals::{CHANNELS, Decided, Waiting};
use crate::console::web::drawing::{Made, contours, draw};
use crate::console::web::layout::{Page, pager, token, wrong};
use crate::console::web::paths::{APPROVE, LISTEN};
use crate::console::web::site::Site;
use crate::console::web::trouble::Trouble;
use crate::console::web::visitor::{Fields, Visitor};
use crate::names::SegmentId;
use crate::rundown::{Catalogue, Segment};
use crate::station::consenting::Decision;
use crate::station::script::{Script, script};
use crate::station::{Act, Current};
use crate::words::{Text, harmless, harmless_lines};

/// So many stand on one page: it is for a phone.
const PER_PAGE: usize = 15;

/// No more of a note is kept.
pub(super) const MOST_NOTE: usize = 500;

pub(in crate::console::web) async fn show(
    State(site): State<Site>,
    visitor: Visitor,
    RawQuery(query): RawQuery,
) -> Result<Markup, Trouble> {
    let asked = Fields::read(query.as_deref().unwrap_or_default().as_bytes());
    match sought(query.as_deref()) {
        Some(id) => one(&site, &visitor, id, None).await,
        None => {
            list(
                &site,
                &visitor,
                asked.get("trang").parse().unwrap_or(1),
                None,
            )
            .await
        }
    }
}

/// Returns the recording that an address names: `?bai=` and its hash.
pub(in crate::console::web) fn sought(query: Option<&str>) -> Option<SegmentId> {
    Fields::read(query?.as_bytes()).get("bai").parse().ok()
}

/// What a form asked for.
struct Asked {
    ids: Vec<SegmentId>,
    approves: bool,
    channel: Channel,
    note: Option<String>,
    /// Whether what is taken back leaves the air at once.
    now: bool,
}

impl Asked {
    fn read(fields: &Fields) -> Result<Self, Text> {
        let ids: Result<Vec<SegmentId>, _> = fields.all("bai").map(str::parse).collect();
        let ids = ids.unwrap_or_default();
        if ids.is_empty() {
            return Err(Text::new("console-approve-none"));
        }
        let approves = fields.get("viec") == "duyet";
        let note: String = harmless(fields.get("ghi_chu").trim())
            .chars()
            .take(MOST_NOTE)
            .collect();
        // Whoever made the recording reads why it came back.
        if !approves && note.is_empty() {
            return Err(Text::new("console-approve-why"));
        }
        let how = fields.get("kenh");
        let (_, channel) = CHANNELS
            .into_iter()
            .find(|(name, _)| *name == how)
            .ok_or_else(|| Text::new("console-approve-how"))?;
        Ok(Self {
            ids,
            approves,
            channel,
            note: Some(note).filter(|note| !note.is_empty()),
            now: fields.get("ngay") == "1",
        })
    }
}

pub(in crate::console::web) async fn decide(
    State(site): State<Site>,
    visitor: Visitor,
    fields: Fields,
) -> Result<Response, Trouble> {
    let person = visitor.person().ok_or(Trouble::NotYours)?;
    let asked = match Asked::read(&fields) {
        Ok(asked) => asked,
        Err(problem) => return again(&site, &visitor, &fields, &problem).await,
    };
    let current = site.current().ok_or(Trouble::Busy)?;
    let segments = segments(&asked.ids, &current.catalogue);
    let Some(segments) = segments else {
        let gone = Text::new("console-approve-gone");
        return again(&site, &visitor, &fields, &gone).await;
    };
    let approvals = site.approvals().await?;
    if !asked.ids.iter().all(|id| approvals.may(person, *id)) {
        return Err(Trouble::NotYours);
    }
    if let Some(problem) = site.undated() {
        return again(&site, &visitor, &fields, &problem).await;
    }

    let (ids, leaves) = (asked.ids.clone(), asked.now && !asked.approves);
    let decision = Decision {
        approves: asked.approves,
        at: site.now(),
        by: person.said().to_owned(),
        channel: asked.channel,
        note: asked.note,
    };
    write(&site, decision, segments).await?;
    if leaves {
        for id in ids {
            let by = person.said().to_owned();
            site.ask(Act::Leave { id, by })?;
        }
    }
    Ok(Redirect::to(APPROVE).into_response())
}

/// Returns the recordings of `ids` as they lie now; none if one of them does not any more.
pub(super) fn segments(ids: &[SegmentId], catalogue: &Catalogue) -> Option<Vec<Arc<Segment>>> {
    let lies = |id: &SegmentId| catalogue.iter().find(|segment| segment.id == *id).cloned();
    ids.iter().map(lies).collect()
}

/// Writes the decision on all of them, or on none. What was decided so already has its row.
pub(in crate::console::web) async fn write(
    site: &Site,
    decision: Decision,
    segments: Vec<Arc<Segment>>,
) -> Result<(), Trouble> {
    let site = site.clone();
    Site::beside(move || {
        let mut log = Airlog::open(&site.folder().log())?;
        let words = log.words()?;
        let store = site.folder().store();
        log.together(|log| {
            for segment in segments {
                let word = words.get(&segment.id);
                if word.is_some_and(|word| word.approved == decision.approves) {
                    continue;
                }
                let recording = airlog::Recording {
                    id: segment.id,
                    path: segment.path.clone(),
                    title: segment.title.to_string(),
                };
                let consent = decision.on(recording, &store.path(segment.id));
                decision.write(log, &consent)?;
            }
            Ok(())
        })?;
        site.decided();
        Ok(())
    })
    .await
}

/// Shows the page the form was sent from, with what is wrong.
async fn again(
    site: &Site,
    visitor: &Visitor,
    fields: &Fields,
    problem: &Text,
) -> Result<Response, Trouble> {
    let page = match fields.get("tu").parse() {
        Ok(id) => one(site, visitor, id, Some(problem)).await?,
        Err(_) => list(site, visitor, 1, Some(problem)).await?,
    };
    Ok(page.into_response())
}

fn page(visitor: &Visitor) -> Page<'_> {
    Page {
        visitor,
        title: "console-approve",
        again: None,
    }
}

async fn list(
    site: &Site,
    visitor: &Visitor,
    number: usize,
    problem: Option<&Text>,
) -> Result<Markup, Trouble> {
    let approvals = site.approvals().await?;
    let person = visitor.person().ok_or(Trouble::NotYours)?;
    let may = |waiting: &&Waiting| approvals.may(person, waiting.segment.id);
    let own: Vec<&Waiting> = approvals.waiting.iter().filter(may).collect();
    let pages = own.len().div_ceil(PER_PAGE).max(1);
    let number = number.clamp(1, pages);
    let shown = own.chunks(PER_PAGE).nth(number - 1).unwrap_or_default();
    let others = approvals.waiting.len() - own.len();
    let segments = shown.iter().map(|waiting| Arc::clone(&waiting.segment));
    let made = contours(site, segments.collect()).await;
    Ok(page(visitor).around(&html! {
        (wrong(visitor, problem))
        @if shown.is_empty() {
            p { span class="shape" aria-hidden="true" { "● " } (visitor.word("console-approve-nothing")) }
        } @else {
            form method="post" action=(APPROVE) {
                (token(visitor))
                ul class="cards" {
                    @for (place, waiting) in shown.iter().enumerate() { (card(visitor, place, waiting, picture(visitor, site, &made, &waiting.segment).as_ref())) }
                }
                (pager(visitor, number, pages, |page| format!("{APPROVE}?trang={page}")))
                (channel(visitor))
                div class="acts" {
                    button class="main" name="viec" value="duyet" { (visitor.word("console-approve-do-chosen")) }
                    button name="viec" value="tra-lai" { (visitor.word("console-return-do-chosen")) }
                }
            }
        }
        @if others > 0 {
            p { (visitor.say(&Text::new("console-approve-others").with("count", others))) }
        }
        @if !approvals.has_legal() {
            p class="hint" { (visitor.word("console-approve-no-legal")) }
        }
        (latest(visitor, &approvals.decided))
    }))
}

/// One recording of the list.
fn card(visitor: &Visitor, place: usize, waiting: &Waiting, picture: Option<&Markup>) -> Markup {
    let segment = &waiting.segment;
    html! {
        li {
            label class="tick" {
                input type="checkbox" name="bai" value=(segment.id);
                strong { (harmless(&segment.title)) }
            }
            p { (facts(visitor, segment, &waiting.topic)) }
            (when(visitor, waiting))
            @if let Some(picture) = picture { (picture) }
            (player(visitor, segment))
            p { a class="button" href=(format!("{APPROVE}?bai={}", segment.id)) aria-describedby=(format!("bai-{place}")) {
                (visitor.word("console-approve-read"))
            } }
            p class="hint" id=(format!("bai-{place}")) { (harmless(segment.path.as_str())) }
        }
    }
}

fn facts(visitor: &Visitor, segment: &Segment, topic: &str) -> String {
    let loudness = segment.loudness;
    visitor.say(
        &Text::new("console-approve-facts")
            .with("topic", topic)
            .with("length", segment.length)
            .with("known", if loudness.is_some() { "yes" } else { "no" })
            .with(
                "loudness",
                loudness.map_or_else(String::new, |lufs| format!("{:.1}", lufs.0)),
            ),
    )
}

/// When and where it would air, or why it never will.
fn when(visitor: &Visitor, waiting: &Waiting) -> Markup {
    html! {
        @if let Some(never) = &waiting.never {
            p class="wrong" { span class="shape" aria-hidden="true" { "▲ " } (visitor.say(never)) }
        } @else if let Some((at, program)) = &waiting.next {
            p { (visitor.say(&Text::new("console-approve-next").with("at", at.say("%H:%M %d/%m/%Y")).with("program", program))) }
        } @else {
            p { (visitor.word("console-approve-no-next")) }
        }
    }
}

/// How a recording looks, once that is measured.
fn picture(visitor: &Visitor, site: &Site, made: &Made, segment: &Segment) -> Option<Markup> {
    let target = site.current()?.loaded.rules.loudness;
    let contour = made.get(&segment.id)?;
    Some(draw(visitor, contour, segment, target))
}

fn player(visitor: &Visitor, segment: &Segment) -> Markup {
    let name = Text::new("console-approve-listen").with("title", &segment.title);
    html! {
        audio controls preload="none" aria-label=(visitor.say(&name)) src=(format!("{LISTEN}?bai={}", segment.id)) {}
    }
}

/// How the decision came, and what is to be remembered with it.
fn channel(visitor: &Visitor) -> Markup {
    html! {
        label for="kenh" { (visitor.word("console-approve-channel")) }
        select id="kenh" name="kenh" {
            @for (name, _) in CHANNELS {
                option value=(name) { (visitor.say(&Text::new("console-channel").with("channel", name))) }
            }
        }
        label for="ghi_chu" { (visitor.word("console-approve-note")) }
        input id="ghi_chu" name="ghi_chu" maxlength=(MOST_NOTE) autocomplete="off";
    }
}

/// What was decided lately: each leads to where it can be taken back.
fn latest(visitor: &Visitor, decided: &[Decided]) -> Markup {
    html! {
        @if !decided.is_empty() {
            section {
                h2 { (visitor.word("console-approve-latest")) }
                ul class="next" {
                    @for word in decided {
                        li {
                            time { (word.at.say("%H:%M %d/%m")) } " "
                            span {
                                a href=(format!("{APPROVE}?bai={}", word.consent.segment.id)) { (harmless(&word.consent.segment.title)) }
                                " " (said(visitor, word))
                            }
                        }
                    }
                }
            }
        }
    }
}

fn said(visitor: &Visitor, word: &Decided) -> String {
    let note = word.consent.note.as_deref().unwrap_or_default();
    visitor.say(
        &Text::new("console-approve-word")
            .with("approved", if word.approved { "yes" } else { "no" })
            .with("by", &word.consent.by)
            .with("noted", if note.is_empty() { "no" } else { "yes" })
            .with("note", note),
    )
}

/// The page of one recording: all about it, its words beside its sound.
async fn one(
    site: &Site,
    visitor: &Visitor,
    id: SegmentId,
    problem: Option<&Text>,
) -> Result<Markup, Trouble> {
    let Current { loaded, catalogue } = site.current().ok_or(Trouble::Nowhere)?;
    let mut places: Vec<Arc<Segment>> = catalogue
        .iter()
        .filter(|segment| segment.id == id)
        .cloned()
        .collect();
    let segment = places.first().cloned().ok_or(Trouble::Nowhere)?;
    let approvals = site.approvals().await?;
    let folder = site.folder().clone();
    let path = segment.path.clone();
    let words = Site::beside(move || Ok(script(&folder, &path, &folder.store().path(id)))).await?;

    let made = contours(site, vec![Arc::clone(&segment)]).await;
    let picture = picture(visitor, site, &made, &segment);
    let person = visitor.person().ok_or(Trouble::NotYours)?;
    let waiting = approvals
        .waiting
        .iter()
        .find(|waiting| waiting.segment.id == id);
    let topic = loaded.schedule.topics.get(&segment.topic);
    let topic = topic.map_or_else(|| segment.topic.to_string(), |topic| topic.title.clone());
    let decided = approvals
        .decided
        .iter()
        .find(|word| word.consent.segment.id == id);
    places.sort_by(|one, other| one.path.cmp(&other.path));
    Ok(page(visitor).around(&html! {
        (wrong(visitor, problem))
        p { a class="button" href=(APPROVE) { (visitor.word("console-approve-all")) } }
        h2 { (harmless(&segment.title)) }
        p { (facts(visitor, &segment, &topic)) }
        @if let Some(waiting) = waiting { (when(visitor, waiting)) }
        @if let Some(word) = decided { p { strong { (said(visitor, word)) } } }
        @if let Some(picture) = &picture { (picture) }
        (player(visitor, &segment))
        dl {
            dt { (visitor.word("console-approve-places")) }
            @for place in &places { dd { (harmless(place.path.as_str())) } }
            dt { (visitor.word("console-approve-hash")) }
            dd { code { (id) } }
        }
        (read(visitor, &words))
        @if approvals.may(person, id) {
            (form(visitor, id, waiting.is_some(), approvals.is_approved(id)))
        } @else {
            p { (visitor.word(if approvals.must_be_another(person, id) { "console-approve-another" } else { "console-approve-leader-only" })) }
        }
    }))
}

/// The words of a recording.
pub(in crate::console::web) fn read(visitor: &Visitor, words: &Script) -> Markup {
    html! {
        section {
            h2 { (visitor.word("console-script")) }
            @match words {
                Script::Beside(words) => div class="script" { (harmless_lines(words)) },
                Script::Spoken(words) => {
                    p class="hint" { (visitor.word("console-script-spoken")) }
                    div class="script" { (harmless_lines(words)) }
                },
                Script::Unreadable(problem) => p class="wrong" { span aria-hidden="true" { "▲ " } (visitor.say(problem)) },
                Script::Nowhere => p { (visitor.word("console-script-none")) },
            }
        }
    }
}

/// What can be decided about one recording, as it stands.
fn form(visitor: &Visitor, id: SegmentId, waits: bool, approved: bool) -> Markup {
    html! {
        form method="post" action=(APPROVE) {
            (token(visitor))
            input type="hidden" name="bai" value=(id);
            input type="hidden" name="tu" value=(id);
            (channel(visitor))
            @if approved {
                label class="tick" {
                    input type="checkbox" name="ngay" value="1";
                    (visitor.word("console-withdraw-now"))
                }
            }
            div class="acts" {
                @if !approved {
                    button class="main" name="viec" value="duyet" { (visitor.word("console-approve-do")) }
                }
                @if waits {
                    button name="viec" value="tra-lai" { (visitor.word("console-return-do")) }
                }
                @if approved {
                    button name="viec" value="thu-hoi" { (visitor.word("console-withdraw-do")) }
                }
            }
        }
    }
}
