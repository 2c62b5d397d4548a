//! One level: its fields are loaded, then the objects they yield are executed as the next level, then all of it is written.
//!
//! **Invariant:** a field with a resolver is loaded once for all objects of the level, whatever their number.

use std::borrow::Cow;
use std::sync::OnceLock;

use apollo_compiler::executable::{Field, SelectionSet};
use apollo_compiler::schema::Type;
use apollo_compiler::{Name, Node};
use futures_util::future::{BoxFuture, join_all};

use super::collect::{Collector, Fields};
use super::write::{Children, FieldColumn, ValueSource, WrittenLevel};
use super::{Arguments, Call, Execution, FieldError, FieldErrorKind, Object, Plain, TURN, Values};
use crate::domain::budget::Excess;

/// A field of the level, and what was loaded for it if it has a resolver.
struct Loaded<'a> {
    key: &'a Name,
    fields: &'a [&'a Node<Field>],
    ty: &'a Type,
    values: Option<Box<dyn Values>>,
}

/// JSON that introspection has written.
struct Written(String);

impl Values for Written {
    fn value(&self, _: usize) -> Result<Plain<'_>, FieldError> {
        Ok(Plain::Raw(&self.0))
    }
}

impl Execution<'_> {
    /// Executes the selections for objects of one type, and writes a JSON object for each of them.
    ///
    /// # Errors
    /// If the response exceeds its budget.
    pub(super) fn objects<'b>(
        &'b self,
        owner: &'b str,
        parents: &'b [&'b dyn Object],
        sets: &'b [&'b SelectionSet],
    ) -> BoxFuture<'b, Result<WrittenLevel, Excess>> {
        Box::pin(async move {
            let fields = self.collect(owner, sets);
            let loaded = side_by_side(fields.iter().map(|(key, fields)| self.load(owner, parents, key, fields))).await;
            let loaded: Vec<Loaded<'_>> = loaded.into_iter().flatten().collect();
            self.budget.loads()?;
            let columns = side_by_side(loaded.iter().map(|loaded| self.complete(parents, loaded))).await;
            let columns = columns.into_iter().collect::<Result<Vec<_>, _>>()?;
            self.write(parents, &columns).await
        })
    }

    /// The fields of a mutation: each is complete before the next one begins. What a mutation has done is told even if the
    /// budget is exceeded, without what would have to be loaded for it.
    ///
    /// # Errors
    /// None: a closed budget cannot be exceeded.
    pub(super) async fn serial(&self, owner: &str, parents: &[&dyn Object], sets: &[&SelectionSet]) -> Result<WrittenLevel, Excess> {
        let fields = self.collect(owner, sets);
        let places: Vec<OnceLock<Loaded<'_>>> = fields.iter().map(|_| OnceLock::new()).collect();
        let mut columns = Vec::with_capacity(fields.len());
        for ((key, fields), place) in fields.iter().zip(&places) {
            let Some(loaded) = self.load(owner, parents, key, fields).await else { continue };
            let loaded = place.get_or_init(|| loaded);
            let column = match self.complete(parents, loaded).await {
                Ok(column) => column,
                Err(_) => {
                    self.budget.close();
                    self.complete(parents, loaded).await?
                }
            };
            columns.push(column);
        }
        match self.write(parents, &columns).await {
            Ok(level) => Ok(level),
            Err(_) => {
                self.budget.close();
                self.write(parents, &columns).await
            }
        }
    }

    fn collect<'b>(&'b self, owner: &str, sets: &[&'b SelectionSet]) -> Fields<'b> {
        Collector { schema: self.schema, document: self.document, variables: self.variables }.collect(owner, sets)
    }

    async fn load<'b>(
        &'b self,
        owner: &'b str,
        parents: &'b [&'b dyn Object],
        key: &'b Name,
        fields: &'b [&'b Node<Field>],
    ) -> Option<Loaded<'b>> {
        let field = *fields.first()?;
        let ty = &self.schema.type_field(owner, &field.name).ok()?.ty;
        let values = match field.name.as_str() {
            "__typename" => None,
            "__schema" | "__type" => {
                let data = self.introspection.and_then(|data| data.get(key.as_str()));
                Some(match data.map(serde_json::to_string) {
                    Some(Ok(text)) => Box::new(Written(text)) as Box<dyn Values>,
                    Some(Err(error)) => Box::new(FieldError::fault(&error)),
                    None => Box::new(FieldError::fault(&"introspection has no such field")),
                })
            }
            _ => {
                let arguments = Arguments::Field(&field.arguments, self.variables);
                match self.resolvers.load(Call { owner, field, parents, arguments }) {
                    // A mutation itself has no parents that could be too many.
                    Some(_) if self.budget.is_closed() && owner != "Mutation" => {
                        let message = "not loaded: the response exceeds its limit";
                        Some(Box::new(FieldError::new(FieldErrorKind::Limit, message)) as Box<dyn Values>)
                    }
                    Some(loading) => Some(loading.await),
                    None => None,
                }
            }
        };
        Some(Loaded { key, fields, ty, values })
    }

    /// Executes the objects that a field yields.
    async fn complete<'b>(&'b self, parents: &[&'b dyn Object], loaded: &'b Loaded<'b>) -> Result<FieldColumn<'b>, Excess> {
        let Some(field) = loaded.fields.first() else { return Ok(FieldColumn::none(loaded.key, loaded.ty)) };
        let source = match &loaded.values {
            Some(values) => ValueSource::Loaded(values.as_ref()),
            None if field.name == "__typename" => ValueSource::TypeName,
            None => ValueSource::Part(field.name.as_str()),
        };
        let mut column = FieldColumn { key: loaded.key, ty: loaded.ty, location: field.location(), source, children: None };
        if !field.selection_set.is_empty() {
            column.children = Some(self.children(parents, &column, loaded.fields).await?);
        }
        Ok(column)
    }

    async fn children<'b>(
        &'b self,
        parents: &[&'b dyn Object],
        column: &FieldColumn<'b>,
        fields: &'b [&'b Node<Field>],
    ) -> Result<Children<'b>, Excess> {
        let mut gathered = Gathered::default();
        let mut values = Vec::with_capacity(parents.len());
        let mut starts = Vec::with_capacity(parents.len());
        for (index, parent) in parents.iter().enumerate() {
            let value = column.source.value(*parent, index);
            starts.push(gathered.places.len());
            if let Ok(value) = &value {
                self.budget.objects(gathered.add(value))?;
            }
            values.push(value);
            if index % TURN == TURN - 1 {
                tokio::task::yield_now().await;
            }
        }
        let sets: Vec<&SelectionSet> = fields.iter().map(|field| &field.selection_set).collect();
        let levels = side_by_side(gathered.by_type.iter().map(|(owner, objects)| self.objects(owner, objects, &sets))).await;
        let levels = levels.into_iter().collect::<Result<Vec<_>, _>>()?;
        Ok(Children { values, starts, places: gathered.places, levels })
    }
}

/// The objects of a field's values, by their type, and where each of them is.
#[derive(Default)]
struct Gathered<'a> {
    by_type: Vec<(&'static str, Vec<&'a dyn Object>)>,
    places: Vec<(usize, usize)>,
}

impl<'a> Gathered<'a> {
    /// Adds the objects of a value in their order, and returns how many they are.
    fn add(&mut self, value: &Plain<'a>) -> usize {
        match value {
            Plain::List(items) => items.iter().map(|item| self.add(item)).sum(),
            Plain::Object(object) => {
                let owner = object.type_name();
                let known = self.by_type.iter().position(|(name, _)| *name == owner);
                let level = known.unwrap_or_else(|| {
                    self.by_type.push((owner, Vec::new()));
                    self.by_type.len() - 1
                });
                if let Some((_, objects)) = self.by_type.get_mut(level) {
                    self.places.push((level, objects.len()));
                    objects.push(*object);
                }
                1
            }
            _ => 0,
        }
    }
}

impl<'a> ValueSource<'a> {
    /// # Errors
    /// If the field failed for this parent, or the object lacks the field.
    pub(super) fn value(&self, parent: &'a dyn Object, index: usize) -> Result<Plain<'a>, FieldError> {
        match *self {
            Self::TypeName => Ok(Plain::Text(Cow::Borrowed(parent.type_name()))),
            Self::Part(name) => parent.field(name).ok_or_else(|| FieldError::fault(&"an object lacks a field of its type")),
            Self::Loaded(values) => values.value(index),
        }
    }
}

/// One future needs no machinery.
async fn side_by_side<F: Future>(futures: impl ExactSizeIterator<Item = F>) -> Vec<F::Output> {
    let mut futures = futures;
    if futures.len() == 1
        && let Some(only) = futures.next()
    {
        return vec![only.await];
    }
    join_all(futures).await
}
