//! The shop's orders behind mutual TLS, with certificates that rotate, encrypted payloads and a codec server.

mod authority;
mod backend;
mod files;
mod gateway;
mod shop;

pub use authority::{Authority, Issued};
pub use backend::Backend;
pub use files::Files;
pub use gateway::{Gateway, GatewayConfig};
pub use shop::{connect, work};
