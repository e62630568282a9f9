//! `/api/v1/orders` and `/api/v1/skip`: orders in force, those that a program gives, and what it ends: an order, the item on air.

use std::sync::Arc;

use axum::body::{Body, to_bytes};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::answer;
use super::status::fresh;
use crate::airlog::Airlog;
use crate::console::web::site::Site;
use crate::console::web::trouble::Trouble;
use crate::console::web::urgent::give_at_once;
use crate::console::web::visitor::Visitor;
use crate::console::wire::{Interrupt, Skipped, Stop, Stopped};
use crate::rundown::Order;
use crate::station::{Act, OrderStatus, ordering};
use crate::words::Text;

/// No question is longer: a text of some minutes has its place.
const MOST_BYTES: usize = 32 * 1024;

/// Orders in force, oldest first.
#[derive(Debug, Serialize)]
struct Orders {
    orders: Vec<OrderStatus>,
}

pub(in crate::console::web) async fn show(State(site): State<Site>) -> Result<Response, Trouble> {
    let orders = fresh(&site)?.orders;
    answer::json(StatusCode::OK, &Orders { orders })
}

/// Gives an order, as `phatthanh interrupt` does.
pub(in crate::console::web) async fn give(
    State(site): State<Site>,
    visitor: Visitor,
    body: Body,
) -> Result<Response, Trouble> {
    let by = said(&visitor)?;
    let asked: Interrupt = read(body).await?.ok_or(Trouble::Form)?;
    if let Some(problem) = site.undated() {
        return Err(Trouble::Against(problem));
    }

    let given = give_at_once(&site, by, asked, visitor.language).await?;
    let taken = given.map_err(Trouble::Against)?;
    answer::json(StatusCode::CREATED, &taken)
}

/// Reads what was sent as a `T`; none if nothing was.
async fn read<T: DeserializeOwned>(body: Body) -> Result<Option<T>, Trouble> {
    let bytes = to_bytes(body, MOST_BYTES)
        .await
        .map_err(|_| Trouble::Form)?;
    if bytes.is_empty() {
        return Ok(None);
    }
    let read = serde_json::from_slice(&bytes);
    read.map(Some).map_err(|_| Trouble::Form)
}

/// Ends the item on air and goes on with the next, as `phatthanh skip` does.
pub(in crate::console::web) async fn skip(
    State(site): State<Site>,
    visitor: Visitor,
) -> Result<Response, Trouble> {
    let by = said(&visitor)?;
    let status = fresh(&site)?;
    let nothing = || Trouble::Against(Text::new("cli-skip-nothing"));
    let on_air = status.on_air.ok_or_else(nothing)?;
    site.ask(Act::Skip { by })?;
    let skipped = on_air.title;
    answer::json(StatusCode::ACCEPTED, &Skipped { skipped })
}

/// Stops orders in force, as `phatthanh stop-interrupt` does.
pub(in crate::console::web) async fn stop(
    State(site): State<Site>,
    visitor: Visitor,
    body: Body,
) -> Result<Response, Trouble> {
    let by = said(&visitor)?;
    let stop: Stop = read(body).await?.unwrap_or_default();
    if let Some(problem) = site.undated() {
        return Err(Trouble::Against(problem));
    }

    let desk = site.clone();
    let stopped = Site::beside(move || stopped(&desk, &stop.orders, &by)).await?;
    site.ask(Act::Orders)?;
    answer::json(StatusCode::OK, &Stopped { stopped })
}

/// Writes down that `by` stops the orders named; all in force if none is.
fn stopped(site: &Site, named: &[i64], by: &str) -> Result<Vec<i64>, Trouble> {
    let path = site.folder().log();
    let none = || Trouble::Against(Text::new("cli-order-none"));
    if !path.exists() {
        return Err(none());
    }
    let _turn = site.giving();
    let mut log = Airlog::open(&path)?;
    let mut open: Vec<Arc<Order>> = log.orders()?.open().map(Arc::clone).collect();
    if open.is_empty() {
        return Err(none());
    }
    let is_open = |number: &&i64| open.iter().any(|order| order.number == **number);
    if let Some(unknown) = named.iter().find(|number| !is_open(number)) {
        let known: Vec<String> = open.iter().map(|order| order.number.to_string()).collect();
        let text = Text::new("cli-order-unknown").with("seq", *unknown);
        return Err(Trouble::Against(text.with("open", known.join(", "))));
    }

    open.retain(|order| named.is_empty() || named.contains(&order.number));
    ordering::stop(&mut log, &open, by, site.now())?;
    Ok(open.iter().map(|order| order.number).collect())
}

/// Returns by which name the program acts.
fn said(visitor: &Visitor) -> Result<String, Trouble> {
    let token = visitor.program.as_ref().ok_or(Trouble::Token)?;
    Ok(token.said())
}
