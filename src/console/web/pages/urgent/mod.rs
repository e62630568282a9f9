//! **Khẩn cấp**: what is said at once. Chosen or typed, seen in words before it is given; ended, skipped, withdrawn.

mod acts;
mod choose;
mod desk;
mod now;
mod record;
mod review;
mod signal;

use axum::extract::{RawQuery, State};
use axum::response::{IntoResponse, Response};

use crate::console::web::site::Site;
use crate::console::web::trouble::Trouble;
use crate::console::web::visitor::{Fields, Visitor};

pub(super) use now::pieces;
pub(in crate::console::web) use now::show as now;
pub(in crate::console::web) use record::record;
pub(in crate::console::web) use review::sound;

/// Shows the form of an order, or asks once whether something is to be ended.
pub(in crate::console::web) async fn show(
    State(site): State<Site>,
    visitor: Visitor,
    RawQuery(query): RawQuery,
) -> Result<Response, Trouble> {
    let asked = Fields::read(query.as_deref().unwrap_or_default().as_bytes());
    if !asked.get("dung").is_empty() {
        return acts::ask_stop(&site, &visitor, asked.get("dung")).await;
    }
    if !asked.get("bo-qua").is_empty() {
        return Ok(acts::ask_skip(&site, &visitor));
    }
    if !asked.get("thu-hoi").is_empty() {
        return acts::ask_withdraw(&site, &visitor, asked.get("thu-hoi"), None).await;
    }
    let page = choose::page(&site, &visitor, &asked, None).await?;
    Ok(page.into_response())
}

/// Does what a form asks.
pub(in crate::console::web) async fn act(
    State(site): State<Site>,
    visitor: Visitor,
    fields: Fields,
) -> Result<Response, Trouble> {
    let act = fields.get("viec");
    // What makes a row needs a date that is believed. Nothing typed is lost: the form comes back with it.
    if ["xem", "phat", "tai-ban", "dung", "thu-hoi"].contains(&act)
        && let Some(problem) = site.undated()
    {
        let page = choose::page(&site, &visitor, &fields, Some(&problem)).await?;
        return Ok(page.into_response());
    }
    match act {
        "xem" => review::show(&site, &visitor, &fields).await,
        "tai-ban" => desk::drill(&site, &visitor, &fields).await,
        "phat" => review::give(&site, &visitor, &fields).await,
        "dung" => acts::stop(&site, &visitor, &fields).await,
        "bo-qua" => acts::skip(&site, &visitor, fields.get("bat_dau")),
        "thu-hoi" => acts::withdraw(&site, &visitor, &fields).await,
        // A search, or a way back: what was typed stays.
        _ => {
            let page = choose::page(&site, &visitor, &fields, None).await?;
            Ok(page.into_response())
        }
    }
}
