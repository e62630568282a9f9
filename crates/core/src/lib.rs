//! The pure core of phatthanh: quantities, names, sentences, the calendar, the schedule, the rundown.
//!
//! No file, no thread, no log, no clock of the machine, and no failure: `plan` always gives a full rundown, and notes about
//! what it made up for.

pub mod alarm;
pub mod alert;
pub mod calendar;
pub mod clock;
pub mod names;
pub mod rds;
pub mod rundown;
pub mod schedule;
pub mod speech;
pub mod stream;
pub mod transmitter;
pub mod units;
pub mod words;
