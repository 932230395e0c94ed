use std::fmt;

/// A change to options.
type Setter<O> = Box<dyn FnOnce(&mut O)>;

/// SDK options in layers: the schema's values, then edits, then setters, in any order of the calls.
pub(super) struct Layers<O> {
    edited: O,
    /// Setters of a whole struct, which apply before the setters of its members.
    wholes: Vec<Setter<O>>,
    setters: Vec<Setter<O>>,
}

impl<O> Layers<O> {
    pub(super) fn new(schema: O) -> Self {
        Self { edited: schema, wholes: Vec::new(), setters: Vec::new() }
    }

    pub(super) fn edit(&mut self, edit: impl FnOnce(&mut O)) {
        edit(&mut self.edited);
    }

    pub(super) fn set(&mut self, setter: impl FnOnce(&mut O) + 'static) {
        self.setters.push(Box::new(setter));
    }

    pub(super) fn set_whole(&mut self, setter: impl FnOnce(&mut O) + 'static) {
        self.wholes.push(Box::new(setter));
    }

    pub(super) fn finish(self) -> O {
        let mut options = self.edited;
        self.wholes.into_iter().chain(self.setters).for_each(|setter| setter(&mut options));
        options
    }
}

impl<O: fmt::Debug> fmt::Debug for Layers<O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Options")
            .field("edited", &self.edited)
            .field("setters", &(self.wholes.len() + self.setters.len()))
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::Layers;

    #[test]
    fn members_win_over_wholes_and_setters_over_edits() {
        let mut layers = Layers::new([1, 1, 1]);
        layers.set(|it| it[2] = 4);
        layers.set_whole(|it| *it = [3, 3, 3]);
        layers.edit(|it| *it = [2, 2, 2]);
        assert_eq!(layers.finish(), [3, 3, 4]);
    }
}
