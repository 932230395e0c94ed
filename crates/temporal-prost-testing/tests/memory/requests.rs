//! Wrong requests, which get the answer of a real server.
//!
//! `requests.txt` contains requests in JSON, each followed by the answer of a real server. To record the answers again,
//! set `TEMPORAL_ADDRESS` and `EXPECTORATE=overwrite`.

mod commands;
mod hostile;
mod raw;

use self::raw::{Caller, encode, methods};
use crate::server::Server;
use std::fmt::Write as _;
use temporalio_client::tonic::{Code, Status};

/// Stands for a text that exceeds every limit of names.
const LONG: &str = "$LONG";

/// A text that exceeds every limit of names.
fn long() -> String {
    "x".repeat(1001)
}

/// Formats an answer without the parts that differ on each run.
fn answer(result: Result<bytes::Bytes, Status>, id: &str) -> String {
    match result {
        Ok(_) => "Ok".to_owned(),
        Err(status) if status.code() == Code::Cancelled || status.code() == Code::DeadlineExceeded => {
            "waits".to_owned()
        }
        Err(status) => {
            let message = status.message().replace(id, "$ID").replace(&long(), LONG).replace('\n', " ");
            // The rest is the position of a parser of SQL, or the id of a run.
            let message = message.split_inclusive("malformed SQL query").next().unwrap_or_default();
            let message = message.split(", RunId: ").next().unwrap_or_default().trim_end_matches('.');
            format!("{:?}: {message}", status.code())
        }
    }
}

/// Sends all requests of a text and returns it with the answers.
async fn answered(server: &Server, text: &str) -> String {
    let (caller, methods) = (Caller::new(server).await, methods());
    let id = format!("hostile{:016x}", fastrand::u64(..));
    let mut answers = String::new();
    for line in text.lines().filter(|line| !line.starts_with(' ')) {
        writeln!(answers, "{line}").unwrap();
        let Some((rpc, json)) = line.split_once(' ').filter(|(rpc, _)| !rpc.starts_with('#')) else {
            continue;
        };
        let method = methods.iter().find(|method| method.name() == rpc).unwrap_or_else(|| panic!("{rpc}"));
        let json = json.replace("$ID", &id).replace(LONG, &long());
        let result = caller.call(method, encode(method, &json)).await;
        writeln!(answers, "    {}", answer(result, &id)).unwrap();
    }
    answers
}

#[tokio::test]
async fn wrong_requests_get_the_answer_of_a_real_server() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/memory/requests.txt");
    for server in Server::all() {
        let text = std::fs::read_to_string(path).unwrap();
        let answers = answered(&server, &text).await;
        if server.memory.is_some() {
            assert_answers(&answers, &text);
        } else {
            expectorate::assert_contents(path, &answers);
        }
    }
}

/// Compares line by line, so that all differences are shown.
fn assert_answers(answers: &str, expected: &str) {
    let mut request = "";
    let mut differences = String::new();
    for (answer, expected) in answers.lines().zip(expected.lines()) {
        if !answer.starts_with(' ') {
            request = answer;
        }
        if answer != expected {
            writeln!(differences, "{request}\n  answer:{answer}\n  expected:{expected}").unwrap();
        }
    }
    assert!(differences.is_empty(), "{differences}");
}
