//! Options of a newer release than this.

use crate::{
    descriptor::{Numbered, Open, ServiceOptions},
    diagnostic::{Diagnostic, Diagnostics, Location, Rule},
    schema::{Kind, Rpc, Schema, ServiceView},
};

/// Reports what is set in the messages of options and nobody here reads.
struct Unknown<'a> {
    schema: &'a Schema<'a>,
    diagnostics: &'a mut Diagnostics,
}

impl Unknown<'_> {
    fn note<M: Numbered>(&mut self, options: Option<&Open<M>>, at: impl Fn(&[i32]) -> Location) {
        for number in options.into_iter().flat_map(|options| &options.unknown) {
            let number = i32::try_from(*number).unwrap_or_default();
            let fields = self.schema.message(M::NAME).map(|message| message.field.as_slice());
            let field = fields.unwrap_or_default().iter().find(|field| field.number == number);
            let name = field.map_or_else(|| number.to_string(), |field| field.name.clone());
            let message =
                format!("`{}.{name}` is unknown to this release of the generator, which ignores it", M::NAME);
            let help = "use a newer release, or remove it";
            self.diagnostics.push(Diagnostic::new(Rule::UnknownOption, at(&[number]), message).help(help));
        }
    }
}

pub(super) fn of_service(schema: &Schema<'_>, service: ServiceView<'_>, diagnostics: &mut Diagnostics) {
    let options = service.proto.options.as_ref().and_then(|options| options.temporal.as_ref());
    Unknown { schema, diagnostics }
        .note(options, |field| service.extension_at(ServiceOptions::TEMPORAL, field));
}

pub(super) fn of_rpc(schema: &Schema<'_>, rpc: Rpc<'_>, diagnostics: &mut Diagnostics) {
    let options = rpc.options();
    let mut unknown = Unknown { schema, diagnostics };
    let at = |kind| move |field: &[i32]| rpc.option_at(kind, field);
    unknown.note(options.workflow.as_deref(), at(Kind::Workflow));
    unknown.note(options.activity.as_deref(), at(Kind::Activity));
    unknown.note(options.query.as_deref(), at(Kind::Query));
    unknown.note(options.signal.as_deref(), at(Kind::Signal));
    unknown.note(options.update.as_deref(), at(Kind::Update));
    for (kind, number, policy) in super::retry::policies(rpc) {
        unknown.note(Some(policy), |_| rpc.option_at(kind, &[number]));
    }
    let Some(workflow) = &options.workflow else { return };
    let inside = |number| move |_: &[i32]| rpc.option_at(Kind::Workflow, &[number]);
    workflow.query.iter().for_each(|query| unknown.note(Some(query), inside(1)));
    workflow.signal.iter().for_each(|signal| unknown.note(Some(signal), inside(2)));
    workflow.update.iter().for_each(|update| unknown.note(Some(update), inside(3)));
}
