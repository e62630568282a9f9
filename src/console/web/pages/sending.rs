//! What of **Tin bài** is about sending: the form, what is not whole yet, and what became of what was sent.

use std::sync::Arc;

use maud::{Markup, html};

use crate::console::people::Person;
use crate::console::web::layout::token;
use crate::console::web::pages::cards::{Cards, see};
use crate::console::web::paths::{RECORDINGS, UPLOAD, UPLOAD_SCRIPT, UPLOAD_WHOLE};
use crate::console::web::shelf::{Outcome, Sent};
use crate::console::web::site::Site;
use crate::console::web::uploads::finish::{circumstances, finish_all};
use crate::console::web::uploads::reception::{MOST_BYTES, Upload};
use crate::console::web::uploads::who::topics;
use crate::console::web::visitor::{TOKEN_FIELD, Visitor};
use crate::station::Current;
use crate::units::Size;
use crate::words::{Text, harmless};

/// So many of what was sent last stand on the page.
const MOST_SENT: usize = 20;

/// Returns the uploads of `person` that are not in their folders yet.
pub(in crate::console::web) async fn open(site: &Site, person: &Person) -> Vec<Arc<Upload>> {
    finish_all(site).await;
    let (reception, by, account) = (site.uploads(), circumstances(site), person.name.clone());
    let own = Site::beside(move || Ok(reception.of(&account, &by))).await;
    own.ok().and_then(Result::ok).unwrap_or_default()
}

/// Returns whether the page is for sending something in the place of another.
pub(in crate::console::web) fn is_replacing(replaces: &str) -> bool {
    !replaces.is_empty()
}

/// The form that sends a recording; nothing for those who send none.
pub(in crate::console::web) fn form(
    visitor: &Visitor,
    person: &Person,
    current: &Current,
    replaces: &str,
) -> Markup {
    let topics = topics(person, &current.loaded);
    let to = form_urlencoded::Serializer::new(String::new())
        .append_pair(TOKEN_FIELD, &visitor.token())
        .finish();
    let say = |key: &'static str| visitor.word(key);
    html! {
        @if !topics.is_empty() {
            section class="card" {
                h2 { (say("console-upload")) }
                form class="narrow" id="gui" method="post" enctype="multipart/form-data" action=(format!("{UPLOAD_WHOLE}?{to}"))
                    data-to=(UPLOAD) data-token=(visitor.token()) data-most=(MOST_BYTES.0)
                    data-sending=(say("console-upload-sending")) data-waiting=(say("console-upload-waiting"))
                    data-checking=(say("console-upload-checking")) data-failed=(say("console-upload-failed"))
                    data-long=(visitor.say(&Text::new("console-upload-too-long").with("most", MOST_BYTES))) {
                    @if is_replacing(replaces) {
                        input type="hidden" name="thay" value=(replaces);
                        p { (visitor.say(&Text::new("console-upload-in-place").with("path", replaces))) }
                    } @else {
                        label for="linh_vuc" { (say("console-upload-topic")) }
                        select id="linh_vuc" name="linh_vuc" required {
                            @for (id, title) in &topics { option value=(id) { (harmless(title)) } }
                        }
                    }
                    label for="tep" { (say("console-upload-file")) }
                    input type="file" id="tep" name="tep" accept="audio/*,video/*" required multiple[!is_replacing(replaces)];
                    p class="hint" { (visitor.say(&Text::new("console-upload-hint").with("most", MOST_BYTES))) }
                    button class="main" { (say("console-upload-do")) }
                }
                @if is_replacing(replaces) {
                    p { a class="button" href=(RECORDINGS) { (say("console-recordings-back")) } }
                }
                div id="tien-trinh" role="status" hidden {
                    p id="tien-trinh-chu" {}
                    progress id="tien-trinh-vach" max="100" value="0" aria-labelledby="tien-trinh-chu" {}
                }
                script src=(UPLOAD_SCRIPT) defer {}
            }
        }
    }
}

/// What is not whole yet: it can be gone on with, or let go of.
pub(in crate::console::web) fn unfinished(visitor: &Visitor, uploads: &[Arc<Upload>]) -> Markup {
    html! {
        @if !uploads.is_empty() {
            section {
                h2 { (visitor.word("console-upload-unfinished")) }
                p { (visitor.word("console-upload-unfinished-hint")) }
                ul class="cards" {
                    @for upload in uploads { (part(visitor, upload)) }
                }
            }
        }
    }
}

fn part(visitor: &Visitor, upload: &Upload) -> Markup {
    let (ticket, offset) = (upload.ticket(), upload.offset());
    let percent = offset.saturating_mul(100) / ticket.length.max(1);
    let far = Text::new("console-upload-far")
        .with("sent", Size(offset))
        .with("length", Size(ticket.length))
        .with("percent", percent);
    let replaces = ticket.replaces.as_ref().map_or("", |path| path.as_str());
    html! {
        li data-upload=(format!("{UPLOAD}?ma={}", ticket.id)) data-name=(ticket.name) data-topic=(ticket.topic)
            data-length=(ticket.length) data-modified=[ticket.modified] data-replaces=(replaces) {
            p { strong { (harmless(&ticket.name)) } }
            p { (visitor.say(&far)) }
            @if upload.is_whole() { p { (visitor.word("console-upload-away")) } }
            form method="post" action=(RECORDINGS) {
                (token(visitor))
                input type="hidden" name="ma" value=(ticket.id);
                button name="viec" value="bo" { (visitor.word("console-upload-give-up")) }
            }
        }
    }
}

/// What the visitor sent, and what became of it.
pub(in crate::console::web) fn sent(cards: &Cards<'_>) -> Markup {
    let Cards {
        visitor,
        shelf,
        person,
        ..
    } = cards;
    let mut sent = shelf.sent(person).take(MOST_SENT).peekable();
    html! {
        @if sent.peek().is_some() {
            section {
                h2 { (visitor.word("console-sent")) }
                ul class="cards" {
                    @for sent in sent { li { (verdict(cards, sent)) } }
                }
            }
        }
    }
}

fn verdict(cards: &Cards<'_>, sent: &Sent) -> Markup {
    let Cards {
        visitor,
        shelf,
        current,
        ..
    } = cards;
    let outcome = shelf.outcome(sent, current);
    let state = |shape: &str, key: &'static str| {
        html! { p { span class="shape" aria-hidden="true" { (shape) " " } (visitor.word(key)) } }
    };
    html! {
        p {
            time { (sent.author.at.say("%H:%M %d/%m/%Y")) } " · "
            strong { (harmless(sent.path.as_str())) }
        }
        @match &outcome {
            Outcome::Checking => div data-checking="1" { (state("◌", "console-sent-checking")) },
            Outcome::Replaced => (state("×", "console-sent-replaced")),
            Outcome::Gone => (state("×", "console-sent-gone")),
            Outcome::Refused(recording) => {
                p class="wrong" {
                    span class="shape" aria-hidden="true" { "▲ " }
                    @if let Some(reason) = recording.refusal() { (harmless(&reason.say(visitor.language))) }
                }
            },
            Outcome::Known(segment) => {
                p { (cards.standing(segment)) }
                (cards.airs(segment))
                p { a class="button" href=(see(segment)) { (visitor.word("console-recordings-one")) } }
            },
        }
    }
}
