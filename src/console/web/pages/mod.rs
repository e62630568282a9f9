//! The pages, a file each. Handlers only: who may see them stands in the table of routes.

pub(super) mod approve;
pub(super) mod assets;
pub(super) mod ca;
pub(super) mod cards;
mod differing;
pub(super) mod draft;
pub(super) mod first;
pub(super) mod health;
pub(super) mod history;
pub(super) mod listen;
pub(super) mod live;
pub(super) mod log;
pub(super) mod metrics;
pub(super) mod own;
pub(super) mod recordings;
pub(super) mod sending;
pub(super) mod sign_in;
pub(super) mod today;
pub(super) mod tokens;
pub(super) mod unlock;
pub(super) mod upload;
pub(super) mod upload_whole;
pub(super) mod users;
pub(super) mod wall;
pub(super) mod week;
pub(super) mod why;
