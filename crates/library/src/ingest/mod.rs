//! Ingest: what a dropped file is, whether it can air, and what it becomes.

pub(super) mod batch;
pub(super) mod convert;
pub(super) mod crew;
pub(super) mod damage;
pub(super) mod join;
pub(super) mod kind;
pub(super) mod outside;
pub(super) mod scan;
pub(super) mod settling;
pub(super) mod take;
