//! A difference between two versions of the files, or why there is none, as pages show them.

use maud::{Markup, html};

use crate::config::{ReplaceError, Snapshot};
use crate::console::web::charge::is_legal;
use crate::console::web::office::Compared;
use crate::console::web::trouble::Trouble;
use crate::console::web::visitor::Visitor;
use crate::drafts::{Clash, Difference, DraftError};
use crate::words::Text;

/// So many lines of one kind are shown; a change of everything is read in the files.
const MOST: usize = 100;

/// Says what a change does; that it is being worked out where it is not known yet.
pub(super) fn show(visitor: &Visitor, compared: Option<&Compared>) -> Markup {
    html! {
        section {
            h2 { (visitor.word("week-difference")) }
            @match compared.map(AsRef::as_ref) {
                None => p role="status" { "◇ " (visitor.word("week-difference-later")) },
                Some(Ok(difference)) => (words(visitor, difference)),
                Some(Err(error)) => (refusal(visitor, error)),
            }
        }
    }
}

fn words(visitor: &Visitor, difference: &Difference) -> Markup {
    let words = difference.words(visitor.language);
    let lines = |lines: &[String]| {
        html! {
            ul { @for line in lines.iter().take(MOST) { li { (line) } } }
            @if lines.len() > MOST {
                p { (visitor.say(&Text::new("week-difference-more").with("count", lines.len() - MOST))) }
            }
        }
    };
    html! {
        p { (words.days) }
        (lines(&words.moves))
        @if words.conflicts.is_empty() {
            p class="right" { span class="shape" aria-hidden="true" { "● " } (visitor.word("week-difference-no-conflicts")) }
        } @else {
            h3 { (visitor.word("week-difference-conflicts")) }
            ul class="lacks" {
                @for line in words.conflicts.iter().take(MOST) {
                    li { span class="shape" aria-hidden="true" { "▲ " } (line) }
                }
            }
        }
        @if !words.special.is_empty() {
            h3 { (visitor.word("week-difference-special")) }
            (lines(&words.special))
        }
        @if !words.topics.is_empty() {
            h3 { (visitor.word("week-difference-topics")) }
            (lines(&words.topics))
        }
        @if let Some(lost) = &words.lost { p { strong { (lost) } } }
    }
}

/// Says who signs a change, to whoever may not.
pub(super) fn in_charge(before: &Snapshot, after: &Snapshot) -> Text {
    let legal = if is_legal(before, after) { "yes" } else { "no" };
    Text::new("week-not-in-charge").with("legal", legal)
}

/// Says why nothing was done, and what to do.
pub(super) fn refusal(visitor: &Visitor, error: &DraftError) -> Markup {
    if let DraftError::Clash(clashes) = error {
        return clash(visitor, clashes);
    }
    let texts = texts(error).unwrap_or_else(|trouble| vec![trouble.text()]);
    html! {
        div role="alert" {
            @if let DraftError::Faulty(faults) = error {
                ul class="lacks" {
                    @for fault in faults.iter().take(MOST) { li class="grave" { (fault.say(visitor.language)) } }
                }
            }
            @for text in &texts {
                p class="wrong" { span class="shape" aria-hidden="true" { "▲ " } (visitor.say(text)) }
            }
        }
    }
}

/// Returns why nothing was done, in sentences.
///
/// # Errors
/// [`Trouble::Log`] where it is the log that fails.
pub(super) fn texts(error: &DraftError) -> Result<Vec<Text>, Trouble> {
    Ok(match error {
        DraftError::Refused(text) => vec![text.clone()],
        DraftError::Faulty(_) => vec![Text::new("week-faulty")],
        DraftError::Clash(clashes) => {
            let what: Vec<&str> = clashes.iter().map(|clash| clash.what.as_str()).collect();
            vec![Text::new("week-clash-refused").with("what", what.join(", "))]
        }
        DraftError::Replace(ReplaceError::Changed(path)) => {
            vec![Text::new("cli-draft-changed").with("path", path.display())]
        }
        DraftError::Replace(error) => vec![Text::new("week-disk").with("problem", error)],
        DraftError::Io(error) => vec![Text::new("week-disk").with("problem", error)],
        DraftError::Log(error) => {
            tracing::warn!(
                error = error as &dyn std::error::Error,
                "no row for an edit"
            );
            return Err(Trouble::Log);
        }
    })
}

/// What two changed: each place as it was, as the draft has it, as others have it, and as it would be with both.
fn clash(visitor: &Visitor, clashes: &[Clash]) -> Markup {
    let side = |key: &'static str, side: &Option<String>| {
        html! {
            dt { (visitor.word(key)) }
            dd { @match side {
                Some(text) => code { (text) },
                None => (visitor.word("week-clash-nothing")),
            } }
        }
    };
    html! {
        p class="wrong" role="alert" { span class="shape" aria-hidden="true" { "▲ " } (visitor.word("week-clash-why")) }
        @for clash in clashes {
            section class="card" {
                h3 { (clash.what) }
                dl {
                    (side("week-clash-base", &clash.base))
                    (side("week-clash-yours", &clash.yours))
                    (side("week-clash-theirs", &clash.theirs))
                    (side("week-clash-both", &clash.both))
                }
            }
        }
    }
}
