//! The form of an order: what is said, whose order it is, how it is said.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use maud::{Markup, html};

use super::record::part;
use crate::airlog::Word;
use crate::config::{Loaded, PREPARED};
use crate::console::people::{Person, Role};
use crate::console::web::approvals::{Approvals, CHANNELS};
use crate::console::web::layout::{Page, token, wrong};
use crate::console::web::pages::today::left;
use crate::console::web::paths::{RECORD_SCRIPT, URGENT, URGENT_NOW};
use crate::console::web::shelf::found;
use crate::console::web::site::Site;
use crate::console::web::trouble::Trouble;
use crate::console::web::urgent::{MOST_LETTERS, MOST_NAME, MOST_RECORDINGS, barred, waits, words};
use crate::console::web::visitor::{Fields, Visitor};
use crate::names::SegmentId;
use crate::rundown::Segment;
use crate::station::ordering::MOST_TIMES;
use crate::station::speaking::mute;
use crate::station::{Current, Status};
use crate::words::{Text, harmless, harmless_lines};

/// So many that are prepared stand on the page; the others are found by words.
const MOST_PREPARED: usize = 20;

/// So many that are found stand on the page.
const MOST_FOUND: usize = 10;

/// Nobody looks for more letters.
const MOST_SOUGHT: usize = 100;

/// How often something is said where nobody says otherwise.
const TIMES: &str = "2";

/// A recording that can be chosen.
struct Choice {
    segment: Arc<Segment>,
    /// Why not by this person.
    barred: Option<Text>,
    /// Whether nobody has decided on it yet.
    waits: bool,
    chosen: bool,
}

/// What can be chosen.
#[derive(Default)]
struct Choices {
    /// Those that were chosen and stand in no other list.
    chosen: Vec<Choice>,
    prepared: Vec<Choice>,
    found: Vec<Choice>,
}

/// Makes the page, with what was sent in its fields, and what is wrong with it.
pub(super) async fn page(
    site: &Site,
    visitor: &Visitor,
    fields: &Fields,
    problem: Option<&Text>,
) -> Result<Markup, Trouble> {
    let person = visitor.person().ok_or(Trouble::NotYours)?;
    let (status, current) = (site.status(), site.current());
    let choices = match &current {
        Some(current) => choices(site, person, fields, current.clone()).await?,
        None => Choices::default(),
    };
    let mute = current
        .as_ref()
        .and_then(|current| speechless(&current.loaded));
    let page = Page {
        visitor,
        title: "console-urgent",
        again: None,
    };
    Ok(page.around(&html! {
        (wrong(visitor, problem))
        p { a class="button" href=(URGENT_NOW) {
            (visitor.say(&Text::new("console-urgent-see").with("count", status.orders.len())))
        } }
        form class="order-form" method="post" action=(URGENT) {
            (token(visitor))
            fieldset {
                legend { (visitor.word("console-urgent-what")) }
                (recordings(visitor, fields, &choices))
                (part(site, visitor, fields))
                (text(visitor, fields, mute.as_ref()))
            }
            (whose(visitor, person, fields))
            (how(visitor, fields, &status))
            div class="acts" {
                button class="main urgent" name="viec" value="xem" { (visitor.word("console-urgent-review")) }
            }
            p class="hint" { (visitor.word("console-urgent-review-why")) }
        }
        script src=(RECORD_SCRIPT) defer {}
    }))
}

/// Returns why nothing that is typed can be said; none if a voice speaks it, or the warning for all cases stands in.
fn speechless(loaded: &Loaded) -> Option<Text> {
    let speech = loaded.station.speech.as_ref();
    let warning = speech.and_then(|speech| speech.warning.as_ref());
    mute(loaded).filter(|_| warning.is_none())
}

/// Finds what can be chosen, on a thread that may wait for the disk.
async fn choices(
    site: &Site,
    person: &Person,
    fields: &Fields,
    current: Current,
) -> Result<Choices, Trouble> {
    let approvals = site.approvals().await?;
    let (site, person) = (site.clone(), person.clone());
    let sought: String = fields.get("tim").trim().chars().take(MOST_SOUGHT).collect();
    let ids = fields.all("bai").take(MOST_RECORDINGS);
    let chosen: BTreeSet<SegmentId> = ids.filter_map(|id| id.parse().ok()).collect();
    Site::beside(move || {
        let words = words(site.folder())?;
        let mut listed = BTreeSet::new();
        let mut list = |segments: Vec<Arc<Segment>>, most: usize| -> Vec<Choice> {
            let new = segments
                .into_iter()
                .filter(|segment| listed.insert(segment.id));
            let choice = |segment| choice(segment, &words, &approvals, &person, &current, &site);
            let mut choices: Vec<Choice> = new.take(most).map(choice).collect();
            for one in &mut choices {
                one.chosen = chosen.contains(&one.segment.id);
            }
            choices
        };
        let prepared = list(prepared(&current), MOST_PREPARED);
        let found = if sought.is_empty() {
            Vec::new()
        } else {
            list(found(&current, &sought, |_| true), MOST_FOUND)
        };
        let is_chosen = |segment: &&Arc<Segment>| chosen.contains(&segment.id);
        let others = current.catalogue.iter().filter(is_chosen).cloned();
        Ok(Choices {
            chosen: list(others.collect(), MOST_RECORDINGS),
            prepared,
            found,
        })
    })
    .await
}

fn choice(
    segment: Arc<Segment>,
    words: &BTreeMap<SegmentId, Word>,
    approvals: &Approvals,
    person: &Person,
    current: &Current,
    site: &Site,
) -> Choice {
    let (word, may) = (words.get(&segment.id), approvals.may(person, segment.id));
    Choice {
        barred: barred(&segment, word, may, current, site.now()),
        waits: waits(&segment, word, current, site.now()),
        segment,
        chosen: false,
    }
}

/// Returns what lies in the folders of the station's buttons and of emergencies, by place.
fn prepared(current: &Current) -> Vec<Arc<Segment>> {
    let folders = current.loaded.station.prepared();
    let folders: Vec<String> = folders.map(|folder| format!("{folder}/")).collect();
    let lies = |segment: &&Arc<Segment>| {
        let path = segment.path.as_str();
        folders.iter().any(|folder| path.starts_with(folder))
    };
    let mut prepared: Vec<_> = current.catalogue.iter().filter(lies).cloned().collect();
    prepared.sort_by(|one, other| one.path.cmp(&other.path));
    prepared
}

fn recordings(visitor: &Visitor, fields: &Fields, choices: &Choices) -> Markup {
    let sought = fields.get("tim").trim();
    html! {
        (list(visitor, &choices.chosen))
        @if choices.prepared.is_empty() {
            p class="hint" { (visitor.say(&Text::new("console-urgent-none-prepared").with("folder", PREPARED))) }
        } @else {
            p { (visitor.word("console-urgent-prepared")) }
            (list(visitor, &choices.prepared))
        }
        label for="tim" { (visitor.word("console-urgent-search")) }
        div class="beside-field" {
            input id="tim" name="tim" type="search" maxlength=(MOST_SOUGHT) value=(harmless(sought));
            button name="viec" value="tim" { (visitor.word("console-recordings-search-do")) }
        }
        @if !sought.is_empty() && choices.found.is_empty() {
            p { (visitor.word("console-recordings-none")) }
        }
        (list(visitor, &choices.found))
    }
}

fn list(visitor: &Visitor, choices: &[Choice]) -> Markup {
    html! {
        @if !choices.is_empty() {
            ul class="cards" {
                @for Choice { segment, barred, waits, chosen } in choices {
                    li {
                        @if let Some(why) = barred {
                            p { strong { (harmless(&segment.title)) } " · " (left(segment.length.to_duration())) }
                            p class="hint" { span aria-hidden="true" { "× " }
                                (visitor.say(&why.clone().with("title", harmless(&segment.title)))) }
                        } @else {
                            label class="tick" {
                                input type="checkbox" name="bai" value=(segment.id) checked[*chosen];
                                span { strong { (harmless(&segment.title)) } " · " (left(segment.length.to_duration())) }
                            }
                            @if *waits {
                                p class="hint" { span aria-hidden="true" { "△ " } (visitor.word("console-urgent-not-approved-yet")) }
                            }
                        }
                        p class="hint" { (harmless(segment.path.as_str())) }
                    }
                }
            }
        }
    }
}

fn text(visitor: &Visitor, fields: &Fields, mute: Option<&Text>) -> Markup {
    html! {
        @if let Some(why) = mute {
            p class="wrong" {
                span class="shape" aria-hidden="true" { "▲ " }
                (visitor.word("console-urgent-mute")) " " (visitor.say(why))
            }
        } @else {
            label for="van_ban" { (visitor.word("console-urgent-text")) }
            textarea id="van_ban" name="van_ban" rows="4" maxlength=(MOST_LETTERS) {
                // The first line end behind the tag is none of the text.
                "\n" (harmless_lines(fields.get("van_ban")))
            }
        }
    }
}

/// Whose order it is, and how it came.
fn whose(visitor: &Visitor, person: &Person, fields: &Fields) -> Markup {
    let typed = fields.get("nguoi_lenh");
    // The leadership orders in its own name.
    let own = if typed.is_empty() && person.is_any(&[Role::Leader]) {
        person.said()
    } else {
        typed
    };
    html! {
        fieldset {
            legend { (visitor.word("console-urgent-whose")) }
            label for="nguoi_lenh" { (visitor.word("console-urgent-ordered-by")) }
            input id="nguoi_lenh" name="nguoi_lenh" maxlength=(MOST_NAME) value=(harmless(own)) autocomplete="off";
            p class="choice" { (visitor.word("console-urgent-channel")) }
            @for (name, _) in CHANNELS {
                (radio(visitor, "kenh", name, fields.get("kenh"), &Text::new("console-channel").with("channel", name)))
            }
            label for="ghi_chu" { (visitor.word("console-urgent-note")) }
            input id="ghi_chu" name="ghi_chu" maxlength="500" value=(harmless(fields.get("ghi_chu"))) autocomplete="off";
        }
    }
}

/// One of several, of which one is chosen.
fn radio(visitor: &Visitor, name: &str, value: &str, chosen: &str, words: &Text) -> Markup {
    let id = format!("{name}-{value}");
    html! {
        label class="tick" for=(id) {
            input type="radio" id=(id) name=(name) value=(value) checked[value == chosen];
            span { (visitor.say(words)) }
        }
    }
}

fn tick(visitor: &Visitor, fields: &Fields, name: &'static str, key: &'static str) -> Markup {
    html! {
        label class="tick" {
            input type="checkbox" name=(name) value="1" checked[fields.get(name) == "1"];
            span { (visitor.word(key)) }
        }
    }
}

/// How it is said.
fn how(visitor: &Visitor, fields: &Fields, status: &Status) -> Markup {
    let or = |name: &str, default: &'static str| match fields.get(name) {
        "" => default.to_owned(),
        typed => harmless(typed).into_owned(),
    };
    let (level, times) = (or("muc", "khan-cap"), or("so_luot", TIMES));
    let more = ["moi_phut", "den_gio", "den_ngay", "sau_muc", "thay"];
    let is_open = more.iter().any(|name| !fields.get(name).is_empty());
    html! {
        fieldset {
            legend { (visitor.word("console-urgent-as")) }
            @for name in ["khan-cap", "uu-tien", "thong-thuong"] {
                (radio(visitor, "muc", name, &level, &Text::new("console-urgent-level-as").with("level", name)))
            }
            (tick(visitor, fields, "dien_tap", "console-urgent-drill"))
            label for="so_luot" { (visitor.say(&Text::new("console-urgent-repeat").with("most", MOST_TIMES))) }
            input id="so_luot" name="so_luot" type="number" min="1" max=(MOST_TIMES) value=(times);
            details open[is_open] {
                summary { (visitor.word("console-urgent-more")) }
                (later(visitor, fields))
                @if !status.orders.is_empty() {
                    (tick(visitor, fields, "thay", "console-urgent-replace"))
                }
            }
        }
    }
}

/// Rounds, their end, and waiting for a turn.
fn later(visitor: &Visitor, fields: &Fields) -> Markup {
    let field = |name: &'static str, kind: &'static str, key: &'static str| {
        html! {
            div {
                label for=(name) { (visitor.word(key)) }
                input id=(name) name=(name) type=(kind) value=(harmless(fields.get(name))) autocomplete="off";
            }
        }
    };
    html! {
        div class="fields" {
            (field("moi_phut", "number", "console-urgent-every-minutes"))
            (field("den_gio", "time", "console-urgent-until-time"))
            (field("den_ngay", "text", "console-urgent-until-date"))
        }
        (tick(visitor, fields, "sau_muc", "console-urgent-after-item"))
    }
}

#[cfg(test)]
mod tests {
    use std::net::{IpAddr, Ipv4Addr};

    use super::*;
    use crate::console::people::Standing;
    use crate::words::Language;

    #[test]
    fn without_a_voice_the_page_says_why_and_offers_no_text() {
        let visitor = Visitor {
            language: Language::Vi,
            address: IpAddr::V4(Ipv4Addr::LOCALHOST),
            standing: Standing::Over,
            held: String::new(),
            path: URGENT.into(),
            bar: Vec::new(),
            program: None,
        };
        let fields = Fields::read(b"van_ban=a");
        let why = Text::new("voice-no-program").with("program", "espeak-ng");
        let mute = text(&visitor, &fields, Some(&why)).into_string();
        assert!(mute.contains("apt install espeak-ng"), "{mute}");
        assert!(!mute.contains("<textarea"), "{mute}");
        assert!(
            text(&visitor, &fields, None)
                .into_string()
                .contains("<textarea")
        );
    }
}
