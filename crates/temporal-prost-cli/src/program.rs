//! The program that a service's command line becomes.

pub mod built_in;
mod completion;
mod help;
mod schedule;
mod tree;

use crate::{
    commands::{self, worker},
    output::{CommandError, Exit, Report, warn_deprecated},
    service::{Commands, Invocation, Service},
    session::{EditConnection, GlobalFlags, Globals, Session},
};
use clap::{ArgMatches, Args as _};
use completion::Completion;
use std::{fmt, process::ExitCode};
use temporalio_client::{Client, ClientOptions, ConnectionOptions};
use temporalio_sdk::WorkerOptions;

/// The command line of a service. Generated code makes it.
///
/// It is a program by itself by [`main`](Self::main), or a part of another one by [`command`](Self::command) and
/// [`run`](Self::run).
///
/// A whole program, which can be the worker too:
///
/// ```no_run
/// use shop::v1::orders_temporal;
/// use std::process::ExitCode;
/// use temporal_prost::{RegistrationError, sdk::WorkerOptions};
/// # use shop::v1::{orders_temporal::*, *};
/// # use temporal_prost::{HandlerError, sdk::activities::*, workflow::*};
/// #
/// # /// Implements the workflows and activities: the tour of the crate has it with its insides.
/// # struct Shop;
/// #
/// # impl OrdersWorkflows for Shop {
/// #     type PlaceOrder = PlacedOrder;
/// # }
/// #
/// # impl OrdersActivities for Shop {
/// #     async fn charge_card(
/// #         &self, _: ActivityContext, _: ChargeCardRequest,
/// #     ) -> Result<ChargeCardResponse, ActivityError> {
/// #         Ok(Default::default())
/// #     }
/// #     async fn ship_parcel(
/// #         &self, _: ActivityContext, _: ShipParcelRequest,
/// #     ) -> Result<ShipParcelResponse, ActivityError> {
/// #         Ok(Default::default())
/// #     }
/// # }
/// #
/// # struct PlacedOrder;
/// #
/// # impl PlaceOrderWorkflow for PlacedOrder {
/// #     fn new(_: &WorkflowContextView, _: PlaceOrderRequest) -> Self {
/// #         Self
/// #     }
/// #     async fn run(_: &mut PlaceOrderContext<Self>) -> WorkflowResult<PlaceOrderResponse> {
/// #         Ok(Default::default())
/// #     }
/// #     async fn ship_now(_: &mut PlaceOrderContext<Self>) {}
/// #     fn get_order(&self, _: &WorkflowContextView) -> Result<Order, HandlerError> {
/// #         Ok(Default::default())
/// #     }
/// #     fn validate_change_address(
/// #         &self, _: &WorkflowContextView, _: &ChangeAddressRequest,
/// #     ) -> Result<(), HandlerError> {
/// #         Ok(())
/// #     }
/// #     async fn change_address(
/// #         _: &mut PlaceOrderContext<Self>, _: ChangeAddressRequest,
/// #     ) -> Result<Order, HandlerError> {
/// #         Ok(Default::default())
/// #     }
/// # }
///
/// fn main() -> ExitCode {
///     orders_temporal::cli::program().worker(|_| worker()).main()
/// }
///
/// fn worker() -> Result<WorkerOptions, RegistrationError> {
///     let mut options = WorkerOptions::new(orders_temporal::TASK_QUEUE).build();
///     orders_temporal::register_workflows::<Shop>(&mut options)?;
///     orders_temporal::register_activities(&mut options, Shop)?;
///     Ok(options)
/// }
/// ```
///
/// A part of a program that has other commands; `clap` is a dependency of its own:
///
/// ```no_run
/// use clap::{CommandFactory as _, FromArgMatches as _, Parser};
/// use shop::v1::orders_temporal;
/// use std::process::ExitCode;
///
/// #[derive(Parser)]
/// enum Shop {
///     /// Counts what is on the shelves.
///     Stock,
/// }
///
/// #[tokio::main]
/// async fn main() -> ExitCode {
///     let orders = orders_temporal::cli::program();
///     let matches = Shop::command().subcommand(orders.command()).get_matches();
///     if let Some(("orders", matches)) = matches.subcommand() {
///         return orders.run(matches).await;
///     }
///     match Shop::from_arg_matches(&matches) {
///         Ok(Shop::Stock) => ExitCode::SUCCESS,
///         Err(error) => error.exit(),
///     }
/// }
/// ```
#[must_use = "nothing is done until it is run"]
pub struct Program {
    service: &'static Service,
    tree: fn() -> clap::Command,
    schedules: fn() -> clap::Command,
    edit: Box<EditConnection>,
    worker: Option<worker::Make>,
}

impl Program {
    /// The command line of the service with the marker `S`.
    pub fn new<S: Commands>() -> Self {
        Self {
            service: S::SERVICE,
            tree: tree::root::<S>,
            schedules: schedule::command::<S>,
            edit: Box::new(|_, _| ()),
            worker: None,
        }
    }

    /// Edits how the program connects, after flags, profiles and variables have had their say: an interceptor,
    /// a payload codec.
    ///
    /// `schedule create` goes around interceptors of the client, since the SDK's way through them leaves out timeouts,
    /// retries, memo and search attributes. Codecs and headers of the connection apply to it too.
    ///
    /// ```
    /// use shop::v1::orders_temporal;
    /// use temporal_prost_cli::Program;
    /// use temporal_prost::{common::data_converters::DataConverter};
    ///
    /// fn program(encrypting: DataConverter) -> Program {
    ///     orders_temporal::cli::program().connection(move |_, client| client.data_converter = encrypting.clone())
    /// }
    /// ```
    pub fn connection(
        mut self,
        edit: impl Fn(&mut ConnectionOptions, &mut ClientOptions) + Send + Sync + 'static,
    ) -> Self {
        self.edit = Box::new(edit);
        self
    }

    /// The commands for clap, to be put below another command, which gives what it has read to [`run`](Self::run).
    #[must_use]
    pub fn command(&self) -> clap::Command {
        let root = GlobalFlags::augment_args((self.tree)());
        let root = commands::augment(root).subcommand((self.schedules)());
        root.subcommands(self.worker.is_some().then(worker::command))
    }

    /// Runs what the program's arguments ask for. The exit code tells what came of it: 0 that it is done, any other what
    /// [this table](https://github.com/temporal-prost/temporal-prost/blob/main/docs/command-line.md#exit-codes) says.
    #[must_use]
    pub fn main(self) -> ExitCode {
        let command = completion::augment(self.command());
        let name = program_name().unwrap_or_else(|| self.service.name.to_owned());
        let matches = match command.clone().try_get_matches() {
            Ok(matches) => matches,
            Err(error) => return print_clap_error(&error),
        };
        if let Some(asked) = Completion::read(&matches) {
            return asked.run(command, &name);
        }
        match tokio::runtime::Runtime::new() {
            Ok(tokio) => tokio.block_on(self.run_as(name, &matches)),
            Err(error) => CommandError::from(error).report(),
        }
    }

    /// Runs what clap has read of [`command`](Self::command) below another command, inside tokio.
    pub async fn run(self, matches: &ArgMatches) -> ExitCode {
        let name = program_name().map_or_else(String::new, |name| name + " ");
        let called = format!("{name}{}", self.service.name);
        self.run_as(called, matches).await
    }

    async fn run_as(self, called: String, matches: &ArgMatches) -> ExitCode {
        let flags = match Globals::read(matches) {
            Ok(flags) => flags,
            Err(error) => return print_clap_error(&error),
        };
        let session = Session::new(flags, called, &self.edit);
        let outcome = self.dispatch(&session, matches).await;
        session.finish(outcome)
    }

    async fn dispatch(&self, session: &Session<'_>, matches: &ArgMatches) -> Result<Report, CommandError> {
        let Some((name, inner)) = matches.subcommand() else {
            return Err(CommandError::new(Exit::Usage, "no command is given: see `--help`"));
        };
        match name {
            "worker" => worker::run(self.worker.as_ref(), session).await,
            "schedule" => commands::schedule::run(session, self.service, inner).await,
            name => match self.service.command(name) {
                Some(command) => {
                    let invocation = Invocation::read(self.service, command, inner)?;
                    warn_deprecated(&invocation.deprecated);
                    command.action.run(session, &invocation).await
                }
                None => commands::run(session, self.service, matches).await,
            },
        }
    }
}

impl Program {
    /// Gives the program a command `worker`, which runs what `options` has registered until Ctrl-C or `SIGTERM`.
    /// Activities that are running then have the options' `graceful_shutdown_period` before they are cancelled; without
    /// one, they run to their end. A second Ctrl-C leaves at once.
    pub fn worker<E: Into<worker::AnyError>>(
        mut self,
        options: impl Fn(&Client) -> Result<WorkerOptions, E> + Send + Sync + 'static,
    ) -> Self {
        self.worker = Some(Box::new(move |client| options(client).map_err(Into::into)));
        self
    }
}

/// How the program was called.
fn program_name() -> Option<String> {
    let path = std::env::args_os().next()?;
    Some(std::path::Path::new(&path).file_stem()?.to_string_lossy().into_owned())
}

/// What clap has to say: about a mistake, or the help that was asked for.
fn print_clap_error(error: &clap::Error) -> ExitCode {
    // Where nobody listens, the exit code is all that there is.
    let _ = error.print();
    ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(u8::MAX))
}

impl fmt::Debug for Program {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Program").field("service", &self.service.full_name).finish_non_exhaustive()
    }
}
