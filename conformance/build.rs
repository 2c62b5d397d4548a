//! Hands the contract to cynic, so that every typed operation is checked against it while compiling.
//!
//! **Invariant:** the only source of types is the `schema.graphql` in the root of the repository.

fn main() -> Result<(), Box<dyn std::error::Error>> {
    println!("cargo::rerun-if-changed=../schema.graphql");
    // Embedded by `expected`, which cannot say so itself.
    println!("cargo::rerun-if-changed=snapshots");
    cynic_codegen::register_schema("tenant").from_sdl_file("../schema.graphql")?.as_default()?;
    Ok(())
}
