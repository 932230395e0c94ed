//! Calls from outside, and their errors.

mod calls;
mod handler_services;
mod unsent_calls;
mod updates;
