//! Tests the workflows in virtual time, and the activities with a scripted CLI and with a real CLI.

mod canary;
mod cli;
mod drift;
mod enterprise;
mod environment;
mod hasty;
mod patience;
mod process;
mod stage;
mod store;
mod tofu;
mod workflows;
