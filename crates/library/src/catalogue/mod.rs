//! What is known of each recording, kept between runs.

pub(super) mod index;
pub(super) mod inventory;
pub(super) mod known;
pub(super) mod recording;
pub(super) mod twins;
