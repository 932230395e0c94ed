//! Shows what is in a token, and why a command would be refused.

mod explain;
mod flags;

use std::{
    env,
    error::Error,
    io::{self, Read as _},
    process::ExitCode,
};
use temporal_prost_biscuit::{MAX_LENGTH, Token};

const HELP: &str = "\
Shows what is in a token, and why a command would be refused.

Usage:
  temporal-prost-biscuit inspect < TOKEN
  temporal-prost-biscuit explain --root-key KEY --kind KIND --method METHOD [OPTIONS] < TOKEN

Standard input is the text of a token, or the `data` of a header in a history that the `temporal` command shows as JSON.
Arguments are visible to other users of a machine, so a token is none.

inspect shows who holds the token, what it allows, until when, and its checks. It is not verified.

explain decides about a command as a worker would, without a server. An issued token is first restricted to the command, as
a client does it. Prints why the command is refused, and exits with 1 then.

The keys and the command:
  --root-key KEY         Public key of an issuer, as `id:ed25519/hex`; can be repeated
  --kind KIND            start, signal, query, update, activity, cancel or terminate
  --method METHOD        Full name, such as `clusters.v1.Clusters.DeleteCluster`
  --namespace NAME       Namespace
  --workflow ID          Workflow id
  --run ID               Run id
  --update ID            Update id
  --schedule ID          Schedule that starts the workflow
  --input FILE           Input in JSON, for resources and fields
  --canonical FILE       Input in canonical form, to which a token from a history is bound
  --fact NAME=A,B        Fact of the circumstances, such as `parent=clusters.v1.Clusters,Replace`; can be repeated

The rule, as `protoc-gen-rust-temporal policy` shows it:
  --right NAME           Right that allows the command
  --on RESOURCE          Resource of the right, an expression such as `cluster/${! name }`
  --any-user true        Allow the holder of any valid token
  --or-if CONDITION      Condition that allows the command; can be repeated
  --check CONDITION      Condition that must hold; can be repeated
";

fn main() -> ExitCode {
    let arguments: Vec<_> = env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["inspect"] => print(inspect()),
        ["explain", ..] => print(explain::explain(&arguments[1..])),
        ["--help" | "-h"] => print(Ok((HELP.to_owned(), ExitCode::SUCCESS))),
        _ => {
            eprint!("{HELP}");
            ExitCode::from(2)
        }
    }
}

/// A text for standard output, and the exit code.
type Answer = Result<(String, ExitCode), Box<dyn Error>>;

fn print(answer: Answer) -> ExitCode {
    match answer {
        Ok((text, code)) => {
            print!("{text}");
            code
        }
        Err(error) => {
            eprintln!("{error}");
            ExitCode::from(2)
        }
    }
}

fn inspect() -> Answer {
    Ok((token()?.inspect().to_string(), ExitCode::SUCCESS))
}

/// Reads the token from standard input.
fn token() -> Result<Token, Box<dyn Error>> {
    let mut text = String::new();
    // Base64 has four characters for three bytes.
    io::stdin().take(2 * MAX_LENGTH as u64).read_to_string(&mut text)?;
    Ok(Token::from_base64(&text).map_err(|error| format!("cannot read the token: {error}"))?)
}
