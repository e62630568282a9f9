#![doc = include_str!("ARCHITECTURE.md")]

// The crates below the program, under the names of their rooms.
pub use phatthanh_airlog as airlog;
pub use phatthanh_audio as sound;
pub use phatthanh_core::{
    alarm, alert, calendar, names, rds, rundown, schedule, speech, stream, transmitter, units,
    words,
};
pub use phatthanh_engine::{aircheck, clock, playout};
pub use phatthanh_library as library;
pub use phatthanh_library::patience;

// Shells: touch the world, hand the core plain values.
pub mod backup;
pub mod cli;
pub mod config;
pub mod console;
pub mod doctor;
pub mod drafts;
pub mod evidence;
pub mod init;
pub mod office;
pub mod publish;
pub mod relay;
pub mod report;
pub mod station;
pub mod upgrade;
pub mod voice;
