//! Assignments, variables and maps.

use super::{
    cursor::{Fault, Parse, Parser},
    literal::Separator,
};
use crate::{
    parser::ast::{Program, Statement, Target},
    problem::Rule,
    value::path::split_path,
};

impl Parser<'_> {
    pub(super) fn fragment(&mut self) -> Parse<Program> {
        let value = self.query()?;
        let first = Statement { target: Target::Root(Vec::new()), value, span: self.since(0) };
        let mut program = Program { statements: vec![first], ..Program::default() };
        self.further_statements(&mut program)?;
        Ok(program)
    }

    pub(super) fn mapping(&mut self) -> Parse<Program> {
        let fault = match self.attempt(Self::statements) {
            Ok(program) => return Ok(program),
            Err(fault) if fault.fatal => return Err(fault),
            Err(fault) => fault,
        };
        self.attempt(Self::shorthand).map_err(|other| {
            let further = other.problem.range.start > fault.problem.range.start;
            if further || other.fatal { other } else { fault }
        })
    }

    /// Parses a mapping that is only a value, which becomes the root.
    fn shorthand(&mut self) -> Parse<Program> {
        self.blank();
        let start = self.at;
        let value = self.query()?;
        let span = self.since(start);
        self.blank();
        if !self.rest().is_empty() {
            return Err(self.expected("the end of the mapping"));
        }
        let statement = Statement { target: Target::Root(Vec::new()), value, span };
        Ok(Program { statements: vec![statement], ..Program::default() })
    }

    fn statements(&mut self) -> Parse<Program> {
        let mut program = Program::default();
        self.blank();
        self.program_statement(&mut program)?;
        self.further_statements(&mut program)?;
        Ok(program)
    }

    fn further_statements(&mut self, program: &mut Program) -> Parse<()> {
        loop {
            self.spaces();
            if self.rest().is_empty() {
                return Ok(());
            }
            if !self.line_break() {
                return Err(self.expected("a line break or the end"));
            }
            self.blank();
            if self.rest().is_empty() {
                return Ok(());
            }
            self.program_statement(program)?;
        }
    }

    fn program_statement(&mut self, program: &mut Program) -> Parse<()> {
        if self.keyword("map") {
            return self.map(program).map_err(Fault::into_fatal);
        }
        if self.keyword("import") {
            let message = "files cannot be imported";
            return Err(Fault::fatal(Rule::OutOfScope, message, self.since(self.at)));
        }
        program.statements.push(self.statement()?);
        Ok(())
    }

    /// Steps over a word that is followed by a space.
    pub(super) fn keyword(&mut self, keyword: &str) -> bool {
        let start = self.at;
        let found = self.eat(keyword) && self.spaces();
        if !found {
            self.at = start;
        }
        found
    }

    fn map(&mut self, program: &mut Program) -> Parse<()> {
        let start = self.at;
        let name = self.name("a map name")?;
        let span = self.since(start);
        self.spaces();
        let statements = self.list(("{", "}"), Separator::Line, Self::statement)?;
        if program.maps.insert(name.clone(), statements).is_some() {
            return Err(Fault::fatal(Rule::Syntax, format!("there are two maps called `{name}`"), span));
        }
        Ok(())
    }

    fn name(&mut self, what: &str) -> Parse<String> {
        if self.peek() == Some(b'"') {
            return self.quoted_string();
        }
        match self.word() {
            "" => Err(self.expected(what)),
            word => Ok(word.to_owned()),
        }
    }

    fn statement(&mut self) -> Parse<Statement> {
        let start = self.at;
        let target = self.target()?;
        if !self.spaces() {
            return Err(self.expected("a space and `=`"));
        }
        self.expect("=")?;
        if !self.spaces() {
            return Err(self.expected("a space"));
        }
        let value = self.query()?;
        Ok(Statement { target, value, span: self.since(start) })
    }

    fn target(&mut self) -> Parse<Target> {
        let start = self.at;
        if self.keyword("let") {
            return Ok(Target::Variable(self.name("a variable name").map_err(Fault::into_fatal)?));
        }
        if self.keyword("meta") {
            return Err(Fault::fatal(Rule::OutOfScope, "there is no metadata to set", self.since(start)));
        }
        let mut path = vec![self.segment()?];
        while self.eat(".") {
            let segment = self.name("a name")?;
            let quoted = self.text.as_bytes().get(self.at.wrapping_sub(1)) == Some(&b'"');
            if quoted { path.push(segment) } else { path.extend(split_path(&segment)) }
        }
        if path.first().is_some_and(|first| first == "root") {
            path.remove(0);
        }
        Ok(Target::Root(path))
    }

    fn segment(&mut self) -> Parse<String> {
        match self.word() {
            "" => Err(self.expected("a target such as `root` or a name")),
            word => Ok(word.to_owned()),
        }
    }
}
