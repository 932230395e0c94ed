//! The messages of the plugin protocol, by the numbers of their fields. A test compares them with `proto/`.

#[rustfmt::skip]
pub(crate) mod plugin;
#[rustfmt::skip]
pub(crate) mod tfplugin6;
