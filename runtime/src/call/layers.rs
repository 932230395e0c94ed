use std::fmt;

/// A change of options.
type Setter<O> = Box<dyn FnOnce(&mut O)>;

/// Options of the SDK as the schema fills them in, then as edits change them, then as setters say,
/// in whatever order those are called.
pub(super) struct Layers<O> {
    edited: O,
    setters: Vec<Setter<O>>,
}

impl<O> Layers<O> {
    pub(super) fn new(schema: O) -> Self {
        Self { edited: schema, setters: Vec::new() }
    }

    pub(super) fn edit(&mut self, edit: impl FnOnce(&mut O)) {
        edit(&mut self.edited);
    }

    pub(super) fn set(&mut self, setter: impl FnOnce(&mut O) + 'static) {
        self.setters.push(Box::new(setter));
    }

    pub(super) fn finish(self) -> O {
        let mut options = self.edited;
        self.setters.into_iter().for_each(|setter| setter(&mut options));
        options
    }
}

impl<O: fmt::Debug> fmt::Debug for Layers<O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Options").field("edited", &self.edited).field("setters", &self.setters.len()).finish()
    }
}
