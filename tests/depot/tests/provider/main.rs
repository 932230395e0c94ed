//! Resources that workflows keep, resources that a signal deletes, and states of an older version, under real `tofu` and
//! `terraform`. `cargo xtask lane terraform` runs them.

mod absences;
mod boxes;
mod clusters;
mod codecs;
mod deletions;
mod identities;
mod losses;
mod parcels;
mod protocol;
mod puppet;
mod shelves;
mod stage;
mod upgrades;
mod waits;
