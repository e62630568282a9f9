#![doc = include_str!("ARCHITECTURE.md")]

// Aborts a test that allocates where `assert_no_alloc` forbids it; elsewhere the system's allocator.
#[cfg(test)]
#[global_allocator]
static ALLOCATOR: assert_no_alloc::AllocDisabler = assert_no_alloc::AllocDisabler;

// Pure: no clock, file, thread or log.
pub mod calendar;
pub mod names;
pub mod rundown;
pub mod schedule;
pub mod speech;
pub mod units;
pub mod words;

// Shells: touch the world, hand the core plain values.
pub mod aircheck;
pub mod airlog;
pub mod backup;
pub mod cli;
pub mod clock;
pub mod config;
pub mod console;
pub mod evidence;
pub mod library;
pub mod patience;
pub mod playout;
pub mod publish;
pub mod report;
pub mod sound;
pub mod station;
pub mod voice;
