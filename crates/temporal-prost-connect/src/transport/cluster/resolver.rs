use futures_util::{FutureExt, future::BoxFuture};
use std::{fmt, io, net::SocketAddr};

/// Finds the addresses of a server.
///
/// The default is the system's resolver. Another one can ask a service registry, or move a server in a test:
///
/// ```
/// use futures_util::{FutureExt, future::BoxFuture};
/// use std::{io, net::SocketAddr};
/// use temporal_prost_connect::Resolve;
///
/// /// Returns the same address for all names.
/// #[derive(Debug)]
/// struct Fixed(SocketAddr);
///
/// impl Resolve for Fixed {
///     fn resolve<'a>(&'a self, _: &'a str, _: u16) -> BoxFuture<'a, io::Result<Vec<SocketAddr>>> {
///         async { Ok(vec![self.0]) }.boxed()
///     }
/// }
/// ```
pub trait Resolve: fmt::Debug + Send + Sync + 'static {
    /// Returns the addresses of `host`, with the port of each. `port` is the port of the cluster's target.
    ///
    /// # Errors
    /// If the name cannot be resolved. A cluster then keeps the addresses that it knows.
    fn resolve<'a>(&'a self, host: &'a str, port: u16) -> BoxFuture<'a, io::Result<Vec<SocketAddr>>>;
}

/// The system's resolver.
#[derive(Debug)]
pub(super) struct SystemResolver;

impl Resolve for SystemResolver {
    fn resolve<'a>(&'a self, host: &'a str, port: u16) -> BoxFuture<'a, io::Result<Vec<SocketAddr>>> {
        async move { Ok(tokio::net::lookup_host((host, port)).await?.collect()) }.boxed()
    }
}
