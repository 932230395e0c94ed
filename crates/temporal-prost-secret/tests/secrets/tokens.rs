use crate::{eventually, replace};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, SystemTime};
use temporal_prost_secret::{SecretError, Token, TokenCallback, TokenCommand, TokenFile, TokenSource};

fn shell(script: &str) -> TokenCommand {
    TokenCommand::new("sh", ["-c", script])
}

async fn failure(command: &TokenCommand) -> String {
    command.token().await.unwrap_err().to_string()
}

#[tokio::test]
async fn a_replaced_file_is_noticed() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("token");
    std::fs::write(&path, "first\n").unwrap();
    let file = TokenFile::open(&path).unwrap();
    assert_eq!(file.token().await.unwrap().expose(), "first");
    replace(&path, "second\n");
    eventually(async || file.token().await.unwrap().expose() == "second").await;
    // An empty file is an agent in the middle of its work.
    replace(&path, "");
    tokio::time::sleep(Duration::from_millis(1100)).await;
    assert_eq!(file.token().await.unwrap().expose(), "second");
    let missing = TokenFile::open(folder.path().join("absent")).unwrap_err();
    assert!(missing.to_string().starts_with("cannot read the token in `"), "{missing}");
}

#[tokio::test]
async fn a_command_runs_once_for_many_requests() {
    let folder = tempfile::tempdir().unwrap();
    let runs = folder.path().join("runs");
    let command = shell(&format!("echo x >> {}; echo secret", runs.display()));
    for _ in 0..3 {
        assert_eq!(command.token().await.unwrap().expose(), "secret");
    }
    assert_eq!(std::fs::read_to_string(&runs).unwrap(), "x\n");
    command.rejected();
    assert_eq!(command.token().await.unwrap().expose(), "secret");
    eventually(async || std::fs::read_to_string(&runs).unwrap() == "x\nx\n").await;
}

#[tokio::test]
async fn a_command_that_fails_is_named() {
    let missing = TokenCommand::new("no-such-program", ["--secret=canary"]);
    assert_eq!(failure(&missing).await, "cannot run the command `no-such-program`, which prints a token");
    let sentence =
        "the command `sh` printed no token: it ended with exit status: 3; run it yourself to see why";
    assert_eq!(failure(&shell("echo canary; echo canary >&2; exit 3")).await, sentence);
    for output in ["", "echo one; echo two", "printf '\\377'", "head -c 100000 /dev/zero"] {
        let error = failure(&shell(output)).await;
        assert!(error.contains("`sh`"), "{output}: {error}");
    }
}

#[tokio::test]
async fn a_command_that_hangs_is_killed() {
    let folder = tempfile::tempdir().unwrap();
    let pid = folder.path().join("pid");
    let command = shell(&format!("echo $$ > {}; exec sleep 600", pid.display()));
    let error = failure(&command.timeout(Duration::from_millis(500))).await;
    assert_eq!(error, "the command `sh` printed no token within 500ms, and was killed");
    let pid = std::fs::read_to_string(pid).unwrap();
    let process = std::path::PathBuf::from(format!("/proc/{}/cmdline", pid.trim()));
    // The process, or its entry, is gone.
    eventually(async || std::fs::read(&process).unwrap_or_default().is_empty()).await;
}

#[tokio::test]
async fn a_callback_is_called_before_its_token_expires() {
    let calls = Arc::new(AtomicU32::new(0));
    let counted = Arc::clone(&calls);
    let tokens = TokenCallback::new(move || {
        let number = counted.fetch_add(1, Ordering::SeqCst);
        async move {
            let token = Token::new(&format!("token-{number}"), "a test")?;
            Ok(token.expires_at(SystemTime::now() + Duration::from_secs(3)))
        }
    });
    let first = tokens.token().await.unwrap();
    assert_eq!(first.expose(), "token-0");
    // Every token that is returned is valid at that time.
    eventually(async || {
        let token = tokens.token().await.unwrap();
        assert!(token.expires().unwrap() > SystemTime::now());
        token.expose() == "token-2"
    })
    .await;
}

#[tokio::test]
async fn a_callback_that_fails_has_its_cause() {
    let tokens = TokenCallback::every(Duration::from_secs(1), || async { Err("no network".into()) });
    let error = tokens.token().await.unwrap_err();
    assert_eq!(error.to_string(), "the callback for tokens failed");
    assert_eq!(std::error::Error::source(&error).unwrap().to_string(), "no network");
    let expired = TokenCallback::new(|| async {
        Ok(Token::new("secret", "the metadata service")?.expires_at(SystemTime::UNIX_EPOCH))
    });
    let error = expired.token().await.unwrap_err();
    assert!(matches!(error, SecretError::TokenExpired { .. }), "{error}");
    assert!(error.to_string().starts_with("the token of the metadata service expired at 1970"), "{error}");
}
