//! Coming back after a pause: the PIN, or the password.

use axum::extract::{Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};

use super::sign_in::{Back, waits};
use crate::airlog::Did;
use crate::console::people::{Role, Session};
use crate::console::web::guard::own_page;
use crate::console::web::layout::{Page, token, wrong};
use crate::console::web::paths::{SIGN_IN, UNLOCK, URGENT};
use crate::console::web::site::Site;
use crate::console::web::trouble::Trouble;
use crate::console::web::visitor::{Fields, Visitor};
use crate::words::Text;

pub(in crate::console::web) async fn show(visitor: Visitor, Query(back): Query<Back>) -> Response {
    match visitor.locked() {
        Some(session) => form(&visitor, session, &back.ve, None).into_response(),
        None => Redirect::to(SIGN_IN).into_response(),
    }
}

pub(in crate::console::web) async fn open(
    State(site): State<Site>,
    visitor: Visitor,
    fields: Fields,
) -> Result<Response, Trouble> {
    let Some(session) = visitor.locked() else {
        return Ok(Redirect::to(SIGN_IN).into_response());
    };
    let person = &session.person;
    // Whoever has no time goes straight to where orders are given.
    let back = match fields.get("den") {
        "" => fields.get("ve"),
        straight => straight,
    };
    if let Some(left) = waits(&site, &visitor, &person.name) {
        return Ok(form(&visitor, session, back, Some(&left)).into_response());
    }

    let (id, word, pin) = (
        person.id,
        fields.get("mat_khau").to_owned(),
        fields.get("pin").to_owned(),
    );
    let (held, uptime) = (visitor.held.clone(), site.sessions().clone());
    let by_pin = !pin.is_empty();
    let known = site.people(move |people| {
        let known = if by_pin {
            people.knows_pin(id, &pin)?
        } else {
            people.knows(id, &word)?
        };
        if known {
            people.use_session(&held, &uptime)?;
        } else if by_pin {
            people.wrong_pin(&held)?;
        }
        Ok(known)
    });
    if known.await? {
        site.delays().right(&person.name, visitor.address);
        site.attend(visitor.did(Did::Unlocked, person.said()))?;
        return Ok(Redirect::to(own_page(back)).into_response());
    }

    site.delays()
        .wrong(&person.name, visitor.address, site.uptime());
    site.attend(visitor.did(Did::Refused, person.said()))?;
    let problem = Text::new(if by_pin {
        "console-unlock-wrong-pin"
    } else {
        "console-unlock-wrong"
    });
    Ok(form(&visitor, session, back, Some(&problem)).into_response())
}

fn form(visitor: &Visitor, session: &Session, back: &str, problem: Option<&Text>) -> Markup {
    let page = Page {
        visitor,
        title: "console-unlock",
        again: None,
    };
    let person = &session.person;
    let straight = html! {
        @if person.is_any(Role::ORDERING) && own_page(back) != URGENT {
            button class="urgent" name="den" value=(URGENT) { (visitor.word("console-unlock-urgent")) }
        }
    };
    page.around(&html! {
        (wrong(visitor, problem))
        p { (visitor.say(&Text::new("console-unlock-why").with("title", &person.title))) }
        @if person.has_pin {
            form class="narrow" method="post" action=(UNLOCK) {
                (token(visitor))
                input type="hidden" name="ve" value=(own_page(back));
                label for="pin" { (visitor.word("console-field-pin")) }
                input id="pin" name="pin" type="password" inputmode="numeric" autocomplete="off" required;
                button class="main" { (visitor.word("console-unlock-do")) }
                (straight)
            }
        }
        form class="narrow" method="post" action=(UNLOCK) {
            (token(visitor))
            input type="hidden" name="ve" value=(own_page(back));
            label for="mat_khau" { (visitor.word("console-field-password")) }
            input id="mat_khau" name="mat_khau" type="password" autocomplete="current-password" required;
            button class=[(!person.has_pin).then_some("main")] { (visitor.word("console-unlock-do")) }
            @if !person.has_pin { (straight) }
        }
    })
}
