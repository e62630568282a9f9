//! Recordings that are being sent from a browser, until each lies whole in its folder.
//!
//! Bytes land in `var/upload`, a part and a ticket for each upload, and are moved into `audio/TOPIC/` only when whole: the
//! watch never sees half a recording. The row that says whose it is comes before the move. A process that is killed at any
//! step leaves a part that can be gone on with, or the whole file.
//!
//! [`reception`] knows the uploads that are open, [`incoming`] receives, [`finish`] puts what is whole into its folder.

pub(super) mod finish;
pub(super) mod incoming;
pub(super) mod name;
pub(super) mod place;
pub(super) mod reception;
pub(super) mod refusal;
pub(super) mod ticket;
pub(super) mod who;
