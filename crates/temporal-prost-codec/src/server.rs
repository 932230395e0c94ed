//! A codec server, for the Temporal UI, the `temporal` command, and clients without keys.
//!
//! It answers `POST /encode` and `POST /decode`, also as `/{namespace}/encode` and `/{namespace}/decode`, in the
//! protocol of Temporal's SDKs. The program `temporal-prost-codec-server` wraps it for the codecs of this crate; a
//! server of your own can have any codec:
//!
//! ```no_run
//! use temporal_prost_codec::server::{Access, CodecServer, JwtAccess};
//! use temporal_prost_codec::{EncryptionCodec, KeyFile};
//! use tokio::net::TcpListener;
//!
//! # async fn serve() -> Result<(), Box<dyn std::error::Error>> {
//! let codec = EncryptionCodec::new(KeyFile::open("/run/secrets/temporal-keys")?);
//! let users = JwtAccess::new("https://login.example.com/keys", "https://login.example.com", "temporal-ui")?;
//! let server = CodecServer::new(codec, Access::Jwt(users)).origin("https://temporal.example.com");
//! server.serve(TcpListener::bind("127.0.0.1:8081").await?).await?;
//! # Ok(())
//! # }
//! ```
//!
//! # Security
//! A codec server decrypts for whoever may ask it. Without [`Access::Jwt`] it serves only the loopback interface. It
//! refuses requests from web pages of other origins than the allowed ones, and requests that are not JSON, so that no
//! web page can use the server of its reader.
//!
//! Every request is logged, in the target `temporal_prost_codec::audit` of [`tracing`], with its operation,
//! namespace, subject, number of payloads and outcome, and without contents.

mod answer;
mod audit;
mod body;
mod connection;
mod cors;
mod jwt;
mod limits;
mod permission;
mod route;
mod serve;

pub use jwt::{Access, JwtAccess, JwtError};
pub use limits::Limits;
pub use serve::ServeError;

use connection::Shared;
use std::collections::HashMap;
use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;
use temporal_prost_secret::HttpServer;
use temporalio_common::data_converters::PayloadCodec;
use tokio_rustls::rustls::ServerConfig;

type Codec = Arc<dyn PayloadCodec + Send + Sync>;

/// A server for one codec, or for one codec per namespace.
///
/// ```no_run
/// use temporal_prost_codec::server::{Access, CodecServer, ServeError};
/// use temporal_prost_codec::{EncryptionCodec, KeyFile, KeyFileError};
/// use tokio::net::TcpListener;
///
/// /// Serves two namespaces with different keys, on the loopback interface.
/// fn server() -> Result<CodecServer, KeyFileError> {
///     let codec = |path: &str| Ok::<_, KeyFileError>(EncryptionCodec::new(KeyFile::open(path)?));
///     let server = CodecServer::per_namespace(Access::Open).origin("http://localhost:8233");
///     Ok(server.namespace("orders", codec("orders.keys")?).namespace("billing", codec("billing.keys")?))
/// }
///
/// # async fn serve(listener: TcpListener) -> Result<(), Box<dyn std::error::Error>> {
/// server()?.serve(listener).await?;
/// # Ok(())
/// # }
/// ```
pub struct CodecServer {
    shared: Shared,
    http: HttpServer,
}

impl CodecServer {
    /// Makes a server with a codec for all namespaces.
    pub fn new(codec: impl PayloadCodec + Send + Sync + 'static, access: Access) -> Self {
        let codecs = Codecs { default: Some(Arc::new(codec)), namespaces: HashMap::new() };
        Self { shared: Shared::new(codecs, access), http: HttpServer::new() }
    }

    /// Makes a server without a codec. Add codecs with [`CodecServer::namespace`].
    #[must_use]
    pub fn per_namespace(access: Access) -> Self {
        Self { shared: Shared::new(Codecs::default(), access), http: HttpServer::new() }
    }

    /// Sets the codec of a namespace. Requests for other namespaces use the codec for all, or are rejected if there
    /// is none.
    #[must_use]
    pub fn namespace(
        mut self,
        namespace: impl Into<String>,
        codec: impl PayloadCodec + Send + Sync + 'static,
    ) -> Self {
        self.shared.codecs.namespaces.insert(namespace.into(), Arc::new(codec));
        self
    }

    /// Allows web pages of an origin to use the server, for example the Temporal UI at
    /// `https://temporal.example.com`.
    #[must_use]
    pub fn origin(mut self, origin: impl Into<String>) -> Self {
        self.shared.origins.push(origin.into().trim_end_matches('/').to_owned());
        self
    }

    /// Sets limits for requests.
    #[must_use]
    pub fn limits(mut self, limits: Limits) -> Self {
        self.shared.limit(limits);
        self
    }

    /// Serves HTTPS.
    #[must_use]
    pub fn tls(mut self, config: Arc<ServerConfig>) -> Self {
        self.http = self.http.tls(config);
        self
    }

    /// Serves HTTPS with a certificate and a private key in files, both in PEM. They are read again when they change.
    ///
    /// # Errors
    /// Fails if a file cannot be read or parsed, or if they do not belong together.
    pub fn tls_files(
        mut self,
        certificate: impl Into<PathBuf>,
        key: impl Into<PathBuf>,
    ) -> Result<Self, ServeError> {
        self.http = self.http.tls_files(certificate, key)?;
        Ok(self)
    }

    /// Serves HTTPS with a chain of certificates and a private key, both in PEM.
    ///
    /// # Errors
    /// Fails if they do not parse, or do not belong together.
    pub fn tls_pem(mut self, certificates: &[u8], key: &[u8]) -> Result<Self, ServeError> {
        self.http = self.http.tls_pem(certificates, key)?;
        Ok(self)
    }
}

impl fmt::Debug for CodecServer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (origins, http) = (&self.shared.origins, &self.http);
        f.debug_struct("CodecServer").field("origins", origins).field("http", http).finish_non_exhaustive()
    }
}

/// The codecs by namespace.
#[derive(Default)]
struct Codecs {
    default: Option<Codec>,
    namespaces: HashMap<String, Codec>,
}

impl Codecs {
    fn get(&self, namespace: Option<&str>) -> Option<&Codec> {
        namespace.and_then(|name| self.namespaces.get(name)).or(self.default.as_ref())
    }
}
