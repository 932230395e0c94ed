//! What the runtime needs for a service's command line: names, help and markers.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::options;
use crate::model::{Action, Command, CommandLine, Flag, FlagMessage, Flags, Service};

pub(super) fn all(service: &Service) -> Option<TokenStream> {
    let CommandLine { name, aliases, help, commands, messages, .. } = service.command_line.as_ref()?;
    let full_name = &service.full_name;
    let commands = commands.iter().map(command);
    let messages = messages.iter().map(message);
    let workflows = service.workflows.iter().map(|workflow| &workflow.method.marker);
    let functions = functions(service);
    Some(quote! {
        const _: () = tp::NEEDS_FEATURE_CLI;
        impl tp::cli::Commands for Service {
            const SERVICE: &'static tp::cli::Service = &tp::cli::Service {
                name: #name,
                full_name: #full_name,
                help: #help,
                aliases: &[#(#aliases),*],
                commands: &[#(#commands),*],
                workflows: &[#(tp::cli::workflow::<workflow::#workflows>()),*],
                messages: &[#(#messages),*],
            };
        }
        #functions
    })
}

fn functions(service: &Service) -> TokenStream {
    let docs = format!(" The command line of `{}`.", service.names.service);
    quote! {
        #[doc = #docs]
        pub mod cli {
            use super::Service;
            use super::tp;
            /// The program, which can be given a worker before it is run.
            pub fn program() -> tp::cli::Program {
                tp::cli::Program::new::<Service>()
            }
            /// Runs the program, and tells what came of it.
            pub fn main() -> ::std::process::ExitCode {
                program().main()
            }
            /// Its commands, to be put below a command of another program, which gives what it has read to `program().run`.
            pub fn command() -> tp::clap::Command {
                program().command()
            }
        }
    }
}

fn command(command: &Command) -> TokenStream {
    let Command { name, aliases, go_name, help, deprecated, input, second, .. } = command;
    let action = action(&command.action);
    let mut fields = vec![quote!(help: #help)];
    fields.extend((!aliases.is_empty()).then(|| quote!(aliases: &[#(#aliases),*])));
    fields.extend(go_name.as_ref().map(|name| quote!(go_name: Some(#name))));
    fields.extend(deprecated.then(|| quote!(deprecated: true)));
    fields.extend(renamed(input).map(|pairs| quote!(input_renamed: #pairs)));
    fields.extend(renamed(second).map(|pairs| quote!(second_renamed: #pairs)));
    if let Action::UpdateWithStart { id_conflict_policy: Some(policy), .. } = command.action {
        let policy = options::id_conflict_policy(policy);
        fields.push(quote!(id_conflict_policy: Some(#policy)));
    }
    quote!(tp::cli::Command { #(#fields,)* ..tp::cli::Command::new(#name, #action) })
}

fn renamed(flags: &Flags) -> Option<TokenStream> {
    let pairs = flags.renamed.iter().map(|(from, to)| quote!((#from, #to)));
    (!flags.renamed.is_empty()).then(|| quote!(&[#(#pairs),*]))
}

fn action(action: &Action) -> TokenStream {
    match action {
        Action::Workflow(marker) => quote!(tp::cli::workflow::<workflow::#marker>()),
        Action::Signal(marker) => quote!(tp::cli::signal::<signal::#marker>()),
        Action::Query(marker) => quote!(tp::cli::query::<query::#marker>()),
        Action::Update(marker) => quote!(tp::cli::update::<update::#marker>()),
        Action::SignalWithStart { workflow, signal } => {
            quote!(tp::cli::signal_with_start::<workflow::#workflow, #signal>())
        }
        Action::UpdateWithStart { workflow, update, .. } => {
            quote!(tp::cli::update_with_start::<workflow::#workflow, #update>())
        }
    }
}

fn message(message: &FlagMessage) -> TokenStream {
    let FlagMessage { full_name, flags } = message;
    let fields = flags.iter().map(field);
    quote!(tp::cli::Message { name: #full_name, fields: &[#(#fields),*] })
}

fn field(flag: &Flag) -> TokenStream {
    let Flag { number, name, aliases, go_name, help, deprecated, .. } = flag;
    let number = Literal::i32_unsuffixed(*number);
    let mut fields = Vec::new();
    fields.extend((!aliases.is_empty()).then(|| quote!(aliases: &[#(#aliases),*])));
    fields.extend(go_name.as_ref().map(|name| quote!(go_name: Some(#name))));
    fields.extend((!help.is_empty()).then(|| quote!(help: #help)));
    fields.extend(deprecated.then(|| quote!(deprecated: true)));
    if fields.is_empty() {
        return quote!(tp::cli::Field::new(#number, #name));
    }
    quote!(tp::cli::Field { #(#fields,)* ..tp::cli::Field::new(#number, #name) })
}
