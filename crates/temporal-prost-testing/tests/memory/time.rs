//! Tests of virtual time.

mod flows;
mod standstill;
mod waiting;
