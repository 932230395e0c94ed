//! Decisions about commands, and the attacks that they refuse.

mod attacks;
mod fixture;
mod fuzz;
mod interoperability;
mod limits;
mod refusals;
