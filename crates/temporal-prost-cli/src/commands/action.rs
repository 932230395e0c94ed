use crate::service::{Action, Kind, Shape};
use std::marker::PhantomData;
use temporal_prost::{Query, Signal, Update, Workflow};

/// Starts the workflow `W`.
#[derive(Debug)]
pub(crate) struct StartWorkflow<W>(PhantomData<fn() -> W>);

/// Sends the signal `M`, to whichever workflow has the id.
#[derive(Debug)]
pub(crate) struct SendSignal<M>(PhantomData<fn() -> M>);

/// Asks the query `M`, of whichever workflow has the id.
#[derive(Debug)]
pub(crate) struct SendQuery<M>(PhantomData<fn() -> M>);

/// Sends the update `M`, to whichever workflow has the id.
#[derive(Debug)]
pub(crate) struct SendUpdate<M>(PhantomData<fn() -> M>);

/// Sends the signal `M` to the workflow `W`, which it starts if it is not running.
#[derive(Debug)]
pub(crate) struct SignalWithStart<W, M>(PhantomData<fn() -> (W, M)>);

/// Sends the update `M` to the workflow `W`, which it starts if it is not running.
#[derive(Debug)]
pub(crate) struct UpdateWithStart<W, M>(PhantomData<fn() -> (W, M)>);

/// The action of a workflow's command.
#[must_use]
pub const fn workflow<W: Workflow>() -> &'static dyn Action {
    &StartWorkflow::<W>(PhantomData)
}

/// The action of a signal's command.
#[must_use]
pub const fn signal<M: Signal>() -> &'static dyn Action {
    &SendSignal::<M>(PhantomData)
}

/// The action of a query's command.
#[must_use]
pub const fn query<M: Query>() -> &'static dyn Action {
    &SendQuery::<M>(PhantomData)
}

/// The action of an update's command.
#[must_use]
pub const fn update<M: Update>() -> &'static dyn Action {
    &SendUpdate::<M>(PhantomData)
}

/// The action of the command of a signal that goes with a start.
#[must_use]
pub const fn signal_with_start<W: Workflow, M: Signal>() -> &'static dyn Action {
    &SignalWithStart::<W, M>(PhantomData)
}

/// The action of the command of an update that goes with a start.
#[must_use]
pub const fn update_with_start<W: Workflow, M: Update>() -> &'static dyn Action {
    &UpdateWithStart::<W, M>(PhantomData)
}

impl<W: Workflow> Action for StartWorkflow<W> {
    fn kind(&self) -> Kind {
        Kind::Workflow
    }

    fn input(&self) -> Shape {
        Shape::of::<W::Input>()
    }
}

impl<M: Signal> Action for SendSignal<M> {
    fn kind(&self) -> Kind {
        Kind::Signal
    }

    fn input(&self) -> Shape {
        Shape::of::<M::Input>()
    }
}

impl<M: Query> Action for SendQuery<M> {
    fn kind(&self) -> Kind {
        Kind::Query
    }

    fn input(&self) -> Shape {
        Shape::of::<M::Input>()
    }
}

impl<M: Update> Action for SendUpdate<M> {
    fn kind(&self) -> Kind {
        Kind::Update
    }

    fn input(&self) -> Shape {
        Shape::of::<M::Input>()
    }
}

impl<W: Workflow, M: Signal> Action for SignalWithStart<W, M> {
    fn kind(&self) -> Kind {
        Kind::SignalWithStart
    }

    fn input(&self) -> Shape {
        Shape::of::<W::Input>()
    }

    fn second(&self) -> Option<Shape> {
        Some(Shape::of::<M::Input>())
    }
}

impl<W: Workflow, M: Update> Action for UpdateWithStart<W, M> {
    fn kind(&self) -> Kind {
        Kind::UpdateWithStart
    }

    fn input(&self) -> Shape {
        Shape::of::<W::Input>()
    }

    fn second(&self) -> Option<Shape> {
        Some(Shape::of::<M::Input>())
    }
}
