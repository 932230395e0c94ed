//! The cargo features that a program needs.

use std::collections::BTreeSet;

use crate::{
    library::methods,
    parser::ast::{Expression, Node, Program},
};

/// Returns the features of all methods that a program calls, by name.
pub(crate) fn of(program: &Program) -> BTreeSet<&'static str> {
    let mut features = BTreeSet::new();
    let statements = program.statements.iter().chain(program.maps.values().flatten());
    statements.for_each(|statement| collect(&statement.value, &mut features));
    features
}

fn collect(expression: &Expression, features: &mut BTreeSet<&'static str>) {
    if let Node::Method(_, call) = &expression.node {
        features.extend(methods::feature(call.definition.name));
    }
    expression.node.children().for_each(|child| collect(child, features));
}
