//! The messages of the plugin protocol. A test compares the numbers of their fields with `proto/`.

#[rustfmt::skip]
pub(crate) mod plugin;
#[rustfmt::skip]
pub(crate) mod tfplugin6;
