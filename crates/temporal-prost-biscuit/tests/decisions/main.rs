//! Decisions about commands, and the attacks that they refuse.

mod attacks;
mod fixture;
mod forge;
mod fuzz;
mod interoperability;
mod java;
mod limits;
mod program;
mod refusals;
mod target;
mod vectors;
