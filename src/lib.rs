#![doc = include_str!("ARCHITECTURE.md")]

// Pure: no clock, file, thread or log.
pub mod calendar;
pub mod names;
pub mod rundown;
pub mod schedule;
pub mod units;
pub mod words;

// Shells: touch the world, hand the core plain values.
pub mod airlog;
pub mod cli;
pub mod clock;
pub mod config;
pub mod console;
pub mod library;
pub mod playout;
pub mod sound;
pub mod station;
