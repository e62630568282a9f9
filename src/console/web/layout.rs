//! What every page has around it.

use maud::{DOCTYPE, Markup, html};

use super::paths::{
    BY_ITSELF, FONT, FONT_VIETNAMESE, HANDBOOK, ICON, OWN, SCRIPT, SIGN_OUT, SPEAK, STYLE,
};
use super::trouble::Trouble;
use super::visitor::{TOKEN_FIELD, Visitor};
use crate::words::{Language, Text};

/// How a page is made: title and body, and how soon a browser without script asks again.
pub(super) struct Page<'a> {
    /// Who reads it.
    pub(super) visitor: &'a Visitor,
    /// The message that is its title.
    pub(super) title: &'static str,
    /// After so many seconds it is asked for again; none: never.
    pub(super) again: Option<u32>,
}

impl Page<'_> {
    /// Puts the bar, the title and the foot around `body`.
    pub(super) fn around(&self, body: &Markup) -> Markup {
        let Self { visitor, title, .. } = self;
        let title = visitor.word(title);
        frame(
            visitor.language,
            &title,
            self.again,
            &html! {
                header class="bar" {
                    a class="skip" href="#noi-dung" { (visitor.word("console-skip")) }
                    nav aria-label=(visitor.word("console-bar")) {
                        @for link in &visitor.bar {
                            @let here = link.path == visitor.path;
                            a href=(link.path) aria-current=[here.then_some("page")] { (visitor.word(link.key)) }
                        }
                    }
                    div class="own" {
                        @let handbook = (visitor.path == HANDBOOK).then_some("page");
                        a href=(HANDBOOK) aria-current=[handbook] { (visitor.word("console-handbook")) }
                        (speak(visitor))
                        @if let Some(person) = visitor.person() {
                            a href=(OWN) { (person.title) }
                            form method="post" action=(SIGN_OUT) {
                                (token(visitor))
                                button { (visitor.word("console-sign-out")) }
                            }
                        }
                    }
                }
                main id="noi-dung" {
                    h1 { (title) }
                    p class="wrong" id="het-tin" role="status" hidden {
                        span aria-hidden="true" { "◇ " } (visitor.word("console-old"))
                    }
                    (body)
                }
            },
        )
    }
}

/// What every form has in it.
pub(super) fn token(visitor: &Visitor) -> Markup {
    html! { input type="hidden" name=(TOKEN_FIELD) value=(visitor.token()); }
}

/// Says what went wrong with what was sent; nothing if nothing did.
pub(super) fn wrong(visitor: &Visitor, problem: Option<&Text>) -> Markup {
    html! {
        @if let Some(problem) = problem {
            p class="wrong" role="alert" { span class="shape" aria-hidden="true" { "▲ " } (visitor.say(problem)) }
        }
    }
}

/// The page for what could not be done.
pub(super) fn trouble(language: Language, trouble: &Trouble) -> Markup {
    let say = |key: &'static str| Text::new(key).say(language);
    let title = say("console-trouble");
    frame(
        language,
        &title,
        None,
        &html! {
            main id="noi-dung" {
                h1 { (title) }
                p class="wrong" role="alert" { (trouble.text().say(language)) }
                p { a class="button" href="/" { (say("console-trouble-back")) } }
            }
        },
    )
}

/// The language others read, as a form: it leads back to where it was.
fn speak(visitor: &Visitor) -> Markup {
    let (other, name) = match visitor.language {
        Language::Vi => ("en", "English"),
        Language::En => ("vi", "Tiếng Việt"),
    };
    html! {
        form method="post" action=(SPEAK) {
            (token(visitor))
            input type="hidden" name="ve" value=(visitor.path);
            button name="ngon_ngu" value=(other) lang=(other) { (name) }
        }
    }
}

/// A whole document.
pub(super) fn frame(language: Language, title: &str, again: Option<u32>, body: &Markup) -> Markup {
    let lang = match language {
        Language::Vi => "vi",
        Language::En => "en",
    };
    html! {
        (DOCTYPE)
        html lang=(lang) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (title) " · phatthanh" }
                @for font in [FONT, FONT_VIETNAMESE] {
                    link rel="preload" href=(font) as="font" type="font/woff2" crossorigin;
                }
                link rel="stylesheet" href=(STYLE);
                link rel="icon" href=(ICON) type="image/svg+xml";
                script src=(SCRIPT) defer {}
                @if let Some(seconds) = again {
                    noscript { meta http-equiv="refresh" content={ (seconds) ";url=?" (BY_ITSELF) }; }
                }
            }
            body { (body) }
        }
    }
}

/// Returns what leads from page `number` of `pages` to the next and the one before; `at` gives where a page is.
pub(super) fn pager(
    visitor: &Visitor,
    number: usize,
    pages: usize,
    at: impl Fn(usize) -> String,
) -> Markup {
    let link = |number: usize, key: &'static str| {
        html! { a class="button" href=(at(number)) { (visitor.word(key)) } " " }
    };
    html! {
        @if pages > 1 {
            p {
                @if number > 1 { (link(number - 1, "console-page-before")) }
                (visitor.say(&Text::new("console-page-number").with("page", number).with("pages", pages))) " "
                @if number < pages { (link(number + 1, "console-page-after")) }
            }
        }
    }
}
