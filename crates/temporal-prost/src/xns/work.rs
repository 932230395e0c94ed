//! The activities that make calls in another namespace, as workers run them.

mod client;
mod failed;
mod progress;
mod registration;
mod run;
mod stop;

pub use client::Client;
pub use registration::{
    cancel, get, query, register, signal, signal_with_start, start, update, update_with_start,
};
