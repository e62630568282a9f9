//! The planner from outside: tables of what a day becomes, rule by rule, and properties of all days.

mod contention;
mod filling;
mod forgetting;
mod joining;
mod live;
mod make_good;
mod over;
mod parts;
mod picking;
mod properties;
mod readings;
mod relay;
mod repeats;
pub(crate) mod sample;
mod story;
mod texture;
mod validity;
mod weeks;
mod whole_day;
pub(crate) mod world;
mod year;
