//! Resources that workflows keep, resources that a signal deletes, and states of an older version, under real `tofu` and
//! `terraform`. `cargo xtask lane terraform` runs them.

mod boxes;
mod identities;
mod losses;
mod namespaces;
mod parcels;
mod shelves;
mod stage;
mod upgrades;
mod wire;
