//! Generates typed Temporal workers and clients from annotated protobuf services.

mod comments;
mod config;
mod descriptor;
mod diagnostic;
mod model;
mod names;
mod path;
mod suggest;
