//! Workflows that end immediately. The tests look at the ids and search attributes that they start with.

use crate::ids::v1::{
    ParentRequest, Request,
    ids_temporal::{
        self, IdsClient, IdsWorkflows, ParentContext, ParentWorkflow, UpdatedContext, UpdatedWorkflow,
        children,
    },
};
use temporal_prost::{
    HandlerError, StartError,
    sdk::error::ApplicationFailure,
    workflow::{
        WorkflowContextView, WorkflowResult, common::protos::temporal::api::history::v1::HistoryEvent,
    },
};

/// The list of the service's workflows.
#[derive(Debug)]
pub struct Ids;

/// The workflow that ends immediately.
#[derive(Debug)]
pub struct Ended;

/// Starts other workflows as children.
#[derive(Debug)]
pub struct Parent(ParentRequest);

/// Counts its updates.
#[derive(Debug)]
pub struct Updated(usize);

impl UpdatedWorkflow for Updated {
    fn new(_: &WorkflowContextView) -> Self {
        Self(0)
    }

    async fn run(ctx: &mut UpdatedContext<Self>) -> WorkflowResult<()> {
        ctx.wait_condition(|it| it.0 == 3).await?;
        Ok(())
    }

    async fn change(ctx: &mut UpdatedContext<Self>, _: Request) -> Result<(), HandlerError> {
        ctx.state_mut(|it| it.0 += 1);
        Ok(())
    }

    async fn change_progress(ctx: &mut UpdatedContext<Self>, _: Request) -> Result<(), HandlerError> {
        ctx.state_mut(|it| it.0 += 1);
        Ok(())
    }
}

macro_rules! ended {
    ($($rpc:ident: $implementation:ident, $context:ident, $call:ident)*) => {
        $(
            impl ids_temporal::$implementation for Ended {
                fn new(_: &WorkflowContextView, _: Request) -> Self {
                    Self
                }

                async fn run(_: &mut ids_temporal::$context<Self>) -> WorkflowResult<()> {
                    Ok(())
                }
            }
        )*

        impl IdsWorkflows for Ids {
            $(type $rpc = Ended;)*
            type Parent = Parent;
            type Updated = Updated;
        }

        /// Starts a workflow of the service by its name, waits for its end, and returns its history.
        ///
        /// # Errors
        /// The errors of the start.
        ///
        /// # Panics
        /// If the workflow does not exist, or the server does not answer.
        pub async fn start(
            client: &IdsClient,
            rpc: &str,
            input: Request,
        ) -> Result<Vec<HistoryEvent>, StartError> {
            match rpc {
                $(stringify!($rpc) => {
                    let started = client.$call(input).start().await?;
                    started.result().await.expect("it ends at once");
                    Ok(started.fetch_history().into_events().await.expect("the server answers"))
                })*
                _ => panic!("no workflow `{rpc}`"),
            }
        }

        impl ParentWorkflow for Parent {
            fn new(_: &WorkflowContextView, input: ParentRequest) -> Self {
                Self(input)
            }

            async fn run(ctx: &mut ParentContext<Self>) -> WorkflowResult<()> {
                let ParentRequest { workflow, input } = ctx.state(|parent| parent.0.clone());
                let input = input.unwrap_or_default();
                match workflow.as_str() {
                    $(stringify!($rpc) => children(ctx).$call(input).await?,)*
                    _ => return Err(ApplicationFailure::new(format!("no workflow `{workflow}`")).into()),
                }
                Ok(())
            }
        }
    };
}

ended! {
    Begin: BeginWorkflow, BeginContext, begin
    RequireName: RequireNameWorkflow, RequireNameContext, require_name
    Timer: TimerWorkflow, TimerContext, timer
    Hello: HelloWorkflow, HelloContext, hello
    Lock: LockWorkflow, LockContext, lock
    Shop: ShopWorkflow, ShopContext, shop
    What: WhatWorkflow, WhatContext, what
    Greet: GreetWorkflow, GreetContext, greet
    Echo: EchoWorkflow, EchoContext, echo
    TestId: TestIdWorkflow, TestIdContext, test_id
    TestInt: TestIntWorkflow, TestIntContext, test_int
    TestUnset: TestUnsetWorkflow, TestUnsetContext, test_unset
    TestBytes: TestBytesWorkflow, TestBytesContext, test_bytes
    TestDecoded: TestDecodedWorkflow, TestDecodedContext, test_decoded
    TestBool: TestBoolWorkflow, TestBoolContext, test_bool
    TestGroups: TestGroupsWorkflow, TestGroupsContext, test_groups
    TestCondition: TestConditionWorkflow, TestConditionContext, test_condition
    TestMatch: TestMatchWorkflow, TestMatchContext, test_match
    TestBraces: TestBracesWorkflow, TestBracesContext, test_braces
    TestOptional: TestOptionalWorkflow, TestOptionalContext, test_optional
    TestThrow: TestThrowWorkflow, TestThrowContext, test_throw
    Native: NativeWorkflow, NativeContext, native
    Coerced: CoercedWorkflow, CoercedContext, coerced
    Untyped: UntypedWorkflow, UntypedContext, untyped
}
