//! The assignment of tenants to cells.

mod distribution;
mod files;
mod fleets;
mod program;
mod properties;
mod python;
mod simulations;
mod vectors;
