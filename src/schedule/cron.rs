//! Cron expressions.
//!
//! The `cron` crate counts Sunday as 1, wants seconds and takes day-of-month and day-of-week both
//! given to mean both; people mean cron(8). This file is the only place that meets it.

/// When a slot is due, by a cron expression in the sense of cron(8).
#[derive(Debug, Clone)]
pub struct CronRule;
