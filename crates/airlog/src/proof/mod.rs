//! Proof: the chain of hashes, the daily seal over it, and the copies elsewhere that bear witness.

pub(super) mod attestation;
pub(super) mod chain;
pub(super) mod seal;
pub(super) mod sealed;
pub(super) mod verify;
