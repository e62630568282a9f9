//! airlog
