//! The schema's options as constants: only what the schema says is written.

use proc_macro2::{Literal, TokenStream};
use quote::{ToTokens, quote};
use std::time::Duration;

use crate::model::{
    ActivityOptions, IdConflictPolicy, IdReusePolicy, ParentClosePolicy, Priority, RetryPolicy,
    UpdateOptions, VersioningBehavior, WaitStage, WorkflowOptions,
};

/// The fields of a constant that differ from `UNSET`.
#[derive(Default)]
struct Fields(Vec<TokenStream>);

impl Fields {
    /// `name: Some(value)`, where there is a value.
    fn some(mut self, name: &TokenStream, value: Option<TokenStream>) -> Self {
        self.0.extend(value.map(|value| quote!(#name: Some(#value))));
        self
    }

    /// `name: value`, where there is a value.
    fn value(mut self, name: &TokenStream, value: Option<TokenStream>) -> Self {
        self.0.extend(value.map(|value| quote!(#name: #value)));
        self
    }

    fn on(self, name: &TokenStream, on: bool) -> Self {
        self.value(name, on.then(|| quote!(true)))
    }

    /// The constant `tp::<name>`.
    fn build(self, name: &TokenStream) -> TokenStream {
        let Self(fields) = self;
        quote!(tp::#name { #(#fields,)* ..tp::#name::UNSET })
    }

    /// `const OPTIONS`, unless all is as in the trait.
    fn constant(self, name: &TokenStream) -> Option<TokenStream> {
        let any = !self.0.is_empty();
        let value = self.build(name);
        any.then(|| quote!(const OPTIONS: tp::#name = #value;))
    }
}

pub(super) fn workflow(options: &WorkflowOptions) -> Option<TokenStream> {
    let WorkflowOptions { id, task_queue, execution_timeout, run_timeout, task_timeout, .. } = options;
    Fields::default()
        .some(&quote!(task_queue), text(task_queue.as_deref()))
        .some(&quote!(id), text(id.as_deref()))
        .some(&quote!(id_reuse_policy), options.id_reuse_policy.map(id_reuse_policy))
        .some(&quote!(id_conflict_policy), options.id_conflict_policy.map(id_conflict_policy))
        .some(&quote!(execution_timeout), execution_timeout.map(duration))
        .some(&quote!(run_timeout), run_timeout.map(duration))
        .some(&quote!(task_timeout), task_timeout.map(duration))
        .some(&quote!(retry_policy), options.retry_policy.as_ref().map(retry_policy))
        .some(&quote!(search_attributes), text(options.search_attributes.as_deref()))
        .some(&quote!(typed_search_attributes), text(options.typed_search_attributes.as_deref()))
        .some(&quote!(parent_close_policy), options.parent_close_policy.map(parent_close_policy))
        .on(&quote!(wait_for_cancellation), options.wait_for_cancellation)
        .on(&quote!(enable_eager_start), options.enable_eager_start)
        .some(&quote!(priority), options.priority.as_ref().map(priority))
        .some(&quote!(versioning_behavior), options.versioning_behavior.map(versioning_behavior))
        .constant(&quote!(WorkflowOptions))
}

pub(super) fn activity(options: &ActivityOptions) -> Option<TokenStream> {
    Fields::default()
        .some(&quote!(task_queue), text(options.task_queue.as_deref()))
        .some(&quote!(schedule_to_close_timeout), options.schedule_to_close_timeout.map(duration))
        .some(&quote!(schedule_to_start_timeout), options.schedule_to_start_timeout.map(duration))
        .some(&quote!(start_to_close_timeout), options.start_to_close_timeout.map(duration))
        .some(&quote!(heartbeat_timeout), options.heartbeat_timeout.map(duration))
        .some(&quote!(retry_policy), options.retry_policy.as_ref().map(retry_policy))
        .on(&quote!(wait_for_cancellation), options.wait_for_cancellation)
        .some(&quote!(priority), options.priority.as_ref().map(priority))
        .constant(&quote!(ActivityOptions))
}

pub(super) fn update(options: &UpdateOptions) -> Option<TokenStream> {
    let stage = match options.wait_for_stage {
        WaitStage::Accepted => None,
        WaitStage::Completed => Some(quote!(tp::WaitPolicy::Completed)),
    };
    Fields::default()
        .some(&quote!(id), text(options.id.as_deref()))
        .value(&quote!(wait_for_stage), stage)
        .constant(&quote!(UpdateOptions))
}

fn retry_policy(policy: &RetryPolicy) -> TokenStream {
    let errors = &policy.non_retryable_error_types;
    let errors = (!errors.is_empty()).then(|| quote!(&[#(#errors),*]));
    let coefficient = policy.backoff_coefficient.map(|one| Literal::f64_unsuffixed(one).to_token_stream());
    let attempts = policy.maximum_attempts.map(|one| Literal::u32_unsuffixed(one).to_token_stream());
    Fields::default()
        .some(&quote!(initial_interval), policy.initial_interval.map(duration))
        .some(&quote!(backoff_coefficient), coefficient)
        .some(&quote!(max_interval), policy.maximum_interval.map(duration))
        .some(&quote!(max_attempts), attempts)
        .value(&quote!(non_retryable_error_types), errors)
        .build(&quote!(RetryPolicy))
}

fn priority(priority: &Priority) -> TokenStream {
    let key = priority.key.map(|one| Literal::u32_unsuffixed(one).to_token_stream());
    let weight = priority.fairness_weight.map(|one| Literal::f32_unsuffixed(one).to_token_stream());
    Fields::default()
        .some(&quote!(priority_key), key)
        .some(&quote!(fairness_key), text(priority.fairness_key.as_deref()))
        .some(&quote!(fairness_weight), weight)
        .build(&quote!(Priority))
}

fn text(text: Option<&str>) -> Option<TokenStream> {
    text.map(|text| quote!(#text))
}

fn duration(duration: Duration) -> TokenStream {
    let seconds = Literal::u64_unsuffixed(duration.as_secs());
    let nanoseconds = Literal::u32_unsuffixed(duration.subsec_nanos());
    let milliseconds = u64::try_from(duration.as_millis()).map(Literal::u64_unsuffixed);
    match milliseconds {
        _ if duration.subsec_nanos() == 0 => quote!(tp::Duration::from_secs(#seconds)),
        Ok(milliseconds) if duration.subsec_nanos().is_multiple_of(1_000_000) => {
            quote!(tp::Duration::from_millis(#milliseconds))
        }
        _ => quote!(tp::Duration::new(#seconds, #nanoseconds)),
    }
}

fn id_reuse_policy(policy: IdReusePolicy) -> TokenStream {
    match policy {
        IdReusePolicy::AllowDuplicate => quote!(tp::IdReusePolicy::AllowDuplicate),
        IdReusePolicy::AllowDuplicateFailedOnly => quote!(tp::IdReusePolicy::AllowDuplicateFailedOnly),
        IdReusePolicy::RejectDuplicate => quote!(tp::IdReusePolicy::RejectDuplicate),
        IdReusePolicy::TerminateIfRunning => quote!(tp::IdReusePolicy::TerminateIfRunning),
    }
}

pub(super) fn id_conflict_policy(policy: IdConflictPolicy) -> TokenStream {
    match policy {
        IdConflictPolicy::Fail => quote!(tp::IdConflictPolicy::Fail),
        IdConflictPolicy::UseExisting => quote!(tp::IdConflictPolicy::UseExisting),
        IdConflictPolicy::TerminateExisting => quote!(tp::IdConflictPolicy::TerminateExisting),
    }
}

fn parent_close_policy(policy: ParentClosePolicy) -> TokenStream {
    match policy {
        ParentClosePolicy::Terminate => quote!(tp::ParentClosePolicy::Terminate),
        ParentClosePolicy::Abandon => quote!(tp::ParentClosePolicy::Abandon),
        ParentClosePolicy::RequestCancel => quote!(tp::ParentClosePolicy::RequestCancel),
    }
}

fn versioning_behavior(behavior: VersioningBehavior) -> TokenStream {
    match behavior {
        VersioningBehavior::Pinned => quote!(tp::VersioningBehavior::Pinned),
        VersioningBehavior::AutoUpgrade => quote!(tp::VersioningBehavior::AutoUpgrade),
    }
}
