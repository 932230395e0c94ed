//! Options of a newer release.

use crate::{
    descriptor::{Numbered, Open, OptionField, ServiceOptions, WorkflowOptions},
    diagnostic::{Diagnostic, Diagnostics, Location, Rule},
    pool::{Kind, Pool, Rpc, ServiceView},
};

pub(in crate::check) fn unknown_option(
    pool: &Pool<'_>,
    service: ServiceView<'_>,
    diagnostics: &mut Diagnostics,
) {
    let options = service.proto.options.as_ref().and_then(|options| options.temporal.as_ref());
    let mut unknown = Unknown { pool, diagnostics };
    unknown.note(options, |field| service.extension_at(ServiceOptions::TEMPORAL, field));
    service.annotated_rpcs().for_each(|rpc| unknown.note_rpc(rpc));
}

/// Reports fields of options that are set but not read here.
struct Unknown<'a> {
    pool: &'a Pool<'a>,
    diagnostics: &'a mut Diagnostics,
}

impl Unknown<'_> {
    fn note<M: Numbered>(&mut self, options: Option<&Open<M>>, at: impl Fn(&[i32]) -> Location) {
        for number in options.into_iter().flat_map(|options| &options.unknown) {
            let number = i32::try_from(*number).unwrap_or_default();
            let fields = self.pool.message(M::NAME).map(|message| message.field.as_slice());
            let field = fields.unwrap_or_default().iter().find(|field| field.number == number);
            let name = field.map_or_else(|| number.to_string(), |field| field.name.clone());
            let message =
                format!("this release of the generator does not know `{}.{name}` and ignores it", M::NAME);
            let help = "use a newer release, or remove it";
            self.diagnostics.push(Diagnostic::new(Rule::UnknownOption, at(&[number]), message).help(help));
        }
    }

    fn note_rpc(&mut self, rpc: Rpc<'_>) {
        let options = rpc.options();
        let at = |kind| move |field: &[i32]| rpc.option_at(kind, field);
        self.note(options.workflow.as_deref(), at(Kind::Workflow));
        self.note(options.activity.as_deref(), at(Kind::Activity));
        self.note(options.query.as_deref(), at(Kind::Query));
        self.note(options.signal.as_deref(), at(Kind::Signal));
        self.note(options.update.as_deref(), at(Kind::Update));
        for (field, policy) in super::retry::policies(rpc) {
            self.note(Some(policy), |_| field.at(rpc));
        }
        let Some(workflow) = &options.workflow else { return };
        let inside = |field: OptionField| move |_: &[i32]| rpc.option_at(Kind::Workflow, &[field.number]);
        workflow.query.iter().for_each(|query| self.note(Some(query), inside(WorkflowOptions::QUERY)));
        workflow.signal.iter().for_each(|signal| self.note(Some(signal), inside(WorkflowOptions::SIGNAL)));
        workflow.update.iter().for_each(|update| self.note(Some(update), inside(WorkflowOptions::UPDATE)));
    }
}
