//! Questions about the schema itself: who may ask, what they may cost, and the answers of apollo-compiler.
//!
//! **Invariant:** the size of an answer is estimated before it is made, never below what it will be.

use apollo_compiler::collections::HashMap;
use apollo_compiler::executable::{Operation, Selection, SelectionSet};
use apollo_compiler::introspection::{check_max_depth, partial_execute};
use apollo_compiler::request::RequestError;
use apollo_compiler::response::JsonMap;
use apollo_compiler::schema::{ExtendedType, Implementers};
use apollo_compiler::validation::Valid;
use apollo_compiler::{ExecutableDocument, Name, Schema};

use crate::domain::budget::Excess;
use crate::outcome::Fault;

/// The schema, and how much there is to tell of it.
pub struct Described {
    pub schema: Valid<Schema>,
    implementers: HashMap<Name, Implementers>,
    all: Counts,
    /// Of one type or field.
    most: Counts,
}

#[derive(Debug, Default, Clone, Copy)]
struct Counts {
    types: usize,
    fields: usize,
    arguments: usize,
    input_fields: usize,
    enum_values: usize,
    related_types: usize,
    directives: usize,
}

/// What a selection is asked of: every one of a kind at once, or single ones.
#[derive(Debug, Clone, Copy)]
enum InputPosition {
    Schema,
    EveryType,
    EveryField,
    Type,
    Field,
    Directive,
    /// Arguments and input fields.
    Input,
    Leaf,
}

impl Described {
    /// # Errors
    /// If the text is not a valid schema.
    pub fn new(text: &str) -> Result<Self, Fault> {
        let schema = Schema::parse_and_validate(text, "schema.graphql").map_err(|invalid| Fault::new(invalid.to_string()))?;
        let implementers = schema.implementers_map();
        let (mut all, mut most) = (Counts::default(), Counts::default());
        for ty in schema.types.values() {
            let one = Counts::of(ty, &implementers);
            all.add(&one);
            most.raise(&one);
        }
        all.types = schema.types.len();
        all.directives = schema.directive_definitions.len();
        let of_directives = schema.directive_definitions.values().map(|directive| directive.arguments.len());
        all.arguments += of_directives.sum::<usize>();
        Ok(Self { schema, implementers, all, most })
    }

    /// Answers what the operation asks about the schema. Nothing else of it is executed.
    ///
    /// # Errors
    /// With the message for the client, if the selection is too deep or exceeds the limit of objects.
    pub fn answer(
        &self,
        document: &Valid<ExecutableDocument>,
        operation: &Operation,
        variables: &Valid<JsonMap>,
        most: usize,
    ) -> Result<JsonMap, String> {
        let told = |error: RequestError| error.message().to_string();
        check_max_depth(document, operation).map_err(told)?;
        let questions = operation.root_fields(document).filter(|field| is_question(&field.name));
        let objects: usize = questions
            .map(|field| {
                let place = if field.name == "__type" { InputPosition::Type } else { InputPosition::Schema };
                self.weigh(document, &field.selection_set, place, 1)
            })
            .fold(0, usize::saturating_add);
        if objects > most {
            return Err(Excess::Objects(most).to_string());
        }
        let response = partial_execute(&self.schema, &self.implementers, document, operation, variables).map_err(told)?;
        response.data.ok_or_else(|| "the schema could not be described".to_owned())
    }

    /// At least as many objects as the selection yields when it is asked `times` times.
    fn weigh(&self, document: &ExecutableDocument, set: &SelectionSet, place: InputPosition, times: usize) -> usize {
        let one = |selection: &Selection| match selection {
            Selection::Field(field) => {
                let (place, each) = self.step(place, &field.name);
                let times = times.saturating_mul(each);
                times.saturating_add(self.weigh(document, &field.selection_set, place, times))
            }
            Selection::InlineFragment(fragment) => self.weigh(document, &fragment.selection_set, place, times),
            Selection::FragmentSpread(spread) => {
                let fragment = document.fragments.get(&spread.fragment_name);
                fragment.map_or(0, |fragment| self.weigh(document, &fragment.selection_set, place, times))
            }
        };
        set.selections.iter().map(one).fold(0, usize::saturating_add)
    }

    /// Where a field leads, and how many objects it yields for one.
    fn step(&self, place: InputPosition, field: &str) -> (InputPosition, usize) {
        match (place, field) {
            (InputPosition::Schema, "types") => (InputPosition::EveryType, self.all.types),
            (InputPosition::Schema, "directives") => (InputPosition::Directive, self.all.directives),
            (InputPosition::Schema, "queryType" | "mutationType" | "subscriptionType") => (InputPosition::Type, 1),
            // The numbers of all types together are as many times too many as there are types.
            (InputPosition::EveryType, "fields") => (InputPosition::EveryField, self.all.fields.div_ceil(self.all.types.max(1))),
            (InputPosition::EveryType, "inputFields") => (InputPosition::Input, self.all.input_fields.div_ceil(self.all.types.max(1))),
            (InputPosition::EveryType, "enumValues") => (InputPosition::Leaf, self.all.enum_values.div_ceil(self.all.types.max(1))),
            (InputPosition::EveryType, "interfaces" | "possibleTypes") => {
                (InputPosition::Type, self.all.related_types.div_ceil(self.all.types.max(1)))
            }
            (InputPosition::EveryField, "args") => (InputPosition::Input, self.all.arguments.div_ceil(self.all.fields.max(1))),
            (InputPosition::Type, "fields") => (InputPosition::Field, self.most.fields),
            (InputPosition::Type, "inputFields") => (InputPosition::Input, self.most.input_fields),
            (InputPosition::Type, "enumValues") => (InputPosition::Leaf, self.most.enum_values),
            (InputPosition::Type, "interfaces" | "possibleTypes") => (InputPosition::Type, self.most.related_types),
            (InputPosition::Field | InputPosition::Directive, "args") => (InputPosition::Input, self.most.arguments),
            (InputPosition::EveryType | InputPosition::Type, "ofType") => (InputPosition::Type, 1),
            (InputPosition::EveryField | InputPosition::Field | InputPosition::Input, "type") => (InputPosition::Type, 1),
            _ => (InputPosition::Leaf, 0),
        }
    }
}

/// Whether a field of the root asks about the schema.
pub fn is_question(field: &str) -> bool {
    matches!(field, "__schema" | "__type")
}

impl Counts {
    fn of(ty: &ExtendedType, implementers: &HashMap<Name, Implementers>) -> Self {
        let mut counts = Self::default();
        match ty {
            ExtendedType::Object(object) => {
                counts.fields = object.fields.len();
                counts.arguments = object.fields.values().map(|field| field.arguments.len()).sum();
                counts.related_types = object.implements_interfaces.len();
            }
            ExtendedType::Interface(interface) => {
                counts.fields = interface.fields.len();
                counts.arguments = interface.fields.values().map(|field| field.arguments.len()).sum();
                let objects = implementers.get(&interface.name).map_or(0, |implementers| implementers.objects.len());
                counts.related_types = objects.max(interface.implements_interfaces.len());
            }
            ExtendedType::Union(union) => counts.related_types = union.members.len(),
            ExtendedType::Enum(definition) => counts.enum_values = definition.values.len(),
            ExtendedType::InputObject(input) => counts.input_fields = input.fields.len(),
            ExtendedType::Scalar(_) => {}
        }
        counts
    }

    fn add(&mut self, other: &Self) {
        self.fields += other.fields;
        self.arguments += other.arguments;
        self.input_fields += other.input_fields;
        self.enum_values += other.enum_values;
        self.related_types += other.related_types;
    }

    fn raise(&mut self, other: &Self) {
        self.fields = self.fields.max(other.fields);
        self.arguments = self.arguments.max(other.arguments);
        self.input_fields = self.input_fields.max(other.input_fields);
        self.enum_values = self.enum_values.max(other.enum_values);
        self.related_types = self.related_types.max(other.related_types);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn objects(described: &Described, query: &str) -> (usize, usize) {
        let document = ExecutableDocument::parse_and_validate(&described.schema, query, "").unwrap();
        let operation = document.operations.get(None).unwrap();
        let variables = Valid::assume_valid(JsonMap::new());
        let told = described.answer(&document, operation, &variables, usize::MAX).unwrap();
        let field = operation.root_fields(&document).next().unwrap();
        let place = if field.name == "__type" { InputPosition::Type } else { InputPosition::Schema };
        (described.weigh(&document, &field.selection_set, place, 1), count(&serde_json::to_value(told).unwrap()) - 2)
    }

    fn count(value: &serde_json::Value) -> usize {
        match value {
            serde_json::Value::Object(fields) => 1 + fields.values().map(count).sum::<usize>(),
            serde_json::Value::Array(items) => items.iter().map(count).sum(),
            _ => 0,
        }
    }

    #[test]
    fn the_estimate_is_never_below_the_answer() {
        let described = Described::new(crate::generated::SCHEMA).unwrap();
        for query in [
            include_str!("introspection.graphql"),
            "{ __schema { types { name fields { name args { name type { name ofType { name } } } type { name fields { name } } } } } }",
            "{ __schema { directives { name args { name type { name } } } queryType { fields { name args { name } } } } }",
            "{ __type(name: \"Mutation\") { fields { name args { name type { name inputFields { name } ofType { name enumValues { name } } } } } } }",
            "{ __schema { types { a: fields { name } b: fields { name } interfaces { name fields { name } } possibleTypes { name } } } }",
        ] {
            let (estimated, told) = objects(&described, query);
            assert!(estimated >= told, "{query}: {estimated} estimated, {told} told");
        }
        let (estimated, told) = objects(&described, include_str!("introspection.graphql"));
        assert!(estimated < 20 * told && estimated < 50_000, "{estimated} estimated, {told} told");
    }

    #[test]
    fn what_asks_too_much_is_not_answered() {
        let described = Described::new(crate::generated::SCHEMA).unwrap();
        let fields: String = (0..60).map(|number| format!("a{number}: fields {{ name type {{ name fields {{ name }} }} }} ")).collect();
        for query in [
            format!("{{ __schema {{ types {{ {fields} }} }} }}"),
            "{ __schema { types { fields { type { fields { type { fields { name } } } } } } } }".to_owned(),
        ] {
            let document = ExecutableDocument::parse_and_validate(&described.schema, query, "").unwrap();
            let variables = Valid::assume_valid(JsonMap::new());
            assert!(described.answer(&document, document.operations.get(None).unwrap(), &variables, 50_000).is_err());
        }
    }
}
