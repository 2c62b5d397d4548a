//! Every enum of the schema, the names of its queries and mutations, and the codes of all errors.
//!
//! **Invariant:** `as_str` gives back the schema's own spelling, whatever the Rust variant is called.

use std::fmt::Write;

use super::conventions::is_recorded;
use super::names::pascal_case;
use super::{doc, errors};
use crate::sdl::{Kind, Model};

pub fn generate(model: &Model) -> String {
    let mut out = String::from("//! Enums of the schema, the names of its root fields, and the codes of all errors.\n\n");
    for def in &model.types {
        if let Kind::Enum { values } = &def.kind {
            let variants: Vec<_> =
                values.iter().map(|value| (value.name.as_str(), value.description.as_deref(), value.deprecation.as_deref())).collect();
            write_enum(&mut out, &def.name, def.description.as_deref(), &variants);
            if is_recorded(model, &def.name) {
                let _ = writeln!(
                    out,
                    "impl serde::Serialize for {} {{\n    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {{\n        \
                     serializer.serialize_str(self.as_str())\n    }}\n}}\n",
                    def.name
                );
            }
        }
    }
    for (root, name) in [("Query", "QueryName"), ("Mutation", "MutationName")] {
        let fields: Vec<_> = model.root(root).iter().map(|field| (field.name.as_str(), None, None)).collect();
        if !fields.is_empty() {
            write_enum(&mut out, name, Some(&format!("The fields of `{root}`.")), &fields);
        }
    }
    let codes: Vec<_> = errors::codes(model).into_iter().map(|code| (code, None, None)).collect();
    if !codes.is_empty() {
        write_enum(&mut out, "FailureCode", Some("The codes of the errors of all mutations."), &codes);
        out.push_str(&errors::conversions(model));
    }
    out
}

fn write_enum(out: &mut String, name: &str, description: Option<&str>, values: &[(&str, Option<&str>, Option<&str>)]) {
    out.push_str(&doc(description, ""));
    let _ = writeln!(out, "#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]\npub enum {name} {{");
    for (value, description, deprecation) in values {
        out.push_str(&doc(*description, "    "));
        if let Some(reason) = deprecation {
            let _ = writeln!(out, "    /// Deprecated: {reason}");
        }
        let _ = writeln!(out, "    {},", pascal_case(value));
    }
    let _ = writeln!(out, "}}\n\nimpl {name} {{\n    pub const ALL: &'static [Self] = &[");
    for (value, ..) in values {
        let _ = writeln!(out, "        Self::{},", pascal_case(value));
    }
    let _ =
        writeln!(out, "    ];\n\n    /// The name in the schema.\n    pub const fn as_str(self) -> &'static str {{\n        match self {{");
    for (value, ..) in values {
        let _ = writeln!(out, "            Self::{} => \"{value}\",", pascal_case(value));
    }
    let _ = writeln!(out, "        }}\n    }}\n}}\n");
}
