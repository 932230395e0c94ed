//! Tokens that callers delegate, from the headers of calls to the activities that act on their behalf.

use crate::{DELEGATION_HEADER, Token, delegated, header};
use temporal_prost::{
    common::protos::temporal::api::common::v1::Payload,
    hook::Headers,
    sdk::{
        activities::ActivityContext,
        interceptors::{ActivityInboundInterceptor, ExecuteActivityInput, ExecuteActivityOutput, Next},
    },
};

/// Returns the token that the headers delegate.
pub(super) fn of_headers(headers: &Headers) -> Option<Token> {
    Token::from_bytes(header::token(headers.get(DELEGATION_HEADER)?)).ok()
}

/// Makes the delegated token known to the clients of an activity.
pub(super) struct ActivityScope;

impl ActivityInboundInterceptor for ActivityScope {
    fn execute_activity<'a>(
        &'a self,
        input: ExecuteActivityInput,
        next: Next<'a, ExecuteActivityInput, ExecuteActivityOutput<'a>>,
    ) -> ExecuteActivityOutput<'a> {
        let token = of_headers(input.headers());
        Box::pin(delegated::scope(token, async move { next.run(input).await }))
    }
}

/// Adds a delegated token to the headers of an activity.
pub(super) fn pass_on(delegated: Option<&Payload>, headers: &mut Headers) {
    if let Some(token) = delegated {
        headers.insert(DELEGATION_HEADER.to_owned(), token.clone());
    }
}

/// Activities that act on behalf of the user who has called their workflow.
///
/// An activity receives the token that the caller of its workflow has delegated, or, in the handler of a signal or update,
/// the token of the caller of this handler. Children, and workflows that it signals, receive none.
///
/// ```
/// use temporal_prost::{
///     client::{Client, ClientOptions, Connection, errors::ClientNewError},
///     hook::Hooks,
///     sdk::activities::ActivityContext,
/// };
/// use temporal_prost_biscuit::{ClientAuthorization, OnBehalf as _};
///
/// /// Returns a client with which an activity calls another service on behalf of the user.
/// fn billing(ctx: &ActivityContext, connection: Connection) -> Option<Result<Client, ClientNewError>> {
///     let hooks = Hooks::new().with(ClientAuthorization::new(ctx.delegated_token()?));
///     let options = ClientOptions::new("billing").client_interceptors(vec![hooks.client_interceptor()]);
///     Some(Client::new(connection, options.build()))
/// }
/// ```
pub trait OnBehalf {
    /// Returns the token that the caller has delegated, or `None` if there is none, or if the worker cannot decrypt it.
    ///
    /// The token is a secret. It is good for commands that need one of the rights that the policy delegates, until it
    /// expires.
    fn delegated_token(&self) -> Option<Token>;
}

impl OnBehalf for ActivityContext {
    fn delegated_token(&self) -> Option<Token> {
        of_headers(self.headers())
    }
}
