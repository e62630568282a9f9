//! A recording on **Tin bài**: how it stands, whose it is, when it aired and will air.

use maud::{Markup, html};

use crate::console::people::Person;
use crate::console::web::paths::RECORDINGS;
use crate::console::web::shelf::Shelf;
use crate::console::web::visitor::Visitor;
use crate::library;
use crate::rundown::Segment;
use crate::station::Current;
use crate::words::{Text, harmless};

/// What cards of recordings are made of.
pub(in crate::console::web) struct Cards<'a> {
    pub(in crate::console::web) visitor: &'a Visitor,
    pub(in crate::console::web) person: &'a Person,
    pub(in crate::console::web) shelf: &'a Shelf,
    pub(in crate::console::web) current: &'a Current,
    pub(in crate::console::web) now: jiff::Timestamp,
}

impl Cards<'_> {
    /// One recording: how it stands, whose it is, when it is heard.
    pub(in crate::console::web) fn card(&self, segment: &Segment) -> Markup {
        let Self { visitor, shelf, .. } = self;
        let author = shelf.author(&segment.path, Some(segment.id));
        html! {
            p { strong { (harmless(&segment.title)) } " · " (self.standing(segment)) }
            p { (self.topic(segment)) " · " (segment.length) }
            (self.airs(segment))
            p { a class="button" href=(see(segment)) { (visitor.word("console-recordings-one")) } }
            @if let Some(author) = author {
                p class="hint" { (visitor.say(&Text::new("console-recordings-author").with("by", &author.by).with("at", author.at.say("%H:%M %d/%m/%Y")))) }
            }
            p class="hint" { (harmless(segment.path.as_str())) }
        }
    }

    /// How a recording stands, in a word and a shape.
    pub(in crate::console::web) fn standing(&self, segment: &Segment) -> Markup {
        let state = self.shelf.state(segment, self.current, self.now);
        let (shape, name) = match state {
            library::State::Ready => ("●", "ready"),
            library::State::WaitingApproval => ("○", "waiting"),
            library::State::Withdrawn | library::State::Returned => ("↩", "returned"),
            library::State::Expired | library::State::Removed => ("×", "expired"),
            library::State::Refused => ("▲", "refused"),
        };
        html! {
            span aria-hidden="true" { (shape) " " }
            (self.visitor.say(&Text::new("console-recordings-state").with("state", name)))
        }
    }

    pub(in crate::console::web) fn topic(&self, segment: &Segment) -> String {
        let topic = self.current.loaded.schedule.topics.get(&segment.topic);
        topic.map_or_else(|| segment.topic.to_string(), |topic| topic.title.clone())
    }

    /// What was said of a recording, when it aired and will air, or why it never will.
    pub(in crate::console::web) fn airs(&self, segment: &Segment) -> Markup {
        let Self { visitor, shelf, .. } = self;
        let word = shelf.word(segment.id).filter(|word| !word.approved);
        let last: Vec<String> = shelf
            .last(segment.id)
            .iter()
            .map(|at| at.say("%H:%M %d/%m/%Y"))
            .collect();
        html! {
            @if let Some(word) = word {
                p class="wrong" {
                    span class="shape" aria-hidden="true" { "↩ " }
                    (visitor.say(&Text::new("console-recordings-returned")
                        .with("by", &word.consent.by)
                        .with("noted", if word.consent.note.is_some() { "yes" } else { "no" })
                        .with("note", word.consent.note.as_deref().unwrap_or_default())))
                }
            } @else if let Some(never) = shelf.never(segment) {
                p class="wrong" { span class="shape" aria-hidden="true" { "▲ " } (visitor.say(&never)) }
            } @else if let Some((at, program)) = shelf.next(segment.id) {
                p { (visitor.say(&Text::new("console-recordings-next").with("at", at.say("%H:%M %d/%m/%Y")).with("program", program))) }
            }
            @if !last.is_empty() {
                p { (visitor.say(&Text::new("console-recordings-last").with("times", last.join("; ")))) }
            }
        }
    }
}

/// The address of one recording.
pub(in crate::console::web) fn see(segment: &Segment) -> String {
    address("bai", &segment.id.to_string(), "noi", segment.path.as_str())
}

/// Returns the page with two things asked for.
pub(in crate::console::web) fn address(key: &str, value: &str, other: &str, more: &str) -> String {
    let query = form_urlencoded::Serializer::new(String::new())
        .append_pair(key, value)
        .append_pair(other, more)
        .finish();
    format!("{RECORDINGS}?{query}")
}
