use super::{Token, TokenSource};
use crate::SecretError;
use crate::renewed::Renewed;
use futures_util::future::{BoxFuture, FutureExt};
use std::fmt;
use std::process::Stdio;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::AsyncReadExt;
use tokio::process::{Child, Command};
use zeroize::Zeroizing;

const TIMEOUT: Duration = Duration::from_secs(30);
/// No token is nearly as long.
const MAX_OUTPUT: u64 = 64 << 10;

/// A token that a command prints, as `gcloud auth print-access-token` and `op read` do.
///
/// The command runs again at two thirds of the life of its last token, or every five minutes if the end of the token is
/// unknown. Requests use the last token meanwhile. Its errors go nowhere, because they could contain secrets.
///
/// ```
/// use temporal_prost_secret::{SecretError, TokenCommand, TokenSource};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), SecretError> {
/// let tokens = TokenCommand::new("echo", ["secret"]);
/// assert_eq!(tokens.token().await?.expose(), "secret");
/// # Ok(())
/// # }
/// ```
pub struct TokenCommand {
    call: Call,
    tokens: Renewed<Token>,
}

#[derive(Clone)]
struct Call {
    program: String,
    arguments: Vec<String>,
    timeout: Duration,
    refresh: Option<Duration>,
}

impl TokenCommand {
    /// Makes a source from a program and its arguments. No shell is involved.
    pub fn new(program: impl Into<String>, arguments: impl IntoIterator<Item = impl Into<String>>) -> Self {
        let arguments = arguments.into_iter().map(Into::into).collect();
        Self::of(Call { program: program.into(), arguments, timeout: TIMEOUT, refresh: None })
    }

    /// Sets the time for one run. The command is killed afterwards. Defaults to 30 seconds.
    #[must_use]
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.call.timeout = timeout;
        Self::of(self.call)
    }

    /// Runs the command whenever its last token is this old.
    #[must_use]
    pub fn refresh_every(mut self, age: Duration) -> Self {
        self.call.refresh = Some(age);
        Self::of(self.call)
    }

    fn of(call: Call) -> Self {
        let again = call.clone();
        let issue = move || {
            let call = again.clone();
            async move { call.token().await?.lease(call.refresh) }.boxed()
        };
        Self { call, tokens: Renewed::new(issue) }
    }
}

impl Call {
    async fn token(&self) -> Result<Token, SecretError> {
        let program = || self.program.clone();
        let spawn = |source| SecretError::Spawn { program: program(), source };
        let mut command = Command::new(&self.program);
        command.args(&self.arguments).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.kill_on_drop(true).spawn().map_err(spawn)?;
        let ended = async {
            let output = output(&mut child).await?;
            Ok((output, child.wait().await?))
        };
        let (output, status) = match tokio::time::timeout(self.timeout, ended).await {
            Ok(ended) => ended.map_err(spawn)?,
            Err(_) => return Err(SecretError::CommandTimeout { program: program(), timeout: self.timeout }),
        };
        if !status.success() {
            return Err(SecretError::Command { program: program(), status });
        }
        let origin = format!("the output of the command `{}`", self.program);
        Token::new(std::str::from_utf8(&output).unwrap_or_default(), origin)
    }
}

/// Reads what the child prints. The pipe closes behind the longest allowed output.
async fn output(child: &mut Child) -> std::io::Result<Zeroizing<Vec<u8>>> {
    let mut output = Zeroizing::new(Vec::new());
    if let Some(pipe) = child.stdout.take() {
        pipe.take(MAX_OUTPUT).read_to_end(&mut output).await?;
    }
    Ok(output)
}

impl TokenSource for TokenCommand {
    fn token(&self) -> BoxFuture<'_, Result<Arc<Token>, SecretError>> {
        self.tokens.get().boxed()
    }

    fn rejected(&self) {
        self.tokens.discard();
    }
}

/// Leaves out the arguments, which may be secret.
impl fmt::Debug for TokenCommand {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TokenCommand").field("program", &self.call.program).finish_non_exhaustive()
    }
}
