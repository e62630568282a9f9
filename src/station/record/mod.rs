//! What the station writes down: rows of the airtime log, the plan of each day and how it went, the seal, the heartbeat.

pub(super) mod daybook;
pub(super) mod journal;
pub(super) mod pulse;
pub(super) mod reckoning;
pub(super) mod sealing;
