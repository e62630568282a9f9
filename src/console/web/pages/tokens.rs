//! **Thẻ truy cập**: tokens of programs, below **Người dùng**.

use std::collections::BTreeSet;

use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use maud::{Markup, html};

use crate::airlog::Did;
use crate::config::zone;
use crate::console::people::{PeopleError, Person, Role, Scope, Token, TokenWish};
use crate::console::web::layout::{self, Page, wrong};
use crate::console::web::paths::{CALENDAR, DESCRIPTION, TOKENS, USERS, WALL, query};
use crate::console::web::programs::WALL_FIELD;
use crate::console::web::site::Site;
use crate::console::web::trouble::Trouble;
use crate::console::web::visitor::{Fields, Visitor};
use crate::units::instant;
use crate::words::Text;

/// A token lasts so many days where nobody says otherwise.
const USUAL_DAYS: u32 = 365;

pub(in crate::console::web) async fn show(
    State(site): State<Site>,
    visitor: Visitor,
) -> Result<Markup, Trouble> {
    listed(&site, &visitor, None, None).await
}

pub(in crate::console::web) async fn change(
    State(site): State<Site>,
    visitor: Visitor,
    fields: Fields,
) -> Result<Response, Trouble> {
    let admin = visitor.person().ok_or(Trouble::NotYours)?;
    let by = admin.said().to_owned();
    match fields.get("lam") {
        "them" => add(&site, &visitor, &fields, by).await,
        "thu-hoi" => revoke(&site, &visitor, &fields, by).await,
        _ => Err(Trouble::Form),
    }
}

async fn add(
    site: &Site,
    visitor: &Visitor,
    fields: &Fields,
    by: String,
) -> Result<Response, Trouble> {
    let (name, at, maker) = (fields.get("ten").to_owned(), site.now(), by.clone());
    let scopes = fields.all("quyen").filter_map(|scope| scope.parse().ok());
    let scopes: BTreeSet<Scope> = scopes.collect();
    if !scopes.iter().all(|scope| gives(visitor, *scope)) {
        let problem = Text::new("console-token-interrupt");
        let page = listed(site, visitor, Some(&problem), None).await?;
        return Ok(page.into_response());
    }
    // What is no number is no length: the store says so.
    let days = fields.get("so_ngay").trim().parse().unwrap_or(0);
    let made = site
        .people(move |people| {
            let wish = TokenWish {
                name: &name,
                scopes,
                days,
                by: &maker,
                at,
            };
            match people.add_token(&wish) {
                Err(PeopleError::Refused(problem)) => Ok(Err(problem)),
                made => made.map(Ok),
            }
        })
        .await?;
    let made = match made {
        Ok(made) => made,
        Err(problem) => {
            let page = listed(site, visitor, Some(&problem), None).await?;
            return Ok(page.into_response());
        }
    };

    let mut row = visitor.did(Did::TokenAdded, &by);
    row.about = Some(made.0.name.clone());
    row.roles = made.0.scopes.iter().map(ToString::to_string).collect();
    site.attend(row)?;
    // Shown once, and kept nowhere.
    let page = listed(site, visitor, None, Some(&made)).await?;
    Ok(page.into_response())
}

/// Returns whether this person may give `scope` away: nobody has orders given who may give none.
fn gives(visitor: &Visitor, scope: Scope) -> bool {
    let orders = |person: &Person| {
        Role::ORDERING
            .iter()
            .any(|role| person.roles.contains(role))
    };
    scope != Scope::Interrupt || visitor.person().is_some_and(orders)
}

async fn revoke(
    site: &Site,
    visitor: &Visitor,
    fields: &Fields,
    by: String,
) -> Result<Response, Trouble> {
    let (name, now) = (fields.get("ten").to_owned(), site.now());
    let token = site
        .people(move |people| people.revoke_token(&name, now))
        .await?;
    let Some(token) = token else {
        let unknown = Text::new("console-token-unknown").with("name", fields.get("ten"));
        let page = listed(site, visitor, Some(&unknown), None).await?;
        return Ok(page.into_response());
    };
    let mut row = visitor.did(Did::TokenRevoked, &by);
    row.about = Some(token.name);
    site.attend(row)?;
    Ok(Redirect::to(TOKENS).into_response())
}

/// The page, with what went wrong or a token that is shown once.
async fn listed(
    site: &Site,
    visitor: &Visitor,
    problem: Option<&Text>,
    made: Option<&(Token, String)>,
) -> Result<Markup, Trouble> {
    let tokens = site.people(|people| people.tokens()).await?;
    let zone = site
        .current()
        .map_or_else(zone::vietnam, |current| current.loaded.rules.zone.clone());
    let now = site.now();
    let page = Page {
        visitor,
        title: "console-tokens",
        again: None,
    };
    Ok(page.around(&html! {
        (wrong(visitor, problem))
        @if let Some((made, word)) = made {
            section class="once" {
                p { (visitor.say(&Text::new("console-token-once").with("name", &made.name))) }
                p { output class="secret" { (word) } }
                @if made.scopes.contains(&Scope::Wall) {
                    p { (visitor.word("console-token-wall")) }
                    p { output class="secret" { (query(WALL, &[(WALL_FIELD, word.as_str())])) } }
                }
            }
        }
        p { (visitor.word("console-tokens-why")) }
        p {
            a class="button" href=(DESCRIPTION) { (visitor.word("console-tokens-description")) } " "
            a class="button" href=(CALENDAR) { (visitor.word("console-tokens-calendar")) } " "
            a class="button" href=(USERS) { (visitor.word("console-users")) }
        }
        @for token in &tokens {
            (one(visitor, token, now, &zone))
        }
        section class="card" {
            h2 { (visitor.word("console-tokens-add")) }
            form class="narrow" method="post" action=(TOKENS) {
                (layout::token(visitor))
                label for="ten" { (visitor.word("console-tokens-name")) }
                input id="ten" name="ten" autocomplete="off" autocapitalize="none" required;
                label for="so_ngay" { (visitor.word("console-tokens-days")) }
                input id="so_ngay" name="so_ngay" inputmode="numeric" value=(USUAL_DAYS) required;
                fieldset {
                    legend { (visitor.word("console-tokens-scopes")) }
                    @for scope in Scope::ALL.into_iter().filter(|scope| gives(visitor, *scope)) {
                        label class="tick" {
                            input type="checkbox" name="quyen" value=(scope);
                            span { (visitor.say(&scope.text())) }
                        }
                    }
                }
                button class="main" name="lam" value="them" { (visitor.word("console-tokens-add-do")) }
            }
        }
    }))
}

/// One token: what it may, who made it, how it stands.
fn one(visitor: &Visitor, token: &Token, now: Timestamp, zone: &TimeZone) -> Markup {
    let scopes: Vec<String> = token
        .scopes
        .iter()
        .map(|scope| visitor.say(&scope.text()))
        .collect();
    let date = |at: Timestamp| instant::say(at, zone, "%d/%m/%Y");
    let stands = Text::new("console-token-state")
        .with("state", token.state(now))
        .with("until", date(token.expires))
        .with("revoked", token.revoked.map_or_else(String::new, date));
    let made = Text::new("console-token-made")
        .with("by", &token.made_by)
        .with("at", date(token.made))
        .with("known", if token.used.is_some() { "yes" } else { "no" })
        .with(
            "used",
            token
                .used
                .map_or_else(String::new, |at| instant::say(at, zone, "%H:%M %d/%m/%Y")),
        );
    html! {
        section class="card" {
            h2 { (token.name) }
            p { strong { (visitor.say(&stands)) } }
            p { (scopes.join(", ")) }
            p class="hint" { (visitor.say(&made)) }
            @if token.revoked.is_none() {
                form class="row" method="post" action=(TOKENS) {
                    (layout::token(visitor))
                    input type="hidden" name="ten" value=(token.name);
                    button name="lam" value="thu-hoi" { (visitor.word("console-tokens-revoke")) }
                }
            }
        }
    }
}
