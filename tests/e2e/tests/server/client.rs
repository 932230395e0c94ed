//! Calls from outside, and their errors.

mod calls;
mod errors;
mod handler_services;
mod runs;
mod unsent_calls;
mod updates;
