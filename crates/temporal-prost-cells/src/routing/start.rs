use super::{
    CellHandle, Down, RouteError, Router,
    attempt::{Attempt, Outcome},
};
use crate::{Cell, CellName};
use std::{error::Error, time::Duration};
use temporal_prost::{CellKey, MessageOf};
use temporalio_client::{Client, tonic::Status};

/// How a workflow is started.
///
/// ```
/// use std::time::Duration;
/// use temporal_prost_cells::routing::{Router, StartSettings};
///
/// /// Returns a router for starts that must not happen twice, and may take longer.
/// fn careful(router: &Router) -> Router {
///     router.with_settings(StartSettings { unique: true, patience: Duration::from_secs(60), ..Default::default() })
/// }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StartSettings {
    /// Asks every other cell of the tenant first, and rejects the start if one of them runs the workflow or does not
    /// answer. Defaults to false.
    ///
    /// Without it, a workflow id can run on two cells: it was started on the second cell while the first one was down.
    /// Two starts at the same time are not excluded.
    pub unique: bool,
    /// Continues with the next cell after an unknown outcome, so that the workflow can be started on two cells:
    /// at least once. Defaults to false.
    pub move_on_unknown: bool,
    /// The time during which a start with an unknown outcome is repeated on the same cell, with the same request id.
    /// Defaults to 10 seconds.
    pub patience: Duration,
}

impl Default for StartSettings {
    fn default() -> Self {
        Self { unique: false, move_on_unknown: false, patience: Duration::from_secs(10) }
    }
}

/// A started workflow and its cell.
///
/// ```
/// use temporal_prost_cells::routing::Placed;
///
/// /// Returns the text to store with the order.
/// fn stored<T>(order: &Placed<T>) -> String {
///     order.handle.to_string()
/// }
/// ```
#[derive(Clone, Debug)]
pub struct Placed<T> {
    /// The workflow and its cell, to be stored.
    pub handle: CellHandle,
    /// The result of the function that has started the workflow. Its client stays on the cell.
    pub value: T,
}

/// The step after an attempt.
enum Next<T> {
    Done(T),
    OtherCell(String),
}

impl Router {
    /// Starts a workflow on a cell of a tenant.
    ///
    /// `start` receives a client of the first cell. It is called again with a client of the next cell only if the first
    /// one has certainly not accepted the start: it is down, cannot be connected, or refuses the start. After an unknown
    /// outcome, the request is repeated on the same cell with the same request id, and then the call fails with
    /// [`RouteError::OutcomeUnknown`].
    ///
    /// The client stays on its cell, so handles that `start` returns can be used for everything.
    ///
    /// # Errors
    /// Returns an error if no cell accepts the start, if its outcome is unknown, or if `start` fails on a cell that has
    /// decided about it.
    pub async fn start<T, E, F>(
        &self,
        key: &str,
        start: impl Fn(Client) -> F,
    ) -> Result<Placed<T>, RouteError<E>>
    where
        E: Error + 'static,
        F: Future<Output = Result<T, E>>,
    {
        let mut down = Vec::new();
        for name in self.file().assign(key).cells {
            match self.try_cell(key, &name, &start).await? {
                Next::Done(placed) => return Ok(placed),
                Next::OtherCell(reason) => down.push((name, reason)),
            }
        }
        Err(RouteError::ShardDown { key: key.to_owned(), down: Down(down) })
    }

    /// Starts a workflow on a cell of the tenant that the schema's key names, as [`start`](Self::start) does.
    ///
    /// See the [guide](https://github.com/temporal-prost/temporal-prost/blob/main/docs/cells.md) for an example with
    /// generated code.
    ///
    /// # Errors
    /// Returns an error as [`start`](Self::start) does, and if the key cannot be computed from the input.
    pub async fn start_by_key<W, T, E, F>(
        &self,
        input: &MessageOf<W::Input>,
        start: impl Fn(Client) -> F,
    ) -> Result<Placed<T>, RouteError<E>>
    where
        W: CellKey,
        E: Error + 'static,
        F: Future<Output = Result<T, E>>,
    {
        let key = W::cell_key(input);
        let key = key.map_err(|source| RouteError::Key { workflow_type: W::NAME, source })?;
        self.start(&key, start).await
    }

    async fn try_cell<T, E, F>(
        &self,
        key: &str,
        name: &CellName,
        start: impl Fn(Client) -> F,
    ) -> Result<Next<Placed<T>>, RouteError<E>>
    where
        E: Error + 'static,
        F: Future<Output = Result<T, E>>,
    {
        let attempt = match self.attempt(key, name).await {
            Ok(attempt) => attempt,
            Err(reason) => return Ok(Next::OtherCell(reason)),
        };
        let result = match attempt.client().await {
            Ok(client) => start(client).await,
            Err(error) => return Ok(Next::OtherCell(error.to_string())),
        };
        self.conclude(&attempt, result)
    }

    /// Connects to a cell, or returns the reason why it cannot be used.
    async fn attempt(&self, key: &str, name: &CellName) -> Result<Attempt, String> {
        let cell = self.usable(name)?;
        let client = self.connect(cell).await.map_err(|error| one_line(&*error))?;
        Ok(Attempt::new(self.clone(), key, cell.clone(), client))
    }

    /// Returns a cell, or the reason why it is not called.
    pub(super) fn usable(&self, name: &CellName) -> Result<&Cell, String> {
        if self.file().is_down(name.as_str()) {
            return Err("is marked as down".to_owned());
        }
        self.file().newest().cell(name.as_str()).ok_or_else(|| "is not in the fleet".to_owned())
    }

    fn conclude<T, E: Error + 'static>(
        &self,
        attempt: &Attempt,
        result: Result<T, E>,
    ) -> Result<Next<Placed<T>>, RouteError<E>> {
        let (outcome, handle) = attempt.outcome();
        match (outcome, result) {
            (Outcome::RunsOn(cell), _) => {
                Err(RouteError::RunsElsewhere { handle: CellHandle { cell, ..handle } })
            }
            (Outcome::Unasked(cell, reason), _) => {
                Err(RouteError::NotKnownUnique { handle: CellHandle { cell, ..handle }, reason })
            }
            (Outcome::Refused(status), _) => Ok(Next::OtherCell(message(&status))),
            (Outcome::Unknown(status), _) if self.settings().move_on_unknown => {
                Ok(Next::OtherCell(message(&status)))
            }
            (Outcome::Unknown(status), _) => {
                Err(RouteError::OutcomeUnknown { handle, source: Box::new(status) })
            }
            (_, Err(source)) => Err(RouteError::Start { cell: handle.cell, source }),
            (Outcome::Nothing, Ok(_)) => Err(RouteError::NothingStarted),
            (Outcome::Decided, Ok(value)) => Ok(Next::Done(Placed { handle, value })),
        }
    }
}

/// Returns the message of a status, whose text contains debug output.
pub(super) fn message(status: &Status) -> String {
    match status.message() {
        "" => status.code().description().to_owned(),
        message => message.to_owned(),
    }
}

/// Returns an error and its causes.
pub(super) fn one_line(error: &(dyn Error + 'static)) -> String {
    let causes = std::iter::successors(Some(error), |error| (*error).source());
    causes.map(ToString::to_string).collect::<Vec<_>>().join(": ")
}
