//! A cluster: its name, its credentials, and the way to its servers.

mod address;
mod channel;
mod headers;
mod message;
mod pool;
mod resolver;
mod tls;

pub use resolver::Resolve;

use super::{answer, request};
use crate::{HeaderProvider, TlsSource, TransportError, faults::Faults};
use http::HeaderMap;
use pool::Pool;
use resolver::SystemResolver;
use std::{fmt, sync::Arc};
use temporalio_client::{
    ConnectionOptions,
    callback_based::{CallbackBasedGrpcService, GrpcRequest, GrpcSuccessResponse},
    tonic::{Code, Status},
};

/// A cluster that a namespace may be active in.
///
/// ```
/// use temporal_prost_connect::{Cluster, TransportError};
/// use temporalio_client::{ConnectionOptions, Url};
///
/// # fn cluster() -> Result<Cluster, Box<dyn std::error::Error>> {
/// let options = ConnectionOptions::new(Url::parse("http://temporal-a.example:7233")?).build();
/// let cluster = Cluster::new("cluster-a", options)?;
/// # Ok(cluster)
/// # }
/// # cluster().unwrap();
/// ```
pub struct Cluster {
    pub(super) name: String,
    end: End,
    headers: HeaderMap,
    providers: Vec<Arc<dyn HeaderProvider>>,
    faults: Option<Faults>,
}

/// Takes requests of a cluster.
enum End {
    Server { options: Box<ConnectionOptions>, tls: Option<TlsSource>, resolver: Arc<dyn Resolve> },
    Pool(Arc<Pool>),
    Service(CallbackBasedGrpcService),
}

impl Cluster {
    /// Describes a cluster that `name` has in the server's configuration, for example `cluster-a`.
    ///
    /// These settings of `options` apply to each connection: `target`, `tls_options`, `http_connect_proxy`, `keep_alive`,
    /// `connect_timeout` (10 seconds if unset), `override_origin`, `grpc_compression`, and the interval of
    /// `dns_load_balancing`, after which the name is resolved again (30 seconds by default, and with `None` only for a
    /// new connection). `headers`,
    /// `binary_headers` and `api_key` apply to each request. The rest is ignored.
    ///
    /// # Errors
    /// If a header is invalid.
    pub fn new(name: impl Into<String>, options: ConnectionOptions) -> Result<Self, TransportError> {
        let name = name.into();
        let headers = headers::of_options(&options)
            .map_err(|header| TransportError::InvalidHeader { cluster: name.clone(), header })?;
        let end = End::Server { options: Box::new(options), tls: None, resolver: Arc::new(SystemResolver) };
        Ok(Self { name, end, headers, providers: Vec::new(), faults: None })
    }

    /// Describes a cluster whose requests `service` answers, such as a server in memory.
    #[must_use]
    pub fn over(name: impl Into<String>, service: CallbackBasedGrpcService) -> Self {
        let end = End::Service(service);
        Self { name: name.into(), end, headers: HeaderMap::new(), providers: Vec::new(), faults: None }
    }

    /// Sets TLS settings that change. They replace the `tls_options`. Ignored by clusters [`over`](Self::over) a service.
    ///
    /// ```no_run
    /// use std::sync::Arc;
    /// use temporal_prost_connect::secret::{IdentityFiles, SecretError};
    /// use temporal_prost_connect::{Cluster, TlsCredentials};
    ///
    /// # async fn secure(cluster: Cluster) -> Result<Cluster, SecretError> {
    /// let mut credentials = TlsCredentials::default();
    /// credentials.identity = Some(Arc::new(IdentityFiles::open("/run/tls/tls.crt", "/run/tls/tls.key")?));
    /// let cluster = cluster.tls(credentials.watch(Default::default()).await?);
    /// # Ok(cluster)
    /// # }
    /// ```
    #[must_use]
    pub fn tls(mut self, source: TlsSource) -> Self {
        if let End::Server { tls, .. } = &mut self.end {
            *tls = Some(source);
        }
        self
    }

    /// Uses another resolver than the system's. Ignored by clusters [`over`](Self::over) a service.
    #[must_use]
    pub fn resolver(mut self, replacement: Arc<dyn Resolve>) -> Self {
        if let End::Server { resolver, .. } = &mut self.end {
            *resolver = replacement;
        }
        self
    }

    /// Adds a provider of headers. Its headers override the headers of earlier providers.
    ///
    /// ```
    /// use std::sync::Arc;
    /// use temporal_prost_connect::secret::{SecretError, TokenFile};
    /// use temporal_prost_connect::{Cluster, TokenHeader};
    ///
    /// /// Sends the API key from a file that another program renews.
    /// fn with_api_key(cluster: Cluster) -> Result<Cluster, SecretError> {
    ///     let key = TokenFile::open("/run/secrets/api-key")?;
    ///     Ok(cluster.headers(Arc::new(TokenHeader::bearer(Arc::new(key)))))
    /// }
    /// ```
    #[must_use]
    pub fn headers(mut self, provider: Arc<dyn HeaderProvider>) -> Self {
        self.providers.push(provider);
        self
    }

    /// Injects faults into the requests to this cluster, for tests.
    #[must_use]
    pub fn faults(mut self, faults: Faults) -> Self {
        self.faults = Some(faults);
        self
    }

    /// Prepares the connections.
    pub(super) fn open(mut self) -> Self {
        if let End::Server { options, tls, resolver } = self.end {
            self.end = End::Pool(Arc::new(Pool::new(*options, tls, resolver)));
        }
        self
    }

    pub(super) async fn call(&self, original: &GrpcRequest) -> Result<GrpcSuccessResponse, Status> {
        let mut request = request::copy(original);
        headers::replace(&mut request.headers, self.headers.clone());
        for provider in &self.providers {
            let added = provider.headers(&request).await.map_err(|error| self.without_headers(error))?;
            headers::replace(&mut request.headers, added);
        }
        let result = match &self.faults {
            Some(faults) => faults.apply(request, |request| self.send(request)).await,
            None => self.send(request).await,
        };
        if let Err(status) = &result
            && matches!(status.code(), Code::Unauthenticated | Code::PermissionDenied)
        {
            self.providers.iter().for_each(|provider| provider.rejected(status));
        }
        result
    }

    async fn send(&self, request: GrpcRequest) -> Result<GrpcSuccessResponse, Status> {
        match &self.end {
            End::Pool(pool) => pool.call(&request).await,
            End::Service(service) => (service.callback)(request).await,
            End::Server { .. } => Err(Status::internal("the cluster is not open")),
        }
    }

    fn without_headers(&self, error: crate::HeaderError) -> Status {
        let message = format!("no credentials for cluster `{}`: {}", self.name, answer::line(&*error));
        let mut status = Status::unavailable(message);
        status.set_source(Arc::new(WithoutHeaders(error)));
        answer::unsent(status, "no-credentials")
    }
}

impl fmt::Debug for Cluster {
    /// Shows the name alone, because the SDK's options show keys and passwords.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Cluster").field("name", &self.name).finish_non_exhaustive()
    }
}

/// The reason why a request has not been sent.
#[derive(Debug, thiserror::Error)]
#[error("a header provider failed")]
pub(super) struct WithoutHeaders(#[source] crate::HeaderError);
