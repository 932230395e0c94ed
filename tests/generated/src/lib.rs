//! Every golden, compiled beside prost's messages: the proof that what is generated is valid, and without warnings.

#![deny(warnings)]

include!(concat!(env!("OUT_DIR"), "/goldens.rs"));

/// What callers rely on: builders and futures of clients can be spawned, handles kept anywhere.
mod bounds {
    use std::fmt::Debug;
    use temporal_prost::{
        Activity, ActivityPlan, Call, ChildPlan, Hosted, LocalActivityPlan, Plan, workflow::WorkflowContext,
    };
    use temporal_prost::{
        ExecuteError, Message, ResultError, Signal, SignalCall, Start, StartError, Update, UpdateCall,
        UpdateError, UpdateHandle, Workflow, WorkflowHandle,
    };

    const fn spawned<T: Send + 'static>(value: T) -> T {
        value
    }
    const fn kept<T: Send + Sync + Clone + Debug + 'static>() {}
    const fn boxed<E: std::error::Error + Send + Sync + 'static>() {}

    /// Never called: that it compiles is the test.
    #[expect(dead_code, reason = "its compilation is the test")]
    fn hold<W: Workflow, S: Signal, U: Update>(
        start: Start<W>,
        handle: &WorkflowHandle<W>,
        input: Message<U::Input>,
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

    /// What is in signatures can be named, so that users can write functions over it.
    #[expect(dead_code, reason = "its compilation is the test")]
    fn named<A: Activity, W: Workflow, D, I>(
        activity: Call<ActivityPlan<A>>,
        local: Call<LocalActivityPlan<A>>,
        child: Call<ChildPlan<W>>,
        sdk: &temporal_prost::WorkflowContext<D, I>,
    ) {
        fn any<P: Plan>(_: Call<P>) {}
        any(activity);
        any(local);
        any(child);
        let _: &WorkflowContext<Hosted<D, I>> = sdk;
    }
}
