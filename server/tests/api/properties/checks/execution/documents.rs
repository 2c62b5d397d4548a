//! A document over a schema, with its variables.

use apollo_compiler::response::JsonMap;
use apollo_compiler::schema::{ExtendedType, FieldDefinition, InputValueDefinition, Type};
use serde_json::{Value as Json, json};

use super::choices::Choices;
use super::world::World;

const DEEPEST: usize = 5;
/// A document that has as many fields gets no more.
const MOST_FIELDS: usize = 60;

pub fn document(world: &World, choices: &mut Choices<'_>) -> (String, JsonMap) {
    let is_mutation = choices.once_in(4);
    let (kind, root) = if is_mutation { ("mutation", "Mutation") } else { ("query", "Query") };
    let mut writer = Writer { world, choices, fields: 0, variables: Vec::new(), given: json!({}), fragments: Vec::new() };
    let selection = writer.selection(root, 0);
    let variables = if writer.variables.is_empty() { String::new() } else { format!("({})", writer.variables.join(", ")) };
    let fragments: String = writer.fragments.iter().map(|(name, on, set)| format!(" fragment {name} on {on} {set}")).collect();
    (format!("{kind} Q{variables} {selection}{fragments}"), serde_json::from_value(writer.given).unwrap())
}

struct Writer<'w, 'c, 'b> {
    world: &'w World,
    choices: &'c mut Choices<'b>,
    fields: usize,
    variables: Vec<String>,
    given: Json,
    fragments: Vec<(String, String, String)>,
}

impl<'w> Writer<'w, '_, '_> {
    fn selection(&mut self, owner: &str, depth: usize) -> String {
        let mut parts = Vec::new();
        for _ in 0..1 + self.choices.below(4) {
            let part = self.part(owner, depth);
            // The same once more is merged with itself.
            if self.choices.once_in(8) {
                parts.push(part.clone());
            }
            parts.push(part);
        }
        format!("{{ {} }}", parts.join(" "))
    }

    fn part(&mut self, owner: &str, depth: usize) -> String {
        let directives = self.directives();
        match self.choices.below(10) {
            0 => format!("...{directives} {}", self.selection(owner, depth + 1)),
            1 | 2 => {
                let on = self.condition(owner);
                format!("... on {on}{directives} {}", self.selection(&on, depth + 1))
            }
            3 => match self.choices.below(3) {
                0 if !self.fragments.is_empty() => {
                    let which = self.choices.below(self.fragments.len());
                    format!("...{}{directives}", self.fragments[which].0)
                }
                _ => {
                    let on = self.condition(owner);
                    let set = self.selection(&on, depth + 1);
                    let name = format!("F{}", self.fragments.len());
                    self.fragments.push((name.clone(), on, set));
                    format!("...{name}{directives}")
                }
            },
            4 => format!("{}__typename{directives}", self.alias()),
            _ => self.field(owner, depth, &directives),
        }
    }

    /// A type that objects of this one may have.
    fn condition(&mut self, owner: &str) -> String {
        let schema = &self.world.schema;
        let is_near = |name: &str| name == owner || schema.is_subtype(owner, name) || schema.is_subtype(name, owner);
        let near: Vec<&str> = schema.types.keys().map(|name| name.as_str()).filter(|name| is_near(name)).collect();
        near[self.choices.below(near.len())].to_owned()
    }

    fn field(&mut self, owner: &str, depth: usize, directives: &str) -> String {
        let fields: Vec<&'w FieldDefinition> = match &self.world.schema.types[owner] {
            ExtendedType::Object(object) => object.fields.values().map(|field| &***field).collect(),
            ExtendedType::Interface(interface) => interface.fields.values().map(|field| &***field).collect(),
            _ => Vec::new(),
        };
        let is_leaf = |field: &FieldDefinition| self.world.schema.types[field.ty.inner_named_type()].is_leaf();
        let deep_enough = depth >= DEEPEST || self.fields >= MOST_FIELDS;
        let fields: Vec<_> = fields.into_iter().filter(|field| !deep_enough || is_leaf(field)).collect();
        if fields.is_empty() {
            return "__typename".to_owned();
        }
        self.fields += 1;
        let field = fields[self.choices.below(fields.len())];
        let arguments = self.arguments(field);
        // Fields of one key must be the same, and arguments are mostly different ones.
        let alias = if arguments.is_empty() { self.alias() } else { format!("a{}: ", self.fields) };
        let set = if is_leaf(field) { String::new() } else { format!(" {}", self.selection(field.ty.inner_named_type(), depth + 1)) };
        format!("{alias}{}{arguments}{directives}{set}", field.name)
    }

    fn alias(&mut self) -> String {
        if self.choices.once_in(5) { format!("b{}: ", self.choices.below(200)) } else { String::new() }
    }

    fn directives(&mut self) -> String {
        if !self.choices.once_in(8) {
            return String::new();
        }
        let name = if self.choices.once_in(2) { "skip" } else { "include" };
        let condition = match self.choices.below(3) {
            0 => self.variable("Boolean!", json!(self.choices.seed.is_multiple_of(2))),
            1 => "true".to_owned(),
            _ => "false".to_owned(),
        };
        format!(" @{name}(if: {condition})")
    }

    fn variable(&mut self, ty: &str, value: Json) -> String {
        let name = format!("v{}", self.variables.len());
        self.variables.push(format!("${name}: {ty}"));
        self.given[&name] = value;
        format!("${name}")
    }

    fn arguments(&mut self, field: &FieldDefinition) -> String {
        let given: Vec<String> = field.arguments.iter().filter_map(|argument| self.argument(argument)).collect();
        if given.is_empty() { String::new() } else { format!("({})", given.join(", ")) }
    }

    fn argument(&mut self, argument: &InputValueDefinition) -> Option<String> {
        if !argument.is_required() && self.choices.once_in(2) {
            return None;
        }
        let value = if self.choices.once_in(2) {
            let value = self.json(&argument.ty, 0);
            let variable = self.variable(&argument.ty.to_string(), value);
            // Then there is nothing where the variable stands.
            if !argument.ty.is_non_null() && self.choices.once_in(3) {
                self.given.as_object_mut().unwrap().remove(&variable[1..]);
            }
            variable
        } else {
            let value = self.json(&argument.ty, 0);
            self.literal(&argument.ty, &value)
        };
        Some(format!("{}: {value}", argument.name))
    }

    /// A value of the type, as a variable has it.
    fn json(&mut self, ty: &Type, depth: usize) -> Json {
        if !ty.is_non_null() && self.choices.once_in(5) {
            return Json::Null;
        }
        if ty.is_list() {
            return (0..self.choices.below(3)).map(|_| self.json(ty.item_type(), depth)).collect();
        }
        let name = ty.inner_named_type().as_str();
        match &self.world.schema.types[name] {
            ExtendedType::Enum(definition) => {
                let names: Vec<_> = definition.values.keys().collect();
                json!(names[self.choices.below(names.len())].as_str())
            }
            ExtendedType::InputObject(input) => {
                let mut fields = serde_json::Map::new();
                for field in input.fields.values() {
                    if field.is_required() || (depth < 2 && self.choices.once_in(2)) {
                        fields.insert(field.name.to_string(), self.json(&field.ty, depth + 1));
                    }
                }
                Json::Object(fields)
            }
            _ => match name {
                "Boolean" => json!(self.choices.once_in(2)),
                "Int" => json!(self.choices.below(256) as i32 - 128),
                "Json" => json!({ "list": [self.choices.below(9), null, {}], "text": "\"\u{e9}" }),
                _ => json!(["", "x", "\"quoted\" \\", "\u{1f600}\n"][self.choices.below(4)]),
            },
        }
    }

    /// The same as a document has it.
    fn literal(&mut self, ty: &Type, value: &Json) -> String {
        match value {
            Json::Array(items) => {
                format!("[{}]", items.iter().map(|item| self.literal(ty.item_type(), item)).collect::<Vec<_>>().join(", "))
            }
            Json::Object(fields) => {
                let named = |field: &str| match &self.world.schema.types[ty.inner_named_type()] {
                    ExtendedType::InputObject(input) => Some(&*input.fields[field].ty),
                    _ => None,
                };
                let fields: Vec<(String, Type, Json)> =
                    fields.iter().map(|(name, value)| (name.clone(), named(name).unwrap_or(ty).clone(), value.clone())).collect();
                let fields = fields.iter().map(|(name, ty, value)| format!("{name}: {}", self.literal(ty, value)));
                format!("{{{}}}", fields.collect::<Vec<_>>().join(", "))
            }
            Json::String(name) if self.world.schema.types[ty.inner_named_type()].is_enum() => name.clone(),
            other => other.to_string(),
        }
    }
}
