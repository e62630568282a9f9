//! What a plan says of itself: its story, how fair it is, what a day sounds like, what an edit changes.

pub(super) mod diff;
pub(super) mod explain;
pub(super) mod fairness;
pub(super) mod rest;
pub(super) mod texture;
pub(super) mod view;
