//! Commands that make something for others: paper, a podcast, a pack of evidence.

pub(super) mod call;
pub(super) mod evidence;
pub(super) mod papers;
pub(super) mod publish;
pub(super) mod reconcile;
pub(super) mod report;
