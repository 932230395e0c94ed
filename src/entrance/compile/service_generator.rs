use std::{cell::RefCell, collections::BTreeMap, rc::Rc};

use prost_build::{Service, ServiceGenerator};

use crate::{rust::path::ResolvedPaths, schema::pool::without_dot};

/// Includes our files in prost's files, and records the Rust paths that prost chose for inputs and outputs.
pub(super) struct PackageGenerator {
    /// The line for each package that includes our file.
    pub(super) includes: BTreeMap<String, String>,
    pub(super) resolved: Rc<RefCell<ResolvedPaths>>,
    /// The generators of the user, which run first.
    pub(super) others: Vec<Box<dyn ServiceGenerator>>,
}

impl ServiceGenerator for PackageGenerator {
    fn generate(&mut self, service: Service, buf: &mut String) {
        let mut resolved = self.resolved.borrow_mut();
        for method in &service.methods {
            let key = |name: &str| (service.package.clone(), without_dot(name).to_owned());
            resolved.insert(key(&method.input_proto_type), method.input_type.clone());
            resolved.insert(key(&method.output_proto_type), method.output_type.clone());
        }
        self.others.iter_mut().for_each(|other| other.generate(service.clone(), buf));
        // prost drops a module without text, and then panics when it finalizes the package.
        if buf.is_empty() {
            buf.push('\n');
        }
    }

    fn finalize(&mut self, buf: &mut String) {
        self.others.iter_mut().for_each(|other| other.finalize(buf));
    }

    fn finalize_package(&mut self, package: &str, buf: &mut String) {
        self.others.iter_mut().for_each(|other| other.finalize_package(package, buf));
        buf.extend(self.includes.get(package).map(String::as_str));
    }
}
