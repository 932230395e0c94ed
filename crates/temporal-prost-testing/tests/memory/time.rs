//! Tests of virtual time.

mod endless;
mod flows;
mod standstill;
mod waiting;
