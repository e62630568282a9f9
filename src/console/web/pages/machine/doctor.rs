//! What the doctor says of this computer: each matter with why it matters and what to do.

use axum::extract::State;
use maud::{Markup, html};

use crate::console::web::examine::{Examined, Stands};
use crate::console::web::layout::Page;
use crate::console::web::paths::MACHINE;
use crate::console::web::site::Site;
use crate::console::web::trouble::Trouble;
use crate::console::web::visitor::Visitor;
use crate::words::{Text, harmless};

pub(in crate::console::web) async fn show(
    State(site): State<Site>,
    visitor: Visitor,
) -> Result<Markup, Trouble> {
    let found = site.examined(visitor.language).await?;
    let page = Page {
        visitor: &visitor,
        title: "machine-doctor",
        again: None,
    };
    let count = |stands| {
        let found = found.iter().flatten();
        found.filter(|one| one.stands == stands).count()
    };
    let sum = Text::new("doctor-verdict")
        .with("bad", count(Stands::Bad))
        .with("warnings", count(Stands::Warning))
        .with("unknown", count(Stands::NotKnown));
    Ok(page.around(&html! {
        @match &found {
            Some(found) => {
                p { strong { (visitor.say(&sum)) } }
                ul class="cards" { @for one in found { (matter(&visitor, one)) } }
            }
            None => p { (visitor.word("machine-doctor-none")) },
        }
        p { a class="button" href=(MACHINE) { (visitor.word("console-machine")) } }
    }))
}

fn matter(visitor: &Visitor, one: &Examined) -> Markup {
    let (shape, key) = match one.stands {
        Stands::Good => ("●", "machine-good"),
        Stands::NotKnown => ("?", "machine-not-known"),
        Stands::Warning => ("△", "machine-warning"),
        Stands::Bad => ("▲", "machine-bad"),
    };
    html! {
        li {
            p { strong { span aria-hidden="true" { (shape) " " } (visitor.word(key)) } " · " (harmless(&one.words)) }
            p class="hint" { (harmless(&one.why)) }
            @if let Some(cure) = &one.cure { p { span aria-hidden="true" { "→ " } (harmless(cure)) } }
        }
    }
}
