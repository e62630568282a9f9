//! What the running station goes by now, for whoever asks beside it.

use std::sync::{Arc, Mutex, PoisonError};

use crate::config::Loaded;
use crate::rundown::Catalogue;
use crate::station::conductor::Conductor;

/// The files people edit and what could air, as the running station has them.
#[derive(Debug, Clone)]
pub struct Current {
    /// What the files say.
    pub loaded: Arc<Loaded>,
    /// What could air.
    pub catalogue: Arc<Catalogue>,
}

/// The latest of them. Held for as long as two pointers are copied.
#[derive(Debug, Default, Clone)]
pub struct CurrentCell(Arc<Mutex<Option<Current>>>);

impl CurrentCell {
    /// Returns the latest; none before a station runs.
    #[must_use]
    pub fn get(&self) -> Option<Current> {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// Takes what a test goes by.
    #[cfg(test)]
    pub(crate) fn set(&self, current: Current) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(current);
    }

    /// Takes what `conductor` goes by.
    pub(crate) fn follow(&self, conductor: &Conductor) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(Current {
            loaded: Arc::clone(conductor.loaded()),
            catalogue: Arc::clone(conductor.catalogue()),
        });
    }
}
