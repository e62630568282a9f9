//! Which recordings: what may air, what goes first, what is made good, and what an occurrence may know.

pub(super) mod eligible;
pub(super) mod make_good;
pub(super) mod natural;
pub(super) mod never;
pub(super) mod past;
pub(super) mod pick;
pub(super) mod rest;
