//! What others hold of a running station.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use super::phones::Phones;
use crate::station::health::current::CurrentCell;
use crate::station::health::status::StatusCell;
use crate::station::trust::watch::Confirmation;
use crate::station::{Acts, Copying};

/// What others hold of a running station.
#[derive(Debug, Clone, Default)]
pub struct Handle {
    /// Set to end it in order.
    pub stop: Arc<AtomicBool>,
    /// Set to reread the files people edit.
    pub reload: Arc<AtomicBool>,
    /// A person's word that the clock is right.
    pub confirmation: Confirmation,
    /// What people at the desk ask.
    pub acts: Acts,
    /// The latest status.
    pub status: StatusCell,
    /// What its files and its library say now.
    pub current: CurrentCell,
    /// How its copies stand.
    pub copying: Copying,
    /// Who speaks into its inputs in a browser.
    pub phones: Phones,
}
