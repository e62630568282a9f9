//! Reading: airings and the questions about them, and how they are said to people and programs.

pub(super) mod airing;
pub(super) mod alarms;
pub(super) mod alerts;
pub(super) mod asked;
pub(super) mod edits;
pub(super) mod extract;
pub(super) mod filter;
pub(super) mod first;
pub(super) mod heard;
pub(super) mod named;
pub(super) mod notice;
pub(super) mod orders;
pub(super) mod papers;
pub(super) mod query;
pub(super) mod set_back;
pub(super) mod silence;
pub mod view;
