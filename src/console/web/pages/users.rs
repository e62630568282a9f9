//! **Người dùng**: who has an account, what it may do, who is signed in.

use std::collections::BTreeSet;

use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};

use crate::airlog::Did;
use crate::console::people::{
    PeopleError, PeopleStore, Person, Role, Secret, Session, Uptime, make_up,
};
use crate::console::web::layout::{Page, token, wrong};
use crate::console::web::paths::{TOKENS, USERS};
use crate::console::web::site::Site;
use crate::console::web::trouble::Trouble;
use crate::console::web::visitor::{Fields, Visitor};
use crate::words::Text;

pub(in crate::console::web) async fn show(
    State(site): State<Site>,
    visitor: Visitor,
) -> Result<Markup, Trouble> {
    listed(&site, &visitor, None, None).await
}

/// What a form of this page asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ask {
    Add,
    Roles,
    Disable,
    Enable,
    Reset,
    End,
}

impl Ask {
    fn of(fields: &Fields) -> Option<Self> {
        Some(match fields.get("lam") {
            "them" => Self::Add,
            "vai-tro" => Self::Roles,
            "khoa" => Self::Disable,
            "mo" => Self::Enable,
            "cap-lai" => Self::Reset,
            "ket-thuc" => Self::End,
            _ => return None,
        })
    }

    const fn did(self) -> Did {
        match self {
            Self::Add => Did::UserAdded,
            Self::Roles => Did::UserRoles,
            Self::Disable => Did::UserDisabled,
            Self::Enable => Did::UserEnabled,
            Self::Reset => Did::UserReset,
            Self::End => Did::SessionsEnded,
        }
    }
}

/// What was done, for the row and the page.
struct Done {
    person: Person,
    roles: BTreeSet<Role>,
    /// A password that is shown once.
    word: Option<String>,
}

pub(in crate::console::web) async fn change(
    State(site): State<Site>,
    visitor: Visitor,
    fields: Fields,
) -> Result<Response, Trouble> {
    let (Some(ask), Some(admin)) = (Ask::of(&fields), visitor.person()) else {
        return Err(Trouble::Form);
    };
    let by = admin.said().to_owned();
    let done = site
        .people(move |people| match done(people, ask, &fields) {
            Ok(done) => Ok(Ok(done)),
            Err(PeopleError::Refused(problem)) => Ok(Err(problem)),
            Err(error) => Err(error),
        })
        .await?;
    let done = match done {
        Ok(done) => done,
        Err(problem) => {
            let page = listed(&site, &visitor, Some(&problem), None).await?;
            return Ok(page.into_response());
        }
    };

    let mut row = visitor.did(ask.did(), &by);
    row.about = Some(done.person.name.clone());
    row.roles = done.roles.iter().map(ToString::to_string).collect();
    site.attend(row)?;
    if done.word.is_some() {
        // Shown once, and kept nowhere.
        let page = listed(&site, &visitor, None, Some(&done)).await?;
        return Ok(page.into_response());
    }
    Ok(Redirect::to(USERS).into_response())
}

/// Does what was asked.
fn done(people: &mut PeopleStore, ask: Ask, fields: &Fields) -> Result<Done, PeopleError> {
    let roles: BTreeSet<Role> = fields
        .all("vai_tro")
        .filter_map(|role| role.parse().ok())
        .collect();
    let name = fields.get("ten");
    let none = BTreeSet::new();
    if ask == Ask::Add {
        let word = make_up()?;
        let person = people.add(
            name,
            fields.get("ho_ten"),
            &roles,
            &Secret::new(&word)?,
            true,
        )?;
        return Ok(Done {
            person,
            roles,
            word: Some(word),
        });
    }

    let unknown = || PeopleError::Refused(Text::new("console-users-unknown").with("name", name));
    let person = people.named(name)?.ok_or_else(unknown)?;
    let stays = match ask {
        Ask::Roles => roles.contains(&Role::Admin),
        Ask::Disable => false,
        _ => true,
    };
    if !stays && is_last_admin(people, &person)? {
        return Err(PeopleError::Refused(Text::new("console-users-last-admin")));
    }

    let mut word = None;
    match ask {
        Ask::Roles => people.set_roles(person.id, &roles)?,
        Ask::Disable => people.set_disabled(person.id, true)?,
        Ask::Enable => people.set_disabled(person.id, false)?,
        Ask::End => people.end_all(person.id)?,
        Ask::Reset | Ask::Add => {
            let made = make_up()?;
            people.set_password(person.id, &Secret::new(&made)?, true)?;
            people.set_pin(person.id, None)?;
            word = Some(made);
        }
    }
    let roles = if ask == Ask::Roles { roles } else { none };
    Ok(Done {
        person,
        roles,
        word,
    })
}

/// Returns whether nobody else could look after accounts.
fn is_last_admin(people: &PeopleStore, person: &Person) -> Result<bool, PeopleError> {
    let admins = people.all()?.into_iter();
    let mut others = admins.filter(|other| {
        !other.disabled && other.roles.contains(&Role::Admin) && other.id != person.id
    });
    Ok(person.roles.contains(&Role::Admin) && others.next().is_none())
}

/// The page, with what went wrong or a password that is shown once.
async fn listed(
    site: &Site,
    visitor: &Visitor,
    problem: Option<&Text>,
    made: Option<&Done>,
) -> Result<Markup, Trouble> {
    let uptime: Uptime = site.sessions().clone();
    let (people, sessions) = site
        .people(move |people| Ok((people.all()?, people.sessions(&uptime)?)))
        .await?;
    let page = Page {
        visitor,
        title: "console-users",
        again: None,
    };
    Ok(page.around(&html! {
        (wrong(visitor, problem))
        @if let Some(Done { person, word: Some(word), .. }) = made {
            section class="once" {
                p { (visitor.say(&Text::new("console-users-password").with("title", &person.title).with("name", &person.name))) }
                p { output class="word" { (word) } }
            }
        }
        @for person in &people {
            (one(visitor, person, &sessions))
        }
        p { a class="button" href=(TOKENS) { (visitor.word("console-tokens")) } }
        section class="card" {
            h2 { (visitor.word("console-users-add")) }
            form class="narrow" method="post" action=(USERS) {
                (token(visitor))
                label for="ho_ten" { (visitor.word("console-field-title")) }
                input id="ho_ten" name="ho_ten" autocomplete="off" required;
                label for="ten" { (visitor.word("console-field-name")) }
                input id="ten" name="ten" autocomplete="off" autocapitalize="none" required;
                (roles(visitor, &BTreeSet::new()))
                button class="main" name="lam" value="them" { (visitor.word("console-users-add-do")) }
            }
        }
    }))
}

/// One account: what it may do, where it is signed in, what can be done with it.
fn one(visitor: &Visitor, person: &Person, sessions: &[Session]) -> Markup {
    let own: Vec<&Session> = sessions
        .iter()
        .filter(|session| session.person.id == person.id)
        .collect();
    let said: Vec<String> = person
        .roles
        .iter()
        .map(|role| visitor.say(&role.text()))
        .collect();
    html! {
        section class="card" {
            h2 {
                (person.title) " (" (person.name) ")"
                @if person.disabled { " · " strong { (visitor.word("console-users-closed")) } }
            }
            p { (said.join(", ")) }
            @if person.must_change { p class="hint" { (visitor.word("console-users-new")) } }
            @for session in &own {
                p {
                    (visitor.say(&Text::new("console-users-session")
                        .with("address", &session.address)
                        .with("minutes", session.age.as_secs() / 60)))
                }
            }
            form class="row" method="post" action=(USERS) {
                (token(visitor))
                input type="hidden" name="ten" value=(person.name);
                @if !own.is_empty() {
                    button name="lam" value="ket-thuc" { (visitor.word("console-users-end")) }
                }
                button name="lam" value="cap-lai" { (visitor.word("console-users-reset")) }
                @if person.disabled {
                    button name="lam" value="mo" { (visitor.word("console-users-enable")) }
                } @else {
                    button name="lam" value="khoa" { (visitor.word("console-users-disable")) }
                }
            }
            details {
                summary { (visitor.word("console-users-roles")) }
                form class="narrow" method="post" action=(USERS) {
                    (token(visitor))
                    input type="hidden" name="ten" value=(person.name);
                    (roles(visitor, &person.roles))
                    button name="lam" value="vai-tro" { (visitor.word("console-users-roles-do")) }
                }
            }
        }
    }
}

fn roles(visitor: &Visitor, chosen: &BTreeSet<Role>) -> Markup {
    html! {
        fieldset {
            legend { (visitor.word("console-users-what")) }
            @for role in Role::ALL {
                label class="tick" {
                    input type="checkbox" name="vai_tro" value=(role) checked[chosen.contains(&role)];
                    span { (visitor.say(&role.text())) }
                }
            }
        }
    }
}
