use crate::service::{Action, Kind, Shape};
use std::marker::PhantomData;
use temporal_prost::{Query, Signal, Update, Workflow};

/// Starts the workflow `W`.
#[derive(Debug)]
pub(crate) struct StartWorkflow<W>(PhantomData<fn() -> W>);

/// Sends the signal `S` to the workflow with the id.
#[derive(Debug)]
pub(crate) struct SendSignal<S>(PhantomData<fn() -> S>);

/// Sends the query `Q` to the workflow with the id.
#[derive(Debug)]
pub(crate) struct SendQuery<Q>(PhantomData<fn() -> Q>);

/// Sends the update `U` to the workflow with the id.
#[derive(Debug)]
pub(crate) struct SendUpdate<U>(PhantomData<fn() -> U>);

/// Sends the signal `S` to the workflow `W`, and starts the workflow if it is not running.
#[derive(Debug)]
pub(crate) struct SignalWithStart<W, S>(PhantomData<fn() -> (W, S)>);

/// Sends the update `U` to the workflow `W`, and starts the workflow if it is not running.
#[derive(Debug)]
pub(crate) struct UpdateWithStart<W, U>(PhantomData<fn() -> (W, U)>);

/// Returns the action of a workflow's command.
#[must_use]
pub const fn workflow<W: Workflow>() -> &'static dyn Action {
    &StartWorkflow::<W>(PhantomData)
}

/// Returns the action of a signal's command.
#[must_use]
pub const fn signal<S: Signal>() -> &'static dyn Action {
    &SendSignal::<S>(PhantomData)
}

/// Returns the action of a query's command.
#[must_use]
pub const fn query<Q: Query>() -> &'static dyn Action {
    &SendQuery::<Q>(PhantomData)
}

/// Returns the action of an update's command.
#[must_use]
pub const fn update<U: Update>() -> &'static dyn Action {
    &SendUpdate::<U>(PhantomData)
}

/// Returns the action of the command of a signal with start.
#[must_use]
pub const fn signal_with_start<W: Workflow, S: Signal>() -> &'static dyn Action {
    &SignalWithStart::<W, S>(PhantomData)
}

/// Returns the action of the command of an update with start.
#[must_use]
pub const fn update_with_start<W: Workflow, U: Update>() -> &'static dyn Action {
    &UpdateWithStart::<W, U>(PhantomData)
}

impl<W: Workflow> Action for StartWorkflow<W> {
    fn kind(&self) -> Kind {
        Kind::Workflow
    }

    fn input(&self) -> Shape {
        Shape::of::<W::Input>()
    }
}

impl<S: Signal> Action for SendSignal<S> {
    fn kind(&self) -> Kind {
        Kind::Signal
    }

    fn input(&self) -> Shape {
        Shape::of::<S::Input>()
    }
}

impl<Q: Query> Action for SendQuery<Q> {
    fn kind(&self) -> Kind {
        Kind::Query
    }

    fn input(&self) -> Shape {
        Shape::of::<Q::Input>()
    }
}

impl<U: Update> Action for SendUpdate<U> {
    fn kind(&self) -> Kind {
        Kind::Update
    }

    fn input(&self) -> Shape {
        Shape::of::<U::Input>()
    }
}

impl<W: Workflow, S: Signal> Action for SignalWithStart<W, S> {
    fn kind(&self) -> Kind {
        Kind::SignalWithStart
    }

    fn input(&self) -> Shape {
        Shape::of::<W::Input>()
    }

    fn second(&self) -> Option<Shape> {
        Some(Shape::of::<S::Input>())
    }
}

impl<W: Workflow, U: Update> Action for UpdateWithStart<W, U> {
    fn kind(&self) -> Kind {
        Kind::UpdateWithStart
    }

    fn input(&self) -> Shape {
        Shape::of::<W::Input>()
    }

    fn second(&self) -> Option<Shape> {
        Some(Shape::of::<U::Input>())
    }
}
