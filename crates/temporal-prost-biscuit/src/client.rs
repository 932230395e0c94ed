//! Attaches tokens to the calls of a client.

mod cache;
mod delegation;
mod error;
#[cfg(feature = "exchange")]
mod exchange;
mod file;
mod source;
mod unauthorized;

pub use delegation::Delegation;
pub use error::SourceError;
#[cfg(feature = "exchange")]
pub use exchange::TokenExchange;
pub use file::TokenFile;
pub use source::{TokenSource, token_from};
pub use unauthorized::Unauthorized;

use crate::{Authorizer, Command, Token, delegated, header};
use cache::Cache;
use futures_util::future::BoxFuture;
use std::{
    sync::Arc,
    time::{Duration, SystemTime},
};
use temporal_prost::{
    Report,
    common::protos::temporal::api::common::v1::Payload,
    hook::{Call, Headers, Hook, Outgoing, Refusal},
};

/// Attaches a token to every call of a client: a sealed child of the caller's token, which is valid for this call alone.
///
/// A start together with a signal or an update is two calls with a token each. The calls of the generated code pass hooks;
/// for everything else, [`headers`](Self::headers) returns what to add.
///
/// ```
/// use temporal_prost::{client::ClientOptions, hook::Hooks};
/// use temporal_prost_biscuit::{ClientAuthorization, TokenFile};
///
/// let authorization = ClientAuthorization::new(TokenFile::new("/run/secrets/temporal-token"));
/// let hooks = Hooks::new().with(authorization);
/// let options = ClientOptions::new("default").client_interceptors(vec![hooks.client_interceptor()]).build();
/// ```
///
/// Clones share the token of the caller. Do not use it in workflow code, because it draws random numbers and reads the
/// clock.
#[derive(Clone, Debug)]
pub struct ClientAuthorization {
    cache: Arc<Cache>,
    schedules: Option<Arc<Cache>>,
    life: Duration,
    authorizer: Option<Arc<Authorizer>>,
    delegation: Option<Arc<Delegation>>,
    /// Calls have the token that the caller of the activity or operation has delegated.
    is_on_behalf: bool,
}

impl ClientAuthorization {
    /// The kind of the refusal if there is no token. Nothing is sent then.
    pub const KIND: &'static str = "NoToken";

    /// Attaches children of the tokens of a source, each for five minutes.
    #[must_use]
    pub fn new(source: impl TokenSource) -> Self {
        Self {
            cache: Arc::new(Cache::new(source)),
            schedules: None,
            life: Duration::from_mins(5),
            authorizer: None,
            delegation: None,
            is_on_behalf: false,
        }
    }

    /// Sets how long each child is valid, from the moment of the call. Defaults to five minutes. It does not outlive the
    /// token of the caller.
    ///
    /// A signal must reach a worker in this time, and a start only the server. Every start of a schedule must reach the
    /// server in this time, counted from the creation of the schedule, unless [`schedules`](Self::schedules) sets another
    /// source.
    #[must_use]
    pub fn life(self, life: Duration) -> Self {
        Self { life, ..self }
    }

    /// Takes the tokens of schedules from a separate source, such as the file of a service account.
    ///
    /// A schedule starts workflows with the child that was attached when it was created, or when its start was replaced.
    /// This child is valid until the token of this source expires; [`life`](Self::life) does not shorten it.
    ///
    /// ```
    /// use temporal_prost_biscuit::{ClientAuthorization, TokenFile};
    ///
    /// let authorization = ClientAuthorization::new(TokenFile::new("/run/secrets/temporal-token"))
    ///     .schedules(TokenFile::new("/run/secrets/schedule-token"));
    /// ```
    #[must_use]
    pub fn schedules(self, source: impl TokenSource) -> Self {
        Self { schedules: Some(Arc::new(Cache::new(source))), ..self }
    }

    /// Also decides each call in the client, before it is sent. So the sender of a signal learns that it would be dropped.
    ///
    /// This is the only decision on [`Cancel`](crate::Kind::Cancel) and [`Terminate`](crate::Kind::Terminate), which the
    /// rule of the workflow's method decides. It does not bind a client that leaves it out.
    ///
    /// ```
    /// use temporal_prost_biscuit::{Authorizer, ClientAuthorization, Policy, RootKeys, Rule, TokenFile};
    ///
    /// fn careful(keys: RootKeys) -> Result<ClientAuthorization, temporal_prost_biscuit::PolicyError> {
    ///     let rule = Rule::new()
    ///         .right("orders.place")
    ///         .check(r#"kind("start") or kind("cancel"), right("orders.cancel")"#)?;
    ///     let authorizer = Authorizer::new(keys, Policy::deny().rule("shop.v1.Orders", "PlaceOrder", rule));
    ///     Ok(ClientAuthorization::new(TokenFile::new("token")).checked_by(authorizer))
    /// }
    /// ```
    #[must_use]
    pub fn checked_by(self, authorizer: Authorizer) -> Self {
        Self { authorizer: Some(Arc::new(authorizer)), ..self }
    }

    /// Also sends a token with which activities act on behalf of the caller. By default, nothing is delegated.
    #[must_use]
    pub fn delegation(self, delegation: Delegation) -> Self {
        Self { delegation: Some(Arc::new(delegation)), ..self }
    }

    /// Calls on behalf of the user if the user has [delegated](Delegation) a token. This applies to calls in the activities of
    /// a worker with a `WorkerAuthorization`, such as those that call another namespace, and in the operations of a Nexus
    /// worker that it guards. All other calls have the token of the source. Tasks that an activity spawns do not know the
    /// delegated token.
    ///
    /// If the user has delegated no token, or the worker cannot decrypt it, the call has the token of the source. To refuse
    /// these calls, use [`only_on_behalf`](Self::only_on_behalf).
    #[must_use]
    pub fn on_behalf(self) -> Self {
        Self { is_on_behalf: true, ..self }
    }

    /// Calls [on behalf](Self::on_behalf) of the user, and refuses all calls for which nobody has delegated a token.
    ///
    /// ```
    /// use temporal_prost::{client::ClientOptions, hook::Hooks};
    /// use temporal_prost_biscuit::ClientAuthorization;
    ///
    /// // The options of the client that `register_xns_activities` takes.
    /// let hooks = Hooks::new().with(ClientAuthorization::only_on_behalf());
    /// let options = ClientOptions::new("billing").client_interceptors(vec![hooks.client_interceptor()]).build();
    /// ```
    #[must_use]
    pub fn only_on_behalf() -> Self {
        Self::new(source::Nobody).on_behalf()
    }

    /// Returns a token for one command.
    ///
    /// # Errors
    /// Returns an error if the source has no token, or if its token cannot be restricted.
    pub async fn token(&self, command: &Command) -> Result<Token, SourceError> {
        let now = SystemTime::now();
        let end = now + self.life;
        if let Some(schedules) = self.schedules.as_ref().filter(|_| command.is_scheduled()) {
            let token = schedules.token(now).await?;
            return Ok(token.restrict(command, token.inspect().expiry().unwrap_or(end))?);
        }
        Ok(self.issued(command, now).await?.restrict(command, end)?)
    }

    /// Returns the token of the caller that is not restricted. A schedule outlives what is delegated.
    async fn issued(&self, command: &Command, now: SystemTime) -> Result<Token, SourceError> {
        let is_on_behalf = self.is_on_behalf && !command.is_scheduled();
        match delegated::current().filter(|_| is_on_behalf) {
            Some(token) => Ok(token),
            None => self.cache.token(now).await,
        }
    }

    /// Returns the headers of a command that passes no hook, such as the start of an activity without a workflow, or the
    /// action of a schedule that was not made with generated code.
    ///
    /// A schedule starts workflows for as long as it exists. Give it a source whose tokens live as long by
    /// [`schedules`](Self::schedules), and name the schedule in the command.
    ///
    /// # Errors
    /// Returns an error if the source has no token, or if its token cannot be restricted.
    pub async fn headers(&self, command: &Command) -> Result<Headers, SourceError> {
        let token = self.token(command).await?;
        let own = (header::of_command(command).to_owned(), header::payload(token.into_bytes()));
        let delegated = self.delegated(command).await?;
        Ok(std::iter::once(own).chain(delegated.map(|(name, payload)| (name.to_owned(), payload))).collect())
    }
}

impl Hook for ClientAuthorization {
    fn send<'a>(&'a self, call: &'a mut Outgoing<'_>) -> BoxFuture<'a, Result<(), Refusal>> {
        Box::pin(async move {
            let command = Command::of_call(&call.call()).map_err(|error| refused(&error))?;
            if self.authorizer.is_none() && !command.reaches_worker() {
                return Ok(());
            }
            let token = self.token(&command).await.map_err(|error| no_token(&error))?;
            self.check(&call.call(), &command, &token)?;
            call.set_header(header::of_command(&command), header::payload(token.into_bytes()));
            if let Some((name, payload)) = self.delegated(&command).await.map_err(|error| no_token(&error))? {
                call.set_header(name, payload);
            }
            Ok(())
        })
    }
}

impl ClientAuthorization {
    /// Returns the header with the token that the caller delegates.
    async fn delegated(&self, command: &Command) -> Result<Option<(&'static str, Payload)>, SourceError> {
        let Some(delegation) = &self.delegation else { return Ok(None) };
        let now = SystemTime::now();
        let payload = delegation.payload(command, &self.issued(command, now).await?, now).await?;
        Ok(payload.map(|payload| (header::of_delegation(command), payload)))
    }

    fn check(&self, call: &Call<'_>, command: &Command, token: &Token) -> Result<(), Refusal> {
        let Some(authorizer) = &self.authorizer else { return Ok(()) };
        let command = command.clone().fields(call.json_input().map_err(|error| refused(&error))?);
        authorizer.decide(Some(token.as_bytes()), &command, SystemTime::now()).map(drop).map_err(Into::into)
    }
}

/// A source may have a token later.
fn no_token(error: &SourceError) -> Refusal {
    let refusal = refused(error);
    if error.is_transient() { refusal.transient() } else { refusal }
}

fn refused(error: &(dyn std::error::Error + 'static)) -> Refusal {
    Refusal::new(Report::new(error).to_string()).with_kind(ClientAuthorization::KIND)
}
