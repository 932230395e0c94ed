use crate::{
    dice::Dice,
    text::{self, comment},
};

/// Fields of an option, as protobuf's text format.
pub(crate) struct Options(String);

const DURATIONS: &[&str] = &[
    "{}",
    "{ seconds: 1 }",
    "{ nanos: 1 }",
    "{ seconds: 0 nanos: 999999999 }",
    "{ seconds: 86400, nanos: 500000000 }",
    "{ seconds: 315576000000 }",
    "< seconds: 30 >",
];

impl Options {
    pub(crate) fn new() -> Self {
        Self(String::new())
    }

    /// Adds a field in `percent` of all cases.
    pub(crate) fn maybe(
        &mut self,
        dice: &mut Dice,
        percent: u8,
        value: impl FnOnce(&mut Dice) -> String,
    ) -> &mut Self {
        if let Some(field) = dice.some(percent, value) {
            let separator = dice.word(&["\n", "\n", ", ", "; "]);
            self.0.push_str(&field);
            self.0.push_str(separator);
        }
        self
    }

    /// Writes the option of `temporal.v1`.
    pub(crate) fn write(self, dice: &mut Dice, name: &str) -> String {
        self.write_of(dice, "temporal.v1", name)
    }

    /// Writes the option of `temporal_prost.v1`.
    pub(crate) fn write_ours(self, dice: &mut Dice, name: &str) -> String {
        self.write_of(dice, "temporal_prost.v1", name)
    }

    /// Writes the option, preceded by a comment or not. With a leading dot, it is found in every package.
    fn write_of(self, dice: &mut Dice, package: &str, name: &str) -> String {
        format!("{}option (.{package}.{name}) = {{\n{}\n}};\n", comment::leading(dice), self.0)
    }

    /// Writes the fields as the value of another field.
    pub(crate) fn nested(self) -> String {
        format!("{{ {} }}", self.0)
    }
}

pub(crate) fn duration(dice: &mut Dice, name: &str) -> String {
    format!("{name}: {}", dice.word(DURATIONS))
}

pub(crate) fn boolean(dice: &mut Dice, name: &str) -> String {
    format!("{name}: {}", dice.word(&["true", "false"]))
}

pub(crate) fn string(name: &str, value: &str) -> String {
    format!("{name}: {}", text::literal(value))
}

pub(crate) fn retry_policy(dice: &mut Dice) -> String {
    let mut policy = Options::new();
    policy
        .maybe(dice, 50, |_| "initial_interval: { seconds: 1 }".to_owned())
        .maybe(dice, 50, |dice| {
            format!("backoff_coefficient: {}", dice.word(&["1", "1.0000001", "2", "1e308"]))
        })
        .maybe(dice, 30, |_| "max_interval: { seconds: 100 }".to_owned())
        .maybe(dice, 50, |dice| format!("max_attempts: {}", dice.word(&["0", "1", "2147483647"])))
        .maybe(dice, 30, |dice| string("non_retryable_error_types", &text::registered(dice, 1)));
    format!("retry_policy: {}", policy.nested())
}

pub(crate) fn priority(dice: &mut Dice) -> String {
    let mut priority = Options::new();
    priority
        .maybe(dice, 50, |dice| format!("priority_key: {}", dice.word(&["0", "1", "5", "2147483647"])))
        .maybe(dice, 50, |dice| string("fairness_key", dice.word(&["", "ü", "tenant", "\" \\"])))
        .maybe(dice, 50, |dice| format!("fairness_weight: {}", dice.word(&["0.001", "1", "1000"])));
    format!("priority: {}", priority.nested())
}

pub(crate) fn xns(dice: &mut Dice) -> String {
    let mut xns = Options::new();
    xns.maybe(dice, 30, |dice| string("task_queue", &text::registered(dice, 0)))
        .maybe(dice, 30, |dice| duration(dice, "schedule_to_close_timeout"))
        .maybe(dice, 20, |dice| duration(dice, "schedule_to_start_timeout"))
        .maybe(dice, 20, |dice| duration(dice, "start_to_close_timeout"))
        // Only one of them, since an interval that is longer than the timeout is refused.
        .maybe(dice, 30, |dice| {
            let field = *dice.pick(&["heartbeat_timeout", "heartbeat_interval"]);
            duration(dice, field)
        })
        .maybe(dice, 30, retry_policy)
        .maybe(dice, 30, |_| "parent_close_policy: PARENT_CLOSE_POLICY_ABANDON".to_owned());
    format!("xns: {}", xns.nested())
}

/// Configures Nexus for a service or workflow, by a name or a flag.
pub(crate) fn nexus(dice: &mut Dice, flag: &str, name: &str) -> String {
    let mut nexus = Options::new();
    nexus.maybe(dice, 70, |_| flag.to_owned()).maybe(dice, 40, |_| string("name", name));
    format!("nexus: {}", nexus.nested())
}

/// Configures a command. The number makes its names unique.
pub(crate) fn cli(dice: &mut Dice, number: usize) -> String {
    let mut cli = Options::new();
    cli.maybe(dice, 10, |dice| boolean(dice, "ignore"))
        .maybe(dice, 40, |dice| string("name", &format!("{}-{number}", dice.word(&["go", "x", "make-it"]))))
        .maybe(dice, 40, |dice| string("usage", &text::text(dice).replace('\0', "")))
        .maybe(dice, 30, |_| string("aliases", &format!("alias-{number}")));
    format!("cli: {}", cli.nested())
}
