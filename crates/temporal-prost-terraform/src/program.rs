use crate::{
    provider::{Connect, Server},
    resource::{Provided, Provider},
    server::{self, Debug, ServeError},
};
use std::{env, error::Error, fmt, process::ExitCode, sync::Arc};
use temporal_prost_connect::{ApplyCodec, ConnectionSettings, secret::CodecSettings};
use temporalio_client::{ClientOptions, ConnectionOptions};

type EditConnection = dyn Fn(&mut ConnectionOptions, &mut ClientOptions) + Send + Sync;

/// The program `terraform-provider-NAME` of a service.
///
/// The function `program` in the generated module `terraform` creates it.
///
/// ```no_run
/// # mod databases_temporal {
/// #     pub mod terraform {
/// #         pub fn program() -> temporal_prost_terraform::Program {
/// #             unimplemented!("generated code creates it")
/// #         }
/// #     }
/// # }
/// fn main() -> std::process::ExitCode {
///     databases_temporal::terraform::program().main()
/// }
/// ```
#[must_use = "a provider does nothing until it runs"]
pub struct Program {
    provider: &'static Provider,
    edit: Arc<EditConnection>,
    codec: Option<Arc<ApplyCodec>>,
}

impl Program {
    /// Creates the provider of the service `S`.
    pub fn new<S: Provided>() -> Self {
        Self { provider: S::PROVIDER, edit: Arc::new(|_, _| ()), codec: None }
    }

    /// Edits the options of the connection and the client before the provider connects. Use it to add interceptors, hooks
    /// and context.
    ///
    /// ```
    /// use temporal_prost::hook::Hooks;
    /// use temporal_prost_terraform::Program;
    ///
    /// fn checking(program: Program, hooks: Hooks) -> Program {
    ///     program.connection(move |_, client| client.client_interceptors.push(hooks.client_interceptor()))
    /// }
    /// ```
    pub fn connection(
        mut self,
        edit: impl Fn(&mut ConnectionOptions, &mut ClientOptions) + Send + Sync + 'static,
    ) -> Self {
        self.edit = Arc::new(edit);
        self
    }

    /// Sets the function that applies the codec of the connection profile, such as `temporal_prost_codec::apply_codec`.
    ///
    /// Without it, the provider refuses a profile that has a codec, because it would send plain text.
    ///
    /// ```
    /// use temporal_prost_codec::apply_codec;
    /// use temporal_prost_terraform::Program;
    ///
    /// fn encrypting(program: Program) -> Program {
    ///     program.codec(apply_codec)
    /// }
    /// ```
    pub fn codec<E: Into<Box<dyn Error + Send + Sync>>>(
        mut self,
        apply: impl Fn(&CodecSettings, &mut ClientOptions) -> Result<(), E> + Send + Sync + 'static,
    ) -> Self {
        self.codec = Some(Arc::new(move |settings, options| apply(settings, options).map_err(Into::into)));
        self
    }

    /// Serves the provider to the Terraform that started this process.
    ///
    /// With the argument `--debug`, prints an environment variable and serves every Terraform that has this variable.
    #[must_use]
    pub fn main(self) -> ExitCode {
        server::install_log();
        let outcome = match tokio::runtime::Runtime::new() {
            Ok(tokio) => tokio.block_on(self.run()),
            Err(error) => Err(error.into()),
        };
        match outcome {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => {
                let report = temporal_prost::Report::new(&error);
                // Terraform reads standard error as a log.
                if server::is_plugin() {
                    server::write_log(&report);
                } else {
                    eprintln!("{report}");
                }
                ExitCode::FAILURE
            }
        }
    }

    async fn run(self) -> Result<(), ServeError> {
        if env::args_os().nth(1).is_none_or(|argument| argument != "--debug") {
            return server::serve(self.into_server()).await;
        }
        let debug = self.debug()?;
        println!(
            "Set this variable and run `terraform` or `tofu`:\n\nTF_REATTACH_PROVIDERS='{}'",
            debug.reattach()
        );
        debug.wait().await
    }

    /// Serves the provider in this process, inside a tokio runtime, for tests.
    ///
    /// # Errors
    /// Returns an error if its socket cannot be opened.
    pub fn debug(self) -> Result<Debug, ServeError> {
        Debug::serve(self.provider.source, self.into_server())
    }

    fn into_server(self) -> Server {
        let Self { provider, edit, codec } = self;
        let connect: Box<Connect> = Box::new(move |settings: ConnectionSettings| {
            let (edit, codec) = (Arc::clone(&edit), codec.clone());
            Box::pin(async move {
                let mut profile = settings.profile()?;
                edit(&mut profile.connection, &mut profile.client);
                if let Some(apply) = codec {
                    profile = profile.codec(&*apply)?;
                }
                Ok(Box::pin(profile.connect()).await?)
            })
        });
        Server::new(provider, connect)
    }
}

impl fmt::Debug for Program {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Program").field("provider", &self.provider.name).finish_non_exhaustive()
    }
}
