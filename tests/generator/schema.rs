//! The schemas that are accepted, and those that are rejected.

mod allowances;
mod declarations;
mod diagnostics;
mod editions;
mod newer;
mod parsing;
