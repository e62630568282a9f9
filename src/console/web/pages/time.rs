//! A person's word that the station's clock is right: without it a computer with a dead battery airs nothing.

use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};

use crate::calendar;
use crate::console::web::dates::{day, time_of_day};
use crate::console::web::layout::{Page, token, wrong};
use crate::console::web::paths::TIME;
use crate::console::web::site::Site;
use crate::console::web::trouble::Trouble;
use crate::console::web::visitor::{Fields, Visitor};
use crate::station::{ClockStatus, DATE_AND_TIME};
use crate::words::Text;

pub(in crate::console::web) async fn show(State(site): State<Site>, visitor: Visitor) -> Markup {
    page(&visitor, &site.status().clock, None)
}

pub(in crate::console::web) async fn confirm(
    State(site): State<Site>,
    visitor: Visitor,
    fields: Fields,
) -> Result<Response, Trouble> {
    let status = site.status();
    if !site.is_fresh(&status) {
        return Err(Trouble::Mute);
    }
    let Some(person) = visitor.person() else {
        return Err(Trouble::NotYours);
    };
    // Twice is as good as once.
    if status.clock.trusted {
        return Ok(Redirect::to("/").into_response());
    }

    let refused = |why: &Text| page(&visitor, &status.clock, Some(why)).into_response();
    let (date, time) = (day(fields.get("ngay")), time_of_day(fields.get("gio")));
    let (Some(date), Some(time)) = (date, time) else {
        return Ok(refused(&Text::new("console-time-what")));
    };
    let read = calendar::instant(&status.clock.now.zone(), date, time);
    if let Some(why) = status.clock.refuses(read) {
        return Ok(refused(&why));
    }

    if site.confirm_clock(person.said().to_owned()).await {
        Ok(Redirect::to("/").into_response())
    } else {
        Ok(refused(&Text::new("console-time-not-taken")))
    }
}

fn page(visitor: &Visitor, clock: &ClockStatus, problem: Option<&Text>) -> Markup {
    let page = Page {
        visitor,
        title: "console-time",
        again: None,
    };
    page.around(&html! {
        @if clock.trusted {
            p { span class="shape" aria-hidden="true" { "● " } (visitor.word("console-time-trusted")) }
        } @else {
            (wrong(visitor, problem))
            @if let Some(problem) = &clock.problem { p { (problem) } }
            p { strong { (visitor.say(&Text::new("console-time-says").with("now", clock.now.say(DATE_AND_TIME)))) } }
            p { (visitor.word("console-time-how")) }
            // Nothing is filled in: what stands there already is not looked up.
            form class="narrow" method="post" action=(TIME) {
                (token(visitor))
                label for="ngay" { (visitor.word("console-time-date")) }
                input id="ngay" name="ngay" size="11" maxlength="20" placeholder="24/11/2026" autocomplete="off" required;
                label for="gio" { (visitor.word("console-time-time")) }
                input id="gio" name="gio" size="6" maxlength="12" placeholder="17:30" autocomplete="off" required;
                button class="main" { (visitor.word("console-time-do")) }
            }
        }
    })
}
