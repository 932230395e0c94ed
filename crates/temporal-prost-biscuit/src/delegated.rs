//! The token that the caller of the activity or operation of a task has delegated.

use crate::Token;
use std::sync::OnceLock;

tokio::task_local! {
    static DELEGATED: OnceLock<Token>;
}

/// Returns the token on whose behalf clients act in this task.
#[cfg(feature = "client")]
pub(crate) fn current() -> Option<Token> {
    DELEGATED.try_with(|token| token.get().cloned()).ok().flatten()
}

/// Makes a token known to the clients that a future uses. The token of an operation becomes known later.
#[cfg(feature = "worker")]
pub(crate) fn scope<F: Future>(token: Option<Token>, future: F) -> impl Future<Output = F::Output> {
    DELEGATED.scope(token.map_or_else(OnceLock::new, OnceLock::from), future)
}

/// Makes a token known to the clients of this task from now on, if none is.
#[cfg(feature = "nexus")]
pub(crate) fn set(token: Token) {
    // Without a scope, nobody calls on behalf of anybody.
    let _ = DELEGATED.try_with(|delegated| drop(delegated.set(token)));
}
