//! Signing in and out, and the language.

use std::time::Duration;

use axum::extract::{Query, State};
use axum::http::header::SET_COOKIE;
use axum::response::{AppendHeaders, IntoResponse, Redirect, Response};
use maud::{Markup, html};
use serde::Deserialize;

use crate::airlog::Did;
use crate::console::people::Person;
use crate::console::web::guard::own_page;
use crate::console::web::layout::{Page, token, wrong};
use crate::console::web::paths::{FIRST, SIGN_IN};
use crate::console::web::site::Site;
use crate::console::web::trouble::Trouble;
use crate::console::web::visitor::{Fields, LANGUAGE, SESSION, Visitor, bake};
use crate::words::Text;

/// A session's cookie lasts as long as a session may.
const SESSION_SECONDS: u32 = 12 * 60 * 60;

/// A language stays chosen for a year.
const LANGUAGE_SECONDS: u32 = 365 * 24 * 60 * 60;

/// Where to go afterwards.
#[derive(Debug, Deserialize)]
pub(in crate::console::web) struct Back {
    #[serde(default)]
    pub(in crate::console::web) ve: String,
}

pub(in crate::console::web) async fn show(
    State(site): State<Site>,
    visitor: Visitor,
    Query(back): Query<Back>,
) -> Result<Response, Trouble> {
    if site.people(|people| people.is_empty()).await? {
        return Ok(Redirect::to(FIRST).into_response());
    }
    Ok(form(&visitor, &back.ve, "", None).into_response())
}

pub(in crate::console::web) async fn enter(
    State(site): State<Site>,
    visitor: Visitor,
    fields: Fields,
) -> Result<Response, Trouble> {
    let (name, back) = (fields.get("ten").to_owned(), fields.get("ve").to_owned());
    if let Some(left) = waits(&site, &visitor, &name) {
        return Ok(form(&visitor, &back, &name, Some(&left)).into_response());
    }

    let (typed, word) = (name.clone(), fields.get("mat_khau").to_owned());
    let opened = site
        .people(move |people| people.opened_by(&typed, &word))
        .await?;
    let Some(person) = opened else {
        site.delays().wrong(&name, visitor.address, site.uptime());
        site.attend(visitor.did(Did::Refused, &name))?;
        tracing::warn!(name, address = %visitor.address, "sign-in refused");
        let problem = Text::new("console-sign-in-wrong");
        return Ok(form(&visitor, &back, &name, Some(&problem)).into_response());
    };

    site.delays().right(&name, visitor.address);
    let cookie = begin(&site, &visitor, &person).await?;
    Ok((cookie, Redirect::to(own_page(&back))).into_response())
}

pub(in crate::console::web) async fn leave(
    State(site): State<Site>,
    visitor: Visitor,
) -> Result<impl IntoResponse, Trouble> {
    if let Some(person) = visitor.person() {
        site.attend(visitor.did(Did::SignedOut, person.said()))?;
    }
    let held = visitor.held;
    site.people(move |people| people.end_session(&held)).await?;
    Ok((
        AppendHeaders([(SET_COOKIE, bake(SESSION, "", 0))]),
        Redirect::to(SIGN_IN),
    ))
}

pub(in crate::console::web) async fn language(fields: Fields) -> impl IntoResponse {
    let chosen = if fields.get("ngon_ngu") == "en" {
        "en"
    } else {
        "vi"
    };
    (
        AppendHeaders([(SET_COOKIE, bake(LANGUAGE, chosen, LANGUAGE_SECONDS))]),
        Redirect::to(own_page(fields.get("ve"))),
    )
}

/// Begins a session of `person` and says so in the log. Returns the cookie.
pub(in crate::console::web) async fn begin(
    site: &Site,
    visitor: &Visitor,
    person: &Person,
) -> Result<AppendHeaders<[(axum::http::HeaderName, String); 1]>, Trouble> {
    site.attend(visitor.did(Did::SignedIn, person.said()))?;
    site.forget_first_code();
    let (id, address, uptime) = (
        person.id,
        visitor.address.to_string(),
        site.sessions().clone(),
    );
    let token = site
        .people(move |people| people.begin_session(id, &address, &uptime))
        .await?;
    Ok(AppendHeaders([(
        SET_COOKIE,
        bake(SESSION, &token, SESSION_SECONDS),
    )]))
}

/// Says how long whoever tries `name` has to wait; none: may try.
pub(in crate::console::web) fn waits(site: &Site, visitor: &Visitor, name: &str) -> Option<Text> {
    let left = site.delays().wait(name, visitor.address, site.uptime())?;
    let seconds = left.as_secs() + u64::from(left > Duration::from_secs(left.as_secs()));
    Some(Text::new("console-sign-in-waits").with("seconds", seconds))
}

fn form(visitor: &Visitor, back: &str, name: &str, problem: Option<&Text>) -> Markup {
    let page = Page {
        visitor,
        title: "console-sign-in",
        again: None,
    };
    page.around(&html! {
        (wrong(visitor, problem))
        form class="narrow" method="post" action=(SIGN_IN) {
            (token(visitor))
            input type="hidden" name="ve" value=(own_page(back));
            label for="ten" { (visitor.word("console-field-name")) }
            input id="ten" name="ten" value=(name) autocomplete="username" autocapitalize="none" required;
            label for="mat_khau" { (visitor.word("console-field-password")) }
            input id="mat_khau" name="mat_khau" type="password" autocomplete="current-password" required;
            button class="main" { (visitor.word("console-sign-in-do")) }
        }
        p class="hint" { (visitor.word("console-sign-in-forgotten")) }
    })
}
