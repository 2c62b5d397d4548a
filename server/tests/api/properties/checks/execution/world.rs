//! What fields yield: values that follow from the object, the field and its arguments, for both executors alike.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::OnceLock;

use apollo_compiler::Schema;
use apollo_compiler::ast::Value;
use apollo_compiler::executable::Operation;
use apollo_compiler::resolvers::{FieldError as OracleError, ObjectValue, ResolveInfo, ResolvedValue};
use apollo_compiler::response::{JsonMap, JsonValue};
use apollo_compiler::schema::{ExtendedType, FieldDefinition, Type};
use apollo_compiler::validation::Valid;
use serde_json::{Value as Json, json};
use server::domain::maybe_undefined::MaybeUndefined;
use server::graphql::arguments::{Input, Literal};
use server::graphql::execute::{Call, FieldError, FieldErrorKind, Loading, Resolvers, Values};
use server::graphql::output::{Object, Plain};
use server::outcome::BadInput;

use super::choices::mix;

/// The message of errors that the world makes.
pub const MADE: &str = "made for this document";

pub struct World {
    pub schema: Valid<Schema>,
}

/// A value of a field.
enum Fake {
    Error,
    Null,
    Boolean(bool),
    Int(i32),
    Float(f64),
    Text(String),
    Json(Json),
    Object(Box<Thing>),
    List(Vec<Fake>),
}

/// An object.
pub struct Thing {
    world: &'static World,
    owner: &'static str,
    seed: u64,
    parts: Vec<(&'static str, OnceLock<Fake>)>,
}

/// Loads the fields that are no part of their object.
pub struct Loader {
    pub world: &'static World,
    pub seed: u64,
}

struct Loaded(Vec<Fake>);

impl World {
    pub fn new(text: &str) -> Self {
        Self { schema: Schema::parse_and_validate(text, "").unwrap() }
    }

    fn field(&self, owner: &str, field: &str) -> &FieldDefinition {
        self.schema.type_field(owner, field).unwrap()
    }

    /// Every field of a root and every one with arguments is loaded, and of the others some.
    fn is_loaded(&self, owner: &str, field: &FieldDefinition) -> bool {
        owner == "Query" || owner == "Mutation" || !field.arguments.is_empty() || mix(1, (owner, field.name.as_str())).is_multiple_of(3)
    }

    fn yields(&'static self, owner: &str, field: &str, seed: u64, arguments: &str) -> Fake {
        let definition = self.field(owner, field);
        let seed = mix(seed, (field, arguments));
        if self.is_loaded(owner, definition) && seed % 16 == 3 { Fake::Error } else { self.make(&definition.ty, seed) }
    }

    fn make(&'static self, ty: &'static Type, seed: u64) -> Fake {
        let odds = if ty.is_non_null() { 48 } else { 6 };
        if seed % odds == 1 {
            return Fake::Null;
        }
        if ty.is_list() {
            return Fake::List((0..mix(seed, "length") % 4).map(|index| self.make(ty.item_type(), mix(seed, index))).collect());
        }
        let name = ty.inner_named_type().as_str();
        let one_of = |names: Vec<&'static str>| names[mix(seed, "which") as usize % names.len()];
        match &self.schema.types[name] {
            ExtendedType::Enum(definition) => Fake::Text(one_of(definition.values.keys().map(|name| name.as_str()).collect()).to_owned()),
            ExtendedType::Object(_) => Fake::Object(Box::new(self.thing(name, seed))),
            ExtendedType::Interface(_) | ExtendedType::Union(_) => {
                let objects = self.schema.types.iter().filter(|(object, ty)| ty.is_object() && self.schema.is_subtype(name, object));
                Fake::Object(Box::new(self.thing(one_of(objects.map(|(object, _)| object.as_str()).collect()), seed)))
            }
            _ => match name {
                "Boolean" => Fake::Boolean(seed.is_multiple_of(2)),
                "Int" => Fake::Int(seed as i32),
                // One without a fraction is written as an integer, which the oracle does not do.
                "Float" => Fake::Float(f64::from(seed as i32) + 0.25),
                "Json" => Fake::Json(json!({ "a\"b": [seed, null, { "é\u{1}": "\\" }] })),
                _ => Fake::Text(format!("\"{seed:x}\\ \u{1f600}\n\u{7f}")),
            },
        }
    }

    fn thing(&'static self, owner: &'static str, seed: u64) -> Thing {
        let fields = self.schema.get_object(owner).unwrap().fields.iter();
        let parts = fields.filter(|(_, field)| !self.is_loaded(owner, field)).map(|(name, _)| (name.as_str(), OnceLock::new()));
        Thing { world: self, owner, seed, parts: parts.collect() }
    }
}

impl Fake {
    fn plain(&self) -> Plain<'_> {
        match self {
            Self::Error | Self::Null => Plain::Null,
            Self::Boolean(it) => Plain::Boolean(*it),
            Self::Int(it) => Plain::Int(*it),
            Self::Float(it) => Plain::Float(*it),
            Self::Text(it) => Plain::Text(Cow::Borrowed(it)),
            Self::Json(it) => Plain::Json(it),
            Self::Object(it) => Plain::Object(&**it),
            Self::List(items) => Plain::List(items.iter().map(Self::plain).collect()),
        }
    }

    fn resolved<'a>(self) -> Result<ResolvedValue<'a>, OracleError> {
        Ok(match self {
            Self::Error => return Err(OracleError { message: MADE.to_owned() }),
            Self::Null => ResolvedValue::Leaf(JsonValue::Null),
            Self::Boolean(it) => ResolvedValue::leaf(it),
            Self::Int(it) => ResolvedValue::leaf(it),
            Self::Float(it) => ResolvedValue::leaf(it),
            Self::Text(it) => ResolvedValue::leaf(it),
            Self::Json(it) => ResolvedValue::Leaf(it.into()),
            Self::Object(it) => ResolvedValue::Object(it),
            Self::List(items) => ResolvedValue::List(Box::new(items.into_iter().map(Self::resolved))),
        })
    }
}

impl Thing {
    pub fn root(world: &'static World, operation: &Operation, seed: u64) -> Self {
        Self { world, owner: if operation.is_mutation() { "Mutation" } else { "Query" }, seed, parts: Vec::new() }
    }
}

impl Object for Thing {
    fn type_name(&self) -> &'static str {
        self.owner
    }

    fn field(&self, name: &str) -> Option<Plain<'_>> {
        let (_, part) = self.parts.iter().find(|(part, _)| *part == name)?;
        Some(part.get_or_init(|| self.world.yields(self.owner, name, self.seed, "{}")).plain())
    }

    fn as_any(&self) -> &dyn std::any::Any {
        self
    }
}

impl Values for Loaded {
    fn value(&self, parent: usize) -> Result<Plain<'_>, FieldError> {
        match &self.0[parent] {
            Fake::Error => Err(FieldError::new(FieldErrorKind::BadInput, MADE)),
            value => Ok(value.plain()),
        }
    }
}

/// An argument of any type.
struct Whole(Json);

impl Input for Whole {
    fn decode(value: Option<Literal<'_>>) -> Result<Self, BadInput> {
        Ok(Self(match value.unwrap() {
            Literal::Document(value, variables) => written(value, variables),
            Literal::Variable(value) => serde_json::to_value(value).unwrap(),
        }))
    }
}

fn written(value: &Value, variables: &JsonMap) -> Json {
    match value {
        Value::Null => Json::Null,
        Value::Boolean(it) => json!(it),
        Value::Int(it) => json!(it.try_to_i32().unwrap()),
        Value::Float(it) => json!(it.try_to_f64().unwrap()),
        Value::String(it) => json!(it),
        Value::Enum(name) => json!(name.as_str()),
        Value::Variable(name) => variables.get(name.as_str()).map_or(Json::Null, |value| serde_json::to_value(value).unwrap()),
        Value::List(items) => items.iter().map(|item| written(item, variables)).collect(),
        Value::Object(fields) => fields.iter().map(|(name, value)| (name.to_string(), written(value, variables))).collect(),
    }
}

impl Resolvers for Loader {
    fn load<'a>(&'a self, call: Call<'a>) -> Option<Loading<'a>> {
        let definition = self.world.field(call.owner, &call.field.name);
        if !self.world.is_loaded(call.owner, definition) {
            return None;
        }
        let given = definition.arguments.iter().filter_map(|argument| {
            let name = argument.name.as_str();
            match call.arguments.get::<MaybeUndefined<Whole>>(name).unwrap() {
                MaybeUndefined::Undefined => None,
                MaybeUndefined::Null => Some((name, Json::Null)),
                MaybeUndefined::Value(value) => Some((name, value.0)),
            }
        });
        let arguments = json!(given.collect::<BTreeMap<_, _>>()).to_string();
        Some(Box::pin(async move {
            // Other fields of the level get their turn.
            tokio::task::yield_now().await;
            let seed = |parent: &&dyn Object| parent.as_any().downcast_ref::<Thing>().map_or(self.seed, |thing| thing.seed);
            let values = call.parents.iter().map(|parent| self.world.yields(call.owner, &call.field.name, seed(parent), &arguments));
            Box::new(Loaded(values.collect())) as Box<dyn Values>
        }))
    }
}

impl ObjectValue for Thing {
    fn type_name(&self) -> &str {
        self.owner
    }

    fn resolve_field<'a>(&'a self, info: &'a ResolveInfo<'a>) -> Result<ResolvedValue<'a>, OracleError> {
        let arguments: BTreeMap<_, _> = info.arguments().iter().map(|(name, value)| (name.as_str(), value)).collect();
        self.world.yields(self.owner, info.field_name(), self.seed, &json!(arguments).to_string()).resolved()
    }
}
