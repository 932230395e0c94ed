//! Calls into another namespace: through XNS, through Nexus, and through both.

mod both;
mod forged;
mod nexus;
mod place;
mod xns;
