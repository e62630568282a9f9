//! A person's own account: password and PIN.

use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};

use super::sign_in::{begin, waits};
use crate::airlog::Did;
use crate::console::people::{PeopleError, Person, Secret};
use crate::console::web::layout::{Page, token, wrong};
use crate::console::web::paths::{OWN, SIGN_IN};
use crate::console::web::site::Site;
use crate::console::web::trouble::Trouble;
use crate::console::web::visitor::{Fields, Visitor};
use crate::words::Text;

pub(in crate::console::web) async fn show(visitor: Visitor) -> Response {
    match visitor.person() {
        Some(person) => account(&visitor, person, None).into_response(),
        None => Redirect::to(SIGN_IN).into_response(),
    }
}

/// What a form of this page changes.
enum Change {
    Password(Secret),
    Pin(Secret),
    NoPin,
}

pub(in crate::console::web) async fn change(
    State(site): State<Site>,
    visitor: Visitor,
    fields: Fields,
) -> Result<Response, Trouble> {
    let Some(person) = visitor.person() else {
        return Ok(Redirect::to(SIGN_IN).into_response());
    };
    let again = |problem: &Text| Ok(account(&visitor, person, Some(problem)).into_response());
    if let Some(left) = waits(&site, &visitor, &person.name) {
        return again(&left);
    }

    let (id, sent, name) = (person.id, fields.clone(), person.name.clone());
    let done = site.people(move |people| {
        if !people.knows(id, sent.get("mat_khau"))? {
            return Ok(Err(Text::new("console-own-wrong")));
        }
        let change = match chosen(&sent, &name) {
            Ok(change) => change,
            Err(PeopleError::Refused(problem)) => return Ok(Err(problem)),
            Err(error) => return Err(error),
        };
        match &change {
            Change::Password(secret) => people.set_password(id, secret, false)?,
            Change::Pin(secret) => people.set_pin(id, Some(secret))?,
            Change::NoPin => people.set_pin(id, None)?,
        }
        Ok(Ok(change))
    });
    let change = match done.await? {
        Ok(change) => change,
        Err(problem) => {
            if problem.key() == "console-own-wrong" {
                site.delays()
                    .wrong(&person.name, visitor.address, site.uptime());
                site.attend(visitor.did(Did::Refused, person.said()))?;
            }
            return again(&problem);
        }
    };

    if let Change::Password(_) = change {
        site.attend(visitor.did(Did::PasswordChanged, person.said()))?;
        // Every session ended with the old password; this one goes on under a new cookie.
        let cookie = begin(&site, &visitor, person).await?;
        return Ok((cookie, Redirect::to("/")).into_response());
    }
    site.attend(visitor.did(Did::PinChanged, person.said()))?;
    Ok(Redirect::to(OWN).into_response())
}

fn chosen(sent: &Fields, name: &str) -> Result<Change, PeopleError> {
    let (new, pin) = (sent.get("moi"), sent.get("pin"));
    match sent.get("doi") {
        "mat_khau" if new != sent.get("lan_hai") => {
            Err(PeopleError::Refused(Text::new("console-password-differs")))
        }
        // Whoever gave the old one knows it.
        "mat_khau" if new == sent.get("mat_khau") => {
            Err(PeopleError::Refused(Text::new("console-password-same")))
        }
        "mat_khau" => Secret::of_password(new, name).map(Change::Password),
        _ if pin.is_empty() => Ok(Change::NoPin),
        _ => Secret::of_pin(pin).map(Change::Pin),
    }
}

fn account(visitor: &Visitor, person: &Person, problem: Option<&Text>) -> Markup {
    let page = Page {
        visitor,
        title: "console-own",
        again: None,
    };
    page.around(&html! {
        (wrong(visitor, problem))
        @if person.must_change {
            p class="wrong" { span aria-hidden="true" { "▲ " } (visitor.word("console-own-must-change")) }
        }
        p {
            (person.title) " (" (person.name) ") · "
            @for (place, role) in person.roles.iter().enumerate() {
                @if place > 0 { ", " }
                (visitor.say(&role.text()))
            }
        }
        section {
            h2 { (visitor.word("console-own-password")) }
            form class="narrow" method="post" action=(OWN) {
                (token(visitor))
                label for="cu" { (visitor.word("console-field-password")) }
                input id="cu" name="mat_khau" type="password" autocomplete="current-password" required;
                label for="moi" { (visitor.word("console-field-new-password")) }
                input id="moi" name="moi" type="password" autocomplete="new-password" required;
                label for="lan_hai" { (visitor.word("console-field-again")) }
                input id="lan_hai" name="lan_hai" type="password" autocomplete="new-password" required;
                button class="main" name="doi" value="mat_khau" { (visitor.word("console-own-password-do")) }
            }
        }
        @if !person.must_change {
            section {
                h2 { (visitor.word("console-own-pin")) }
                p { (visitor.word("console-own-pin-why")) }
                form class="narrow" method="post" action=(OWN) {
                    (token(visitor))
                    label for="mat-khau-pin" { (visitor.word("console-field-password")) }
                    input id="mat-khau-pin" name="mat_khau" type="password" autocomplete="current-password" required;
                    label for="pin" { (visitor.word("console-field-new-pin")) }
                    input id="pin" name="pin" type="password" inputmode="numeric" autocomplete="off";
                    button name="doi" value="pin" { (visitor.word("console-own-pin-do")) }
                }
            }
        }
    })
}
