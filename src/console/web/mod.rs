//! The console in a browser: pages for the station's people.
//!
//! To add a page: a file in `pages/` with a handler, and a line in `routes::ROUTES` that says where it is, who may, and
//! what it is called in the bar. The guard is put before every route by that table, so a page never checks who asks; the
//! test of every role and every route is made from it too.
//!
//! A thread and a runtime of its own, below the air's. It reads what the conductor published ([`StatusCell`],
//! [`CurrentCell`](crate::station::CurrentCell)) and the airtime log by a connection of its own, and asks for acts by
//! [`Acts`](crate::station::Acts), as `phatthanh skip` does: nothing here can hold the air up. Clients, bodies and times are
//! bounded.
//!
//! [`StatusCell`]: crate::station::StatusCell

mod airings;
mod api;
mod approvals;
mod charge;
mod concerns;
mod contour;
mod contours;
mod dates;
mod delays;
mod drawing;
mod edits;
mod examine;
mod first;
mod guard;
mod hall;
mod layout;
mod office;
mod pages;
mod papers;
mod paths;
mod programs;
mod routes;
mod seats;
mod seen;
mod server;
mod shelf;
mod site;
mod sound;
mod trouble;
mod turns;
mod uploads;
mod urgent;
mod verdict;
mod visitor;

pub use examine::{Examine, Examined, Stands};
pub use server::{Web, WebSettings};

#[cfg(test)]
mod tests;
