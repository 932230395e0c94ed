//! Tests the workflows in virtual time, and the activities with a scripted CLI and with a real CLI.

mod cli;
mod enterprise;
mod environment;
mod hasty;
mod stage;
mod store;
mod tofu;
mod workflows;
