//! The station tested from outside: one binary, one file a matter.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]
#![allow(
    clippy::unnecessary_wraps,
    clippy::unused_self,
    reason = "test worlds read alike where they are used"
)]
#![allow(
    clippy::print_stdout,
    reason = "figures measured, to be read with --no-capture"
)]

mod air;
mod aircheck;
mod alarms;
mod alerting;
mod backup;
mod built;
mod card;
mod catalogue_file;
mod churn;
mod clock;
mod console;
mod counts;
mod desk;
mod doctor;
mod drafts;
mod evidence;
mod faults;
mod full_disk;
mod handbook;
mod handles;
mod hanging;
mod hostile;
mod log_file;
mod memory;
mod mistakes;
mod orders;
mod outlets;
mod over;
mod paper;
mod planning;
mod playout;
mod power_cut;
mod publishing;
mod pulse;
mod rates;
mod record;
mod recordings;
mod relaying;
mod rendered;
mod saying;
mod service;
mod shape;
mod stages;
mod start_faults;
mod starts;
mod stories;
mod support;
mod upgrade;
mod uploading;
mod week;
mod windows_share;
