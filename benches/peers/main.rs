//! Beside the programs people use today, at the same time, each with a sound card of its own of the same
//! kind: what a minute of the same playlist or stream costs, the gap between two recordings, how late a start is.
//!
//! `cargo bench --bench peers` does all; with `cost`, `gap`, `relay` or `starts` only that. A program that is not
//! installed is left out. Our own 200 starts are in `starts.rs`.

#![expect(clippy::print_stdout, reason = "what it prints is what it is for")]
#![allow(clippy::unwrap_used, reason = "a bench that cannot go on has failed")]

mod cost;
mod gap;
mod players;
#[path = "../../tests/it/pulse.rs"]
#[allow(dead_code, reason = "tests use all of it")]
mod pulse;
mod relay;
#[path = "../side/mod.rs"]
mod side;
mod starts;

fn main() {
    let asked: Vec<String> = std::env::args()
        .skip(1)
        .filter(|arg| !arg.starts_with("--"))
        .collect();
    let wanted = |section: &str| asked.is_empty() || asked.iter().any(|arg| arg == section);
    if wanted("cost") {
        cost::run();
    }

    if wanted("gap") {
        gap::run();
    }

    if wanted("relay") {
        relay::run();
    }

    if wanted("starts") {
        starts::run();
    }
}
