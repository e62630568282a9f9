//! Orders that people give in a browser: read from a form, made ready whole, given as `phatthanh interrupt` gives them.
//!
//! An order says at once what nobody may have approved, and so these hold, whatever is sent:
//!
//! * Orders are given, and ended, by roles of [`Role::ORDERING`] alone; each row has the person's name, and whose order it is.
//! * A recording that somebody approved, or that needs no approval, is said on anybody's order.
//! * One on which nobody decided yet is said only where whoever gives the order could approve it.
//! * One that was returned, withdrawn, or is out of date is said on nobody's order.
//! * A text is the order's own words: the row has it, with whose words they are. So are words that whoever gives the order
//!   recorded at the page.
//! * A program with a token for it gives orders too: of what somebody approved, and of texts, by the token's name.
//! * What a person gives is what was shown, byte for byte: it was decoded and measured whole before, and the rules above are
//!   asked again when it is given.
//!
//! [`Role::ORDERING`]: crate::console::people::Role::ORDERING

mod asked;
mod barred;
mod effect;
mod making;
mod ready;
mod recorded;

pub(super) use asked::{Asked, FIELDS, MOST_LETTERS, MOST_NAME, MOST_RECORDINGS};
pub(super) use barred::{barred, waits, words};
pub(super) use effect::{Effect, effect};
pub(super) use making::{Making, Refused, give, give_at_once, make_ready};
pub(super) use ready::{AllReady, Ready};
pub(super) use recorded::{AllRecorded, Recorded};
