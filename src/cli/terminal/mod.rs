//! The terminal: what is typed and understood, and how words and data come out.

pub(super) mod busy;
pub(super) mod help;
pub(super) mod hush;
pub(super) mod out;
pub(super) mod stderr;
pub(super) mod usage;
pub(super) mod when;
