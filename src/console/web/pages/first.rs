//! The first account, made with the code that the station's own screen shows.

use std::collections::BTreeSet;

use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};

use super::sign_in::{begin, waits};
use crate::airlog::Did;
use crate::console::people::{PeopleError, Role, Secret};
use crate::console::web::layout::{Page, token, wrong};
use crate::console::web::paths::{FIRST, SIGN_IN};
use crate::console::web::site::Site;
use crate::console::web::trouble::Trouble;
use crate::console::web::visitor::{Fields, Visitor};
use crate::words::Text;

/// Wrong codes are counted under this name, which no account has.
const CODE: &str = "(mã)";

pub(in crate::console::web) async fn show(
    State(site): State<Site>,
    visitor: Visitor,
) -> Result<Response, Trouble> {
    if !site.people(|people| people.is_empty()).await? {
        return Ok(Redirect::to(SIGN_IN).into_response());
    }
    Ok(form(&visitor, &Fields::default(), None).into_response())
}

pub(in crate::console::web) async fn make(
    State(site): State<Site>,
    visitor: Visitor,
    fields: Fields,
) -> Result<Response, Trouble> {
    let again = |problem: &Text| Ok(form(&visitor, &fields, Some(problem)).into_response());
    if let Some(left) = waits(&site, &visitor, CODE) {
        return again(&left);
    }
    let is_code = site.first().is(fields.get("ma"));
    if !is_code {
        site.delays().wrong(CODE, visitor.address, site.uptime());
        site.attend(visitor.did(Did::Refused, CODE))?;
        return again(&Text::new("console-first-wrong"));
    }
    if fields.get("mat_khau") != fields.get("lan_hai") {
        return again(&Text::new("console-password-differs"));
    }

    let sent = fields.clone();
    let made = site.people(move |people| {
        // Two browsers with one code: the second finds an account.
        if !people.is_empty()? {
            return Ok(Ok(None));
        }
        let (name, word) = (sent.get("ten"), sent.get("mat_khau"));
        let mut roles: BTreeSet<Role> = sent
            .all("vai_tro")
            .filter_map(|role| role.parse().ok())
            .collect();
        roles.insert(Role::Admin);
        let made = Secret::of_password(word, name)
            .and_then(|secret| people.add(name, sent.get("ho_ten"), &roles, &secret, false));
        match made {
            Ok(person) => Ok(Ok(Some(person))),
            Err(PeopleError::Refused(problem)) => Ok(Err(problem)),
            Err(error) => Err(error),
        }
    });
    let person = match made.await? {
        Ok(Some(person)) => person,
        Ok(None) => return Ok(Redirect::to(SIGN_IN).into_response()),
        Err(problem) => return again(&problem),
    };

    let mut row = visitor.did(Did::UserAdded, person.said());
    row.about = Some(person.name.clone());
    row.roles = person.roles.iter().map(ToString::to_string).collect();
    site.attend(row)?;
    let cookie = begin(&site, &visitor, &person).await?;
    Ok((cookie, Redirect::to("/")).into_response())
}

fn form(visitor: &Visitor, fields: &Fields, problem: Option<&Text>) -> Markup {
    let page = Page {
        visitor,
        title: "console-first",
        again: None,
    };
    page.around(&html! {
        (wrong(visitor, problem))
        p { (visitor.word("console-first-why")) }
        form class="narrow" method="post" action=(FIRST) {
            (token(visitor))
            label for="ma" { (visitor.word("console-field-code")) }
            input id="ma" name="ma" value=(fields.get("ma")) inputmode="numeric" autocomplete="one-time-code" required;
            p class="hint" id="ma-o-dau" { (visitor.word("console-first-where")) }
            label for="ho_ten" { (visitor.word("console-field-title")) }
            input id="ho_ten" name="ho_ten" value=(fields.get("ho_ten")) autocomplete="name" required;
            label for="ten" { (visitor.word("console-field-name")) }
            input id="ten" name="ten" value=(fields.get("ten")) autocomplete="username" autocapitalize="none" required;
            label for="mat_khau" { (visitor.word("console-field-new-password")) }
            input id="mat_khau" name="mat_khau" type="password" autocomplete="new-password" required;
            label for="lan_hai" { (visitor.word("console-field-again")) }
            input id="lan_hai" name="lan_hai" type="password" autocomplete="new-password" required;
            (roles(visitor, fields))
            button class="main" { (visitor.word("console-first-do")) }
        }
    })
}

/// What else the first person is, in a small station.
fn roles(visitor: &Visitor, fields: &Fields) -> Markup {
    let chosen: Vec<&str> = fields.all("vai_tro").collect();
    let others = Role::STATION.iter().filter(|role| **role != Role::Admin);
    html! {
        fieldset {
            legend { (visitor.word("console-first-roles")) }
            @for role in others {
                label class="tick" {
                    input type="checkbox" name="vai_tro" value=(role) checked[chosen.contains(&role.name())];
                    span { (visitor.say(&role.text())) }
                }
            }
        }
    }
}
