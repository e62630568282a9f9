//! The engine of phatthanh: from cues to sound out of the card, and the truth about what was heard, as rows and as sound.

// Aborts a test that allocates where `assert_no_alloc` forbids it; elsewhere the system's allocator.
#[cfg(test)]
#[global_allocator]
static ALLOCATOR: assert_no_alloc::AllocDisabler = assert_no_alloc::AllocDisabler;

pub mod aircheck;
pub mod clock;
pub mod playout;
