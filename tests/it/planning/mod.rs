//! The planner from outside: tables of what a day becomes, rule by rule, and properties of all days.

mod contention;
mod filling;
mod picking;
mod properties;
mod repeats;
mod story;
mod whole_day;
mod world;
