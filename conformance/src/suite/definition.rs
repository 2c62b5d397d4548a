//! What is known of a case before it runs.
//!
//! **Invariant:** whether a case can run at all follows from its definition and the target's capabilities, without asking the endpoint.

use std::pin::Pin;

use crate::error::Outcome;
use crate::suite::case::Case;
use crate::target::need::Need;

/// The future of a story.
pub type Story<'a> = Pin<Box<dyn Future<Output = Outcome> + Send + 'a>>;

/// A case before it runs.
#[derive(Clone, Copy)]
pub struct Definition {
    /// A path that stays the same for good.
    pub id: &'static str,
    /// What the case shows, in one sentence.
    pub title: &'static str,
    pub needs: &'static [Need],
    /// Whether it needs the server for itself: it changes or reads what all its users share, or leaves a great deal behind.
    pub exclusive: bool,
    pub run: for<'a> fn(&'a mut Case) -> Story<'a>,
}

impl Definition {
    pub const fn new(id: &'static str, title: &'static str, run: for<'a> fn(&'a mut Case) -> Story<'a>) -> Self {
        Self { id, title, needs: &[], exclusive: false, run }
    }

    pub const fn needs(self, needs: &'static [Need]) -> Self {
        Self { needs, ..self }
    }

    pub const fn exclusive(self) -> Self {
        Self { exclusive: true, ..self }
    }

    /// The subject: the first part of the path.
    pub fn area(&self) -> &'static str {
        self.id.split('/').next().unwrap_or(self.id)
    }
}

/// A case by id, title and the function that tells it.
macro_rules! case {
    ($id:literal, $title:literal, $story:path) => {
        $crate::suite::definition::Definition::new($id, $title, |case| Box::pin($story(case)))
    };
}
pub(crate) use case;
