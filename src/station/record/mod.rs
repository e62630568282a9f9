//! What the station writes down: rows of the airtime log, the plan of each day and how it went, the seal, the heartbeat.

pub(super) mod log_writer;
pub(super) mod pulse;
pub(super) mod reconciliation;
pub(super) mod schedule_recorder;
pub(super) mod sealing;
