//! Tokens on the calls of clients, and decisions in workers.

mod across;
mod chains;
mod client;
mod delegation;
mod replay;
mod roles;
mod rollout;
mod schedules;
mod setup;
mod standalone;
mod thief;
