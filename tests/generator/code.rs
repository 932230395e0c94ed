//! The generated code.

mod described;
mod formatting;
mod golden;
mod layout;
mod messages;
mod naming;
