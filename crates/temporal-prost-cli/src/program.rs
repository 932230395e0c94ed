//! The program of a service's command line.

pub mod built_in;
mod completion;
mod help;
mod schedule;
mod tree;

use crate::{
    commands::{self, worker},
    output::{CommandError, Exit, Report, warn_deprecated},
    service::{Commands, Invocation, Service},
    session::{EditConnection, GlobalFlags, Globals, Hooks, Session},
};
use clap::{ArgMatches, Args as _};
use completion::Completion;
use std::{fmt, process::ExitCode};
use temporal_prost_connect::{ApplyCodec, secret::CodecSettings};
use temporalio_client::{Client, ClientOptions, ConnectionOptions};
use temporalio_sdk::WorkerOptions;

/// The command line of a service. Generated code creates it.
///
/// [`main`](Self::main) runs it as a complete program. [`command`](Self::command) and [`run`](Self::run) add it to another
/// program.
///
/// A complete program, which can also be the worker:
///
/// ```no_run
/// use shop::v1::orders_temporal;
/// use std::process::ExitCode;
/// use temporal_prost::{RegistrationError, sdk::WorkerOptions};
/// # use shop::v1::{orders_temporal::*, *};
/// # use temporal_prost::{HandlerError, sdk::activities::*, workflow::*};
/// #
/// # /// Implements the workflows and activities. The tour of the runtime crate shows the implementation.
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
/// A part of a program with other commands, which depends on `clap`:
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
#[must_use = "a program does nothing until it runs"]
pub struct Program {
    service: &'static Service,
    tree: fn() -> clap::Command,
    schedules: fn() -> clap::Command,
    edit: Box<EditConnection>,
    codec: Option<Box<ApplyCodec>>,
    workers: Vec<worker::Make>,
}

impl Program {
    /// Creates the command line of the service `S`, as `program()` in the generated module `cli` does.
    ///
    /// ```
    /// use shop::v1::orders_temporal;
    /// use temporal_prost_cli::Program;
    ///
    /// assert_eq!(Program::new::<orders_temporal::Service>().command().get_name(), "orders");
    /// ```
    pub fn new<S: Commands>() -> Self {
        Self {
            service: S::SERVICE,
            tree: tree::root::<S>,
            schedules: schedule::command::<S>,
            edit: Box::new(|_, _| ()),
            codec: None,
            workers: Vec::new(),
        }
    }

    /// Edits the connection after flags, profiles and variables are applied, for example to add an interceptor or a payload
    /// codec.
    ///
    /// For `schedule create`, interceptors of the client see the start of the workflow, as [`temporal_prost::schedule`]
    /// describes.
    ///
    /// ```
    /// use shop::v1::orders_temporal;
    /// use temporal_prost_cli::Program;
    /// use temporal_prost::common::data_converters::DataConverter;
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

    /// Makes the codec of the connection profile. Pass `temporal_prost_codec::apply_codec`.
    ///
    /// Without it, the program refuses a profile that has a codec, because it would store plain text. A codec that
    /// [`connection`](Self::connection) sets is for all profiles, and this one replaces it.
    ///
    /// ```
    /// use shop::v1::orders_temporal;
    /// use temporal_prost_cli::Program;
    /// use temporal_prost_connect::{ApplyCodec, secret::CodecSettings};
    ///
    /// fn program(apply: Box<ApplyCodec>) -> Program {
    ///     orders_temporal::cli::program().codec(apply)
    /// }
    /// ```
    pub fn codec<E: Into<worker::AnyError>>(
        mut self,
        apply: impl Fn(&CodecSettings, &mut ClientOptions) -> Result<(), E> + Send + Sync + 'static,
    ) -> Self {
        self.codec = Some(Box::new(move |settings, options| apply(settings, options).map_err(Into::into)));
        self
    }

    /// Adds a worker to the command `worker`, which runs until Ctrl-C or `SIGTERM`.
    ///
    /// Running activities then have the options' `graceful_shutdown_period` before they are cancelled. If it is unset,
    /// they run to their end. A second Ctrl-C exits at once.
    ///
    /// A worker polls one task queue. Call this once for each task queue of the service: `worker` runs all of them in
    /// one process. A worker that ends with an error is built again, as by a
    /// [`Host`](temporal_prost_connect::host::Host).
    ///
    /// ```
    /// use shop::v1::orders_temporal;
    /// use temporal_prost::{RegistrationError, client::Client, sdk::WorkerOptions};
    /// use temporal_prost_cli::Program;
    ///
    /// type Make = fn(&Client) -> Result<WorkerOptions, RegistrationError>;
    ///
    /// /// The workflows have one task queue, and the activities another.
    /// fn program(workflows: Make, activities: Make) -> Program {
    ///     orders_temporal::cli::program().worker(workflows).worker(activities)
    /// }
    /// ```
    pub fn worker<E: Into<worker::AnyError>>(
        mut self,
        options: impl Fn(&Client) -> Result<WorkerOptions, E> + Send + Sync + 'static,
    ) -> Self {
        self.workers.push(Box::new(move |client| options(client).map_err(Into::into)));
        self
    }

    /// Returns the commands for clap. Add them below another command, and pass the matches to [`run`](Self::run).
    ///
    /// They also check arguments without running anything, for example those in a script:
    ///
    /// ```
    /// use shop::v1::orders_temporal;
    ///
    /// let command = orders_temporal::cli::program().command();
    /// let matches = command.clone().try_get_matches_from(["orders", "place-order", "--order-id", "7"])?;
    /// assert_eq!(matches.subcommand_name(), Some("place-order"));
    /// assert!(command.try_get_matches_from(["orders", "place-order", "--order", "7"]).is_err());
    /// # Ok::<(), temporal_prost_cli::clap::Error>(())
    /// ```
    #[must_use]
    pub fn command(&self) -> clap::Command {
        let root = GlobalFlags::augment_args((self.tree)());
        let root = commands::augment(root).subcommand((self.schedules)());
        root.subcommands((!self.workers.is_empty()).then(worker::command))
    }

    /// Runs the command in the program's arguments. Exit code 0 is success. The other codes are in
    /// [this table](https://github.com/temporal-prost/temporal-prost/blob/main/docs/command-line.md#exit-codes).
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

    /// Runs the matches of [`command`](Self::command) below another command, inside a tokio runtime.
    pub async fn run(self, matches: &ArgMatches) -> ExitCode {
        let name = program_name().map_or_else(String::new, |name| name + " ");
        let program = format!("{name}{}", self.service.name);
        self.run_as(program, matches).await
    }

    async fn run_as(self, program: String, matches: &ArgMatches) -> ExitCode {
        let flags = match Globals::read(matches) {
            Ok(flags) => flags,
            Err(error) => return print_clap_error(&error),
        };
        let session = Session::new(flags, program, Hooks { edit: &self.edit, codec: self.codec.as_deref() });
        let outcome = self.dispatch(&session, matches).await;
        session.finish(outcome)
    }

    async fn dispatch(&self, session: &Session<'_>, matches: &ArgMatches) -> Result<Report, CommandError> {
        let Some((name, inner)) = matches.subcommand() else {
            return Err(CommandError::new(Exit::Usage, "no command; see `--help`"));
        };
        match name {
            "worker" => worker::run(&self.workers, session, inner).await,
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

/// Returns the name of the program.
fn program_name() -> Option<String> {
    let path = std::env::args_os().next()?;
    Some(std::path::Path::new(&path).file_stem()?.to_string_lossy().into_owned())
}

/// Prints an error of clap, or help.
fn print_clap_error(error: &clap::Error) -> ExitCode {
    // If standard error is closed, only the exit code remains.
    let _ = error.print();
    ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(u8::MAX))
}

impl fmt::Debug for Program {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Program").field("service", &self.service.full_name).finish_non_exhaustive()
    }
}
