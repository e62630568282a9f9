//! Commands about what is on air: going there, seeing it, speaking into it, and hearing it again.

pub(super) mod aircheck;
pub(super) mod alarm;
pub(super) mod alert;
pub(super) mod clock;
pub(super) mod demo;
pub(super) mod devices;
pub(super) mod input;
pub(super) mod interrupt;
pub(super) mod listen;
pub(super) mod live;
pub(super) mod remote;
pub(super) mod run;
pub(super) mod say;
pub(super) mod simulate;
pub(super) mod spoken;
pub(super) mod status;
pub(super) mod transmitter;
