//! Compiles every golden with prost's messages, which proves that generated code is valid and has no warnings.

#![deny(warnings)]

include!(concat!(env!("OUT_DIR"), "/goldens.rs"));

/// The code that the release 0.1 generated.
pub mod released {
    /// An ordinary service.
    pub mod shop {
        include!("../../released/0.1/shop.v1.rs");
    }
    /// A service with every option.
    pub mod every {
        include!("../../released/0.1/every.v1.rs");
    }
}

/// Guarantees for callers: builders and futures of clients can be spawned, and handles can be stored anywhere.
mod bounds {
    use std::fmt::Debug;
    use temporal_prost::{
        Activity, ActivityCommand, Call, ChildCommand, Hosted, LocalActivityCommand, WorkflowCommand,
        workflow::WorkflowContext,
    };
    use temporal_prost::{
        ExecuteError, MessageOf, ResultError, Signal, SignalCall, Start, StartError, Update, UpdateCall,
        UpdateError, UpdateHandle, Workflow, WorkflowHandle,
    };

    const fn spawned<T: Send + 'static>(value: T) -> T {
        value
    }
    const fn kept<T: Send + Sync + Clone + Debug + 'static>() {}
    const fn boxed<E: std::error::Error + Send + Sync + 'static>() {}

    /// Never called: the test is that it compiles.
    #[expect(dead_code, reason = "its compilation is the test")]
    fn hold<W: Workflow, S: Signal, U: Update>(
        start: Start<W>,
        handle: &WorkflowHandle<W>,
        input: MessageOf<U::Input>,
    ) where
        W::Ref<WorkflowHandle<W>>: Send,
    {
        kept::<WorkflowHandle<W>>();
        kept::<UpdateHandle<W, U>>();
        boxed::<StartError>();
        boxed::<ResultError>();
        boxed::<ExecuteError>();
        boxed::<UpdateError>();
        let _signal: fn(SignalCall<W, S>) -> SignalCall<W, S> = spawned;
        drop(spawned(start.execute()));
        let update: UpdateCall<W, U> = handle.update(input);
        drop(spawned(update.execute()));
    }

    /// All types in signatures can be named, so that users can write functions with them.
    #[expect(dead_code, reason = "its compilation is the test")]
    fn named<A: Activity, W: Workflow, D, I>(
        activity: Call<ActivityCommand<A>>,
        local: Call<LocalActivityCommand<A>>,
        child: Call<ChildCommand<W>>,
        sdk: &temporal_prost::WorkflowContext<D, I>,
    ) {
        fn any<P: WorkflowCommand>(_: Call<P>) {}
        any(activity);
        any(local);
        any(child);
        let _: &WorkflowContext<Hosted<D, I>> = sdk;
    }
}
