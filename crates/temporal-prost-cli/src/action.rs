use super::{Kind, run::Run};
use std::{fmt, marker::PhantomData};
use temporal_prost::{self as definition, Value};
use temporal_prost_json::Descriptors;

/// What a command does once its flags are read, over the marker of its rpc.
///
/// The markers carry ids, queues, timeouts and policies, and a command does what the typed client does. The functions
/// of this module make actions; no other crate can implement them.
pub trait Action: Run + fmt::Debug + Send + Sync + 'static {
    /// What it does.
    fn kind(&self) -> Kind;
    /// The message that `--input-file` and the flags fill: the workflow's, or that of the signal, query or update.
    fn input(&self) -> Shape;
    /// The message of what goes with a start, filled by `--signal-file` or `--update-file` and its flags.
    fn second(&self) -> Option<Shape> {
        None
    }
}

/// A message that flags fill.
#[derive(Clone, Copy, Debug)]
pub struct Shape {
    /// Its full protobuf name.
    pub message: &'static str,
    /// Where it is described; nowhere for `google.protobuf.Empty`, which has no flags.
    pub descriptors: Option<&'static Descriptors>,
}

impl Shape {
    fn of<V: Value>() -> Self {
        Self { message: V::MESSAGE, descriptors: V::descriptors() }
    }
}

/// Starts the workflow `W`.
#[derive(Debug)]
pub struct Workflow<W>(PhantomData<fn() -> W>);

/// Sends the signal `M`, to whichever workflow has the id.
#[derive(Debug)]
pub struct Signal<M>(PhantomData<fn() -> M>);

/// Asks the query `M`, of whichever workflow has the id.
#[derive(Debug)]
pub struct Query<M>(PhantomData<fn() -> M>);

/// Sends the update `M`, to whichever workflow has the id.
#[derive(Debug)]
pub struct Update<M>(PhantomData<fn() -> M>);

/// Sends the signal `M` to the workflow `W`, which it starts if it is not running.
#[derive(Debug)]
pub struct SignalWithStart<W, M>(PhantomData<fn() -> (W, M)>);

/// Sends the update `M` to the workflow `W`, which it starts if it is not running.
#[derive(Debug)]
pub struct UpdateWithStart<W, M>(PhantomData<fn() -> (W, M)>);

/// The action of a workflow's command.
#[must_use]
pub const fn workflow<W: definition::Workflow>() -> &'static dyn Action {
    &Workflow::<W>(PhantomData)
}

/// The action of a signal's command.
#[must_use]
pub const fn signal<M: definition::Signal>() -> &'static dyn Action {
    &Signal::<M>(PhantomData)
}

/// The action of a query's command.
#[must_use]
pub const fn query<M: definition::Query>() -> &'static dyn Action {
    &Query::<M>(PhantomData)
}

/// The action of an update's command.
#[must_use]
pub const fn update<M: definition::Update>() -> &'static dyn Action {
    &Update::<M>(PhantomData)
}

/// The action of the command of a signal that goes with a start.
#[must_use]
pub const fn signal_with_start<W: definition::Workflow, M: definition::Signal>() -> &'static dyn Action {
    &SignalWithStart::<W, M>(PhantomData)
}

/// The action of the command of an update that goes with a start.
#[must_use]
pub const fn update_with_start<W: definition::Workflow, M: definition::Update>() -> &'static dyn Action {
    &UpdateWithStart::<W, M>(PhantomData)
}

impl<W: definition::Workflow> Action for Workflow<W> {
    fn kind(&self) -> Kind {
        Kind::Workflow
    }

    fn input(&self) -> Shape {
        Shape::of::<W::In>()
    }
}

impl<M: definition::Signal> Action for Signal<M> {
    fn kind(&self) -> Kind {
        Kind::Signal
    }

    fn input(&self) -> Shape {
        Shape::of::<M::Input>()
    }
}

impl<M: definition::Query> Action for Query<M> {
    fn kind(&self) -> Kind {
        Kind::Query
    }

    fn input(&self) -> Shape {
        Shape::of::<M::Input>()
    }
}

impl<M: definition::Update> Action for Update<M> {
    fn kind(&self) -> Kind {
        Kind::Update
    }

    fn input(&self) -> Shape {
        Shape::of::<M::Input>()
    }
}

impl<W: definition::Workflow, M: definition::Signal> Action for SignalWithStart<W, M> {
    fn kind(&self) -> Kind {
        Kind::SignalWithStart
    }

    fn input(&self) -> Shape {
        Shape::of::<W::In>()
    }

    fn second(&self) -> Option<Shape> {
        Some(Shape::of::<M::Input>())
    }
}

impl<W: definition::Workflow, M: definition::Update> Action for UpdateWithStart<W, M> {
    fn kind(&self) -> Kind {
        Kind::UpdateWithStart
    }

    fn input(&self) -> Shape {
        Shape::of::<W::In>()
    }

    fn second(&self) -> Option<Shape> {
        Some(Shape::of::<M::Input>())
    }
}
