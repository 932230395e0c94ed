use crate::{
    dice::Dice,
    expression,
    options::{self, Options, boolean, cli, duration, priority, retry_policy, string, xns},
    policy,
    reference::{self, Handler, Target},
    text::{self, comment},
    types::{Message, Types},
};

/// The roles that an rpc can have.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    Workflow,
    Activity,
    ActivityAndWorkflow,
    ActivityAndUpdate,
    Query,
    Signal,
    Update,
    None,
}

const ROLES: &[Role] = &[
    Role::Workflow,
    Role::Workflow,
    Role::Workflow,
    Role::Activity,
    Role::Activity,
    Role::ActivityAndWorkflow,
    Role::ActivityAndUpdate,
    Role::Query,
    Role::Signal,
    Role::Signal,
    Role::Update,
    Role::None,
];

/// An rpc whose name is chosen, so that others can refer to it.
pub(crate) struct Method {
    pub(crate) service: String,
    pub(crate) name: String,
    /// The number of the rpc in the schema.
    pub(crate) number: usize,
    pub(crate) role: Role,
    /// Set if its service has a policy.
    pub(crate) has_policy: bool,
}

impl Method {
    pub(crate) fn new(dice: &mut Dice, service: &str, name: String, number: usize) -> Self {
        Self { service: service.to_owned(), name, number, role: *dice.pick(ROLES), has_policy: false }
    }

    /// Returns the handler that workflows can refer to, if the rpc is one.
    pub(crate) fn target(&self) -> Option<Target> {
        let handler = match self.role {
            Role::Query => Handler::Query,
            Role::Signal => Handler::Signal,
            Role::Update | Role::ActivityAndUpdate => Handler::Update,
            _ => return None,
        };
        Some(Target { handler, service: self.service.clone(), method: self.name.clone() })
    }

    /// Writes the rpc.
    pub(crate) fn write(&self, dice: &mut Dice, types: &Types, targets: &[Target]) -> String {
        let input = types.exchanged(dice);
        let output = match self.role {
            Role::Signal => ".google.protobuf.Empty".to_owned(),
            _ => types.exchanged(dice).name,
        };
        let options = self.options(dice, &input, targets);
        let percent = if self.has_policy { 70 } else { 0 };
        let access = dice.some(percent, |dice| policy::access(dice, &input)).unwrap_or_default();
        let comment = comment::leading(dice);
        let deprecated = if dice.chance(3) { "option deprecated = true;\n" } else { "" };
        let Self { name, .. } = self;
        format!(
            "{comment}rpc {name}({}) returns ({output}) {{\n{deprecated}{options}{access}}}\n",
            input.name
        )
    }

    fn options(&self, dice: &mut Dice, input: &Message, targets: &[Target]) -> String {
        match self.role {
            Role::Workflow => self.workflow(dice, input, targets),
            Role::Activity => self.activity(dice),
            Role::ActivityAndWorkflow => self.activity(dice) + &self.workflow(dice, input, targets),
            Role::ActivityAndUpdate => self.activity(dice) + &self.update(dice, input),
            Role::Query => self.handler(dice).write(dice, "query"),
            Role::Signal => self.handler(dice).write(dice, "signal"),
            Role::Update => self.update(dice, input),
            Role::None => String::new(),
        }
    }

    fn workflow(&self, dice: &mut Dice, input: &Message, targets: &[Target]) -> String {
        let mut options = Options::new();
        reference::add(dice, &mut options, &self.service, targets);
        self.identity(dice, &mut options, input);
        options
            .maybe(dice, 30, |dice| duration(dice, "execution_timeout"))
            .maybe(dice, 30, |dice| duration(dice, "run_timeout"))
            .maybe(dice, 20, |dice| duration(dice, "task_timeout"))
            .maybe(dice, 20, retry_policy)
            .maybe(dice, 20, |dice| boolean(dice, "wait_for_cancellation"))
            .maybe(dice, 20, |dice| boolean(dice, "enable_eager_start"))
            .maybe(dice, 20, |_| "parent_close_policy: PARENT_CLOSE_POLICY_REQUEST_CANCEL".to_owned())
            .maybe(dice, 20, |_| "versioning_behavior: VERSIONING_BEHAVIOR_PINNED".to_owned())
            .maybe(dice, 20, priority)
            .maybe(dice, 20, |dice| cli(dice, self.number))
            .maybe(dice, 10, xns)
            .maybe(dice, 20, |dice| {
                let name = text::registered(dice, 2000 + self.number);
                options::nexus(dice, "disabled: true", &name)
            });
        options.write(dice, "workflow")
    }

    fn identity(&self, dice: &mut Dice, options: &mut Options, input: &Message) {
        options
            .maybe(dice, 50, |dice| string("id", &expression::id(dice, input)))
            .maybe(dice, 20, |dice| string("name", &text::registered(dice, self.number)))
            .maybe(dice, 20, |dice| string("aliases", &text::registered(dice, 1000 + self.number)))
            .maybe(dice, 20, |dice| string("task_queue", &text::registered(dice, 0)))
            .maybe(dice, 20, |dice| {
                string("typed_search_attributes", &expression::search_attributes(dice, input))
            })
            .maybe(dice, 20, |_| "id_reuse_policy: WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE".to_owned())
            .maybe(dice, 20, |_| {
                "workflow_id_conflict_policy: WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING".to_owned()
            });
    }

    fn activity(&self, dice: &mut Dice) -> String {
        let mut options = Options::new();
        options
            .maybe(dice, 20, |dice| string("name", &text::registered(dice, self.number)))
            .maybe(dice, 20, |dice| string("task_queue", &text::registered(dice, 1)))
            .maybe(dice, 50, |dice| duration(dice, "start_to_close_timeout"))
            .maybe(dice, 30, |dice| duration(dice, "schedule_to_close_timeout"))
            .maybe(dice, 30, |dice| duration(dice, "schedule_to_start_timeout"))
            .maybe(dice, 30, |dice| duration(dice, "heartbeat_timeout"))
            .maybe(dice, 40, retry_policy)
            .maybe(dice, 20, |dice| boolean(dice, "wait_for_cancellation"))
            .maybe(dice, 20, priority);
        options.write(dice, "activity")
    }

    fn update(&self, dice: &mut Dice, input: &Message) -> String {
        let mut options = self.handler(dice);
        options
            .maybe(dice, 40, |dice| string("id", &expression::id(dice, input)))
            .maybe(dice, 40, |dice| boolean(dice, "validate"))
            .maybe(dice, 30, |_| "wait_for_stage: WAIT_POLICY_COMPLETED".to_owned());
        options.write(dice, "update")
    }

    /// The options that all handlers have.
    fn handler(&self, dice: &mut Dice) -> Options {
        let mut options = Options::new();
        options
            .maybe(dice, 20, |dice| string("name", &text::registered(dice, self.number)))
            .maybe(dice, 20, |dice| options::cli(dice, self.number))
            .maybe(dice, 10, xns);
        options
    }
}
