//! `/api/v1`: what programs with a token ask, answered in the JSON that the commands print.
//!
//! To add a question: a handler here, a line in `routes::ROUTES` with the scope it takes, and its description in
//! `openapi.json`, which the tests hold against both the routes and what is answered.

pub(super) mod answer;
pub(super) mod asked;
pub(super) mod calendar;
pub(super) mod description;
mod ical;
pub(super) mod library;
pub(super) mod log;
pub(super) mod orders;
pub(super) mod papers;
pub(super) mod plan;
pub(super) mod status;
