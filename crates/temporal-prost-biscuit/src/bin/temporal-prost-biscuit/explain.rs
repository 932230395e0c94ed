//! Decides about a command without a server.

use crate::{Answer, flags::Flags};
use serde_json::Value;
use std::{
    error::Error,
    fs,
    process::ExitCode,
    time::{Duration, SystemTime},
};
use temporal_prost_biscuit::{
    Authorizer, Command, Kind, Policy, PolicyError, RootKeys, Rule, Token, TokenError, VerifyingKey,
};

pub(crate) fn explain(arguments: &[String]) -> Answer {
    let flags = Flags::parse(arguments)?;
    let (service, method) = method(&flags)?;
    let (command, now) = (command(&flags)?, SystemTime::now());
    let policy = Policy::deny().rule(service, method, rule(&flags)?).allow_continued();
    let token = restricted(crate::token()?, &command, now)?;
    match Authorizer::new(keys(&flags)?, policy).decide(Some(token.as_bytes()), &command, now) {
        Ok(permit) => {
            let user = permit.user().unwrap_or("nobody");
            Ok((format!("`{command}` is allowed to {user}\n"), ExitCode::SUCCESS))
        }
        Err(refusal) => {
            let json = serde_json::to_string_pretty(&refusal)?;
            Ok((format!("`{command}` is refused: {refusal}\n{json}\n"), ExitCode::FAILURE))
        }
    }
}

/// Restricts an issued token to the command. A sealed token was restricted before.
fn restricted(token: Token, command: &Command, now: SystemTime) -> Result<Token, TokenError> {
    match token.restrict(command, now + Duration::from_mins(5)) {
        Err(TokenError::Sealed) => Ok(token),
        restricted => restricted,
    }
}

fn keys(flags: &Flags) -> Result<RootKeys, Box<dyn Error>> {
    flags
        .all("root-key")
        .try_fold(RootKeys::default(), |keys, key| Ok(keys.with(key.parse::<VerifyingKey>()?)))
}

fn method(flags: &Flags) -> Result<(&str, &str), Box<dyn Error>> {
    let method = flags.needed("method")?;
    Ok(method
        .rsplit_once('.')
        .ok_or("`--method` is the full name of an rpc, such as `clusters.v1.Clusters.GetCluster`")?)
}

fn command(flags: &Flags) -> Result<Command, Box<dyn Error>> {
    let kind: Kind = serde_json::from_value(Value::from(flags.needed("kind")?))?;
    let (service, method) = method(flags)?;
    let command = Command::new(kind, service, method);
    let command = flags.last("namespace").into_iter().fold(command, Command::namespace);
    let command = flags.last("workflow").into_iter().fold(command, Command::workflow);
    let command = flags.last("run").into_iter().fold(command, Command::run);
    let command = flags.last("update").into_iter().fold(command, Command::update);
    let command = flags.last("schedule").into_iter().fold(command, Command::schedule);
    let command = flags.all("fact").fold(command, with_fact);
    with_input(flags, command)
}

fn with_fact(command: Command, fact: &str) -> Command {
    let (name, values) = fact.split_once('=').unwrap_or((fact, ""));
    command.context(name, &values.split(',').collect::<Vec<_>>())
}

fn with_input(flags: &Flags, mut command: Command) -> Result<Command, Box<dyn Error>> {
    if let Some(file) = flags.last("input") {
        command = command.fields(serde_json::from_slice(&fs::read(file)?)?);
    }
    if let Some(file) = flags.last("canonical") {
        command = command.input(&fs::read(file)?);
    }
    Ok(command)
}

fn rule(flags: &Flags) -> Result<Rule, PolicyError> {
    let rule = if flags.last("any-user") == Some("true") { Rule::new().any_user() } else { Rule::new() };
    let rule = match (flags.last("right"), flags.last("on")) {
        (Some(right), Some(on)) => rule.right_on(right, on)?,
        (Some(right), None) => rule.right(right),
        (None, _) => rule,
    };
    let rule = flags.all("or-if").try_fold(rule, Rule::or_if)?;
    flags.all("check").try_fold(rule, Rule::check)
}
